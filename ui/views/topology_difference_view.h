// Two topologies layer by layer: the connections that both have, that only one has, how far they lie apart beside what chance would give,
// and where in a layer they differ. The numbers are core/insight/stability.h's.
#pragma once

#include "ui/models/compared_runs.h"
#include "ui/views/plot_view.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QCPBars;
class QCPItemText;
class QComboBox;

namespace rewire {

class ImagePlottable;

class TopologyDifferenceView : public PlotView {
    Q_OBJECT
  public:
    explicit TopologyDifferenceView(QWidget* parent = nullptr);

    // The runs to choose from; choices stay where the runs still are, else the first two of the first group of several are chosen.
    void offer(const std::shared_ptr<const ComparedRuns>& runs);
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> pair() const;  // places in what was offered
    void choose(std::size_t a, std::size_t b);
    void show(std::shared_ptr<const StabilityAnswer> answer);

    void setLayer(int layer);  // whose map is drawn, from 0

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] QImage exactImage() const override;  // of the map, one pixel a bin

  signals:
    void questionChanged();

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    [[nodiscard]] const LayerDifference* layerAt(QPointF at, std::size_t& place) const;
    [[nodiscard]] const LayerDifference* mappedLayer() const;  // null: there is none, or it is dense
    [[nodiscard]] QString describeCell(QPointF at) const;
    void offerLayers();
    void label(const Theme& theme);
    void drawMap(const Theme& theme);

    std::shared_ptr<const ComparedRuns> m_runs;
    std::shared_ptr<const StabilityAnswer> m_answer;
    QComboBox* m_a = nullptr;
    QComboBox* m_b = nullptr;
    QComboBox* m_layer = nullptr;
    QCPAxisRect* m_chart = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPBars* m_onlyA = nullptr;
    QCPBars* m_shared = nullptr;
    QCPBars* m_onlyB = nullptr;
    std::vector<QCPItemText*> m_labels;  // a layer each
    QCPAxisRect* m_mapChart = nullptr;
    QCPLayoutGrid* m_charts = nullptr;
    ImagePlottable* m_map = nullptr;
};

}  // namespace rewire
