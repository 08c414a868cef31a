// Cells of samples of which most are 0: compressed sparse rows, as text counts and LIBSVM files have them. What is sparse in
// the file stays so from reader to first layer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// A value. Columns ascend within a row, without repetition; cells that are not stored are 0.
struct SparseRows {
    std::vector<std::uint64_t> rowStart{0};  // [rows + 1]
    std::vector<std::uint32_t> column;       // [stored cells]
    std::vector<float> value;                // [stored cells]; NaN where missing

    [[nodiscard]] std::int64_t rowCount() const { return static_cast<std::int64_t>(rowStart.size()) - 1; }
    [[nodiscard]] std::int64_t storedCount() const { return static_cast<std::int64_t>(column.size()); }
    [[nodiscard]] std::span<const std::uint32_t> columnsOf(std::int64_t row) const {
        return std::span(column).subspan(rowStart[static_cast<std::size_t>(row)], lengthOf(row));
    }
    [[nodiscard]] std::span<const float> valuesOf(std::int64_t row) const {
        return std::span(value).subspan(rowStart[static_cast<std::size_t>(row)], lengthOf(row));
    }
    [[nodiscard]] std::size_t lengthOf(std::int64_t row) const {
        return static_cast<std::size_t>(rowStart[static_cast<std::size_t>(row) + 1] - rowStart[static_cast<std::size_t>(row)]);
    }
    // Ends the row whose cells were pushed to `column` and `value`.
    void endRow() { rowStart.push_back(column.size()); }
};

}  // namespace rewire
