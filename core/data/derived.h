// Data sets made from another one: with some of its features only, or with labels that say nothing. Neither changes the original.
#pragma once

#include "core/data/dataset.h"

#include <span>

namespace rewire {

// The features at `kept`, ascending indices in range. They are no picture any more; names and the known truth
// go with them. O(cells).
[[nodiscard]] Dataset withFeatures(const Dataset& dataset, std::span<const std::int32_t> kept);

// The training labels in random order, the test samples as they are: whatever a network then finds important, it finds by chance. The
// control of a ranking. Deterministic in `seed`. O(cells), as it copies the features.
[[nodiscard]] Dataset withShuffledLabels(const Dataset& dataset, std::uint64_t seed);

}  // namespace rewire
