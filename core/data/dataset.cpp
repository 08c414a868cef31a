#include "core/data/dataset.h"

#include "core/data/fingerprint.h"
#include "core/data/standardisation.h"

#include <algorithm>

namespace rewire {

std::string Dataset::featureName(int feature) const {
    const auto at = static_cast<std::size_t>(feature);
    if (at < featureNames.size() && !featureNames[at].empty()) return featureNames[at];
    return "input " + std::to_string(feature);
}

std::string fingerprintOf(const Dataset& dataset) {
    CellHash hash;
    hash.add(static_cast<std::uint64_t>(dataset.featureCount));
    hash.add(static_cast<std::uint64_t>(dataset.classCount()));
    for (const Samples* part : {&dataset.train, &dataset.test}) {
        hash.add(static_cast<std::uint64_t>(part->count()));
        hash.add(part->features);
        hash.add(part->labels);
    }
    return hash.hex();
}

DatasetSummary summarise(const Dataset& dataset) {
    DatasetSummary summary{.trainCount = dataset.train.count(),
                           .testCount = dataset.test.count(),
                           .featureCount = dataset.featureCount,
                           .classCount = dataset.classCount(),
                           .trainPerClass = std::vector<std::int64_t>(dataset.classNames.size()),
                           .testPerClass = std::vector<std::int64_t>(dataset.classNames.size()),
                           .missingCellCount = dataset.missingCellCount,
                           .constantFeatures = {}};
    for (const std::int32_t label : dataset.train.labels) ++summary.trainPerClass[static_cast<std::size_t>(label)];
    for (const std::int32_t label : dataset.test.labels) ++summary.testPerClass[static_cast<std::size_t>(label)];

    const Standardisation scaling = fitStandardisation(dataset.train, dataset.featureCount);
    for (int feature = 0; feature < dataset.featureCount; ++feature) {
        if (scaling.scale[static_cast<std::size_t>(feature)] == 0) summary.constantFeatures.push_back(feature);
    }
    if (!dataset.train.features.empty()) {
        const auto [smallest, largest] = std::ranges::minmax_element(dataset.train.features);
        summary.smallest = static_cast<double>(*smallest);
        summary.largest = static_cast<double>(*largest);
    }
    for (const Samples* part : {&dataset.train, &dataset.test}) {
        summary.byteCount += static_cast<std::int64_t>(part->features.size() * sizeof(float) + part->labels.size() * sizeof(std::int32_t));
    }
    return summary;
}

}  // namespace rewire
