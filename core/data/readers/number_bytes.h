// Numbers as binary files hold them: any kind, either byte order, cut anywhere by the blocks they come in.
#pragma once

#include "core/base/expected.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

namespace rewire {

enum class NumberKind { Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Half, Float, Double };

[[nodiscard]] constexpr std::size_t bytesOf(NumberKind kind) {
    constexpr std::array<std::size_t, 11> kBytes{1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8};
    return kBytes[static_cast<std::size_t>(kind)];
}

// IEEE 754's 16 bits.
[[nodiscard]] inline float fromHalf(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const float fraction = static_cast<float>(bits & 1023);
    float value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024.0f, exponent - 25);
    if (exponent == 31) value = fraction > 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    return (bits & 0x8000) != 0 ? -value : value;
}

template <class Number>
[[nodiscard]] Number numberAt(const char* bytes, bool isBigEndian) {
    std::array<char, sizeof(Number)> cell;
    std::memcpy(cell.data(), bytes, sizeof(Number));
    if (isBigEndian) std::ranges::reverse(cell);
    return std::bit_cast<Number>(cell);
}

// visit(number) for each of `count` numbers, in its own type; halves come as float.
template <class Visit>
void visitNumbers(NumberKind kind, const char* bytes, std::size_t count, bool isBigEndian, Visit visit) {
    const auto each = [&]<class Number>(Number) {
        for (std::size_t i = 0; i < count; ++i) visit(numberAt<Number>(bytes + i * sizeof(Number), isBigEndian));
    };
    switch (kind) {
        case NumberKind::Int8: return each(std::int8_t{});
        case NumberKind::UInt8: return each(std::uint8_t{});
        case NumberKind::Int16: return each(std::int16_t{});
        case NumberKind::UInt16: return each(std::uint16_t{});
        case NumberKind::Int32: return each(std::int32_t{});
        case NumberKind::UInt32: return each(std::uint32_t{});
        case NumberKind::Int64: return each(std::int64_t{});
        case NumberKind::UInt64: return each(std::uint64_t{});
        case NumberKind::Float: return each(float{});
        case NumberKind::Double: return each(double{});
        case NumberKind::Half: break;
    }
    for (std::size_t i = 0; i < count; ++i) visit(fromHalf(numberAt<std::uint16_t>(bytes + 2 * i, isBigEndian)));
}

// What was not as it should be at the end of the values.
struct ValuesEnd {
    std::uint64_t lackingBytes = 0;
    std::uint64_t trailingBytes = 0;
};

// What becomes of the bytes behind the values that are wanted.
enum class Rest { Counted, Unread };

// sink(const char* bytes, std::size_t count) with whole values of `size` bytes until `byteCount` bytes were given. `next`
// gives the next bytes as Expected<std::string_view>, empty at the end; `first` are those already at hand.
template <class Next, class Sink>
[[nodiscard]] Expected<ValuesEnd> forEachWholeValue(std::string_view first, std::size_t size, std::uint64_t byteCount, Rest rest, Next next,
                                                    Sink sink) {
    ValuesEnd end{.lackingBytes = byteCount};
    std::string carry;  // the part of a value at the end of a block
    for (std::string_view bytes = first;;) {
        if (bytes.size() > end.lackingBytes) {
            end.trailingBytes += bytes.size() - end.lackingBytes;
            bytes = bytes.substr(0, static_cast<std::size_t>(end.lackingBytes));
        }
        end.lackingBytes -= bytes.size();
        if (!carry.empty()) {
            const std::size_t wanted = std::min(size - carry.size(), bytes.size());
            carry.append(bytes.substr(0, wanted));
            bytes.remove_prefix(wanted);
            if (carry.size() == size) {
                sink(static_cast<const char*>(carry.data()), std::size_t{1});
                carry.clear();
            }
        }
        if (carry.empty()) {
            const std::size_t whole = bytes.size() / size;
            if (whole > 0) sink(bytes.data(), whole);
            carry.assign(bytes.substr(whole * size));
        }
        if (rest == Rest::Unread && end.lackingBytes == 0) return end;
        auto block = next();
        if (!block) return block.error();
        if (block->empty()) return end;
        bytes = *block;
    }
}

}  // namespace rewire
