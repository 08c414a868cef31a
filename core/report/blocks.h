// Named, typed arrays as bytes: what the chunks of checkpoints and frame files hold. A reader takes the names it knows and passes over the
// others, so that fields can be added without breaking older files or older programs. What the names mean is the caller's.
#pragma once

#include "core/base/expected.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// A block: u16 bytes of name, u8 type, u8 packing, u32 zero, u64 values, u64 stored bytes, name, values (little-endian, raw or as one
// zlib stream).
enum class BlockType : std::uint8_t { U8 = 1, U16, U32, U64, I32, I64, F32, F64, Text };
enum class Packing : std::uint8_t { Raw, Deflate };

template <class T>
concept BlockValue =
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> || std::same_as<T, float> || std::same_as<T, double>;

// Thread-confined.
class BlockWriter {
  public:
    // Deflate makes a block smaller where that pays; whole numbers of 32 bits take 8 or 16 where all fit.
    explicit BlockWriter(Packing packing) : m_packing(packing) {}

    template <BlockValue T>
    void add(std::string_view name, std::span<const T> values);
    template <BlockValue T>
    void add(std::string_view name, T value) {
        add(name, std::span<const T>(&value, 1));
    }
    void add(std::string_view name, std::string_view text);
    [[nodiscard]] std::vector<std::byte> take() { return std::move(m_bytes); }

  private:
    void addBytes(std::string_view name, BlockType type, std::uint64_t count, std::span<const std::byte> values);

    Packing m_packing;
    std::vector<std::byte> m_bytes;
};

// Views into bytes that outlive it; nobody vouches for them. Immutable.
class BlockReader {
  public:
    // Checks every size against the bytes present; BadFormat says what is wrong. O(blocks).
    [[nodiscard]] static Expected<BlockReader> parse(std::span<const std::byte> bytes);

    [[nodiscard]] bool has(std::string_view name) const { return m_blocks.contains(name); }
    // BadFormat when the block is missing, of a type that does not fit T (unsigned numbers widen), or damaged.
    template <BlockValue T>
    [[nodiscard]] Expected<std::vector<T>> values(std::string_view name) const;
    template <BlockValue T>
    [[nodiscard]] Expected<T> value(std::string_view name) const;
    [[nodiscard]] Expected<std::string> text(std::string_view name) const;

  private:
    struct Block {
        BlockType type{};
        Packing packing{};
        std::uint64_t count = 0;
        std::span<const std::byte> stored;
    };
    [[nodiscard]] Expected<std::vector<std::byte>> unpack(std::string_view name, const Block& block) const;

    std::map<std::string, Block, std::less<>> m_blocks;
};

}  // namespace rewire
