// The neurons of one hidden layer: bias, activation parameters, and what one mini-batch does with them.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/base/random.h"
#include "core/network/connections.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// One dropout mask a layer and batch; [neurons x bytes], one bit a sample.
class KeepBits {
  public:
    KeepBits() = default;
    // Eight bytes more than the bits take, which the loads of the last ones may touch.
    KeepBits(int neurons, int capacity)
        : m_stride(static_cast<std::size_t>((capacity + 127) / 128) * 16), m_bits(static_cast<std::size_t>(neurons) * m_stride + 8) {}
    [[nodiscard]] std::size_t stride() const { return m_stride; }
    [[nodiscard]] std::uint8_t* data() { return m_bits.data(); }
    [[nodiscard]] const std::uint8_t* data() const { return m_bits.data(); }

  private:
    std::size_t m_stride = 0;
    std::vector<std::uint8_t> m_bits;
};

// A value; forward() and backward() of distinct neurons may run at once. The four SReLU parameters exist for every activation and stay at
// their start for the others.
class Neurons {
  public:
    Neurons() = default;
    // SReLU starts at t_l = 0, a_l ~ U(0, 1), t_r ~ U(0, 5), a_r = 1; bias at 0.
    Neurons(int count, Activation activation, RandomStream stream);
    // From what parameters() told: five arrays of one length. At rest.
    Neurons(Activation activation, const std::array<std::vector<float>, 5>& parameters);
    // As a checkpoint has them: the arrays of parameters() and velocities(), all of one length.
    Neurons(Activation activation, const std::array<std::vector<float>, 5>& parameters,
            const std::array<std::vector<float>, 5>& velocities);

    [[nodiscard]] int count() const { return static_cast<int>(m_bias.size()); }
    [[nodiscard]] Activation activation() const { return m_activation; }
    [[nodiscard]] std::span<const float> bias() const { return m_bias; }
    // The parameter arrays that training changes, bias first; for the network's hash and checkpoints.
    [[nodiscard]] std::array<std::span<const float>, 5> parameters() const;
    [[nodiscard]] std::array<std::span<const float>, 5> velocities() const;  // in the same order

    // a = dropout(f(z)) for neurons [begin, end).
    void forward(const BatchMatrix& z, BatchMatrix& a, KeepBits* keep, const Dropout& dropout, int lanes, const Kernels& kernels, int begin,
                 int end) const;
    // da -> dz in place, and the step on bias and parameters, for neurons [begin, end).
    void backward(const BatchMatrix& z, BatchMatrix& da, const KeepBits* keep, const Dropout& dropout, int lanes, DescentStep step,
                  const Kernels& kernels, int begin, int end);
    void resetVelocity();

  private:
    struct Arrays {
        AlignedVector<float> leftThreshold, leftSlope, rightOffset, rightSlope;
        [[nodiscard]] ActivationArrays<float> pointers();
        [[nodiscard]] ActivationArrays<const float> pointers() const;
    };
    Activation m_activation = Activation::SReLU;
    AlignedVector<float> m_bias, m_biasVelocity;
    Arrays m_values, m_velocity;
};

// The quantised dropout of struct Dropout for a probability in [0, 1).
[[nodiscard]] Dropout dropoutOf(double probability, std::uint64_t seed, std::uint32_t layer, std::uint32_t batch);

}  // namespace rewire
