// How well the ranking finds the inputs that are known to be informative: precision at every k and the ROC curve, beside the control of
// shuffled labels where one has been trained. The numbers are core/insight/truth.h's.
#pragma once

#include "core/insight/truth.h"
#include "ui/models/ranked_inputs.h"
#include "ui/views/plot_view.h"

#include <memory>

class QCPGraph;
class QCPItemStraightLine;
class QToolButton;

namespace rewire {

class TruthView : public PlotView {
    Q_OBJECT
  public:
    explicit TruthView(QWidget* parent = nullptr);

    struct Content {
        std::shared_ptr<const RankedInputs> inputs;   // null: nothing to show
        std::shared_ptr<const RankedInputs> control;  // of the run with shuffled labels at the same epoch or its last; may be null
        QString controlRemark;                        // what the control is doing; empty: nothing
        bool canTrainControl = false;
    };
    void show(Content content);
    void setTopCount(int k);

    // Precision at every k, then the ROC curves' points; the first point's threshold is infinite, an empty cell in a file.
    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void controlRequested();

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    struct Curves {
        QCPGraph* precision = nullptr;
        QCPGraph* roc = nullptr;
        std::vector<double> precisionAtK;  // element k - 1
        RocCurve rocCurve;
    };
    void build(Curves& curves, const QString& name);
    void fill(Curves& curves, const RankedInputs* inputs) const;
    void colour(Curves& curves, const QPen& pen) const;

    Content m_content;
    int m_topCount = 20;
    QToolButton* m_controlButton = nullptr;
    QCPAxisRect* m_precisionChart = nullptr;
    QCPAxisRect* m_rocChart = nullptr;
    QCPLegend* m_precisionLegend = nullptr;
    QCPLegend* m_rocLegend = nullptr;
    QCPGraph* m_chance = nullptr;
    QCPGraph* m_base = nullptr;
    Curves m_run;
    Curves m_control;
    QCPItemStraightLine* m_topLine = nullptr;
};

}  // namespace rewire
