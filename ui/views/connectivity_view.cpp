#include "ui/views/connectivity_view.h"

#include "ui/models/text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr ColourMap kColours = ColourMap::Viridis;

int binBegin(int bin, int bins, int neurons) {
    return static_cast<int>(static_cast<std::int64_t>(bin) * neurons / bins);
}

QString neuronRange(int bin, int bins, int neurons) {
    const int first = binBegin(bin, bins, neurons);
    const int last = binBegin(bin + 1, bins, neurons) - 1;
    return first == last ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(last);
}

}  // namespace

ConnectivityView::ConnectivityView(QWidget* parent) : PlotView(tr("Connectivity"), QStringLiteral("connectivity_layer1"), parent) {
    m_layerBox = new QComboBox(this);
    m_layerBox->setAccessibleName(tr("Layer"));
    m_layerBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_layerBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0) setLayer(index);
    });
    tools().addWidget(m_layerBox);
    m_heatmap.build(plot(), chartGrid());
    setEmptyText(tr("The connections of each layer appear here when training begins."));
}

const LayerFrame* ConnectivityView::shownLayer() const {
    if (m_frame == nullptr || m_layer >= static_cast<int>(m_frame->layers.size())) return nullptr;
    return &m_frame->layers[static_cast<std::size_t>(m_layer)];
}

void ConnectivityView::show(std::shared_ptr<const Frame> frame, double largestBin) {
    const bool hasOtherLayers = (frame == nullptr) != (m_frame == nullptr) ||
                                (frame != nullptr && static_cast<int>(frame->layers.size()) != m_layerBox->count());
    m_frame = std::move(frame);
    m_largestBin = largestBin;
    if (hasOtherLayers) offerLayers();
    refresh();
}

void ConnectivityView::offerLayers() {
    const QSignalBlocker blocker(m_layerBox);
    m_layerBox->clear();
    if (m_frame == nullptr) return;
    const int count = static_cast<int>(m_frame->layers.size());
    for (int layer = 0; layer < count; ++layer) {
        const LayerFrame& shape = m_frame->layers[static_cast<std::size_t>(layer)];
        const QString name = layer + 1 == count ? tr("Output layer") : tr("Layer %1").arg(layer + 1);
        m_layerBox->addItem(tr("%1: %2 × %3").arg(name).arg(shape.inputCount).arg(shape.outputCount));
    }
    m_layer = std::clamp(m_layer, 0, std::max(0, count - 1));
    m_layerBox->setCurrentIndex(m_layer);
}

void ConnectivityView::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    if (m_layerBox->currentIndex() != layer) m_layerBox->setCurrentIndex(layer);
    setFileStem(QStringLiteral("connectivity_layer%1").arg(layer + 1));
    emit layerChanged(layer);
    refresh();
}

double ConnectivityView::largest() const {
    if (m_largestBin > 0) return m_largestBin;
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr || layer->connectivity.counts.empty()) return 1;
    const auto& counts = layer->connectivity.counts;
    return std::max(1.0, static_cast<double>(*std::max_element(counts.begin(), counts.end())));
}

void ConnectivityView::draw(const Theme& theme) {
    const LayerFrame* layer = shownLayer();
    const bool isEmpty = layer == nullptr || layer->connectivity.counts.empty();
    setEmptyText(isEmpty ? tr("The connections of each layer appear here when training begins.") : QString());
    if (isEmpty) {
        setRemark({});
        return;
    }
    const BinnedConnectivity& bins = layer->connectivity;
    QCPColorMapData* cells = m_heatmap.map->data();
    cells->setSize(bins.columns, bins.rows);
    const double columnWidth = static_cast<double>(layer->inputCount) / bins.columns;
    const double rowHeight = static_cast<double>(layer->outputCount) / bins.rows;
    cells->setRange({columnWidth / 2, layer->inputCount - columnWidth / 2}, {rowHeight / 2, layer->outputCount - rowHeight / 2});
    for (int row = 0; row < bins.rows; ++row)
        for (int column = 0; column < bins.columns; ++column) cells->setCell(column, row, static_cast<double>(bins.at(row, column)));
    m_heatmap.rect->axis(QCPAxis::atBottom)->setRange(0, layer->inputCount);
    m_heatmap.rect->axis(QCPAxis::atLeft)->setRange(0, layer->outputCount);
    styleAxes(*m_heatmap.rect, theme);
    m_heatmap.setLabels(m_layer == 0 ? tr("input") : tr("neuron below"), tr("neuron"), tr("connections in a bin"));
    m_heatmap.setScale(kColours, largest());
    m_heatmap.colour(theme, plotFont(0.88));
    const double density = static_cast<double>(layer->connections) / (static_cast<double>(layer->inputCount) * layer->outputCount);
    setRemark(layer->isDense ? tr("epoch %1 · dense: all %2 connections").arg(m_frame->metrics.epoch).arg(countText(layer->connections))
                             : tr("epoch %1 · %2 connections, %3 of dense")
                                   .arg(m_frame->metrics.epoch)
                                   .arg(countText(layer->connections), percentText(density)));
    setPictureTitle(tr("Connectivity of layer %1 in epoch %2: %3 connections, %4 of dense")
                        .arg(m_layer + 1)
                        .arg(m_frame->metrics.epoch)
                        .arg(countText(layer->connections), percentText(density)));
}

QString ConnectivityView::readoutAt(QPointF at) const {
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr || !m_heatmap.rect->rect().contains(at.toPoint())) return {};
    const BinnedConnectivity& bins = layer->connectivity;
    const double x = m_heatmap.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
    const double y = m_heatmap.rect->axis(QCPAxis::atLeft)->pixelToCoord(at.y());
    const int column = std::clamp(static_cast<int>(x * bins.columns / layer->inputCount), 0, bins.columns - 1);
    const int row = std::clamp(static_cast<int>(y * bins.rows / layer->outputCount), 0, bins.rows - 1);
    const auto extent = [](int bin, int count, int neurons) { return binBegin(bin + 1, count, neurons) - binBegin(bin, count, neurons); };
    const int possible = extent(column, bins.columns, layer->inputCount) * extent(row, bins.rows, layer->outputCount);
    return tr("%1 %2 → neuron %3: %4 of %5 connections")
        .arg(m_layer == 0 ? tr("input") : tr("neuron"), neuronRange(column, bins.columns, layer->inputCount),
             neuronRange(row, bins.rows, layer->outputCount))
        .arg(bins.at(row, column))
        .arg(possible);
}

NumberTable ConnectivityView::numbers() const {
    NumberTable table;
    table.header = {"first_input", "first_output", "connections"};
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr) return table;
    const BinnedConnectivity& bins = layer->connectivity;
    for (int row = 0; row < bins.rows; ++row)
        for (int column = 0; column < bins.columns; ++column)
            table.rows.push_back({std::int64_t{binBegin(column, bins.columns, layer->inputCount)},
                                  std::int64_t{binBegin(row, bins.rows, layer->outputCount)}, std::int64_t{bins.at(row, column)}});
    return table;
}

QImage ConnectivityView::exactImage() const {
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr || layer->connectivity.counts.empty()) return {};
    const BinnedConnectivity& bins = layer->connectivity;
    QImage image(bins.columns, bins.rows, QImage::Format_RGB32);
    for (int row = 0; row < bins.rows; ++row)
        for (int column = 0; column < bins.columns; ++column)
            image.setPixelColor(column, row, colourAt(kColours, static_cast<double>(bins.at(row, column)) / largest()));
    return image;
}

ValueGrid ConnectivityView::grid() const {
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr || layer->connectivity.counts.empty()) return {};
    const auto& counts = layer->connectivity.counts;
    return {.shape = {layer->connectivity.rows, layer->connectivity.columns}, .values = {counts.begin(), counts.end()}, .largest = largest()};
}

}  // namespace rewire
