// How stable the importance of inputs is over seeds: its mean with the deviation, input by input, and how far the first k of single runs
// overlap, for every k; where inputs are pixels, maps of the mean and of the deviation. The numbers are core/insight/stability.h's.
#pragma once

#include "core/data/dataset.h"
#include "ui/models/compared_runs.h"
#include "ui/views/heatmap.h"
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
    enum class Form { Maps, Ranking };
    void setForm(Form form);  // maps where the inputs are pixels, else the ranking
    void setColours(ColourMap colours);

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] QImage exactImage() const override;  // the means, one pixel an input pixel, channels averaged
    [[nodiscard]] ValueGrid grid() const override;     // likewise

  signals:
    void questionChanged();  // another group or measure

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    void buildImportance();
    void buildOverlap();
    void buildMaps();
    [[nodiscard]] const ImageShape* imageShape() const;  // null: the inputs are no pixels
    [[nodiscard]] bool showsMaps() const { return imageShape() != nullptr && m_form == Form::Maps; }
    void arrange();
    void drawMaps(const Theme& theme);
    [[nodiscard]] QString describe(std::int32_t input) const;
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
    QComboBox* m_formBox = nullptr;
    Form m_form = Form::Maps;
    ColourMap m_colours = ColourMap::Viridis;
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
    Heatmap m_meanMap;
    Heatmap m_deviationMap;
    QCPLayoutGrid* m_meanFrame = nullptr;
    QCPLayoutGrid* m_deviationFrame = nullptr;
};

}  // namespace rewire
