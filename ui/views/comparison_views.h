// All views over several runs: makes them and feeds them what the run list shows. Which runs those are is the list's; where the views stand
// is the window's.
#pragma once

#include "core/data/dataset.h"
#include "ui/bridge/run_comparer.h"
#include "ui/style/colour_maps.h"

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

class QWidget;

namespace rewire {

class PlotView;
class RunCurvesView;
class StabilityView;
class TopologyDifferenceView;

class ComparisonViews : public QObject {
    Q_OBJECT
  public:
    explicit ComparisonViews(QWidget* parent);

    // `emphasised`: folders of the runs that stand in front.
    void compare(std::vector<ListedRun> runs, std::vector<std::filesystem::path> emphasised);
    void setDataset(const std::shared_ptr<const Dataset>& dataset);
    void setTopCount(int k);
    void setColours(ColourMap colours);

    [[nodiscard]] RunCurvesView& curves() const { return *m_curves; }
    [[nodiscard]] StabilityView& stability() const { return *m_stability; }
    [[nodiscard]] TopologyDifferenceView& topologies() const { return *m_topologies; }
    [[nodiscard]] std::vector<PlotView*> plots() const;
    [[nodiscard]] bool isVisible() const;  // any of them

  signals:
    void exportRequested(rewire::PlotView* view);
    void visibilityChanged();
    void compared();
    void answered();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void showCompared();
    void askSoon();

    RunComparer m_comparer;
    std::vector<std::filesystem::path> m_emphasised;
    bool m_questionIsOpen = false;  // asked once somebody looks: it reads checkpoints
    RunCurvesView* m_curves = nullptr;
    StabilityView* m_stability = nullptr;
    TopologyDifferenceView* m_topologies = nullptr;
};

}  // namespace rewire
