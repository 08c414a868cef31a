#include "core/data/readers/table_layout.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace rewire {
namespace {

// The names that a class column goes by, the surest first.
constexpr std::array<std::string_view, 5> kClassNames{"class", "label", "target", "category", "y"};

struct ClassColumn {
    std::size_t index = 0;
    std::string reason;
};

// Text, or few distinct whole numbers.
bool looksLikeClasses(const TableHead& head, const TableDialect& dialect, std::size_t column) {
    std::set<std::string> distinct;
    bool isText = false;
    for (std::size_t r = head.firstRow(dialect); r < head.cells.size(); ++r) {
        if (column >= head.cells[r].size()) continue;
        const std::string& cell = head.cells[r][column];
        const auto number = parseDouble(plainNumber(cell, dialect));
        if (!number.isValid()) isText = true;
        if (number.isValid() && number.value != std::floor(number.value)) return false;
        distinct.insert(cell);
    }
    const std::size_t count = head.cells.size() - head.firstRow(dialect);
    return isText || distinct.size() <= std::max<std::size_t>(2, count / 4);
}

// A column by its name in the header or, where none has that name, by its 0-based number.
std::optional<std::size_t> columnOf(const std::string& wanted, const std::vector<std::string>& names, std::size_t columnCount) {
    const auto found = std::ranges::find(names, wanted);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    const auto number = parseInteger(wanted);
    if (number.isValid() && number.value >= 0 && number.value < static_cast<std::int64_t>(columnCount))
        return static_cast<std::size_t>(number.value);
    return std::nullopt;
}

Error noSuchColumn(const std::filesystem::path& path, const std::string& wanted, std::size_t columnCount) {
    return {ErrorCode::BadFormat, displayPath(path) + " has no column '" + displayText(wanted) +
                                      "'. Give a name of its header or a number from 0 to " + std::to_string(columnCount - 1) + "."};
}

Expected<ClassColumn> givenClassColumn(const std::filesystem::path& path, const ClassColumnChoice& choice, const TableLayout& layout) {
    const std::string& wanted = choice.name;
    if (!wanted.empty())
        if (const auto found = std::ranges::find(layout.names, wanted); found != layout.names.end())
            return ClassColumn{static_cast<std::size_t>(found - layout.names.begin()), "as asked"};
    if (choice.number && (wanted.empty() || !layout.dialect.hasHeader) && *choice.number < layout.dialect.columnCount)
        return ClassColumn{*choice.number, "as in the training table"};
    if (choice.number && *choice.number >= layout.dialect.columnCount)
        return Error{ErrorCode::Mismatch, displayPath(path) + " has " +
                                              counted(static_cast<long long>(layout.dialect.columnCount), "column") +
                                              ", and the class of the training table stands in column " + std::to_string(*choice.number) +
                                              ", counted from 0. Give files of the same table."};
    if (const auto column = columnOf(wanted, {}, layout.dialect.columnCount)) return ClassColumn{*column, "as asked"};
    return noSuchColumn(path, wanted.empty() && choice.number ? std::to_string(*choice.number) : wanted, layout.dialect.columnCount);
}

bool isTextColumn(const TableHead& head, const TableDialect& dialect, std::size_t column) {
    std::size_t texts = 0, rows = 0;
    for (std::size_t r = head.firstRow(dialect); r < head.cells.size(); ++r) {
        if (column >= head.cells[r].size()) continue;
        ++rows;
        if (!isNumberCell(head.cells[r][column], dialect)) ++texts;
    }
    return 2 * texts > rows;
}

// UCI's way: a letter, then numbers, and no header. Small whole numbers in the last column are no classes then.
bool isFirstTheOnlyText(const TableHead& head, const TableLayout& layout) {
    if (layout.dialect.hasHeader || layout.uses[0] == ColumnUse::Ignored || !isTextColumn(head, layout.dialect, 0)) return false;
    for (std::size_t c = 1; c < layout.uses.size(); ++c)
        if (layout.uses[c] != ColumnUse::Ignored && isTextColumn(head, layout.dialect, c)) return false;
    return true;
}

Expected<ClassColumn> guessClassColumn(const std::filesystem::path& path, const TableLayout& layout, const TableHead& head) {
    for (const std::string_view name : kClassNames)
        for (std::size_t c = 0; c < layout.names.size(); ++c)
            if (equalsIgnoringCase(layout.names[c], name)) return ClassColumn{c, "by its name"};
    const auto canBe = [&](std::size_t c) { return layout.uses[c] != ColumnUse::Ignored && looksLikeClasses(head, layout.dialect, c); };
    const std::size_t last = layout.dialect.columnCount - 1;
    if (isFirstTheOnlyText(head, layout)) return ClassColumn{0, "as the first column, the only one with text"};
    if (canBe(last)) return ClassColumn{last, "as the last column"};
    if (canBe(0)) return ClassColumn{0, "as the first column"};
    return Error{ErrorCode::BadFormat,
                 "It is not clear which column of " + displayPath(path) +
                     " is the class: neither the last nor the first holds few distinct values. Choose it (--label-column)."};
}

}  // namespace

std::string TableLayout::columnName(std::size_t column) const {
    std::string name = "column " + std::to_string(column);
    if (column < names.size()) name += " (" + displayText(names[column]) + ")";
    return name;
}

Expected<TableLayout> layOutTable(const std::filesystem::path& path, const ReadOptions& options, const ClassColumnChoice& choice,
                                  const TableDialect& dialect, const TableHead& head) {
    TableLayout layout{.dialect = dialect,
                       .names = {},
                       .uses = std::vector<ColumnUse>(dialect.columnCount, ColumnUse::Number),
                       .classColumn = std::nullopt,
                       .classReason = {}};
    if (dialect.hasHeader) layout.names = head.cells[0];
    for (const std::string& wanted : options.ignoredColumns) {
        const auto column = columnOf(wanted, layout.names, dialect.columnCount);
        if (!column) return noSuchColumn(path, wanted, dialect.columnCount);
        layout.uses[*column] = ColumnUse::Ignored;
    }
    if (!options.labels.empty()) return layout;
    const bool isGiven = !choice.name.empty() || choice.number;
    auto label = isGiven ? givenClassColumn(path, choice, layout) : guessClassColumn(path, layout, head);
    if (!label) return label.error();
    layout.uses[label->index] = ColumnUse::Class;
    layout.classColumn = label->index;
    layout.classReason = label->reason;
    return layout;
}

Expected<void> treatTextColumns(const std::filesystem::path& path, const ReadOptions& options, const TableHead& head, TableLayout& layout) {
    for (std::size_t c = 0; c < layout.uses.size(); ++c) {
        if (layout.uses[c] != ColumnUse::Number) continue;
        std::size_t texts = 0, numbers = 0, firstText = 0;
        for (std::size_t r = head.firstRow(layout.dialect); r < head.cells.size(); ++r) {
            if (head.cells[r].size() != layout.uses.size() || isMissingCell(head.cells[r][c], options)) continue;
            const bool isNumber = isNumberCell(head.cells[r][c], layout.dialect);
            ++(isNumber ? numbers : texts);
            if (!isNumber && texts == 1) firstText = r;
        }
        // A few texts among numbers are bad cells: they are named when their row is read.
        if (texts <= numbers) continue;
        if (options.textColumns == TextColumns::Refuse) {
            const std::string way = c < layout.names.size() ? displayText(layout.names[c]) : std::to_string(c);
            return Error{
                ErrorCode::BadFormat,
                displayPath(path) + ", line " + std::to_string(head.lines[firstText]) + ": " + layout.columnName(c) + ": '" +
                    displayText(head.cells[firstText][c]) +
                    "' is not a number, as most cells of this column. Make one 0/1 input of each of its values (--text-columns onehot), "
                    "leave it out (--ignore-columns " +
                    way + "), or make it the class (--label-column " + way + ")."};
        }
        layout.uses[c] = options.textColumns == TextColumns::OneHot ? ColumnUse::OneHot : ColumnUse::Ignored;
    }
    return {};
}

}  // namespace rewire
