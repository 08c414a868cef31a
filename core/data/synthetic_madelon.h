// A classification problem with known truth, made in the way of Guyon's Madelon ("Design of experiments of the NIPS 2003
// variable selection benchmark", 2003): clusters on the vertices of a hypercube, few informative features among much noise.
#pragma once

#include "core/data/dataset.h"

#include <cstdint>

namespace rewire {

struct SyntheticMadelonOptions {
    int informativeCount = 5;  // dimensions of the hypercube; 2^n clusters, half of them of each class
    int dependentCount = 15;   // random linear combinations of the informative ones
    int noiseCount = 480;
    int trainCount = 2000;
    int testCount = 600;
    double flipFraction = 0.01;  // labels that are wrong on purpose
    std::uint64_t seed = 0;
};

// Informative and dependent features together are Dataset::informativeFeatures. Deterministic in the options. Options must be
// sensible: informativeCount in [1, 16], counts not negative, at least two training samples.
[[nodiscard]] Dataset makeSyntheticMadelon(const SyntheticMadelonOptions& options = {});

}  // namespace rewire
