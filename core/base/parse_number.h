// Numbers from text in the one spelling that no locale changes: a decimal point, no grouping. Tells exactly what is
// wrong with a text, so that a reader can name the cell; which cells count as missing is the reader's rule.
#pragma once

#include <cstdint>
#include <string_view>

namespace rewire {

enum class NumberFault {
    None,
    Empty,         // nothing but spaces
    NotANumber,    // text
    TrailingText,  // a number and then something else: "3.5kg", "1,5", "1 2"
    OutOfRange,    // finite as written, but beyond the largest value of the type
    NotFinite,     // nan or inf, spelled out
};

template <class T>
struct ParsedNumber {
    T value = 0;
    NumberFault fault = NumberFault::None;
    bool isUnderflow = false;  // written as other than 0, stored as 0

    [[nodiscard]] bool isValid() const { return fault == NumberFault::None; }
};

// The whole text must be one number; spaces around it and a leading + are allowed. `value` is 0 unless isValid().
[[nodiscard]] ParsedNumber<float> parseFloat(std::string_view text);
[[nodiscard]] ParsedNumber<double> parseDouble(std::string_view text);
[[nodiscard]] ParsedNumber<std::int64_t> parseInteger(std::string_view text);

// The end of a sentence about a text: "is empty", "is not a number".
[[nodiscard]] std::string_view describe(NumberFault fault);

}  // namespace rewire
