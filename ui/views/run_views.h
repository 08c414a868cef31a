// All views of one run, kept at the timeline's position. Makes the views and feeds them; where they stand is the window's.
#pragma once

#include "ui/models/ranked_inputs.h"
#include "ui/models/run.h"

#include <QObject>
#include <memory>
#include <vector>

class QStackedWidget;
class QWidget;

namespace rewire {

class ConnectivityView;
class CurvesView;
class ImportanceBars;
class ImportanceMap;
class ImportanceView;
class PlotView;
class RemovalCurveView;
class TopInputsView;

class RunViews : public QObject {
    Q_OBJECT
  public:
    explicit RunViews(QWidget* parent);
    ~RunViews() override;

    void setRun(Run* run);  // null: all views are empty
    void setDataset(const std::shared_ptr<const Dataset>& dataset);  // decides between map and bars before there is a run
    void setMeasure(ImportanceMeasure measure);

    [[nodiscard]] CurvesView& curves() const { return *m_curves; }
    [[nodiscard]] ConnectivityView& connectivity() const { return *m_connectivity; }
    [[nodiscard]] RemovalCurveView& removalCurves() const { return *m_removalCurves; }
    [[nodiscard]] TopInputsView& topInputs() const { return *m_topInputs; }
    [[nodiscard]] QStackedWidget& importancePages() const { return *m_importancePages; }
    [[nodiscard]] ImportanceView& importance() const;  // the one that fits the data
    [[nodiscard]] std::vector<PlotView*> plots() const;  // those that can be exported now

  signals:
    void exportRequested(rewire::PlotView* view);

  private:
    void showPosition();
    void showCurves();
    void showConnectivity();

    Run* m_run = nullptr;
    std::unique_ptr<QObject> m_runContext;  // connections to the run end with it
    std::shared_ptr<const Dataset> m_dataset;
    ImportanceMeasure m_measure = kRankingMeasure;
    CurvesView* m_curves = nullptr;
    ConnectivityView* m_connectivity = nullptr;
    ImportanceMap* m_importanceMap = nullptr;
    ImportanceBars* m_importanceBars = nullptr;
    QStackedWidget* m_importancePages = nullptr;
    RemovalCurveView* m_removalCurves = nullptr;
    TopInputsView* m_topInputs = nullptr;
};

}  // namespace rewire
