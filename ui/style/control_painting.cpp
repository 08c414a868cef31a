#include "ui/style/control_painting.h"

#include <QPainterPath>
#include <QStyleOption>

namespace rewire {

void drawRoundedPanel(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& outline, double radius) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(outline.alpha() == 0 ? QPen(Qt::NoPen) : QPen(outline, 1));
    painter.setBrush(fill.alpha() == 0 ? QBrush(Qt::NoBrush) : QBrush(fill));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

void drawField(QPainter& painter, const QRect& rect, const QStyleOption& option) {
    const Theme theme = themeFor(option.palette);
    const bool isEnabled = (option.state & QStyle::State_Enabled) != 0;
    QColor outline = blended(theme.text, theme.surface, 0.18);
    if (isEnabled && (option.state & QStyle::State_MouseOver) != 0) outline = blended(theme.text, theme.surface, 0.36);
    if (isEnabled && (option.state & QStyle::State_HasFocus) != 0) outline = theme.accent;
    drawRoundedPanel(painter, rect, isEnabled ? theme.surface : theme.window, outline);
}

void drawChevron(QPainter& painter, const QRect& rect, ChevronTo to, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF centre = QRectF(rect).center();
    const double half = 3.2;
    const double rise = to == ChevronTo::Down ? 1.7 : -1.7;
    const QPointF points[] = {
        {centre.x() - half, centre.y() - rise}, {centre.x(), centre.y() + rise}, {centre.x() + half, centre.y() - rise}};
    painter.drawPolyline(points, 3);
    painter.restore();
}

void drawFade(QPainter& painter, const QRect& rect, const QColor& colour, bool isAtLeft) {
    QColor clear = colour;
    clear.setAlpha(0);
    QLinearGradient fade(rect.topLeft(), rect.topRight());
    fade.setColorAt(0, isAtLeft ? colour : clear);
    fade.setColorAt(1, isAtLeft ? clear : colour);
    painter.fillRect(rect, fade);
}

QColor flatFill(const Theme& theme, QStyle::State state) {
    const bool isEnabled = (state & QStyle::State_Enabled) != 0;
    if (!isEnabled) return (state & QStyle::State_On) != 0 ? blended(theme.text, theme.window, 0.06) : QColor(0, 0, 0, 0);
    if ((state & QStyle::State_Sunken) != 0) return blended(theme.text, theme.window, 0.18);
    if ((state & QStyle::State_On) != 0) return blended(theme.accent, theme.window, 0.14);
    if ((state & QStyle::State_MouseOver) != 0) return blended(theme.text, theme.window, 0.08);
    return {0, 0, 0, 0};
}

}  // namespace rewire
