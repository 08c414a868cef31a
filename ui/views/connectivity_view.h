// Which neurons of a layer are connected, binned, as a heatmap with a layer selector. The binning is the frame's.
#pragma once

#include "core/training/frame.h"
#include "ui/views/heatmap.h"
#include "ui/views/plot_view.h"

#include <memory>

class QComboBox;

namespace rewire {

class ConnectivityView : public PlotView {
    Q_OBJECT
  public:
    explicit ConnectivityView(QWidget* parent = nullptr);

    // `largestBin` fixes the colour scale for the shown layer; 0: the frame's own largest. Null: nothing to show.
    void show(std::shared_ptr<const Frame> frame, double largestBin);
    void setLayer(int layer);  // from 0
    [[nodiscard]] int layer() const { return m_layer; }
    [[nodiscard]] const std::shared_ptr<const Frame>& frame() const { return m_frame; }

    [[nodiscard]] NumberTable numbers() const override;
    [[nodiscard]] QImage exactImage() const override;  // one pixel a bin
    [[nodiscard]] ValueGrid grid() const override;     // connections in each bin

  signals:
    void layerChanged(int layer);

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    [[nodiscard]] const LayerFrame* shownLayer() const;
    [[nodiscard]] double largest() const;
    void offerLayers();

    std::shared_ptr<const Frame> m_frame;
    double m_largestBin = 0;
    int m_layer = 0;
    Heatmap m_heatmap;
    QComboBox* m_layerBox = nullptr;
};

}  // namespace rewire
