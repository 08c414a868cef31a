// How far two ways of scoring inputs agree: the overlap of their first k, and rank correlations in which ties are honoured.
#pragma once

#include <cstdint>
#include <span>

namespace rewire {

// |A ∩ B| / |A ∪ B| of the first k of each ranking. 1 <= k <= both sizes. O(k log k).
[[nodiscard]] double jaccardOfTop(std::span<const std::int32_t> a, std::span<const std::int32_t> b, int k);

// Scores are [inputs], parallel, none of them NaN; infinite ones rank like others. Both give NaN where a side has fewer than two
// different scores. O(n log n).
// Pearson's correlation of the ranks; ties share the mean of their ranks.
[[nodiscard]] double spearmanCorrelation(std::span<const double> a, std::span<const double> b);
// Kendall's tau-b (Knight, Journal of the American Statistical Association 61:436, 1966).
[[nodiscard]] double kendallCorrelation(std::span<const double> a, std::span<const double> b);

struct Agreement {
    double jaccard = 0;  // of the first k by score, ties by the smaller index
    double spearman = 0;
    double kendall = 0;
};
[[nodiscard]] Agreement agreementOf(std::span<const double> a, std::span<const double> b, int k);

}  // namespace rewire
