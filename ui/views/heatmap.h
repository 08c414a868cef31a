// A colour map with its numbered colour bar, as connectivity and importance both need it. Which values it shows is the
// views'.
#pragma once

#include "ui/style/colour_maps.h"
#include "ui/style/theme.h"

#include <QString>

class QCPAxisRect;
class QCPColorMap;
class QCPColorScale;
class QCPLayoutGrid;
class QCustomPlot;

namespace rewire {

struct Heatmap {
    QCPAxisRect* rect = nullptr;
    QCPColorMap* map = nullptr;
    QCPColorScale* scale = nullptr;

    // Puts both side by side into row 0 of `grid`. Row 0 of the values is at the top.
    void build(QCustomPlot& plot, QCPLayoutGrid& grid);
    void setLabels(const QString& columns, const QString& rows, const QString& values) const;
    // From 0 to `largest`.
    void setScale(ColourMap colours, double largest) const;
    void colour(const Theme& theme, const QFont& font) const;
};

}  // namespace rewire
