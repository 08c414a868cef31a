#include "ui/views/truth_view.h"

#include "ui/models/text.h"
#include "ui/style/control_style.h"
#include "ui/views/percent_ticker.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {

TruthView::TruthView(QWidget* parent) : PlotView(tr("Truth"), QStringLiteral("truth"), parent) {
    setHelp(Topic::Truth);
    m_controlButton = new QToolButton(this);
    m_controlButton->setText(tr("Train the shuffled-label control"));
    m_controlButton->setProperty(kOutlinedProperty, true);
    m_controlButton->setToolTip(
        tr("Train the same network with shuffled training labels, beside this one: what it finds as well, the labels did not tell"));
    connect(m_controlButton, &QToolButton::clicked, this, &TruthView::controlRequested);
    tools().addWidget(m_controlButton);
    m_precisionChart = addChart(0, 0, tr("k, inputs chosen"), tr("precision@k, %"));
    m_rocChart = addChart(0, 1, tr("of the other inputs chosen, %"), tr("of the informative inputs found, %"));
    for (QCPAxis* share : {m_precisionChart->axis(QCPAxis::atLeft), m_rocChart->axis(QCPAxis::atBottom), m_rocChart->axis(QCPAxis::atLeft)})
        share->setTicker(QSharedPointer<QCPAxisTicker>(new PercentTicker));
    m_precisionLegend = addInsetLegend(*m_precisionChart, Qt::AlignTop | Qt::AlignRight);
    m_rocLegend = addInsetLegend(*m_rocChart, Qt::AlignBottom | Qt::AlignRight);
    chartGrid().setColumnSpacing(kWideGap);
    m_base = plot().addGraph(m_precisionChart->axis(QCPAxis::atBottom), m_precisionChart->axis(QCPAxis::atLeft));
    m_base->setName(tr("chance"));
    m_chance = plot().addGraph(m_rocChart->axis(QCPAxis::atBottom), m_rocChart->axis(QCPAxis::atLeft));
    m_chance->setName(tr("chance: area 0.5"));
    build(m_run, tr("this run"));
    build(m_control, tr("shuffled labels"));  // dashes over the line: both are seen where they agree
    m_base->addToLegend(m_precisionLegend);
    m_chance->addToLegend(m_rocLegend);
    m_topLine = addVerticalLine(*m_precisionChart);
    setEmptyText(tr("Where the informative inputs of a data set are known, the ranking is held against them here."));
}

void TruthView::build(Curves& curves, const QString& name) {
    curves.precision = plot().addGraph(m_precisionChart->axis(QCPAxis::atBottom), m_precisionChart->axis(QCPAxis::atLeft));
    curves.roc = plot().addGraph(m_rocChart->axis(QCPAxis::atBottom), m_rocChart->axis(QCPAxis::atLeft));
    for (QCPGraph* graph : {curves.precision, curves.roc}) graph->setName(name);
}

void TruthView::show(Content content) {
    m_content = std::move(content);
    m_controlButton->setEnabled(m_content.canTrainControl);
    refresh();
}

void TruthView::setTopCount(int k) {
    m_topCount = k;
    refresh();
}

void TruthView::fill(Curves& curves, const RankedInputs* inputs) const {
    curves.precision->data()->clear();
    curves.roc->data()->clear();
    curves.precisionAtK.clear();
    curves.rocCurve = {};
    const bool isKnown = inputs != nullptr && !inputs->values.empty();
    for (QCPLegend* legend : {m_precisionLegend, m_rocLegend}) {
        QCPGraph* graph = legend == m_precisionLegend ? curves.precision : curves.roc;
        if (isKnown)
            graph->addToLegend(legend);
        else
            graph->removeFromLegend(legend);
    }
    if (!isKnown) return;
    const auto& informative = inputs->dataset->informativeFeatures;
    curves.precisionAtK = precisionCurve(inputs->ranking, informative);
    curves.rocCurve = rocCurve(inputs->values, informative);
    QVector<QCPGraphData> precision, roc;
    for (std::size_t k = 0; k < curves.precisionAtK.size(); ++k) precision.append({static_cast<double>(k + 1), curves.precisionAtK[k]});
    curves.precision->data()->set(precision, true);
    // Ascending in x; of points at the same x the order stays.
    for (std::size_t p = 0; p < curves.rocCurve.falsePositiveRate.size(); ++p)
        roc.append({curves.rocCurve.falsePositiveRate[p], curves.rocCurve.truePositiveRate[p]});
    curves.roc->data()->set(roc, true);
    curves.roc->setName(
        (&curves == &m_run ? tr("this run: area %1") : tr("shuffled labels: area %1")).arg(curves.rocCurve.area, 0, 'f', 3));
}

void TruthView::colour(Curves& curves, const QPen& pen) const {
    for (QCPGraph* graph : {curves.precision, curves.roc}) graph->setPen(pen);
}

void TruthView::draw(const Theme& theme) {
    const bool isEmpty = m_content.inputs == nullptr || !m_content.inputs->dataset->truthIsKnown() || m_content.inputs->values.empty();
    const bool isUnknown = m_content.inputs != nullptr && !m_content.inputs->dataset->truthIsKnown();
    setEmptyText(
        !isEmpty ? QString()
        : isUnknown
            ? tr("Nobody knows which inputs of this data set are informative. Open Madelon or the synthetic set, or add noise inputs when "
                 "importing: then the rest is known to be real.")
            : tr("Where the informative inputs of a data set are known, the ranking is held against them here when training begins."));
    if (isEmpty) return setRemark({});
    fill(m_run, m_content.inputs.get());
    fill(m_control, m_content.control.get());
    const int inputs = static_cast<int>(m_content.inputs->ranking.size());
    const int known = static_cast<int>(m_content.inputs->dataset->informativeFeatures.size());
    const double base = static_cast<double>(known) / inputs;
    const double last = std::min<double>(inputs, std::max(5 * known, m_topCount * 2));
    m_base->data()->set({{0, base}, {static_cast<double>(inputs), base}}, true);
    m_chance->data()->set({{0, 0}, {1, 1}}, true);
    m_precisionChart->axis(QCPAxis::atBottom)->setRange(0, last);
    m_precisionChart->axis(QCPAxis::atLeft)->setRange(0, 1.04);
    m_rocChart->axis(QCPAxis::atBottom)->setRange(-0.02, 1.02);
    m_rocChart->axis(QCPAxis::atLeft)->setRange(0, 1.04);
    for (QCPAxisRect* chart : {m_precisionChart, m_rocChart}) styleAxes(*chart, theme);
    for (QCPLegend* legend : {m_precisionLegend, m_rocLegend}) styleLegend(*legend, theme);
    colour(m_run, QPen(theme.accent, 1.75));
    QPen dashes(theme.second, 1.75);
    dashes.setDashPattern({5, 5});  // as much of the line below is seen
    colour(m_control, dashes);
    for (QCPGraph* graph : {m_base, m_chance}) graph->setPen(QPen(theme.neutral, 1.25, Qt::DotLine));
    m_topLine->setPen(QPen(theme.neutral, 1, Qt::DotLine));
    m_topLine->point1->setCoords(m_topCount, 0);
    m_topLine->point2->setCoords(m_topCount, 1);
    const int k = std::clamp(m_topCount, 1, inputs);
    QString remark = tr("epoch %1 · %2 of the top %3 are among the %4 informative · area %5")
                         .arg(m_content.inputs->frame->metrics.epoch)
                         .arg(m_content.inputs->informativeAmongTop(k))
                         .arg(k)
                         .arg(known)
                         .arg(m_run.rocCurve.area, 0, 'f', 3);
    if (m_content.control != nullptr && !m_content.control->values.empty())
        remark += tr(" · control: %1 of %2 in epoch %3")
                      .arg(m_content.control->informativeAmongTop(k))
                      .arg(k)
                      .arg(m_content.control->frame->metrics.epoch);
    if (!m_content.controlRemark.isEmpty()) remark += QStringLiteral(" · ") + m_content.controlRemark;
    setRemark(remark);
    setPictureTitle(tr("Truth in epoch %1: %2").arg(m_content.inputs->frame->metrics.epoch).arg(measureName(m_content.inputs->measure)));
}

QString TruthView::readoutAt(QPointF at) const {
    if (m_run.precisionAtK.empty()) return {};
    if (m_precisionChart->rect().contains(at.toPoint())) {
        const auto k =
            static_cast<std::size_t>(std::clamp<double>(std::round(m_precisionChart->axis(QCPAxis::atBottom)->pixelToCoord(at.x())), 1,
                                                        static_cast<double>(m_run.precisionAtK.size())));
        QString text = tr("precision@%1 = %2").arg(k).arg(percentText(m_run.precisionAtK[k - 1]));
        if (k <= m_control.precisionAtK.size()) text += tr(" · control %1").arg(percentText(m_control.precisionAtK[k - 1]));
        return text;
    }
    if (!m_rocChart->rect().contains(at.toPoint())) return {};
    const double x = m_rocChart->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
    const auto& rates = m_run.rocCurve.falsePositiveRate;
    const auto found = std::upper_bound(rates.begin(), rates.end(), x);
    if (found == rates.begin()) return {};
    const auto p = static_cast<std::size_t>(found - rates.begin() - 1);
    return tr("%1 of the informative inputs found at %2 of the others")
        .arg(percentText(m_run.rocCurve.truePositiveRate[p]), percentText(rates[p]));
}

// Both charts under one header, with empty cells where a column is the other's.
NumberTable TruthView::numbers() const {
    NumberTable table;
    table.header = {"k", "precision", "control_precision", "roc_of", "false_positive_rate", "true_positive_rate", "threshold", "area"};
    if (m_content.inputs == nullptr || !m_content.inputs->dataset->truthIsKnown() || m_content.inputs->values.empty()) return table;
    const auto& informative = m_content.inputs->dataset->informativeFeatures;
    const auto precision = precisionCurve(m_content.inputs->ranking, informative);
    const bool hasControl = m_content.control != nullptr && !m_content.control->values.empty();
    const std::vector<double> control = hasControl ? precisionCurve(m_content.control->ranking, informative) : std::vector<double>();
    for (std::size_t k = 0; k < precision.size(); ++k) {
        table.rows.push_back(
            {static_cast<std::int64_t>(k + 1), precision[k], k < control.size() ? NumberCell(control[k]) : NumberCell(std::string())});
        table.rows.back().resize(table.header.size());
    }
    const auto addRoc = [&](const char* name, const RankedInputs& inputs) {
        const RocCurve roc = rocCurve(inputs.values, informative);
        for (std::size_t p = 0; p < roc.threshold.size(); ++p)
            table.rows.push_back({std::string(), std::string(), std::string(), name, roc.falsePositiveRate[p], roc.truePositiveRate[p],
                                  roc.threshold[p], roc.area});
    };
    addRoc("run", *m_content.inputs);
    if (hasControl) addRoc("control", *m_content.control);
    return table;
}

}  // namespace rewire
