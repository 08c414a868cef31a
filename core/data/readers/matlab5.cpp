#include "core/data/readers/matlab5.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kMostVariables = 10'000;

// Of a part's type.
std::optional<NumberKind> kindOf(std::uint32_t type) {
    switch (type) {
        case 1: return NumberKind::Int8;
        case 2:
        case 16: return NumberKind::UInt8;  // 16: UTF-8
        case 3: return NumberKind::Int16;
        case 4:
        case 17: return NumberKind::UInt16;  // 17: UTF-16
        case 5: return NumberKind::Int32;
        case 6:
        case 18: return NumberKind::UInt32;  // 18: UTF-32
        case 7: return NumberKind::Float;
        case 9: return NumberKind::Double;
        case 12: return NumberKind::Int64;
        case 13: return NumberKind::UInt64;
        default: return std::nullopt;
    }
}

std::string typeOf(const MatlabHeader& header) {
    using Class = MatlabHeader::Class;
    constexpr std::array<const char*, 18> kNames{"empty",  "cell",   "struct", "object", "char",     "sparse double",
                                                 "double", "single", "int8",   "uint8",  "int16",    "uint16",
                                                 "int32",  "uint32", "int64",  "uint64", "function", "opaque object"};
    if (header.isLogical && header.arrayClass == Class::Sparse) return "sparse logical";
    if (header.isLogical && header.isNumeric()) return "logical";
    const auto index = static_cast<std::size_t>(header.arrayClass);
    return index < kNames.size() ? kNames[index] : "unknown";
}

MatlabVariable variableOf(const MatlabHeader& header) {
    using Class = MatlabVariable::Class;
    MatlabVariable variable{
        .name = header.name, .kind = Class::Other, .type = typeOf(header), .isComplex = header.isComplex, .shape = header.shape};
    if (header.isNumeric()) variable.kind = Class::Number;
    if (header.arrayClass == MatlabHeader::Class::Sparse) variable.kind = Class::Sparse;
    if (header.arrayClass == MatlabHeader::Class::Char) variable.kind = Class::Text;
    if (header.arrayClass == MatlabHeader::Class::Cell) variable.kind = Class::Cell;
    return variable;
}

// All numbers of the next part; false where its type holds none. `least`: with fewer than these, they are bytes whatever their type, as
// MATLAB has the values of sparse logical matrices.
template <class Number>
Expected<bool> readNumbers(Matlab5Stream& stream, std::uint64_t& room, std::vector<Number>& numbers, std::uint64_t least = 0) {
    auto part = stream.nextPart(room);
    if (!part) return part.error();
    auto kind = kindOf(part->type);
    if (!kind) return part->length == 0;
    if (part->length / bytesOf(*kind) < least && part->length >= least) kind = NumberKind::UInt8;
    numbers.reserve(static_cast<std::size_t>(part->length / bytesOf(*kind)));
    auto read = stream.forEachBlock(*part, [&](std::span<const std::byte> bytes) {
        visitNumbers(*kind, reinterpret_cast<const char*>(bytes.data()), bytes.size() / bytesOf(*kind), stream.isBigEndian(),
                     [&](auto number) {
                         if constexpr (std::is_same_v<Number, float>)
                             numbers.push_back(asCell(static_cast<double>(number)));
                         else
                             numbers.push_back(static_cast<Number>(number));
                     });
    });
    if (!read) return read.error();
    return true;
}

}  // namespace

Expected<std::vector<MatlabVariable>> Matlab5File::list() {
    auto stream = Matlab5Stream::open(m_file, m_monitor);
    if (!stream) return stream.error();
    std::vector<MatlabVariable> variables;
    while (true) {
        auto element = (*stream)->nextElement();
        if (!element) return element.error();
        if (!*element) return variables;
        std::uint64_t room = (*element)->length;
        if ((*element)->type != kMatlabMatrix || room == 0) continue;
        auto header = (*stream)->readHeader(room);
        if (!header) return header.error();
        if (header->name.empty()) continue;
        if (variables.size() == kMostVariables)
            return Error{ErrorCode::BadFormat,
                         displayPath(m_file.path()) + " has more than 10000 variables. Save the two that are needed."};
        variables.push_back(variableOf(*header));
    }
}

Expected<Matlab5File::Place> Matlab5File::find(const std::string& name) {
    auto stream = Matlab5Stream::open(m_file, m_monitor);
    if (!stream) return stream.error();
    while (true) {
        auto element = (*stream)->nextElement();
        if (!element) return element.error();
        if (!*element) return bad(name, "cannot be found again. The file was changed meanwhile: load it again.");
        std::uint64_t room = (*element)->length;
        if ((*element)->type != kMatlabMatrix || room == 0) continue;
        auto header = (*stream)->readHeader(room);
        if (!header) return header.error();
        if (header->name == name) return Place{.stream = **std::move(stream), .header = *std::move(header), .room = room};
    }
}

Expected<void> Matlab5File::numbers(const MatlabVariable& variable, const NumberBlock& take) {
    auto place = find(variable.name);
    if (!place) return place.error();
    std::uint64_t left = cellCount(place->header.shape).value_or(0);
    if (left == 0) return {};
    auto part = place->stream.nextPart(place->room);
    if (!part) return part.error();
    const auto kind = kindOf(part->type);
    if (!kind) return bad(variable.name, kUnknownNumbers);
    return place->stream.forEachBlock(*part, [&](std::span<const std::byte> bytes) {
        const auto count = std::min<std::uint64_t>(left, bytes.size() / bytesOf(*kind));
        take(*kind, bytes.first(static_cast<std::size_t>(count) * bytesOf(*kind)), place->stream.isBigEndian());
        left -= count;
    });
}

Expected<std::string> Matlab5File::cell(Place& place, const std::string& name, std::uint64_t number) {
    auto inner = place.stream.nextPart(place.room);
    if (!inner) return inner.error();
    std::uint64_t room = inner->length;
    if (inner->type != kMatlabMatrix || inner->small || room == 0) return bad(name, noTextInCell(number));
    auto header = place.stream.readHeader(room);
    if (!header) return header.error();
    if (header->arrayClass != MatlabHeader::Class::Char || header->shape.size() != 2 || header->shape[0] != 1 ||
        header->shape[1] > kLongestName)
        return bad(name, noTextInCell(number));
    auto part = place.stream.nextPart(room);
    if (!part) return part.error();
    const auto kind = kindOf(part->type);
    if (!kind || part->length > 4 * kLongestName) return bad(name, noTextInCell(number));
    MatlabCharacters characters;
    auto read = place.stream.forEachBlock(
        *part, [&](std::span<const std::byte> bytes) { characters.add(*kind, bytes, place.stream.isBigEndian()); });
    if (read) read = place.stream.skip(room);
    if (!read) return read.error();
    return characters.row(0, 1, header->shape[1]);
}

Expected<std::vector<std::string>> Matlab5File::texts(const MatlabVariable& variable) {
    std::vector<std::string> texts;
    if (variable.kind == MatlabVariable::Class::Cell) {
        auto place = find(variable.name);
        if (!place) return place.error();
        const std::uint64_t count = cellCount(place->header.shape).value_or(0);
        for (std::uint64_t c = 0; c < count; ++c) {
            auto text = cell(*place, variable.name, c + 1);
            if (!text) return text.error();
            texts.push_back(*std::move(text));
        }
        return texts;
    }
    if (variable.shape.size() != 2 || variable.shape[1] > kLongestName) return bad(variable.name, kNoTextRows);
    MatlabCharacters characters;
    // Not by numbers(): UTF-8 may take more bytes than there are characters.
    auto place = find(variable.name);
    if (!place) return place.error();
    if (cellCount(variable.shape).value_or(0) > 0) {
        auto part = place->stream.nextPart(place->room);
        if (!part) return part.error();
        const auto kind = kindOf(part->type);
        if (!kind) return bad(variable.name, kNoTextRows);
        auto read = place->stream.forEachBlock(
            *part, [&](std::span<const std::byte> bytes) { characters.add(*kind, bytes, place->stream.isBigEndian()); });
        if (!read) return read.error();
    }
    for (std::uint64_t r = 0; r < variable.shape[0]; ++r) {
        if (m_monitor.stopRequested()) return stopped();
        texts.push_back(characters.row(r, variable.shape[0], variable.shape[1]));
    }
    return texts;
}

Expected<CompressedMatrix> Matlab5File::sparse(const MatlabVariable& variable) {
    auto place = find(variable.name);
    if (!place) return place.error();
    CompressedMatrix matrix{.isByColumn = true,
                            .rowCount = static_cast<std::int64_t>(variable.shape[0]),
                            .columnCount = static_cast<std::int64_t>(variable.shape[1])};
    Expected<bool> read = readNumbers(place->stream, place->room, matrix.indices);
    if (read && *read) read = readNumbers(place->stream, place->room, matrix.starts);
    const std::int64_t stored = matrix.starts.empty() ? 0 : matrix.starts.back();
    if (read && *read)
        read = readNumbers(place->stream, place->room, matrix.values,
                           place->header.isLogical && stored > 0 ? static_cast<std::uint64_t>(stored) : 0);
    if (!read) return read.error();
    if (!*read) return bad(variable.name, kUnknownNumbers);
    return matrix;
}

}  // namespace rewire
