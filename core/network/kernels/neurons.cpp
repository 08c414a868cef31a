// The loops over neurons: dropout, activations and their gradients, norms; compiled once per vector width.
#include "core/network/kernels/vectors.h"

#include <cmath>

namespace rewire::REWIRE_WIDTH {
namespace {

using WideTag = hn::RepartitionToWide<WordTag>;

// Tables rather than Highway 1.0.3's Iota, which builds its lanes on the stack and stalls on reading them back (44 -> 24 us
// for dropout of 1000 neurons and 100 samples, Zen 5, 2026-11-24).
alignas(64) constexpr std::uint64_t kLaneIndex[8] = {0, 1, 2, 3, 4, 5, 6, 7};
alignas(64) constexpr std::uint32_t kLaneBits[16] = {1,      1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,
                                                     1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};

// The ten round keys of Philox4x32-10.
struct RoundKeys {
    explicit RoundKeys(std::uint64_t seed) {
        for (std::uint32_t round = 0; round < 10; ++round) {
            first[round] = static_cast<std::uint32_t>(seed) + round * 0x9E3779B9u;
            second[round] = static_cast<std::uint32_t>(seed >> 32) + round * 0xBB67AE85u;
        }
    }
    std::uint32_t first[10];
    std::uint32_t second[10];
};

// Counters in the low halves of 64-bit lanes: the high halves gather rubbish that no multiplication reads, which saves the
// shuffles of a 32-bit layout (38 -> 12 ns for 128 draws, Zen 5, 2026-11-24).
template <class Tag>  // of std::uint64_t
struct PhiloxState {
    using Wide = hn::Vec<Tag>;
    Wide c0, c1, c2, c3;

    PhiloxState(const Dropout& dropout, Wide counters)
        : c0(counters), c1(hn::Set(Tag(), dropout.layer)), c2(hn::Set(Tag(), dropout.batch)), c3(hn::Set(Tag(), kDropoutPurpose)) {}

    void round(const RoundKeys& keys, int number) {
        const hn::RepartitionToNarrow<Tag> words;
        const auto p0 = hn::MulEven(hn::BitCast(words, c0), hn::Set(words, 0xD2511F53u));
        const auto p1 = hn::MulEven(hn::BitCast(words, c2), hn::Set(words, 0xCD9E8D57u));
        c0 = hn::Xor3(hn::ShiftRight<32>(p1), c1, hn::Set(Tag(), keys.first[number]));
        c1 = p1;
        c2 = hn::Xor3(hn::ShiftRight<32>(p0), c3, hn::Set(Tag(), keys.second[number]));
        c3 = p0;
    }

  private:
    static constexpr std::uint64_t kDropoutPurpose = 5;  // StreamPurpose::Dropout; random.h is not included here, see top
};

template <class Wide>
inline void storeWords(Wide low, Wide high, std::uint32_t* words) {
    hn::Store(hn::ConcatEven(kWords, hn::BitCast(kWords, high), hn::BitCast(kWords, low)), kWords, words);
}

// 128 draws of 16 bits, in the order that struct Dropout tells, or at least the first `samples` of them. Two chains at a time
// hide each other's latency.
inline void philox128(const Dropout& dropout, const RoundKeys& keys, std::uint32_t firstCounter, int samples, std::uint32_t* draws) {
    const WideTag wide;
    const int counters = samples < 32 ? (samples + 1) / 2 : 16;
    for (int part = 0; part < counters; part += kLanes) {
        const auto counter = hn::Add(hn::Load(wide, kLaneIndex), hn::Set(wide, firstCounter + static_cast<std::uint32_t>(part)));
        PhiloxState<WideTag> low(dropout, counter);
        PhiloxState<WideTag> high(dropout, hn::Add(counter, hn::Set(wide, kLanes / 2)));
        for (int round = 0; round < 10; ++round) {
            low.round(keys, round);
            high.round(keys, round);
        }
        storeWords(low.c0, high.c0, draws + part);
        storeWords(low.c1, high.c1, draws + 16 + part);
        storeWords(low.c2, high.c2, draws + 32 + part);
        storeWords(low.c3, high.c3, draws + 48 + part);
    }
}

// The same for rows of a single vector, which need no more than the first words of one chain: a large layer's batch of two
// spent a fifth of its epoch on the others. Where rows are narrower than the machine, a chain serves several neurons.
using FullTag = hn::ScalableTag<std::uint64_t>;
constexpr int kCounters = kLanes / 2;  // of one neuron
constexpr int kNeuronsAtOnce = HWY_LANES(std::uint64_t) / kCounters;

struct FewCounters {
    constexpr FewCounters() {
        for (int lane = 0; lane < 8; ++lane) of[lane] = static_cast<std::uint64_t>(16 * (lane / kCounters) + lane % kCounters);
    }
    alignas(64) std::uint64_t of[8] = {};
};
constexpr FewCounters kFewCounters;

inline void drawFewKeepBits(const ActivationForward& f, const RoundKeys& keys, int neuron, int neurons) {
    const FullTag full;
    const hn::ScalableTag<std::uint32_t> words;
    const hn::ScalableTag<std::uint16_t> halves;
    PhiloxState<FullTag> state(f.dropout,
                               hn::Add(hn::Load(full, kFewCounters.of), hn::Set(full, 16u * static_cast<std::uint32_t>(neuron))));
    for (int round = 0; round < 10; ++round) state.round(keys, round);
    const auto drawn = hn::BitCast(words, state.c0);
    const auto draws = hn::BitCast(halves, hn::ConcatEven(words, drawn, drawn));
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(halves, hn::Not(hn::Lt(draws, hn::Set(halves, static_cast<std::uint16_t>(f.dropout.threshold)))), bytes);
    unsigned bits = bytes[0] | bytes[1] << 8;
    for (int n = 0; n < neurons; ++n, bits >>= kLanes) {
        const auto own = static_cast<std::uint16_t>(bits & ((1u << kLanes) - 1));
        __builtin_memcpy(f.keep + static_cast<std::size_t>(neuron + n) * f.keepStride, &own, sizeof own);
    }
}

void drawKeepBits(const ActivationForward& f, const RoundKeys& keys, int neuron) {
    const hn::ScalableTag<std::uint16_t> halves;
    constexpr int kHalves = HWY_LANES(std::uint16_t);
    const auto threshold = hn::Set(halves, static_cast<std::uint16_t>(f.dropout.threshold));
    const int groups = (f.lanes + 127) / 128;
    alignas(64) std::uint32_t draws[64] = {};
    std::uint8_t* keep = f.keep + static_cast<std::size_t>(neuron) * f.keepStride;
    for (int g = 0; g < groups; ++g) {
        const int samples = f.lanes - g * 128 < 128 ? f.lanes - g * 128 : 128;
        philox128(f.dropout, keys, 16u * static_cast<std::uint32_t>(neuron * groups + g), samples, draws);
        const auto* values = reinterpret_cast<const std::uint16_t*>(draws);
        for (int s = 0; s < samples; s += kHalves)
            hn::StoreMaskBits(halves, hn::Not(hn::Lt(hn::Load(halves, values + s), threshold)), keep + (g * 128 + s) / 8);
    }
}

constexpr float kLeakySlope = 0.01f;

// Bits lane.. of the row as a mask.
inline hn::Mask<FloatTag> keepMask(const std::uint8_t* keep, int lane) {
    if constexpr (kLanes >= 8) return hn::LoadMaskBits(kTag, keep + lane / 8);
    std::uint16_t bits;
    __builtin_memcpy(&bits, keep + lane / kLaneGroup * 2, sizeof bits);
    const Words ofLane = hn::Load(kWords, kLaneBits + lane % kLaneGroup);
    return hn::RebindMask(kTag, hn::TestBit(hn::Set(kWords, static_cast<std::uint32_t>(bits)), ofLane));
}

template <Activation kKind>
inline Vec activate(Vec z, Vec leftThreshold, Vec leftSlope, Vec rightThreshold, Vec rightSlope) {
    if constexpr (kKind == Activation::SReLU) {
        const Vec left = hn::MulAdd(leftSlope, hn::Sub(z, leftThreshold), leftThreshold);
        const Vec right = hn::MulAdd(rightSlope, hn::Sub(z, rightThreshold), rightThreshold);
        return hn::IfThenElse(hn::Lt(z, leftThreshold), left, hn::IfThenElse(hn::Gt(z, rightThreshold), right, z));
    } else if constexpr (kKind == Activation::ReLU) {
        return hn::IfThenElseZero(hn::Gt(z, hn::Zero(kTag)), z);
    } else {
        return hn::IfThenElse(hn::Gt(z, hn::Zero(kTag)), z, hn::Mul(hn::Set(kTag, kLeakySlope), z));
    }
}

template <Activation kKind>
void forwardNeuron(const ActivationForward& call, int j) {
    const ActivationForward f = call;  // a copy, which no store can change
    const std::size_t row = static_cast<std::size_t>(j) * f.stride;
    Vec leftThreshold = hn::Zero(kTag), leftSlope = leftThreshold, rightThreshold = leftThreshold, rightSlope = leftThreshold;
    if constexpr (kKind == Activation::SReLU) {
        leftThreshold = hn::Set(kTag, f.parameters.leftThreshold[j]);
        leftSlope = hn::Set(kTag, f.parameters.leftSlope[j]);
        rightThreshold = hn::Add(leftThreshold, hn::Abs(hn::Set(kTag, f.parameters.rightOffset[j])));
        rightSlope = hn::Set(kTag, f.parameters.rightSlope[j]);
    }
    const bool drops = f.dropout.threshold != 0;
    const Vec scale = hn::Set(kTag, f.dropout.scale);
    const std::uint8_t* keep = drops ? f.keep + static_cast<std::size_t>(j) * f.keepStride : nullptr;
    for (int lane = 0; lane < f.lanes; lane += kLanes) {
        const std::size_t at = row + static_cast<std::size_t>(lane);
        Vec a;
        if constexpr (kKind == Activation::Tanh) {
            a = hn::Load(kTag, f.a + at);  // tanh of z, put there by the caller
        } else {
            a = activate<kKind>(hn::Load(kTag, f.z + at), leftThreshold, leftSlope, rightThreshold, rightSlope);
        }
        if (drops) a = hn::IfThenElseZero(keepMask(keep, lane), hn::Mul(a, scale));
        hn::Store(a, kTag, f.a + at);
    }
}

void activationForward(const ActivationForward& f, int begin, int end) {
    const RoundKeys keys(f.dropout.seed);
    for (int j = begin; j < end; ++j) {
        if (f.dropout.threshold != 0) {
            if (f.lanes > kLanes)
                drawKeepBits(f, keys, j);
            else if ((j - begin) % kNeuronsAtOnce == 0)
                drawFewKeepBits(f, keys, j, end - j < kNeuronsAtOnce ? end - j : kNeuronsAtOnce);
        }
        switch (f.kind) {
            case Activation::SReLU: forwardNeuron<Activation::SReLU>(f, j); break;
            case Activation::ReLU: forwardNeuron<Activation::ReLU>(f, j); break;
            case Activation::LeakyReLU: forwardNeuron<Activation::LeakyReLU>(f, j); break;
            case Activation::Tanh: {
                const std::size_t row = static_cast<std::size_t>(j) * f.stride;
                for (int lane = 0; lane < f.lanes; ++lane) f.a[row + lane] = ::tanhf(f.z[row + lane]);
                forwardNeuron<Activation::Tanh>(f, j);
                break;
            }
        }
    }
}

inline void updateParameter(const ActivationBackward& b, float* value, float* velocity, int j, float gradient) {
    velocity[j] = b.momentum * velocity[j] - b.rate * gradient;
    value[j] += velocity[j];
}

// Gradient through dropout, in a: da * keep / P(keep).
inline Vec throughDropout(const ActivationBackward& b, const std::uint8_t* keep, Vec scale, std::size_t at, int lane) {
    const Vec da = hn::Load(kTag, b.da + at);
    return keep == nullptr ? da : hn::IfThenElseZero(keepMask(keep, lane), hn::Mul(da, scale));
}

void backwardSrelu(const ActivationBackward& call, int j, const std::uint8_t* keep) {
    const ActivationBackward b = call;  // a copy, which no store can change
    const std::size_t row = static_cast<std::size_t>(j) * b.stride;
    const ActivationArrays<float>& p = b.parameters;
    const Vec one = hn::Set(kTag, 1.0f);
    const Vec leftThreshold = hn::Set(kTag, p.leftThreshold[j]);
    const Vec leftSlope = hn::Set(kTag, p.leftSlope[j]);
    const Vec rightThreshold = hn::Add(leftThreshold, hn::Abs(hn::Set(kTag, p.rightOffset[j])));
    const Vec rightSlope = hn::Set(kTag, p.rightSlope[j]);
    const Vec scale = hn::Set(kTag, b.dropout.scale);
    Vec biasSum = hn::Zero(kTag), leftSum = biasSum, rightSum = biasSum, leftSlopeSum = biasSum, rightSlopeSum = biasSum;
    for (int lane = 0; lane < b.lanes; lane += kLanes) {
        const std::size_t at = row + static_cast<std::size_t>(lane);
        const Vec z = hn::Load(kTag, b.z + at);
        const Vec d = throughDropout(b, keep, scale, at, lane);
        const auto isLeft = hn::Lt(z, leftThreshold);
        const auto isRight = hn::Gt(z, rightThreshold);
        const Vec slope = hn::IfThenElse(isLeft, leftSlope, hn::IfThenElse(isRight, rightSlope, one));
        const Vec dz = hn::Mul(d, slope);
        const Vec left = hn::IfThenElseZero(isLeft, d);
        const Vec right = hn::IfThenElseZero(isRight, d);
        hn::Store(dz, kTag, b.da + at);
        biasSum = hn::Add(biasSum, dz);
        leftSum = hn::Add(leftSum, left);
        rightSum = hn::Add(rightSum, right);
        leftSlopeSum = hn::MulAdd(left, hn::Sub(z, leftThreshold), leftSlopeSum);
        rightSlopeSum = hn::MulAdd(right, hn::Sub(z, rightThreshold), rightSlopeSum);
    }
    alignas(16) float sums[4];
    hn::Store(sumsOfLanes(leftSum, rightSum, leftSlopeSum, rightSlopeSum), kQuad, sums);
    const float left = sums[0] * (1 - p.leftSlope[j]);
    const float right = sums[1] * (1 - p.rightSlope[j]);
    const float sign = p.rightOffset[j] < 0 ? -1.0f : 1.0f;
    updateParameter(b, b.bias, b.biasVelocity, j, sum(biasSum));
    updateParameter(b, p.leftThreshold, b.velocity.leftThreshold, j, left + right);
    updateParameter(b, p.leftSlope, b.velocity.leftSlope, j, sums[2]);
    updateParameter(b, p.rightOffset, b.velocity.rightOffset, j, sign * right);
    updateParameter(b, p.rightSlope, b.velocity.rightSlope, j, sums[3]);
}

void backwardPlain(const ActivationBackward& b, int j, const std::uint8_t* keep) {
    const std::size_t row = static_cast<std::size_t>(j) * b.stride;
    const Vec one = hn::Set(kTag, 1.0f);
    const Vec scale = hn::Set(kTag, b.dropout.scale);
    const Vec below = hn::Set(kTag, b.kind == Activation::LeakyReLU ? kLeakySlope : 0.0f);
    Vec biasSum = hn::Zero(kTag);
    for (int lane = 0; lane < b.lanes; lane += kLanes) {
        const std::size_t at = row + static_cast<std::size_t>(lane);
        const Vec z = hn::Load(kTag, b.z + at);
        Vec slope;
        if (b.kind == Activation::Tanh) {
            alignas(64) float squash[kLanes];
            for (int l = 0; l < kLanes; ++l) squash[l] = ::tanhf(b.z[at + l]);
            const Vec a = hn::Load(kTag, squash);
            slope = hn::NegMulAdd(a, a, one);
        } else {
            slope = hn::IfThenElse(hn::Gt(z, hn::Zero(kTag)), one, below);
        }
        const Vec dz = hn::Mul(throughDropout(b, keep, scale, at, lane), slope);
        hn::Store(dz, kTag, b.da + at);
        biasSum = hn::Add(biasSum, dz);
    }
    updateParameter(b, b.bias, b.biasVelocity, j, sum(biasSum));
}

void activationBackward(const ActivationBackward& b, int begin, int end) {
    for (int j = begin; j < end; ++j) {
        const std::uint8_t* keep = b.dropout.threshold == 0 ? nullptr : b.keep + static_cast<std::size_t>(j) * b.keepStride;
        if (b.kind == Activation::SReLU) {
            backwardSrelu(b, j, keep);
        } else {
            backwardPlain(b, j, keep);
        }
    }
}

void addSquares(const float* x, std::size_t stride, int lanes, double* sumOfSquares, int begin, int end) {
    for (int i = begin; i < end; ++i) {
        const float* row = x + static_cast<std::size_t>(i) * stride;
        Vec squares = hn::Zero(kTag);
        for (int lane = 0; lane < lanes; lane += kLanes) {
            const Vec v = hn::Load(kTag, row + lane);
            squares = hn::MulAdd(v, v, squares);
        }
        sumOfSquares[i] += static_cast<double>(sum(squares));
    }
}

}  // namespace

void addNeuronKernels(Kernels& kernels) {
    kernels.activationForward = activationForward;
    kernels.activationBackward = activationBackward;
    kernels.addSquares = addSquares;
}

}  // namespace rewire::REWIRE_WIDTH
