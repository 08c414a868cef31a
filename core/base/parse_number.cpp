#include "core/base/parse_number.h"

#include "core/base/text.h"

#include <charconv>
#include <cmath>
#include <system_error>
#include <type_traits>

namespace rewire {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Whether a decimal number that its type cannot hold is too small rather than too large: by the power of ten of its
// first digit that is not 0.
bool isTiny(std::string_view digits) {
    long power = 0;
    bool isPointSeen = false;
    bool isLeadingSeen = false;
    std::size_t at = !digits.empty() && digits.front() == '-' ? 1 : 0;
    for (; at < digits.size() && (isDigit(digits[at]) || digits[at] == '.'); ++at) {
        if (digits[at] == '.') {
            isPointSeen = true;
        } else if (isLeadingSeen) {
            if (!isPointSeen) ++power;
        } else {
            isLeadingSeen = digits[at] != '0';
            if (isPointSeen) --power;
        }
    }
    if (at < digits.size() && digits[at] == 'e')
        ++at;
    else if (at < digits.size() && digits[at] == 'E')
        ++at;
    const bool isNegative = at < digits.size() && digits[at] == '-';
    if (at < digits.size() && (digits[at] == '-' || digits[at] == '+')) ++at;
    long exponent = 0;
    const auto result = std::from_chars(digits.data() + at, digits.data() + digits.size(), exponent);
    if (result.ec == std::errc::result_out_of_range) return isNegative;
    return power + (isNegative ? -exponent : exponent) < 0;
}

template <class T>
ParsedNumber<T> parse(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return {.fault = NumberFault::Empty};
    if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
    const char* const end = text.data() + text.size();
    ParsedNumber<T> number;
    const auto result = std::from_chars(text.data(), end, number.value);
    if (result.ec == std::errc::invalid_argument) return {.fault = NumberFault::NotANumber};
    if constexpr (std::is_floating_point_v<T>) {
        if (result.ec == std::errc{} && !std::isfinite(number.value)) {
            // from_chars takes the first letters of "information" for infinity.
            return {.fault = result.ptr == end ? NumberFault::NotFinite : NumberFault::NotANumber};
        }
    }
    if (result.ptr != end) return {.fault = NumberFault::TrailingText};
    if (result.ec == std::errc{}) return number;
    if (std::is_floating_point_v<T> && isTiny(text)) return {.isUnderflow = true};
    return {.fault = NumberFault::OutOfRange};
}

}  // namespace

ParsedNumber<float> parseFloat(std::string_view text) { return parse<float>(text); }
ParsedNumber<double> parseDouble(std::string_view text) { return parse<double>(text); }
ParsedNumber<std::int64_t> parseInteger(std::string_view text) { return parse<std::int64_t>(text); }

std::string_view describe(NumberFault fault) {
    switch (fault) {
        case NumberFault::None: return "is a number";
        case NumberFault::Empty: return "is empty";
        case NumberFault::NotANumber: return "is not a number";
        case NumberFault::TrailingText: return "goes on after the number";
        case NumberFault::OutOfRange: return "is outside the range of the numbers that Rewire stores";
        case NumberFault::NotFinite: return "is not a finite number";
    }
    return "is not a number";
}

}  // namespace rewire
