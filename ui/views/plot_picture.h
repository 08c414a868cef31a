// Dresses a plot as a picture and paints it: title and caption put on, legend, colour bars and axes taken off as asked, and all of it
// put back. What the plot shows is its view's.
#pragma once

#include "ui/views/picture.h"

#include <QFont>
#include <QLatin1String>

class QCustomPlot;

namespace rewire {

// Object name of a grid of charts that stand beside the picture proper; they come and go with the legend.
inline constexpr QLatin1String kSideCharts("sideCharts");

// The plot has been drawn in the colours of `look.theme`. `title` and caption are set in `font`, wrapped to the picture's width.
void paintPlot(QCustomPlot& plot, QCPPainter& painter, QSize size, const PictureLook& look, const QString& title, const QFont& font);

}  // namespace rewire
