// Opens a file for reading so that no special file can hang the program. Leaves reading to its callers (byte_stream.h, regular_file.h).
#pragma once

#include "core/base/expected.h"

#include <cstdint>
#include <filesystem>

namespace rewire {

struct OpenedFile {
    int descriptor = -1;     // the caller's to close
    std::uint64_t size = 0;  // bytes
};

// Thread-safe. NotFound; NotReadable for what may not be read or is no regular file (found out without blocking), and for what
// /proc and /sys make up, which calls itself regular.
[[nodiscard]] Expected<OpenedFile> openRegular(const std::filesystem::path& path);

}  // namespace rewire
