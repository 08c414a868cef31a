// Small data sets and frames made by hand, with values that a test can recognise.
#pragma once

#include "core/data/dataset.h"
#include "core/training/frame.h"

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

namespace rewire {

// `informative` of `features` inputs are known to matter; the largest indices.
inline std::shared_ptr<const Dataset> plainDataset(int features = 12, int informative = 3) {
    Dataset dataset;
    dataset.name = "plain";
    dataset.featureCount = features;
    dataset.classNames = {"a", "b"};
    for (int i = features - informative; i < features; ++i) dataset.informativeFeatures.push_back(i);
    return std::make_shared<const Dataset>(std::move(dataset));
}

inline std::shared_ptr<const Dataset> imageDataset(int width, int height, int channels = 1) {
    Dataset dataset;
    dataset.name = "image";
    dataset.featureCount = width * height * channels;
    dataset.classNames = {"a", "b"};
    dataset.imageShape = ImageShape{.width = width, .height = height, .channels = channels};
    return std::make_shared<const Dataset>(std::move(dataset));
}

// Input i has 10 i + epoch connections, so the largest index ranks first.
inline std::shared_ptr<const Frame> sampleFrame(int epoch, int inputs = 12, int outputs = 8) {
    Frame frame;
    const double none = std::numeric_limits<double>::quiet_NaN();
    frame.metrics = {.epoch = epoch,
                     .trainLoss = epoch == 0 ? none : 1.0 / epoch,
                     .trainAccuracy = epoch == 0 ? none : 0.5 + 0.001 * epoch,
                     .testLoss = 2.0 / (epoch + 1),
                     .testAccuracy = 0.4 + 0.001 * epoch,
                     .trainSeconds = 0.25,
                     .connections = 40};
    for (int i = 0; i < inputs; ++i) {
        const auto count = static_cast<std::uint32_t>(10 * i + epoch);
        frame.importance.connections.push_back(count);
        frame.importance.connectionsAfterRemoval.push_back(count);
        frame.importance.strength.push_back(static_cast<float>(count) / 4);
    }
    LayerFrame layer;
    layer.inputCount = inputs;
    layer.outputCount = outputs;
    layer.connections = 40;
    layer.connectivity = {.rows = outputs, .columns = inputs, .counts = {}};
    for (int cell = 0; cell < inputs * outputs; ++cell) layer.connectivity.counts.push_back(static_cast<std::uint32_t>((cell + epoch) % 5));
    frame.layers = {layer, layer};
    frame.layers.back().isDense = true;
    return std::make_shared<const Frame>(std::move(frame));
}

inline std::vector<std::shared_ptr<const Frame>> sampleFrames(int count, int inputs = 12) {
    std::vector<std::shared_ptr<const Frame>> frames;
    for (int epoch = 0; epoch < count; ++epoch) frames.push_back(sampleFrame(epoch, inputs));
    return frames;
}

}  // namespace rewire
