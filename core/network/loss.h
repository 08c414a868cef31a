// Softmax with cross-entropy over one mini-batch.
#pragma once

#include "core/network/batch_matrix.h"
#include "core/network/kernels.h"

#include <cstdint>
#include <span>

namespace rewire {

struct BatchLoss {
    double lossSum = 0;    // cross-entropy in nats, summed over the samples; not finite when training diverged
    int correctCount = 0;  // samples whose largest logit is their label's (the first of equal ones counts)
};

// Loss of logits [classes x stride] against labels [samples]. The kernels are those that the logits' rows were padded for.
[[nodiscard]] BatchLoss softmaxLoss(const BatchMatrix& logits, std::span<const std::int32_t> labels, const Kernels& kernels);

// The same, and turns logits into the loss sum's gradient, softmax - onehot; padding lanes become 0.
[[nodiscard]] BatchLoss softmaxLossAndGradient(BatchMatrix& logits, std::span<const std::int32_t> labels, const Kernels& kernels);

}  // namespace rewire
