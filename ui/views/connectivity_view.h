// Which neurons of a layer are connected: bins from afar, single connections from near, in three orders and five colourings. What lies in
// a cell is connectivity_grid.h's.
#pragma once

#include "core/training/frame.h"
#include "ui/models/connectivity_grid.h"
#include "ui/models/neuron_order.h"
#include "ui/views/heatmap.h"
#include "ui/views/plot_view.h"

#include <array>
#include <memory>
#include <optional>

class QComboBox;
class QCPAxisTicker;
class QCPGraph;
class QCPRange;

namespace rewire {

class ImagePlottable;
class LayerBox;

class ConnectivityView : public PlotView {
    Q_OBJECT
  public:
    explicit ConnectivityView(QWidget* parent = nullptr);

    // `largestDensity` fixes the colour scale for the shown layer; 0: the frame's own largest. Null: nothing to show. `evolved`, an epoch
    // up to the frame's that was followed by evolution, stands in for births and deaths where the frame has none; null: there is none.
    void show(std::shared_ptr<const Frame> frame, double largestDensity, std::shared_ptr<const Frame> evolved = nullptr);
    void setLayer(int layer);  // from 0
    [[nodiscard]] int layer() const { return m_layer; }
    [[nodiscard]] const std::shared_ptr<const Frame>& frame() const { return m_position; }
    void setColours(ColourMap colours);  // of amounts
    void setValue(ConnectivityValue value);
    void setOrder(NeuronOrder order);
    // Positions along both sides; zooming and dragging do the same. Without: the whole layer.
    void zoomTo(PositionRange inputs, PositionRange outputs);
    void zoomOut();
    [[nodiscard]] const ConnectivityGrid& shownGrid() const { return m_grid; }

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] bool isScaledByEpoch() const override { return m_value == ConnectivityValue::Weight; }
    [[nodiscard]] QImage exactImage() const override;  // one pixel a bin; null where the colours show anything but connections
    [[nodiscard]] ValueGrid grid() const override;     // share of each bin's pairs that are connected; likewise

  signals:
    void layerChanged(int layer);

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    struct Scale {
        ColourMap colours = ColourMap::Viridis;
        double smallest = 0;
        double largest = 1;
        QString label;
        QString remark;  // what it means beyond the default
    };
    void buildTools();
    void buildZoom();
    void keepInside(const QCPRange& range, bool isInput);
    void chooseFrame();
    [[nodiscard]] const LayerFrame* shownLayer() const;
    [[nodiscard]] const LayerFrame* positionLayer() const;  // the timeline's
    [[nodiscard]] const LayerSnapshot* snapshot() const;    // null: bins only
    [[nodiscard]] double largest() const;
    [[nodiscard]] bool isWhole() const;  // all neurons by index: the frame's own bins
    [[nodiscard]] ConnectivityValue effectiveValue() const;
    [[nodiscard]] bool isUnmeasured() const;           // similarity is asked for, and this epoch's is not known
    [[nodiscard]] ConnectivityGrid wholeGrid() const;  // of shownLayer(), by index
    void compose();
    [[nodiscard]] Scale scaleOf(bool isDark) const;
    [[nodiscard]] QSharedPointer<QCPAxisTicker> scaleTicker() const;
    void drawTurnover(const Theme& theme);
    void showLegend(bool turnover, const Theme& theme);
    [[nodiscard]] QString remarkOf(const Scale& scale) const;
    [[nodiscard]] std::optional<std::size_t> cellAt(QPointF at, int& column, int& row) const;
    [[nodiscard]] QString describePair(std::uint32_t input, std::uint32_t output) const;
    [[nodiscard]] QString describeBin(std::size_t cell, int column, int row) const;

    std::shared_ptr<const Frame> m_position;  // the timeline's
    std::shared_ptr<const Frame> m_evolved;
    std::shared_ptr<const Frame> m_frame;  // of these the one that is drawn
    double m_largestDensity = 0;
    int m_layer = 0;
    ColourMap m_colours = ColourMap::Viridis;
    ConnectivityValue m_value = ConnectivityValue::Count;
    NeuronOrder m_order = NeuronOrder::Index;
    LayerOrder m_positions;
    ConnectivityGrid m_grid;
    PositionRange m_inputs;  // shown
    PositionRange m_outputs;
    int m_shapeInputs = 0;  // of the layer that the ranges are about
    int m_shapeOutputs = 0;
    Heatmap m_heatmap;
    ImagePlottable* m_turnover = nullptr;
    QCPLegend* m_legend = nullptr;
    std::array<QCPGraph*, 4> m_legendMarks{};  // kept, removed, added, both
    LayerBox* m_layerBox = nullptr;
    QComboBox* m_valueBox = nullptr;
    QComboBox* m_orderBox = nullptr;
};

}  // namespace rewire
