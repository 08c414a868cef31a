// Test accuracy while inputs are removed one after another, least or most connected first, and in random order as a control.
#pragma once

#include "core/insight/removal_curve.h"
#include "ui/views/plot_view.h"

#include <memory>

class QCPGraph;
class QCPItemStraightLine;
class QToolButton;

namespace rewire {

class RemovalCurveView : public PlotView {
    Q_OBJECT
  public:
    explicit RemovalCurveView(QWidget* parent = nullptr);

    void show(std::shared_ptr<const RemovalCurve> curve);  // null: not measured yet
    void setCanMeasure(bool can);
    [[nodiscard]] const std::shared_ptr<const RemovalCurve>& curve() const { return m_curve; }

    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void measureRequested();

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    void fill(QCPGraph& graph, const std::vector<double>& accuracy);

    std::shared_ptr<const RemovalCurve> m_curve;
    QCPAxisRect* m_rect = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPGraph* m_least = nullptr;
    QCPGraph* m_most = nullptr;
    QCPGraph* m_random = nullptr;
    QCPItemStraightLine* m_baseline = nullptr;
    QToolButton* m_measureButton = nullptr;
};

}  // namespace rewire
