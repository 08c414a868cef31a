// Frames made by hand, for tests of what draws and keeps them.
#pragma once

#include "core/training/frame.h"

#include <memory>

namespace rewire {

// `inputs` inputs and four neurons; input i has (i * 7 + epoch) % 11 connections.
inline std::shared_ptr<const Frame> handMadeFrame(int epoch, int inputs = 12) {
    auto frame = std::make_shared<Frame>();
    frame->metrics.epoch = epoch;
    frame->metrics.testAccuracy = 0.5 + 0.01 * epoch;
    frame->metrics.trainAccuracy = 0.6;
    LayerFrame layer;
    layer.inputCount = inputs;
    layer.outputCount = 4;
    layer.connectivity = {.rows = 4, .columns = inputs, .counts = {}};
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < inputs; ++column) layer.connectivity.counts.push_back(static_cast<std::uint32_t>((row + column) % 3));
    for (int i = 0; i < inputs; ++i) {
        const auto count = static_cast<std::uint32_t>((i * 7 + epoch) % 11);
        frame->importance.connections.push_back(count);
        frame->importance.connectionsAfterRemoval.push_back(count / 2);
        frame->importance.strength.push_back(static_cast<float>(i));
        layer.outgoing.push_back(count);
    }
    frame->layers.push_back(layer);
    return frame;
}

}  // namespace rewire
