// How stable a result is over seeds: the importance of inputs averaged, the overlap of what was selected, and how far two topologies lie
// apart.
#pragma once

#include "core/network/topology.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// Over runs, for each input. Vectors are [inputs].
struct MeanImportance {
    int runCount = 0;
    std::vector<double> mean;
    std::vector<double> deviation;  // of the sample (n - 1); 0 for one run
};
// One measure of each run, all of one length; at least one run.
[[nodiscard]] MeanImportance meanImportance(std::span<const std::vector<double>> runs);

// Kuncheva's consistency index of the first k of two rankings of the same n inputs: (r n - k²) / (k (n - k)), r shared; 1 for the same,
// about 0 for chance (Kuncheva, A stability index for feature selection, 2007). 1 where k = n. 1 <= k <= n.
[[nodiscard]] double kunchevaIndex(std::span<const std::int32_t> a, std::span<const std::int32_t> b, int k);

// Means over all pairs of runs, of the first k by score; at least two runs. Jaccard's index stands in agreement.h.
struct SelectionStability {
    int pairs = 0;
    double jaccard = 0;
    double kuncheva = 0;
};
[[nodiscard]] SelectionStability selectionStability(std::span<const std::vector<double>> runs, int k);
// The same for every k from 1 to the number of inputs; element k - 1. O(pairs inputs).
[[nodiscard]] std::vector<SelectionStability> selectionStabilityAtEveryK(std::span<const std::vector<double>> runs);

// Two topologies of one shape, connection by connection.
struct TopologyDifference {
    std::vector<Connection> shared;
    std::vector<Connection> onlyA;
    std::vector<Connection> onlyB;
    // 1 - |A ∩ B| / |A ∪ B| in [0, 1]; 0 for two without connections. Neurons are compared by their place: two networks that compute the
    // same with neurons in another order are far apart.
    [[nodiscard]] double distance() const;
};
// O(connections). Both have the same numbers of inputs and outputs.
[[nodiscard]] TopologyDifference compareTopologies(const Topology& a, const Topology& b);
// The distance to expect of two random topologies with so many connections among so many pairs; 0 where there are none.
[[nodiscard]] double distanceByChance(std::int64_t connectionsA, std::int64_t connectionsB, std::int64_t pairs);

}  // namespace rewire
