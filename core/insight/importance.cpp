#include "core/insight/importance.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace rewire {

std::vector<double> importanceValues(const InputImportance& importance, ImportanceMeasure measure) {
    const auto asDoubles = [](const auto& values) { return std::vector<double>(values.begin(), values.end()); };
    switch (measure) {
        case ImportanceMeasure::Connections: return asDoubles(importance.connections);
        case ImportanceMeasure::ConnectionsAfterRemoval: return asDoubles(importance.connectionsAfterRemoval);
        case ImportanceMeasure::Strength: return asDoubles(importance.strength);
        case ImportanceMeasure::StrengthTimesSimilarity: return asDoubles(importance.strengthTimesSimilarity);
    }
    return {};
}

std::vector<std::int32_t> rankByImportance(std::span<const double> values) {
    std::vector<std::int32_t> ranking(values.size());
    std::iota(ranking.begin(), ranking.end(), 0);
    std::stable_sort(ranking.begin(), ranking.end(), [&](std::int32_t a, std::int32_t b) { return values[a] > values[b]; });
    return ranking;
}

double precisionAt(std::span<const std::int32_t> ranking, std::span<const std::int32_t> informative, int k) {
    assert(k >= 1 && k <= static_cast<int>(ranking.size()));
    const auto found = std::count_if(ranking.begin(), ranking.begin() + k,
                                     [&](std::int32_t input) { return std::binary_search(informative.begin(), informative.end(), input); });
    return static_cast<double>(found) / k;
}

}  // namespace rewire
