#include "ui/views/removal_curve_view.h"

#include "ui/models/text.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

QString emptyText() {
    return RemovalCurveView::tr("Removal curves are measured when training ends: inputs are set to zero one after another, and the test "
                                "accuracy tells which ones mattered.");
}

}  // namespace

RemovalCurveView::RemovalCurveView(QWidget* parent) : PlotView(tr("Removal curves"), QStringLiteral("removal_curve"), parent) {
    m_measureButton = new QToolButton(this);
    m_measureButton->setText(tr("Measure now"));
    m_measureButton->setAutoRaise(true);
    m_measureButton->setToolTip(tr("Measure on the network as it is now; when training runs, at the end of this epoch"));
    connect(m_measureButton, &QToolButton::clicked, this, &RemovalCurveView::measureRequested);
    tools().addWidget(m_measureButton);

    m_rect = new QCPAxisRect(&plot());
    m_rect->setupFullAxesBox(false);
    m_legend = addLegendRow();
    chartGrid().addElement(1, 0, m_rect);
    for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) m_rect->axis(side)->setVisible(false);
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    x->setLabel(tr("inputs removed"));
    y->setLabel(tr("test accuracy"));
    x->grid()->setVisible(false);
    m_random = plot().addGraph(x, y);
    m_most = plot().addGraph(x, y);
    m_least = plot().addGraph(x, y);
    m_least->setName(tr("least connected first"));
    m_most->setName(tr("most connected first"));
    m_random->setName(tr("random order"));
    for (QCPGraph* graph : {m_least, m_most, m_random}) graph->addToLegend(m_legend);
    m_baseline = new QCPItemStraightLine(&plot());
    for (QCPItemPosition* point : {m_baseline->point1, m_baseline->point2}) {
        point->setAxes(x, y);
        point->setAxisRect(m_rect);
    }
    m_baseline->setClipAxisRect(m_rect);
    setEmptyText(emptyText());
}

void RemovalCurveView::show(std::shared_ptr<const RemovalCurve> curve) {
    m_curve = std::move(curve);
    refresh();
}

void RemovalCurveView::setCanMeasure(bool can) { m_measureButton->setEnabled(can); }

void RemovalCurveView::fill(QCPGraph& graph, const std::vector<double>& accuracy) {
    QVector<QCPGraphData> points;
    const std::size_t count = std::min(accuracy.size(), m_curve->removed.size());
    points.reserve(static_cast<int>(count));
    for (std::size_t i = 0; i < count; ++i) points.append({static_cast<double>(m_curve->removed[i]), accuracy[i]});
    graph.data()->set(points, true);
}

void RemovalCurveView::draw(const Theme& theme) {
    const bool isEmpty = m_curve == nullptr || m_curve->removed.empty();
    setEmptyText(isEmpty ? emptyText() : QString());
    if (isEmpty) {
        setRemark({});
        return;
    }
    fill(*m_least, m_curve->leastFirst);
    fill(*m_most, m_curve->mostFirst);
    fill(*m_random, m_curve->random);
    m_random->setName(m_curve->randomOrders > 1 ? tr("random, mean of %1 orders").arg(m_curve->randomOrders) : tr("random order"));
    const double inputs = std::max(1, m_curve->removed.back());
    double lowest = 1;
    double highest = 0;
    for (const auto* curve : {&m_curve->leastFirst, &m_curve->mostFirst, &m_curve->random})
        for (const double value : *curve) {
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
        }
    const double margin = std::max(0.01, (highest - lowest) * 0.08);
    m_rect->axis(QCPAxis::atBottom)->setRange(-inputs * 0.01, inputs * 1.01);
    m_rect->axis(QCPAxis::atLeft)->setRange(std::max(0.0, lowest - margin), std::min(1.005, highest + margin));
    styleAxes(*m_rect, theme);
    styleLegend(*m_legend, theme);
    m_least->setPen(QPen(theme.accent, 1.75));
    m_most->setPen(QPen(theme.second, 1.75, Qt::DashLine));
    m_random->setPen(QPen(theme.neutral, 1.25, Qt::DotLine));
    m_baseline->setPen(QPen(theme.line, 1));
    m_baseline->point1->setCoords(0, m_curve->leastFirst.front());
    m_baseline->point2->setCoords(1, m_curve->leastFirst.front());
    const auto best = std::max_element(m_curve->leastFirst.begin(), m_curve->leastFirst.end());
    const auto removedAtBest = m_curve->removed[static_cast<std::size_t>(best - m_curve->leastFirst.begin())];
    setRemark(tr("measured on epoch %1 · %2 with all inputs, at best %3 without the %4 least connected")
                  .arg(m_curve->epoch)
                  .arg(percentText(m_curve->leastFirst.front()), percentText(*best))
                  .arg(removedAtBest));
    setPictureTitle(tr("Removal curves, measured on epoch %1").arg(m_curve->epoch));
}

QString RemovalCurveView::readoutAt(QPointF at) const {
    if (m_curve == nullptr || m_curve->removed.empty() || !m_rect->rect().contains(at.toPoint())) return {};
    const double x = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
    const auto index = std::clamp<std::ptrdiff_t>(std::lround(x / std::max(1, m_curve->step)), 0,
                                                  static_cast<std::ptrdiff_t>(m_curve->removed.size()) - 1);
    const auto i = static_cast<std::size_t>(index);
    return tr("%1 removed · least first %2, most first %3, random %4")
        .arg(m_curve->removed[i])
        .arg(percentText(m_curve->leastFirst[i]), percentText(m_curve->mostFirst[i]), percentText(m_curve->random[i]));
}

NumberTable RemovalCurveView::numbers() const {
    NumberTable table;
    table.header = {"removed", "least_first", "most_first", "random"};
    if (m_curve == nullptr) return table;
    for (std::size_t i = 0; i < m_curve->removed.size(); ++i)
        table.rows.push_back({std::int64_t{m_curve->removed[i]}, m_curve->leastFirst[i], m_curve->mostFirst[i], m_curve->random[i]});
    return table;
}

}  // namespace rewire
