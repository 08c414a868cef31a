#include "ui/views/heatmap.h"

#include <algorithm>
#include <qcustomplot.h>

namespace rewire {

void Heatmap::build(QCustomPlot& plot, QCPLayoutGrid& grid) {
    rect = new QCPAxisRect(&plot);
    rect->setupFullAxesBox(false);
    grid.addElement(0, 0, rect);
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
    grid.addElement(0, 1, scale);
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

void Heatmap::setScale(ColourMap colours, double largest) const {
    map->setGradient(gradientOf(colours));
    map->setDataRange({0, std::max(largest, 1e-12)});
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
