#include "core/network/neurons.h"

#include <algorithm>
#include <cmath>

namespace rewire {

ActivationArrays<float> Neurons::Arrays::pointers() {
    return {leftThreshold.data(), leftSlope.data(), rightOffset.data(), rightSlope.data()};
}

ActivationArrays<const float> Neurons::Arrays::pointers() const {
    return {leftThreshold.data(), leftSlope.data(), rightOffset.data(), rightSlope.data()};
}

Neurons::Neurons(int count, Activation activation, RandomStream stream) : m_activation(activation) {
    const auto n = static_cast<std::size_t>(count);
    m_bias.assign(n, 0.0f);
    m_biasVelocity.assign(n, 0.0f);
    for (Arrays* arrays : {&m_values, &m_velocity}) {
        arrays->leftThreshold.assign(n, 0.0f);
        arrays->leftSlope.assign(n, 0.0f);
        arrays->rightOffset.assign(n, 0.0f);
        arrays->rightSlope.assign(n, 0.0f);
    }
    for (std::size_t j = 0; j < n; ++j) {
        m_values.leftSlope[j] = static_cast<float>(stream.uniform());
        m_values.rightOffset[j] = static_cast<float>(stream.uniform(0, 5));
        m_values.rightSlope[j] = 1.0f;
    }
}

Neurons::Neurons(Activation activation, const std::array<std::vector<float>, 5>& parameters) : m_activation(activation) {
    const auto copy = [](const std::vector<float>& from, AlignedVector<float>& value, AlignedVector<float>& velocity) {
        value.assign(from.begin(), from.end());
        velocity.assign(from.size(), 0.0f);
    };
    copy(parameters[0], m_bias, m_biasVelocity);
    copy(parameters[1], m_values.leftThreshold, m_velocity.leftThreshold);
    copy(parameters[2], m_values.leftSlope, m_velocity.leftSlope);
    copy(parameters[3], m_values.rightOffset, m_velocity.rightOffset);
    copy(parameters[4], m_values.rightSlope, m_velocity.rightSlope);
}

Neurons::Neurons(Activation activation, const std::array<std::vector<float>, 5>& parameters,
                 const std::array<std::vector<float>, 5>& velocities)
    : Neurons(activation, parameters) {
    AlignedVector<float>* const targets[]{&m_biasVelocity, &m_velocity.leftThreshold, &m_velocity.leftSlope, &m_velocity.rightOffset,
                                          &m_velocity.rightSlope};
    for (std::size_t a = 0; a < velocities.size(); ++a) targets[a]->assign(velocities[a].begin(), velocities[a].end());
}

std::array<std::span<const float>, 5> Neurons::parameters() const {
    return {m_bias, m_values.leftThreshold, m_values.leftSlope, m_values.rightOffset, m_values.rightSlope};
}

std::array<std::span<const float>, 5> Neurons::velocities() const {
    return {m_biasVelocity, m_velocity.leftThreshold, m_velocity.leftSlope, m_velocity.rightOffset, m_velocity.rightSlope};
}

void Neurons::forward(const BatchMatrix& z, BatchMatrix& a, KeepBits* keep, const Dropout& dropout, int lanes, const Kernels& kernels,
                      int begin, int end) const {
    const ActivationForward call{.kind = m_activation,
                                 .z = z.data(),
                                 .a = a.data(),
                                 .stride = z.stride(),
                                 .lanes = lanes,
                                 .parameters = m_values.pointers(),
                                 .dropout = dropout,
                                 .keep = keep != nullptr ? keep->data() : nullptr,
                                 .keepStride = keep != nullptr ? keep->stride() : 0};
    kernels.activationForward(call, begin, end);
}

void Neurons::backward(const BatchMatrix& z, BatchMatrix& da, const KeepBits* keep, const Dropout& dropout, int lanes, DescentStep step,
                       const Kernels& kernels, int begin, int end) {
    const ActivationBackward call{.kind = m_activation,
                                  .z = z.data(),
                                  .da = da.data(),
                                  .stride = z.stride(),
                                  .lanes = lanes,
                                  .parameters = m_values.pointers(),
                                  .velocity = m_velocity.pointers(),
                                  .bias = m_bias.data(),
                                  .biasVelocity = m_biasVelocity.data(),
                                  .dropout = dropout,
                                  .keep = keep != nullptr ? keep->data() : nullptr,
                                  .keepStride = keep != nullptr ? keep->stride() : 0,
                                  .rate = step.rate,
                                  .momentum = step.momentum};
    kernels.activationBackward(call, begin, end);
}

void Neurons::resetVelocity() {
    for (auto* velocity :
         {&m_biasVelocity, &m_velocity.leftThreshold, &m_velocity.leftSlope, &m_velocity.rightOffset, &m_velocity.rightSlope})
        std::fill(velocity->begin(), velocity->end(), 0.0f);
}

Dropout dropoutOf(double probability, std::uint64_t seed, std::uint32_t layer, std::uint32_t batch) {
    const auto threshold = static_cast<std::uint32_t>(std::lround(probability * 65536.0));
    Dropout dropout;
    dropout.threshold = std::min(threshold, 65535u);
    dropout.scale = static_cast<float>(65536.0 / (65536.0 - dropout.threshold));
    dropout.seed = seed;
    dropout.layer = layer;
    dropout.batch = batch;
    return dropout;
}

}  // namespace rewire
