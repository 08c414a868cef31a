#include "ui/panels/command_search.h"

#include "ui/style/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPointer>
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

CommandSearch::CommandSearch(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Commands"));
    for (QAction* action : actions)
        if (action->isEnabled() && action->menu() == nullptr && !action->isSeparator() && !nameOf(*action).isEmpty()) m_actions << action;
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Search the commands"));
    m_field->installEventFilter(this);
    m_list = new QListWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, kGap, kGap, kGap);
    column->addWidget(m_field);
    column->addWidget(m_list);
    resize(fontMetrics().averageCharWidth() * 64, fontMetrics().height() * 18);
    connect(m_field, &QLineEdit::textChanged, this, &CommandSearch::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandSearch::runChosen);
    connect(m_list, &QListWidget::itemClicked, this, &CommandSearch::runChosen);
    filter({});
}

void CommandSearch::filter(const QString& text) {
    m_list->clear();
    for (qsizetype a = 0; a < m_actions.size(); ++a) {
        const QString name = nameOf(*m_actions[a]);
        if (!matches(name, text)) continue;
        const QString key = m_actions[a]->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(key.isEmpty() ? name : QStringLiteral("%1    %2").arg(name, key), m_list);
        item->setData(Qt::UserRole, static_cast<int>(a));
    }
    m_list->setCurrentRow(0);
}

void CommandSearch::runChosen() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    const QPointer<QAction> action = m_actions[item->data(Qt::UserRole).toInt()];
    accept();
    if (action != nullptr) action->trigger();
}

bool CommandSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace rewire
