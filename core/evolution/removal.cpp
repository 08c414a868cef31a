#include "core/evolution/removal.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

namespace rewire {
namespace {

// Distance to 0 above, position below: the bits of non-negative floats order as the numbers do, so one integer compares both.
std::uint64_t closenessKey(float value, std::uint32_t position) {
    return std::uint64_t{std::bit_cast<std::uint32_t>(std::abs(value))} << 32 | position;
}

void markClosestToZero(std::vector<std::uint64_t>& keys, double fraction, std::vector<std::uint8_t>& isRemoved) {
    const auto count = static_cast<std::ptrdiff_t>(fraction * static_cast<double>(keys.size()));
    if (count > 0 && count < std::ssize(keys)) std::nth_element(keys.begin(), keys.begin() + count, keys.end());
    for (std::ptrdiff_t k = 0; k < count; ++k) isRemoved[static_cast<std::uint32_t>(keys[static_cast<std::size_t>(k)])] = 1;
}

}  // namespace

std::vector<std::uint32_t> planRemoval(std::span<const float> values, double fraction) {
    std::vector<std::uint64_t> positive, negative;
    positive.reserve(values.size());
    negative.reserve(values.size());
    std::vector<std::uint8_t> isRemoved(values.size(), 0);
    for (std::uint32_t k = 0; k < values.size(); ++k) {
        if (values[k] == 0) {
            isRemoved[k] = 1;
        } else {
            (values[k] > 0 ? positive : negative).push_back(closenessKey(values[k], k));
        }
    }
    markClosestToZero(positive, fraction, isRemoved);
    markClosestToZero(negative, fraction, isRemoved);
    std::vector<std::uint32_t> removed;
    for (std::uint32_t k = 0; k < values.size(); ++k)
        if (isRemoved[k] != 0) removed.push_back(k);
    return removed;
}

std::vector<float> weightTimesSimilarity(std::span<const float> weights, std::span<const float> similarity) {
    std::vector<float> values(weights.size());
    std::transform(weights.begin(), weights.end(), similarity.begin(), values.begin(),
                   [](float w, float s) { return w * s; });
    return values;
}

}  // namespace rewire
