// How stable the importance of inputs is over seeds: its mean with the deviation, input by input, and how far the first k of single runs overlap, for every
// k. The numbers are core/insight/stability.h's.
#pragma once

#include "core/data/dataset.h"
#include "ui/models/compared_runs.h"
#include "ui/views/plot_view.h"

#include <QStringList>
#include <memory>

class QCPErrorBars;
class QCPGraph;
class QCPItemStraightLine;
class QComboBox;

namespace rewire {

class StabilityView : public PlotView {
    Q_OBJECT
  public:
    explicit StabilityView(QWidget* parent = nullptr);

    // The groups to choose from; a choice stays where there still is such a label, else the largest group is chosen.
    void offer(const std::shared_ptr<const ComparedRuns>& runs);
    [[nodiscard]] int group() const;  // -1: none
    [[nodiscard]] ImportanceMeasure measure() const;
    void show(std::shared_ptr<const StabilityAnswer> answer);
    // Of the window; names and the truth are shown where the runs are of these data. May be null.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    void setTopCount(int k);

    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void questionChanged();  // another group or measure

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    void buildImportance();
    void buildOverlap();
    void fillImportance();
    void fillOverlap();
    [[nodiscard]] const Dataset* dataset() const;  // of the group's data, or null
    [[nodiscard]] QString remark() const;
    [[nodiscard]] int shownInputs() const;

    std::shared_ptr<const StabilityAnswer> m_answer;
    std::shared_ptr<const Dataset> m_dataset;
    int m_topCount = 20;
    QStringList m_groupNames;
    QComboBox* m_group = nullptr;
    QComboBox* m_measure = nullptr;
    QCPAxisRect* m_importance = nullptr;
    QCPLegend* m_importanceLegend = nullptr;
    QCPGraph* m_mean = nullptr;
    QCPErrorBars* m_deviation = nullptr;
    QCPGraph* m_informative = nullptr;
    QCPItemStraightLine* m_topOfImportance = nullptr;
    QCPAxisRect* m_overlap = nullptr;
    QCPLegend* m_overlapLegend = nullptr;
    QCPGraph* m_jaccard = nullptr;
    QCPGraph* m_kuncheva = nullptr;
    QCPItemStraightLine* m_topOfOverlap = nullptr;
};

}  // namespace rewire
