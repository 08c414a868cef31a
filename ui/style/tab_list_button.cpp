#include "ui/style/tab_list_button.h"

#include <QEvent>
#include <QMenu>
#include <QStyleOptionToolButton>
#include <QTabBar>

namespace rewire {

TabListButton::TabListButton(QTabWidget& tabs) : QToolButton(&tabs), m_tabs(tabs) {
    setArrowType(Qt::DownArrow);
    setAutoRaise(true);
    setPopupMode(InstantPopup);
    setToolTip(tr("All views by name"));
    setAccessibleName(tr("All views"));
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &TabListButton::list);
    hide();
    tabs.setCornerWidget(this);
    tabs.installEventFilter(this);
}

// A corner keeps its room though what stands there is hidden.
QSize TabListButton::sizeHint() const { return isHidden() ? QSize(0, 0) : QToolButton::sizeHint(); }

void TabListButton::initStyleOption(QStyleOptionToolButton* option) const {
    QToolButton::initStyleOption(option);
    option->features &= ~QStyleOptionToolButton::HasMenu;
}

bool TabListButton::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        setVisible(m_tabs.tabBar()->sizeHint().width() > m_tabs.width());
    return QToolButton::eventFilter(watched, event);
}

void TabListButton::list() {
    menu()->clear();
    for (int i = 0; i < m_tabs.count(); ++i) {
        QAction* const tab = menu()->addAction(m_tabs.tabText(i), &m_tabs, [this, i] { m_tabs.setCurrentIndex(i); });
        tab->setCheckable(true);
        tab->setChecked(i == m_tabs.currentIndex());
    }
}

}  // namespace rewire
