#include "core/evolution/input_products.h"

#include "core/base/parallel.h"
#include "core/network/inference.h"

#include <algorithm>

namespace rewire {
namespace {

// Input rows of one task and samples of one product: fixed, so that the bits do not follow the threads.
constexpr int kRowsPerTask = 128;
constexpr int kBatch = 512;
constexpr std::int64_t kLargestInputCount = 4096;

// products += X X' for a batch of `count` samples, from the diagonal on.
void addUpperProducts(const BatchMatrix& x, int count, BatchMatrix& products, const Compute& compute) {
    const int tasks = (x.neurons() + kRowsPerTask - 1) / kRowsPerTask;
    runParts(std::min(compute.threads, tasks), [&](int part, int parts) {
        for (int task = part; task < tasks; task += parts) {
            const int first = task * kRowsPerTask;
            compute.kernels->productTransposedB({.a = x.row(first),
                                                 .aStride = x.stride(),
                                                 .b = x.row(first),
                                                 .bStride = x.stride(),
                                                 .c = products.row(first) + first,
                                                 .cStride = products.stride(),
                                                 .m = std::min(kRowsPerTask, x.neurons() - first),
                                                 .n = x.neurons() - first,
                                                 .k = count,
                                                 .accumulate = true});
        }
    });
}

}  // namespace

std::optional<InputProducts> InputProducts::of(const SampleMatrix& samples, const Compute& compute, const std::stop_token& stop) {
    const auto inputs = static_cast<std::size_t>(samples.featureCount);
    InputProducts result;
    result.m_samples = samples.count;
    result.m_products = BatchMatrix(samples.featureCount, samples.featureCount);
    result.m_squares.assign(inputs, 0.0);
    result.m_sums.assign(inputs, 0.0);
    Network nothing;  // a workspace of inputs only
    nothing.output.connections.inputCount = samples.featureCount;
    Workspace workspace(nothing, kBatch, compute);
    for (std::int64_t first = 0; first < samples.count; first += kBatch) {
        if (stop.stop_requested()) return std::nullopt;
        const int count = static_cast<int>(std::min<std::int64_t>(kBatch, samples.count - first));
        gather(samples, {}, first, count, workspace, compute);
        const BatchMatrix& x = workspace.input;
        addUpperProducts(x, count, result.m_products, compute);
        compute.kernels->addSquares(x.data(), x.stride(), compute.lanesOf(count), result.m_squares.data(), 0, x.neurons());
        for (int i = 0; i < x.neurons(); ++i)
            for (int s = 0; s < count; ++s) result.m_sums[i] += x.row(i)[s];
    }
    for (int i = 0; i < samples.featureCount; ++i)
        for (int k = 0; k < i; ++k) result.m_products.row(i)[k] = result.m_products.row(k)[i];
    return result;
}

bool InputProducts::payFor(const Network& network, bool allPairs) {
    const auto* first = network.hidden.empty() ? nullptr : std::get_if<SparseConnections>(&network.hidden.front().connections);
    if (first == nullptr) return false;
    constexpr std::int64_t kSteps = 25;
    const std::int64_t inputs = first->topology.inputCount();
    const std::int64_t perSample = 2 * (allPairs ? first->topology.pairCount() : first->topology.connectionCount());
    return inputs <= kLargestInputCount && inputs * inputs <= kSteps * perSample;
}

void InputProducts::multiply(const SparseConnections& connections, std::span<const float> bias, int first, int count, BatchMatrix& x,
                             BatchMatrix& dots, const Compute& compute) const {
    for (int k = 0; k < inputCount(); ++k) {
        std::copy_n(m_products.row(k) + first, count, x.row(k));
        std::fill(x.row(k) + count, x.row(k) + x.stride(), 0.0f);
    }
    const std::vector<float> none(bias.size(), 0.0f);
    forward(connections, none, x, dots, kRange, compute);
    for (int j = 0; j < dots.neurons(); ++j)
        for (int lane = 0; lane < count; ++lane) dots.row(j)[lane] += static_cast<float>(bias[j] * m_sums[first + lane]);
}

}  // namespace rewire
