// What kind of values a table's column holds, told from its first rows: for the preview, and to name identifiers when a table is
// read. Decides nothing.
#pragma once

#include "core/data/preview.h"
#include "core/data/readers/table_layout.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace rewire {

// 2024-05-31, 31.5.2024, 5/31/24, with a time of day behind it or not.
[[nodiscard]] bool isDate(std::string_view cell);
// Column `c` of the head's rows, with its name, kind and role.
[[nodiscard]] ColumnPreview lookAtColumn(std::size_t c, const TableHead& head, const TableLayout& layout, const ReadOptions& options);
// Feature columns of numbers that name the rows rather than describe them.
[[nodiscard]] std::vector<std::size_t> identifierColumns(const TableHead& head, const TableLayout& layout, const ReadOptions& options);

}  // namespace rewire
