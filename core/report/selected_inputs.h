// The most important inputs as a plain list, for programs that take a selection of features.
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <span>
#include <string>

namespace rewire {

// One name a line, most important first: those of the file, else "input 17". A line end within a name becomes a space. `k` may be
// larger than the ranking.
[[nodiscard]] std::string selectedInputsText(const Dataset& dataset, std::span<const std::int32_t> ranking, int k);

}  // namespace rewire
