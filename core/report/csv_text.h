// Building CSV text: locale-free numbers that read back to the same value, and cells that no spreadsheet runs.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <string>
#include <string_view>

namespace rewire {

// Quotes where needed; a text that begins with = + - @ (a formula to a spreadsheet) gets an apostrophe in front.
[[nodiscard]] std::string csvCell(std::string_view text);

// Shortest digits that give the same number back; NaN is an empty cell.
template <class Number>
requires std::integral<Number> || std::floating_point<Number>
[[nodiscard]] std::string csvNumber(Number value) {
    if constexpr (std::floating_point<Number>)
        if (std::isnan(value)) return {};
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return {digits, end};
}

}  // namespace rewire
