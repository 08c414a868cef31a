#include "ui/panels/timeline_slider.h"

#include "ui/style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QToolTip>

namespace rewire {

TimelineSlider::TimelineSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {}

void TimelineSlider::setMarks(std::vector<Mark> marks) {
    if (marks == m_marks) return;
    m_marks = std::move(marks);
    update();
}

int TimelineSlider::positionOf(int value) const {
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect groove = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
    const int handle = style()->pixelMetric(QStyle::PM_SliderLength, &option, this);
    return groove.left() + handle / 2 + QStyle::sliderPositionFromValue(minimum(), maximum(), value, groove.width() - handle);
}

void TimelineSlider::paintEvent(QPaintEvent* event) {
    QSlider::paintEvent(event);
    if (m_marks.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(themeFor(palette()).second);
    for (const Mark& mark : m_marks) {
        const double x = positionOf(mark.value) + 0.5;
        const double top = height() / 2.0 - 10;
        painter.drawPolygon(QPolygonF{{x - 3.5, top}, {x + 3.5, top}, {x, top + 5}});
    }
}

bool TimelineSlider::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QSlider::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const Mark& mark : m_marks)
        if (qAbs(positionOf(mark.value) - help->pos().x()) <= 6) {
            QToolTip::showText(help->globalPos(), mark.text, this);
            return true;
        }
    return QSlider::event(event);
}

}  // namespace rewire
