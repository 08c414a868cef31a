#include "core/data/readers/matlab_variable.h"

#include "core/base/checked.h"
#include "core/base/text.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace rewire {
namespace {

void appendUtf8(std::string& text, std::uint32_t character) {
    if (character < 0x80) {
        text.push_back(static_cast<char>(character));
        return;
    }
    const auto tail = [&](int shift) { text.push_back(static_cast<char>(0x80 | (character >> shift & 63))); };
    if (character < 0x800) {
        text.push_back(static_cast<char>(0xC0 | character >> 6));
        return tail(0);
    }
    if (character < 0x10000) {
        text.push_back(static_cast<char>(0xE0 | character >> 12));
        tail(6);
        return tail(0);
    }
    text.push_back(static_cast<char>(0xF0 | (character >> 18 & 7)));
    tail(12);
    tail(6);
    tail(0);
}

bool isHigh(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool isLow(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

std::optional<std::uint64_t> cellCount(const ArrayShape& shape) {
    std::optional<std::uint64_t> count = 1;
    for (const std::uint64_t size : shape)
        if (count) count = checkedMultiply(*count, size);
    return count;
}

Variable described(const MatlabVariable& source, std::uint64_t largestContent) {
    using Class = MatlabVariable::Class;
    Variable variable{.name = source.name, .shape = source.shape, .type = source.type};
    variable.isText = source.kind == Class::Text || source.kind == Class::Cell;
    const auto count = cellCount(source.shape);
    if (source.kind == Class::Other)
        variable.refusal = "it is of class " + source.type + ". Save a numeric matrix with 'save'.";
    else if (source.shape.size() < 2)
        variable.refusal = "it has " + std::to_string(source.shape.size()) + " dimensions; 2 to 8 are read.";
    else if (source.isComplex)
        variable.refusal = "its numbers are complex. Save real and imaginary parts as columns.";
    else if (source.kind == Class::Sparse && source.shape.size() != 2)
        variable.refusal = "it is sparse, but no matrix.";
    else if (source.kind != Class::Sparse && (!count || *count > largestContent))
        variable.refusal = "it declares " + shapeText(source.shape) + " values, more than the file can hold. It is damaged: save it again.";
    else if (source.kind == Class::Sparse &&
             std::ranges::max(source.shape) >= static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
        variable.refusal = "it declares " + shapeText(source.shape) + " values, more than are read.";
    return variable;
}

Error badVariable(const std::filesystem::path& path, const std::string& name, const std::string& what) {
    return {ErrorCode::BadFormat, displayPath(path) + ": the variable '" + displayText(name) + "' " + what};
}

std::string noTextInCell(std::uint64_t cell) {
    return "holds something else than a text in cell " + std::to_string(cell) + ". Save the labels as numbers.";
}

void MatlabCharacters::add(NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian) {
    m_unitBytes = bytesOf(kind);
    visitNumbers(kind, reinterpret_cast<const char*>(bytes.data()), bytes.size() / bytesOf(kind), isBigEndian,
                 [&]<class Number>(Number number) {
                     if constexpr (std::is_integral_v<Number>)
                         m_units.push_back(static_cast<std::uint32_t>(static_cast<std::make_unsigned_t<Number>>(number)));
                     else
                         m_units.push_back(number >= 0 && number <= Number{0x10FFFF} ? static_cast<std::uint32_t>(number) : 0xFFFDu);
                 });
}

std::string MatlabCharacters::row(std::uint64_t row, std::uint64_t rows, std::uint64_t columns) const {
    std::vector<std::uint32_t> units;
    // UTF-8 may have more units than there are characters, in a single row.
    const std::uint64_t count = rows == 1 ? std::max<std::uint64_t>(columns, m_units.size()) : columns;
    for (std::uint64_t c = 0; c < count; ++c) {
        const std::uint64_t at = c * rows + row;
        units.push_back(at < m_units.size() ? m_units[static_cast<std::size_t>(at)] : ' ');
    }
    std::string text;
    if (m_unitBytes == 1) {
        for (const std::uint32_t unit : units) text.push_back(static_cast<char>(unit));
        return isValidUtf8(trimmed(text)) ? std::string(trimmed(text)) : latin1ToUtf8(trimmed(text));
    }
    for (std::size_t i = 0; i < units.size(); ++i) {
        const bool isPair = isHigh(units[i]) && i + 1 < units.size() && isLow(units[i + 1]);
        if (isPair)
            appendUtf8(text, 0x10000 + ((units[i] - 0xD800) << 10) + (units[i + 1] - 0xDC00));
        else
            appendUtf8(text, isHigh(units[i]) || isLow(units[i]) || units[i] > 0x10FFFF ? 0xFFFD : units[i]);
        if (isPair) ++i;
    }
    return std::string(trimmed(text));
}

}  // namespace rewire
