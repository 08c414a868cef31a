#include "core/insight/curve_mean.h"

#include "core/insight/paired_test.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace rewire {

MeanCurve meanCurve(std::span<const std::vector<double>> curves) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    std::size_t longest = 0;
    for (const auto& curve : curves) longest = std::max(longest, curve.size());
    MeanCurve result{.mean = std::vector<double>(longest, kNone),
                     .deviation = std::vector<double>(longest, kNone),
                     .count = std::vector<int>(longest, 0)};
    std::vector<double> here;
    for (std::size_t at = 0; at < longest; ++at) {
        here.clear();
        for (const auto& curve : curves)
            if (at < curve.size() && std::isfinite(curve[at])) here.push_back(curve[at]);
        const MeanAndDeviation summary = meanAndDeviation(here);
        result.count[at] = summary.count;
        if (summary.count > 0) result.mean[at] = summary.mean;
        if (summary.count > 1) result.deviation[at] = summary.deviation;
    }
    return result;
}

std::vector<double> movingAverage(std::span<const double> values, int window) {
    std::vector<double> smoothed(values.begin(), values.end());
    if (window <= 1) return smoothed;
    const auto size = static_cast<std::ptrdiff_t>(values.size());
    const std::ptrdiff_t before = window / 2, behind = (window - 1) / 2;
    double sum = 0;
    std::ptrdiff_t count = 0;
    const auto take = [&](std::ptrdiff_t at, int sign) {
        if (at < 0 || at >= size || !std::isfinite(values[static_cast<std::size_t>(at)])) return;
        sum += sign * values[static_cast<std::size_t>(at)];
        count += sign;
    };
    for (std::ptrdiff_t at = 0; at < behind; ++at) take(at, 1);
    for (std::ptrdiff_t at = 0; at < size; ++at) {
        take(at + behind, 1);
        take(at - before - 1, -1);
        if (std::isfinite(values[static_cast<std::size_t>(at)])) smoothed[static_cast<std::size_t>(at)] = sum / static_cast<double>(count);
    }
    return smoothed;
}

}  // namespace rewire
