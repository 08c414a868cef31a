// Test accuracy while inputs are removed one after another, least or most important first, and in random orders as a control; with a line
// to drag where only the top k are left. The measuring is done elsewhere.
#pragma once

#include "core/insight/importance.h"
#include "core/insight/removal_curve.h"
#include "ui/views/plot_view.h"

#include <memory>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QToolButton;

namespace rewire {

class RemovalCurveView : public PlotView {
    Q_OBJECT
  public:
    explicit RemovalCurveView(QWidget* parent = nullptr);

    struct Content {
        std::shared_ptr<const RemovalCurve> curve;    // null: nothing measured yet
        int positionEpoch = -1;                       // of the timeline; the curve may be of another
        ImportanceMeasure measure = kRankingMeasure;  // that the curve's order goes by
        QString whyNot{};                             // the timeline's epoch cannot be measured; empty: it can
        bool isMeasuring = false;
    };
    void show(Content content);
    void show(std::shared_ptr<const RemovalCurve> curve);  // at its own epoch; null: not measured yet
    void setTopCount(int k);
    void showProgress(double fraction);
    [[nodiscard]] const std::shared_ptr<const RemovalCurve>& curve() const { return m_content.curve; }

    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void measureRequested();
    void topCountDragged(int k);

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    void buildCurves();
    void buildDragging();
    void fill(QCPGraph& graph, const std::vector<double>& accuracy) const;
    void fillCurves();
    void fitAxes();
    void colour(const Theme& theme);
    void drawTopLine(const Theme& theme);
    void placeTopLabel();
    [[nodiscard]] QString remark() const;
    [[nodiscard]] QString pointText(std::size_t point) const;
    [[nodiscard]] std::size_t pointAt(int removed) const;
    [[nodiscard]] int inputCount() const;
    [[nodiscard]] int topCountAt(QPointF at) const;
    [[nodiscard]] bool isOverTopLine(QPointF at) const;

    Content m_content;
    int m_topCount = 20;
    bool m_isDragging = false;
    QCPAxisRect* m_rect = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPGraph* m_least = nullptr;
    QCPGraph* m_most = nullptr;
    QCPGraph* m_random = nullptr;
    QCPGraph* m_lowest = nullptr;
    QCPGraph* m_highest = nullptr;
    QCPItemStraightLine* m_baseline = nullptr;
    QCPItemStraightLine* m_topLine = nullptr;
    QCPItemText* m_topLabel = nullptr;
    QToolButton* m_measureButton = nullptr;
};

}  // namespace rewire
