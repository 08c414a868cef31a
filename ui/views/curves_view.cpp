#include "ui/views/curves_view.h"

#include "ui/models/text.h"
#include "ui/style/icons.h"
#include "ui/views/line_points.h"
#include "ui/views/percent_ticker.h"
#include "ui/views/whole_ticker.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr double kMarkTop = 1.04;  // the axis of the changes, so that their heads stay within the chart
constexpr double kNearChange = 5;  // pixels beside a change that still tell it
constexpr double kMarkerRoom = 6;  // pixels beside the ends, so that the marks on them are whole
constexpr double kAxisRoom = 80;   // pixels of a chart that its numbers and label take

}  // namespace

CurvesView::CurvesView(QWidget* parent) : PlotView(tr("Accuracy and loss"), QStringLiteral("curves"), parent) {
    setHelp(Topic::Curves);
    m_followButton = new QToolButton(this);
    m_followButton->setIcon(makeIcon(QStringLiteral("follow")));
    m_followButton->setText(tr("Fit all epochs"));
    m_followButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_followButton->setCheckable(true);
    m_followButton->setChecked(true);
    m_followButton->setAutoRaise(true);
    m_followButton->setToolTip(
        tr("The axes show all epochs as they come. The wheel zooms and dragging moves, which ends that; a double click fits again."));
    connect(m_followButton, &QToolButton::toggled, this, &CurvesView::setFollowing);
    tools().addWidget(m_followButton);

    chartGrid().setColumnSpacing(kWideGap);
    m_legend = addLegendRow();
    buildChart(m_accuracy, 0, tr("accuracy, %"));
    m_accuracy.rect->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<QCPAxisTicker>(new PercentTicker));
    buildChart(m_loss, 1, tr("loss, nats"));
    m_accuracy.test->addToLegend(m_legend);
    m_accuracy.train->addToLegend(m_legend);
    // Both charts show the same epochs.
    connect(m_accuracy.rect->axis(QCPAxis::atBottom), QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged),
            m_loss.rect->axis(QCPAxis::atBottom), QOverload<const QCPRange&>::of(&QCPAxis::setRange));
    connect(m_loss.rect->axis(QCPAxis::atBottom), QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged),
            m_accuracy.rect->axis(QCPAxis::atBottom), QOverload<const QCPRange&>::of(&QCPAxis::setRange));
    connect(m_accuracy.rect->axis(QCPAxis::atBottom), QOverload<const QCPRange&>::of(&QCPAxis::rangeChanged), this,
            &CurvesView::refresh);  // other points are in sight
    plot().setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    connect(&plot(), &QCustomPlot::mouseWheel, this, [this] { setFollowing(false); });
    connect(&plot(), &QCustomPlot::mouseDoubleClick, this, [this] { setFollowing(true); });
    connect(&plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if ((event->buttons() & Qt::LeftButton) != 0) setFollowing(false);
    });
    connect(&plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        if ((event->modifiers() & Qt::ShiftModifier) != 0 && epochAt(event->position()) >= 0) emit epochClicked(epochAt(event->position()));
    });
    setEmptyText(tr("Press Train: accuracy and loss appear here, epoch by epoch."));
}

void CurvesView::buildChart(Chart& chart, int column, const QString& label) {
    chart.rect = new QCPAxisRect(&plot());
    chart.rect->setupFullAxesBox(false);
    chartGrid().addElement(1, column, chart.rect);
    QCPAxis* x = chart.rect->axis(QCPAxis::atBottom);
    QCPAxis* y = chart.rect->axis(QCPAxis::atLeft);
    chart.rect->axis(QCPAxis::atTop)->setVisible(false);
    chart.rect->axis(QCPAxis::atRight)->setVisible(false);
    x->setLabel(tr("epoch"));
    x->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    y->setLabel(label);
    x->grid()->setVisible(false);
    for (QCPAxis* axis : {x, y}) axis->setLayer(QStringLiteral("axes"));
    chart.train = plot().addGraph(x, y);
    chart.test = plot().addGraph(x, y);
    chart.running = plot().addGraph(x, y);
    chart.mark = plot().addGraph(x, y);
    chart.train->setName(tr("training"));
    chart.test->setName(tr("test"));
    chart.running->setLineStyle(QCPGraph::lsNone);
    chart.mark->setLineStyle(QCPGraph::lsNone);
    QCPAxis* height = chart.rect->axis(QCPAxis::atRight);  // invisible; not zoomed with the values
    height->setRange(0, kMarkTop);
    chart.changes = plot().addGraph(x, height);
    chart.changes->setLineStyle(QCPGraph::lsImpulse);
    chart.changes->setName(tr("setting changed"));
    chart.changes->setLayer(QStringLiteral("grid"));  // under the curves
    chart.position = new QCPItemStraightLine(&plot());
    for (QCPItemPosition* point : {chart.position->point1, chart.position->point2}) {
        point->setAxes(x, y);
        point->setAxisRect(chart.rect);
    }
    chart.position->setClipAxisRect(chart.rect);
}

void CurvesView::show(Content content) {
    m_content = std::move(content);
    m_changes = changesIn(m_content.metrics);
    refresh();
}

void CurvesView::setFollowing(bool following) {
    if (m_followButton->isChecked() != following) m_followButton->setChecked(following);
    if (m_isFollowing == following) return;
    m_isFollowing = following;
    refresh();
}

void CurvesView::fill(Chart& chart, double Metrics::*train, double Metrics::*test, double runningValue) {
    const auto& metrics = m_content.metrics;
    LinePoints trainPoints = linePoints(*chart.train);
    LinePoints testPoints = linePoints(*chart.test);
    chart.mark->data()->clear();
    for (const Metrics& m : metrics) {
        trainPoints.add(m.epoch, m.*train);
        testPoints.add(m.epoch, m.*test);
        if (m.epoch != m_content.positionEpoch) continue;
        if (std::isfinite(m.*train)) chart.mark->addData(m.epoch, m.*train);
        if (std::isfinite(m.*test)) chart.mark->addData(m.epoch, m.*test);
    }
    chart.train->data()->set(trainPoints.take(), true);
    chart.test->data()->set(testPoints.take(), true);
    chart.changes->data()->clear();
    for (const SettingsChange& change : m_changes) chart.changes->addData(change.epoch, 1);
    chart.running->data()->clear();
    const Progress& now = m_content.progress;
    const bool isNewer = metrics.empty() || now.epoch > metrics.back().epoch;
    if (isNewer && now.batchCount > 0 && now.batch > 0 && std::isfinite(runningValue))
        chart.running->addData(now.epoch - 1 + static_cast<double>(now.batch) / now.batchCount, runningValue);
    const bool hasPosition = m_content.positionEpoch >= 0;
    chart.position->setVisible(hasPosition);
    if (!hasPosition) return;
    chart.position->point1->setCoords(m_content.positionEpoch, 0);
    chart.position->point2->setCoords(m_content.positionEpoch, 1);
}

void CurvesView::colour(Chart& chart, const Theme& theme) {
    styleAxes(*chart.rect, theme);
    chart.train->setPen(QPen(theme.neutral, 1.25, Qt::DashLine));
    chart.test->setPen(QPen(theme.accent, 1.75));
    chart.running->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.neutral, 1.25), QBrush(theme.surface), 6));
    // A single epoch is a point, which a line does not show.
    const bool isShort = m_content.metrics.size() < 3;
    chart.test->setScatterStyle(isShort ? QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accent, theme.accent, 5) : QCPScatterStyle());
    chart.changes->setPen(QPen(blended(theme.second, theme.surface, 0.45), 1));
    chart.changes->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, QPen(Qt::NoPen), QBrush(theme.second), 7));
    chart.mark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.surface, 1.5), QBrush(theme.text), 8));
    chart.position->setPen(QPen(theme.neutral, 1, Qt::DotLine));
}

void CurvesView::fitEpochs() {
    const auto& metrics = m_content.metrics;
    const int last = std::max({m_content.epochCount, metrics.empty() ? 1 : metrics.back().epoch, 1});
    // A long run is not drawn in a corner: the axis grows in steps until the whole run is in sight.
    int shown = 10;
    const int done = std::max(m_content.progress.epoch, metrics.empty() ? 0 : metrics.back().epoch);
    while (shown < done + 1) shown = shown < 40 ? shown * 2 : shown + shown / 2;
    const double beside =
        std::max(0.02, kMarkerRoom / std::max(40.0, drawnSize().width() / 2.0 - kAxisRoom));  // at both ends, in shares of the width
    m_accuracy.rect->axis(QCPAxis::atBottom)->setRange(-beside * std::min(shown, last), std::min(shown, last) * (1 + beside));
}

void CurvesView::fitValues() {
    for (Chart* chart : {&m_accuracy, &m_loss}) {
        bool hasTrain = false;
        bool hasTest = false;
        const QCPRange a = chart->train->data()->valueRange(hasTrain);
        const QCPRange b = chart->test->data()->valueRange(hasTest);
        QCPRange both = hasTest ? b : a;
        if (hasTrain && hasTest) both.expand(a);
        if (!hasTrain && !hasTest) both = {0, 1};
        bool isUnderWay = false;
        const QCPRange now = chart->running->data()->valueRange(isUnderWay);
        if (isUnderWay) both.expand(now);
        const double margin = std::max(both.size() * 0.06, 0.01);
        const bool isAccuracy = chart == &m_accuracy;
        chart->rect->axis(QCPAxis::atLeft)
            ->setRange(std::max(0.0, both.lower - margin), isAccuracy ? std::min(1.005, both.upper + margin) : both.upper + margin);
    }
}

void CurvesView::draw(const Theme& theme) {
    setEmptyText(m_content.metrics.empty() && m_content.progress.batch == 0
                     ? tr("Press Train: accuracy and loss appear here, epoch by epoch.")
                     : QString());
    if (m_isFollowing) fitEpochs();
    fill(m_accuracy, &Metrics::trainAccuracy, &Metrics::testAccuracy, m_content.progress.runningAccuracy);
    fill(m_loss, &Metrics::trainLoss, &Metrics::testLoss, m_content.progress.runningLoss);
    colour(m_accuracy, theme);
    colour(m_loss, theme);
    if (m_changes.empty())
        m_accuracy.changes->removeFromLegend(m_legend);
    else
        m_accuracy.changes->addToLegend(m_legend);
    styleLegend(*m_legend, theme);
    if (m_isFollowing) fitValues();
    const auto found = std::ranges::find(m_content.metrics, m_content.positionEpoch, &Metrics::epoch);
    if (found == m_content.metrics.end()) return setRemark({});
    const Metrics at = *found;
    if (at.epoch == 0) {
        setRemark(tr("untrained: test %1").arg(percentText(at.testAccuracy)));
    } else {
        QString remark =
            tr("epoch %1: test %2, training %3").arg(at.epoch).arg(percentText(at.testAccuracy), percentText(at.trainAccuracy));
        const auto change = std::ranges::find(m_changes, at.epoch, &SettingsChange::epoch);
        if (change != m_changes.end()) remark += QStringLiteral(" · ") + change->text;
        setRemark(remark);
    }
}

int CurvesView::epochAt(QPointF at) const {
    if (m_content.metrics.empty()) return -1;
    for (const Chart* chart : {&m_accuracy, &m_loss}) {
        if (!chart->rect->rect().contains(at.toPoint())) continue;
        const double x = chart->rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
        return std::clamp(static_cast<int>(std::lround(x)), m_content.metrics.front().epoch, m_content.metrics.back().epoch);
    }
    return -1;
}

// An epoch of a long run is narrower than a pixel, so the nearest change within reach counts.
QString CurvesView::changeNear(QPointF at) const {
    QString nearest;
    double least = kNearChange;
    for (const Chart* chart : {&m_accuracy, &m_loss}) {
        if (!chart->rect->rect().contains(at.toPoint())) continue;
        for (const SettingsChange& change : m_changes) {
            const double distance = std::abs(chart->rect->axis(QCPAxis::atBottom)->coordToPixel(change.epoch) - at.x());
            if (distance > least) continue;
            least = distance;
            nearest = change.text;
        }
    }
    return nearest;
}

QString CurvesView::readoutAt(QPointF at) const {
    const int epoch = epochAt(at);
    const auto found = std::ranges::find(m_content.metrics, epoch, &Metrics::epoch);
    if (found == m_content.metrics.end()) return {};
    const Metrics line = *found;
    const QString values = tr("epoch %1 · accuracy test %2, training %3 · loss test %4, training %5")
                               .arg(line.epoch)
                               .arg(percentText(line.testAccuracy, 2), percentText(line.trainAccuracy, 2), numberText(line.testLoss),
                                    numberText(line.trainLoss));
    const QString change = changeNear(at);
    // First, where a narrow view does not cut it.
    return change.isEmpty() ? values : change + QStringLiteral(" · ") + values;
}

NumberTable CurvesView::numbers() const {
    NumberTable table;
    table.header = {"epoch",         "train_loss",         "train_accuracy",    "test_loss",   "test_accuracy",
                    "train_seconds", "similarity_seconds", "evolution_seconds", "connections", "removed",
                    "added"};
    for (const Metrics& m : m_content.metrics)
        table.rows.push_back({std::int64_t{m.epoch}, m.trainLoss, m.trainAccuracy, m.testLoss, m.testAccuracy, m.trainSeconds,
                              m.similaritySeconds, m.evolutionSeconds, m.connections, m.removed, m.added});
    return table;
}

}  // namespace rewire
