#include "core/data/readers/column_kinds.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"

#include <algorithm>
#include <set>

namespace rewire {
namespace {

bool areDigits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isNamedAsIdentifier(std::string_view name) {
    const std::string lower = asciiLower(name);
    return lower == "id" || lower == "index" || lower == "rownames" || lower == "uuid" || lower == "key" || lower.ends_with("_id") ||
           lower.ends_with(" id") || lower.starts_with("id_");
}

// Numbers or texts that never repeat: whole numbers that count up, or texts all different.
ColumnPreview::Kind kindOf(const ColumnPreview& column, std::size_t present, std::size_t numbers, std::size_t dates, bool countsUp,
                           bool isFeature) {
    constexpr std::size_t kEnoughToJudge = 10;
    using Kind = ColumnPreview::Kind;
    if (present == 0) return Kind::Number;
    if (2 * dates > present) return Kind::Date;
    const bool neverRepeats = present >= kEnoughToJudge && column.distinctCount == static_cast<std::int64_t>(present);
    const bool isText = numbers * 2 < present;
    if (isFeature && neverRepeats && (isText || countsUp)) return Kind::Identifier;
    if (isFeature && isNamedAsIdentifier(column.name) && column.distinctCount == static_cast<std::int64_t>(present))
        return Kind::Identifier;
    return isText ? Kind::Text : Kind::Number;
}

}  // namespace

bool isDate(std::string_view cell) {
    if (const std::size_t time = cell.find_first_of(" T"); time != std::string_view::npos && cell.find(':', time) != std::string_view::npos)
        cell = cell.substr(0, time);
    for (const char sign : {'-', '.', '/'}) {
        const std::size_t first = cell.find(sign);
        const std::size_t second = first == std::string_view::npos ? first : cell.find(sign, first + 1);
        if (first == 0 || second == std::string_view::npos) continue;
        const std::string_view a = cell.substr(0, first), b = cell.substr(first + 1, second - first - 1), c = cell.substr(second + 1);
        const auto isPart = [](std::string_view part) {
            return (part.size() == 1 || part.size() == 2 || part.size() == 4) && areDigits(part);
        };
        if (isPart(a) && (b.size() == 1 || b.size() == 2) && areDigits(b) && isPart(c)) return true;
    }
    return false;
}

ColumnPreview lookAtColumn(std::size_t c, const TableHead& head, const TableLayout& layout, const ReadOptions& options) {
    ColumnPreview column;
    column.name = c < layout.names.size() ? layout.names[c] : "column " + std::to_string(c);
    if (!isValidUtf8(column.name)) column.name = latin1ToUtf8(column.name);
    std::set<std::string_view> distinct;
    std::size_t present = 0, numbers = 0, dates = 0;
    bool countsUp = true;
    double last = 0;
    for (std::size_t r = head.firstRow(layout.dialect); r < head.cells.size(); ++r) {
        if (head.cells[r].size() != layout.uses.size()) continue;
        const std::string& cell = head.cells[r][c];
        const bool isMissing = layout.uses[c] == ColumnUse::Class ? isMissingClassCell(cell, options) : isMissingCell(cell, options);
        if (isMissing) {
            ++column.missingCount;
            continue;
        }
        distinct.insert(cell);
        if (isNumberCell(cell, layout.dialect)) ++numbers;
        if (isDate(cell)) ++dates;
        const auto number = parseInteger(cell);
        const auto value = static_cast<double>(number.value);
        countsUp = countsUp && number.isValid() && (present == 0 || value == last + 1);
        last = value;
        ++present;
    }
    column.distinctCount = static_cast<std::int64_t>(distinct.size());
    column.kind = kindOf(column, present, numbers, dates, countsUp, layout.uses[c] != ColumnUse::Class);
    if (layout.uses[c] == ColumnUse::Class) column.role = ColumnPreview::Role::Target;
    if (layout.uses[c] == ColumnUse::Ignored) column.role = ColumnPreview::Role::Ignored;
    return column;
}

std::vector<std::size_t> identifierColumns(const TableHead& head, const TableLayout& layout, const ReadOptions& options) {
    const std::size_t first = head.firstRow(layout.dialect);
    std::vector<std::size_t> found;
    if (head.cells.size() < first + 2) return found;
    for (std::size_t c = 0; c < layout.uses.size(); ++c) {
        if (layout.uses[c] != ColumnUse::Number || c >= head.cells[first].size() || c >= head.cells[first + 1].size()) continue;
        // Most columns are told by their first two rows: a look at all would take long where there are many.
        const auto one = parseInteger(head.cells[first][c]), two = parseInteger(head.cells[first + 1][c]);
        const bool mayCount = one.isValid() && two.isValid() && two.value - 1 == one.value;
        const bool isNamed = c < layout.names.size() && isNamedAsIdentifier(layout.names[c]);
        if ((mayCount || isNamed) && lookAtColumn(c, head, layout, options).kind == ColumnPreview::Kind::Identifier) found.push_back(c);
    }
    return found;
}

}  // namespace rewire
