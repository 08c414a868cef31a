// Turns a network (and what its evolution step will do) into the numbers that views draw.
#pragma once

#include "core/evolution/evolution.h"
#include "core/network/network.h"
#include "core/training/frame.h"

namespace rewire {

// `plan` is this epoch's step, not yet applied, or null where there is none. `applied` tells whether it will be: the last
// epoch's removal is planned to measure importance only, and then counts as no births and deaths. O(connections).
[[nodiscard]] Frame buildFrame(const Network& network, const EvolutionPlan* plan, bool applied, Metrics metrics);

}  // namespace rewire
