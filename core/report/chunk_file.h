// The frame of Rewire's own binary files: a versioned head, then checksummed chunks one after another, each with a kind of four letters. A
// file may grow while it is read, and may be cut off anywhere: the whole chunks before the cut are read and the rest is told. What a
// chunk holds is blocks.h's part.
#pragma once

#include "core/base/expected.h"
#include "core/base/regular_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// Head, 16 bytes: 89 'R' 'W' 'R' 0d 0a 1a 0a, content (4 letters), u32 version. A chunk: kind (4 letters), u32 CRC-32 of the payload, u64
// payload bytes, u32 zero, u32 CRC-32 of the 20 bytes before; then the payload. All little-endian.
using FourLetters = std::array<char, 4>;

inline constexpr std::size_t kFileHeadBytes = 16;
inline constexpr std::size_t kChunkHeadBytes = 24;

[[nodiscard]] std::vector<std::byte> fileHead(FourLetters content, std::uint32_t version);
[[nodiscard]] std::vector<std::byte> chunk(FourLetters kind, std::span<const std::byte> payload);

struct Chunk {
    FourLetters kind{};
    std::vector<std::byte> payload;
    std::uint64_t end = 0;  // offset of the byte after it
};

// Thread-confined.
class ChunkReader {
  public:
    // From `offset` (of a chunk's begin; 0: the first). BadFormat when the file is none of Rewire's, another content, or of a version above
    // `newestVersion`; its text has both values.
    [[nodiscard]] static Expected<ChunkReader> open(const std::filesystem::path& path, FourLetters content, std::uint32_t newestVersion,
                                                    std::uint64_t offset = 0);

    // The next whole chunk; nothing at the end or where what follows is no whole chunk, see tail(). Memory in proportion to the bytes
    // present.
    [[nodiscard]] Expected<std::optional<Chunk>> next();
    [[nodiscard]] std::uint32_t version() const { return m_version; }
    [[nodiscard]] std::uint64_t offset() const { return m_offset; }  // after the last whole chunk
    // What follows the last whole chunk, when next() gave nothing: empty for a clean end.
    [[nodiscard]] const std::string& tail() const { return m_tail; }

  private:
    explicit ChunkReader(RegularFile file) : m_file(std::move(file)) {}

    RegularFile m_file;
    std::uint32_t m_version = 0;
    std::uint64_t m_offset = 0;
    std::string m_tail;
};

}  // namespace rewire
