#include "ui/views/connectivity_view.h"

#include "core/base/bins.h"
#include "core/training/network_snapshot.h"
#include "ui/models/text.h"
#include "ui/views/image_plottable.h"
#include "ui/views/layer_box.h"
#include "ui/views/mixed_cells.h"
#include "ui/views/percent_ticker.h"
#include "ui/views/whole_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr int kClosest = 8;  // neurons a side, at the largest zoom

// Largest |value| of 99.5 % of them, so that a few extreme weights do not whiten the rest.
double usualMagnitude(const std::vector<double>& values) {
    std::vector<double> sizes;
    for (const double value : values)
        if (std::isfinite(value)) sizes.push_back(std::abs(value));
    if (sizes.empty()) return 1;
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), at, sizes.end());
    return std::max(*at, 1e-12);
}

}  // namespace

ConnectivityView::ConnectivityView(QWidget* parent) : PlotView(tr("Connectivity"), QStringLiteral("connectivity_layer1"), parent) {
    setHelp(Topic::Connectivity);
    buildTools();
    m_legend = addLegendRow();
    m_heatmap.build(plot(), chartGrid(), 1);
    QCPAxis* x = m_heatmap.rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_heatmap.rect->axis(QCPAxis::atLeft);
    m_turnover = new ImagePlottable(x, y);
    const std::array names{tr("kept"), tr("removed by this epoch's evolution"), tr("added by it"), tr("both")};
    for (std::size_t g = 0; g < names.size(); ++g) {
        m_legendMarks[g] = plot().addGraph(x, y);
        m_legendMarks[g]->setName(names[g]);
        m_legendMarks[g]->setLineStyle(QCPGraph::lsNone);
    }
    for (QCPAxis* axis : {x, y}) axis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    buildZoom();
    setEmptyText(tr("The connections of each layer appear here when training begins."));
}

void ConnectivityView::buildTools() {
    m_layerBox = new LayerBox(this);
    connect(m_layerBox, &LayerBox::layerChosen, this, &ConnectivityView::setLayer);
    m_valueBox = new QComboBox(this);
    m_valueBox->setAccessibleName(tr("What colours show"));
    const auto addValue = [this](ConnectivityValue value, const QString& name, const QString& tip) {
        m_valueBox->addItem(name, static_cast<int>(value));
        m_valueBox->setItemData(m_valueBox->count() - 1, tip, Qt::ToolTipRole);
    };
    addValue(ConnectivityValue::Count, tr("Connections"), tr("How many of a cell's pairs of neurons are connected"));
    addValue(ConnectivityValue::Turnover, tr("Births and deaths"), tr("What this epoch's evolution adds, removes and keeps"));
    addValue(ConnectivityValue::Weight, tr("Weights"), tr("The weight w and its sign; of several connections the mean"));
    addValue(ConnectivityValue::Age, tr("Ages"), tr("Epochs since a connection was added; of several the mean"));
    addValue(ConnectivityValue::Similarity, tr("Similarity"),
             tr("|cos| of the two neurons' activities (arXiv:1903.07138, Eq. 4); of several connections the mean"));
    connect(m_valueBox, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_valueBox->setToolTip(m_valueBox->itemData(index, Qt::ToolTipRole).toString()); });
    m_valueBox->setToolTip(m_valueBox->itemData(0, Qt::ToolTipRole).toString());
    connect(m_valueBox, &QComboBox::currentIndexChanged, this,
            [this] { setValue(static_cast<ConnectivityValue>(m_valueBox->currentData().toInt())); });
    m_orderBox = new QComboBox(this);
    m_orderBox->setAccessibleName(tr("Order of the neurons"));
    m_orderBox->setToolTip(tr("Order of inputs and neurons: as in the data, by their connections, or by the class that they lead to"));
    m_orderBox->addItem(tr("by index"), static_cast<int>(NeuronOrder::Index));
    m_orderBox->addItem(tr("by degree"), static_cast<int>(NeuronOrder::Degree));
    m_orderBox->addItem(tr("by class"), static_cast<int>(NeuronOrder::Class));
    m_orderBox->setItemData(1, tr("Neurons with most connections first"), Qt::ToolTipRole);
    m_orderBox->setItemData(
        2, tr("By the class whose output a neuron's paths favour: the largest sum over paths of the product of their weights"),
        Qt::ToolTipRole);
    connect(m_orderBox, &QComboBox::currentIndexChanged, this,
            [this] { setOrder(static_cast<NeuronOrder>(m_orderBox->currentData().toInt())); });
    for (QComboBox* box : {static_cast<QComboBox*>(m_layerBox), m_valueBox, m_orderBox}) tools().addWidget(box);
}

void ConnectivityView::buildZoom() {
    plot().setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    const auto watch = [this](QCPAxis::AxisType side, bool isInput) {
        connect(m_heatmap.rect->axis(side), QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged), this,
                [this, isInput](const QCPRange& range) { keepInside(range, isInput); });
    };
    watch(QCPAxis::atBottom, true);
    watch(QCPAxis::atLeft, false);
    connect(&plot(), &QCustomPlot::mouseDoubleClick, this, &ConnectivityView::zoomOut);
}

// The ranges stay on the layer, and wide enough to be seen.
void ConnectivityView::keepInside(const QCPRange& range, bool isInput) {
    const int neurons = isInput ? m_shapeInputs : m_shapeOutputs;
    if (neurons == 0) return;
    const double size = std::clamp(range.size(), static_cast<double>(std::min(kClosest, neurons)), static_cast<double>(neurons));
    const double lower = std::clamp(range.center() - size / 2, 0.0, neurons - size);
    QCPAxis* axis = m_heatmap.rect->axis(isInput ? QCPAxis::atBottom : QCPAxis::atLeft);
    {
        const QSignalBlocker noEcho(axis);
        axis->setRange(lower, lower + size);
    }
    PositionRange& shown = isInput ? m_inputs : m_outputs;
    const PositionRange wanted{static_cast<int>(std::floor(lower)), static_cast<int>(std::ceil(lower + size))};
    if (wanted == shown) return;
    shown = wanted;
    refresh();
}

void ConnectivityView::zoomTo(PositionRange inputs, PositionRange outputs) {
    m_heatmap.rect->axis(QCPAxis::atBottom)->setRange(inputs.begin, inputs.end);
    m_heatmap.rect->axis(QCPAxis::atLeft)->setRange(outputs.begin, outputs.end);
}

void ConnectivityView::zoomOut() { zoomTo({0, m_shapeInputs}, {0, m_shapeOutputs}); }

const LayerFrame* ConnectivityView::shownLayer() const {
    if (m_frame == nullptr || m_layer >= static_cast<int>(m_frame->layers.size())) return nullptr;
    return &m_frame->layers[static_cast<std::size_t>(m_layer)];
}

const LayerFrame* ConnectivityView::positionLayer() const {
    if (m_position == nullptr || m_layer >= static_cast<int>(m_position->layers.size())) return nullptr;
    return &m_position->layers[static_cast<std::size_t>(m_layer)];
}

const LayerSnapshot* ConnectivityView::snapshot() const {
    return shownLayer() == nullptr || m_frame->network == nullptr ? nullptr : &m_frame->network->layers[static_cast<std::size_t>(m_layer)];
}

// A run's last epoch is not followed by evolution, so that its births and deaths would all be grey.
void ConnectivityView::chooseFrame() {
    const auto at = static_cast<std::size_t>(m_layer);
    const auto hasTurnover = [at](const std::shared_ptr<const Frame>& frame) {
        return frame != nullptr && at < frame->layers.size() && frame->layers[at].removed > 0;
    };
    m_frame = m_value == ConnectivityValue::Turnover && !hasTurnover(m_position) && hasTurnover(m_evolved) ? m_evolved : m_position;
}

void ConnectivityView::show(std::shared_ptr<const Frame> frame, double largestDensity, std::shared_ptr<const Frame> evolved) {
    m_position = std::move(frame);
    m_evolved = std::move(evolved);
    m_largestDensity = largestDensity;
    m_layerBox->offer(m_position.get());
    m_layer = m_layerBox->layer();
    chooseFrame();
    refresh();
}

void ConnectivityView::setLayer(int layer) {
    if (layer == m_layer) return;
    m_layer = layer;
    m_layerBox->setLayer(layer);
    setFileStem(QStringLiteral("connectivity_layer%1").arg(layer + 1));
    chooseFrame();
    emit layerChanged(layer);
    refresh();
}

void ConnectivityView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

void ConnectivityView::setValue(ConnectivityValue value) {
    m_value = value;
    const QSignalBlocker blocker(m_valueBox);
    m_valueBox->setCurrentIndex(m_valueBox->findData(static_cast<int>(value)));
    chooseFrame();
    refresh();
}

void ConnectivityView::setOrder(NeuronOrder order) {
    m_order = order;
    const QSignalBlocker blocker(m_orderBox);
    m_orderBox->setCurrentIndex(m_orderBox->findData(static_cast<int>(order)));
    refresh();
}

double ConnectivityView::largest() const {
    if (m_largestDensity > 0) return m_largestDensity;
    const LayerFrame* layer = positionLayer();
    const double most = layer == nullptr ? 0 : largestDensityOf(*layer);
    return most > 0 ? most : 1;
}

bool ConnectivityView::isWhole() const {
    return m_order == NeuronOrder::Index && m_inputs == PositionRange{0, m_shapeInputs} && m_outputs == PositionRange{0, m_shapeOutputs};
}

// What can be shown of this frame: without its network, bins of counts and of turnover.
ConnectivityValue ConnectivityView::effectiveValue() const {
    if (snapshot() != nullptr || m_value == ConnectivityValue::Turnover) return m_value;
    return ConnectivityValue::Count;
}

void ConnectivityView::compose() {
    const LayerFrame& layer = *shownLayer();
    if (layer.inputCount != m_shapeInputs || layer.outputCount != m_shapeOutputs) {
        m_shapeInputs = layer.inputCount;
        m_shapeOutputs = layer.outputCount;
        m_inputs = {0, m_shapeInputs};
        m_outputs = {0, m_shapeOutputs};
        zoomOut();
    }
    const ConnectivityValue value = effectiveValue();
    const LayerSnapshot* single = snapshot();
    if (single == nullptr) {
        m_positions = {};
        m_grid = gridOf(layer, value);
        return;
    }
    m_positions = {orderOf(*m_frame, m_layer, LayerSide::Inputs, m_order), orderOf(*m_frame, m_layer, LayerSide::Outputs, m_order)};
    m_grid = isWhole() && value == ConnectivityValue::Count
                 ? gridOf(layer, value)
                 : gridOf(*single, m_positions, m_inputs, m_outputs, value, m_frame->metrics.epoch, kConnectivityBins);
}

ConnectivityView::Scale ConnectivityView::scaleOf(bool isDark) const {
    const bool isMean = !m_grid.isSingle;
    switch (effectiveValue()) {
        case ConnectivityValue::Weight: {
            const double magnitude = usualMagnitude(m_grid.values);
            return {.colours = isDark ? ColourMap::BlueRedOnDark : ColourMap::BlueRed,
                    .smallest = -magnitude,
                    .largest = magnitude,
                    .label = isMean ? tr("mean weight") : tr("weight"),
                    .remark = tr("scale of this picture")};
        }
        case ConnectivityValue::Age:
            return {.colours = m_colours,
                    .largest = std::max(1.0, static_cast<double>(m_frame->metrics.epoch)),
                    .label = isMean ? tr("mean age, epochs") : tr("age, epochs"),
                    .remark = {}};
        case ConnectivityValue::Similarity: return {.colours = m_colours, .label = isMean ? tr("mean |cos|") : tr("|cos|"), .remark = {}};
        default: break;
    }
    if (m_grid.isSingle) return {.colours = m_colours, .label = tr("connected"), .remark = {}};
    const QString label = tr("connected pairs, %");
    if (isWhole())
        return {.colours = m_colours,
                .largest = largest(),
                .label = label,
                .remark = m_largestDensity > 0 ? QString() : tr("scale of this epoch")};
    const double most = std::ranges::max(m_grid.values);
    return {.colours = m_colours, .largest = most > 0 ? most : 1, .label = label, .remark = tr("scale of this picture")};
}

// Green-blue what comes, orange what goes, grey what stays; a mixture where bins hold several.
void ConnectivityView::drawTurnover(const Theme& theme) {
    const QColor grey = blended(theme.neutral, theme.surface, theme.isDark ? 0.75 : 0.6);
    m_turnover->setImage(mixedCells(m_grid, {.kept = grey, .removed = theme.removal, .added = theme.addition}),
                         {static_cast<double>(m_grid.inputs.begin), static_cast<double>(m_grid.inputs.end)},
                         {static_cast<double>(m_grid.outputs.begin), static_cast<double>(m_grid.outputs.end)});
    const std::array colours{grey, theme.removal, theme.addition, blended(theme.addition, theme.removal, 0.5)};
    for (std::size_t g = 0; g < m_legendMarks.size(); ++g)
        m_legendMarks[g]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(colours[g]), QBrush(colours[g]), 8));
}

// The legend takes the place of the colour bar.
void ConnectivityView::showLegend(bool turnover, const Theme& theme) {
    m_legend->clearItems();
    if (turnover)
        for (QCPGraph* mark : m_legendMarks) mark->addToLegend(m_legend);
    styleLegend(*m_legend, theme);
    if (turnover) wrapLegend(*m_legend);
    m_heatmap.map->setVisible(!turnover);
    m_heatmap.scale->setVisible(!turnover);
    m_turnover->setVisible(turnover);
    const bool hasScale = m_heatmap.scale->layout() != nullptr;
    if (turnover && hasScale) {
        chartGrid().take(m_heatmap.scale);
        chartGrid().simplify();
    } else if (!turnover && !hasScale) {
        chartGrid().addElement(1, 1, m_heatmap.scale);
    }
}

QSharedPointer<QCPAxisTicker> ConnectivityView::scaleTicker() const {
    switch (effectiveValue()) {
        case ConnectivityValue::Weight:
        case ConnectivityValue::Similarity: return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
        case ConnectivityValue::Age: return QSharedPointer<QCPAxisTicker>(new WholeTicker);
        default: break;
    }
    if (!m_grid.isSingle) return QSharedPointer<QCPAxisTicker>(new PercentTicker);
    const QSharedPointer<QCPAxisTickerText> words(new QCPAxisTickerText);
    words->addTick(0, tr("no"));
    words->addTick(1, tr("yes"));
    return words;
}

QString ConnectivityView::remarkOf(const Scale& scale) const {
    const LayerFrame& layer = *shownLayer();
    const double density = static_cast<double>(layer.connections) / (static_cast<double>(layer.inputCount) * layer.outputCount);
    const int epoch = m_position->metrics.epoch;
    QStringList parts{m_frame == m_position ? tr("epoch %1").arg(epoch)
                                            : tr("epoch %1 does not evolve · shown: epoch %2").arg(epoch).arg(m_frame->metrics.epoch)};
    parts << (layer.isDense ? tr("dense: all %1 connections").arg(countText(layer.connections))
                            : tr("%1 connections, %2 of dense").arg(countText(layer.connections), percentText(density)));
    if (effectiveValue() == ConnectivityValue::Turnover)
        parts << (layer.removed > 0 ? tr("%1 removed, %2 added").arg(countText(layer.removed), countText(layer.added))
                  : epoch == 0      ? tr("untrained start: evolution begins after epoch 1")
                                    : tr("no evolution follows this epoch"));
    if (!scale.remark.isEmpty()) parts << scale.remark;
    const bool asksForSingle = m_value != effectiveValue() || m_order != NeuronOrder::Index || !isWhole();
    if (snapshot() == nullptr && asksForSingle) parts << tr("single connections of this epoch are not kept");
    return parts.join(QStringLiteral(" · "));
}

bool ConnectivityView::isUnmeasured() const { return effectiveValue() == ConnectivityValue::Similarity && snapshot()->similarity.empty(); }

void ConnectivityView::draw(const Theme& theme) {
    const LayerFrame* layer = shownLayer();
    const bool isEmpty = layer == nullptr || layer->connectivity.counts.empty();
    const bool hasNoValues = !isEmpty && isUnmeasured();
    setEmptyText(isEmpty       ? tr("The connections of each layer appear here when training begins.")
                 : hasNoValues ? tr("The similarity of this epoch's connections is not known: it is measured where an algorithm that uses "
                                    "it evolves the network, which the last epoch of a run does not. "
                                    "Choose an earlier epoch, or the Similarity tab.")
                               : QString());
    if (isEmpty || hasNoValues) {
        setRemark({});
        return;
    }
    compose();
    const bool isTurnover = effectiveValue() == ConnectivityValue::Turnover && !m_grid.kept.empty();
    styleAxes(*m_heatmap.rect, theme);
    showLegend(isTurnover, theme);
    const Scale scale = scaleOf(theme.isDark);
    if (isTurnover) {
        drawTurnover(theme);
    } else {
        m_heatmap.setCells(m_grid.columns, m_grid.rows, m_grid.values, m_grid.inputs.begin, m_grid.inputs.end, m_grid.outputs.begin,
                           m_grid.outputs.end);
        m_heatmap.setScale(scale.colours, scale.smallest, scale.largest);
        m_heatmap.scale->axis()->setTicker(scaleTicker());
    }
    const QString order = m_order == NeuronOrder::Index || snapshot() == nullptr ? QString()
                          : m_order == NeuronOrder::Degree                       ? tr(", by degree")
                                                                                 : tr(", by class");
    m_heatmap.setLabels((m_layer == 0 ? tr("input") : tr("neuron below")) + order, tr("neuron") + order, scale.label);
    m_heatmap.colour(theme, plotFont(0.88));
    setRemark(remarkOf(scale));
    const double density = static_cast<double>(layer->connections) / (static_cast<double>(layer->inputCount) * layer->outputCount);
    setPictureTitle(tr("Connectivity of layer %1 in epoch %2: %3 connections, %4 of dense")
                        .arg(m_layer + 1)
                        .arg(m_frame->metrics.epoch)
                        .arg(countText(layer->connections), percentText(density)));
}

std::optional<std::size_t> ConnectivityView::cellAt(QPointF at, int& column, int& row) const {
    if (shownLayer() == nullptr || m_grid.columns == 0 || !m_heatmap.rect->rect().contains(at.toPoint())) return std::nullopt;
    column = binAt(m_heatmap.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x()), m_grid.inputs, m_grid.columns);
    row = binAt(m_heatmap.rect->axis(QCPAxis::atLeft)->pixelToCoord(at.y()), m_grid.outputs, m_grid.rows);
    return m_grid.cell(row, column);
}

QString ConnectivityView::readoutAt(QPointF at) const {
    int column = 0;
    int row = 0;
    const auto cell = cellAt(at, column, row);
    if (!cell) return {};
    if (snapshot() != nullptr && m_grid.isSingle)
        return describePair(m_positions.inputs[static_cast<std::size_t>(m_grid.inputs.begin + column)],
                            m_positions.outputs[static_cast<std::size_t>(m_grid.outputs.begin + row)]);
    return describeBin(*cell, column, row);
}

QString ConnectivityView::describePair(std::uint32_t input, std::uint32_t output) const {
    const PairFacts facts = factsOf(*snapshot(), input, output);
    const QString pair = tr("%1 %2 → neuron %3").arg(m_layer == 0 ? tr("input") : tr("neuron")).arg(input).arg(output);
    QStringList parts;
    if (facts.isConnected) {
        parts << tr("weight %1 (%2)")
                     .arg(numberText(static_cast<double>(facts.weight)), facts.weight < 0   ? tr("inhibits")
                                                                         : facts.weight > 0 ? tr("excites")
                                                                                            : tr("new"));
        if (facts.hasBirth)
            parts << (facts.birthEpoch == 0 ? tr("from the start")
                                            : tr("added after epoch %1, age %2")
                                                  .arg(facts.birthEpoch)
                                                  .arg(m_frame->metrics.epoch - static_cast<int>(facts.birthEpoch)));
    }
    if (facts.similarity) parts << tr("|cos| %1").arg(numberText(static_cast<double>(*facts.similarity), 3));
    if (facts.isRemoved)
        parts << (facts.isAdded ? tr("removed and added again") : tr("removed after this epoch"));
    else if (facts.isAdded)
        parts << tr("added after this epoch");
    else if (!facts.isConnected)
        parts << tr("not connected");
    return pair + QStringLiteral(" · ") + parts.join(QStringLiteral(" · "));
}

QString ConnectivityView::describeBin(std::size_t cell, int column, int row) const {
    const QString pair = (m_order == NeuronOrder::Index ? tr("%1 %2 → neuron %3") : tr("%1 of rank %2 → neuron of rank %3"))
                             .arg(m_layer == 0 ? tr("input") : tr("neuron"), neuronsText(m_grid.inputs, m_grid.columns, column),
                                  neuronsText(m_grid.outputs, m_grid.rows, row));
    if (!m_grid.kept.empty())
        return tr("%1: %2 kept, %3 removed, %4 added").arg(pair).arg(m_grid.kept[cell]).arg(m_grid.removed[cell]).arg(m_grid.added[cell]);
    const double value = m_grid.values[cell];
    const ConnectivityValue shown = effectiveValue();
    if (shown == ConnectivityValue::Count || shown == ConnectivityValue::Turnover) {
        if (m_grid.isSingle) return (m_grid.counts[cell] > 0 ? tr("%1: connected") : tr("%1: not connected")).arg(pair);
        return tr("%1: %2 of %3 possible connections, %4")
            .arg(pair)
            .arg(m_grid.counts[cell])
            .arg(m_grid.pairCount(row, column))
            .arg(percentText(value));
    }
    return std::isfinite(value) ? tr("%1: %2 %3").arg(pair, scaleOf(false).label, numberText(value)) : tr("%1: no connections").arg(pair);
}

ConnectivityGrid ConnectivityView::wholeGrid() const {
    const LayerFrame& layer = *shownLayer();
    const LayerSnapshot* single = snapshot();
    if (single == nullptr || effectiveValue() == ConnectivityValue::Count) return gridOf(layer, effectiveValue());
    const LayerOrder byIndex(orderOf(*m_frame, m_layer, LayerSide::Inputs, NeuronOrder::Index),
                             orderOf(*m_frame, m_layer, LayerSide::Outputs, NeuronOrder::Index));
    return gridOf(*single, byIndex, {0, layer.inputCount}, {0, layer.outputCount}, effectiveValue(), m_frame->metrics.epoch,
                  kConnectivityBins);
}

// The whole layer by index, whatever is zoomed to: a row a cell, with what its colour shows.
NumberTable ConnectivityView::numbers() const {
    NumberTable table;
    table.header = {"first_input", "first_output"};
    const ConnectivityValue value = effectiveValue();
    switch (value) {
        case ConnectivityValue::Count: table.header.insert(table.header.end(), {"connections", "possible"}); break;
        case ConnectivityValue::Weight: table.header.emplace_back("mean_weight"); break;
        case ConnectivityValue::Age: table.header.emplace_back("mean_age"); break;
        case ConnectivityValue::Similarity: table.header.emplace_back("mean_similarity"); break;
        case ConnectivityValue::Turnover: table.header.insert(table.header.end(), {"kept", "removed", "added"}); break;
    }
    if (shownLayer() == nullptr || shownLayer()->connectivity.counts.empty() || isUnmeasured()) return table;
    const ConnectivityGrid grid = wholeGrid();
    const Bins columns(grid.inputs.count(), grid.columns);
    const Bins rows(grid.outputs.count(), grid.rows);
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const std::size_t cell = grid.cell(row, column);
            auto& cells =
                table.rows.emplace_back(std::vector<NumberCell>{std::int64_t{columns.begin(column)}, std::int64_t{rows.begin(row)}});
            if (value == ConnectivityValue::Turnover && grid.kept.empty())  // no evolution: all stay
                cells.insert(cells.end(), {std::int64_t{grid.counts[cell]}, std::int64_t{0}, std::int64_t{0}});
            else if (value == ConnectivityValue::Turnover)
                for (const auto* counts : {&grid.kept, &grid.removed, &grid.added}) cells.emplace_back(std::int64_t{(*counts)[cell]});
            else if (value == ConnectivityValue::Count)
                cells.insert(cells.end(), {std::int64_t{grid.counts[cell]}, std::int64_t{grid.pairCount(row, column)}});
            else
                cells.emplace_back(grid.values[cell]);
        }
    return table;
}

QImage ConnectivityView::exactImage() const {
    const ValueGrid bins = grid();
    return bins.shape.empty() ? QImage() : imageOfValues(bins.values, bins.shape[1], m_colours, bins.largest);
}

// Shares of connected pairs alone are amounts of one sign that every bin has.
ValueGrid ConnectivityView::grid() const {
    const LayerFrame* layer = positionLayer();
    if (effectiveValue() != ConnectivityValue::Count || layer == nullptr || layer->connectivity.counts.empty()) return {};
    return {.shape = {layer->connectivity.rows, layer->connectivity.columns},
            .values = gridOf(*layer, ConnectivityValue::Count).values,
            .largest = largest()};
}

}  // namespace rewire
