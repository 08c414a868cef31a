// The few shapes that all controls are made of. Which control uses which is control_style.cpp's.
#pragma once

#include "ui/style/theme.h"

#include <QPainter>
#include <QStyle>

class QStyleOption;

namespace rewire {

inline constexpr double kCornerRadius = 4;

// A hairline rectangle with rounded corners, sharp on any screen scale.
void drawRoundedPanel(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& outline, double radius = kCornerRadius);
// A field's frame: its outline tells hover and focus.
void drawField(QPainter& painter, const QRect& rect, const QStyleOption& option);
enum class ChevronTo { Up, Down };
void drawChevron(QPainter& painter, const QRect& rect, ChevronTo to, const QColor& colour);
// From nothing to `colour` at the left or right end of `rect`: what is below goes on there.
void drawFade(QPainter& painter, const QRect& rect, const QColor& colour, bool isAtLeft);
// Fill behind a flat button in its present state; transparent when at rest.
[[nodiscard]] QColor flatFill(const Theme& theme, QStyle::State state);

}  // namespace rewire
