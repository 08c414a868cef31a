// The weighted connections between two layers of neurons, sparse or dense, and what one mini-batch does with them.
// Activations stand in neurons.h; which connections exist changes only through core/evolution.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/network/batch_matrix.h"
#include "core/network/kernels.h"
#include "core/network/topology.h"

#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
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

// Each thread's room within a pass, which only grows.
class Scratch {
  public:
    // Before the threads start.
    void makeFor(int threads) {
        if (m_rooms.size() < static_cast<std::size_t>(threads)) m_rooms.resize(static_cast<std::size_t>(threads));
    }
    // At least `floats` floats of the thread's own.
    [[nodiscard]] float* of(int thread, std::size_t floats) {
        std::vector<float>& room = m_rooms[static_cast<std::size_t>(thread)];
        if (room.size() < floats) room.resize(floats);
        return room.data();
    }

  private:
    std::vector<std::vector<float>> m_rooms;
};

// Weights, velocity and age are parallel to the topology's input-major order; 24 bytes a connection in all, 16 where only
// batches of a single vector pass.
// Thread-confined; the loops inside use Compute::threads.
struct SparseConnections {
    Topology topology;
    AlignedVector<float> weights;           // [connections]
    AlignedVector<float> velocity;          // [connections]
    std::vector<std::uint32_t> birthEpoch;  // [connections] epoch after which it was added; 0: from the start

    mutable Scratch scratch;  // for the weights of a block of outputs, or for one row's gradients
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
// in its nearest cache, and without waiting for other threads. Empty: nothing. Refers to the function it is made of, which must outlive it.
class RowsTask {
  public:
    RowsTask() = default;
    template <std::invocable<int, int> Function>
    requires(!std::same_as<Function, RowsTask>)
        RowsTask(const Function& function)  // NOLINT(google-explicit-constructor): a lambda is passed as it stands
        : m_function(&function), m_call([](const void* f, int begin, int end) { (*static_cast<const Function*>(f))(begin, end); }) {}

    explicit operator bool() const { return m_function != nullptr; }
    void operator()(int begin, int end) const { m_call(m_function, begin, end); }

  private:
    const void* m_function = nullptr;
    void (*m_call)(const void* function, int begin, int end) = nullptr;
};

// z = W x + bias, and `then` on rows of z. x [inputs x stride], z [outputs x stride], both of the same stride.
void forward(const SparseConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then = {});
void forward(const DenseConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then = {});
void forward(const LayerConnections& connections, std::span<const float> bias, const BatchMatrix& x, BatchMatrix& z, int lanes,
             const Compute& compute, const RowsTask& then = {});

// dx = W' dz (unless null) with the weights before the step, and `then` on rows of dx; and the step on all weights. Padding
// lanes of dz must be 0.
void backward(SparseConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then = {});
void backward(DenseConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then = {});
void backward(LayerConnections& connections, const BatchMatrix& x, const BatchMatrix& dz, BatchMatrix* dx, int lanes, DescentStep step,
              const Compute& compute, const RowsTask& then = {});

void resetVelocity(LayerConnections& connections);

}  // namespace rewire
