// The network of one epoch, connection by connection, in a form small enough to keep for every epoch: what single connections, ages
// and removal curves need. Without velocities, and output-major indices are built anew when it becomes a network again.
#pragma once

#include "core/evolution/evolution.h"
#include "core/network/network.h"

#include <array>
#include <cstdint>
#include <vector>

namespace rewire {

// As trained, before the epoch's evolution. 16 bytes a sparse connection, 12 with no similarity, 4 a dense one.
struct LayerSnapshot {
    int inputCount = 0;
    int outputCount = 0;
    std::vector<std::uint32_t> rowStart;     // [inputs + 1], input-major; empty for a dense layer
    std::vector<std::uint32_t> outputIndex;  // [connections]; empty for a dense layer
    std::vector<float> weights;              // [connections]; dense: [outputs x inputs]
    std::vector<std::uint32_t> birthEpoch;   // [connections] epoch after which it was added; 0: from the start. Empty: dense
    std::vector<float> similarity;           // [connections] |cos|; empty: not measured in this epoch
    // This epoch's evolution; empty where none was applied.
    std::vector<std::uint32_t> removed;         // sorted positions
    std::vector<Connection> added;              // sorted
    std::vector<float> addedSimilarity;         // parallel to `added`; empty: not measured
    std::array<std::vector<float>, 5> neurons;  // [outputs] each: bias, then SReLU's; of the output layer the bias alone

    [[nodiscard]] bool isDense() const { return rowStart.empty(); }
};

// Immutable once shared.
struct NetworkSnapshot {
    Activation activation = Activation::SReLU;
    std::vector<LayerSnapshot> layers;  // the output layer last
    [[nodiscard]] std::int64_t byteCount() const;
};

// What a snapshot of this network will take, but for the evolution's edits (at most 4 bytes a connection more).
[[nodiscard]] std::int64_t snapshotBytes(const Network& network);
// `plan` may be null; its edits are taken only when they were `applied`. O(connections).
[[nodiscard]] NetworkSnapshot snapshotOf(const Network& network, const EvolutionPlan* plan, bool applied);
// The network again, momentum at rest: the same bits in every forward pass.
[[nodiscard]] Network networkOf(const NetworkSnapshot& snapshot);

}  // namespace rewire
