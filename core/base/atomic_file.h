// Storing a whole file so that a reader sees the old one or the new one, never a part: temporary file in the same
// folder, every write checked, synced, renamed. What the bytes mean is the caller's.
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace rewire {

// Thread-safe for different paths. On error (NotWritable) an old file at `path` keeps its bytes and no temporary file
// stays. A symbolic link is followed: its target is replaced. A new file gets the permissions of the umask, a
// replaced one keeps its own. The folder must exist.
[[nodiscard]] Expected<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
[[nodiscard]] Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text);

// The sentence for a step of storing `path` that failed with the errno `cause`. `needed`: bytes, told where the disk is full; 0: not known.
[[nodiscard]] Error notWritable(const std::filesystem::path& path, int cause, std::string_view step, std::size_t needed = 0);

}  // namespace rewire
