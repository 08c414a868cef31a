// One array in NumPy's .npy format, versions 1 to 3, from a stream of bytes that nobody vouches for: a header parsed strictly,
// then values. Leaves what they mean to core/data/readers/arrays.h.
#pragma once

#include "core/base/expected.h"
#include "core/data/readers/arrays.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// The next bytes of a content, empty at its end.
using ByteSource = std::function<Expected<std::span<const std::byte>>()>;

struct NpyHeader {
    ArrayShape shape;
    bool isColumnMajor = false;
    std::string type;  // "64-bit floats, little-endian (<f8)"
    char kind = '?';   // b, i, u, f, S or U
    std::size_t valueBytes = 0;
    bool isBigEndian = false;
    std::string refusal;  // why it cannot be used; empty when it can
    std::uint64_t valueCount = 0;
    std::uint64_t headerBytes = 0;

    [[nodiscard]] bool isText() const { return kind == 'S' || kind == 'U'; }
};

// Thread-confined; one array is read once.
class NpyReader {
  public:
    // `where` begins messages ("'x.npz', member 'X.npy'"). `largest`: the most bytes the content can have; `reserve`: how many
    // values to make room for at once. BadFormat: no or a damaged header, one of more than 64 KiB, sizes that the bytes cannot
    // bear out. A type that is not read is told in NpyHeader::refusal.
    [[nodiscard]] static Expected<NpyReader> open(std::string where, ByteSource source, std::uint64_t largest, std::uint64_t reserve);

    [[nodiscard]] const NpyHeader& header() const { return m_header; }
    // BadFormat when the content ends too early or the type is refused.
    [[nodiscard]] Expected<FeatureArray> features(Extent extent = Extent::Whole);
    [[nodiscard]] Expected<LabelArray> labels();
    // Whole numbers, for indices and shapes.
    [[nodiscard]] Expected<std::vector<std::int64_t>> integers();
    // "12 bytes after its last value were left out", or empty.
    [[nodiscard]] const std::string& note() const { return m_note; }

  private:
    NpyReader() = default;
    template <class Sink>
    Expected<void> forEachRun(std::uint64_t count, Sink sink);
    [[nodiscard]] Error bad(const std::string& what) const;
    [[nodiscard]] Error refused() const { return bad(" is not read: " + m_header.refusal); }

    std::string m_where;
    ByteSource m_source;
    std::string m_head;  // content bytes read with the header
    NpyHeader m_header;
    std::uint64_t m_reserve = 0;
    std::string m_note;
};

}  // namespace rewire
