#include "core/insight/stability.h"

#include "core/insight/agreement.h"
#include "core/insight/importance.h"
#include "core/insight/paired_test.h"

#include <algorithm>
#include <cassert>

namespace rewire {
namespace {

int sharedOfTop(std::span<const std::int32_t> a, std::span<const std::int32_t> b, int k) {
    // |A ∩ B| from Jaccard's index j = r / (2k - r).
    const double j = jaccardOfTop(a, b, k);
    return static_cast<int>(2.0 * k * j / (1 + j) + 0.5);
}

}  // namespace

MeanImportance meanImportance(std::span<const std::vector<double>> runs) {
    assert(!runs.empty());
    MeanImportance result{.runCount = static_cast<int>(runs.size())};
    std::vector<double> ofInput(runs.size());
    for (std::size_t input = 0; input < runs.front().size(); ++input) {
        std::ranges::transform(runs, ofInput.begin(), [input](const std::vector<double>& run) { return run[input]; });
        const MeanAndDeviation summary = meanAndDeviation(ofInput);
        result.mean.push_back(summary.mean);
        result.deviation.push_back(summary.deviation);
    }
    return result;
}

double kunchevaIndex(std::span<const std::int32_t> a, std::span<const std::int32_t> b, int k) {
    const auto n = static_cast<double>(a.size());
    if (k == static_cast<int>(a.size())) return 1;
    return (sharedOfTop(a, b, k) * n - static_cast<double>(k) * k) / (k * (n - k));
}

SelectionStability selectionStability(std::span<const std::vector<double>> runs, int k) {
    std::vector<std::vector<std::int32_t>> rankings;
    for (const std::vector<double>& run : runs) rankings.push_back(rankByImportance(run));
    SelectionStability stability;
    for (std::size_t a = 0; a < rankings.size(); ++a)
        for (std::size_t b = a + 1; b < rankings.size(); ++b) {
            ++stability.pairs;
            stability.jaccard += jaccardOfTop(rankings[a], rankings[b], k);
            stability.kuncheva += kunchevaIndex(rankings[a], rankings[b], k);
        }
    assert(stability.pairs > 0);
    stability.jaccard /= stability.pairs;
    stability.kuncheva /= stability.pairs;
    return stability;
}

std::vector<SelectionStability> selectionStabilityAtEveryK(std::span<const std::vector<double>> runs) {
    assert(runs.size() > 1);
    const std::size_t inputs = runs.front().size();
    std::vector<std::vector<std::size_t>> rankOf;  // from 0
    for (const std::vector<double>& run : runs) {
        const auto ranking = rankByImportance(run);
        auto& ranks = rankOf.emplace_back(inputs);
        for (std::size_t r = 0; r < inputs; ++r) ranks[static_cast<std::size_t>(ranking[r])] = r;
    }
    std::vector<SelectionStability> atK(inputs);
    std::vector<int> enters(inputs);  // how many inputs are shared from this k on
    const auto n = static_cast<double>(inputs);
    for (std::size_t a = 0; a < runs.size(); ++a)
        for (std::size_t b = a + 1; b < runs.size(); ++b) {
            std::ranges::fill(enters, 0);
            for (std::size_t input = 0; input < inputs; ++input) ++enters[std::max(rankOf[a][input], rankOf[b][input])];
            double shared = 0;
            for (std::size_t i = 0; i < inputs; ++i) {
                const auto k = static_cast<double>(i + 1);
                shared += enters[i];
                ++atK[i].pairs;
                atK[i].jaccard += shared / (2 * k - shared);
                atK[i].kuncheva += i + 1 == inputs ? 1 : (shared * n - k * k) / (k * (n - k));
            }
        }
    for (SelectionStability& stability : atK) {
        stability.jaccard /= stability.pairs;
        stability.kuncheva /= stability.pairs;
    }
    return atK;
}

double distanceByChance(std::int64_t connectionsA, std::int64_t connectionsB, std::int64_t pairs) {
    const auto a = static_cast<double>(connectionsA), b = static_cast<double>(connectionsB);
    if (pairs <= 0 || a + b <= 0) return 0;
    const double shared = a * b / static_cast<double>(pairs);
    return 1 - shared / (a + b - shared);
}

double TopologyDifference::distance() const {
    const std::size_t all = shared.size() + onlyA.size() + onlyB.size();
    return all == 0 ? 0 : 1 - static_cast<double>(shared.size()) / static_cast<double>(all);
}

TopologyDifference compareTopologies(const Topology& a, const Topology& b) {
    assert(a.inputCount() == b.inputCount() && a.outputCount() == b.outputCount());
    TopologyDifference difference;
    for (int input = 0; input < a.inputCount(); ++input) {
        const auto rowA = a.outputsOf(input), rowB = b.outputsOf(input);
        auto fromA = rowA.begin();
        auto fromB = rowB.begin();
        const auto add = [input](std::vector<Connection>& to, std::uint32_t output) {
            to.push_back({static_cast<std::uint32_t>(input), output});
        };
        while (fromA != rowA.end() || fromB != rowB.end()) {
            const bool takesA = fromB == rowB.end() || (fromA != rowA.end() && *fromA <= *fromB);
            const bool takesB = fromA == rowA.end() || (fromB != rowB.end() && *fromB <= *fromA);
            add(takesA && takesB ? difference.shared : takesA ? difference.onlyA : difference.onlyB, takesA ? *fromA : *fromB);
            if (takesA) ++fromA;
            if (takesB) ++fromB;
        }
    }
    return difference;
}

}  // namespace rewire
