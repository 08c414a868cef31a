// Curves over the epochs of several runs: their mean and deviation, and a moving average that smooths one. Knows no runs.
#pragma once

#include <span>
#include <vector>

namespace rewire {

// At each place over the curves that have a finite value there; as long as the longest curve.
struct MeanCurve {
    std::vector<double> mean;       // NaN where no curve has a value
    std::vector<double> deviation;  // of the sample (n - 1); NaN where fewer than two have one
    std::vector<int> count;
};
[[nodiscard]] MeanCurve meanCurve(std::span<const std::vector<double>> curves);

// The mean of the finite values among the `window` places around each one (for even windows one more before it than behind), of those that
// exist at the ends. What is not finite stays a gap; a window of 1 changes nothing. O(values).
[[nodiscard]] std::vector<double> movingAverage(std::span<const double> values, int window);

}  // namespace rewire
