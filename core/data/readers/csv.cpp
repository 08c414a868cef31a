#include "core/data/readers/csv.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/sniff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace rewire {
namespace {

// Records that the guesses are made from.
constexpr std::size_t kPreviewRecords = 200;

// How the table is written.
struct Dialect {
    char delimiter = ',';
    bool hasDecimalComma = false;
    bool hasHeader = false;
    std::size_t columnCount = 0;
};

using Rows = std::vector<std::vector<std::string>>;

Rows cellsOf(const std::vector<CsvRecord>& records, char delimiter) {
    Rows rows;
    std::vector<std::string_view> cells;
    std::vector<std::string> unquoted;
    for (const CsvRecord& record : records) {
        // Broken quotes are named when the row is read.
        if (!splitCells(record.text, delimiter, cells, unquoted)) cells.clear();
        rows.emplace_back(cells.begin(), cells.end());
    }
    return rows;
}

constexpr std::string_view kBrokenQuotes = "text follows a closing quotation mark. Double the quotation marks inside a cell, or remove the text.";

// Whatever the delimiter is.
bool hasBrokenQuotes(const CsvRecord& record) {
    return std::ranges::all_of(std::array{';', '\t', ','}, [&](char delimiter) { return cellsOf({record}, delimiter)[0].empty(); });
}

std::string withPoint(std::string_view cell) {
    std::string text(cell);
    std::ranges::replace(text, ',', '.');
    return text;
}

bool isNumber(std::string_view cell, bool hasDecimalComma) {
    const auto number = parseDouble(hasDecimalComma ? withPoint(cell) : std::string(cell));
    return number.isValid() || number.fault == NumberFault::OutOfRange;
}

// The names that a class column goes by, the surest first.
constexpr std::array<std::string_view, 5> kClassNames{"class", "label", "target", "category", "y"};

bool isClassName(std::string_view cell) {
    return std::ranges::any_of(kClassNames, [&](std::string_view name) { return equalsIgnoringCase(cell, name); });
}

// A first record that is text where the others are numbers names the columns, and so does one with a class column's name
// that is not itself one of the classes (y and n).
bool looksLikeHeader(const Rows& rows, bool hasDecimalComma) {
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
        const auto recurs = [&](const auto& row) { return c < row.size() && row[c] == rows[0][c]; };
        if (isClassName(rows[0][c]) && std::none_of(rows.begin() + 1, rows.end(), recurs)) return true;
    }
    if (rows.size() < 2) return std::ranges::none_of(rows[0], [&](const auto& cell) { return isNumber(cell, hasDecimalComma); });
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
        if (isNumber(rows[0][c], hasDecimalComma) || isMissingToken(rows[0][c])) continue;
        const bool othersAreNumbers = std::all_of(rows.begin() + 1, rows.end(), [&](const auto& row) {
            return c < row.size() && (isNumber(row[c], hasDecimalComma) || isMissingToken(row[c]));
        });
        if (othersAreNumbers) return true;
    }
    return false;
}

// The delimiter that splits the first record widest among those that split most records alike.
Dialect guessDialect(const std::vector<CsvRecord>& records, Rows& rows) {
    Dialect best;
    std::size_t bestAlike = 0;
    // Semicolon and tab before comma: where both divide all records alike, the commas are decimal ones.
    for (const char delimiter : {';', '\t', ','}) {
        Rows candidate = cellsOf(records, delimiter);
        const std::size_t width = candidate[0].size();
        const auto alike = static_cast<std::size_t>(std::ranges::count_if(candidate, [&](const auto& row) { return row.size() == width; }));
        if (width > 1 && (alike > bestAlike || (alike == bestAlike && width > best.columnCount))) {
            bestAlike = alike;
            best = {.delimiter = delimiter, .columnCount = width};
            rows = std::move(candidate);
        }
    }
    if (best.columnCount == 0) return best;
    const auto hasSign = [&](char sign) {
        return std::ranges::any_of(rows, [&](const auto& row) {
            return std::ranges::any_of(row, [&](const std::string& cell) {
                return cell.find(sign) != std::string::npos && isNumber(cell, sign == ',');
            });
        });
    };
    best.hasDecimalComma = best.delimiter != ',' && hasSign(',') && !hasSign('.');
    best.hasHeader = looksLikeHeader(rows, best.hasDecimalComma);
    return best;
}

// Text, or few distinct whole numbers.
bool looksLikeClasses(const Rows& rows, std::size_t firstRow, std::size_t column) {
    std::set<std::string> distinct;
    bool isText = false;
    for (std::size_t r = firstRow; r < rows.size(); ++r) {
        if (column >= rows[r].size()) continue;
        const std::string& cell = rows[r][column];
        const auto number = parseDouble(cell);
        if (!number.isValid()) isText = true;
        if (number.isValid() && number.value != std::floor(number.value)) return false;
        distinct.insert(cell);
    }
    const std::size_t count = rows.size() - firstRow;
    return isText || distinct.size() <= std::max<std::size_t>(2, count / 4);
}

struct ClassColumn {
    std::size_t index = 0;
    std::string reason;
};

Expected<ClassColumn> givenClassColumn(const std::filesystem::path& path, const ClassColumnChoice& choice, const Dialect& dialect, const Rows& rows) {
    const std::string& wanted = choice.name;
    if (dialect.hasHeader && !wanted.empty()) {
        const auto found = std::ranges::find(rows[0], wanted);
        if (found != rows[0].end()) return ClassColumn{static_cast<std::size_t>(found - rows[0].begin()), "as asked"};
    }
    if (choice.number && (wanted.empty() || !dialect.hasHeader) && *choice.number < dialect.columnCount)
        return ClassColumn{*choice.number, "as in the training table"};
    const auto number = parseInteger(wanted);
    if (number.isValid() && number.value >= 0 && number.value < static_cast<std::int64_t>(dialect.columnCount))
        return ClassColumn{static_cast<std::size_t>(number.value), "as asked"};
    const std::string shown = wanted.empty() && choice.number ? std::to_string(*choice.number) : displayText(wanted);
    return Error{ErrorCode::BadFormat, displayPath(path) + " has no column '" + shown + "'. Give a name of its header or a number from 0 to " +
                                           std::to_string(dialect.columnCount - 1) + "."};
}

Expected<ClassColumn> guessClassColumn(const std::filesystem::path& path, const Dialect& dialect, const Rows& rows) {
    const std::size_t firstRow = dialect.hasHeader ? 1 : 0;
    if (dialect.hasHeader)
        for (const std::string_view name : kClassNames)
            for (std::size_t c = 0; c < rows[0].size(); ++c)
                if (equalsIgnoringCase(rows[0][c], name)) return ClassColumn{c, "by its name"};
    const std::size_t last = dialect.columnCount - 1;
    if (looksLikeClasses(rows, firstRow, last)) return ClassColumn{last, "as the last column"};
    if (looksLikeClasses(rows, firstRow, 0)) return ClassColumn{0, "as the first column"};
    return Error{ErrorCode::BadFormat, "It is not clear which column of " + displayPath(path) +
                                           " is the class: neither the last nor the first holds few distinct values. Name it (--label-column)."};
}

// One pass over the records once it is known what they mean.
class TableReader {
  public:
    TableReader(RawSamples& samples, const Dialect& dialect, std::size_t classColumn)
        : m_samples(samples), m_dialect(dialect), m_classColumn(classColumn) {}

    Expected<void> add(const CsvRecord& record) {
        if (!splitCells(record.text, m_dialect.delimiter, m_cells, m_unquoted))
            return bad(record, std::string(kBrokenQuotes));
        if (m_cells.size() != m_dialect.columnCount)
            return bad(record, "this row has " + counted(static_cast<long long>(m_cells.size()), "cell") + ", the first one " +
                                   std::to_string(m_dialect.columnCount) + ". Mend or remove the row.");
        for (std::size_t c = 0; c < m_cells.size(); ++c) {
            if (auto taken = c == m_classColumn ? takeLabel(record, m_cells[c]) : takeNumber(record, c, m_cells[c]); !taken) return taken;
        }
        return {};
    }
    void finish() {
        m_samples.labelTexts = m_labels.takeTexts();
        if (m_underflowCount > 0)
            m_samples.notes.push_back(counted(m_underflowCount, "cell") + " of " + displayPath(m_samples.path.filename()) + " too small for a 32-bit number became 0.");
        bool isLatin1 = false;
        for (auto* names : {&m_samples.labelTexts, &m_samples.featureNames}) {
            for (std::string& name : *names) {
                if (isValidUtf8(name)) continue;
                name = latin1ToUtf8(name);
                isLatin1 = true;
            }
        }
        if (isLatin1) m_samples.notes.push_back("Names in " + displayPath(m_samples.path.filename()) + " are no UTF-8 and were taken as Latin-1.");
    }

  private:
    Error bad(const CsvRecord& record, const std::string& what) const {
        return {ErrorCode::BadFormat, displayPath(m_samples.path) + ", line " + std::to_string(record.line) + ": " + what};
    }
    std::string columnName(std::size_t c) const {
        const std::size_t feature = c - (c > m_classColumn ? 1 : 0);
        std::string name = "column " + std::to_string(c);
        if (feature < m_samples.featureNames.size()) name += " (" + displayText(m_samples.featureNames[feature]) + ")";
        return name;
    }
    Expected<void> takeLabel(const CsvRecord& record, std::string_view cell) {
        if (isMissingClass(cell)) return bad(record, "the class is missing. Give it or remove the row.");
        if (cell.size() > kLongestName) return bad(record, "the class is longer than 4096 bytes. Is this the class column?");
        const auto index = m_labels.indexOf(cell);
        if (!index) return tooManyLabels(m_samples.path);
        m_samples.labels.push_back(*index);
        return {};
    }
    Expected<void> takeNumber(const CsvRecord& record, std::size_t c, std::string_view cell) {
        const auto number = m_dialect.hasDecimalComma ? parseFloat(withPoint(cell)) : parseFloat(cell);
        float value = number.value;
        if (!number.isValid()) {
            if (number.fault != NumberFault::NotFinite && !isMissingToken(cell))
                return bad(record, columnName(c) + ": '" + displayText(cell) + "' " + std::string(describe(number.fault)) +
                                       ". Features must be numbers: encode or remove the column, or correct the cell.");
            ++m_samples.missing.count;
            if (m_samples.missing.wantsPlace())
                m_samples.missing.places.push_back("line " + std::to_string(record.line) + ", " + columnName(c) + (cell.empty() ? " (empty)" : " (" + displayText(cell) + ")"));
            value = std::numeric_limits<float>::quiet_NaN();
        }
        if (number.isUnderflow) ++m_underflowCount;
        m_samples.features.push_back(value);
        return {};
    }

    RawSamples& m_samples;
    const Dialect& m_dialect;
    std::size_t m_classColumn;
    LabelSet m_labels;
    std::int64_t m_underflowCount = 0;
    std::vector<std::string_view> m_cells;
    std::vector<std::string> m_unquoted;
};

std::string dialectNote(const Dialect& dialect) {
    std::string note = "Read as a table delimited by ";
    note += dialect.delimiter == ',' ? "commas" : dialect.delimiter == ';' ? "semicolons" : "tabs";
    if (dialect.hasDecimalComma) note += " with decimal commas";
    return note + (dialect.hasHeader ? ", with a header." : ", without a header.");
}

void describeColumns(const Dialect& dialect, const Rows& rows, const ClassColumn& label, RawSamples& samples) {
    samples.featureCount = static_cast<int>(dialect.columnCount) - 1;
    samples.classColumn = label.index;
    std::string name = std::to_string(label.index);
    if (dialect.hasHeader) {
        for (std::size_t c = 0; c < rows[0].size(); ++c)
            if (c != label.index) samples.featureNames.push_back(rows[0][c].substr(0, kLongestName));
        samples.classColumnName = rows[0][label.index];
        name += " (" + displayText(samples.classColumnName) + ")";
    }
    samples.notes.push_back(dialectNote(dialect));
    samples.notes.push_back("The class is column " + name + ", taken " + label.reason + ".");
}

}  // namespace

Expected<RawSamples> readCsv(const std::filesystem::path& path, const ClassColumnChoice& choice, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format != FileFormat::Table) return Error{ErrorCode::BadFormat, displayPath(path) + " is no text table."};

    CsvRecordReader reader(*stream, path);
    std::vector<CsvRecord> preview;
    CsvRecord record;
    while (preview.size() < kPreviewRecords) {
        auto more = reader.next(record);
        if (!more) return more.error();
        if (!*more) break;
        preview.push_back(record);
    }
    if (preview.empty()) return Error{ErrorCode::BadFormat, displayPath(path) + " holds no rows, only blank lines or comments."};
    Rows rows;
    const Dialect dialect = guessDialect(preview, rows);
    if (rows.empty() && hasBrokenQuotes(preview[0]))
        return Error{ErrorCode::BadFormat, displayPath(path) + ", line " + std::to_string(preview[0].line) + ": " + std::string(kBrokenQuotes)};
    if (dialect.columnCount == 0)
        return Error{ErrorCode::BadFormat, displayPath(path) + " has one column only: no comma, semicolon or tab divides its rows. A table needs a class and at least one feature."};
    if (dialect.columnCount > static_cast<std::size_t>(kMostFeatures))
        return Error{ErrorCode::TooLarge, displayPath(path) + " has more than " + std::to_string(kMostFeatures) + " columns."};
    if (dialect.hasHeader && rows.size() == 1)
        return Error{ErrorCode::BadFormat, displayPath(path) + " holds a header and no rows."};
    const bool isGiven = !choice.name.empty() || choice.number;
    auto label = isGiven ? givenClassColumn(path, choice, dialect, rows) : guessClassColumn(path, dialect, rows);
    if (!label) return label.error();

    RawSamples samples;
    samples.path = path;
    describeColumns(dialect, rows, *label, samples);
    TableReader table(samples, dialect, label->index);
    for (std::size_t r = dialect.hasHeader ? 1 : 0; r < preview.size(); ++r)
        if (auto added = table.add(preview[r]); !added) return added.error();
    while (true) {
        auto more = reader.next(record);
        if (!more) return more.error();
        if (!*more) break;
        if (auto added = table.add(record); !added) return added.error();
    }
    table.finish();
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    return samples;
}

}  // namespace rewire
