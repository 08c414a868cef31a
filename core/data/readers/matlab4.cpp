#include "core/data/readers/matlab4.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kMostVariables = 10'000;
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;  // a multiple of every value's size
constexpr std::uint64_t kHeaderBytes = 20;
constexpr const char* kUnreadable = "cannot be read. The file is damaged or cut short: save it again.";

struct StoredKind {
    NumberKind kind;
    const char* name;
};
// By the tens of the header's type.
constexpr std::array<StoredKind, 6> kKinds{{{NumberKind::Double, "double"},
                                            {NumberKind::Float, "single"},
                                            {NumberKind::Int32, "int32"},
                                            {NumberKind::Int16, "int16"},
                                            {NumberKind::UInt16, "uint16"},
                                            {NumberKind::UInt8, "uint8"}}};

std::uint32_t wordAt(std::span<const std::byte> bytes, std::size_t at, bool isBigEndian) {
    return numberAt<std::uint32_t>(reinterpret_cast<const char*>(bytes.data()) + at, isBigEndian);
}

// Calls take(double) for each value.
void visit(NumberKind kind, bool isBigEndian, std::span<const std::byte> bytes, const auto& take) {
    visitNumbers(kind, reinterpret_cast<const char*>(bytes.data()), bytes.size() / bytesOf(kind), isBigEndian,
                 [&](auto number) { take(static_cast<double>(number)); });
}

// A whole number as an index; below 0 for what is none.
std::int64_t asIndex(double number) {
    constexpr double kMost = 9007199254740992.0;  // 2^53
    return number >= 0 && number < kMost && number == std::trunc(number) ? static_cast<std::int64_t>(number) : -1;
}

}  // namespace

Expected<Matlab4File::Stored> Matlab4File::readHeader(RegularFile& file, std::uint64_t begin) const {
    const auto damaged = [&] {
        return Error{ErrorCode::BadFormat, displayPath(m_file->path()) + ": the matrix at byte " + std::to_string(begin) +
                                               " cannot be read. The file is cut short or damaged: fetch it again."};
    };
    std::array<std::byte, kHeaderBytes> header{};
    if (auto sought = file.seek(begin); !sought) return sought.error();
    auto got = file.read(header);
    if (!got) return got.error();
    // The type is MOPT in decimal digits: machine, 0, type of the numbers, kind of matrix.
    const bool isBig = wordAt(header, 0, false) > 4052;
    const std::uint32_t type = wordAt(header, 0, isBig);
    const std::uint64_t nameBytes = wordAt(header, 16, isBig);
    if (*got < header.size() || type / 10 % 10 >= kKinds.size() || nameBytes == 0 || nameBytes > kLongestName) return damaged();
    std::vector<std::byte> name(static_cast<std::size_t>(nameBytes));
    got = file.read(name);
    if (!got) return got.error();
    if (*got < name.size()) return damaged();
    using Class = MatlabVariable::Class;
    const StoredKind& kind = kKinds[type / 10 % 10];
    Stored stored{.variable = {.name = {}, .type = kind.name, .isComplex = wordAt(header, 12, isBig) != 0, .shape = {}},
                  .kind = kind.kind,
                  .isBigEndian = isBig,
                  .rows = wordAt(header, 4, isBig),
                  .columns = wordAt(header, 8, isBig),
                  .begin = begin + kHeaderBytes + nameBytes};
    const std::string_view text(reinterpret_cast<const char*>(name.data()), name.size());
    stored.variable.name = text.substr(0, text.find('\0'));
    stored.variable.shape = {stored.rows, stored.columns};
    const bool isKnownMachine = type / 1000 == (isBig ? 1 : 0);
    constexpr std::array<Class, 3> kClasses{Class::Number, Class::Text, Class::Sparse};
    if (!isKnownMachine)
        stored.variable.type = "numbers of another machine";
    else if (type % 10 < kClasses.size())
        stored.variable.kind = kClasses[type % 10];
    if (stored.variable.kind == Class::Text) stored.variable.type = "char";
    if (stored.variable.kind == Class::Sparse)
        if (auto read = readSparseShape(file, stored); !read) return read.error();
    return stored;
}

// Columns of row numbers, column numbers, values, and perhaps imaginary parts; the last row has the shape.
Expected<void> Matlab4File::readSparseShape(RegularFile& file, Stored& stored) const {
    MatlabVariable& variable = stored.variable;
    variable.type = "sparse double";
    variable.isComplex = stored.columns == 4;
    if (stored.rows == 0 || (stored.columns != 3 && stored.columns != 4))
        return bad(variable.name, "is no sparse matrix. The file is damaged: save it again.");
    const std::uint64_t bytes = bytesOf(stored.kind);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        std::array<std::byte, 8> value{};
        if (auto sought = file.seek(stored.begin + ((axis + 1) * stored.rows - 1) * bytes); !sought) return sought.error();
        auto got = file.read(std::span(value).first(static_cast<std::size_t>(bytes)));
        if (!got) return got.error();
        std::int64_t size = -1;
        if (*got == bytes)
            visit(stored.kind, stored.isBigEndian, std::span(value).first(*got), [&](double number) { size = asIndex(number); });
        if (size < 0) return bad(variable.name, "is a sparse matrix without a shape in its last row. The file is damaged: save it again.");
        variable.shape[axis] = static_cast<std::uint64_t>(size);
    }
    return {};
}

Expected<std::vector<MatlabVariable>> Matlab4File::list() {
    m_stored.clear();
    auto file = m_file->again();
    if (!file) return file.error();
    std::vector<MatlabVariable> variables;
    for (std::uint64_t begin = 0; begin < file->size();) {
        if (m_monitor->stopRequested()) return stopped();
        if (variables.size() == kMostVariables)
            return Error{ErrorCode::BadFormat,
                         displayPath(m_file->path()) + " has more than 10000 variables. Save the two that are needed."};
        auto stored = readHeader(*file, begin);
        if (!stored) return stored.error();
        const bool hasImaginaryPart = stored->variable.isComplex && stored->variable.kind != MatlabVariable::Class::Sparse;
        begin = stored->begin + stored->rows * stored->columns * bytesOf(stored->kind) * (hasImaginaryPart ? 2 : 1);
        variables.push_back(stored->variable);
        m_stored.push_back(*std::move(stored));
    }
    return variables;
}

Expected<const Matlab4File::Stored*> Matlab4File::find(const MatlabVariable& variable) const {
    const auto found = std::ranges::find_if(m_stored, [&](const Stored& stored) { return stored.variable.name == variable.name; });
    if (found == m_stored.end()) return bad(variable.name, kUnreadable);
    return &*found;
}

Expected<void> Matlab4File::forEachBlock(const Stored& stored, std::uint64_t first, std::uint64_t count,
                                         const std::function<void(std::span<const std::byte>)>& take) const {
    auto file = m_file->again();
    if (!file) return file.error();
    if (auto sought = file->seek(stored.begin + first * bytesOf(stored.kind)); !sought) return sought;
    std::vector<std::byte> block(kBlockBytes);
    for (std::uint64_t left = count * bytesOf(stored.kind); left > 0;) {
        if (m_monitor->stopRequested()) return stopped();
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size()));
        auto got = file->read(std::span(block).first(wanted));
        if (!got) return got.error();
        if (*got < wanted) return bad(stored.variable.name, kUnreadable);
        m_monitor->advance(wanted);
        take(std::span(block).first(wanted));
        left -= wanted;
    }
    return {};
}

Expected<void> Matlab4File::numbers(const MatlabVariable& variable, const NumberBlock& take) {
    auto stored = find(variable);
    if (!stored) return stored.error();
    return forEachBlock(**stored, 0, (*stored)->rows * (*stored)->columns,
                        [&](std::span<const std::byte> bytes) { take((*stored)->kind, bytes, (*stored)->isBigEndian); });
}

Expected<std::vector<std::string>> Matlab4File::texts(const MatlabVariable& variable) {
    auto stored = find(variable);
    if (!stored) return stored.error();
    if (variable.shape.size() != 2 || variable.shape[1] > kLongestName) return bad(variable.name, kNoTextRows);
    MatlabCharacters characters;
    auto read = forEachBlock(**stored, 0, (*stored)->rows * (*stored)->columns,
                             [&](std::span<const std::byte> bytes) { characters.add((*stored)->kind, bytes, (*stored)->isBigEndian); });
    if (!read) return read.error();
    std::vector<std::string> texts;
    for (std::uint64_t r = 0; r < variable.shape[0]; ++r) {
        if (m_monitor->stopRequested()) return stopped();
        texts.push_back(characters.row(r, variable.shape[0], variable.shape[1]));
    }
    return texts;
}

Expected<CompressedMatrix> Matlab4File::sparse(const MatlabVariable& variable) {
    auto found = find(variable);
    if (!found) return found.error();
    const Stored& stored = **found;
    const std::uint64_t count = stored.rows - 1;
    const std::int64_t rowCount = static_cast<std::int64_t>(variable.shape[0]), columnCount = static_cast<std::int64_t>(variable.shape[1]);
    std::vector<std::int64_t> rows, columns;
    bool isWithin = true;
    // Numbered from 1.
    const auto readIndices = [&](std::uint64_t column, std::int64_t size, std::vector<std::int64_t>& indices) {
        return forEachBlock(stored, column * stored.rows, count, [&](std::span<const std::byte> bytes) {
            visit(stored.kind, stored.isBigEndian, bytes, [&](double number) {
                indices.push_back(asIndex(number) - 1);
                isWithin = isWithin && indices.back() >= 0 && indices.back() < size;
            });
        });
    };
    if (auto read = readIndices(0, rowCount, rows); !read) return read.error();
    if (auto read = readIndices(1, columnCount, columns); !read) return read.error();
    if (!isWithin) return bad(variable.name, "is a damaged sparse matrix (it has cells outside its shape). Save it again.");
    // Memory goes with the columns, but only cells stand for bytes that were read.
    constexpr std::int64_t kColumnsWithoutCells = 1'000'000, kColumnsPerCell = 100;
    if (columnCount > kColumnsWithoutCells + kColumnsPerCell * static_cast<std::int64_t>(count))
        return bad(variable.name,
                   "declares " + std::to_string(columnCount) + " columns for " + std::to_string(count) + " stored cells. Save it again.");
    CompressedMatrix matrix{.isByColumn = true, .rowCount = rowCount, .columnCount = columnCount};
    matrix.starts.assign(static_cast<std::size_t>(columnCount) + 1, 0);
    for (const std::int64_t column : columns) ++matrix.starts[static_cast<std::size_t>(column) + 1];
    for (std::size_t c = 1; c < matrix.starts.size(); ++c) matrix.starts[c] += matrix.starts[c - 1];
    std::vector<std::int64_t> next(matrix.starts.begin(), matrix.starts.end() - 1);
    matrix.indices.resize(rows.size());
    matrix.values.resize(rows.size());
    std::size_t cell = 0;
    auto read = forEachBlock(stored, 2 * stored.rows, count, [&](std::span<const std::byte> bytes) {
        visit(stored.kind, stored.isBigEndian, bytes, [&](double number) {
            const auto target = static_cast<std::size_t>(next[static_cast<std::size_t>(columns[cell])]++);
            matrix.indices[target] = rows[cell++];
            matrix.values[target] = asCell(number);
        });
    });
    if (!read) return read.error();
    return matrix;
}

}  // namespace rewire
