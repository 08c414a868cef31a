// The confusion matrix of the test samples: counts in the cells, colours by their share of the row. Predicts nothing.
#pragma once

#include "ui/bridge/predictor.h"
#include "ui/style/colour_maps.h"
#include "ui/views/heatmap.h"
#include "ui/views/plot_view.h"

#include <memory>
#include <vector>

class QCPItemText;

namespace rewire {

class ConfusionView : public PlotView {
    Q_OBJECT
  public:
    explicit ConfusionView(QWidget* parent = nullptr);

    void show(std::shared_ptr<const PredictedTest> test);  // null: `why` stands there
    void setEmptyReason(const QString& why);
    void setColours(ColourMap colours);
    [[nodiscard]] bool hasContent() const { return m_test != nullptr; }

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] ValueGrid grid() const override;

  signals:
    void cellClicked(int label, int predicted);

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    [[nodiscard]] int classCount() const;
    [[nodiscard]] std::int64_t count(int label, int predicted) const;
    [[nodiscard]] std::int64_t rowSum(int label) const;
    [[nodiscard]] double share(int label, int predicted) const;  // of its row; NaN for a class without test samples
    [[nodiscard]] bool cellAt(QPointF at, int& label, int& predicted) const;
    void nameClasses();
    void writeCounts();
    void fitCounts();

    std::shared_ptr<const PredictedTest> m_test;
    QString m_why;
    ColourMap m_colours = ColourMap::Viridis;
    Heatmap m_heatmap;
    std::vector<QCPItemText*> m_counts;
};

}  // namespace rewire
