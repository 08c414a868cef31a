// Softmax over a mini-batch's logits, one sample a lane; compiled once per vector width.
#include "core/network/kernels/vectors.h"

#include <hwy/contrib/math/math-inl.h>

namespace rewire::REWIRE_WIDTH {
namespace {

// e^x for x <= 0, and NaN for NaN, which Highway's gives 0.
inline Vec exponential(Vec x) { return hn::IfThenElse(hn::IsNaN(x), x, hn::Exp(kTag, x)); }

void softmax(const Softmax& s, int begin, int end) {
    for (int lane = begin; lane < end; lane += kLanes) {
        const float* logits = s.logits + lane;
        Vec largest = hn::Load(kTag, logits);
        Words best = hn::Zero(kWords);
        for (int c = 1; c < s.classes; ++c) {
            const Vec value = hn::Load(kTag, logits + c * s.stride);
            const auto isLarger = hn::Gt(value, largest);
            largest = hn::IfThenElse(isLarger, value, largest);
            best = hn::IfThenElse(hn::RebindMask(kWords, isLarger), hn::Set(kWords, static_cast<std::uint32_t>(c)), best);
        }
        Vec sum = hn::Zero(kTag);
        for (int c = 0; c < s.classes; ++c) {
            const Vec value = exponential(hn::Sub(hn::Load(kTag, logits + c * s.stride), largest));
            sum = hn::Add(sum, value);
            if (s.probabilities != nullptr) hn::Store(value, kTag, s.probabilities + c * s.stride + lane);
        }
        hn::Store(largest, kTag, s.largest + lane - begin);
        hn::Store(sum, kTag, s.sum + lane - begin);
        hn::Store(best, kWords, s.best + lane - begin);
        if (s.probabilities == nullptr) continue;
        const Vec scale = hn::Div(hn::Set(kTag, 1.0f), sum);
        for (int c = 0; c < s.classes; ++c) {
            float* value = s.probabilities + c * s.stride + lane;
            hn::Store(hn::Mul(hn::Load(kTag, value), scale), kTag, value);
        }
    }
}

}  // namespace

void addSoftmaxKernels(Kernels& kernels) { kernels.softmax = softmax; }

}  // namespace rewire::REWIRE_WIDTH
