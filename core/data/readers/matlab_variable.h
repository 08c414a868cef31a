// A variable of a MATLAB file without its values, and what the readers of the three kinds of files (matlab4.h, matlab5.h, matlab73.h)
// share.
#pragma once

#include "core/base/expected.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/number_bytes.h"
#include "core/data/readers/variables.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// A value.
struct MatlabVariable {
    enum class Class { Number, Sparse, Text, Cell, Other };

    std::string name;
    Class kind = Class::Other;
    std::string type;  // for people: "sparse logical", "struct"
    bool isComplex = false;
    ArrayShape shape;  // empty: unknown, or of too many dimensions
};

// Some values of an array, of one kind and in the file's order.
using NumberBlock = std::function<void(NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian)>;

// Nothing when it overflows.
[[nodiscard]] std::optional<std::uint64_t> cellCount(const ArrayShape& shape);
// As a file of at most `largestContent` bytes can have it, or with the reason why it cannot be used.
[[nodiscard]] Variable described(const MatlabVariable& variable, std::uint64_t largestContent);

// "FILE: the variable 'X' WHAT"
[[nodiscard]] Error badVariable(const std::filesystem::path& path, const std::string& name, const std::string& what);
[[nodiscard]] inline Error stopped() { return {ErrorCode::Cancelled, "Reading was stopped."}; }

// Characters as a file holds them: code units of 1, 2 or 4 bytes. Units of one byte are UTF-8, or Latin-1 where they are none; of two bytes
// UTF-16.
class MatlabCharacters {
  public:
    void add(NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian);
    // Row `row` of `rows`, blanks at its ends left out: characters stand by column, and those that are lacking are blanks.
    [[nodiscard]] std::string row(std::uint64_t row, std::uint64_t rows, std::uint64_t columns) const;

  private:
    std::vector<std::uint32_t> m_units;
    std::size_t m_unitBytes = 1;
};

inline constexpr const char* kNoTextRows = "is no matrix of characters with one label a row. Save the labels as numbers.";
// For a cell, counted from 1, that is no row of characters.
[[nodiscard]] std::string noTextInCell(std::uint64_t cell);
inline constexpr const char* kUnknownNumbers = "is of a type that is not read. Save it as double.";

}  // namespace rewire
