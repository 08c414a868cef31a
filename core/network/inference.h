// Runs samples through a network batch by batch, dropout off, for testing, similarity and removal curves.
#pragma once

#include "core/base/parallel.h"
#include "core/base/sample_matrix.h"
#include "core/network/network.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace rewire {

// The most samples, up to `largest`, whose activations stay within `budget` floats; at least one vector of them.
[[nodiscard]] inline int affordableBatch(const Network& network, int largest, std::int64_t budget, const Compute& compute) {
    std::int64_t neurons = network.inputCount();
    for (const HiddenLayer& layer : network.hidden) neurons += 2 * std::int64_t{layer.neurons.count()};
    const int width = compute.kernels->floatsPerVector;
    return static_cast<int>(std::clamp<std::int64_t>(budget / neurons / width * width, width, largest));
}

// workspace.input = the rows, transposed.
inline void gather(std::span<const float* const> rows, Workspace& workspace, const Compute& compute) {
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(workspace.input.neurons(), part, parts, kLaneGroup);
        compute.kernels->gatherBatch(rows, workspace.input.data(), workspace.input.stride(), range.begin, range.end);
    });
}

// The sparse rows as they are where the workspace takes them, else workspace.input = the rows, widened and transposed.
inline void gather(std::span<const SparseRow> rows, Workspace& workspace) {
    if (workspace.takesSparseRows) return workspace.sparseInput.setRows(rows);
    BatchMatrix& x = workspace.input;
    std::fill_n(x.data(), static_cast<std::size_t>(x.neurons()) * x.stride(), 0.0f);
    for (std::size_t s = 0; s < rows.size(); ++s)
        for (std::size_t cell = 0; cell < rows[s].columns.size(); ++cell)
            x.row(static_cast<int>(rows[s].columns[cell]))[s] = rows[s].values[cell];
}

// The samples first .. first + count - 1 of `order` (or of all, when it is empty) into the workspace.
inline void gather(const SampleMatrix& samples, std::span<const std::uint32_t> order, std::int64_t first, int count, Workspace& workspace,
                   const Compute& compute) {
    const auto collect = [&](auto row, auto& rows) {
        rows.clear();
        for (std::int64_t s = first; s < first + count; ++s)
            rows.push_back((samples.*row)(order.empty() ? s : order[static_cast<std::size_t>(s)]));
        return std::span(std::as_const(rows));
    };
    if (samples.isSparse()) return gather(collect(&SampleMatrix::sparseRow, workspace.sparseRows), workspace);
    if (samples.bytes == nullptr) return gather(collect(&SampleMatrix::row, workspace.rows), workspace, compute);
    const ByteGather call{.rows = collect(&SampleMatrix::byteRow, workspace.byteRows),
                          .mean = samples.mean,
                          .scale = samples.scale,
                          .x = workspace.input.data(),
                          .stride = workspace.input.stride()};
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(workspace.input.neurons(), part, parts, kLaneGroup);
        compute.kernels->gatherBytes(call, range.begin, range.end);
    });
}

// For the samples `order` (all, in order, when empty), at most `capacity` at a time: gathers, runs
// forward, calls visit(first, count). Returns false when `stop` asked for an end between two batches.
template <class Visit>
bool forEachBatch(const Network& network, const SampleMatrix& samples, std::span<const std::uint32_t> order, int capacity,
                  Workspace& workspace, const Compute& compute, const std::stop_token& stop, const Visit& visit) {
    const std::int64_t total = order.empty() ? samples.count : static_cast<std::int64_t>(order.size());
    std::int64_t first = 0;
    Team::with(compute.threads, [&] {
        for (; first < total && !stop.stop_requested(); first += capacity) {
            const int count = static_cast<int>(std::min<std::int64_t>(capacity, total - first));
            gather(samples, order, first, count, workspace, compute);
            forward(network, workspace, count, {}, compute);
            visit(first, count);
        }
    });
    return first >= total;
}

}  // namespace rewire
