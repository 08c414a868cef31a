// A regular file opened so that no special file can hang the program, for libraries that read by a descriptor. Content that
// only streams is core/base/byte_stream.h's part.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace rewire {

// Thread-confined. Closes the file at the end of its life.
class RegularFile {
  public:
    // NotFound; NotReadable for what may not be read or is no regular file (found out without blocking).
    [[nodiscard]] static Expected<RegularFile> open(const std::filesystem::path& path);
    // What `next` gives until it gives nothing, in memory; messages name `path`. TooLarge when it does not fit.
    [[nodiscard]] static Expected<RegularFile> filledBy(const std::filesystem::path& path,
                                                        const std::function<Expected<std::span<const std::byte>>()>& next);
    // The content of a compressed file, unpacked into memory; messages name that file.
    [[nodiscard]] static Expected<RegularFile> unpacked(ByteStream& stream);
    // The file, or what is in an archive where the path leads into one. The monitor may be null.
    [[nodiscard]] static Expected<RegularFile> openOrUnpacked(const std::filesystem::path& path, ReadMonitor* monitor);
    // The same content from its beginning, read on its own.
    [[nodiscard]] Expected<RegularFile> again() const;

    RegularFile(RegularFile&& other) noexcept;
    RegularFile& operator=(RegularFile&& other) noexcept;
    ~RegularFile();

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    // For reading elsewhere meanwhile; stays this object's.
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    // A path that leads to the opened file, whatever happens to its name meanwhile.
    [[nodiscard]] std::string descriptorPath() const;
    // The next bytes, fewer only at the end; NotReadable names the byte.
    [[nodiscard]] Expected<std::size_t> read(std::span<std::byte> target);
    // Goes on reading at that byte, of the file.
    [[nodiscard]] Expected<void> seek(std::uint64_t offset);

  private:
    RegularFile(std::filesystem::path path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_offset = 0;
};

// The whole of a small text file: at most 256 MiB, else TooLarge; and RegularFile's errors.
[[nodiscard]] Expected<std::string> readTextFile(const std::filesystem::path& path);

}  // namespace rewire
