// A file that grows by whole pieces: a piece that cannot be written whole is cut off again, so that another attempt can follow. Storing
// whole files is atomic_file.h's part.
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace rewire {

// Thread-confined.
class AppendFile {
  public:
    // Made where it is missing (its folder exists), and cut to `length`, or left as long as it is when it is shorter. NotWritable.
    [[nodiscard]] static Expected<AppendFile> open(const std::filesystem::path& path, std::uint64_t length);

    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    ~AppendFile();

    // All of it or nothing.
    [[nodiscard]] Expected<void> append(std::span<const std::byte> bytes);
    // Returns when what was appended is on the disk.
    [[nodiscard]] Expected<void> sync();
    [[nodiscard]] std::uint64_t length() const { return m_length; }

  private:
    AppendFile(std::filesystem::path path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_length = 0;  // of whole pieces
};

}  // namespace rewire
