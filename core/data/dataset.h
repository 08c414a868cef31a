// The one form in which data reaches training: numbers, labels and what is known about them. Readers make
// it; it leaves scaling to core/data/standardisation.h and knows nothing of networks.
#pragma once

#include "core/data/image_shape.h"
#include "core/data/preparation.h"
#include "core/data/preview.h"
#include "core/data/sparse_rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// One part (training or test) of a data set.
struct Samples {
    std::vector<float> features;       // [samples x features], row-major, raw units as in the file; empty when `sparse` is there
    std::optional<SparseRows> sparse;  // in place of `features`
    std::vector<std::int32_t> labels;  // [samples], each in [0, classCount)

    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
};

// A value; immutable once it is shared as std::shared_ptr<const Dataset>, and then thread-safe.
struct Dataset {
    std::string name;    // short name for people: "madelon", "fashion-mnist"
    std::string source;  // path or "built-in"
    int featureCount = 0;
    Samples train;
    Samples test;
    std::vector<std::string> featureNames;  // [features], or empty: inputs are then named by number
    std::vector<std::string> classNames;    // [classes], the labels as they stood in the file
    std::optional<ImageShape> imageShape;
    std::vector<std::int32_t> informativeFeatures;  // sorted indices when the truth is known, else empty
    Scaling scaling = Scaling::Standard;            // what training does to the features, fitted on the training samples
    std::vector<BadRow> leftOutRows;                // rows that could not be read, by line
    std::int64_t missingCellCount = 0;              // cells that were missing in the file; filled or dropped as the notes tell
    std::vector<std::string> notes;                 // what the reader wants people to know, one sentence each
    std::string fingerprint;                        // 16 hex digits over shapes, features, labels; see fingerprintOf

    [[nodiscard]] int classCount() const { return static_cast<int>(classNames.size()); }
    [[nodiscard]] bool truthIsKnown() const { return !informativeFeatures.empty(); }
    // "input 17" when the file named no features.
    [[nodiscard]] std::string featureName(int feature) const;
};

// 64-bit hash (core/data/fingerprint.h) over counts, features and labels of both parts, as 16 hex digits. O(cells).
[[nodiscard]] std::string fingerprintOf(const Dataset& dataset);

// What the data card and `rewire-cli info` tell. O(cells).
struct DatasetSummary {
    std::int64_t trainCount = 0;
    std::int64_t testCount = 0;
    int featureCount = 0;
    int classCount = 0;
    std::vector<std::int64_t> trainPerClass;  // [classes]
    std::vector<std::int64_t> testPerClass;   // [classes]
    std::int64_t missingCellCount = 0;
    std::vector<std::int32_t> constantFeatures;      // indices of features constant over the training samples
    std::vector<std::int32_t> nearConstantFeatures;  // of these, those that vary, but by no more than the rounding of their values
    std::vector<std::int32_t>
        duplicateFeatures;  // indices of features equal to an earlier one in every training sample; constant ones are not among them
    std::int64_t zeroRowCount = 0;  // training samples without a cell other than 0
    double smallest = 0;            // over the training features
    double largest = 0;
    double density = 0;                // share of the training cells that are not 0
    std::int64_t storedCellCount = 0;  // in memory, both parts; fewer than samples x features when sparse
    std::int64_t byteCount = 0;        // memory that features and labels take
};
[[nodiscard]] DatasetSummary summarise(const Dataset& dataset);

}  // namespace rewire
