#include "ui/views/heatmap.h"

#include <algorithm>
#include <qcustomplot.h>

namespace rewire {

void Heatmap::build(QCustomPlot& plot, QCPLayoutGrid& grid, int row, int column) {
    rect = new QCPAxisRect(&plot);
    rect->setupFullAxesBox(false);
    grid.addElement(row, column, rect);
    for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) rect->axis(side)->setVisible(false);
    for (QCPAxis* axis : rect->axes()) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setVisible(false);
    }
    rect->axis(QCPAxis::atLeft)->setRangeReversed(true);
    map = new QCPColorMap(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    map->setInterpolate(false);
    map->setTightBoundary(false);
    scale = new QCPColorScale(&plot);
    scale->setType(QCPAxis::atRight);
    scale->setBarWidth(10);
    scale->setRangeDrag(false);
    scale->setRangeZoom(false);
    grid.addElement(row, column + 1, scale);
    map->setColorScale(scale);
    auto* group = new QCPMarginGroup(&plot);
    for (QCPLayoutElement* element : {static_cast<QCPLayoutElement*>(rect), static_cast<QCPLayoutElement*>(scale)})
        element->setMarginGroup(QCP::msTop | QCP::msBottom, group);
}

void Heatmap::setLabels(const QString& columns, const QString& rows, const QString& values) const {
    rect->axis(QCPAxis::atBottom)->setLabel(columns);
    rect->axis(QCPAxis::atLeft)->setLabel(rows);
    scale->setLabel(values);
}

void Heatmap::setScale(ColourMap colours, double largest) const { setScale(colours, 0, std::max(largest, 1e-12)); }

void Heatmap::setScale(ColourMap colours, double smallest, double largest) const {
    map->setGradient(gradientOf(colours));
    map->setDataRange({smallest, largest});
}

void Heatmap::setCells(int columns, int rows, const std::vector<double>& values, double x0, double x1, double y0, double y1) const {
    const double halfWidth = (x1 - x0) / columns / 2;
    const double halfHeight = (y1 - y0) / rows / 2;
    QCPColorMapData* cells = map->data();
    cells->setSize(columns, rows);
    cells->setRange({x0 + halfWidth, x1 - halfWidth}, {y0 + halfHeight, y1 - halfHeight});
    auto value = values.begin();
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) cells->setCell(column, row, *value++);
}

void Heatmap::colour(const Theme& theme, const QFont& font) const {
    QCPAxis* numbers = scale->axis();
    numbers->setTickLabelColor(theme.mutedText);
    numbers->setLabelColor(theme.mutedText);
    numbers->setTickLabelFont(font);
    numbers->setLabelFont(font);
    numbers->setTickPen(QPen(theme.mutedText, 1));
    numbers->setSubTickPen(QPen(Qt::NoPen));
    numbers->setBasePen(QPen(Qt::NoPen));
    numbers->setTickLengthIn(0);
    numbers->setTickLengthOut(3);
    for (QCPAxis* side : scale->findChildren<QCPAxis*>()) side->setBasePen(QPen(Qt::NoPen));
}

}  // namespace rewire
