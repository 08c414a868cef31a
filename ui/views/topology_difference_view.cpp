#include "ui/views/topology_difference_view.h"

#include "ui/models/text.h"
#include "ui/views/image_plottable.h"
#include "ui/views/mixed_cells.h"
#include "ui/views/whole_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr double kBarWidth = 0.55;
constexpr int kBesideBars = 90;  // pixels that the names of the layers and the gap to the map take

std::int64_t unionOf(const LayerDifference& layer) { return layer.shared + layer.onlyA + layer.onlyB; }

KindColours coloursOf(const Theme& theme) { return {.kept = theme.neutral, .removed = theme.accent, .added = theme.second}; }

}  // namespace

TopologyDifferenceView::TopologyDifferenceView(QWidget* parent)
    : PlotView(tr("Two topologies"), QStringLiteral("topology_difference"), parent) {
    setHelp(Topic::TopologyDifference);
    for (QComboBox** box : {&m_a, &m_b}) {
        *box = new QComboBox(this);
        (*box)->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        if (box == &m_b) tools().addWidget(makeMutedLabel(tr("and"), this));
        tools().addWidget(*box);
        connect(*box, &QComboBox::currentIndexChanged, this, &TopologyDifferenceView::questionChanged);
    }
    m_a->setAccessibleName(tr("Run A"));
    m_b->setAccessibleName(tr("Run B"));
    m_layer = new QComboBox(this);
    m_layer->setAccessibleName(tr("Layer whose connections are mapped"));
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_layer->hide();
    tools().addWidget(m_layer);
    connect(m_layer, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    m_legend = addLegendRow();
    m_chart = addChart(1, 0, {}, {});
    QCPAxis* layers = m_chart->axis(QCPAxis::atLeft);
    layers->setRangeReversed(true);
    layers->grid()->setVisible(false);
    m_chart->axis(QCPAxis::atBottom)->grid()->setVisible(true);
    m_chart->axis(QCPAxis::atBottom)->setRange(0, 1.0);
    for (QCPBars** bars : {&m_onlyA, &m_shared, &m_onlyB}) {
        *bars = new QCPBars(layers, m_chart->axis(QCPAxis::atBottom));
        (*bars)->setWidth(kBarWidth);
        (*bars)->addToLegend(m_legend);
    }
    m_shared->moveAbove(m_onlyA);
    m_onlyB->moveAbove(m_shared);
    m_mapChart = addChart(2, 0, {}, tr("neuron"));
    for (QCPAxis* axis : m_mapChart->axes()) axis->grid()->setVisible(false);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft})
        m_mapChart->axis(side)->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    m_mapChart->axis(QCPAxis::atLeft)->setRangeReversed(true);
    m_map = new ImagePlottable(m_mapChart->axis(QCPAxis::atBottom), m_mapChart->axis(QCPAxis::atLeft));
    // Below the legend, which has the whole width, the two charts side by side.
    m_charts = new QCPLayoutGrid;
    m_charts->setColumnSpacing(kWideGap);
    chartGrid().addElement(3, 0, m_charts);
    for (QCPAxisRect* chart : {m_chart, m_mapChart}) {
        chartGrid().take(chart);
        m_charts->addElement(0, chart == m_chart ? 0 : 1, chart);
    }
    chartGrid().simplify();
}

void TopologyDifferenceView::offer(const std::shared_ptr<const ComparedRuns>& runs) {
    const auto folderOf = [this](const QComboBox& box) {
        return m_runs != nullptr && box.currentIndex() >= 0 ? m_runs->runs[static_cast<std::size_t>(box.currentIndex())].run.folder
                                                            : std::filesystem::path();
    };
    const std::filesystem::path oldA = folderOf(*m_a), oldB = folderOf(*m_b);
    const bool isSame = m_runs != nullptr && std::ranges::equal(runs->runs, m_runs->runs, [](const ComparedRun& x, const ComparedRun& y) {
                            return x.run.folder == y.run.folder && x.name == y.name;
                        });
    m_runs = runs;
    if (isSame) return;  // an open list stays open
    const QSignalBlocker silentA(m_a), silentB(m_b);
    m_a->clear();
    m_b->clear();
    int a = -1, b = -1;
    for (std::size_t r = 0; r < runs->runs.size(); ++r) {
        m_a->addItem(runs->runs[r].name);
        m_b->addItem(runs->runs[r].name);
        if (runs->runs[r].run.folder == oldA) a = static_cast<int>(r);
        if (runs->runs[r].run.folder == oldB) b = static_cast<int>(r);
    }
    if (a < 0 || b < 0) {
        // Dense topologies have nothing to compare.
        const auto several = std::ranges::find_if(runs->groups, [&](const RunGroup& group) {
            return group.runs.size() > 1 && runs->runs[group.runs[0]].run.settings.algorithm != "dense";
        });
        if (several != runs->groups.end()) {
            a = static_cast<int>(several->runs[0]);
            b = static_cast<int>(several->runs[1]);
        } else if (runs->runs.size() > 1) {
            a = 0;
            b = 1;
        }
    }
    m_a->setCurrentIndex(a);
    m_b->setCurrentIndex(b);
    refresh();
}

std::optional<std::pair<std::size_t, std::size_t>> TopologyDifferenceView::pair() const {
    if (m_a->currentIndex() < 0 || m_b->currentIndex() < 0) return std::nullopt;
    return std::pair(static_cast<std::size_t>(m_a->currentIndex()), static_cast<std::size_t>(m_b->currentIndex()));
}

void TopologyDifferenceView::choose(std::size_t a, std::size_t b) {
    {
        const QSignalBlocker silent(m_a);
        m_a->setCurrentIndex(static_cast<int>(a));
    }
    m_b->setCurrentIndex(static_cast<int>(b));
    emit questionChanged();
}

void TopologyDifferenceView::show(std::shared_ptr<const StabilityAnswer> answer) {
    m_answer = std::move(answer);
    offerLayers();
    refresh();
}

// The choice stays where there still is such a layer.
void TopologyDifferenceView::offerLayers() {
    const QSignalBlocker silent(m_layer);
    const int before = std::max(0, m_layer->currentIndex());
    m_layer->clear();
    for (std::size_t l = 0; l < m_answer->layers.size(); ++l) m_layer->addItem(tr("Map of layer %1").arg(l + 1));
    m_layer->setCurrentIndex(std::min(before, m_layer->count() - 1));
    m_layer->setVisible(m_layer->count() > 1);
}

void TopologyDifferenceView::setLayer(int layer) { m_layer->setCurrentIndex(layer); }

const LayerDifference* TopologyDifferenceView::mappedLayer() const {
    const int layer = m_layer->currentIndex();
    if (m_answer == nullptr || layer < 0 || layer >= static_cast<int>(m_answer->layers.size())) return nullptr;
    const LayerDifference& mapped = m_answer->layers[static_cast<std::size_t>(layer)];
    return mapped.isDense ? nullptr : &mapped;
}

// In the colours of the bars, whose legend serves both.
void TopologyDifferenceView::drawMap(const Theme& theme) {
    const LayerDifference* layer = mappedLayer();
    m_mapChart->setVisible(layer != nullptr);
    m_charts->setColumnStretchFactor(1, layer != nullptr ? 1 : 0.001);
    if (layer == nullptr) return;
    const QCPRange inputs(0, layer->inputCount), outputs(0, layer->outputCount);
    m_map->setImage(mixedCells(layer->grid, coloursOf(theme)), inputs, outputs);
    m_mapChart->axis(QCPAxis::atBottom)->setRange(inputs);
    m_mapChart->axis(QCPAxis::atBottom)
        ->setLabel(m_layer->currentIndex() == 0 ? tr("input of layer 1") : tr("neuron below layer %1").arg(m_layer->currentIndex() + 1));
    m_mapChart->axis(QCPAxis::atLeft)->setRange(outputs);
    styleAxes(*m_mapChart, theme);
}

QImage TopologyDifferenceView::exactImage() const {
    const LayerDifference* layer = mappedLayer();
    return layer == nullptr ? QImage() : mixedCells(layer->grid, coloursOf(printTheme()));
}

// What lies in the bin of the map below the pointer.
QString TopologyDifferenceView::describeCell(QPointF at) const {
    const LayerDifference* layer = mappedLayer();
    if (layer == nullptr || !m_mapChart->rect().contains(at.toPoint())) return {};
    const ConnectivityGrid& grid = layer->grid;
    const int column = binAt(m_mapChart->axis(QCPAxis::atBottom)->pixelToCoord(at.x()), grid.inputs, grid.columns);
    const int row = binAt(m_mapChart->axis(QCPAxis::atLeft)->pixelToCoord(at.y()), grid.outputs, grid.rows);
    const std::size_t cell = grid.cell(row, column);
    return tr("layer %1 · %2 %3 → neuron %4: shared %5, only A %6, only B %7")
        .arg(m_layer->currentIndex() + 1)
        .arg(m_layer->currentIndex() == 0 ? tr("input") : tr("neuron"), neuronsText(grid.inputs, grid.columns, column),
             neuronsText(grid.outputs, grid.rows, row))
        .arg(grid.kept[cell])
        .arg(grid.removed[cell])
        .arg(grid.added[cell]);
}

// Distances stand at the right of their bars.
void TopologyDifferenceView::label(const Theme& theme) {
    for (QCPItemText* item : m_labels) plot().removeItem(item);
    m_labels.clear();
    const int room = drawnSize().width() / (mappedLayer() != nullptr ? 2 : 1) - kBesideBars;
    const QString whole = tr("share of the connections that at least one of the two has");
    m_chart->axis(QCPAxis::atBottom)
        ->setLabel(QFontMetrics(plotFont(0.88)).horizontalAdvance(whole) < room ? whole : tr("share of both runs' connections"));
    for (std::size_t l = 0; l < m_answer->layers.size(); ++l) {
        const LayerDifference& layer = m_answer->layers[l];
        auto* item = new QCPItemText(&plot());
        m_labels.push_back(item);
        item->position->setAxes(m_chart->axis(QCPAxis::atBottom), m_chart->axis(QCPAxis::atLeft));
        item->position->setAxisRect(m_chart);
        // Over the bar, so that the bars keep the whole width.
        item->position->setCoords(0, static_cast<double>(l) - kBarWidth / 2);
        item->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        item->setClipToAxisRect(false);
        item->setFont(plotFont(0.88));
        item->setColor(theme.text);
        const QString distances = tr("distance %1, by chance %2").arg(layer.distance, 0, 'f', 3).arg(layer.byChance, 0, 'f', 3);
        const bool hasRoom = QFontMetrics(item->font()).horizontalAdvance(distances) < room;
        item->setText(layer.isDense ? tr("dense: every connection exists")
                      : hasRoom     ? distances
                                    : tr("distance %1").arg(layer.distance, 0, 'f', 3));
    }
}

void TopologyDifferenceView::draw(const Theme& theme) {
    const bool isEmpty = m_answer == nullptr || m_answer->layers.empty();
    QString why = tr("Two runs of the list are compared here, connection by connection.");
    if (m_answer != nullptr && pair() && !m_answer->pairProblem.isEmpty()) why = m_answer->pairProblem;
    setEmptyText(isEmpty ? why : QString());
    if (isEmpty) return setRemark({});
    QVector<double> places, onlyA, shared, onlyB;
    QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    for (std::size_t l = 0; l < m_answer->layers.size(); ++l) {
        const LayerDifference& layer = m_answer->layers[l];
        const auto all = static_cast<double>(std::max<std::int64_t>(1, unionOf(layer)));
        places << static_cast<double>(l);
        onlyA << static_cast<double>(layer.onlyA) / all;
        shared << static_cast<double>(layer.shared) / all;
        onlyB << static_cast<double>(layer.onlyB) / all;
        names->addTick(static_cast<double>(l), layer.inputCount > 0
                                                   ? tr("layer %1\n%2 × %3").arg(l + 1).arg(layer.inputCount).arg(layer.outputCount)
                                                   : tr("layer %1").arg(l + 1));
    }
    m_onlyA->setData(places, onlyA, true);
    m_shared->setData(places, shared, true);
    m_onlyB->setData(places, onlyB, true);
    m_onlyA->setName(tr("only A: %1").arg(m_answer->nameA));
    m_shared->setName(tr("shared"));
    m_onlyB->setName(tr("only B: %1").arg(m_answer->nameB));
    QCPAxis* layers = m_chart->axis(QCPAxis::atLeft);
    layers->setTicker(names);
    layers->setRange(-0.75, static_cast<double>(m_answer->layers.size()) - 0.5);
    styleAxes(*m_chart, theme);
    styleLegend(*m_legend, theme);
    wrapLegend(*m_legend);
    const KindColours kinds = coloursOf(theme);
    const std::pair<QCPBars*, QColor> colours[]{{m_onlyA, kinds.removed}, {m_shared, kinds.kept}, {m_onlyB, kinds.added}};
    for (const auto& [bars, colour] : colours) {
        bars->setPen(Qt::NoPen);
        bars->setBrush(colour);
    }
    label(theme);
    drawMap(theme);
    QString remark = tr("%1 and %2, connection by connection").arg(m_answer->nameA, m_answer->nameB);
    if (m_answer->nameA == m_answer->nameB) remark = tr("a run beside itself");
    setRemark(remark);
    setPictureTitle(tr("Topologies of %1 and %2").arg(m_answer->nameA, m_answer->nameB));
}

const LayerDifference* TopologyDifferenceView::layerAt(QPointF at, std::size_t& place) const {
    if (m_answer == nullptr || !m_chart->rect().contains(at.toPoint())) return nullptr;
    const double layer = std::round(m_chart->axis(QCPAxis::atLeft)->pixelToCoord(at.y()));
    if (layer < 0 || layer >= static_cast<double>(m_answer->layers.size())) return nullptr;
    place = static_cast<std::size_t>(layer);
    return &m_answer->layers[place];
}

QString TopologyDifferenceView::readoutAt(QPointF at) const {
    std::size_t place = 0;
    const LayerDifference* layer = layerAt(at, place);
    if (layer == nullptr || layer->isDense) return describeCell(at);
    const auto all = static_cast<double>(std::max<std::int64_t>(1, unionOf(*layer)));
    return tr("layer %1 · shared %2 (%3) · only A %4 (%5) · only B %6 (%7) · distance %8, by chance %9")
        .arg(place + 1)
        .arg(countText(layer->shared), percentText(static_cast<double>(layer->shared) / all), countText(layer->onlyA),
             percentText(static_cast<double>(layer->onlyA) / all), countText(layer->onlyB),
             percentText(static_cast<double>(layer->onlyB) / all))
        .arg(layer->distance, 0, 'f', 3)
        .arg(layer->byChance, 0, 'f', 3);
}

NumberTable TopologyDifferenceView::numbers() const {
    NumberTable table;
    table.header = {"a", "b", "layer", "inputs", "outputs", "shared", "only_a", "only_b", "distance", "distance_by_chance"};
    if (m_answer == nullptr) return table;
    for (std::size_t l = 0; l < m_answer->layers.size(); ++l) {
        const LayerDifference& layer = m_answer->layers[l];
        if (layer.isDense) continue;
        table.rows.push_back({m_answer->nameA.toStdString(), m_answer->nameB.toStdString(), static_cast<std::int64_t>(l + 1),
                              std::int64_t{layer.inputCount}, std::int64_t{layer.outputCount}, layer.shared, layer.onlyA, layer.onlyB,
                              layer.distance, layer.byChance});
    }
    return table;
}

}  // namespace rewire
