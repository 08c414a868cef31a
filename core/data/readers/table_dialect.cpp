// The half of table_layout.h that tells how a table is written.
#include "core/data/readers/table_layout.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace rewire {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view kBrokenQuotes =
    "text follows a closing quotation mark. Double the quotation marks inside a cell, or remove the text.";
// Semicolon, tab and bar before comma: where both divide all records alike, the commas are decimal ones.
constexpr std::array kDelimiters{';', '\t', '|', ','};
constexpr std::array<std::string_view, 5> kClassNames{"class", "label", "target", "category", "y"};

Rows cellsOf(const std::vector<std::string>& records, char delimiter) {
    Rows rows;
    std::vector<std::string_view> cells;
    std::vector<std::string> unquoted;
    for (const std::string& record : records) {
        // Broken quotes are named when the row is read.
        if (!splitCells(record, delimiter, cells, unquoted)) cells.clear();
        rows.emplace_back(cells.begin(), cells.end());
    }
    return rows;
}

bool isClassName(std::string_view cell) {
    return std::ranges::any_of(kClassNames, [&](std::string_view name) { return equalsIgnoringCase(cell, name); });
}

// A first record that is text where the others are numbers names the columns, and so does one with a class column's name
// that is not itself one of the classes (y and n).
bool looksLikeHeader(const Rows& rows, const TableDialect& dialect, const ReadOptions& options) {
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
        const auto recurs = [&](const auto& row) { return c < row.size() && row[c] == rows[0][c]; };
        if (isClassName(rows[0][c]) && std::none_of(rows.begin() + 1, rows.end(), recurs)) return true;
    }
    const auto isNumber = [&](const std::string& cell) { return isNumberCell(cell, dialect); };
    if (rows.size() < 2) return std::ranges::none_of(rows[0], isNumber);
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
        if (isNumber(rows[0][c]) || isMissingCell(rows[0][c], options)) continue;
        bool hasNumber = false;
        const bool othersAreNumbers = std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
            if (c >= row.size()) return true;  // a row that is too short tells nothing
            const bool is = isNumber(row[c]);
            hasNumber = hasNumber || is;
            return is || isMissingCell(row[c], options);
        });
        if (othersAreNumbers && hasNumber) return true;
    }
    return false;
}

struct Split {
    char delimiter = ',';
    std::size_t width = 0;  // of most records
    std::size_t alike = 0;  // records of that width
    Rows rows;
};

Split splitBy(const std::vector<std::string>& records, char delimiter) {
    Split split{.delimiter = delimiter, .rows = cellsOf(records, delimiter)};
    std::map<std::size_t, std::size_t> recordsOf;  // of each width
    for (const auto& row : split.rows) ++recordsOf[row.size()];
    split.width = split.rows[0].size();
    split.alike = recordsOf[split.width];
    for (const auto& [width, count] : recordsOf)
        if (width > 1 && count > split.alike) std::tie(split.width, split.alike) = std::pair(width, count);
    return split;
}

bool holdNumbers(const Split& split, char decimalMark) {
    std::size_t cells = 0, numbers = 0;
    const TableDialect dialect{.delimiter = split.delimiter, .decimalMark = decimalMark, .thousandsMark = std::nullopt};
    for (std::size_t r = 1; r < split.rows.size(); ++r) {
        cells += split.rows[r].size();
        numbers +=
            static_cast<std::size_t>(std::ranges::count_if(split.rows[r], [&](const auto& cell) { return isNumberCell(cell, dialect); }));
    }
    return 2 * numbers > cells;
}

// The delimiter that splits the first record widest among those that split most records alike. Blanks divide only what
// nothing else does better: they also stand inside cells.
Split bestSplit(const std::vector<std::string>& records) {
    Split best;
    for (const char delimiter : kDelimiters) {
        Split candidate = splitBy(records, delimiter);
        if (candidate.width > 1 && (candidate.alike > best.alike || (candidate.alike == best.alike && candidate.width > best.width)))
            best = std::move(candidate);
    }
    Split blanks = splitBy(records, ' ');
    if (blanks.width < 2) return best;
    const std::size_t margin = best.delimiter == '\t' ? 0 : records.size() / 10;
    const bool isDecimalComma = best.delimiter == ',' && blanks.alike >= best.alike && !holdNumbers(best, '.') && holdNumbers(blanks, ',');
    return best.width < 2 || blanks.alike > best.alike + margin || isDecimalComma ? std::move(blanks) : std::move(best);
}

// The marks of "1.234,5" and "1,234.5", which can be read in one way only.
bool showsBothMarks(std::string_view cell, char thousands, char decimal) {
    const std::size_t last = cell.rfind(decimal);
    const std::size_t first = cell.find(thousands);
    if (last == std::string_view::npos || first == std::string_view::npos || first > last || cell.find(decimal) != last) return false;
    const TableDialect dialect{.delimiter = '\0', .decimalMark = decimal, .thousandsMark = thousands};
    return isNumberCell(cell, dialect);
}

void tellMarks(const Rows& rows, const ReadOptions& options, TableDialect& dialect) {
    if (options.thousandsMark && *options.thousandsMark != '\0') dialect.thousandsMark = options.thousandsMark;
    dialect.decimalMark = options.decimalMark.value_or('.');
    const auto anyCell = [&](const auto& wanted) {
        return std::ranges::any_of(rows, [&](const auto& row) { return std::ranges::any_of(row, wanted); });
    };
    if (!options.thousandsMark && dialect.delimiter != '\'' && anyCell([&](const std::string& cell) {
            return cell.find('\'') != std::string::npos && isNumberCell(cell, {.decimalMark = dialect.decimalMark, .thousandsMark = '\''});
        }))
        dialect.thousandsMark = '\'';
    if (options.decimalMark || dialect.delimiter == ',') return;
    const auto hasSign = [&](char sign) {
        return anyCell([&](const std::string& cell) {
            return cell.find(sign) != std::string::npos &&
                   isNumberCell(cell, {.delimiter = dialect.delimiter, .decimalMark = sign, .thousandsMark = std::nullopt});
        });
    };
    const bool isGerman = anyCell([](const std::string& cell) { return showsBothMarks(cell, '.', ','); });
    const bool isEnglish = anyCell([](const std::string& cell) { return showsBothMarks(cell, ',', '.'); });
    if (isGerman != isEnglish && !options.thousandsMark) {
        dialect.decimalMark = isGerman ? ',' : '.';
        dialect.thousandsMark = isGerman ? '.' : ',';
    } else if (options.thousandsMark != ',' && hasSign(',') && (!hasSign('.') || options.thousandsMark == '.')) {
        dialect.decimalMark = ',';
    }
}

Error refused(const std::filesystem::path& path, ErrorCode code, const std::string& what) { return {code, displayPath(path) + " " + what}; }

}  // namespace

std::string plainNumber(std::string_view cell, const TableDialect& dialect) {
    std::string text;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char c = cell[i];
        const auto isDigit = [&](std::size_t at) { return at < cell.size() && cell[at] >= '0' && cell[at] <= '9'; };
        if (dialect.thousandsMark && c == *dialect.thousandsMark && i > 0 && isDigit(i - 1) && isDigit(i + 1) && isDigit(i + 2) &&
            isDigit(i + 3) && !isDigit(i + 4))
            continue;
        // A point where the comma is decimal must not pass for one.
        text += c == dialect.decimalMark ? '.' : c == '.' ? '\'' : c;
    }
    return text;
}

bool isNumberCell(std::string_view cell, const TableDialect& dialect) {
    const bool isPlain = dialect.decimalMark == '.' && !dialect.thousandsMark;
    const auto number = isPlain ? parseDouble(cell) : parseDouble(plainNumber(cell, dialect));
    return number.isValid() || number.fault == NumberFault::OutOfRange;
}

bool isMissingCell(std::string_view cell, const ReadOptions& options) {
    if (!options.missingTokens) return isMissingToken(cell);
    return cell.empty() ||
           std::ranges::any_of(*options.missingTokens, [&](const std::string& token) { return equalsIgnoringCase(cell, token); });
}

bool isMissingClassCell(std::string_view cell, const ReadOptions& options) {
    return options.missingTokens ? isMissingCell(cell, options) : isMissingClass(cell);
}

Expected<TableHead> readTableHead(CsvRecordReader& reader, std::size_t count) {
    TableHead head;
    CsvRecord record;
    std::size_t bytes = 0;
    constexpr std::size_t kMostBytes = std::size_t{4} << 20;
    while (head.records.size() < count && (bytes < kMostBytes || head.records.size() < 2)) {
        auto more = reader.next(record);
        if (!more) return more.error();
        head.isWhole = !*more;
        if (head.isWhole) break;
        bytes += record.text.size();
        head.records.emplace_back(record.text);
        head.lines.push_back(record.line);
    }
    return head;
}

Expected<TableDialect> tellDialect(const std::filesystem::path& path, const ReadOptions& options, TableHead& head) {
    if (head.records.empty())
        return refused(path, ErrorCode::BadFormat,
                       "holds no rows, only blank lines or comments. Check that this is the file with the data.");
    TableDialect dialect;
    Split split = options.delimiter ? splitBy(head.records, *options.delimiter) : bestSplit(head.records);
    const bool isBroken =
        options.delimiter ? split.rows[0].empty() : split.width < 2 && std::ranges::all_of(kDelimiters, [&](char delimiter) {
                                                        return cellsOf({head.records[0]}, delimiter)[0].empty();
                                                    });
    if (isBroken)
        return Error{ErrorCode::BadFormat,
                     displayPath(path) + ", line " + std::to_string(head.lines[0]) + ": " + std::string(kBrokenQuotes)};
    // One column is a table only beside a file of labels.
    if (split.width < 2 && !options.labels.empty()) split = splitBy(head.records, ' ');
    if (split.width < 2 && options.labels.empty())
        return refused(
            path, ErrorCode::BadFormat,
            "has one column only: " +
                std::string(options.delimiter ? "the delimiter that was given does not divide its first row"
                                              : "no comma, semicolon, tab, bar or blank divides its rows") +
                ". A table needs a class and at least one feature; give the delimiter (--delimiter) or a file of labels (--labels).");
    if (split.width > static_cast<std::size_t>(kMostFeatures))
        return refused(path, ErrorCode::TooLarge,
                       "has more than " + std::to_string(kMostFeatures) + " columns. Is the delimiter right (--delimiter)?");
    dialect.delimiter = split.delimiter;
    dialect.columnCount = split.width;
    if (options.decimalMark && *options.decimalMark == dialect.delimiter)
        return Error{ErrorCode::BadSetting, "The decimal mark and the delimiter of " + displayPath(path) + " cannot both be '" +
                                                displayText(std::string(1, dialect.delimiter)) +
                                                "'. Change one of them (--decimal, --delimiter)."};
    tellMarks(split.rows, options, dialect);
    if (dialect.thousandsMark && (*dialect.thousandsMark == dialect.decimalMark || *dialect.thousandsMark == dialect.delimiter))
        return Error{ErrorCode::BadSetting, "The thousands mark of " + displayPath(path) + " is its " +
                                                (*dialect.thousandsMark == dialect.decimalMark ? "decimal mark" : "delimiter") +
                                                " as well. Change one of them (--thousands)."};
    const bool fits = split.rows[0].size() == split.width;
    dialect.hasHeader = options.hasHeader.value_or(fits && looksLikeHeader(split.rows, dialect, options));
    if (dialect.hasHeader && !fits && split.rows.size() > 1)
        return Error{ErrorCode::BadFormat, displayPath(path) + ", line " + std::to_string(head.lines[0]) + ": the header names " +
                                               counted(static_cast<long long>(split.rows[0].size()), "column") + ", and the rows have " +
                                               std::to_string(split.width) + ". Mend it, or say that there is none (--header no)."};
    head.cells = std::move(split.rows);
    if (dialect.hasHeader && head.records.size() == 1)
        return refused(path, ErrorCode::BadFormat,
                       "holds a header and no rows. Give the file with the rows, or say that it has no header (--header no).");
    return dialect;
}

std::string describeDialect(const TableDialect& dialect) {
    std::string text;
    switch (dialect.delimiter) {
        case ',': text += "commas"; break;
        case ';': text += "semicolons"; break;
        case '\t': text += "tabs"; break;
        case '|': text += "bars"; break;
        case ' ': text += "blanks"; break;
        default: text.append("'").append(displayText(std::string(1, dialect.delimiter))).append("'");
    }
    if (dialect.decimalMark == ',') text += " with decimal commas";
    if (dialect.thousandsMark)
        text += (dialect.decimalMark == ',' ? " and" : " with") + std::string(" '") + displayText(std::string(1, *dialect.thousandsMark)) +
                "' between thousands";
    return text;
}

}  // namespace rewire
