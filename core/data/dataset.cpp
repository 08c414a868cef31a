#include "core/data/dataset.h"

#include "core/data/fingerprint.h"
#include "core/data/standardisation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_set>

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
        if (part->sparse) {
            hash.add(std::uint64_t{part->sparse->column.size()});
            for (const std::uint64_t start : part->sparse->rowStart) hash.add(start);
            for (const std::uint32_t column : part->sparse->column) hash.add(std::uint64_t{column});
            hash.add(part->sparse->value);
        }
        hash.add(part->labels);
    }
    return hash.hex();
}

namespace {

// The first of each group of equal columns is none. Equal by a 64-bit hash over the places and values of cells other than 0.
std::vector<std::int32_t> duplicatesAmong(const std::vector<std::uint64_t>& hashes, const std::vector<std::int32_t>& constant) {
    std::unordered_set<std::uint64_t> seen;
    std::vector<std::int32_t> duplicates;
    for (std::int32_t feature = 0; feature < static_cast<std::int32_t>(hashes.size()); ++feature)
        if (!std::ranges::binary_search(constant, feature) && !seen.insert(hashes[static_cast<std::size_t>(feature)]).second) duplicates.push_back(feature);
    return duplicates;
}

// Ranges, density, rows of zeros and duplicate columns of the training samples, in one pass.
void lookAtCells(const Dataset& dataset, DatasetSummary& summary) {
    const Samples& train = dataset.train;
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    std::vector<std::uint64_t> hashes(width, 0xcbf29ce484222325ull);
    float smallest = std::numeric_limits<float>::max(), largest = std::numeric_limits<float>::lowest();
    std::uint64_t nonZeroCount = 0;
    for (std::size_t s = 0; s < train.labels.size(); ++s) {
        const std::uint64_t salt = (s + 1) * 0x9e3779b97f4a7c15ull;
        std::size_t nonZeroInRow = 0;
        const auto look = [&](std::size_t column, float cell) {
            smallest = std::min(smallest, cell);
            largest = std::max(largest, cell);
            if (cell == 0) return;
            ++nonZeroInRow;
            std::uint64_t& hash = hashes[column];
            hash = (hash ^ (salt + std::bit_cast<std::uint32_t>(cell))) * 0x100000001b3ull;
            hash ^= hash >> 32;
        };
        if (train.sparse) {
            const auto columns = train.sparse->columnsOf(static_cast<std::int64_t>(s));
            const auto values = train.sparse->valuesOf(static_cast<std::int64_t>(s));
            for (std::size_t i = 0; i < columns.size(); ++i) look(columns[i], values[i]);
            if (columns.size() < width) {
                smallest = std::min(smallest, 0.0f);
                largest = std::max(largest, 0.0f);
            }
        } else {
            for (std::size_t c = 0; c < width; ++c) look(c, train.features[s * width + c]);
        }
        nonZeroCount += nonZeroInRow;
        if (nonZeroInRow == 0) ++summary.zeroRowCount;
    }
    summary.duplicateFeatures = duplicatesAmong(hashes, summary.constantFeatures);
    if (train.labels.empty() || width == 0) return;
    summary.smallest = static_cast<double>(smallest);
    summary.largest = static_cast<double>(largest);
    summary.density = static_cast<double>(nonZeroCount) / (static_cast<double>(train.labels.size()) * static_cast<double>(width));
}

// Of the constant features those that have two values, as close as rounding brings them.
std::vector<std::int32_t> varyingAmong(const std::vector<std::int32_t>& constant, const Dataset& dataset) {
    const Samples& train = dataset.train;
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    std::vector<std::int32_t> varying;
    if (!train.sparse) {
        for (const std::int32_t feature : constant) {
            const float first = train.features[static_cast<std::size_t>(feature)];
            for (std::size_t at = static_cast<std::size_t>(feature) + width; at < train.features.size(); at += width) {
                if (train.features[at] == first) continue;
                varying.push_back(feature);
                break;
            }
        }
        return varying;
    }
    // A stored value beside a 0 that is not stored is no noise: what varies is stored in every row.
    std::vector<float> first(width, std::numeric_limits<float>::quiet_NaN());
    std::vector<bool> varies(width, false);
    for (std::size_t i = 0; i < train.sparse->column.size(); ++i) {
        const std::size_t column = train.sparse->column[i];
        const float value = train.sparse->value[i];
        if (std::isnan(first[column])) first[column] = value;
        else if (first[column] != value) varies[column] = true;
    }
    std::ranges::copy_if(constant, std::back_inserter(varying), [&](std::int32_t feature) { return varies[static_cast<std::size_t>(feature)]; });
    return varying;
}

}  // namespace

DatasetSummary summarise(const Dataset& dataset) {
    DatasetSummary summary{.trainCount = dataset.train.count(),
                           .testCount = dataset.test.count(),
                           .featureCount = dataset.featureCount,
                           .classCount = dataset.classCount(),
                           .trainPerClass = std::vector<std::int64_t>(dataset.classNames.size()),
                           .testPerClass = std::vector<std::int64_t>(dataset.classNames.size()),
                           .missingCellCount = dataset.missingCellCount,
                           .constantFeatures = {},
                           .nearConstantFeatures = {},
                           .duplicateFeatures = {}};
    for (const std::int32_t label : dataset.train.labels) ++summary.trainPerClass[static_cast<std::size_t>(label)];
    for (const std::int32_t label : dataset.test.labels) ++summary.testPerClass[static_cast<std::size_t>(label)];

    const Standardisation scaling = fitStandardisation(dataset.train, dataset.featureCount);
    for (int feature = 0; feature < dataset.featureCount; ++feature) {
        if (scaling.scale[static_cast<std::size_t>(feature)] == 0) summary.constantFeatures.push_back(feature);
    }
    summary.nearConstantFeatures = varyingAmong(summary.constantFeatures, dataset);
    lookAtCells(dataset, summary);
    for (const Samples* part : {&dataset.train, &dataset.test}) {
        const auto cells = static_cast<std::int64_t>(part->sparse ? part->sparse->column.size() : part->features.size());
        summary.storedCellCount += cells;
        summary.byteCount += cells * static_cast<std::int64_t>(part->sparse ? sizeof(float) + sizeof(std::uint32_t) : sizeof(float)) + part->count() * static_cast<std::int64_t>(sizeof(std::int32_t));
        if (part->sparse) summary.byteCount += static_cast<std::int64_t>(part->sparse->rowStart.size() * sizeof(std::uint64_t));
    }
    return summary;
}

}  // namespace rewire
