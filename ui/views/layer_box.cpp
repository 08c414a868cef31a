#include "ui/views/layer_box.h"

#include <QSignalBlocker>

namespace rewire {

LayerBox::LayerBox(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Layer"));
    setToolTip(tr("Layer of the network, its inputs × its neurons; all views of a layer change together"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    hide();
    connect(this, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0) emit layerChosen(index);
    });
}

bool LayerBox::offer(const Frame* frame) {
    const int layers = frame != nullptr ? static_cast<int>(frame->layers.size()) : 0;
    QStringList names;
    for (int layer = 0; layer < layers; ++layer) {
        const LayerFrame& shape = frame->layers[static_cast<std::size_t>(layer)];
        const QString name = layer + 1 == layers ? tr("Output layer") : tr("Layer %1").arg(layer + 1);
        names << tr("%1: %2 × %3").arg(name).arg(shape.inputCount).arg(shape.outputCount);
    }
    QStringList present;
    for (int i = 0; i < QComboBox::count(); ++i) present << itemText(i);
    if (names == present) return false;
    const QSignalBlocker blocker(this);
    const int before = layer();
    setVisible(layers > 0);  // an empty field would say nothing
    clear();
    addItems(names);
    setCurrentIndex(qBound(0, before, qMax(0, layers - 1)));
    return true;
}

void LayerBox::setLayer(int layer) {
    const QSignalBlocker blocker(this);
    setCurrentIndex(layer);
}

}  // namespace rewire
