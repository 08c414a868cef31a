// How long connections live, from the frames of a run. Draws nothing.
#pragma once

#include "core/training/frame.h"

#include <memory>
#include <vector>

namespace rewire {

// Up to one epoch, of one layer. Element a is about age a, in epochs; NaN where no kept frame can tell.
struct Survival {
    std::vector<double> ofAdded;  // of all connections ever added, the share that was still there at age a
    std::vector<double> lowest;   // of the single epochs' additions
    std::vector<double> highest;
    std::vector<double> ofStart;  // of the connections of the untrained network
};
// `frames` in order, from the start; the last is where the timeline stands. O(frames x epochs).
[[nodiscard]] Survival survivalOf(const std::vector<std::shared_ptr<const Frame>>& frames, int layer);

}  // namespace rewire
