// How much each input matters to a trained network, by its connections (arXiv:1903.07138, Sec. 5), and how well a
// ranking finds features that are known to be informative.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// The measures side by side, each [inputs]. Immutable inside a Frame.
struct InputImportance {
    std::vector<std::uint32_t> connections;              // outgoing connections as trained
    std::vector<std::uint32_t> connectionsAfterRemoval;  // those that survive this epoch's removal rule
    std::vector<float> strength;                         // sum of |w| as trained
    std::vector<float> strengthTimesSimilarity;          // sum of |w| S; empty where similarity was not computed
};

enum class ImportanceMeasure { Connections, ConnectionsAfterRemoval, Strength, StrengthTimesSimilarity };

// What ranks inputs where nobody chose. On Madelon it finds all 20 informative inputs for the four algorithms that add by
// similarity; the survivors of removal find 16 or 17 of them with CoPASET (2026-11-24).
inline constexpr ImportanceMeasure kRankingMeasure = ImportanceMeasure::Connections;

// One measure as numbers to draw, [inputs]; empty when that measure was not computed.
[[nodiscard]] std::vector<double> importanceValues(const InputImportance& importance, ImportanceMeasure measure);

// Input indices, most important first; ties by the smaller index. O(n log n).
[[nodiscard]] std::vector<std::int32_t> rankByImportance(std::span<const double> values);

// Of the first k in `ranking`, the fraction that is in the sorted list `informative`. 1 <= k <= ranking size.
[[nodiscard]] double precisionAt(std::span<const std::int32_t> ranking, std::span<const std::int32_t> informative, int k);

}  // namespace rewire
