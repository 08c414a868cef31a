// How much each input matters: ImportanceMap as an image where the inputs are pixels, ImportanceBars sorted by rank otherwise,
// with what is known to be informative both coloured and marked. Below, the distribution of the values and the history of one probed
// input. The measures and ranks are made elsewhere.
#pragma once

#include "ui/models/class_means.h"
#include "ui/models/ranked_inputs.h"
#include "ui/views/heatmap.h"
#include "ui/views/importance_strip.h"
#include "ui/views/plot_view.h"

#include <memory>

class QCPBars;
class QCPGraph;
class QCPItemStraightLine;
class QComboBox;

namespace rewire {

class ImagePlottable;

// What both forms share: the inputs, the choice of measure, the numbers.
class ImportanceView : public PlotView {
    Q_OBJECT
  public:
    // `largest` fixes the colours or the axis; 0: this frame's largest. Null: nothing to show.
    void show(std::shared_ptr<const RankedInputs> inputs, double largest);
    void setTopCount(int k);  // marked among the bars
    void setMeasure(ImportanceMeasure measure);
    void setColours(ColourMap colours);
    // Colours and axes between percentiles of this epoch's values, so that a few extreme inputs do not hide the rest; 0: all values.
    void setClippedPercent(double percent);
    // -1: none.
    void setProbe(std::int32_t input);
    void showHistory(ImportanceStrip::History history);  // of the probed input
    [[nodiscard]] std::int32_t probe() const { return m_probe; }
    [[nodiscard]] const std::shared_ptr<const RankedInputs>& inputs() const { return m_inputs; }

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] bool isScaledByEpoch() const override { return m_clippedPercent > 0; }

  signals:
    void measureChosen(rewire::ImportanceMeasure measure);
    void probed(std::int32_t input);  // by a click

  protected:
    explicit ImportanceView(QWidget* parent);
    void draw(const Theme& theme) final;
    virtual void drawInputs(const Theme& theme) = 0;     // inputs() has values
    virtual std::int32_t inputAt(QPointF at) const = 0;  // -1: none there
    [[nodiscard]] virtual QString formRemark() const { return {}; }
    QString readoutAt(QPointF at) const final;
    [[nodiscard]] double largest() const;
    // Where the colours begin and end.
    [[nodiscard]] double from() const { return m_from; }
    [[nodiscard]] double to() const { return m_to; }
    [[nodiscard]] ColourMap colours() const { return m_colours; }
    [[nodiscard]] int topCount() const { return m_topCount; }
    [[nodiscard]] QString describe(std::int32_t input) const;
    [[nodiscard]] QString valueLabel() const;

  private:
    std::shared_ptr<const RankedInputs> m_inputs;
    double m_largest = 0;
    double m_from = 0;
    double m_to = 1;
    double m_clippedPercent = 0;
    int m_topCount = 20;
    std::int32_t m_probe = -1;
    ColourMap m_colours = ColourMap::Viridis;
    ImportanceStrip m_strip;
    ImportanceStrip::History m_history;
    QComboBox* m_measureBox = nullptr;
    QComboBox* m_limitsBox = nullptr;
    void buildTools();
    void findLimits();
    void drawStrip(const Theme& theme);
};

class ImportanceMap : public ImportanceView {
    Q_OBJECT
  public:
    explicit ImportanceMap(QWidget* parent = nullptr);
    [[nodiscard]] QImage exactImage() const override;  // one pixel an input pixel, channels averaged
    [[nodiscard]] ValueGrid grid() const override;     // rows, columns, and channels where there are several

    void setClassMeans(std::shared_ptr<const ClassMeans> means,
                       const std::vector<std::string>& classNames = {});  // null: none to choose from
    [[nodiscard]] bool hasClassMeans() const { return m_means != nullptr; }

  protected:
    void drawInputs(const Theme& theme) override;
    std::int32_t inputAt(QPointF at) const override;
    QString formRemark() const override;

  private:
    [[nodiscard]] int shownClass() const;  // -1: the importance itself
    void drawClass(std::size_t classIndex);
    void drawMarks(const Theme& theme);
    [[nodiscard]] std::vector<double> pixelValues() const;  // means over channels

    Heatmap m_heatmap;
    std::shared_ptr<const ClassMeans> m_means;
    QComboBox* m_classBox = nullptr;
    ImagePlottable* m_classImage = nullptr;
    QCPGraph* m_topMarks = nullptr;
    QCPGraph* m_probeMark = nullptr;
};

class ImportanceBars : public ImportanceView {
    Q_OBJECT
  public:
    explicit ImportanceBars(QWidget* parent = nullptr);
    [[nodiscard]] ValueGrid grid() const override;  // [inputs]

  protected:
    void drawInputs(const Theme& theme) override;
    std::int32_t inputAt(QPointF at) const override;

  private:
    void fillBars();

    QCPAxisRect* m_rect = nullptr;
    QCPGraph* m_bars = nullptr;        // all inputs, one step each
    QCPBars* m_informative = nullptr;  // those known to matter
    QCPGraph* m_informativeMarks = nullptr;
    QCPGraph* m_probeMark = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPItemStraightLine* m_topLine = nullptr;
};

}  // namespace rewire
