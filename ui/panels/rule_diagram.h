// Draws a removal or an addition rule as a small network of six neurons. Colours: what goes, what comes, what stays.
#pragma once

#include "core/evolution/algorithm.h"
#include "ui/style/theme.h"

class QPainter;
class QRectF;

namespace rewire {

void paintRemoval(QPainter& painter, const QRectF& area, const Algorithm& algorithm, const Theme& theme);
void paintAddition(QPainter& painter, const QRectF& area, const Algorithm& algorithm, const Theme& theme);

}  // namespace rewire
