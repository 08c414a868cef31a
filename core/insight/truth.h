// How well scores of inputs agree with what is known: precision among the first k, and the ROC curve with its area. For
// data sets whose informative inputs are known (Dataset::informativeFeatures). The shuffled-label control is a run of its own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// Element k-1 is precisionAt(ranking, informative, k), for every k at once. `informative` is sorted. O(n log m).
[[nodiscard]] std::vector<double> precisionCurve(std::span<const std::int32_t> ranking, std::span<const std::int32_t> informative);

// From (0, 0) to (1, 1), one point for each distinct score: inputs that tie enter together, so their order cannot matter.
struct RocCurve {
    std::vector<double> falsePositiveRate;  // [points] ascending: uninformative inputs that score at least `threshold`
    std::vector<double> truePositiveRate;   // [points] ascending: informative ones
    std::vector<double> threshold;          // [points] descending; infinite at the first point
    double area = 0;                        // by trapezoids: P(informative scores higher) + P(they tie) / 2
};

// Scores are [inputs], larger is more important, none of them NaN. Empty with area NaN unless some inputs are informative and some are not.
// O(n log n).
[[nodiscard]] RocCurve rocCurve(std::span<const double> scores, std::span<const std::int32_t> informative);

}  // namespace rewire
