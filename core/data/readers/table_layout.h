// What a delimited table looks like: its dialect and what each column is for, as asked or guessed from the first records.
// Leaves the reading of all rows to table_rows.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/raw_samples.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// Which column of a table is the class.
struct ClassColumnChoice {
    std::string name;                   // of the header, or a 0-based number; empty: guessed
    std::optional<std::size_t> number;  // what stands where the table has no header with `name`: of the training table
};

// How the table is written. A value.
struct TableDialect {
    char delimiter = ',';  // ' ': any run of blanks and tabs
    char decimalMark = '.';
    std::optional<char> thousandsMark;
    bool hasHeader = false;
    std::size_t columnCount = 0;  // 0: nothing divides the records
};

enum class ColumnUse : std::uint8_t { Number, OneHot, Class, Ignored };

// The first records, cell by cell; a record of broken quotes has no cells.
struct TableHead {
    std::vector<std::string> records;
    std::vector<std::int64_t> lines;              // where each begins
    std::vector<std::vector<std::string>> cells;  // split by the dialect's delimiter
    bool isWhole = false;                         // there are no more records

    [[nodiscard]] std::size_t firstRow(const TableDialect& dialect) const { return dialect.hasHeader ? 1 : 0; }
};

struct TableLayout {
    TableDialect dialect;
    std::vector<std::string> names;          // [columns] of the header, or empty
    std::vector<ColumnUse> uses;             // [columns]
    std::optional<std::size_t> classColumn;  // none when the labels stand in another file
    std::string classReason;                 // "by its name"

    // "column 2 (width)", for messages.
    [[nodiscard]] std::string columnName(std::size_t column) const;
};

// Whether a cell is missing under the options' tokens; empty cells always are.
[[nodiscard]] bool isMissingCell(std::string_view cell, const ReadOptions& options);
[[nodiscard]] bool isMissingClassCell(std::string_view cell, const ReadOptions& options);
// The cell in the one spelling that parse_number.h knows.
[[nodiscard]] std::string plainNumber(std::string_view cell, const TableDialect& dialect);
[[nodiscard]] bool isNumberCell(std::string_view cell, const TableDialect& dialect);

// At most `count` records.
[[nodiscard]] Expected<TableHead> readTableHead(CsvRecordReader& reader, std::size_t count);
// The options' choices, and guesses for the others; splits the head's records. BadFormat: no rows, one column, header only.
[[nodiscard]] Expected<TableDialect> tellDialect(const std::filesystem::path& path, const ReadOptions& options, TableHead& head);
// BadFormat: a column that is asked for and not there, no column that is clearly the class.
[[nodiscard]] Expected<TableLayout> layOutTable(const std::filesystem::path& path, const ReadOptions& options,
                                                const ClassColumnChoice& choice, const TableDialect& dialect, const TableHead& head);
// Text columns among the features become what the options say, or are refused by name with the ways out.
[[nodiscard]] Expected<void> treatTextColumns(const std::filesystem::path& path, const ReadOptions& options, const TableHead& head,
                                              TableLayout& layout);

// "commas with decimal commas".
[[nodiscard]] std::string describeDialect(const TableDialect& dialect);

}  // namespace rewire
