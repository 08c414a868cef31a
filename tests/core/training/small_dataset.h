// Data sets small enough to train on in a test, made from a seed; no files.
#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"

#include <memory>
#include <string>

namespace rewire {

// Two classes that differ in the first two of `features` inputs; the others are noise.
inline Dataset smallDataset(int features = 20, int trainCount = 120, int testCount = 60) {
    Dataset dataset;
    dataset.name = "small";
    dataset.source = "test";
    dataset.featureCount = features;
    dataset.classNames = {"no", "yes"};
    dataset.informativeFeatures = {0, 1};
    RandomStream stream(11, StreamPurpose::SyntheticData);
    const auto fill = [&](Samples& part, int count) {
        for (int s = 0; s < count; ++s) {
            const int label = s % 2;
            part.labels.push_back(label);
            for (int f = 0; f < features; ++f) part.features.push_back(static_cast<float>(stream.normal() + (f < 2 ? 3.0 * label : 0.0)));
        }
    };
    fill(dataset.train, trainCount);
    fill(dataset.test, testCount);
    return dataset;
}

inline std::shared_ptr<const Dataset> sharedSmallDataset() { return std::make_shared<const Dataset>(smallDataset()); }

}  // namespace rewire
