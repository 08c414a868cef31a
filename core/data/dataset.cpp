#include "core/data/dataset.h"

#include "core/data/fingerprint.h"
#include "core/data/prepare.h"
#include "core/data/standardisation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

namespace rewire {

std::string Dataset::featureName(int feature) const {
    const auto at = static_cast<std::size_t>(feature);
    if (at < featureNames.size() && !featureNames[at].empty()) return featureNames[at];
    return "input " + std::to_string(feature);
}

std::string fingerprintOf(const Dataset& dataset, const std::stop_token& stop) {
    // Pieces of whole steps: the hash is that of one piece.
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    CellHash hash;
    const auto addCells = [&](std::span<const float> cells) {
        for (; !cells.empty() && !stop.stop_requested(); cells = cells.subspan(std::min(kPiece, cells.size())))
            hash.add(cells.first(std::min(kPiece, cells.size())));
    };
    hash.add(static_cast<std::uint64_t>(dataset.featureCount));
    hash.add(static_cast<std::uint64_t>(dataset.classCount()));
    for (const Samples* part : {&dataset.train, &dataset.test}) {
        hash.add(static_cast<std::uint64_t>(part->count()));
        addCells(part->features);
        if (part->sparse) {
            hash.add(std::uint64_t{part->sparse->column.size()});
            for (const std::uint64_t start : part->sparse->rowStart) hash.add(start);
            for (const std::uint32_t column : part->sparse->column) hash.add(std::uint64_t{column});
            addCells(part->sparse->value);
        }
        hash.add(part->labels);
    }
    return hash.hex();
}

namespace {

// The first of each group of equal columns is none. Equal by a 64-bit hash over the places and values of cells other than 0.
std::vector<std::int32_t> duplicatesAmong(const std::vector<std::uint64_t>& hashes, const std::vector<std::int32_t>& constant) {
    std::vector<std::pair<std::uint64_t, std::int32_t>> varying;  // hash and feature
    auto next = constant.begin();
    for (std::int32_t feature = 0; feature < static_cast<std::int32_t>(hashes.size()); ++feature) {
        if (next != constant.end() && *next == feature)
            ++next;
        else
            varying.emplace_back(hashes[static_cast<std::size_t>(feature)], feature);
    }
    std::ranges::sort(varying);
    std::vector<std::int32_t> duplicates;
    for (std::size_t i = 1; i < varying.size(); ++i)
        if (varying[i].first == varying[i - 1].first) duplicates.push_back(varying[i].second);
    std::ranges::sort(duplicates);
    return duplicates;
}

// Ranges, density, rows of zeros and duplicate columns of the training samples, in one pass.
void lookAtCells(const Dataset& dataset, const std::stop_token& stop, DatasetSummary& summary) {
    const Samples& train = dataset.train;
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    std::vector<std::uint64_t> hashes(width, 0xcbf29ce484222325ull);
    float smallest = std::numeric_limits<float>::max(), largest = std::numeric_limits<float>::lowest();
    std::uint64_t nonZeroCount = 0;
    for (std::size_t s = 0; s < train.labels.size() && !stop.stop_requested(); ++s) {
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

// Whether a column has another value than `first` in some row.
bool variesIn(const SparseRows& rows, std::uint32_t column, float first) {
    for (std::int64_t row = 1; row < rows.rowCount(); ++row) {
        const auto columns = rows.columnsOf(row);
        const auto found = std::ranges::lower_bound(columns, column);
        if (found == columns.end() || *found != column || rows.valuesOf(row)[static_cast<std::size_t>(found - columns.begin())] != first)
            return true;
    }
    return false;
}

// Of the constant features those that have two values, as close as rounding brings them.
std::vector<std::int32_t> varyingAmong(const std::vector<std::int32_t>& constant, const Dataset& dataset, const std::stop_token& stop) {
    const Samples& train = dataset.train;
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    std::vector<std::int32_t> varying;
    if (!train.sparse) {
        for (const std::int32_t feature : constant) {
            if (stop.stop_requested()) break;
            const float first = train.features[static_cast<std::size_t>(feature)];
            for (std::size_t at = static_cast<std::size_t>(feature) + width; at < train.features.size(); at += width) {
                if (train.features[at] == first) continue;
                varying.push_back(feature);
                break;
            }
        }
        return varying;
    }
    if (train.labels.empty()) return varying;
    // A stored value beside a 0 that is not stored is no noise: what varies is stored in every row, so in the first one.
    const auto columns = train.sparse->columnsOf(0);
    const auto values = train.sparse->valuesOf(0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto feature = static_cast<std::int32_t>(columns[i]);
        if (std::ranges::binary_search(constant, feature) && variesIn(*train.sparse, columns[i], values[i])) varying.push_back(feature);
    }
    return varying;
}

}  // namespace

DatasetSummary summarise(const Dataset& dataset, const std::stop_token& stop) {
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

    const Standardisation scaling = fitStandardisation(dataset.train, dataset.featureCount, Scaling::Standard, stop);
    for (int feature = 0; feature < dataset.featureCount; ++feature) {
        if (scaling.scale[static_cast<std::size_t>(feature)] == 0) summary.constantFeatures.push_back(feature);
    }
    summary.nearConstantFeatures = varyingAmong(summary.constantFeatures, dataset, stop);
    lookAtCells(dataset, stop, summary);
    for (const Samples* part : {&dataset.train, &dataset.test}) {
        const auto cells = static_cast<std::int64_t>(part->sparse ? part->sparse->column.size() : part->features.size());
        summary.storedCellCount += cells;
        summary.byteCount += cells * static_cast<std::int64_t>(part->sparse ? sizeof(float) + sizeof(std::uint32_t) : sizeof(float)) +
                             part->count() * static_cast<std::int64_t>(sizeof(std::int32_t));
        if (part->sparse) summary.byteCount += static_cast<std::int64_t>(part->sparse->rowStart.size() * sizeof(std::uint64_t));
    }
    return summary;
}

std::string fingerprintOf(const Dataset& dataset) { return fingerprintOf(dataset, {}); }
DatasetSummary summarise(const Dataset& dataset) { return summarise(dataset, {}); }

}  // namespace rewire
