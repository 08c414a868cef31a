// The weighted connections between two layers of neurons, sparse or dense, and what one mini-batch does with them.
// Activations stand in neurons.h; which connections exist changes only through core/evolution.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/network/batch_matrix.h"
#include "core/network/kernels.h"
#include "core/network/topology.h"

#include <cstdint>
#include <functional>
#include <span>
#include <variant>
#include <vector>

namespace rewire {

// How the loops run; never changes a result but for the vector width's rounding.
struct Compute {
    const Kernels* kernels = &bestKernels();
    int threads = 1;

    // `samples` padded to whole vectors.
    [[nodiscard]] int lanesOf(int samples) const { return paddedLanes(samples, kernels->floatsPerVector); }
};

// One step of stochastic gradient descent with momentum: v = momentum v - rate g; w += v.
struct DescentStep {
    float rate = 0;  // learning rate / samples in the batch
    float momentum = 0;
};

// Weights, velocity and age are parallel to the topology's input-major order; 24 bytes a connection in all, 16 where only
// batches of a single vector pass.
// Thread-confined; the loops inside use Compute::threads.
struct SparseConnections {
    Topology topology;
    AlignedVector<float> weights;            // [connections]
    AlignedVector<float> velocity;           // [connections]
    std::vector<std::uint32_t> birthEpoch;   // [connections] epoch after which it was added; 0: from the start

    // Room for one row's gradients per thread; needed only by batches wider than a kernel's tile.
    mutable std::vector<std::vector<float>> scratch;
};

// Every connection exists. Row-major [outputs x inputs].
struct DenseConnections {
    int inputCount = 0;
    int outputCount = 0;
    AlignedVector<float> weights;
    AlignedVector<float> velocity;
    AlignedVector<float> gradient;  // [outputs x inputs]
};

using LayerConnections = std::variant<SparseConnections, DenseConnections>;

[[nodiscard]] int inputCount(const LayerConnections& connections);
[[nodiscard]] int outputCount(const LayerConnections& connections);
[[nodiscard]] std::int64_t connectionCount(const LayerConnections& connections);

// What the neurons of rows [begin, end) do with them as soon as they are whole: on the thread that made them, while they are
// in its nearest cache, and without waiting for other threads. Empty: nothing.
using RowsTask = std::function<void(int begin, int end)>;

// z = W x + bias, and `then` on rows of z. x [inputs x stride], z [outputs x stride], both of the same stride.
void forward(const SparseConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z,
             int lanes, const Compute& compute, const RowsTask& then = {});
void forward(const DenseConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z,
             int lanes, const Compute& compute, const RowsTask& then = {});
void forward(const LayerConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then = {});

// dx = W' dz (unless null) with the weights before the step, and `then` on rows of dx; and the step on all weights. Padding
// lanes of dz must be 0.
void backward(SparseConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes,
              DescentStep step, const Compute& compute, const RowsTask& then = {});
void backward(DenseConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes,
              DescentStep step, const Compute& compute, const RowsTask& then = {});
void backward(LayerConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes,
              DescentStep step, const Compute& compute, const RowsTask& then = {});

void resetVelocity(LayerConnections& connections);

}  // namespace rewire
