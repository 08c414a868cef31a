// How much memory the machine can still give, so that work that does not fit is refused with figures before it starts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace rewire {

// Bytes that can be allocated without swapping (Linux's MemAvailable) and without the end that a container or a cluster sets to a job;
// nothing where the system does not tell.
[[nodiscard]] std::optional<std::int64_t> availableMemory();

// What control groups leave, of version 2 or 1: `groups` names them as /proc/self/cgroup does, `mounted` is where they are seen
// (/sys/fs/cgroup). Files that are only kept in memory to be read again faster do not count as used. Nothing where no limit is set.
[[nodiscard]] std::optional<std::int64_t> memoryLeftByGroups(std::string_view groups, const std::filesystem::path& mounted);

}  // namespace rewire
