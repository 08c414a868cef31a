// How degrees are distributed, and the power law that fits their tail best: a reference to read the distribution against, not a claim
// that it is one (Clauset, Shalizi and Newman, SIAM Review 51:661, 2009).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// The share of neurons with at least `degree` connections, at every degree that occurs above 0. No bins, so nothing is smoothed.
struct DegreeDistribution {
    std::vector<std::uint32_t> degree;  // ascending
    std::vector<double> share;          // P(D >= degree) of all neurons, those without connections counted
    std::int64_t unconnected = 0;
};
[[nodiscard]] DegreeDistribution degreeDistribution(std::span<const std::uint32_t> degrees);  // O(n log n)

// P(D >= d | D >= from) = ((d - 1/2) / (from - 1/2))^(1 - exponent).
struct PowerLaw {
    double exponent = 0;         // maximum likelihood, the discrete approximation
    std::uint32_t from = 0;      // where the tail begins: the degree whose fit has the smallest distance
    std::int64_t tailCount = 0;  // neurons in the tail
    double distance = 1;         // Kolmogorov and Smirnov's, between the tail and the law; 0 is perfect
    [[nodiscard]] bool isFitted() const { return tailCount > 0; }
    // P(D >= degree) of the whole distribution as the law has it, for degree >= from.
    [[nodiscard]] double shareFrom(double degree, std::int64_t neuronCount) const;
};
// Tails of fewer than ten neurons, or a tenth of them, are not tried. Not fitted when degrees do not vary enough. O(distinct²).
[[nodiscard]] PowerLaw fitPowerLaw(std::span<const std::uint32_t> degrees);

}  // namespace rewire
