// Numbers of one layer for one mini-batch, neuron-major: [neurons x stride], one contiguous row a neuron, so that a
// connection is one streaming multiply-add over the batch. Rows are padded to whole vectors.
#pragma once

#include "core/base/aligned_vector.h"

#include <cstddef>

namespace rewire {

// 16 floats are one cache line and the widest vector: a stride of whole groups suits every kernel.
inline constexpr int kLaneGroup = 16;

[[nodiscard]] constexpr int paddedLanes(int samples, int group = kLaneGroup) { return (samples + group - 1) / group * group; }

// Thread-confined for writing; distinct rows may be written by distinct threads. Starts at zero.
class BatchMatrix {
  public:
    BatchMatrix() = default;
    // Rows of `capacity` samples, padded to a multiple of `group`, which must be one of the kernels' vector.
    BatchMatrix(int neurons, int capacity, int group = kLaneGroup)
        : m_neurons(neurons),
          m_stride(paddedLanes(capacity, group)),
          m_values(static_cast<std::size_t>(neurons) * static_cast<std::size_t>(m_stride), 0.0f) {}

    [[nodiscard]] int neurons() const { return m_neurons; }
    [[nodiscard]] std::size_t stride() const { return static_cast<std::size_t>(m_stride); }
    [[nodiscard]] float* data() { return m_values.data(); }
    [[nodiscard]] const float* data() const { return m_values.data(); }
    [[nodiscard]] float* row(int neuron) { return data() + static_cast<std::size_t>(neuron) * stride(); }
    [[nodiscard]] const float* row(int neuron) const { return data() + static_cast<std::size_t>(neuron) * stride(); }

  private:
    int m_neurons = 0;
    int m_stride = 0;
    AlignedVector<float> m_values;
};

}  // namespace rewire
