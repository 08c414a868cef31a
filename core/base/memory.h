// How much memory the machine can still give, so that work that does not fit is refused with figures before it starts.
#pragma once

#include <cstdint>
#include <optional>

namespace rewire {

// Bytes that can be allocated without swapping (Linux's MemAvailable); nothing where the system does not tell.
[[nodiscard]] std::optional<std::int64_t> availableMemory();

}  // namespace rewire
