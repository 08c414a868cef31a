// The mean sample of each class, to look at beside what the network holds on to. Draws nothing.
#pragma once

#include "core/data/dataset.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace rewire {

// Immutable once shared.
struct ClassMeans {
    std::vector<std::vector<float>> ofClass;  // [classes][features] of the training samples, stretched to [0, 1] over all classes
};
// O(cells): off the window's thread. Nothing when stopped.
[[nodiscard]] std::optional<std::shared_ptr<const ClassMeans>> classMeans(const Dataset& dataset, const std::stop_token& stop);

}  // namespace rewire
