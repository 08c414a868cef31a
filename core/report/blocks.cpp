#include "core/report/blocks.h"

#include "core/base/byte_stream.h"
#include "core/base/checked.h"
#include "core/base/text.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

namespace rewire {
namespace {

static_assert(std::endian::native == std::endian::little, "blocks are stored as they stand in memory");

struct BlockHeader {
    std::uint16_t nameBytes = 0;
    std::uint8_t type = 0;
    std::uint8_t packing = 0;
    std::uint32_t reserved = 0;
    std::uint64_t count = 0;
    std::uint64_t storedBytes = 0;
};
static_assert(sizeof(BlockHeader) == 24 && std::has_unique_object_representations_v<BlockHeader>);

constexpr std::size_t kLongestName = 255;

constexpr std::size_t sizeOf(BlockType type) {
    switch (type) {
        case BlockType::U8:
        case BlockType::Text: return 1;
        case BlockType::U16: return 2;
        case BlockType::U32:
        case BlockType::I32:
        case BlockType::F32: return 4;
        case BlockType::U64:
        case BlockType::I64:
        case BlockType::F64: return 8;
    }
    return 0;  // a type this program does not know
}

template <class T>
constexpr BlockType typeOf() {
    if constexpr (std::same_as<T, std::uint8_t>) return BlockType::U8;
    if constexpr (std::same_as<T, std::uint16_t>) return BlockType::U16;
    if constexpr (std::same_as<T, std::uint32_t>) return BlockType::U32;
    if constexpr (std::same_as<T, std::uint64_t>) return BlockType::U64;
    if constexpr (std::same_as<T, std::int32_t>) return BlockType::I32;
    if constexpr (std::same_as<T, std::int64_t>) return BlockType::I64;
    if constexpr (std::same_as<T, float>) return BlockType::F32;
    if constexpr (std::same_as<T, double>) return BlockType::F64;
}

Error damaged(std::string_view name, const std::string& what) {
    return {ErrorCode::BadFormat, "the block \"" + displayText(name) + "\" " + what};
}

template <class Narrow>
std::vector<Narrow> narrowed(std::span<const std::uint32_t> values) {
    std::vector<Narrow> narrow(values.size());
    std::ranges::transform(values, narrow.begin(), [](std::uint32_t value) { return static_cast<Narrow>(value); });
    return narrow;
}

template <class T, class Stored>
std::vector<T> widened(std::span<const std::byte> bytes) {
    std::vector<Stored> stored(bytes.size() / sizeof(Stored));
    if (!stored.empty()) std::memcpy(stored.data(), bytes.data(), stored.size() * sizeof(Stored));
    if constexpr (std::same_as<T, Stored>) return stored;
    return {stored.begin(), stored.end()};
}

}  // namespace

void BlockWriter::addBytes(std::string_view name, BlockType type, std::uint64_t count, std::span<const std::byte> values) {
    std::vector<std::byte> deflated;
    Packing packing = Packing::Raw;
    if (m_packing == Packing::Deflate && values.size() >= 64) {
        uLongf size = ::compressBound(values.size());
        deflated.resize(size);
        const bool isDone = ::compress2(reinterpret_cast<Bytef*>(deflated.data()), &size, reinterpret_cast<const Bytef*>(values.data()),
                                        values.size(), 1) == Z_OK;
        if (isDone && size < values.size()) {
            packing = Packing::Deflate;
            values = std::span(deflated).first(size);
        }
    }
    const BlockHeader header{.nameBytes = static_cast<std::uint16_t>(name.size()),
                             .type = static_cast<std::uint8_t>(type),
                             .packing = static_cast<std::uint8_t>(packing),
                             .count = count,
                             .storedBytes = values.size()};
    const auto append = [this](const void* bytes, std::size_t size) {
        const auto* const first = static_cast<const std::byte*>(bytes);
        m_bytes.insert(m_bytes.end(), first, first + size);
    };
    append(&header, sizeof header);
    append(name.data(), name.size());
    append(values.data(), values.size());
}

template <BlockValue T>
void BlockWriter::add(std::string_view name, std::span<const T> values) {
    if constexpr (std::same_as<T, std::uint32_t>) {
        if (m_packing == Packing::Deflate && !values.empty()) {
            const std::uint32_t largest = std::ranges::max(values);
            if (largest <= 0xff) return add(name, std::span<const std::uint8_t>(narrowed<std::uint8_t>(values)));
            if (largest <= 0xffff) return add(name, std::span<const std::uint16_t>(narrowed<std::uint16_t>(values)));
        }
    }
    addBytes(name, typeOf<T>(), values.size(), std::as_bytes(values));
}

void BlockWriter::add(std::string_view name, std::string_view text) {
    addBytes(name, BlockType::Text, text.size(), std::as_bytes(std::span(text)));
}

Expected<BlockReader> BlockReader::parse(std::span<const std::byte> bytes) {
    BlockReader reader;
    while (!bytes.empty()) {
        BlockHeader header;
        if (bytes.size() < sizeof header) return Error{ErrorCode::BadFormat, "a block's head is cut off"};
        std::memcpy(&header, bytes.data(), sizeof header);
        bytes = bytes.subspan(sizeof header);
        if (header.nameBytes > kLongestName || header.nameBytes > bytes.size())
            return Error{ErrorCode::BadFormat, "a block's name is too long"};
        const std::string name(reinterpret_cast<const char*>(bytes.data()), header.nameBytes);
        bytes = bytes.subspan(header.nameBytes);
        if (header.storedBytes > bytes.size())
            return damaged(
                name, "says it takes " + std::to_string(header.storedBytes) + " bytes, and " + std::to_string(bytes.size()) + " are there");
        const Block block{.type = BlockType{header.type},
                          .packing = Packing{header.packing},
                          .count = header.count,
                          .stored = bytes.first(header.storedBytes)};
        bytes = bytes.subspan(header.storedBytes);
        if (!reader.m_blocks.emplace(name, block).second) return damaged(name, "stands there twice");
    }
    return reader;
}

Expected<std::vector<std::byte>> BlockReader::unpack(std::string_view name, const Block& block) const {
    const auto size = checkedMultiply(block.count, sizeOf(block.type));
    const std::uint64_t most = block.packing == Packing::Raw ? block.stored.size() : ByteStream::kLargestInflation * block.stored.size();
    if (!size || *size > most || (block.packing == Packing::Raw && *size != block.stored.size()) || block.packing > Packing::Deflate)
        return damaged(name, "declares " + std::to_string(block.count) + " values, which its " + std::to_string(block.stored.size()) +
                                 " bytes cannot hold");
    if (block.packing == Packing::Raw) return std::vector<std::byte>(block.stored.begin(), block.stored.end());
    std::vector<std::byte> values(*size);
    uLongf written = values.size();
    const int result = ::uncompress(reinterpret_cast<Bytef*>(values.data()), &written, reinterpret_cast<const Bytef*>(block.stored.data()),
                                    block.stored.size());
    if (result != Z_OK || written != values.size()) return damaged(name, "cannot be unpacked");
    return values;
}

template <BlockValue T>
Expected<std::vector<T>> BlockReader::values(std::string_view name) const {
    const auto found = m_blocks.find(name);
    if (found == m_blocks.end()) return damaged(name, "is missing");
    const auto bytes = unpack(name, found->second);
    if (!bytes) return bytes.error();
    const BlockType type = found->second.type;
    if (type == typeOf<T>()) return widened<T, T>(*bytes);
    if constexpr (std::unsigned_integral<T>) {
        if (type == BlockType::U8) return widened<T, std::uint8_t>(*bytes);
        if constexpr (sizeof(T) > 2)
            if (type == BlockType::U16) return widened<T, std::uint16_t>(*bytes);
        if constexpr (sizeof(T) > 4)
            if (type == BlockType::U32) return widened<T, std::uint32_t>(*bytes);
    }
    return damaged(name, "is of another type than it should be");
}

template <BlockValue T>
Expected<T> BlockReader::value(std::string_view name) const {
    const auto all = values<T>(name);
    if (!all) return all.error();
    if (all->size() != 1) return damaged(name, "should be one value and has " + std::to_string(all->size()));
    return all->front();
}

Expected<std::string> BlockReader::text(std::string_view name) const {
    const auto found = m_blocks.find(name);
    if (found == m_blocks.end()) return damaged(name, "is missing");
    if (found->second.type != BlockType::Text) return damaged(name, "is no text");
    const auto bytes = unpack(name, found->second);
    if (!bytes) return bytes.error();
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

#define REWIRE_BLOCK_TYPE(T)                                                          \
    template void BlockWriter::add<T>(std::string_view, std::span<const T>);          \
    template Expected<std::vector<T>> BlockReader::values<T>(std::string_view) const; \
    template Expected<T> BlockReader::value<T>(std::string_view) const;
REWIRE_BLOCK_TYPE(std::uint8_t)
REWIRE_BLOCK_TYPE(std::uint16_t)
REWIRE_BLOCK_TYPE(std::uint32_t)
REWIRE_BLOCK_TYPE(std::uint64_t)
REWIRE_BLOCK_TYPE(std::int32_t)
REWIRE_BLOCK_TYPE(std::int64_t)
REWIRE_BLOCK_TYPE(float)
REWIRE_BLOCK_TYPE(double)
#undef REWIRE_BLOCK_TYPE

}  // namespace rewire
