#include "ui/views/comparison_views.h"

#include "ui/views/run_curves_view.h"
#include "ui/views/stability_view.h"
#include "ui/views/topology_difference_view.h"

#include <QEvent>
#include <algorithm>

namespace rewire {

ComparisonViews::ComparisonViews(QWidget* parent) : QObject(parent) {
    m_curves = new RunCurvesView(parent);
    m_stability = new StabilityView(parent);
    m_topologies = new TopologyDifferenceView(parent);
    for (PlotView* view : plots()) {
        connect(view, &PlotView::exportRequested, this, [this, view] { emit exportRequested(view); });
        view->installEventFilter(this);
    }
    const auto whenAnother = [this] {
        m_questionIsOpen = true;
        askSoon();
    };
    connect(m_stability, &StabilityView::questionChanged, this, whenAnother);
    connect(m_topologies, &TopologyDifferenceView::questionChanged, this, whenAnother);
    connect(&m_comparer, &RunComparer::compared, this, &ComparisonViews::showCompared);
    connect(&m_comparer, &RunComparer::answered, this, [this](const std::shared_ptr<const StabilityAnswer>& answer) {
        m_stability->show(answer);
        m_topologies->show(answer);
        emit answered();
    });
}

std::vector<PlotView*> ComparisonViews::plots() const { return {m_curves, m_stability, m_topologies}; }

bool ComparisonViews::isVisible() const {
    return std::ranges::any_of(plots(), [](const PlotView* view) { return view->isVisible(); });
}

void ComparisonViews::compare(std::vector<ListedRun> runs, std::vector<std::filesystem::path> emphasised) {
    m_emphasised = std::move(emphasised);
    m_comparer.setRuns(std::move(runs));
}

void ComparisonViews::showCompared() {
    const auto& runs = m_comparer.runs();
    std::vector<std::size_t> inFront;
    for (std::size_t r = 0; r < runs->runs.size(); ++r)
        if (std::ranges::find(m_emphasised, runs->runs[r].run.folder) != m_emphasised.end()) inFront.push_back(r);
    m_curves->show(runs, std::move(inFront));
    m_stability->offer(runs);
    m_topologies->offer(runs);
    m_questionIsOpen = true;
    askSoon();
    emit compared();
}

void ComparisonViews::askSoon() {
    if (!m_questionIsOpen || !(m_stability->isVisible() || m_topologies->isVisible())) return;
    m_questionIsOpen = false;
    m_comparer.ask({.group = static_cast<std::size_t>(std::max(0, m_stability->group())),
                    .measure = m_stability->measure(),
                    .pair = m_topologies->pair()});
}

bool ComparisonViews::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Show) askSoon();
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide) emit visibilityChanged();
    return QObject::eventFilter(watched, event);
}

void ComparisonViews::setDataset(const std::shared_ptr<const Dataset>& dataset) { m_stability->setDataset(dataset); }

void ComparisonViews::setColours(ColourMap colours) { m_stability->setColours(colours); }

void ComparisonViews::setTopCount(int k) { m_stability->setTopCount(k); }

}  // namespace rewire
