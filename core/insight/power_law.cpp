#include "core/insight/power_law.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

// Distinct degrees above 0 with how many neurons have each.
struct Counted {
    std::vector<std::uint32_t> degree;
    std::vector<std::int64_t> count;
    std::int64_t unconnected = 0;
};

Counted countDegrees(std::span<const std::uint32_t> degrees) {
    std::vector<std::uint32_t> sorted(degrees.begin(), degrees.end());
    std::sort(sorted.begin(), sorted.end());
    Counted counted;
    for (const std::uint32_t degree : sorted) {
        if (degree == 0) {
            ++counted.unconnected;
        } else if (!counted.degree.empty() && counted.degree.back() == degree) {
            ++counted.count.back();
        } else {
            counted.degree.push_back(degree);
            counted.count.push_back(1);
        }
    }
    return counted;
}

// The fit to the degrees from position `first` on.
PowerLaw fitFrom(const Counted& counted, std::size_t first, std::int64_t tailCount) {
    PowerLaw law{.from = counted.degree[first], .tailCount = tailCount};
    const double start = law.from - 0.5;
    double logSum = 0;
    for (std::size_t d = first; d < counted.degree.size(); ++d)
        logSum += static_cast<double>(counted.count[d]) * std::log(counted.degree[d] / start);
    law.exponent = 1 + static_cast<double>(tailCount) / logSum;
    law.distance = 0;
    std::int64_t atLeast = tailCount;
    for (std::size_t d = first; d < counted.degree.size(); ++d) {
        const double seen = static_cast<double>(atLeast) / static_cast<double>(tailCount);
        law.distance = std::max(law.distance, std::abs(seen - std::pow((counted.degree[d] - 0.5) / start, 1 - law.exponent)));
        atLeast -= counted.count[d];
    }
    return law;
}

}  // namespace

DegreeDistribution degreeDistribution(std::span<const std::uint32_t> degrees) {
    const Counted counted = countDegrees(degrees);
    DegreeDistribution distribution{.degree = counted.degree, .share = {}, .unconnected = counted.unconnected};
    std::int64_t atLeast = static_cast<std::int64_t>(degrees.size()) - counted.unconnected;
    for (const std::int64_t count : counted.count) {
        distribution.share.push_back(static_cast<double>(atLeast) / static_cast<double>(degrees.size()));
        atLeast -= count;
    }
    return distribution;
}

double PowerLaw::shareFrom(double degree, std::int64_t neuronCount) const {
    return static_cast<double>(tailCount) / static_cast<double>(neuronCount) * std::pow((degree - 0.5) / (from - 0.5), 1 - exponent);
}

PowerLaw fitPowerLaw(std::span<const std::uint32_t> degrees) {
    const Counted counted = countDegrees(degrees);
    const std::int64_t fewest = std::max<std::int64_t>(10, static_cast<std::int64_t>(degrees.size()) / 10);
    std::int64_t tail = static_cast<std::int64_t>(degrees.size()) - counted.unconnected;
    PowerLaw best;
    for (std::size_t first = 0; first + 1 < counted.degree.size() && tail >= fewest; ++first) {
        const PowerLaw law = fitFrom(counted, first, tail);
        if (law.distance < best.distance) best = law;
        tail -= counted.count[first];
    }
    return best;
}

}  // namespace rewire
