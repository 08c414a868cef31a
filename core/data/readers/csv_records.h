// The records of a delimited text and their cells; leaves what cells mean to table_layout.h and table_rows.h.
#pragma once

#include "core/base/expected.h"
#include "core/base/line_reader.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct CsvRecord {
    std::string_view text;  // several lines when a quoted cell holds line ends; valid until the next call
    std::int64_t line = 0;  // where it begins, from 1
    bool hasQuotes = false;
};

// Which lines are no records.
struct SkippedText {
    std::string commentMark = "#";  // begins lines that are left out; empty: none are
    std::int64_t lineCount = 0;     // at the top of the file
};

// Thread-confined. Blank lines are left out.
class CsvRecordReader {
  public:
    CsvRecordReader(ByteStream& stream, std::filesystem::path path, SkippedText skipped = {})
        : m_lines(stream), m_path(std::move(path)), m_skipped(std::move(skipped)) {}

    // False at the end. BadFormat names the line where an open quote began.
    [[nodiscard]] Expected<bool> next(CsvRecord& record);

  private:
    Expected<void> skipTop();
    Expected<bool> joinLines(CsvRecord& record);

    LineReader m_lines;
    std::filesystem::path m_path;
    SkippedText m_skipped;
    std::string m_joined;  // a record of several lines
    bool m_isStarted = false;
};

// Cells of a record into `cells`; blanks around a cell are dropped, and with ' ' as delimiter any run of blanks and tabs
// divides. Views point into `record` or, for quoted cells, into `unquoted`. False when text follows a closing quotation
// mark, which is neither in the cell nor a cell. O(length).
[[nodiscard]] bool splitCells(std::string_view record, char delimiter, std::vector<std::string_view>& cells,
                              std::vector<std::string>& unquoted);

// Empty, ?, NA, N/A, nan, null and -, in any case.
[[nodiscard]] bool isMissingToken(std::string_view cell);
// The same for a class, where - is the counterpart of +.
[[nodiscard]] bool isMissingClass(std::string_view cell);

}  // namespace rewire
