// What a person may have done to a data set between reading and training: split, scaling, noise inputs, subsets.
#pragma once

#include "core/data/image_shape.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// Fitted on the training samples only, applied to both parts.
enum class Scaling {
    Standard,   // mean 0, deviation 1
    Uncentred,  // divided by the root mean square; zeros stay zeros, so sparse data stay sparse
    MinMax,     // to [0, 1]
    None,
};

enum class MissingCells { Refuse, FillWithMean, DropRows };

// Test samples whose class no training sample has.
enum class UnseenClasses {
    Refuse,        // named with their row counts
    LeaveOut,      // those rows are left out, and told
    CountAsWrong,  // the class exists, and no prediction of it can be right
};

// Inputs without information, added so that the truth is known: the others then count as informative.
struct NoiseInputs {
    int count = 0;
    enum class Kind { Shuffled, Gaussian } kind = Kind::Shuffled;  // Shuffled: a column of the data in random order
    std::uint64_t seed = 0;
    friend bool operator==(const NoiseInputs&, const NoiseInputs&) = default;
};

// A value.
struct Preparation {
    enum class Split { AsGiven, Fraction } split = Split::AsGiven;  // AsGiven: a fraction only where the source has no test part
    double testFraction = 0.25;
    bool isStratified = true;
    std::uint64_t splitSeed = 0;
    MissingCells missing = MissingCells::Refuse;
    UnseenClasses unseenClasses = UnseenClasses::Refuse;
    Scaling scaling = Scaling::Standard;
    NoiseInputs noise{};
    std::vector<std::string> keptClasses{};    // names; empty: all
    std::optional<ImageShape> imageShape{};    // the features are these pixels; empty: as the reader found
    std::int64_t mostSamples = 0;              // of training and of test samples, the same share of each class; 0: all
    std::vector<std::int32_t> keptFeatures{};  // ascending indices among the features that all else leaves; empty: all

    friend bool operator==(const Preparation&, const Preparation&) = default;
};

}  // namespace rewire
