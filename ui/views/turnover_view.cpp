#include "ui/views/turnover_view.h"

#include "ui/models/text.h"
#include "ui/views/line_points.h"
#include "ui/views/log_ticker.h"
#include "ui/views/whole_ticker.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr double kLeastCount = 0.7;  // where the axis of ages begins, so that a single connection is seen

void fillByAge(QCPGraph& graph, const std::vector<double>& values, LinePoints points) {
    for (std::size_t age = 0; age < values.size(); ++age) points.add(static_cast<double>(age), values[age]);
    graph.data()->set(points.take(), true);
}

}  // namespace

TurnoverView::TurnoverView(QWidget* parent)
    : LayerPlotView(tr("Births and deaths"), QStringLiteral("births_and_deaths"), Topic::Turnover, parent) {
    for (int c = 0; c < 4; ++c) m_legends[static_cast<std::size_t>(c)] = addLegendRow(c / 2 * 2, c % 2, 2);
    m_turnoverChart = addChart(1, 0, tr("epoch"), tr("share replaced"));
    m_neuronChart = addChart(1, 1, tr("epoch"), tr("neurons"));
    m_ageChart = addChart(3, 0, tr("age, epochs"), tr("connections"));
    m_survivalChart = addChart(3, 1, tr("age, epochs"), tr("share still there"));
    chartGrid().setColumnSpacing(kWideGap);
    chartGrid().setRowSpacing(kHalfGap);
    const std::array charts{m_turnoverChart, m_neuronChart, m_ageChart, m_survivalChart};
    for (QCPAxisRect* chart : charts) chart->axis(QCPAxis::atBottom)->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    // Half of the connections may be one epoch old, and a few of any other age.
    QCPAxis* counts = m_ageChart->axis(QCPAxis::atLeft);
    counts->setScaleType(QCPAxis::stLogarithmic);
    counts->setTicker(QSharedPointer<QCPAxisTicker>(new LogTicker));
    counts->setNumberFormat(QStringLiteral("g"));
    const auto add = [&](std::size_t chart, const QString& name) {
        QCPGraph* graph = plot().addGraph(charts[chart]->axis(QCPAxis::atBottom), charts[chart]->axis(QCPAxis::atLeft));
        graph->setName(name);
        if (!name.isEmpty()) graph->addToLegend(m_legends[chart]);
        return graph;
    };
    m_otherLayers = add(0, tr("other layers"));
    m_replaced = add(0, tr("this layer"));
    m_lonelyInputs = add(1, tr("unconnected inputs"));
    m_lonelyOutputs = add(1, tr("unconnected outputs"));
    m_lost = add(1, tr("lost their last"));
    m_regained = add(1, tr("regained one"));
    m_ages = new QCPBars(m_ageChart->axis(QCPAxis::atBottom), m_ageChart->axis(QCPAxis::atLeft));
    m_fromStart = new QCPBars(m_ageChart->axis(QCPAxis::atBottom), m_ageChart->axis(QCPAxis::atLeft));
    m_ages->setName(tr("added since"));
    m_fromStart->setName(tr("from start"));
    for (QCPBars* bars : {m_ages, m_fromStart}) {
        bars->setWidth(0.86);
        bars->addToLegend(m_legends[2]);
    }
    m_lowest = add(3, {});
    m_highest = add(3, tr("range by epoch"));
    m_highest->setChannelFillGraph(m_lowest);
    m_ofAdded = add(3, tr("added since"));
    m_ofStart = add(3, tr("from start"));
    m_positions = {addVerticalLine(*m_turnoverChart), addVerticalLine(*m_neuronChart)};
    setEmptyText(tr("The connections that come and go appear here when training begins."));
}

void TurnoverView::show(Content content) {
    m_content = std::move(content);
    offerLayers(m_content.frames.empty() ? nullptr : m_content.frames.back());
    refresh();
}

const LayerFrame* TurnoverView::shownLayer() const { return m_content.frames.empty() ? nullptr : layerOf(m_content.frames.back()); }

int TurnoverView::positionEpoch() const { return m_content.frames.empty() ? 0 : m_content.frames.back()->metrics.epoch; }

void TurnoverView::fillTurnover(const Theme& theme) {
    const auto chosen = static_cast<std::size_t>(layer());
    double largest = 0;
    m_replaced->data()->clear();
    m_otherLayers->data()->clear();
    m_otherLayers->setLineStyle(QCPGraph::lsNone);  // several a graph, so dots
    for (std::size_t l = 0; l < m_content.turnover.size(); ++l) {
        LinePoints points = linePoints(*m_replaced);
        for (const LayerTurnover& t : m_content.turnover[l]) {
            if (t.removed == 0) continue;
            const double share = static_cast<double>(t.removed) / static_cast<double>(t.connections);
            largest = std::max(largest, share);
            points.add(t.epoch, share);
        }
        (l == chosen ? m_replaced : m_otherLayers)->data()->add(points.take(), true);
    }
    m_otherLayers->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.neutral, theme.neutral, 3));
    m_replaced->setPen(QPen(theme.accent, 1.75));
    m_turnoverChart->axis(QCPAxis::atLeft)->setRange(0, std::max(0.01, largest * 1.15));
}

void TurnoverView::fillNeurons(const Theme& theme) {
    const std::array graphs{m_lonelyInputs, m_lonelyOutputs, m_lost, m_regained};
    std::vector<LinePoints> points(graphs.size(), linePoints(*m_lonelyInputs));
    const auto chosen = static_cast<std::size_t>(layer());
    int largest = 0;
    if (chosen < m_content.turnover.size())
        for (const LayerTurnover& t : m_content.turnover[chosen]) {
            if (t.removed == 0 && t.epoch > 0) continue;  // no evolution, nothing told
            const std::array counts{t.inputs.unconnected, t.outputs.unconnected, t.inputs.lost + t.outputs.lost,
                                    t.inputs.regained + t.outputs.regained};
            for (std::size_t g = 0; g < counts.size(); ++g) points[g].add(t.epoch, counts[g]);
            largest = std::max(largest, *std::ranges::max_element(counts));
        }
    for (std::size_t g = 0; g < graphs.size(); ++g) graphs[g]->data()->set(points[g].take(), true);
    m_lonelyInputs->setPen(QPen(theme.accent, 1.75));
    m_lonelyOutputs->setPen(QPen(theme.neutral, 1.5, Qt::DashLine));
    m_lost->setPen(QPen(theme.removal, 1.25));
    m_regained->setPen(QPen(theme.addition, 1.25, Qt::DashLine));
    const double top = std::max(4.0, largest * 1.15);
    m_neuronChart->axis(QCPAxis::atLeft)->setRange(-0.04 * top, top);  // lines at 0 stand clear of the axis
}

void TurnoverView::fillAges(const Theme& theme) {
    const LayerFrame& layer = *shownLayer();
    const int epoch = positionEpoch();
    QVector<QCPBarsData> ages, start;
    for (std::size_t birth = 0; birth < layer.aliveByBirth.size(); ++birth)
        if (layer.aliveByBirth[birth] > 0)
            (birth == 0 ? start : ages).append({epoch - static_cast<double>(birth), static_cast<double>(layer.aliveByBirth[birth])});
    m_ages->data()->set(ages, false);
    m_fromStart->data()->set(start, false);
    for (QCPBars* bars : {m_ages, m_fromStart}) {
        bars->setPen(QPen(Qt::NoPen));
        bars->setBaseValue(kLeastCount);
    }
    m_ages->setBrush(theme.addition);
    m_fromStart->setBrush(theme.neutral);
    m_ageChart->axis(QCPAxis::atBottom)->setRange(-0.5, std::max(5, m_content.epochCount) + 0.5);
    m_ageChart->axis(QCPAxis::atLeft)
        ->setRange(kLeastCount, std::max(10.0, 1.3 * static_cast<double>(layer.connections)));  // the same in every epoch
}

void TurnoverView::fillSurvival(const Theme& theme) {
    m_survival = survivalOf(m_content.frames, layer());
    m_survivalChart->axis(QCPAxis::atBottom)->setRange(-0.01 * m_content.epochCount, std::max(5, m_content.epochCount));
    m_survivalChart->axis(QCPAxis::atLeft)->setRange(0, 1.04);
    fillByAge(*m_lowest, m_survival.lowest, linePoints(*m_lowest));
    fillByAge(*m_highest, m_survival.highest, linePoints(*m_highest));
    fillByAge(*m_ofAdded, m_survival.ofAdded, linePoints(*m_ofAdded));
    fillByAge(*m_ofStart, m_survival.ofStart, linePoints(*m_ofStart));
    QColor band = theme.addition;
    band.setAlphaF(0.3F);
    for (QCPGraph* edge : {m_lowest, m_highest}) edge->setPen(QPen(Qt::NoPen));
    m_highest->setBrush(band);
    m_ofAdded->setPen(QPen(theme.addition, 1.75));
    m_ofStart->setPen(QPen(theme.neutral, 1.5, Qt::DashLine));
}

void TurnoverView::draw(const Theme& theme) {
    const LayerFrame* layer = shownLayer();
    const bool isDense = layer != nullptr && layer->isDense;
    setEmptyText(layer == nullptr ? tr("The connections that come and go appear here when training begins.")
                 : isDense        ? tr("This layer is dense: all its connections stay. Choose a sparse layer above.")
                                  : QString());
    if (layer == nullptr || isDense) return setRemark({});
    for (QCPAxisRect* chart : {m_turnoverChart, m_neuronChart, m_ageChart, m_survivalChart}) styleAxes(*chart, theme);
    for (QCPLegend* legend : m_legends) styleLegend(*legend, theme);
    for (QCPAxisRect* chart : {m_turnoverChart, m_neuronChart})
        chart->axis(QCPAxis::atBottom)->setRange(-0.02 * m_content.epochCount, std::max(5, m_content.epochCount) * 1.02);
    fillTurnover(theme);
    fillNeurons(theme);
    fillAges(theme);
    fillSurvival(theme);
    for (std::size_t c = 0; c < m_positions.size(); ++c) {
        m_positions[c]->setPen(QPen(theme.neutral, 1, Qt::DotLine));
        m_positions[c]->point1->setCoords(positionEpoch(), 0);
        m_positions[c]->point2->setCoords(positionEpoch(), 1);
    }
    const double fromStart =
        layer->aliveByBirth.empty() ? 1 : static_cast<double>(layer->aliveByBirth[0]) / static_cast<double>(layer->connections);
    const QString ages = tr("%1 of the connections are from the start").arg(percentText(fromStart));
    setRemark(layer->removed > 0 ? tr("epoch %1 · %2 of %3 connections replaced · %4")
                                       .arg(positionEpoch())
                                       .arg(countText(layer->removed), countText(layer->connections), ages)
              : positionEpoch() == 0 ? tr("untrained start: evolution begins after epoch 1")
                                     : tr("epoch %1 · no evolution follows it · %2").arg(positionEpoch()).arg(ages));
    setPictureTitle(tr("Births and deaths in layer %1, epoch %2").arg(this->layer() + 1).arg(positionEpoch()));
}

QString TurnoverView::readoutAt(QPointF at) const {
    const LayerFrame* layer = shownLayer();
    if (layer == nullptr) return {};
    const auto xIn = [&](const QCPAxisRect* chart) {
        return static_cast<int>(std::lround(chart->axis(QCPAxis::atBottom)->pixelToCoord(at.x())));
    };
    const QPoint point = at.toPoint();
    if (m_turnoverChart->rect().contains(point) || m_neuronChart->rect().contains(point)) {
        const int epoch = xIn(m_turnoverChart->rect().contains(point) ? m_turnoverChart : m_neuronChart);
        const auto l = static_cast<std::size_t>(this->layer());
        if (l >= m_content.turnover.size()) return {};
        const auto found = std::ranges::find(m_content.turnover[l], epoch, &LayerTurnover::epoch);
        if (found == m_content.turnover[l].end()) return {};
        const LayerTurnover t = *found;
        return tr("epoch %1 · %2 removed and added · without connections: %3 inputs, %4 outputs · lost %5, regained %6")
            .arg(epoch)
            .arg(countText(t.removed))
            .arg(t.inputs.unconnected)
            .arg(t.outputs.unconnected)
            .arg(t.inputs.lost + t.outputs.lost)
            .arg(t.inputs.regained + t.outputs.regained);
    }
    if (m_ageChart->rect().contains(point)) {
        const int birth = positionEpoch() - xIn(m_ageChart);
        if (birth < 0 || birth >= static_cast<int>(layer->aliveByBirth.size())) return {};
        const QString count = countText(layer->aliveByBirth[static_cast<std::size_t>(birth)]);
        return birth == 0 ? tr("%1 connections from the untrained start").arg(count)
                          : tr("%1 connections added after epoch %2, age %3").arg(count).arg(birth).arg(positionEpoch() - birth);
    }
    if (m_survivalChart->rect().contains(point)) {
        const int age = xIn(m_survivalChart);
        if (age < 0 || age >= static_cast<int>(m_survival.ofAdded.size())) return {};
        const auto a = static_cast<std::size_t>(age);
        return tr("age %1 · of added connections %2 still there (%3 to %4 by epoch) · of the start's %5")
            .arg(age)
            .arg(percentText(m_survival.ofAdded[a]), percentText(m_survival.lowest[a]), percentText(m_survival.highest[a]),
                 percentText(m_survival.ofStart[a]));
    }
    return {};
}

// Two parts under one header, with empty cells where a column is the other's: the epochs, then the ages where the timeline stands.
NumberTable TurnoverView::numbers() const {
    NumberTable table;
    table.header = {"part",
                    "epoch",
                    "layer",
                    "connections",
                    "removed",
                    "added",
                    "inputs_unconnected",
                    "inputs_lost",
                    "inputs_regained",
                    "outputs_unconnected",
                    "outputs_lost",
                    "outputs_regained",
                    "age",
                    "connections_of_age",
                    "added_still_there",
                    "added_still_there_lowest",
                    "added_still_there_highest",
                    "start_still_there"};
    const std::size_t epochs = m_content.turnover.empty() ? 0 : m_content.turnover.front().size();
    for (std::size_t e = 0; e < epochs; ++e)
        for (std::size_t l = 0; l < m_content.turnover.size(); ++l) {
            const LayerTurnover t = m_content.turnover[l][e];
            table.rows.push_back({"epoch", std::int64_t{t.epoch}, static_cast<std::int64_t>(l + 1), t.connections, t.removed, t.added,
                                  std::int64_t{t.inputs.unconnected}, std::int64_t{t.inputs.lost}, std::int64_t{t.inputs.regained},
                                  std::int64_t{t.outputs.unconnected}, std::int64_t{t.outputs.lost}, std::int64_t{t.outputs.regained}});
            table.rows.back().resize(table.header.size());
        }
    if (!m_content.frames.empty())
        for (std::size_t l = 0; l < m_content.frames.back()->layers.size(); ++l) addAges(static_cast<int>(l), table);
    return table;
}

void TurnoverView::addAges(int layer, NumberTable& table) const {
    const LayerFrame& shown = m_content.frames.back()->layers[static_cast<std::size_t>(layer)];
    if (shown.isDense) return;
    const Survival survival = survivalOf(m_content.frames, layer);
    const std::size_t epochCells =
        static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), "age") - table.header.begin());
    for (std::size_t age = 0; age < survival.ofAdded.size(); ++age) {
        const std::size_t birth = survival.ofAdded.size() - 1 - age;
        std::vector<NumberCell> row{"age", std::int64_t{positionEpoch()}, std::int64_t{layer} + 1};
        row.resize(epochCells);
        row.insert(row.end(), {static_cast<std::int64_t>(age),
                               birth < shown.aliveByBirth.size() ? std::int64_t{shown.aliveByBirth[birth]} : std::int64_t{0},
                               survival.ofAdded[age], survival.lowest[age], survival.highest[age], survival.ofStart[age]});
        table.rows.push_back(std::move(row));
    }
}

}  // namespace rewire
