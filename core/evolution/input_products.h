// X'X of the training samples: the products of all pairs of inputs, which do not change while a network trains. From them and
// the weights the first sparse layer's similarities follow without a sweep: z = W x + b, so over all samples
// x_i . z_j = sum over j's connections k -> j of w_kj (x_i . x_k) + b_j sum x_i, which is the layer's own forward pass on X'X.
#pragma once

#include "core/base/sample_matrix.h"
#include "core/network/network.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace rewire {

// Immutable once made. 4 bytes a pair of inputs.
class InputProducts {
  public:
    // As many flops as pairs of inputs x samples, once; the same bits for any number of threads. Null when stopped.
    [[nodiscard]] static std::optional<InputProducts> of(const SampleMatrix& samples, const Compute& compute, const std::stop_token& stop);
    // Whether X'X stays small (4096 inputs) and costs at most what a sweep of the first layer's pairs (`allPairs`) or connections
    // costs in 25 evolution steps. Follows shapes only, so that a run and its resumption choose alike.
    [[nodiscard]] static bool payFor(const Network& network, bool allPairs);

    [[nodiscard]] int inputCount() const { return m_products.neurons(); }
    [[nodiscard]] std::int64_t sampleCount() const { return m_samples; }
    [[nodiscard]] std::span<const double> squares() const { return m_squares; }  // [inputs] x_i . x_i
    [[nodiscard]] std::span<const double> sums() const { return m_sums; }        // [inputs] sum of x_i

    // visit(first, count, dots) for one range of inputs after another, in order: dots [outputs x stride] holds
    // x_(first + lane) . z_j over all samples.
    template <class Visit>
    void forEachRange(const SparseConnections& connections, std::span<const float> bias, const Compute& compute, const Visit& visit) const {
        BatchMatrix x(inputCount(), kRange), dots(connections.topology.outputCount(), kRange);
        for (int first = 0; first < inputCount(); first += kRange) {
            const int count = std::min(kRange, inputCount() - first);
            multiply(connections, bias, first, count, x, dots, compute);
            visit(first, count, std::as_const(dots));
        }
    }

  private:
    static constexpr int kRange = 112;
    void multiply(const SparseConnections& connections, std::span<const float> bias, int first, int count, BatchMatrix& x,
                  BatchMatrix& dots, const Compute& compute) const;

    std::int64_t m_samples = 0;
    BatchMatrix m_products;  // [inputs x inputs], symmetric
    std::vector<double> m_squares;
    std::vector<double> m_sums;
};

}  // namespace rewire
