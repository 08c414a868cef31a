// The frames of a short real run, for views that draw what evolution did.
#pragma once

#include "core/training/trainer.h"
#include "tests/core/training/small_dataset.h"

#include <memory>
#include <string>
#include <vector>

namespace rewire {

inline std::vector<std::shared_ptr<const Frame>> trainedFrames(const std::string& algorithm = "codacorset", int epochs = 6) {
    Settings settings;
    settings.algorithm = algorithm;
    settings.hidden = {40, 30};
    settings.epochs = epochs;
    settings.epsilon = 4;
    settings.batchSize = 32;
    settings.learningRate = 0.05;
    settings.threads = 1;
    Trainer trainer(sharedSmallDataset(), settings);
    std::vector<std::shared_ptr<const Frame>> frames{trainer.untrainedFrame({})};
    for (int epoch = 1; epoch <= epochs; ++epoch)
        frames.push_back(trainer.trainEpoch(epoch, [](const Progress&) { return true; }, {}).frame);
    return frames;
}

}  // namespace rewire
