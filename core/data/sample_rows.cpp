#include "core/data/sample_rows.h"

#include "core/data/fingerprint.h"

#include <algorithm>

namespace rewire {

void keepRows(SparseRows& sparse, std::span<const std::size_t> rows, const std::stop_token& stop) {
    std::size_t cell = 0, kept = 0;
    for (const std::size_t row : rows) {
        if (stop.stop_requested()) return;
        const std::size_t begin = sparse.rowStart[row], end = sparse.rowStart[row + 1];
        for (std::size_t from = begin; from < end; ++from, ++cell) {
            sparse.column[cell] = sparse.column[from];
            sparse.value[cell] = sparse.value[from];
        }
        sparse.rowStart[++kept] = cell;  // kept <= row + 1: later starts are still as they were
    }
    sparse.rowStart.resize(kept + 1);
    sparse.column.resize(cell);
    sparse.value.resize(cell);
}

void keepRows(std::vector<float>& features, std::size_t width, std::span<const std::size_t> rows, const std::stop_token& stop) {
    std::size_t kept = 0;
    for (const std::size_t row : rows) {
        if (stop.stop_requested()) return;
        if (row != kept)
            std::copy_n(features.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                        features.begin() + static_cast<std::ptrdiff_t>(kept * width));
        ++kept;
    }
    features.resize(kept * width);
}

SparseRows copyRows(const SparseRows& sparse, std::span<const std::size_t> rows, const std::stop_token& stop) {
    SparseRows copy;
    for (const std::size_t row : rows) {
        if (stop.stop_requested()) break;
        const auto columns = sparse.columnsOf(static_cast<std::int64_t>(row));
        const auto values = sparse.valuesOf(static_cast<std::int64_t>(row));
        copy.column.insert(copy.column.end(), columns.begin(), columns.end());
        copy.value.insert(copy.value.end(), values.begin(), values.end());
        copy.endRow();
    }
    return copy;
}

std::vector<float> copyRows(const std::vector<float>& features, std::size_t width, std::span<const std::size_t> rows,
                            const std::stop_token& stop) {
    std::vector<float> copy;
    copy.reserve(rows.size() * width);
    for (const std::size_t row : rows) {
        if (stop.stop_requested()) break;
        copy.insert(copy.end(), features.begin() + static_cast<std::ptrdiff_t>(row * width),
                    features.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
    }
    return copy;
}

SparseRows sparseOf(const std::vector<float>& features, std::size_t width, const std::stop_token& stop) {
    SparseRows sparse;
    for (std::size_t cell = 0; cell < features.size(); ++cell) {
        if (features[cell] != 0) {
            sparse.column.push_back(static_cast<std::uint32_t>(cell % width));
            sparse.value.push_back(features[cell]);
        }
        if (cell % width != width - 1) continue;
        sparse.endRow();
        if (stop.stop_requested()) break;
    }
    return sparse;
}

std::vector<float> denseOf(const SparseRows& sparse, std::size_t width) {
    std::vector<float> features(static_cast<std::size_t>(sparse.rowCount()) * width, 0.0f);
    for (std::int64_t row = 0; row < sparse.rowCount(); ++row) {
        const auto columns = sparse.columnsOf(row);
        const auto values = sparse.valuesOf(row);
        for (std::size_t i = 0; i < columns.size(); ++i) features[static_cast<std::size_t>(row) * width + columns[i]] = values[i];
    }
    return features;
}

void appendRows(SparseRows& sparse, const SparseRows& more) {
    const std::uint64_t offset = sparse.column.size();
    for (std::size_t row = 1; row < more.rowStart.size(); ++row) sparse.rowStart.push_back(offset + more.rowStart[row]);
    sparse.column.insert(sparse.column.end(), more.column.begin(), more.column.end());
    sparse.value.insert(sparse.value.end(), more.value.begin(), more.value.end());
}

std::uint64_t hashOfRow(const Samples& samples, std::size_t row, std::size_t width) {
    CellHash hash;
    if (!samples.sparse) {
        hash.add(std::span(samples.features).subspan(row * width, width));
        return hash.value();
    }
    const auto columns = samples.sparse->columnsOf(static_cast<std::int64_t>(row));
    const auto values = samples.sparse->valuesOf(static_cast<std::int64_t>(row));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (values[i] == 0) continue;  // a stored zero is a zero
        hash.add(std::uint64_t{columns[i]});
        hash.add(values.subspan(i, 1));
    }
    return hash.value();
}

}  // namespace rewire
