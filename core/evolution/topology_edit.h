// One planned change of one sparse layer, and its application: topology, weights, momentum and ages move together.
#pragma once

#include "core/network/connections.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

struct TopologyEdit {
    std::vector<std::uint32_t> removed;  // sorted positions in the layer before the edit
    std::vector<Connection> added;       // sorted; none of them survives from before
};

// Replaces the layer's connections. `addedWeights` is parallel to edit.added; their velocity starts at 0 and their
// birth epoch is `epoch`. O(connections + inputs + outputs).
void apply(const TopologyEdit& edit, std::span<const float> addedWeights, std::uint32_t epoch, SparseConnections& layer);

}  // namespace rewire
