#include "core/network/loss.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

// `probabilities` is null, or the logits' own data, which then become them.
BatchLoss lossOf(const BatchMatrix& logits, float* probabilities, std::span<const std::int32_t> labels, const Kernels& kernels) {
    alignas(kCacheLine) float largest[kLaneGroup], sum[kLaneGroup], ofLabel[kLaneGroup];
    alignas(kCacheLine) std::uint32_t best[kLaneGroup];
    const Softmax call{.logits = logits.data(),
                       .probabilities = probabilities,
                       .stride = logits.stride(),
                       .classes = logits.neurons(),
                       .largest = largest,
                       .sum = sum,
                       .best = best};
    BatchLoss total;
    const int samples = static_cast<int>(labels.size());
    for (int first = 0; first < samples; first += kLaneGroup) {
        const int count = std::min(kLaneGroup, samples - first);
        for (int s = 0; s < count; ++s) ofLabel[s] = logits.row(labels[first + s])[first + s];
        kernels.softmax(call, first, first + paddedLanes(count, kernels.floatsPerVector));
        for (int s = 0; s < count; ++s) {
            total.lossSum += std::log(static_cast<double>(sum[s])) + largest[s] - ofLabel[s];
            total.correctCount += static_cast<std::int32_t>(best[s]) == labels[first + s] ? 1 : 0;
        }
    }
    return total;
}

}  // namespace

BatchLoss softmaxLoss(const BatchMatrix& logits, std::span<const std::int32_t> labels, const Kernels& kernels) {
    return lossOf(logits, nullptr, labels, kernels);
}

BatchLoss softmaxLossAndGradient(BatchMatrix& logits, std::span<const std::int32_t> labels, const Kernels& kernels) {
    const BatchLoss loss = lossOf(logits, logits.data(), labels, kernels);
    for (std::size_t s = 0; s < labels.size(); ++s) logits.row(labels[s])[s] -= 1.0f;
    for (int c = 0; c < logits.neurons(); ++c) std::fill(logits.row(c) + labels.size(), logits.row(c) + logits.stride(), 0.0f);
    return loss;
}

}  // namespace rewire
