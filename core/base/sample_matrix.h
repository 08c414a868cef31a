// A view of samples as training reads them: row-major, standardised; dense, as bytes to standardise, or sparse where most cells are 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace rewire {

// The cells of one sample that are stored, columns ascending; all others are 0.
struct SparseRow {
    std::span<const std::uint32_t> columns;
    std::span<const float> values;
};

// Does not own its values.
struct SampleMatrix {
    const float* values = nullptr;  // [count x featureCount], or null: then the bytes or the sparse arrays are there
    std::int64_t count = 0;
    int featureCount = 0;
    const std::uint8_t* bytes = nullptr;      // [count x featureCount] raw; a cell is float((byte - mean) scale), computed in double
    const double* mean = nullptr;             // [featureCount] with bytes
    const double* scale = nullptr;            // [featureCount] with bytes
    std::span<const std::uint64_t> rowStart;  // [count + 1] compressed sparse rows
    std::span<const std::uint32_t> columns;   // [stored cells]
    std::span<const float> cells;             // [stored cells]

    [[nodiscard]] bool isSparse() const { return !rowStart.empty(); }
    [[nodiscard]] const float* row(std::int64_t sample) const { return values + sample * featureCount; }
    [[nodiscard]] const std::uint8_t* byteRow(std::int64_t sample) const { return bytes + sample * featureCount; }
    [[nodiscard]] SparseRow sparseRow(std::int64_t sample) const {
        const auto begin = static_cast<std::size_t>(rowStart[static_cast<std::size_t>(sample)]);
        const auto length = static_cast<std::size_t>(rowStart[static_cast<std::size_t>(sample) + 1]) - begin;
        return {columns.subspan(begin, length), cells.subspan(begin, length)};
    }
};

}  // namespace rewire
