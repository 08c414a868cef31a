#include "ui/views/importance_strip.h"

#include "ui/views/plot_picture.h"
#include "ui/views/whole_ticker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr int kBins = 40;
constexpr int kHeight = 74;

QCPAxisRect* smallChart(QCustomPlot& plot, QCPLayoutGrid& grid, int column, const QString& x) {
    auto* chart = new QCPAxisRect(&plot);
    chart->setupFullAxesBox(false);
    grid.addElement(0, column, chart);
    for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) chart->axis(side)->setVisible(false);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) chart->axis(side)->grid()->setVisible(false);
    chart->axis(QCPAxis::atBottom)->setLabel(x);
    chart->axis(QCPAxis::atLeft)->ticker()->setTickCount(2);
    chart->setMinimumSize(40, kHeight);
    chart->setMaximumSize(QWIDGETSIZE_MAX, kHeight);
    return chart;
}

QCPItemStraightLine* verticalLine(QCustomPlot& plot, QCPAxisRect& chart) {
    auto* line = new QCPItemStraightLine(&plot);
    for (QCPItemPosition* point : {line->point1, line->point2}) {
        point->setAxes(chart.axis(QCPAxis::atBottom), chart.axis(QCPAxis::atLeft));
        point->setAxisRect(&chart);
    }
    line->setClipAxisRect(&chart);
    return line;
}

}  // namespace

void ImportanceStrip::build(QCustomPlot& plot) {
    grid = new QCPLayoutGrid;
    grid->setObjectName(kSideCharts);
    plot.plotLayout()->addElement(1, 0, grid);
    plot.plotLayout()->setRowStretchFactor(1, 0.001);
    grid->setColumnSpacing(kGap);
    distribution = smallChart(plot, *grid, 0, QCustomPlot::tr("values"));
    history = smallChart(plot, *grid, 1, {});
    history->axis(QCPAxis::atBottom)->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    bars = new QCPBars(distribution->axis(QCPAxis::atBottom), distribution->axis(QCPAxis::atLeft));
    line = plot.addGraph(history->axis(QCPAxis::atBottom), history->axis(QCPAxis::atLeft));
    mark = plot.addGraph(history->axis(QCPAxis::atBottom), history->axis(QCPAxis::atLeft));
    mark->setLineStyle(QCPGraph::lsNone);
    from = verticalLine(plot, *distribution);
    to = verticalLine(plot, *distribution);
}

void ImportanceStrip::showDistribution(const std::vector<double>& values, double largest, double lower, double upper) const {
    std::array<int, kBins> counts{};
    for (const double value : values)
        ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>(value / largest * kBins), 0, kBins - 1))];
    QVector<QCPBarsData> data;
    int tallest = 1;
    for (int b = 0; b < kBins; ++b) {
        data.append({(b + 0.5) * largest / kBins, static_cast<double>(counts[static_cast<std::size_t>(b)])});
        tallest = std::max(tallest, counts[static_cast<std::size_t>(b)]);
    }
    bars->setWidth(largest / kBins * 0.9);
    bars->data()->set(data, true);
    distribution->axis(QCPAxis::atBottom)->setRange(0, largest * 1.02);
    distribution->axis(QCPAxis::atLeft)->setRange(0, tallest * 1.1);
    from->point1->setCoords(lower, 0);
    from->point2->setCoords(lower, 1);
    to->point1->setCoords(upper, 0);
    to->point2->setCoords(upper, 1);
}

void ImportanceStrip::showHistory(const History& shown) const {
    QVector<QCPGraphData> points;
    double largest = 1e-12;
    mark->data()->clear();
    for (std::size_t i = 0; i < shown.epoch.size(); ++i) {
        if (!std::isfinite(shown.value[i])) continue;
        points.append({shown.epoch[i], shown.value[i]});
        largest = std::max(largest, shown.value[i]);
        if (shown.epoch[i] == shown.position) mark->addData(shown.epoch[i], shown.value[i]);
    }
    line->data()->set(points, true);
    history->setVisible(distribution->visible() && !points.isEmpty());
    history->axis(QCPAxis::atBottom)->setLabel(shown.title);
    history->axis(QCPAxis::atBottom)->setRange(-0.5, std::max(5.0, shown.epoch.empty() ? 0.0 : shown.epoch.back()) * 1.03);
    history->axis(QCPAxis::atLeft)->setRange(0, largest * 1.15);
}

void ImportanceStrip::setRoom(bool hasRoom) const {
    const int height = hasRoom ? kHeight : 0;
    for (QCPAxisRect* chart : {distribution, history}) {
        chart->setVisible(hasRoom);
        chart->setAutoMargins(hasRoom ? QCP::msAll : QCP::msNone);
        if (!hasRoom) chart->setMargins({});
        chart->setMinimumSize(40, height);
        chart->setMaximumSize(QWIDGETSIZE_MAX, height);
    }
    for (QCPItemStraightLine* limit : {from, to}) limit->setVisible(hasRoom);
}

void ImportanceStrip::colour(const Theme& theme, const QFont& font) const {
    for (QCPAxisRect* chart : {distribution, history})
        for (QCPAxis* axis : chart->axes()) {
            axis->setBasePen(QPen(theme.line, 1));
            axis->setTickPen(QPen(Qt::NoPen));
            axis->setSubTickPen(QPen(Qt::NoPen));
            axis->setTickLabelColor(theme.mutedText);
            axis->setLabelColor(theme.mutedText);
            axis->setTickLabelFont(font);
            axis->setLabelFont(font);
            axis->setLabelPadding(2);
        }
    bars->setPen(QPen(Qt::NoPen));
    bars->setBrush(theme.neutral);
    line->setPen(QPen(theme.accent, 1.5));
    mark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.surface, 1.5), QBrush(theme.text), 7));
    for (QCPItemStraightLine* limit : {from, to}) limit->setPen(QPen(theme.accent, 1, Qt::DotLine));
}

}  // namespace rewire
