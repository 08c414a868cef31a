// A TrainingState as one file, stored whole or not at all: what an interrupted run goes on from. Nobody vouches for a file that is read:
// every size, index, choice and number is checked before a kernel sees it.
#pragma once

#include "core/base/expected.h"
#include "core/report/run_identity.h"
#include "core/training/training_state.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace rewire {

inline constexpr const char* kCheckpointFile = "checkpoint.rewire";

struct Checkpoint {
    RunIdentity identity;
    TrainingState state;
};

// The whole file. O(connections).
[[nodiscard]] std::vector<std::byte> checkpointBytes(const RunIdentity& identity, const TrainingPosition& position, const Network& network);
// NotFound; BadFormat says what is wrong and where.
[[nodiscard]] Expected<Checkpoint> readCheckpoint(const std::filesystem::path& file);

// Whether training with these settings on these data goes on to the same bits. Mismatch lists both values of all that differ; the number of
// epochs and of threads may.
[[nodiscard]] Expected<void> checkFits(const Checkpoint& checkpoint, const Settings& settings, const Dataset& dataset);
// The untrained start of a run with these settings on these data, but with the checkpoint's topology, weights and neurons; momentum rests
// and every connection is there from the start. For runs that cannot go on because data or settings are others. Mismatch lists both shapes
// where they differ.
[[nodiscard]] Expected<TrainingState> startFromWeights(Checkpoint checkpoint, const Settings& settings, const Dataset& dataset);

}  // namespace rewire
