// MATLAB's files of versions 5 to 7 as a stream of tagged parts, plain or deflated, in which nothing that a tag declares is
// believed before it is known to lie within what is there. Leaves what the parts mean to matlab_check.h and matlab.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rewire {

// The types of parts that have a meaning here; numbers have those from 1 to 13.
inline constexpr std::uint32_t kMatlabInt32 = 5;
inline constexpr std::uint32_t kMatlabMatrix = 14;

struct MatlabPart {
    std::uint32_t type = 0;
    std::uint64_t length = 0;                       // of its content
    std::uint64_t padding = 0;                      // behind it
    std::optional<std::array<std::byte, 4>> small;  // the content of parts of up to 4 bytes, which stands within the tag
};

// The parts that every array begins with.
struct MatlabHeader {
    enum class Class : std::uint32_t { Cell = 1, Struct, Object, Char, Sparse, Double, UInt64 = 15, Function, Opaque };

    Class arrayClass{};
    bool isComplex = false;
    bool isLogical = false;
    std::vector<std::uint64_t> shape;  // 2 to 8 sizes; none for an opaque object
    std::string name;

    [[nodiscard]] bool isNumeric() const { return arrayClass >= Class::Double && arrayClass <= Class::UInt64; }
};

// Thread-confined. After an error nothing more can be read. Errors: BadFormat names the element's byte; Cancelled.
class Matlab5Stream {
  public:
    // Nothing for a file of another version. The monitor outlives this.
    [[nodiscard]] static Expected<std::optional<Matlab5Stream>> open(const RegularFile& file, ReadMonitor& monitor);

    // The file's next element, unpacked; what is left of the one before is passed over. Nothing at the end.
    [[nodiscard]] Expected<std::optional<MatlabPart>> nextElement();
    // The rest of a compressed element must unpack to its end, where zlib's checksum stands.
    [[nodiscard]] Expected<void> finishElement();
    // The next part of a matrix of which `room` bytes are left, from which the part is taken.
    [[nodiscard]] Expected<MatlabPart> nextPart(std::uint64_t& room);
    [[nodiscard]] Expected<MatlabHeader> readHeader(std::uint64_t& room);
    // The whole content of a part of the header: at most 4096 bytes.
    [[nodiscard]] Expected<std::vector<std::byte>> contentOf(const MatlabPart& part);
    // visit(std::span<const std::byte>) for blocks whose sizes, but the last one's, are multiples of 8.
    template <class Visit>
    [[nodiscard]] Expected<void> forEachBlock(const MatlabPart& part, Visit visit) {
        if (part.small) {
            visit(std::span<const std::byte>(*part.small).first(static_cast<std::size_t>(part.length)));
            return {};
        }
        for (std::uint64_t left = part.length; left > 0;) {
            auto block = pullBlock(left);
            if (!block) return block.error();
            visit(*block);
            left -= block->size();
        }
        return skip(part.padding);
    }
    [[nodiscard]] Expected<void> skip(std::uint64_t byteCount);
    [[nodiscard]] Expected<void> skip(const MatlabPart& part) { return part.small ? Expected<void>() : skip(part.length + part.padding); }

    [[nodiscard]] std::uint32_t word(std::span<const std::byte> bytes, std::size_t at) const;
    // Whether numbers have their bytes in the other order than this machine's, which is little-endian.
    [[nodiscard]] bool isBigEndian() const { return m_isBig; }
    // "FILE: the element at byte 128 of 700 WHAT. The file is cut short or damaged: fetch it again."
    [[nodiscard]] Error bad(const std::string& what) const;

  private:
    class Inflater;
    struct CloseInflater {
        void operator()(Inflater* inflater) const;
    };

    Matlab5Stream(RegularFile file, bool isBig, ReadMonitor& monitor);
    Expected<std::vector<std::byte>> headerPart(std::uint64_t& room, std::initializer_list<std::uint32_t> types);
    Expected<std::span<const std::byte>> pullBlock(std::uint64_t most);
    Expected<void> pull(std::span<std::byte> target);
    Expected<void> fill();

    RegularFile m_file;
    bool m_isBig;
    ReadMonitor* m_monitor;
    std::vector<std::byte> m_input;  // as it stands in the file
    std::size_t m_inputBegin = 0;
    std::size_t m_inputEnd = 0;
    std::vector<std::byte> m_output;                      // of pullBlock
    std::uint64_t m_offset = 0;                           // where the element begins
    std::uint64_t m_next = 0;                             // where the next one does
    std::uint64_t m_left = 0;                             // bytes of the element that are not in m_input yet
    std::unique_ptr<Inflater, CloseInflater> m_inflater;  // of a compressed element
};

}  // namespace rewire
