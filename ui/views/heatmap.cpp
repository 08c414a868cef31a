#include "ui/views/heatmap.h"

#include "ui/views/whole_ticker.h"

#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

// True when the margins are right; else sets them.
bool isSquare(const FramedHeatmap& image) {
    const QCPColorMapData& cells = *image.heatmap->map->data();
    const QMargins present = image.frame->margins();
    const QRect rect = image.heatmap->rect->rect();
    const int width = rect.width() + present.left() + present.right();
    const int height = rect.height() + present.top() + present.bottom();
    const double pixel = std::min(static_cast<double>(width) / cells.keySize(), static_cast<double>(height) / cells.valueSize());
    if (pixel <= 0) return true;
    const int beside = std::max(0, static_cast<int>((width - pixel * cells.keySize()) / 2));
    const int above = std::max(0, static_cast<int>((height - pixel * cells.valueSize()) / 2));
    const QMargins wanted(beside, above, beside, above);
    if (wanted == present) return true;
    image.frame->setMargins(wanted);
    return false;
}

}  // namespace

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

void Heatmap::setPixels(int columns, int rows, const std::vector<double>& values) const {
    setCells(columns, rows, values, -0.5, columns - 0.5, -0.5, rows - 0.5);
    const auto set = [this](QCPAxis::AxisType side, int pixels) {
        QCPAxis* axis = rect->axis(side);
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker(pixels - 1)));
        axis->setBasePen(QPen(Qt::NoPen));  // it would run past the image
        axis->setRange(-0.5, pixels - 0.5);
    };
    set(QCPAxis::atBottom, columns);
    set(QCPAxis::atLeft, rows);
}

int Heatmap::pixelAt(QPointF at) const {
    if (!rect->rect().contains(at.toPoint())) return -1;
    const auto column = static_cast<int>(std::lround(rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x())));
    const auto row = static_cast<int>(std::lround(rect->axis(QCPAxis::atLeft)->pixelToCoord(at.y())));
    const int columns = map->data()->keySize(), rows = map->data()->valueSize();
    return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
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

// The colour bars' numbers follow their height and take room of their own, so one pass does not always settle it.
void fitSquarePixels(QCustomPlot& plot, std::span<const FramedHeatmap> images) {
    constexpr int kMostPasses = 4;
    for (int pass = 0; pass < kMostPasses; ++pass) {
        if (std::ranges::count_if(images, isSquare) == std::ssize(images)) return;  // each is looked at
        for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
            plot.plotLayout()->update(phase);
    }
}

}  // namespace rewire
