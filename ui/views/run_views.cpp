#include "ui/views/run_views.h"

#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/top_inputs_view.h"

#include <QStackedWidget>

namespace rewire {

RunViews::RunViews(QWidget* parent) : QObject(parent) {
    m_curves = new CurvesView(parent);
    m_connectivity = new ConnectivityView(parent);
    m_importancePages = new QStackedWidget(parent);
    m_importanceBars = new ImportanceBars(m_importancePages);
    m_importanceMap = new ImportanceMap(m_importancePages);
    m_importancePages->addWidget(m_importanceBars);
    m_importancePages->addWidget(m_importanceMap);
    m_removalCurves = new RemovalCurveView(parent);
    m_topInputs = new TopInputsView(parent);
    for (PlotView* view : std::initializer_list<PlotView*>{m_curves, m_connectivity, m_importanceBars, m_importanceMap, m_removalCurves})
        connect(view, &PlotView::exportRequested, this, [this, view] { emit exportRequested(view); });
    for (ImportanceView* view : std::initializer_list<ImportanceView*>{m_importanceBars, m_importanceMap}) {
        connect(view, &ImportanceView::measureChosen, this, &RunViews::setMeasure);
        connect(m_topInputs, &TopInputsView::topCountChanged, view, &ImportanceView::setTopCount);
    }
    connect(m_connectivity, &ConnectivityView::layerChanged, this, &RunViews::showConnectivity);
    setRun(nullptr);
}

RunViews::~RunViews() = default;

void RunViews::setRun(Run* run) {
    m_run = run;
    m_runContext = std::make_unique<QObject>();
    if (run != nullptr) {
        setDataset(run->dataset());
        Timeline& timeline = run->timeline();
        connect(&timeline, &Timeline::framesAppended, m_runContext.get(), [this] { showCurves(); });
        connect(&timeline, &Timeline::positionChanged, m_runContext.get(), [this] { showPosition(); });
        connect(run, &Run::progressChanged, m_runContext.get(), [this] { showCurves(); });
        connect(run, &Run::removalCurveChanged, m_runContext.get(), [this] { m_removalCurves->show(m_run->removalCurve()); });
    }
    m_removalCurves->show(run != nullptr ? run->removalCurve() : nullptr);
    showPosition();
}

void RunViews::setDataset(const std::shared_ptr<const Dataset>& dataset) {
    if (dataset == m_dataset) return;
    m_dataset = dataset;
    m_importancePages->setCurrentWidget(dataset->imageShape ? static_cast<QWidget*>(m_importanceMap) : m_importanceBars);
    if (dataset->truthIsKnown()) m_topInputs->setTopCount(static_cast<int>(dataset->informativeFeatures.size()));
}

void RunViews::setMeasure(ImportanceMeasure measure) {
    if (measure == m_measure) return;
    m_measure = measure;
    m_importanceMap->setMeasure(measure);
    m_importanceBars->setMeasure(measure);
    showPosition();
}

ImportanceView& RunViews::importance() const {
    if (m_importancePages->currentWidget() == m_importanceMap) return *m_importanceMap;
    return *m_importanceBars;
}

std::vector<PlotView*> RunViews::plots() const { return {m_curves, m_connectivity, &importance(), m_removalCurves}; }

void RunViews::showPosition() {
    showCurves();
    showConnectivity();
    const std::shared_ptr<const Frame> frame = m_run != nullptr ? m_run->timeline().current() : nullptr;
    if (frame == nullptr) {
        importance().show(nullptr, 0);
        m_topInputs->show(nullptr);
        return;
    }
    const auto ranked = rankInputs(m_run->dataset(), frame, m_measure);
    importance().show(ranked, m_run->timeline().largestImportance(m_measure));
    m_topInputs->show(ranked);
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
    const std::shared_ptr<const Frame> frame = m_run != nullptr ? m_run->timeline().current() : nullptr;
    m_connectivity->show(frame, frame != nullptr ? m_run->timeline().largestBin(m_connectivity->layer()) : 0);
}

}  // namespace rewire
