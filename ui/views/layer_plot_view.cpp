#include "ui/views/layer_plot_view.h"

#include "ui/views/layer_box.h"

#include <QHBoxLayout>

namespace rewire {

LayerPlotView::LayerPlotView(const QString& title, const QString& fileStem, Topic topic, QWidget* parent)
    : PlotView(title, fileStem, parent) {
    setHelp(topic);
    m_layerBox = new LayerBox(this);
    connect(m_layerBox, &LayerBox::layerChosen, this, [this](int layer) {
        refresh();
        emit layerChosen(layer);
    });
    tools().addWidget(m_layerBox);
}

void LayerPlotView::setLayer(int layer) {
    m_layerBox->setLayer(layer);
    refresh();
}

int LayerPlotView::layer() const { return m_layerBox->layer(); }

void LayerPlotView::offerLayers(const std::shared_ptr<const Frame>& frame) { m_layerBox->offer(frame.get()); }

const LayerFrame* LayerPlotView::layerOf(const std::shared_ptr<const Frame>& frame) const {
    const auto at = static_cast<std::size_t>(layer());
    return frame == nullptr || at >= frame->layers.size() ? nullptr : &frame->layers[at];
}

}  // namespace rewire
