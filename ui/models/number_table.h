// The numbers behind a plot, and their form as CSV. Where they are stored is ui/export/picture_export.h's.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace rewire {

using NumberCell = std::variant<std::string, std::int64_t, double>;

struct NumberTable {
    std::vector<std::string> header;
    std::vector<std::vector<NumberCell>> rows;  // each as long as the header
};

// RFC 4180 with LF ends, decimal points in any locale, shortest digits that read back the same. A value that is not
// finite is an empty cell. Text that a spreadsheet would run as a formula (leading = + - @) gets a leading apostrophe.
[[nodiscard]] std::string toCsv(const NumberTable& table);

}  // namespace rewire
