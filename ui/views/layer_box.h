// The choice of a layer, by name and size, above every view of one.
#pragma once

#include "core/training/frame.h"

#include <QComboBox>

namespace rewire {

class LayerBox : public QComboBox {
    Q_OBJECT
  public:
    explicit LayerBox(QWidget* parent = nullptr);

    // The layers of this frame; null empties and hides it. The choice stays where there still is such a layer. True when the layers are
    // others.
    bool offer(const Frame* frame);
    void setLayer(int layer);
    [[nodiscard]] int layer() const { return qMax(0, currentIndex()); }

  signals:
    void layerChosen(int layer);
};

}  // namespace rewire
