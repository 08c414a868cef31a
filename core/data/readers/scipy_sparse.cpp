#include "core/data/readers/scipy_sparse.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rewire {
namespace {

constexpr std::int64_t kRowsWithoutCells = 100'000;
constexpr std::int64_t kRowsPerCell = 100;

Expected<void> check(const std::string& where, const CompressedMatrix& matrix) {
    const auto bad = [&](const std::string& what) {
        return Error{ErrorCode::BadFormat, where + " is no sparse matrix: " + what + ". Save it again."};
    };
    const std::int64_t outer = matrix.isByColumn ? matrix.columnCount : matrix.rowCount;
    const std::int64_t inner = matrix.isByColumn ? matrix.rowCount : matrix.columnCount;
    if (matrix.rowCount < 1 || matrix.columnCount < 1 || matrix.columnCount > kMostFeatures ||
        matrix.rowCount > std::numeric_limits<std::int32_t>::max())
        return bad("its shape is " + std::to_string(matrix.rowCount) + " x " + std::to_string(matrix.columnCount));
    if (matrix.starts.size() != static_cast<std::size_t>(outer) + 1)
        return bad("'indptr' holds " + std::to_string(matrix.starts.size()) + " items, the shape asks for " + std::to_string(outer + 1));
    if (matrix.indices.size() != matrix.values.size())
        return bad("'indices' holds " + std::to_string(matrix.indices.size()) + " items, 'data' " + std::to_string(matrix.values.size()));
    if (matrix.starts.front() != 0 || matrix.starts.back() != static_cast<std::int64_t>(matrix.values.size()))
        return bad("'indptr' begins with " + std::to_string(matrix.starts.front()) + " and ends with " +
                   std::to_string(matrix.starts.back()) + ", not with 0 and " + std::to_string(matrix.values.size()));
    // Memory goes with the rows, but only cells stand for bytes that were read.
    if (matrix.isByColumn && matrix.rowCount > kRowsWithoutCells + kRowsPerCell * static_cast<std::int64_t>(matrix.values.size()))
        return bad("it declares " + std::to_string(matrix.rowCount) + " rows for " +
                   counted(static_cast<long long>(matrix.values.size()), "stored cell"));
    for (std::size_t i = 1; i < matrix.starts.size(); ++i)
        if (matrix.starts[i] < matrix.starts[i - 1]) return bad("'indptr' falls at item " + std::to_string(i));
    for (std::size_t i = 0; i < matrix.indices.size(); ++i)
        if (matrix.indices[i] < 0 || matrix.indices[i] >= inner)
            return bad("item " + std::to_string(i) + " of 'indices' is " + std::to_string(matrix.indices[i]) + ", outside 0 to " +
                       std::to_string(inner - 1));
    return {};
}

// A part of the cells after a stop.
CompressedMatrix byRow(CompressedMatrix matrix, const ReadMonitor& monitor) {
    CompressedMatrix turned{.rowCount = matrix.rowCount, .columnCount = matrix.columnCount};
    turned.starts.assign(static_cast<std::size_t>(matrix.rowCount) + 1, 0);
    for (const std::int64_t row : matrix.indices) ++turned.starts[static_cast<std::size_t>(row) + 1];
    for (std::size_t r = 1; r < turned.starts.size(); ++r) turned.starts[r] += turned.starts[r - 1];
    turned.indices.resize(matrix.indices.size());
    turned.values.resize(matrix.values.size());
    std::vector<std::int64_t> next(turned.starts.begin(), turned.starts.end() - 1);
    for (std::int64_t column = 0; column < matrix.columnCount && !monitor.stopRequested(); ++column) {
        for (auto i = static_cast<std::size_t>(matrix.starts[static_cast<std::size_t>(column)]);
             i < static_cast<std::size_t>(matrix.starts[static_cast<std::size_t>(column) + 1]); ++i) {
            const auto target = static_cast<std::size_t>(next[static_cast<std::size_t>(matrix.indices[i])]++);
            turned.indices[target] = column;
            turned.values[target] = matrix.values[i];
        }
    }
    return turned;
}

}  // namespace

Expected<void> takeCompressed(const std::string& where, CompressedMatrix matrix, RawSamples& samples, const ReadMonitor& monitor) {
    if (auto checked = check(where, matrix); !checked) return checked;
    if (matrix.isByColumn) matrix = byRow(std::move(matrix), monitor);
    SparseRows rows;
    rows.column.reserve(matrix.indices.size());
    rows.value.reserve(matrix.indices.size());
    std::vector<std::pair<std::uint32_t, float>> cells;
    std::int64_t repeated = 0;
    for (std::size_t r = 0; r + 1 < matrix.starts.size(); ++r) {
        if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
        cells.clear();
        for (auto i = static_cast<std::size_t>(matrix.starts[r]); i < static_cast<std::size_t>(matrix.starts[r + 1]); ++i)
            cells.emplace_back(static_cast<std::uint32_t>(matrix.indices[i]), matrix.values[i]);
        std::ranges::stable_sort(cells, {}, &std::pair<std::uint32_t, float>::first);
        const std::size_t begin = rows.column.size();
        for (auto [column, value] : cells) {
            if (!std::isfinite(value)) {
                value = std::numeric_limits<float>::quiet_NaN();
                ++samples.missing.count;
                if (samples.missing.wantsPlace())
                    samples.missing.places.push_back("sample " + std::to_string(r) + ", input " + std::to_string(column));
            }
            if (rows.column.size() > begin && rows.column.back() == column) {
                rows.value.back() += value;
                ++repeated;
                continue;
            }
            rows.column.push_back(column);
            rows.value.push_back(value);
        }
        rows.endRow();
    }
    if (repeated > 0)
        samples.notes.push_back(counted(repeated, "sparse cell") + " stood at the place of another; they were added, as SciPy does.");
    samples.featureCount = static_cast<int>(matrix.columnCount);
    samples.sparse = std::move(rows);
    return {};
}

}  // namespace rewire
