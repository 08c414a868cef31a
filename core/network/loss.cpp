#include "core/network/loss.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

struct SampleLoss {
    float largest = 0;
    float sum = 0;  // of exp(logit - largest)
    int best = 0;
};

SampleLoss sampleLoss(const BatchMatrix& logits, int sample) {
    SampleLoss result{.largest = logits.row(0)[sample]};
    for (int c = 1; c < logits.neurons(); ++c) {
        const float value = logits.row(c)[sample];
        if (!(value <= result.largest)) {  // also true for NaN, which must reach the loss
            result.largest = value;
            result.best = c;
        }
    }
    for (int c = 0; c < logits.neurons(); ++c) result.sum += std::exp(logits.row(c)[sample] - result.largest);
    return result;
}

void count(BatchLoss& total, const BatchMatrix& logits, const SampleLoss& loss, std::int32_t label, int sample) {
    total.lossSum += std::log(static_cast<double>(loss.sum)) + loss.largest - logits.row(label)[sample];
    total.correctCount += loss.best == label ? 1 : 0;
}

}  // namespace

BatchLoss softmaxLoss(const BatchMatrix& logits, std::span<const std::int32_t> labels) {
    BatchLoss total;
    for (int s = 0; s < static_cast<int>(labels.size()); ++s)
        count(total, logits, sampleLoss(logits, s), labels[s], s);
    return total;
}

BatchLoss softmaxLossAndGradient(BatchMatrix& logits, std::span<const std::int32_t> labels) {
    BatchLoss total;
    const int samples = static_cast<int>(labels.size());
    for (int s = 0; s < samples; ++s) {
        const SampleLoss loss = sampleLoss(logits, s);
        count(total, logits, loss, labels[s], s);
        const float scale = 1.0f / loss.sum;
        for (int c = 0; c < logits.neurons(); ++c) {
            float& value = logits.row(c)[s];
            value = std::exp(value - loss.largest) * scale - (c == labels[s] ? 1.0f : 0.0f);
        }
    }
    for (int c = 0; c < logits.neurons(); ++c) std::fill(logits.row(c) + samples, logits.row(c) + logits.stride(), 0.0f);
    return total;
}

}  // namespace rewire
