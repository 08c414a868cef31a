#include "core/insight/truth.h"

#include "core/insight/importance.h"

#include <algorithm>
#include <limits>

namespace rewire {

std::vector<double> precisionCurve(std::span<const std::int32_t> ranking, std::span<const std::int32_t> informative) {
    std::vector<double> precision;
    precision.reserve(ranking.size());
    int found = 0;
    for (const std::int32_t input : ranking) {
        if (std::ranges::binary_search(informative, input)) ++found;
        precision.push_back(static_cast<double>(found) / static_cast<double>(precision.size() + 1));
    }
    return precision;
}

RocCurve rocCurve(std::span<const double> scores, std::span<const std::int32_t> informative) {
    RocCurve roc;
    roc.area = std::numeric_limits<double>::quiet_NaN();
    const auto positives = static_cast<double>(informative.size());
    const double negatives = static_cast<double>(scores.size()) - positives;
    if (positives == 0 || negatives <= 0) return roc;

    const std::vector<std::int32_t> ranking = rankByImportance(scores);
    roc = {.falsePositiveRate = {0}, .truePositiveRate = {0}, .threshold = {std::numeric_limits<double>::infinity()}, .area = 0};
    double truePositives = 0;
    double falsePositives = 0;
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        const double score = scores[static_cast<std::size_t>(ranking[i])];
        (std::ranges::binary_search(informative, ranking[i]) ? truePositives : falsePositives) += 1;
        const bool tiesWithNext = i + 1 < ranking.size() && scores[static_cast<std::size_t>(ranking[i + 1])] == score;
        if (tiesWithNext) continue;
        const double x = falsePositives / negatives;
        const double y = truePositives / positives;
        roc.area += (x - roc.falsePositiveRate.back()) * (y + roc.truePositiveRate.back()) / 2;
        roc.falsePositiveRate.push_back(x);
        roc.truePositiveRate.push_back(y);
        roc.threshold.push_back(score);
    }
    return roc;
}

}  // namespace rewire
