// All views of one run, kept at the timeline's position. Makes the views and feeds them; where they stand is the window's.
#pragma once

#include "ui/bridge/background.h"
#include "ui/bridge/predictor.h"
#include "ui/bridge/removal_measurer.h"
#include "ui/models/class_means.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/run.h"
#include "ui/style/colour_maps.h"

#include <QObject>
#include <memory>
#include <vector>

class QStackedWidget;
class QWidget;

namespace rewire {

class ConnectivityView;
class CurvesView;
class DegreesView;
class HebbianPage;
class ImportanceBars;
class ImportanceMap;
class ImportanceView;
class MeasuresView;
class PlotView;
class PredictionsPage;
class RemovalCurveView;
class SimilarityView;
class TopInputsView;
class TruthView;
class TurnoverView;

class RunViews : public QObject {
    Q_OBJECT
  public:
    enum class Making { AtOnce, Stepwise };
    // Stepwise: by makeNext() until isWhole(), before which nothing else may be asked.
    explicit RunViews(QWidget* parent, Making making = Making::AtOnce);
    ~RunViews() override;
    void makeNext();
    [[nodiscard]] bool isWhole() const { return m_made == kParts; }

    void setRun(Run* run);         // null: all views are empty
    void setControlRun(Run* run);  // with shuffled labels, for the truth; null: none
    void setControlRemark(const QString& remark);
    void setDataset(const std::shared_ptr<const Dataset>& dataset);  // decides between map and bars before there is a run
    void setMeasure(ImportanceMeasure measure);
    void setLayer(int layer);  // of every view that shows one
    // Whether colours and axes mean the same in every epoch (the default), or fit each.
    void setSameScale(bool same);
    [[nodiscard]] bool hasSameScale() const { return m_hasSameScale; }
    void setColours(ColourMap colours);  // of amounts

    [[nodiscard]] CurvesView& curves() const { return *m_curves; }
    [[nodiscard]] ConnectivityView& connectivity() const { return *m_connectivity; }
    [[nodiscard]] TurnoverView& turnover() const { return *m_turnover; }
    [[nodiscard]] DegreesView& degrees() const { return *m_degrees; }
    [[nodiscard]] SimilarityView& similarity() const { return *m_similarity; }
    [[nodiscard]] MeasuresView& measures() const { return *m_measures; }
    [[nodiscard]] RemovalCurveView& removalCurves() const { return *m_removalCurves; }
    [[nodiscard]] TruthView& truth() const { return *m_truth; }
    [[nodiscard]] HebbianPage& hebbian() const { return *m_hebbian; }
    [[nodiscard]] PredictionsPage& predictions() const { return *m_predictions; }
    [[nodiscard]] TopInputsView& topInputs() const { return *m_topInputs; }
    [[nodiscard]] QStackedWidget& importancePages() const { return *m_importancePages; }
    [[nodiscard]] ImportanceView& importance() const;         // the one that fits the data
    [[nodiscard]] std::vector<PlotView*> plots() const;       // those that can be exported now, and follow the timeline at once
    [[nodiscard]] std::vector<PlotView*> plotsShown() const;  // these, and those that are computed for the position at hand

  public slots:
    void measureRemovalCurve();  // of the epoch that the timeline shows

  signals:
    void exportRequested(rewire::PlotView* view);
    void liveRemovalCurveRequested();  // the shown frame keeps no network: only the training session can measure
    void measuringRefused(const QString& why);
    void controlRequested();

  private:
    [[nodiscard]] QString whyNotMeasured() const;  // removal curves of the timeline's epoch; empty: they can be
    void connectViews();
    void showPosition();
    void showCurves();
    void showConnectivity();
    void showEvolution();
    void showImportance();
    void showMeasures();
    void showTruth();
    void showRemovalCurve();
    void showProbe();
    void showPredictions();
    [[nodiscard]] QString whyNoNetwork() const;  // of the frame at the position
    void probe(std::int32_t input);
    void findClassMeans();
    [[nodiscard]] std::shared_ptr<const Frame> current() const;
    // The newest frame up to the position that `knows`; null where none does.
    template <class Knows>
    [[nodiscard]] std::shared_ptr<const Frame> newestThat(const Knows& knows) const;

    static constexpr int kParts = 13;
    int m_made = 0;
    Run* m_run = nullptr;
    Run* m_controlRun = nullptr;
    QString m_controlRemark;
    std::unique_ptr<QObject> m_runContext;  // connections to the run end with it
    std::unique_ptr<QObject> m_controlContext;
    std::shared_ptr<const Dataset> m_dataset;
    ImportanceMeasure m_measure = kRankingMeasure;
    std::shared_ptr<const RankedInputs> m_ranked;
    std::int32_t m_probe = -1;
    bool m_hasSameScale = true;
    RemovalMeasurer m_measurer;
    Predictor m_predictor;
    Background m_meansTask;
    CurvesView* m_curves = nullptr;
    ConnectivityView* m_connectivity = nullptr;
    TurnoverView* m_turnover = nullptr;
    DegreesView* m_degrees = nullptr;
    SimilarityView* m_similarity = nullptr;
    ImportanceMap* m_importanceMap = nullptr;
    ImportanceBars* m_importanceBars = nullptr;
    QStackedWidget* m_importancePages = nullptr;
    MeasuresView* m_measures = nullptr;
    RemovalCurveView* m_removalCurves = nullptr;
    TruthView* m_truth = nullptr;
    HebbianPage* m_hebbian = nullptr;
    TopInputsView* m_topInputs = nullptr;
    PredictionsPage* m_predictions = nullptr;
};

}  // namespace rewire
