#include "ui/views/degrees_view.h"

#include "ui/models/text.h"
#include "ui/views/log_ticker.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

void fillWith(QCPGraph& graph, const DegreeDistribution& distribution) {
    QVector<QCPGraphData> points;
    for (std::size_t d = 0; d < distribution.degree.size(); ++d)
        points.append({static_cast<double>(distribution.degree[d]), distribution.share[d]});
    graph.data()->set(points, true);
}

}  // namespace

DegreesView::DegreesView(QWidget* parent) : LayerPlotView(tr("Degrees"), QStringLiteral("degrees"), Topic::Degrees, parent) {
    m_sides[0].name = tr("input neurons");
    m_sides[0].degrees = &LayerFrame::outgoing;
    m_sides[1].name = tr("output neurons");
    m_sides[1].degrees = &LayerFrame::incoming;
    chartGrid().setColumnSpacing(kWideGap);
    for (int side = 0; side < 2; ++side) build(m_sides[static_cast<std::size_t>(side)], side);
    setEmptyText(tr("The numbers of connections of the neurons appear here when training begins."));
}

void DegreesView::build(Side& side, int column) {
    side.legend = addLegendRow(0, column, 1);
    side.chart = addChart(1, column, tr("connections of a neuron, d"), tr("share of %1 with at least d").arg(side.name));
    QCPAxis* x = side.chart->axis(QCPAxis::atBottom);
    QCPAxis* y = side.chart->axis(QCPAxis::atLeft);
    for (QCPAxis* axis : {x, y}) {
        axis->setScaleType(QCPAxis::stLogarithmic);
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new LogTicker));
        axis->setNumberFormat(QStringLiteral("g"));
        axis->setNumberPrecision(3);
    }
    side.start = plot().addGraph(x, y);
    side.law = plot().addGraph(x, y);
    side.now = plot().addGraph(x, y);
    side.now->setName(tr("this epoch"));
    side.start->setName(tr("untrained start"));
    for (QCPGraph* graph : {side.now, side.start, side.law}) graph->addToLegend(side.legend);
}

void DegreesView::show(Content content) {
    m_content = std::move(content);
    offerLayers(m_content.frame);
    refresh();
}

void DegreesView::fill(Side& side, double largest, const Theme& theme) {
    const auto& degrees = layerOf(m_content.frame)->*side.degrees;
    side.neurons = static_cast<std::int64_t>(degrees.size());
    side.distribution = degreeDistribution(degrees);
    side.fit = fitPowerLaw(degrees);
    fillWith(*side.now, side.distribution);
    side.start->data()->clear();
    if (const LayerFrame* start = layerOf(m_content.start)) fillWith(*side.start, degreeDistribution(start->*side.degrees));
    const double last = side.distribution.degree.empty() ? 1 : side.distribution.degree.back();
    side.law->data()->clear();
    if (side.fit.isFitted()) {
        side.law->setName(
            tr("power law, d ≥ %1: α %2, D %3").arg(side.fit.from).arg(side.fit.exponent, 0, 'f', 2).arg(side.fit.distance, 0, 'f', 3));
        for (const double d : {static_cast<double>(side.fit.from), last}) side.law->addData(d, side.fit.shareFrom(d, side.neurons));
    } else {
        side.law->setName(tr("no power law fits"));
    }
    const double smallest = side.distribution.degree.empty() ? 1 : side.distribution.degree.front();
    const double right = std::max({last, largest, 2.0}) * 1.3;
    side.chart->axis(QCPAxis::atBottom)->setRange(std::max(0.8, std::min(smallest, right / 20) * 0.8), right);
    side.chart->axis(QCPAxis::atLeft)->setRange(0.6 / static_cast<double>(std::max<std::int64_t>(1, side.neurons)), 1.5);
    styleAxes(*side.chart, theme);
    styleLegend(*side.legend, theme);
    side.now->setPen(QPen(theme.accent, 1.75));
    side.now->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accent, theme.accent, 3.5));
    side.start->setPen(QPen(theme.neutral, 1.25, Qt::DashLine));
    side.law->setPen(QPen(theme.second, 1.5, Qt::DotLine));
}

void DegreesView::draw(const Theme& theme) {
    const LayerFrame* layer = layerOf(m_content.frame);
    const bool isDense = layer != nullptr && layer->isDense;
    setEmptyText(layer == nullptr ? tr("The numbers of connections of the neurons appear here when training begins.")
                 : isDense        ? tr("This layer is dense: all its neurons have all connections. Choose a sparse layer above.")
                                  : QString());
    if (layer == nullptr || isDense) return setRemark({});
    fill(m_sides[0], m_content.largestOutgoing, theme);
    fill(m_sides[1], m_content.largestIncoming, theme);
    const int epoch = m_content.frame->metrics.epoch;
    setRemark(tr("epoch %1 · without any connection: %2 of %3 inputs, %4 of %5 outputs")
                  .arg(epoch)
                  .arg(m_sides[0].distribution.unconnected)
                  .arg(m_sides[0].neurons)
                  .arg(m_sides[1].distribution.unconnected)
                  .arg(m_sides[1].neurons));
    setPictureTitle(tr("Degrees in layer %1, epoch %2").arg(this->layer() + 1).arg(epoch));
}

QString DegreesView::readoutAt(QPointF at) const {
    for (const Side& side : m_sides) {
        if (!side.chart->rect().contains(at.toPoint()) || side.distribution.degree.empty()) continue;
        const double degree = side.chart->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
        const auto found = std::lower_bound(side.distribution.degree.begin(), side.distribution.degree.end(), degree);
        if (found == side.distribution.degree.end()) return tr("none of the %1 has so many").arg(side.name);
        const double share = side.distribution.share[static_cast<std::size_t>(found - side.distribution.degree.begin())];
        return tr("%1 of %2 %3 have at least %4 connections")
            .arg(std::llround(share * static_cast<double>(side.neurons)))
            .arg(side.neurons)
            .arg(side.name)
            .arg(*found);
    }
    return {};
}

NumberTable DegreesView::numbers() const {
    NumberTable table;
    table.header = {"side", "neuron", "connections"};
    const LayerFrame* layer = layerOf(m_content.frame);
    if (layer == nullptr) return table;
    for (const Side& side : m_sides) {
        const auto& degrees = layer->*side.degrees;
        for (std::size_t n = 0; n < degrees.size(); ++n)
            table.rows.push_back({std::string(side.degrees == &LayerFrame::outgoing ? "input" : "output"), static_cast<std::int64_t>(n),
                                  std::int64_t{degrees[n]}});
    }
    return table;
}

}  // namespace rewire
