// How many connections the neurons of a layer have, both sides, on logarithmic axes: now, at the untrained start, and the power law
// that fits the tail. The law is core/insight/power_law.h's.
#pragma once

#include "core/insight/power_law.h"
#include "core/training/frame.h"
#include "ui/views/layer_plot_view.h"

#include <array>
#include <memory>

class QCPGraph;

namespace rewire {

class DegreesView : public LayerPlotView {
    Q_OBJECT
  public:
    explicit DegreesView(QWidget* parent = nullptr);

    struct Content {
        std::shared_ptr<const Frame> frame;  // null: nothing to show
        std::shared_ptr<const Frame> start;  // the untrained network's, to compare with
        double largestOutgoing = 0;          // fixes the axes for the layer; 0: this frame's own
        double largestIncoming = 0;
    };
    void show(Content content);

    [[nodiscard]] NumberTable numbers() const override;

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    struct Side {
        QString name;
        std::vector<std::uint32_t> LayerFrame::*degrees = nullptr;
        QCPAxisRect* chart = nullptr;
        QCPLegend* legend = nullptr;
        QCPGraph* start = nullptr;
        QCPGraph* now = nullptr;
        QCPGraph* law = nullptr;
        DegreeDistribution distribution;
        PowerLaw fit;
        std::int64_t neurons = 0;
    };
    void build(Side& side, int column);
    void fill(Side& side, double largest, const Theme& theme);

    Content m_content;
    std::array<Side, 2> m_sides;
};

}  // namespace rewire
