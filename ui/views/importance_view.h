// How much each input matters: ImportanceMap as an image where the inputs are pixels, ImportanceBars sorted by rank otherwise,
// with what is known to be informative both coloured and marked. The measures and ranks are made elsewhere.
#pragma once

#include "ui/models/ranked_inputs.h"
#include "ui/views/heatmap.h"
#include "ui/views/plot_view.h"

#include <memory>

class QCPBars;
class QCPGraph;
class QCPItemStraightLine;
class QComboBox;

namespace rewire {

// What both forms share: the inputs, the choice of measure, the numbers.
class ImportanceView : public PlotView {
    Q_OBJECT
  public:
    // `largest` fixes the colours or the axis; 0: this frame's largest. Null: nothing to show.
    void show(std::shared_ptr<const RankedInputs> inputs, double largest);
    void setTopCount(int k);  // marked among the bars
    void setMeasure(ImportanceMeasure measure);
    [[nodiscard]] const std::shared_ptr<const RankedInputs>& inputs() const { return m_inputs; }

    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void measureChosen(rewire::ImportanceMeasure measure);

  protected:
    explicit ImportanceView(QWidget* parent);
    void draw(const Theme& theme) final;
    virtual void drawInputs(const Theme& theme) = 0;  // inputs() has values
    [[nodiscard]] double largest() const;
    [[nodiscard]] int topCount() const { return m_topCount; }
    [[nodiscard]] QString describe(std::int32_t input) const;
    [[nodiscard]] QString valueLabel() const;

  private:
    std::shared_ptr<const RankedInputs> m_inputs;
    double m_largest = 0;
    int m_topCount = 20;
    QComboBox* m_measureBox = nullptr;
};

class ImportanceMap : public ImportanceView {
    Q_OBJECT
  public:
    explicit ImportanceMap(QWidget* parent = nullptr);
    [[nodiscard]] QImage exactImage() const override;  // one pixel an input pixel, channels averaged
    [[nodiscard]] ValueGrid grid() const override;     // rows, columns, and channels where there are several

  protected:
    void drawInputs(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    [[nodiscard]] double pixelValue(int row, int column) const;  // mean over channels
    void fitSquarePixels();
    bool isSquare(const ImageShape& shape);

    Heatmap m_heatmap;
};

class ImportanceBars : public ImportanceView {
    Q_OBJECT
  public:
    explicit ImportanceBars(QWidget* parent = nullptr);
    [[nodiscard]] ValueGrid grid() const override;  // [inputs]

  protected:
    void drawInputs(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    void fillBars();

    QCPAxisRect* m_rect = nullptr;
    QCPGraph* m_bars = nullptr;         // all inputs, one step each
    QCPBars* m_informative = nullptr;   // those known to matter
    QCPGraph* m_informativeMarks = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPItemStraightLine* m_topLine = nullptr;
};

}  // namespace rewire
