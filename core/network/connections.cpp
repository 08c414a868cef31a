#include "core/network/connections.h"

#include "core/base/parallel.h"

#include <algorithm>

namespace rewire {
namespace {

// Rows of a dense product that one task computes: fixed, so that Eigen's blocking does not follow the threads.
constexpr int kDenseRows = 64;
// What a neuron costs besides its connections, in connections; for an even split.
constexpr int kRowCost = 16;
// Rows of a sparse product that are made before the neurons take them: few enough to be near, and enough that the forward
// pass puts their weights in order with few new lines a row.
constexpr int kSparseRows = 128;

// task(begin, end) over [0, rows) in blocks of kDenseRows.
template <class Task>
void forEachDenseBlock(int rows, int threads, const Task& task) {
    const int blocks = (rows + kDenseRows - 1) / kDenseRows;
    runParts(std::min(threads, blocks), [&](int part, int parts) {
        const Range range = evenRange(blocks, part, parts);
        for (int b = range.begin; b < range.end; ++b) task(b * kDenseRows, std::min(rows, (b + 1) * kDenseRows));
    });
}

// task(begin, end) over `range` in blocks of kSparseRows, each followed by `then`.
template <class Task>
void forEachSparseBlock(Range range, const Task& task, const RowsTask& then) {
    for (int begin = range.begin; begin < range.end; begin += kSparseRows) {
        const int end = std::min(range.end, begin + kSparseRows);
        task(begin, end);
        if (then) then(begin, end);
    }
}

void scatter(const SparseConnections& c, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, const Compute& compute,
             const RowsTask& then) {
    const Topology& t = c.topology;
    const SparseScatter call{.x = x.data(),
                             .z = z.data(),
                             .rowStart = t.rowStart().data(),
                             .outputIndex = t.outputIndex().data(),
                             .weights = c.weights.data(),
                             .bias = bias.data(),
                             .inputs = t.inputCount(),
                             .outputs = t.outputCount()};
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(t.outputCount(), part, parts);
        compute.kernels->sparseScatter(call, range.begin, range.end);
        if (then) then(range.begin, range.end);
    });
}

}  // namespace

void forward(const SparseConnections& c, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then) {
    const Topology& t = c.topology;
    if (lanes == compute.kernels->floatsPerVector && x.stride() == static_cast<std::size_t>(lanes))
        return scatter(c, bias, x, z, compute, then);
    const OutputMajor& index = t.outputMajor();
    const SparseForward call{.x = x.data(),
                             .z = z.data(),
                             .stride = x.stride(),
                             .lanes = lanes,
                             .columnStart = index.columnStart.data(),
                             .inputIndex = index.inputIndex.data(),
                             .position = index.position.data(),
                             .weights = c.weights.data(),
                             .bias = bias.data()};
    c.scratch.makeFor(compute.threads);
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = balancedRange(index.columnStart, kRowCost, part, parts);
        std::uint32_t most = 0;
        forEachSparseBlock(range, [&](int begin, int end) { most = std::max(most, index.columnStart[end] - index.columnStart[begin]); },
                           {});
        SparseForward own = call;
        own.scratch = c.scratch.of(part, most);
        forEachSparseBlock(
            range, [&](int begin, int end) { compute.kernels->sparseForward(own, begin, end); }, then);
    });
}

void forward(const DenseConnections& c, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then) {
    forEachDenseBlock(c.outputCount, compute.threads, [&](int begin, int end) {
        for (int j = begin; j < end; ++j) std::fill_n(z.row(j), lanes, bias[j]);
        compute.kernels->product({.a = c.weights.data() + static_cast<std::size_t>(begin) * c.inputCount,
                                  .aStride = static_cast<std::size_t>(c.inputCount),
                                  .b = x.data(),
                                  .bStride = x.stride(),
                                  .c = z.row(begin),
                                  .cStride = z.stride(),
                                  .m = end - begin,
                                  .n = lanes,
                                  .k = c.inputCount,
                                  .accumulate = true});
        if (then) then(begin, end);
    });
}

void backward(SparseConnections& c, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then) {
    const Topology& t = c.topology;
    const SparseBackward call{.x = x.data(),
                              .dz = dz.data(),
                              .dx = dx != nullptr ? dx->data() : nullptr,
                              .stride = x.stride(),
                              .lanes = lanes,
                              .rowStart = t.rowStart().data(),
                              .outputIndex = t.outputIndex().data(),
                              .weights = c.weights.data(),
                              .velocity = c.velocity.data(),
                              .rate = step.rate,
                              .momentum = step.momentum};
    c.scratch.makeFor(compute.threads);
    runParts(compute.threads, [&](int part, int parts) {
        SparseBackward own = call;
        own.scratch = c.scratch.of(part, static_cast<std::size_t>(t.outputCount()) + 4);
        const Range range = balancedRange(t.rowStart(), kRowCost, part, parts);
        forEachSparseBlock(
            range, [&](int begin, int end) { compute.kernels->sparseBackward(own, begin, end); }, then);
    });
}

void backward(DenseConnections& c, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then) {
    const auto inputs = static_cast<std::size_t>(c.inputCount);
    if (dx != nullptr) {
        forEachDenseBlock(c.inputCount, compute.threads, [&](int begin, int end) {
            compute.kernels->productTransposedA({.a = c.weights.data() + begin,
                                                 .aStride = inputs,
                                                 .b = dz.data(),
                                                 .bStride = dz.stride(),
                                                 .c = dx->row(begin),
                                                 .cStride = dx->stride(),
                                                 .m = end - begin,
                                                 .n = lanes,
                                                 .k = c.outputCount});
            if (then) then(begin, end);
        });
    }
    forEachDenseBlock(c.outputCount, compute.threads, [&](int begin, int end) {
        float* gradient = c.gradient.data() + begin * inputs;
        compute.kernels->productTransposedB({.a = dz.row(begin),
                                             .aStride = dz.stride(),
                                             .b = x.data(),
                                             .bStride = x.stride(),
                                             .c = gradient,
                                             .cStride = inputs,
                                             .m = end - begin,
                                             .n = c.inputCount,
                                             .k = lanes});
        float* velocity = c.velocity.data() + begin * inputs;
        float* weights = c.weights.data() + begin * inputs;
        const std::size_t count = static_cast<std::size_t>(end - begin) * inputs;
        for (std::size_t k = 0; k < count; ++k) {
            velocity[k] = step.momentum * velocity[k] - step.rate * gradient[k];
            weights[k] += velocity[k];
        }
    });
}

int inputCount(const LayerConnections& connections) {
    if (const auto* sparse = std::get_if<SparseConnections>(&connections)) return sparse->topology.inputCount();
    return std::get<DenseConnections>(connections).inputCount;
}

int outputCount(const LayerConnections& connections) {
    if (const auto* sparse = std::get_if<SparseConnections>(&connections)) return sparse->topology.outputCount();
    return std::get<DenseConnections>(connections).outputCount;
}

std::int64_t connectionCount(const LayerConnections& connections) {
    if (const auto* sparse = std::get_if<SparseConnections>(&connections)) return sparse->topology.connectionCount();
    const auto& dense = std::get<DenseConnections>(connections);
    return std::int64_t{dense.inputCount} * dense.outputCount;
}

void forward(const LayerConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then) {
    std::visit([&](const auto& c) { forward(c, bias, x, z, lanes, compute, then); }, connections);
}

void backward(LayerConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then) {
    std::visit([&](auto& c) { backward(c, x, dz, dx, lanes, step, compute, then); }, connections);
}

void resetVelocity(LayerConnections& connections) {
    std::visit([](auto& c) { std::fill(c.velocity.begin(), c.velocity.end(), 0.0f); }, connections);
}

}  // namespace rewire
