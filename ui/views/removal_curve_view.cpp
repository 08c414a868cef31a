#include "ui/views/removal_curve_view.h"

#include "ui/models/ranked_inputs.h"
#include "ui/models/text.h"
#include "ui/style/control_style.h"
#include "ui/views/percent_ticker.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr int kGrabDistance = 6;
constexpr int kLabelPadding = 5;

QString emptyText() {
    return RemovalCurveView::tr(
        "Removal curves are measured when training ends, or of any epoch with the button above: inputs are set to zero one after another, "
        "and the test accuracy tells which ones mattered.");
}

}  // namespace

RemovalCurveView::RemovalCurveView(QWidget* parent) : PlotView(tr("Removal curves"), QStringLiteral("removal_curve"), parent) {
    setHelp(Topic::RemovalCurves);
    m_measureButton = new QToolButton(this);
    m_measureButton->setText(tr("Measure this epoch"));
    m_measureButton->setProperty(kOutlinedProperty, true);
    m_measureButton->setToolTip(tr("Measure the epoch that the timeline shows, by the measure that the importance view shows"));
    connect(m_measureButton, &QToolButton::clicked, this, &RemovalCurveView::measureRequested);
    tools().addWidget(m_measureButton);
    m_legend = addLegendRow();
    m_rect = addChart(1, 0, tr("inputs removed"), tr("test accuracy, %"));
    m_rect->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<QCPAxisTicker>(new PercentTicker));
    buildCurves();
    buildDragging();
    setEmptyText(emptyText());
}

void RemovalCurveView::buildCurves() {
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    m_lowest = plot().addGraph(x, y);
    m_highest = plot().addGraph(x, y);
    m_highest->setChannelFillGraph(m_lowest);
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
    m_topLine = addVerticalLine(*m_rect);
    m_topLabel = new QCPItemText(&plot());
    m_topLabel->position->setAxes(x, y);
    m_topLabel->position->setAxisRect(m_rect);
    m_topLabel->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_topLabel->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_topLabel->setClipAxisRect(m_rect);
    connect(&plot(), &QCustomPlot::afterLayout, this, &RemovalCurveView::placeTopLabel);  // only then the room is known
}

void RemovalCurveView::buildDragging() {
    connect(&plot(), &QCustomPlot::mousePress, this,
            [this](QMouseEvent* event) { m_isDragging = event->button() == Qt::LeftButton && isOverTopLine(event->position()); });
    connect(&plot(), &QCustomPlot::mouseRelease, this, [this] { m_isDragging = false; });
    connect(&plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        plot().setCursor(m_isDragging || isOverTopLine(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
        if (m_isDragging) emit topCountDragged(topCountAt(event->position()));
    });
}

int RemovalCurveView::inputCount() const {
    return m_content.curve == nullptr || m_content.curve->removed.empty() ? 0 : m_content.curve->removed.back();
}

bool RemovalCurveView::isOverTopLine(QPointF at) const {
    if (inputCount() == 0 || !m_topLine->visible() || !m_rect->rect().contains(at.toPoint())) return false;
    return std::abs(m_rect->axis(QCPAxis::atBottom)->coordToPixel(inputCount() - m_topCount) - at.x()) <= kGrabDistance;
}

int RemovalCurveView::topCountAt(QPointF at) const {
    const auto removed = std::lround(m_rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x()));
    return std::clamp(inputCount() - static_cast<int>(removed), 1, inputCount());
}

void RemovalCurveView::show(Content content) {
    m_content = std::move(content);
    m_measureButton->setEnabled(m_content.positionEpoch >= 0 && m_content.whyNot.isEmpty() && !m_content.isMeasuring);
    m_measureButton->setToolTip(m_content.whyNot.isEmpty()
                                    ? tr("Measure the epoch that the timeline shows, by the measure that the importance view shows")
                                    : m_content.whyNot);
    refresh();
}

void RemovalCurveView::show(std::shared_ptr<const RemovalCurve> curve) {
    const int epoch = curve != nullptr ? curve->epoch : -1;
    show(Content{.curve = std::move(curve), .positionEpoch = epoch});
}

void RemovalCurveView::setTopCount(int k) {
    m_topCount = k;
    refresh();
}

void RemovalCurveView::showProgress(double fraction) { setRemark(tr("measuring, %1").arg(percentText(fraction, 0))); }

void RemovalCurveView::fill(QCPGraph& graph, const std::vector<double>& accuracy) const {
    QVector<QCPGraphData> points;
    const std::size_t count = std::min(accuracy.size(), m_content.curve->removed.size());
    points.reserve(static_cast<int>(count));
    for (std::size_t i = 0; i < count; ++i) points.append({static_cast<double>(m_content.curve->removed[i]), accuracy[i]});
    graph.data()->set(points, true);
}

void RemovalCurveView::fillCurves() {
    const RemovalCurve& curve = *m_content.curve;
    fill(*m_least, curve.leastFirst);
    fill(*m_most, curve.mostFirst);
    fill(*m_random, curve.random);
    fill(*m_lowest, curve.randomLowest);
    fill(*m_highest, curve.randomHighest);
    const bool isByConnections = isCount(m_content.measure);
    m_least->setName(isByConnections ? tr("least connected first") : tr("least important first"));
    m_most->setName(isByConnections ? tr("most connected first") : tr("most important first"));
    m_random->setName(curve.randomOrders > 1 ? tr("random: mean and range of %1 orders").arg(curve.randomOrders) : tr("random order"));
}

void RemovalCurveView::fitAxes() {
    const RemovalCurve& curve = *m_content.curve;
    const double inputs = std::max(1, inputCount());
    double lowest = 1;
    double highest = 0;
    for (const auto* values : {&curve.leastFirst, &curve.mostFirst, &curve.random, &curve.randomLowest, &curve.randomHighest})
        for (const double value : *values) {
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
        }
    const double margin = std::max(0.01, (highest - lowest) * 0.08);
    m_rect->axis(QCPAxis::atBottom)->setRange(-inputs * 0.01, inputs * 1.01);
    m_rect->axis(QCPAxis::atLeft)->setRange(std::max(0.0, lowest - margin), std::min(1.005, highest + margin));
}

void RemovalCurveView::colour(const Theme& theme) {
    styleAxes(*m_rect, theme);
    styleLegend(*m_legend, theme);
    wrapLegend(*m_legend);
    m_least->setPen(QPen(theme.accent, 1.75));
    m_most->setPen(QPen(theme.second, 1.75, Qt::DashLine));
    m_random->setPen(QPen(theme.neutral, 1.25, Qt::DotLine));
    QColor band = theme.neutral;
    band.setAlphaF(0.18F);
    for (QCPGraph* edge : {m_lowest, m_highest}) edge->setPen(QPen(Qt::NoPen));
    m_highest->setBrush(band);
    m_baseline->setPen(QPen(theme.line, 1));
    m_baseline->point1->setCoords(0, m_content.curve->leastFirst.front());
    m_baseline->point2->setCoords(1, m_content.curve->leastFirst.front());
}

void RemovalCurveView::drawTopLine(const Theme& theme) {
    const bool isShown = m_topCount > 0 && m_topCount < inputCount();
    m_topLine->setVisible(isShown);
    m_topLabel->setVisible(isShown);
    if (!isShown) return;
    const double at = inputCount() - m_topCount;
    const bool isRight = at > inputCount() / 2.0;
    m_topLine->setPen(QPen(theme.text, 1, Qt::DashDotLine));
    m_topLine->point1->setCoords(at, 0);
    m_topLine->point2->setCoords(at, 1);
    m_topLabel->setFont(plotFont(0.88));
    m_topLabel->setColor(theme.mutedText);
    const double accuracy = m_content.curve->leastFirst[pointAt(static_cast<int>(at))];
    m_topLabel->setText(tr("top k = %1 left: %2").arg(m_topCount).arg(percentText(accuracy)));
    m_topLabel->setPadding({kLabelPadding, 0, kLabelPadding, 0});
    QColor behind = theme.surface;  // curves may pass below the words
    behind.setAlphaF(0.8F);
    m_topLabel->setBrush(behind);
    m_topLabel->setPositionAlignment((isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

// Beside the line, in the first gap from above between the curves that has room for the words, else in the widest.
void RemovalCurveView::placeTopLabel() {
    if (inputCount() == 0 || !m_topLabel->visible()) return;
    const QCPAxis &x = *m_rect->axis(QCPAxis::atBottom), &y = *m_rect->axis(QCPAxis::atLeft);
    const QFontMetricsF metrics(m_topLabel->font());
    const double at = inputCount() - m_topCount, width = metrics.horizontalAdvance(m_topLabel->text()) + 2 * kLabelPadding,
                 needed = 1.4 * metrics.height();
    const double left = x.coordToPixel(at) - (m_topLabel->positionAlignment().testFlag(Qt::AlignRight) ? width : 0);
    std::vector<std::pair<double, double>> taken{{m_rect->bottom(), m_rect->bottom()}};  // by pieces of curves, in pixels from above
    for (const QCPGraph* graph : {m_least, m_most, m_random, m_lowest, m_highest})
        for (int i = 1; i < graph->dataCount(); ++i) {
            const QCPGraphData &begin = *graph->data()->at(i - 1), &end = *graph->data()->at(i);
            if (x.coordToPixel(end.key) >= left && x.coordToPixel(begin.key) <= left + width)
                taken.push_back(std::minmax({y.coordToPixel(begin.value), y.coordToPixel(end.value)}));
        }
    std::ranges::sort(taken);
    double free = m_rect->top(), middle = free, widest = 0;
    for (const auto& [top, bottom] : taken) {
        if (const double gap = top - free; gap > widest && widest < needed) {
            widest = gap;
            middle = free == m_rect->top() && gap > needed ? free + needed / 2 : free + gap / 2;
        }
        free = std::max(free, bottom);
    }
    m_topLabel->position->setCoords(at, (middle - m_rect->top()) / std::max(1, m_rect->height()));
}

QString RemovalCurveView::remark() const {
    const RemovalCurve& curve = *m_content.curve;
    const auto best = std::max_element(curve.leastFirst.begin(), curve.leastFirst.end());
    QStringList parts;
    parts << (m_content.positionEpoch >= 0 && m_content.positionEpoch != curve.epoch
                  ? tr("measured on epoch %1, not %2").arg(curve.epoch).arg(m_content.positionEpoch)
                  : tr("measured on epoch %1").arg(curve.epoch));
    const int without = curve.removed[static_cast<std::size_t>(best - curve.leastFirst.begin())];
    if (without == 0)
        parts << tr("%1 with all inputs, which is the best").arg(percentText(*best));
    else
        parts << tr("%1 with all inputs, at best %2 without the %3 least important")
                     .arg(percentText(curve.leastFirst.front()), percentText(*best))
                     .arg(without);
    if (curve.step > 1) parts << tr("a point every %1 inputs").arg(curve.step);
    return parts.join(QStringLiteral(" · "));
}

void RemovalCurveView::draw(const Theme& theme) {
    const bool isEmpty = m_content.curve == nullptr || m_content.curve->removed.empty();
    setEmptyText(isEmpty ? (m_content.isMeasuring        ? tr("Measuring…")
                            : m_content.whyNot.isEmpty() ? emptyText()
                                                         : m_content.whyNot)
                         : QString());
    if (isEmpty) {
        setRemark({});
        return;
    }
    fillCurves();
    fitAxes();
    colour(theme);
    drawTopLine(theme);
    setRemark(m_content.isMeasuring ? tr("measuring…") : remark());
    setPictureTitle(tr("Removal curves, measured on epoch %1").arg(m_content.curve->epoch));
}

std::size_t RemovalCurveView::pointAt(int removed) const {
    const auto& points = m_content.curve->removed;
    const auto next = std::lower_bound(points.begin(), points.end(), removed);
    if (next == points.end()) return points.size() - 1;
    return static_cast<std::size_t>(next - points.begin());
}

QString RemovalCurveView::pointText(std::size_t i) const {
    const RemovalCurve& curve = *m_content.curve;
    QString random = percentText(curve.random[i]);
    if (i < curve.randomLowest.size() && curve.randomOrders > 1)
        random = tr("%1 (%2 to %3)").arg(random, percentText(curve.randomLowest[i]), percentText(curve.randomHighest[i]));
    return tr("%1 removed · least first %2, most first %3, random %4")
        .arg(curve.removed[i])
        .arg(percentText(curve.leastFirst[i]), percentText(curve.mostFirst[i]), random);
}

QString RemovalCurveView::readoutAt(QPointF at) const {
    if (inputCount() == 0 || !m_rect->rect().contains(at.toPoint())) return {};
    const double x = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
    return pointText(pointAt(static_cast<int>(std::lround(std::clamp<double>(x, 0, inputCount())))));
}

NumberTable RemovalCurveView::numbers() const {
    NumberTable table;
    table.header = {"removed", "least_first", "most_first", "random", "random_lowest", "random_highest"};
    if (m_content.curve == nullptr) return table;
    const RemovalCurve& curve = *m_content.curve;
    const auto cell = [](const std::vector<double>& values, std::size_t i) {
        return i < values.size() ? NumberCell(values[i]) : NumberCell(std::string());
    };
    for (std::size_t i = 0; i < curve.removed.size(); ++i)
        table.rows.push_back({std::int64_t{curve.removed[i]}, curve.leastFirst[i], curve.mostFirst[i], curve.random[i],
                              cell(curve.randomLowest, i), cell(curve.randomHighest, i)});
    return table;
}

}  // namespace rewire
