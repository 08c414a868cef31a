// Rows of samples in either form, dense or sparse: keeping some, taking copies, widening. A stop ends each early; what it leaves then is in
// no order.
#pragma once

#include "core/data/dataset.h"
#include "core/data/sparse_rows.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace rewire {

// The stored cells of rows [0, count) that `rows` names (ascending) stay, moved together in place.
void keepRows(SparseRows& sparse, std::span<const std::size_t> rows, const std::stop_token& stop = {});
void keepRows(std::vector<float>& features, std::size_t width, std::span<const std::size_t> rows, const std::stop_token& stop = {});
[[nodiscard]] SparseRows copyRows(const SparseRows& sparse, std::span<const std::size_t> rows, const std::stop_token& stop = {});
[[nodiscard]] std::vector<float> copyRows(const std::vector<float>& features, std::size_t width, std::span<const std::size_t> rows,
                                          const std::stop_token& stop = {});
// Cells that are 0 are not stored.
[[nodiscard]] SparseRows sparseOf(const std::vector<float>& features, std::size_t width, const std::stop_token& stop = {});
// [rows x width]
[[nodiscard]] std::vector<float> denseOf(const SparseRows& sparse, std::size_t width);
// The rows of `more` behind those of `sparse`.
void appendRows(SparseRows& sparse, const SparseRows& more);
// Of the row's cells; rows of the same cells in the same form have the same.
[[nodiscard]] std::uint64_t hashOfRow(const Samples& samples, std::size_t row, std::size_t width);

// `Part` is Samples or RawSamples; `rows` ascends.
template <class Part>
void keepSamples(Part& part, std::size_t width, std::span<const std::size_t> rows, const std::stop_token& stop = {}) {
    if (part.sparse)
        keepRows(*part.sparse, rows, stop);
    else
        keepRows(part.features, width, rows, stop);
    std::size_t kept = 0;
    for (const std::size_t row : rows) part.labels[kept++] = part.labels[row];
    part.labels.resize(kept);
}

}  // namespace rewire
