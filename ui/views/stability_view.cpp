#include "ui/views/stability_view.h"

#include "ui/models/image_shapes.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/text.h"
#include "ui/views/whole_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>
#include <array>
#include <cmath>
#include <qcustomplot.h>
#include <utility>

namespace rewire {
namespace {

QString seedsText(int count) { return count == 1 ? StabilityView::tr("one seed") : StabilityView::tr("%1 seeds").arg(count); }

}  // namespace

StabilityView::StabilityView(QWidget* parent) : PlotView(tr("Stability over seeds"), QStringLiteral("stability"), parent) {
    setHelp(Topic::Stability);
    m_group = new QComboBox(this);
    m_group->setAccessibleName(tr("Group of runs"));
    m_group->setToolTip(tr("Runs of the list that differ in nothing but their seeds"));
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_measure = new QComboBox(this);
    m_measure->setAccessibleName(tr("Measure"));
    for (const ImportanceMeasure measure : {ImportanceMeasure::Connections, ImportanceMeasure::Strength}) {
        m_measure->addItem(measureName(measure), static_cast<int>(measure));
        m_measure->setItemData(m_measure->count() - 1, measureMeaning(measure), Qt::ToolTipRole);
    }
    for (QComboBox* box : {m_group, m_measure}) {
        tools().addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &StabilityView::questionChanged);
    }
    m_formBox = new QComboBox(this);
    m_formBox->setAccessibleName(tr("Form"));
    m_formBox->addItem(tr("Maps of mean and sd"));
    m_formBox->addItem(tr("Ranked inputs and overlap"));
    m_formBox->hide();
    tools().addWidget(m_formBox);
    connect(m_formBox, &QComboBox::currentIndexChanged, this, [this](int index) { setForm(static_cast<Form>(index)); });
    chartGrid().setColumnSpacing(kWideGap);
    buildMaps();
    buildImportance();
    buildOverlap();
    arrange();
}

void StabilityView::buildImportance() {
    m_importanceLegend = addLegendRow(0, 0, 1);
    m_importance = addChart(1, 0, tr("inputs by their mean importance"), {});
    QCPAxis* x = m_importance->axis(QCPAxis::atBottom);
    QCPAxis* y = m_importance->axis(QCPAxis::atLeft);
    x->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    m_mean = plot().addGraph(x, y);
    m_mean->setName(tr("mean over seeds, ± one sd"));
    m_deviation = new QCPErrorBars(x, y);
    m_deviation->setDataPlottable(m_mean);
    m_informative = plot().addGraph(x, y);
    m_informative->setName(tr("known to be informative"));
    for (QCPGraph* graph : {m_mean, m_informative}) graph->setLineStyle(QCPGraph::lsNone);
    m_mean->addToLegend(m_importanceLegend);
    m_topOfImportance = addVerticalLine(*m_importance);
}

void StabilityView::buildOverlap() {
    m_overlapLegend = addLegendRow(0, 1, 1);
    m_overlap = addChart(1, 1, tr("k, inputs chosen"), tr("overlap of the top k"));
    QCPAxis* x = m_overlap->axis(QCPAxis::atBottom);
    QCPAxis* y = m_overlap->axis(QCPAxis::atLeft);
    m_jaccard = plot().addGraph(x, y);
    m_jaccard->setName(tr("Jaccard"));
    m_kuncheva = plot().addGraph(x, y);
    m_kuncheva->setName(tr("Kuncheva: 0 is chance"));
    for (QCPGraph* graph : {m_jaccard, m_kuncheva}) graph->addToLegend(m_overlapLegend);
    m_topOfOverlap = addVerticalLine(*m_overlap);
}

void StabilityView::buildMaps() {
    for (int column = 0; column < 2; ++column) {
        auto*& frame = column == 0 ? m_meanFrame : m_deviationFrame;
        frame = new QCPLayoutGrid;
        frame->setAutoMargins(QCP::msNone);
        chartGrid().addElement(1, column, frame);  // so that what goes into it knows its plot
        (column == 0 ? m_meanMap : m_deviationMap).build(plot(), *frame);
        chartGrid().take(frame);
    }
    connect(&plot(), &QCustomPlot::afterLayout, this, [this] {
        if (m_meanFrame->visible())
            fitSquarePixels(plot(), std::array{FramedHeatmap{&m_meanMap, m_meanFrame}, FramedHeatmap{&m_deviationMap, m_deviationFrame}});
    });
}

// The charts of the other form give up their places.
void StabilityView::arrange() {
    const bool maps = showsMaps();
    const auto place = [this](QCPLayoutElement* element, int row, int column, bool isShown) {
        element->setVisible(isShown);
        if (!isShown && element->layout() != nullptr)
            chartGrid().take(element);
        else if (isShown && element->layout() == nullptr)
            chartGrid().addElement(row, column, element);
    };
    place(m_importanceLegend->layout(), 0, 0, !maps);
    place(m_overlapLegend->layout(), 0, 1, !maps);
    place(m_importance, 1, 0, !maps);
    place(m_overlap, 1, 1, !maps);
    place(m_meanFrame, 1, 0, maps);
    place(m_deviationFrame, 1, 1, maps);
    for (QCPItemStraightLine* line : {m_topOfImportance, m_topOfOverlap}) line->setVisible(!maps);
}

const ImageShape* StabilityView::imageShape() const {
    const Dataset* known = dataset();
    return known != nullptr && known->imageShape ? &*known->imageShape : nullptr;
}

void StabilityView::setForm(Form form) {
    m_form = form;
    const QSignalBlocker silent(m_formBox);
    m_formBox->setCurrentIndex(static_cast<int>(form));
    refresh();
}

void StabilityView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

void StabilityView::offer(const std::shared_ptr<const ComparedRuns>& runs) {
    QStringList labels, names;
    for (const RunGroup& group : runs->groups) {
        labels << fromFile(group.label);
        names << (group.runs.size() == 1 ? tr("%1 · one seed").arg(labels.back())
                                         : tr("%1 · %2 seeds").arg(labels.back()).arg(group.runs.size()));
    }
    if (names == m_groupNames) return;  // an open list stays open
    const QString chosen = m_group->currentData().toString();
    const QSignalBlocker silent(m_group);
    m_groupNames = names;
    m_group->clear();
    for (qsizetype g = 0; g < names.size(); ++g) m_group->addItem(names[g], labels[g]);
    // Among equals one that evolves: inputs that are all connected agree over seeds, and tell nothing.
    const auto largest = std::ranges::max_element(runs->groups, {}, [&](const RunGroup& group) {
        return std::pair(group.runs.size(), runs->runs[group.runs.front()].run.settings.rules().evolves());
    });
    const int again = m_group->findData(chosen);
    m_group->setCurrentIndex(again >= 0 ? again : static_cast<int>(largest - runs->groups.begin()));
    refresh();
}

int StabilityView::group() const { return m_group->currentIndex(); }

ImportanceMeasure StabilityView::measure() const { return static_cast<ImportanceMeasure>(m_measure->currentData().toInt()); }

void StabilityView::show(std::shared_ptr<const StabilityAnswer> answer) {
    m_answer = std::move(answer);
    refresh();
}

void StabilityView::setDataset(std::shared_ptr<const Dataset> dataset) {
    m_dataset = std::move(dataset);
    refresh();
}

void StabilityView::setTopCount(int k) {
    m_topCount = k;
    refresh();
}

const Dataset* StabilityView::dataset() const {
    const bool isOfGroup = m_dataset != nullptr && m_answer != nullptr && m_dataset->fingerprint == m_answer->fingerprint &&
                           static_cast<std::size_t>(m_dataset->featureCount) == m_answer->ranking.size();
    return isOfGroup ? m_dataset.get() : nullptr;
}

// Far enough behind k to see where the ranking falls off.
int StabilityView::shownInputs() const { return std::min(static_cast<int>(m_answer->ranking.size()), std::max(3 * m_topCount, 60)); }

void StabilityView::fillImportance() {
    const MeanImportance& importance = m_answer->importance;
    const Dataset* known = dataset();
    const bool truthIsKnown = known != nullptr && known->truthIsKnown();
    const bool isSpread = importance.runCount > 1;  // one seed has no deviation
    m_mean->setName(isSpread ? tr("mean over seeds, ± one sd") : tr("one seed"));
    m_deviation->setVisible(isSpread);
    QVector<QCPGraphData> all, informative;
    QVector<double> deviation;
    double highest = 0;
    for (std::size_t r = 0; r < m_answer->ranking.size(); ++r) {
        const auto input = static_cast<std::size_t>(m_answer->ranking[r]);
        const QCPGraphData point(static_cast<double>(r + 1), importance.mean[input]);
        all.append(point);
        deviation.append(importance.deviation[input]);
        highest = std::max(highest, importance.mean[input] + importance.deviation[input]);
        if (truthIsKnown && std::ranges::binary_search(known->informativeFeatures, m_answer->ranking[r])) informative.append(point);
    }
    m_mean->data()->set(all, true);
    m_deviation->setData(deviation);
    m_informative->data()->set(informative, true);
    if (truthIsKnown)
        m_informative->addToLegend(m_importanceLegend);
    else
        m_informative->removeFromLegend(m_importanceLegend);
    m_importance->axis(QCPAxis::atBottom)->setRange(0, shownInputs() + 0.5);
    m_importance->axis(QCPAxis::atLeft)->setRange(0, std::max(1e-9, highest * 1.06));
    m_importance->axis(QCPAxis::atLeft)
        ->setLabel(m_answer->measure == ImportanceMeasure::Connections ? tr("connections") : shortMeasureName(m_answer->measure));
    m_topOfImportance->point1->setCoords(m_topCount + 0.5, 0);
    m_topOfImportance->point2->setCoords(m_topCount + 0.5, 1);
}

void StabilityView::fillOverlap() {
    QVector<QCPGraphData> jaccard, kuncheva;
    double lowest = 0;
    for (std::size_t i = 0; i < m_answer->atK.size(); ++i) {
        jaccard.append({static_cast<double>(i + 1), m_answer->atK[i].jaccard});
        kuncheva.append({static_cast<double>(i + 1), m_answer->atK[i].kuncheva});
        lowest = std::min(lowest, m_answer->atK[i].kuncheva);
    }
    m_jaccard->data()->set(jaccard, true);
    m_kuncheva->data()->set(kuncheva, true);
    m_overlap->axis(QCPAxis::atBottom)->setRange(0, static_cast<double>(m_answer->ranking.size()) * 1.01);
    m_overlap->axis(QCPAxis::atLeft)->setRange(lowest < 0 ? std::min(-0.08, lowest * 1.1) : 0, 1.04);
    m_topOfOverlap->point1->setCoords(m_topCount, 0);
    m_topOfOverlap->point2->setCoords(m_topCount, 1);
}

// Each on a scale of its own: a deviation is small beside the mean where the seeds agree.
void StabilityView::drawMaps(const Theme& theme) {
    const ImageShape& shape = *imageShape();
    const MeanImportance& importance = m_answer->importance;
    const auto fill = [&](const Heatmap& heatmap, QCPLayoutGrid& frame, const std::vector<double>& values, const QString& label) {
        frame.setMargins({});  // a picture must not depend on what was drawn before
        const std::vector<double> pixels = pixelMeans(values, shape);
        styleAxes(*heatmap.rect, theme);
        heatmap.setLabels(tr("column"), tr("row"), label);
        heatmap.setPixels(shape.width, shape.height, pixels);
        heatmap.setScale(m_colours, std::ranges::max(pixels));
        heatmap.colour(theme, plotFont(0.88));
    };
    fill(m_meanMap, *m_meanFrame, importance.mean, importance.runCount > 1 ? tr("mean over seeds") : tr("one seed"));
    fill(m_deviationMap, *m_deviationFrame, importance.deviation, tr("sd over seeds"));
}

QImage StabilityView::exactImage() const {
    const ValueGrid means = grid();
    return means.shape.empty() ? QImage() : imageOfValues(means.values, means.shape[1], m_colours, std::max(1e-12, means.largest));
}

ValueGrid StabilityView::grid() const {
    if (m_answer == nullptr || m_answer->importance.runCount == 0 || !showsMaps()) return {};
    const ImageShape& shape = *imageShape();
    ValueGrid means{.shape = {shape.height, shape.width}, .values = pixelMeans(m_answer->importance.mean, shape)};
    means.largest = std::ranges::max(means.values);
    return means;
}

QString StabilityView::remark() const {
    const auto k = static_cast<std::size_t>(std::clamp(m_topCount, 1, static_cast<int>(m_answer->ranking.size())));
    QString text = seedsText(m_answer->importance.runCount);
    if (m_answer->atK.empty())
        text += tr(" · two seeds are needed for an overlap");
    else
        text += tr(" · %1 pairs · top %2: Jaccard %3, Kuncheva %4")
                    .arg(m_answer->atK[k - 1].pairs)
                    .arg(k)
                    .arg(m_answer->atK[k - 1].jaccard, 0, 'f', 3)
                    .arg(m_answer->atK[k - 1].kuncheva, 0, 'f', 3);
    if (m_answer->evolvedCount > 0) text += tr(" · %1 of them unfinished, after an evolution step").arg(m_answer->evolvedCount);
    for (const QString& problem : m_answer->problems) text += QStringLiteral(" · ") + problem;
    return text;
}

void StabilityView::draw(const Theme& theme) {
    const bool hasGroups = m_group->count() > 0;
    const bool isEmpty = m_answer == nullptr || m_answer->importance.runCount == 0;
    QString why = tr("Train the same settings with several seeds: how far their rankings agree appears here. A race does it in one go.");
    if (hasGroups && m_answer != nullptr && !m_answer->problems.empty()) why = m_answer->problems.front();
    setEmptyText(isEmpty ? why : QString());
    m_formBox->setVisible(!isEmpty && imageShape() != nullptr);
    arrange();
    if (isEmpty) return setRemark({});
    setRemark(remark());
    setPictureTitle(tr("Stability of %1 over %2: %3")
                        .arg(m_answer->groupLabel, seedsText(m_answer->importance.runCount), measureName(m_answer->measure)));
    if (showsMaps()) return drawMaps(theme);
    fillImportance();
    fillOverlap();
    for (QCPAxisRect* chart : {m_importance, m_overlap}) styleAxes(*chart, theme);
    for (QCPLegend* legend : {m_importanceLegend, m_overlapLegend}) styleLegend(*legend, theme);
    m_mean->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.mutedText, theme.mutedText, 4.5));
    m_informative->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accent, theme.accent, 6));
    m_deviation->setPen(QPen(blended(theme.mutedText, theme.surface, 0.6), 1));
    m_deviation->setWhiskerWidth(0);
    m_deviation->setSymbolGap(0);
    m_jaccard->setPen(QPen(theme.accent, 1.75));
    m_kuncheva->setPen(QPen(theme.second, 1.5, Qt::DashLine));
    for (QCPItemStraightLine* line : {m_topOfImportance, m_topOfOverlap}) line->setPen(QPen(theme.neutral, 1, Qt::DotLine));
}

QString StabilityView::describe(std::int32_t input) const {
    const Dataset* known = dataset();
    const auto i = static_cast<std::size_t>(input);
    const auto rank = std::ranges::find(m_answer->ranking, input) - m_answer->ranking.begin() + 1;
    const QString name = known != nullptr ? inputName(*known, input) : tr("input %1").arg(input),
                  mean = numberText(m_answer->importance.mean[i]);
    QString text = m_answer->importance.runCount > 1
                       ? tr("%1 · rank %2 · mean %3 ± %4").arg(name).arg(rank).arg(mean, numberText(m_answer->importance.deviation[i]))
                       : tr("%1 · rank %2 · %3, one seed").arg(name).arg(rank).arg(mean);
    if (known != nullptr && known->truthIsKnown())
        text += std::ranges::binary_search(known->informativeFeatures, input) ? tr(" · informative") : tr(" · noise");
    return text;
}

QString StabilityView::readoutAt(QPointF at) const {
    if (m_answer == nullptr || m_answer->ranking.empty()) return {};
    if (showsMaps()) {
        const int pixel = std::max(m_meanMap.pixelAt(at), m_deviationMap.pixelAt(at));
        return pixel < 0 ? QString() : describe(pixel * imageShape()->channels);
    }
    const auto inputs = static_cast<double>(m_answer->ranking.size());
    const auto placeIn = [&](const QCPAxisRect& chart) {
        return static_cast<std::size_t>(std::clamp(std::round(chart.axis(QCPAxis::atBottom)->pixelToCoord(at.x())), 1.0, inputs));
    };
    if (m_importance->rect().contains(at.toPoint())) return describe(m_answer->ranking[placeIn(*m_importance) - 1]);
    if (!m_overlap->rect().contains(at.toPoint()) || m_answer->atK.empty()) return {};
    const std::size_t k = placeIn(*m_overlap);
    return tr("top %1 · Jaccard %2 · Kuncheva %3")
        .arg(k)
        .arg(m_answer->atK[k - 1].jaccard, 0, 'f', 3)
        .arg(m_answer->atK[k - 1].kuncheva, 0, 'f', 3);
}

NumberTable StabilityView::numbers() const {
    NumberTable table;
    table.header = {"rank", "input", "name", "mean", "sd", "seeds", "jaccard_of_top_rank", "kuncheva_of_top_rank"};
    if (m_answer == nullptr) return table;
    const Dataset* known = dataset();
    for (std::size_t r = 0; r < m_answer->ranking.size(); ++r) {
        const std::int32_t input = m_answer->ranking[r];
        const auto i = static_cast<std::size_t>(input);
        const bool hasPairs = !m_answer->atK.empty();
        table.rows.push_back({static_cast<std::int64_t>(r + 1), std::int64_t{input},
                              known != nullptr ? known->featureName(input) : std::string(), m_answer->importance.mean[i],
                              m_answer->importance.runCount > 1 ? NumberCell(m_answer->importance.deviation[i]) : NumberCell(std::string()),
                              std::int64_t{m_answer->importance.runCount},
                              hasPairs ? NumberCell(m_answer->atK[r].jaccard) : NumberCell(std::string()),
                              hasPairs ? NumberCell(m_answer->atK[r].kuncheva) : NumberCell(std::string())});
    }
    return table;
}

}  // namespace rewire
