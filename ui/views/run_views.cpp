#include "ui/views/run_views.h"

#include "ui/views/confusion_view.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/degrees_view.h"
#include "ui/views/hebbian_page.h"
#include "ui/views/importance_view.h"
#include "ui/views/measures_view.h"
#include "ui/views/predictions_page.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/similarity_view.h"
#include "ui/views/top_inputs_view.h"
#include "ui/views/truth_view.h"
#include "ui/views/turnover_view.h"

#include <QStackedWidget>
#include <array>

namespace rewire {

RunViews::RunViews(QWidget* parent, Making making) : QObject(parent) {
    if (making == Making::AtOnce)
        while (!isWhole()) makeNext();
}

void RunViews::makeNext() {
    auto* const host = static_cast<QWidget*>(parent());
    switch (m_made++) {
        case 0: m_curves = new CurvesView(host); break;
        case 1: m_connectivity = new ConnectivityView(host); break;
        case 2: m_turnover = new TurnoverView(host); break;
        case 3: m_degrees = new DegreesView(host); break;
        case 4: m_similarity = new SimilarityView(host); break;
        case 5:
            m_importancePages = new QStackedWidget(host);
            m_importanceBars = new ImportanceBars(m_importancePages);
            m_importanceMap = new ImportanceMap(m_importancePages);
            m_importancePages->addWidget(m_importanceBars);
            m_importancePages->addWidget(m_importanceMap);
            break;
        case 6: m_measures = new MeasuresView(host); break;
        case 7: m_removalCurves = new RemovalCurveView(host); break;
        case 8: m_truth = new TruthView(host); break;
        case 9: m_hebbian = new HebbianPage(host); break;
        case 10: m_topInputs = new TopInputsView(host); break;
        case 11: m_predictions = new PredictionsPage(host); break;
        default: connectViews(); setRun(nullptr);
    }
}

RunViews::~RunViews() = default;

void RunViews::connectViews() {
    for (PlotView* view :
         std::initializer_list<PlotView*>{m_curves, m_connectivity, m_turnover, m_degrees, m_similarity, m_importanceBars, m_importanceMap,
                                          m_measures, m_removalCurves, m_truth, &m_predictions->confusion()})
        connect(view, &PlotView::exportRequested, this, [this, view] { emit exportRequested(view); });
    for (ImportanceView* view : std::initializer_list<ImportanceView*>{m_importanceBars, m_importanceMap}) {
        connect(view, &ImportanceView::measureChosen, this, &RunViews::setMeasure);
        connect(view, &ImportanceView::probed, this, &RunViews::probe);
        connect(m_topInputs, &TopInputsView::topCountChanged, view, &ImportanceView::setTopCount);
    }
    connect(m_topInputs, &TopInputsView::topCountChanged, m_measures, &MeasuresView::setTopCount);
    connect(m_topInputs, &TopInputsView::topCountChanged, m_truth, &TruthView::setTopCount);
    connect(m_topInputs, &TopInputsView::topCountChanged, m_removalCurves, &RemovalCurveView::setTopCount);
    connect(m_topInputs, &TopInputsView::inputChosen, this, &RunViews::probe);
    connect(m_removalCurves, &RemovalCurveView::topCountDragged, m_topInputs, &TopInputsView::setTopCount);
    connect(m_removalCurves, &RemovalCurveView::measureRequested, this, &RunViews::measureRemovalCurve);
    connect(&m_measurer, &RemovalMeasurer::measured, this, &RunViews::showRemovalCurve);
    connect(&m_measurer, &RemovalMeasurer::progressed, m_removalCurves, &RemovalCurveView::showProgress);
    connect(m_truth, &TruthView::controlRequested, this, &RunViews::controlRequested);
    connect(m_predictions, &PredictionsPage::shown, this, &RunViews::showPredictions);
    connect(&m_predictor, &Predictor::predicted, this, [this](const std::shared_ptr<const PredictedTest>& test) {
        const auto frame = current();
        if (frame != nullptr && frame->network != nullptr && test->dataset == m_run->dataset()) m_predictions->show(test);
    });
    connect(m_connectivity, &ConnectivityView::layerChanged, this, &RunViews::setLayer);
    connect(m_turnover, &TurnoverView::layerChosen, this, &RunViews::setLayer);
    connect(m_degrees, &DegreesView::layerChosen, this, &RunViews::setLayer);
    connect(m_similarity, &SimilarityView::layerChosen, this, &RunViews::setLayer);
    m_removalCurves->setTopCount(m_topInputs->topCount());
    m_truth->setTopCount(m_topInputs->topCount());
}

void RunViews::setRun(Run* run) {
    m_run = run;
    m_probe = -1;
    m_runContext = std::make_unique<QObject>();
    if (run != nullptr) {
        setDataset(run->dataset());
        Timeline& timeline = run->timeline();
        connect(&timeline, &Timeline::framesAppended, m_runContext.get(), [this] {
            showCurves();
            if (!m_run->timeline().isLive()) showEvolution();  // its history grows while the position stays
        });
        connect(&timeline, &Timeline::positionChanged, m_runContext.get(), [this] { showPosition(); });
        connect(run, &Run::progressChanged, m_runContext.get(), [this] { showCurves(); });
        connect(run, &Run::removalCurveChanged, m_runContext.get(), [this] { showRemovalCurve(); });
        m_measurer.setRun(run->dataset(), run->settings().seed);
        m_predictor.setDataset(run->dataset());
    }
    m_predictions->showNothing({});
    showPosition();
}

void RunViews::setControlRun(Run* run) {
    m_controlRun = run;
    m_controlContext = std::make_unique<QObject>();
    if (run != nullptr) connect(&run->timeline(), &Timeline::framesAppended, m_controlContext.get(), [this] { showTruth(); });
    showTruth();
}

void RunViews::setControlRemark(const QString& remark) {
    m_controlRemark = remark;
    showTruth();
}

void RunViews::setDataset(const std::shared_ptr<const Dataset>& dataset) {
    if (dataset == m_dataset) return;
    m_dataset = dataset;
    m_importancePages->setCurrentWidget(dataset->imageShape ? static_cast<QWidget*>(m_importanceMap) : m_importanceBars);
    if (dataset->truthIsKnown()) m_topInputs->setTopCount(static_cast<int>(dataset->informativeFeatures.size()));
    m_topInputs->setDataset(dataset);
    m_meansTask.cancel();
    m_importanceMap->setClassMeans(nullptr);
}

// Only once somebody looks at the map: it takes a pass over the data.
void RunViews::findClassMeans() {
    if (m_dataset == nullptr || !m_dataset->imageShape || m_importanceMap->hasClassMeans() || m_meansTask.isBusy() ||
        !m_importanceMap->isVisible())
        return;
    m_meansTask.run(
        [dataset = m_dataset](const std::stop_token& stop, const std::function<void(double)>&) { return classMeans(*dataset, stop); },
        [this](std::shared_ptr<const ClassMeans> means) { m_importanceMap->setClassMeans(std::move(means), m_dataset->classNames); });
}

void RunViews::setMeasure(ImportanceMeasure measure) {
    if (measure == m_measure) return;
    m_measure = measure;
    m_importanceMap->setMeasure(measure);
    m_importanceBars->setMeasure(measure);
    showImportance();
    showRemovalCurve();
}

void RunViews::setLayer(int layer) {
    m_connectivity->setLayer(layer);
    m_turnover->setLayer(layer);
    m_degrees->setLayer(layer);
    m_similarity->setLayer(layer);
    m_hebbian->setLayer(layer);
    showConnectivity();
    showEvolution();
}

void RunViews::setSameScale(bool same) {
    m_hasSameScale = same;
    showPosition();
}

void RunViews::setColours(ColourMap colours) {
    m_connectivity->setColours(colours);
    m_importanceMap->setColours(colours);
    m_measures->setColours(colours);
    m_similarity->setColours(colours);
    m_predictions->confusion().setColours(colours);
}

ImportanceView& RunViews::importance() const {
    if (m_importancePages->currentWidget() == m_importanceMap) return *m_importanceMap;
    return *m_importanceBars;
}

std::vector<PlotView*> RunViews::plots() const {
    return {m_curves, m_connectivity, m_turnover, m_degrees, m_similarity, &importance(), m_measures, m_removalCurves, m_truth};
}

std::vector<PlotView*> RunViews::plotsShown() const {
    std::vector<PlotView*> shown = plots();
    if (m_predictions->confusion().hasContent()) shown.push_back(&m_predictions->confusion());
    return shown;
}

std::shared_ptr<const Frame> RunViews::current() const { return m_run != nullptr ? m_run->timeline().current() : nullptr; }

template <class Knows>
std::shared_ptr<const Frame> RunViews::newestThat(const Knows& knows) const {
    if (m_run == nullptr) return nullptr;
    const auto& frames = m_run->timeline().frames();
    for (int index = m_run->timeline().currentIndex(); index >= 0; --index)
        if (knows(*frames[static_cast<std::size_t>(index)])) return frames[static_cast<std::size_t>(index)];
    return nullptr;
}

void RunViews::showPosition() {
    showCurves();
    showConnectivity();
    showEvolution();
    showImportance();
    showRemovalCurve();
    showPredictions();
}

QString RunViews::whyNoNetwork() const {
    const auto& newest = m_run->timeline().frames().back();
    if (newest->network != nullptr)
        return tr("The network of epoch %1 is not kept: that of every epoch would fill the memory, or the disk of a stored run. Move the "
                  "timeline to epoch %2, whose network is.")
            .arg(current()->metrics.epoch)
            .arg(newest->metrics.epoch);
    return tr(
        "No network of this run is kept for the views: it is too large to keep (over two million connections), or the run is stored "
        "unfinished, where the checkpoint stands after an evolution step. "
        "rewire-cli model tells its predictions.");
}

// Only once somebody looks: it takes a pass over the test samples.
void RunViews::showPredictions() {
    const auto frame = current();
    if (frame == nullptr)
        return m_predictions->showNothing(tr("What the network says about each test sample appears here when training begins."));
    if (!m_predictions->isVisible()) return;
    if (frame->network == nullptr) return m_predictions->showNothing(whyNoNetwork());
    m_predictor.predict(frame);
}

void RunViews::showCurves() {
    CurvesView::Content content;
    if (m_run != nullptr) {
        const Timeline& timeline = m_run->timeline();
        content.metrics = timeline.metrics();
        content.epochCount = m_run->hasEnded() ? 0 : m_run->settings().epochs;
        content.progress = m_run->progress();
        if (const auto frame = timeline.current()) content.positionEpoch = frame->metrics.epoch;
    }
    m_curves->show(std::move(content));
}

void RunViews::showConnectivity() {
    const auto frame = current();
    const auto l = static_cast<std::size_t>(m_connectivity->layer());
    const auto evolved = newestThat([l](const Frame& f) { return l < f.layers.size() && f.layers[l].removed > 0; });
    m_connectivity->show(frame, frame != nullptr && m_hasSameScale ? m_run->timeline().largestDensity(m_connectivity->layer()) : 0,
                         evolved);
}

// Births and deaths, degrees, similarity and what Hebb would say.
void RunViews::showEvolution() {
    const auto frame = current();
    if (frame == nullptr) {
        m_turnover->show({});
        m_degrees->show({});
        m_similarity->show({});
        m_hebbian->show({});
        return;
    }
    const Timeline& timeline = m_run->timeline();
    const auto& frames = timeline.frames();
    m_turnover->show({.turnover = timeline.turnover(),
                      .frames = {frames.begin(), frames.begin() + timeline.currentIndex() + 1},
                      .epochCount = m_run->hasEnded() ? timeline.metrics().back().epoch : m_run->settings().epochs});
    const int layer = m_connectivity->layer();
    const auto l = static_cast<std::size_t>(layer);
    const auto scale = [&](double largest) { return m_hasSameScale ? largest : 0.0; };
    m_degrees->show({.frame = frame,
                     .start = frames.front(),
                     .largestOutgoing = scale(timeline.largestDegree(layer, LayerSide::Inputs)),
                     .largestIncoming = scale(timeline.largestDegree(layer, LayerSide::Outputs))});
    auto measured = newestThat([l](const Frame& f) { return l < f.layers.size() && !f.layers[l].similarity.mean.empty(); });
    if (measured == nullptr)
        measured = newestThat([l](const Frame& f) {
            return l < f.layers.size() && !f.layers[l].removedSimilarity.counts.empty() && f.layers[l].removed > 0;
        });
    m_similarity->show({.frame = frame, .measured = measured, .largest = scale(timeline.largestSimilarity(layer))});
    m_hebbian->show(
        {.frame = frame, .measured = measured, .rules = &m_run->settings().rules(), .removalFraction = m_run->settings().removalFraction});
}

void RunViews::showImportance() {
    const auto frame = current();
    m_ranked = frame != nullptr ? rankInputs(m_run->dataset(), frame, m_measure) : nullptr;
    importance().show(m_ranked, frame != nullptr && m_hasSameScale ? m_run->timeline().largestImportance(m_measure) : 0);
    m_topInputs->show(m_ranked);
    showMeasures();
    findClassMeans();
    showProbe();
    showTruth();
}

void RunViews::showMeasures() {
    const auto frame = current();
    MeasuresView::Content content{.inputs = {}, .largest = {}, .topCount = m_topInputs->topCount()};
    constexpr std::array kAll{ImportanceMeasure::Connections, ImportanceMeasure::ConnectionsAfterRemoval, ImportanceMeasure::Strength,
                              ImportanceMeasure::StrengthTimesSimilarity};
    for (std::size_t m = 0; m < kAll.size() && frame != nullptr; ++m) {
        content.inputs[m] = kAll[m] == m_measure ? m_ranked : rankInputs(m_run->dataset(), frame, kAll[m]);
        if (m_hasSameScale) content.largest[m] = m_run->timeline().largestImportance(kAll[m]);
    }
    m_measures->show(std::move(content));
}

void RunViews::showTruth() {
    TruthView::Content content{.inputs = m_ranked, .control = nullptr, .controlRemark = m_controlRemark, .canTrainControl = false};
    if (m_ranked != nullptr) {
        content.canTrainControl = m_ranked->dataset->truthIsKnown() && m_controlRemark.isEmpty();
        if (m_controlRun != nullptr && m_controlRun->timeline().frameCount() > 0) {
            // At the same epoch, or as far as it is.
            const auto& frames = m_controlRun->timeline().frames();
            std::shared_ptr<const Frame> shown = frames.front();
            for (const auto& frame : frames)
                if (frame->metrics.epoch <= m_ranked->frame->metrics.epoch) shown = frame;
            content.control = rankInputs(m_run->dataset(), shown, m_measure);
        }
    }
    m_truth->show(std::move(content));
}

void RunViews::showRemovalCurve() {
    const auto frame = current();
    if (m_run == nullptr || frame == nullptr) return m_removalCurves->show(RemovalCurveView::Content());
    std::shared_ptr<const RemovalCurve> curve = m_measurer.curveOf(frame->metrics.epoch, m_measure);
    const auto& trained = m_run->removalCurve();
    if (curve == nullptr) curve = trained;
    m_removalCurves->show(RemovalCurveView::Content{.curve = curve,
                                                    .positionEpoch = frame->metrics.epoch,
                                                    .measure = curve == trained ? kRankingMeasure : m_measure,
                                                    .whyNot = whyNotMeasured(),
                                                    .isMeasuring = m_measurer.isMeasuring()});
}

// While a run goes on its session can measure where the frame cannot be.
QString RunViews::whyNotMeasured() const {
    const auto frame = current();
    if (frame == nullptr || !m_run->hasEnded()) return {};
    if (frame->network == nullptr)
        return tr(
            "The network of this epoch is not kept, so removal curves cannot be measured on it. Choose the last epoch of a whole run, or "
            "train on.");
    if (importanceValues(frame->importance, m_measure).empty())
        return tr(
            "This measure of importance was not computed in this epoch, so inputs have no order to be removed in. Choose another measure.");
    return {};
}

void RunViews::measureRemovalCurve() {
    const auto frame = current();
    if (frame == nullptr) return;
    if (const QString reason = whyNotMeasured(); !reason.isEmpty()) return emit measuringRefused(reason);
    if (frame->network == nullptr || importanceValues(frame->importance, m_measure).empty()) return emit liveRemovalCurveRequested();
    m_measurer.measure(frame, m_measure);
    showRemovalCurve();
}

void RunViews::probe(std::int32_t input) {
    m_probe = input == m_probe ? -1 : input;
    m_importanceMap->setProbe(m_probe);
    m_importanceBars->setProbe(m_probe);
    showProbe();
}

void RunViews::showProbe() {
    importance().setProbe(m_probe);
    if (m_ranked == nullptr || m_ranked->values.empty() || m_probe >= static_cast<std::int32_t>(m_ranked->values.size())) return;
    const std::int32_t input = m_probe >= 0 ? m_probe : m_ranked->ranking.front();
    ImportanceStrip::History history;
    constexpr qsizetype kMostLetters = 18;  // the chart is small, and the line above says the name in full
    const QString name = inputName(*m_run->dataset(), input);
    history.title = (m_probe >= 0 ? tr("epoch · %1") : tr("epoch · #1: %1"))
                        .arg(name.size() > kMostLetters ? name.left(kMostLetters - 1) + u'…' : name);
    history.position = m_ranked->frame->metrics.epoch;
    for (const auto& frame : m_run->timeline().frames()) {
        history.epoch.push_back(frame->metrics.epoch);
        history.value.push_back(importanceOf(frame->importance, m_measure, input));
    }
    importance().showHistory(std::move(history));
}

}  // namespace rewire
