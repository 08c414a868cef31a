// The records of a delimited text and their cells; leaves what cells mean to csv.h.
#pragma once

#include "core/base/expected.h"
#include "core/base/line_reader.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct CsvRecord {
    std::string text;       // several lines when a quoted cell holds line ends
    std::int64_t line = 0;  // where it begins, from 1
};

// Thread-confined. Blank lines and lines that begin with # are left out.
class CsvRecordReader {
  public:
    CsvRecordReader(ByteStream& stream, std::filesystem::path path) : m_lines(stream), m_path(std::move(path)) {}

    // False at the end. `record` keeps its storage from call to call. BadFormat names the line where an open quote began.
    [[nodiscard]] Expected<bool> next(CsvRecord& record);

  private:
    LineReader m_lines;
    std::filesystem::path m_path;
};

// Cells of a record into `cells`; blanks around a cell are dropped. Views point into `record` or, for quoted cells, into
// `unquoted`. False when text follows a closing quotation mark, which is neither in the cell nor a cell. O(length).
[[nodiscard]] bool splitCells(std::string_view record, char delimiter, std::vector<std::string_view>& cells, std::vector<std::string>& unquoted);

// Empty, ?, NA, N/A, nan, null and -, in any case.
[[nodiscard]] bool isMissingToken(std::string_view cell);
// The same for a class, where - is the counterpart of +.
[[nodiscard]] bool isMissingClass(std::string_view cell);

}  // namespace rewire
