#include "ui/views/run_curves_view.h"

#include "core/insight/curve_mean.h"
#include "ui/models/run_colours.h"
#include "ui/models/text.h"
#include "ui/views/percent_ticker.h"
#include "ui/views/whole_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr std::size_t kMostInLegend = 12;
constexpr int kLegendColumns = 4;

double valueOf(const Metrics& metrics, RunCurvesView::Figure figure) {
    switch (figure) {
        case RunCurvesView::Figure::TestAccuracy: return metrics.testAccuracy;
        case RunCurvesView::Figure::TrainAccuracy: return metrics.trainAccuracy;
        case RunCurvesView::Figure::TestLoss: return metrics.testLoss;
        case RunCurvesView::Figure::TrainLoss: return metrics.trainLoss;
    }
    return 0;
}

std::vector<double> curveOf(const std::vector<Metrics>& metrics, RunCurvesView::Figure figure) {
    std::vector<double> curve;
    for (const Metrics& m : metrics) {
        if (m.epoch < 1) continue;
        curve.resize(std::max(curve.size(), static_cast<std::size_t>(m.epoch)), std::numeric_limits<double>::quiet_NaN());
        curve[static_cast<std::size_t>(m.epoch - 1)] = valueOf(m, figure);
    }
    return curve;
}

// Hue tells runs apart; the line's style tells groups apart, for those who do not see hues.
Qt::PenStyle styleOfGroup(std::size_t group) {
    constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DashDotLine, Qt::DotLine};
    return kStyles[(group + group / kRunColours.size()) % kStyles.size()];  // where colours begin anew, other styles go with them
}

// For the mean of each group the colour of its first run that no group before has; where all are taken, one of ours that is free; after
// these they begin anew.
std::vector<QColor> coloursOfGroups(const ComparedRuns& runs) {
    std::vector<QColor> colours;
    for (const RunGroup& group : runs.groups) {
        std::vector<QColor> candidates;
        for (const std::size_t r : group.runs) candidates.push_back(runs.runs[r].colour);
        candidates.insert(candidates.end(), kRunColours.begin(), kRunColours.end());
        const auto free =
            std::ranges::find_if(candidates, [&](const QColor& colour) { return std::ranges::find(colours, colour) == colours.end(); });
        colours.push_back(free != candidates.end() ? *free : colours[colours.size() - kRunColours.size()]);
    }
    return colours;
}

}  // namespace

RunCurvesView::RunCurvesView(QWidget* parent) : PlotView(tr("Curves of runs"), QStringLiteral("run_curves"), parent) {
    setHelp(Topic::RunCurves);
    m_figure = new QComboBox(this);
    m_figure->addItems({tr("Test accuracy"), tr("Training accuracy"), tr("Test loss"), tr("Training loss")});
    m_figure->setAccessibleName(tr("Figure"));
    m_lines = new QComboBox(this);
    m_lines->addItems({tr("Each run"), tr("Mean ± sd over seeds")});
    m_lines->setAccessibleName(tr("Lines"));
    m_lines->setToolTip(tr("Runs that differ in nothing but their seeds are one group"));
    m_window = new QSpinBox(this);
    m_window->setRange(1, 999);
    m_window->setAccessibleName(tr("Moving average, epochs"));
    m_window->setSpecialValueText(tr("not smoothed"));
    m_window->setPrefix(tr("mean of "));
    m_window->setSuffix(tr(" epochs"));
    m_window->setToolTip(tr("Moving average over so many epochs around each one; the raw line stays, lighter"));
    connect(m_figure, &QComboBox::currentIndexChanged, this, [this] {
        m_fits = true;
        refresh();
    });
    connect(m_lines, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(m_lines, &QComboBox::activated, this, [this] { m_linesAreChosen = true; });
    connect(m_window, &QSpinBox::valueChanged, this, [this] { refresh(); });
    for (QWidget* field : std::initializer_list<QWidget*>{m_figure, m_lines, m_window}) tools().addWidget(field);
    m_legend = addLegendRow();
    m_legend->setWrap(kLegendColumns);
    m_chart = addChart(1, 0, tr("epoch"), {});
    m_chart->axis(QCPAxis::atBottom)->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    plot().setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    connect(&plot(), &QCustomPlot::mouseWheel, this, [this] { m_fits = false; });
    connect(&plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if ((event->buttons() & Qt::LeftButton) != 0) m_fits = false;
    });
    connect(&plot(), &QCustomPlot::mouseDoubleClick, this, [this] {
        m_fits = true;
        refresh();
    });
}

void RunCurvesView::show(std::shared_ptr<const ComparedRuns> runs, std::vector<std::size_t> emphasised) {
    m_runs = std::move(runs);
    m_emphasised = std::move(emphasised);
    if (!m_linesAreChosen && m_runs != nullptr) m_lines->setCurrentIndex(static_cast<int>(linesFor(*m_runs)));
    refresh();
}

void RunCurvesView::setFigure(Figure figure) { m_figure->setCurrentIndex(static_cast<int>(figure)); }

void RunCurvesView::setLines(Lines lines) {
    m_linesAreChosen = true;
    m_lines->setCurrentIndex(static_cast<int>(lines));
}

RunCurvesView::Lines RunCurvesView::linesFor(const ComparedRuns& runs) {
    return runs.runs.size() > kMostInLegend && runs.groups.size() < runs.runs.size() ? Lines::MeanOverSeeds : Lines::EachRun;
}

void RunCurvesView::setWindow(int epochs) { m_window->setValue(epochs); }

RunCurvesView::Figure RunCurvesView::figure() const { return static_cast<Figure>(m_figure->currentIndex()); }

bool RunCurvesView::isAccuracy() const { return figure() == Figure::TestAccuracy || figure() == Figure::TrainAccuracy; }

RunCurvesView::Lines RunCurvesView::lines() const { return static_cast<Lines>(m_lines->currentIndex()); }

int RunCurvesView::window() const { return m_window->value(); }

void RunCurvesView::addCurve(Curve curve) {
    if (std::ranges::none_of(curve.raw, [](double value) { return std::isfinite(value); })) return;
    if (window() > 1) curve.smoothed = movingAverage(curve.raw, window());
    m_curves.push_back(std::move(curve));
}

void RunCurvesView::makeCurves() {
    m_curves.clear();
    if (m_runs == nullptr) return;
    const std::vector<QColor> colours = coloursOfGroups(*m_runs);
    for (std::size_t g = 0; g < m_runs->groups.size(); ++g) {
        const RunGroup& group = m_runs->groups[g];
        const auto isEmphasised = [this](std::size_t r) { return std::ranges::find(m_emphasised, r) != m_emphasised.end(); };
        if (lines() == Lines::EachRun) {
            for (const std::size_t r : group.runs)
                addCurve({.name = m_runs->runs[r].name,
                          .colour = m_runs->runs[r].colour,
                          .style = styleOfGroup(g),
                          .isEmphasised = isEmphasised(r),
                          .raw = curveOf(*m_runs->runs[r].metrics, figure()),
                          .group = g,
                          .run = r});
            continue;
        }
        std::vector<std::vector<double>> curves;
        for (const std::size_t r : group.runs) curves.push_back(curveOf(*m_runs->runs[r].metrics, figure()));
        MeanCurve mean = meanCurve(curves);
        const auto withEpochs = std::ranges::count_if(curves, [](const auto& curve) { return !curve.empty(); });
        addCurve({.name = tr("%1, n = %2").arg(fromFile(group.label)).arg(withEpochs),
                  .colour = colours[g],
                  .style = styleOfGroup(g),
                  .isEmphasised = std::ranges::any_of(group.runs, isEmphasised),
                  .raw = std::move(mean.mean),
                  .deviation = std::move(mean.deviation),
                  .count = std::move(mean.count),
                  .group = g});
    }
    // In front comes last.
    std::stable_partition(m_curves.begin(), m_curves.end(), [](const Curve& curve) { return !curve.isEmphasised; });
}

QCPGraph* RunCurvesView::addGraph(const std::vector<double>& values, const QPen& pen) {
    QCPGraph* graph = plot().addGraph(m_chart->axis(QCPAxis::atBottom), m_chart->axis(QCPAxis::atLeft));
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t e = 0; e < values.size(); ++e) points.append({static_cast<double>(e + 1), values[e]});  // NaN: a gap
    graph->data()->set(points, true);
    graph->setPen(pen);
    // A single epoch is a point, which a line does not show.
    if (values.size() == 1) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 5));
    return graph;
}

void RunCurvesView::drawBand(const Curve& curve, const Theme& theme) {
    std::vector<double> lower = curve.raw, upper = curve.raw;
    for (std::size_t e = 0; e < curve.raw.size(); ++e) {
        lower[e] -= curve.deviation[e];
        upper[e] += curve.deviation[e];
    }
    QCPGraph* bottom = addGraph(lower, QPen(Qt::NoPen));
    QCPGraph* top = addGraph(upper, QPen(Qt::NoPen));
    for (QCPGraph* graph : {bottom, top}) graph->setScatterStyle(QCPScatterStyle());
    // Many bands lie on one another: each is lighter, so that the lines still stand out, and only that of a run in front is not.
    const float strength = curve.isEmphasised ? 1.0F : std::min(1.0F, 3.0F / static_cast<float>(m_curves.size()));
    QColor wash = drawnOn(curve.colour, theme);
    wash.setAlphaF(strength * (theme.isDark ? 0.24F : 0.18F));
    top->setBrush(wash);
    top->setChannelFillGraph(bottom);
}

void RunCurvesView::drawCurve(const Curve& curve, const Theme& theme) {
    // Runs that stand in front are told by weight; the others step back only where some do.
    const bool stepsBack = !m_emphasised.empty() && !curve.isEmphasised;
    const QColor own = drawnOn(curve.colour, theme), colour = stepsBack ? blended(own, theme.surface, 0.45) : own;
    const double width = curve.isEmphasised ? 2.5 : m_curves.size() > 30 ? 1.0 : 1.6;
    QCPGraph* graph = nullptr;
    if (curve.smoothed.empty()) {
        graph = addGraph(curve.raw, QPen(colour, width, curve.style));
    } else {
        (void)addGraph(curve.raw, QPen(blended(colour, theme.surface, 0.4), 1.0, curve.style));
        graph = addGraph(curve.smoothed, QPen(colour, width + 0.3, curve.style));
    }
    if (m_curves.size() > kMostInLegend) return;
    graph->setName(
        QFontMetrics(m_legend->font()).elidedText(curve.name, Qt::ElideRight, legendRoom()));  // names of runs begin with their time
    graph->addToLegend(m_legend);
}

// Of a name in the legend.
int RunCurvesView::legendRoom() const {
    const int columns = std::min(kLegendColumns, static_cast<int>(m_curves.size()));
    return (drawnSize().width() - kWideGap) / columns - m_legend->iconSize().width() - m_legend->iconTextPadding() -
           m_legend->columnSpacing();
}

void RunCurvesView::fitAxes() {
    double first = 1, last = 1, lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
    for (const Curve& curve : m_curves) {
        last = std::max(last, static_cast<double>(curve.raw.size()));
        for (std::size_t e = 0; e < curve.raw.size(); ++e) {
            if (!std::isfinite(curve.raw[e])) continue;
            const double margin = e < curve.deviation.size() && std::isfinite(curve.deviation[e]) ? curve.deviation[e] : 0;
            lowest = std::min(lowest, curve.raw[e] - margin);
            highest = std::max(highest, curve.raw[e] + margin);
        }
    }
    if (last == 1) first = 0, last = 2;
    const double room = 0.02 * (last - first);
    m_chart->axis(QCPAxis::atBottom)->setRange(first - room, last + room);
    const double margin = std::max(0.06 * (highest - lowest), 0.005);
    m_chart->axis(QCPAxis::atLeft)
        ->setRange(std::max(0.0, lowest - margin), isAccuracy() ? std::min(1.005, highest + margin) : highest + margin);
}

void RunCurvesView::draw(const Theme& theme) {
    makeCurves();
    setEmptyText(!m_curves.empty() ? QString() : tr("The runs of the list appear here as soon as they have trained an epoch."));
    m_legend->clearItems();
    plot().clearGraphs();
    if (m_curves.empty()) return setRemark({});
    styleLegend(*m_legend, theme);
    for (const Curve& curve : m_curves)
        if (!curve.deviation.empty()) drawBand(curve, theme);
    for (const Curve& curve : m_curves) drawCurve(curve, theme);
    QCPAxis* values = m_chart->axis(QCPAxis::atLeft);
    values->setLabel(m_figure->currentText() + (isAccuracy() ? tr(", %") : tr(", nats")));
    values->setTicker(QSharedPointer<QCPAxisTicker>(isAccuracy() ? new PercentTicker : new QCPAxisTicker));
    styleAxes(*m_chart, theme);
    if (m_fits) fitAxes();
    const bool isOne = m_curves.size() == 1;
    QString remark = lines() == Lines::EachRun ? (isOne ? tr("one run") : tr("%1 runs").arg(m_curves.size()))
                                               : (isOne ? tr("one group of runs") : tr("%1 groups of runs").arg(m_curves.size())) +
                                                     tr(", equal but for their seeds; bands are ± one sd");
    if (window() > 1) remark += tr(" · moving average of %1 epochs over the raw lines").arg(window());
    if (m_curves.size() > kMostInLegend) remark += tr(" · colours as in the list");
    setRemark(remark);
    setPictureTitle(window() > 1
                        ? tr("%1 of %2, moving average of %3 epochs")
                              .arg(m_figure->currentText(), lines() == Lines::EachRun ? tr("runs") : tr("groups of runs"))
                              .arg(window())
                        : tr("%1 of %2").arg(m_figure->currentText(), lines() == Lines::EachRun ? tr("runs") : tr("groups of runs")));
}

QString RunCurvesView::valueText(double value) const { return isAccuracy() ? percentText(value, 2) : numberText(value); }

QString RunCurvesView::valueText(const Curve& curve, std::size_t at) const {
    QString text = valueText(curve.raw[at]);
    if (!curve.deviation.empty()) {
        if (std::isfinite(curve.deviation[at])) text += QStringLiteral(" ± ") + valueText(curve.deviation[at]);
        text += tr(" (n = %1)").arg(curve.count[at]);
    }
    if (!curve.smoothed.empty()) text += tr(", smoothed %1").arg(valueText(curve.smoothed[at]));
    return text;
}

// The nearest curve first, then the others by their values.
QString RunCurvesView::readoutAt(QPointF at) const {
    if (m_curves.empty() || !m_chart->rect().contains(at.toPoint())) return {};
    const auto epoch = std::lround(m_chart->axis(QCPAxis::atBottom)->pixelToCoord(at.x()));
    const double under = m_chart->axis(QCPAxis::atLeft)->pixelToCoord(at.y());
    const auto place = static_cast<std::size_t>(std::max(0L, epoch - 1));
    std::vector<const Curve*> here;
    for (const Curve& curve : m_curves)
        if (epoch >= 1 && place < curve.raw.size() && std::isfinite(curve.raw[place])) here.push_back(&curve);
    if (here.empty()) return {};
    std::ranges::stable_sort(here, [&](const Curve* a, const Curve* b) { return a->raw[place] > b->raw[place]; });
    const auto nearest = std::ranges::min_element(here, {}, [&](const Curve* curve) { return std::abs(curve->raw[place] - under); });
    std::rotate(here.begin(), nearest, nearest + 1);
    QStringList parts{tr("epoch %1").arg(epoch)};
    for (const Curve* curve : here) {
        const QString name = curve->deviation.empty() ? curve->name : fromFile(m_runs->groups[curve->group].label);
        parts << tr("%1: %2").arg(name, valueText(*curve, place));
    }
    return parts.join(QStringLiteral(" · "));
}

NumberTable RunCurvesView::numbersOfRuns() const {
    NumberTable table;
    table.header = {"run", "data", "algorithm", "seed", "epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy"};
    if (window() > 1) table.header.push_back("moving_average_of_" + std::to_string(window()));
    for (const ComparedRun& run : m_runs->runs) {
        const std::vector<double> raw = curveOf(*run.metrics, figure()), smoothed = movingAverage(raw, window());
        for (const Metrics& m : *run.metrics) {
            table.rows.push_back({run.name.toStdString(), run.run.dataName, run.run.settings.algorithm,
                                  std::to_string(run.run.settings.seed), std::int64_t{m.epoch}, m.trainLoss, m.trainAccuracy, m.testLoss,
                                  m.testAccuracy});
            if (window() > 1) table.rows.back().emplace_back(smoothed[static_cast<std::size_t>(m.epoch - 1)]);
        }
    }
    return table;
}

NumberTable RunCurvesView::numbersOfMeans() const {
    constexpr std::array kNames{"test_accuracy", "train_accuracy", "test_loss", "train_loss"};
    const std::string name = kNames[static_cast<std::size_t>(figure())];
    NumberTable table;
    table.header = {"group", "epoch", "n", "mean_" + name, "sd_" + name};
    if (window() > 1) table.header.push_back("moving_average_of_" + std::to_string(window()));
    for (const RunGroup& group : m_runs->groups) {
        std::vector<std::vector<double>> curves;
        for (const std::size_t r : group.runs) curves.push_back(curveOf(*m_runs->runs[r].metrics, figure()));
        const MeanCurve mean = meanCurve(curves);
        const std::vector<double> smoothed = movingAverage(mean.mean, window());
        for (std::size_t e = 0; e < mean.mean.size(); ++e) {
            table.rows.push_back(
                {group.label, static_cast<std::int64_t>(e + 1), std::int64_t{mean.count[e]}, mean.mean[e], mean.deviation[e]});
            if (window() > 1) table.rows.back().emplace_back(smoothed[e]);
        }
    }
    return table;
}

NumberTable RunCurvesView::numbers() const {
    if (m_runs == nullptr) return {};
    return lines() == Lines::EachRun ? numbersOfRuns() : numbersOfMeans();
}

}  // namespace rewire
