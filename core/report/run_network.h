// What a run's checkpoint tells of its network to those who compare runs: the topology and the importance of inputs, without weights to go
// on from.
#pragma once

#include "core/base/expected.h"
#include "core/network/topology.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace rewire {

struct RunNetwork {
    int epoch = 0;
    bool isEvolved = false;                       // it stands after that epoch's evolution: its newest connections are not trained yet
    std::vector<std::optional<Topology>> hidden;  // nothing for a dense layer
    std::vector<double> connections;              // [inputs] that leave each input
    std::vector<double> strength;                 // [inputs] their Σ|w|
};
// Reads the whole checkpoint, O(connections). The errors of readCheckpoint.
[[nodiscard]] Expected<RunNetwork> readRunNetwork(const std::filesystem::path& folder);

}  // namespace rewire
