// A table of short texts as plain text, CSV, Markdown or LaTeX. Computes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct TextTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;  // each as long as the header
    int textColumns = 1;                         // the first columns, aligned left; the others hold numbers, aligned right
};

enum class TableFormat { Text, Csv, Markdown, Latex };
[[nodiscard]] std::optional<TableFormat> tableFormat(std::string_view id);  // "text", "csv", "markdown", "latex"

// Ends with a newline. Cells are escaped as the format demands.
[[nodiscard]] std::string writeTable(const TextTable& table, TableFormat format);

}  // namespace rewire
