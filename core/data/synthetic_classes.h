// Data of any size with known truth: Gaussian noise in which a few features shift with the class. For trying scale;
// synthetic_madelon.h has the harder problem.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rewire {

// What --data takes before the description: "synthetic:samples=203,features=3312,classes=5,informative=50".
inline constexpr std::string_view kSyntheticPrefix = "synthetic:";

struct SyntheticClassesOptions {
    int sampleCount = 1000;  // for training; a quarter as many for testing, at least one a class
    int featureCount = 100;
    int classCount = 2;
    int informativeCount = 10;  // at random places
    std::uint64_t seed = 0;
};

// From "samples=203,features=3312,classes=5,informative=50", in any order; what is not named keeps its default. BadSetting names the
// part that cannot be; TooLarge the memory needed and there.
[[nodiscard]] Expected<SyntheticClassesOptions> parseSyntheticClasses(std::string_view description);

// Deterministic in the options, which parseSyntheticClasses has checked. O(cells).
[[nodiscard]] Dataset makeSyntheticClasses(const SyntheticClassesOptions& options);

}  // namespace rewire
