// The common spellings of a number, faster than std::from_chars and to the same float: digits, a point, digits.
#pragma once

#include <bit>
#include <cstdint>

namespace rewire {

// Reads "-12.5" at `at`, sets `value` to the nearest float and returns where it ends; null, with `value` as it was, for every
// spelling that needs more care (none, many digits, an exponent, sizes near a float's limits), which parse_number.h then judges.
// Exact: the quotient of two integers that a double holds is the double nearest to the number, and rounds to the float nearest
// to it unless it lies half-way between two floats, which is left to parse_number.h as well.
[[nodiscard]] inline const char* quickFloat(const char* at, const char* end, char decimalMark, float& value) {
    constexpr double kPowers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool isNegative = at != end && *at == '-';
    if (isNegative) ++at;
    std::uint64_t digits = 0;
    const char* const first = at;
    const auto digit = [&] { return static_cast<unsigned>(static_cast<unsigned char>(*at)) - unsigned{'0'}; };
    for (; at != end && digit() < 10; ++at) digits = digits * 10 + digit();
    std::int64_t digitCount = at - first;
    std::int64_t fraction = 0;
    if (at != end && *at == decimalMark) {
        const char* const firstFraction = ++at;
        for (; at != end && digit() < 10; ++at) digits = digits * 10 + digit();
        fraction = at - firstFraction;
        digitCount += fraction;
    }
    if (digitCount == 0 || digitCount > 15) return nullptr;
    if (at != end && ((*at | 0x20) == 'e')) return nullptr;
    const double exact = static_cast<double>(digits) / kPowers[fraction];
    constexpr std::uint64_t kBelowFloat = (std::uint64_t{1} << 29) - 1;
    if ((std::bit_cast<std::uint64_t>(exact) & kBelowFloat) == std::uint64_t{1} << 28) return nullptr;
    value = static_cast<float>(isNegative ? -exact : exact);
    return at;
}

}  // namespace rewire
