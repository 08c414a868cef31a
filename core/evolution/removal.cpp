#include "core/evolution/removal.h"

#include "core/base/sort_keys.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>

namespace rewire {
namespace {

// Distance to 0 above, position below: the bits of non-negative floats order as the numbers do, so one integer compares both.
std::uint64_t closenessKey(float value, std::uint32_t position) {
    return std::uint64_t{std::bit_cast<std::uint32_t>(std::abs(value))} << 32 | position;
}

void markClosestToZero(std::span<std::uint64_t> keys, double fraction, std::vector<std::uint8_t>& isRemoved) {
    sortKeys(keys);
    const auto count = static_cast<std::size_t>(fraction * static_cast<double>(keys.size()));
    for (const std::uint64_t key : keys.first(count)) isRemoved[static_cast<std::uint32_t>(key)] = 1;
}

}  // namespace

std::vector<std::uint32_t> planRemoval(std::span<const float> values, double fraction) {
    // Signs are as good as random, so every key is written to both lists and counted in one: a branch would be mispredicted half of the
    // time.
    const auto positive = std::make_unique_for_overwrite<std::uint64_t[]>(values.size() + 1);
    const auto negative = std::make_unique_for_overwrite<std::uint64_t[]>(values.size() + 1);
    std::size_t positiveCount = 0, negativeCount = 0;
    std::vector<std::uint8_t> isRemoved(values.size());
    for (std::uint32_t k = 0; k < values.size(); ++k) {
        positive[positiveCount] = negative[negativeCount] = closenessKey(values[k], k);
        positiveCount += values[k] > 0 ? 1 : 0;
        negativeCount += values[k] < 0 ? 1 : 0;
        isRemoved[k] = values[k] == 0 ? 1 : 0;
    }
    markClosestToZero({positive.get(), positiveCount}, fraction, isRemoved);
    markClosestToZero({negative.get(), negativeCount}, fraction, isRemoved);
    std::vector<std::uint32_t> removed(static_cast<std::size_t>(std::ranges::count(isRemoved, 1)) +
                                       1);  // one more, which those that stay are written to
    std::size_t count = 0;
    for (std::uint32_t k = 0; k < values.size(); ++k) {
        removed[count] = k;
        count += isRemoved[k];
    }
    removed.pop_back();
    return removed;
}

std::vector<float> weightTimesSimilarity(std::span<const float> weights, std::span<const float> similarity) {
    std::vector<float> values(weights.size());
    std::transform(weights.begin(), weights.end(), similarity.begin(), values.begin(), [](float w, float s) { return w * s; });
    return values;
}

}  // namespace rewire
