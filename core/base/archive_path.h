// Paths that lead into archives, "data.zip/train.csv", as if the archive were a folder. What is in one is core/base/unpacker.h's part.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace rewire {

struct ArchivePath {
    std::filesystem::path archive;
    std::string member;  // as its name stands in the archive
};

// Of a path below a regular file, whatever that holds; nothing for every other path, whether anything is there or not.
[[nodiscard]] std::optional<ArchivePath> splitArchivePath(const std::filesystem::path& path);
// The path that leads to a member. Never away from the archive, whatever the member's name: an archive has no folders to the system.
[[nodiscard]] std::filesystem::path memberPath(const std::filesystem::path& archive, const std::string& member);
// Whether there is a file or folder, or an archive that the path leads into.
[[nodiscard]] bool isPresent(const std::filesystem::path& path);
// What reading it will tell a ReadMonitor: the file's size, or its archive's; 0 if it is not there.
[[nodiscard]] std::uint64_t bytesToRead(const std::filesystem::path& path);

}  // namespace rewire
