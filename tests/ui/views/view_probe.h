// A view as a person meets it: shown and drawn, and read with the pointer. For the tests of views.
#pragma once

#include <QSignalSpy>
#include <QTest>
#include <qcustomplot.h>

namespace rewire {

inline QCustomPlot& plotOf(const QWidget& view) { return *view.findChild<QCustomPlot*>(); }

template <class View>
bool draw(View& view, QSize size = {700, 420}) {
    view.resize(size);
    QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
    view.QWidget::show();
    return QTest::qWaitForWindowExposed(&view) && (drawn.count() > 0 || drawn.wait());
}

// What the view says below the pointer.
inline QString readout(const QWidget& view, QPoint at) {
    QTest::mouseMove(&plotOf(view), at);
    QCoreApplication::processEvents();
    QString longest;
    for (const QWidget* child : view.findChildren<QWidget*>())
        if (child->accessibleName().contains(u'·') && child->accessibleName().size() > longest.size()) longest = child->accessibleName();
    return longest;
}

}  // namespace rewire
