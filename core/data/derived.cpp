#include "core/data/derived.h"

#include "core/base/random.h"

#include <algorithm>
#include <span>

namespace rewire {
namespace {

constexpr std::int32_t kLeftOut = -1;

SparseRows keepColumns(const SparseRows& rows, std::span<const std::int32_t> newIndex) {
    SparseRows kept;
    kept.rowStart.reserve(rows.rowStart.size());
    for (std::int64_t row = 0; row < rows.rowCount(); ++row) {
        const auto columns = rows.columnsOf(row);
        const auto values = rows.valuesOf(row);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (newIndex[columns[c]] == kLeftOut) continue;
            kept.column.push_back(static_cast<std::uint32_t>(newIndex[columns[c]]));
            kept.value.push_back(values[c]);
        }
        kept.endRow();
    }
    return kept;
}

Samples keepFeatures(const Samples& samples, int featureCount, std::span<const std::int32_t> kept, std::span<const std::int32_t> newIndex) {
    Samples fewer{.features = {}, .sparse = {}, .labels = samples.labels};
    if (samples.sparse) {
        fewer.sparse = keepColumns(*samples.sparse, newIndex);
        return fewer;
    }
    fewer.features.reserve(static_cast<std::size_t>(samples.count()) * kept.size());
    for (std::int64_t s = 0; s < samples.count(); ++s)
        for (const std::int32_t feature : kept)
            fewer.features.push_back(samples.features[static_cast<std::size_t>(s * featureCount + feature)]);
    return fewer;
}

}  // namespace

Dataset withFeatures(const Dataset& dataset, std::span<const std::int32_t> kept) {
    std::vector<std::int32_t> newIndex(static_cast<std::size_t>(dataset.featureCount), kLeftOut);
    for (std::size_t f = 0; f < kept.size(); ++f) newIndex[static_cast<std::size_t>(kept[f])] = static_cast<std::int32_t>(f);
    Dataset fewer;
    fewer.name = dataset.name;
    fewer.source = dataset.source;
    fewer.featureCount = static_cast<int>(kept.size());
    fewer.train = keepFeatures(dataset.train, dataset.featureCount, kept, newIndex);
    fewer.test = keepFeatures(dataset.test, dataset.featureCount, kept, newIndex);
    for (const std::int32_t feature : kept) fewer.featureNames.push_back(dataset.featureName(feature));
    fewer.classNames = dataset.classNames;
    for (const std::int32_t feature : dataset.informativeFeatures)
        if (newIndex[static_cast<std::size_t>(feature)] != kLeftOut)
            fewer.informativeFeatures.push_back(newIndex[static_cast<std::size_t>(feature)]);
    fewer.scaling = dataset.scaling;
    fewer.notes = dataset.notes;
    fewer.notes.push_back(std::to_string(kept.size()) + " of " + std::to_string(dataset.featureCount) + " features were chosen.");
    fewer.fingerprint = fingerprintOf(fewer);
    return fewer;
}

Dataset withShuffledLabels(const Dataset& dataset, std::uint64_t seed) {
    Dataset shuffled = dataset;
    // Epochs, whose order draws from this purpose too, count from 1.
    RandomStream(seed, StreamPurpose::Shuffle, 0).shuffle(std::span(shuffled.train.labels));
    shuffled.notes.push_back("The training labels are shuffled: a control.");
    shuffled.fingerprint = fingerprintOf(shuffled);
    return shuffled;
}

}  // namespace rewire
