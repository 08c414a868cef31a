#include "core/insight/agreement.h"

#include "core/insight/importance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace rewire {
namespace {

// Calls take(first, last) for each run of equal neighbours among `count` things.
template <class Equal, class Take>
void forEachRun(std::size_t count, const Equal& equal, const Take& take) {
    for (std::size_t first = 0; first < count;) {
        std::size_t last = first + 1;
        while (last < count && equal(first, last)) ++last;
        take(first, last);
        first = last;
    }
}

// 1-based from the smallest; ties share the mean of their ranks.
std::vector<double> meanRanks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    forEachRun(
        order.size(), [&](std::size_t i, std::size_t j) { return values[order[i]] == values[order[j]]; },
        [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) ranks[order[i]] = static_cast<double>(first + last + 1) / 2;
        });
    return ranks;
}

double pearson(std::span<const double> a, std::span<const double> b) {
    const auto n = static_cast<double>(a.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / n;
    const double meanB = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - meanA) * (b[i] - meanB);
        aa += (a[i] - meanA) * (a[i] - meanA);
        bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return aa > 0 && bb > 0 ? std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0) : std::numeric_limits<double>::quiet_NaN();
}

// Sorts values[first, last) and counts the pairs that stood in the wrong order.
double sortCountingInversions(std::vector<double>& values, std::vector<double>& buffer, std::size_t first, std::size_t last) {
    if (last - first < 2) return 0;
    const std::size_t middle = first + (last - first) / 2;
    double inversions = sortCountingInversions(values, buffer, first, middle) + sortCountingInversions(values, buffer, middle, last);
    std::size_t left = first, right = middle;
    for (std::size_t out = first; out < last; ++out) {
        const bool takesRight = left == middle || (right < last && values[right] < values[left]);
        if (takesRight && left < middle) inversions += static_cast<double>(middle - left);
        buffer[out] = takesRight ? values[right++] : values[left++];
    }
    std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(first), buffer.begin() + static_cast<std::ptrdiff_t>(last),
              values.begin() + static_cast<std::ptrdiff_t>(first));
    return inversions;
}

double pairsOf(std::size_t count) { return static_cast<double>(count) * (static_cast<double>(count) - 1) / 2; }

template <class Equal>
double tiedPairs(std::size_t count, const Equal& equal) {
    double pairs = 0;
    forEachRun(count, equal, [&](std::size_t first, std::size_t last) { pairs += pairsOf(last - first); });
    return pairs;
}

}  // namespace

double jaccardOfTop(std::span<const std::int32_t> a, std::span<const std::int32_t> b, int k) {
    assert(k >= 1 && k <= static_cast<int>(std::min(a.size(), b.size())));
    std::vector<std::int32_t> topA(a.begin(), a.begin() + k), topB(b.begin(), b.begin() + k), both;
    std::ranges::sort(topA);
    std::ranges::sort(topB);
    std::ranges::set_intersection(topA, topB, std::back_inserter(both));
    return static_cast<double>(both.size()) / (2.0 * k - static_cast<double>(both.size()));
}

double spearmanCorrelation(std::span<const double> a, std::span<const double> b) {
    assert(a.size() == b.size());
    return pearson(meanRanks(a), meanRanks(b));
}

double kendallCorrelation(std::span<const double> a, std::span<const double> b) {
    assert(a.size() == b.size());
    const std::size_t n = a.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t i, std::size_t j) { return a[i] != a[j] ? a[i] < a[j] : b[i] < b[j]; });
    const auto equalA = [&](std::size_t i, std::size_t j) { return a[order[i]] == a[order[j]]; };
    const double tiedA = tiedPairs(n, equalA);
    const double tiedBoth = tiedPairs(n, [&](std::size_t i, std::size_t j) { return equalA(i, j) && b[order[i]] == b[order[j]]; });
    std::vector<double> sorted, buffer(n);
    sorted.reserve(n);
    for (const std::size_t i : order) sorted.push_back(b[i]);
    const double discordant = sortCountingInversions(sorted, buffer, 0, n);
    const double tiedB = tiedPairs(n, [&](std::size_t i, std::size_t j) { return sorted[i] == sorted[j]; });
    const double untiedA = pairsOf(n) - tiedA;
    const double untiedB = pairsOf(n) - tiedB;
    if (n < 2 || untiedA == 0 || untiedB == 0) return std::numeric_limits<double>::quiet_NaN();
    const double concordantMinusDiscordant = pairsOf(n) - tiedA - tiedB + tiedBoth - 2 * discordant;
    return std::clamp(concordantMinusDiscordant / std::sqrt(untiedA) / std::sqrt(untiedB), -1.0, 1.0);
}

Agreement agreementOf(std::span<const double> a, std::span<const double> b, int k) {
    return {.jaccard = jaccardOfTop(rankByImportance(a), rankByImportance(b), k),
            .spearman = spearmanCorrelation(a, b),
            .kendall = kendallCorrelation(a, b)};
}

}  // namespace rewire
