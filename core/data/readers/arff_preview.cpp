#include "core/data/readers/arff_preview.h"

#include "core/base/line_reader.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/arff.h"
#include "core/data/readers/arff_header.h"
#include "core/data/readers/arff_lines.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rewire {
namespace {

using Kind = ArffAttribute::Kind;
using Cells = std::vector<std::string>;

constexpr std::int64_t kRowsLookedAt = 1000;
constexpr std::size_t kRowsShown = 100;
constexpr std::size_t kColumnsShown = 2000;
constexpr std::size_t kLongestShown = 4096;

// The cells of a dense row; nothing when its words cannot be told apart.
std::optional<Cells> denseCells(ArffLine& line) {
    Cells cells;
    ArffWord word;
    do {
        if (!line.takeWord(",", word)) return std::nullopt;
        cells.push_back(word.text);
    } while (line.take(','));
    return cells;
}

// {index value, index value}: what is left out is 0, or the first declared value.
std::optional<Cells> sparseCells(ArffLine& line, const std::vector<ArffAttribute>& attributes) {
    Cells cells;
    for (const ArffAttribute& attribute : attributes)
        cells.push_back(attribute.kind == Kind::Nominal ? attribute.values[0] : attribute.kind == Kind::Number ? "0" : "?");
    static_cast<void>(line.take('{'));
    ArffWord word;
    while (!line.take('}')) {
        if (line.peek() == '\0' || !line.takeWord(",}", word)) return std::nullopt;
        const auto index = parseInteger(word.text);
        if (!index.isValid() || index.value < 0 || index.value >= static_cast<std::int64_t>(cells.size()) || !line.takeWord(",}", word))
            return std::nullopt;
        cells[static_cast<std::size_t>(index.value)] = word.text;
        static_cast<void>(line.take(','));
    }
    return cells;
}

ColumnPreview::Kind kindOf(const ArffAttribute& attribute) {
    if (attribute.kind == Kind::Number) return ColumnPreview::Kind::Number;
    return attribute.kind == Kind::Date ? ColumnPreview::Kind::Date : ColumnPreview::Kind::Text;
}

struct FirstRows {
    std::vector<Cells> rows;
    std::vector<BadRow> badRows;
    std::int64_t count = 0;
};

Expected<FirstRows> readFirstRows(LineReader& lines, const std::vector<ArffAttribute>& attributes) {
    FirstRows found;
    while (found.count < kRowsLookedAt) {
        auto text = lines.next();
        if (!text) return text.error();
        if (!*text) break;
        ArffLine line(**text);
        if (line.peek() == '\0') continue;
        ++found.count;
        auto cells = line.peek() == '{' ? sparseCells(line, attributes) : denseCells(line);
        if (cells && cells->size() == attributes.size()) {
            found.rows.push_back(*std::move(cells));
            continue;
        }
        const std::string reason = !cells ? "a quotation mark or brace is not closed, or a number names no attribute"
                                          : "this row has " + counted(static_cast<long long>(cells->size()), "value") + ", but " +
                                                std::to_string(attributes.size()) + " attributes are declared";
        found.badRows.push_back({.line = lines.lineNumber(), .reason = reason, .text = displayText((*text)->substr(0, kLongestShown))});
    }
    return found;
}

std::vector<ColumnPreview> columnsOf(const std::vector<ArffAttribute>& attributes, const std::vector<Cells>& rows) {
    std::vector<ColumnPreview> columns;
    for (std::size_t a = 0; a < attributes.size(); ++a) {
        ColumnPreview column{.name = attributes[a].name, .kind = kindOf(attributes[a])};
        std::set<std::string_view> distinct;
        for (const Cells& row : rows) {
            if (row[a] == "?")
                ++column.missingCount;
            else
                distinct.insert(row[a]);
        }
        column.distinctCount = static_cast<std::int64_t>(distinct.size());
        columns.push_back(std::move(column));
    }
    return columns;
}

}  // namespace

Expected<SourcePreview> previewArff(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    LineReader lines(*stream);
    auto attributes = readArffAttributes(lines, path);
    if (!attributes) return attributes.error();
    auto first = readFirstRows(lines, *attributes);
    if (!first) return first.error();
    SourcePreview preview{.format = "ARFF",
                          .used = options,
                          .columns = columnsOf(*attributes, first->rows),
                          .rows = {},
                          .badRows = std::move(first->badRows),
                          .rowsLookedAt = first->count,
                          .variables = {},
                          .takesLabelFile = false,
                          .notes = {}};
    for (const std::string& wanted : options.ignoredColumns)
        if (const auto found = findArffAttribute(*attributes, wanted)) preview.columns[*found].role = ColumnPreview::Role::Ignored;
    if (const auto target = chooseArffTarget(*attributes, path, options.labelColumn)) {
        const std::string& name = (*attributes)[target->index].name;
        preview.columns[target->index].role = ColumnPreview::Role::Target;
        preview.used.labelColumn = std::ranges::count(*attributes, name, &ArffAttribute::name) == 1 ? name : std::to_string(target->index);
        preview.notes.push_back("The class is attribute " + std::to_string(target->index) + " (" + displayText(name) + "), taken " +
                                target->reason + ".");
    } else {
        preview.notes.push_back(target.error().message);
    }
    // As the reader has it, where header and class are clear; else those that cannot be taken apart.
    if (auto unreadable = unreadableArffRows(path, preview.used, kRowsLookedAt, monitor)) preview.badRows = *std::move(unreadable);
    first->rows.resize(std::min(first->rows.size(), kRowsShown));
    for (Cells& row : first->rows) row.resize(std::min(row.size(), kColumnsShown));
    preview.rows = std::move(first->rows);
    return preview;
}

}  // namespace rewire
