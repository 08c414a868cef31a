#include "ui/panels/command_search.h"

#include "ui/style/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace rewire {
namespace {

QString nameOf(const QAction& action) {
    QString name = action.text();
    name.remove(u'&');
    return name;
}

// Every word of `wanted` occurs.
bool matches(const QString& name, const QString& wanted) {
    for (const QString& word : wanted.split(u' ', Qt::SkipEmptyParts))
        if (!name.contains(word, Qt::CaseInsensitive)) return false;
    return true;
}

}  // namespace

CommandSearch::CommandSearch(const QMenuBar& menus, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Commands"));
    take(menus, {});
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Search the commands"));
    m_field->installEventFilter(this);
    m_list = new QTreeWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, kGap, kGap, kGap);
    column->addWidget(m_field);
    column->addWidget(m_list);
    resize(fontMetrics().averageCharWidth() * 72, fontMetrics().height() * 26);
    connect(m_field, &QLineEdit::textChanged, this, &CommandSearch::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandSearch::runChosen);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandSearch::runChosen);
    filter({});
}

void CommandSearch::take(const QWidget& menu, const QString& path) {
    for (QAction* action : menu.actions()) {
        const QString name = path + nameOf(*action);
        if (action->menu() != nullptr)
            take(*action->menu(), name + QStringLiteral(" › "));
        else if (action->isEnabled() && !action->isSeparator() && !action->text().isEmpty())
            m_commands.push_back({name, action});
    }
}

void CommandSearch::filter(const QString& text) {
    m_list->clear();
    for (std::size_t c = 0; c < m_commands.size(); ++c) {
        const auto& [name, action] = m_commands[c];
        if (action == nullptr || !matches(name, text)) continue;
        auto* item = new QTreeWidgetItem(m_list, {name, action->shortcut().toString(QKeySequence::NativeText)});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(0, Qt::UserRole, static_cast<int>(c));
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void CommandSearch::runChosen() {
    const QTreeWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    const QPointer<QAction> action = m_commands[static_cast<std::size_t>(item->data(0, Qt::UserRole).toInt())].action;
    accept();
    if (action != nullptr) action->trigger();
}

bool CommandSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            const int row = m_list->indexOfTopLevelItem(m_list->currentItem()) + step;
            if (auto* item = m_list->topLevelItem(row)) m_list->setCurrentItem(item);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace rewire
