// What the plots of one layer share: the choice of the layer, and that layer's part of a frame.
#pragma once

#include "core/training/frame.h"
#include "ui/views/plot_view.h"

#include <memory>

namespace rewire {

class LayerBox;

class LayerPlotView : public PlotView {
    Q_OBJECT
  public:
    void setLayer(int layer);  // from 0
    [[nodiscard]] int layer() const;

  signals:
    void layerChosen(int layer);  // by a person

  protected:
    LayerPlotView(const QString& title, const QString& fileStem, Topic topic, QWidget* parent);
    // The layers to choose from; null: none.
    void offerLayers(const std::shared_ptr<const Frame>& frame);
    [[nodiscard]] const LayerFrame* layerOf(const std::shared_ptr<const Frame>& frame) const;

  private:
    LayerBox* m_layerBox = nullptr;
};

}  // namespace rewire
