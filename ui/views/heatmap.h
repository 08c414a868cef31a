// A colour map with its numbered colour bar, as connectivity and importance both need it. Which values it shows is the
// views'.
#pragma once

#include "ui/style/colour_maps.h"
#include "ui/style/theme.h"

#include <QPointF>
#include <QString>
#include <span>
#include <vector>

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

    // Puts both side by side into `row` of `grid`, from `column` on. Row 0 of the values is at the top.
    void build(QCustomPlot& plot, QCPLayoutGrid& grid, int row = 0, int column = 0);
    void setLabels(const QString& columns, const QString& rows, const QString& values) const;
    // From 0 to `largest`.
    void setScale(ColourMap colours, double largest) const;
    void setScale(ColourMap colours, double smallest, double largest) const;
    // Cell (column, row) of `values` [rows x columns] over [x0, x1] x [y0, y1]; NaN stays empty.
    void setCells(int columns, int rows, const std::vector<double>& values, double x0, double x1, double y0, double y1) const;
    // The values are an image: whole pixel numbers along both axes. After styling the axes.
    void setPixels(int columns, int rows, const std::vector<double>& values) const;
    // Which cell of them a point of the plot lies in, row by row; -1 outside.
    [[nodiscard]] int pixelAt(QPointF at) const;
    void colour(const Theme& theme, const QFont& font) const;
};

// An image in a grid of its own, which leaves room around it.
struct FramedHeatmap {
    const Heatmap* heatmap = nullptr;
    QCPLayoutGrid* frame = nullptr;
};
// Makes the pixels square and the colour bars as tall as their images. For QCustomPlot::afterLayout, since only then the room is known.
void fitSquarePixels(QCustomPlot& plot, std::span<const FramedHeatmap> images);

}  // namespace rewire
