// The loops over connections, compiled once per vector width (see widths.cmake).
#include "core/network/kernels/vectors.h"

namespace rewire::REWIRE_WIDTH {
namespace {

// The batch passes in tiles of whole cache lines, of which rows are made: a tile that ends within a line has the next one
// fetch it again (Zen 4, AVX2, batch 100: tiles of 7 and 6 vectors 38 GFLOP/s on 1000 x 1000, 4 % dense, 4, 4 and 5 43).
constexpr int kVectorsPerLine = 16 / kLanes;
// Lines that stay in registers, of which AVX-512 has 32, the others 16. Narrow tiles of the forward pass find more of their
// rows in the first cache: 65, 54 and 46 GFLOP/s on 200 x 200, 500 x 1000 and 1000 x 1000 in tiles of 4 and 3 lines, 54, 46
// and 43 in one of 7 (Zen 4, peak 118, 2026-11-30). Backward keeps x and dx.
constexpr int kForwardLines = kLanes == 16 ? 4 : kLanes == 2 ? 1 : 3;
constexpr int kBackwardLines = kLanes == 16 ? 8 : kLanes == 2 ? 1 : 3;
// Connections whose rows are read side by side. With 16 registers one at a time leaves room for wider tiles: 36 against
// 23 GFLOP/s (the same layer and machine); with 32 registers four hide the latency of the sums.
constexpr bool kFourAtATime = kLanes == 16;

// `weights` are those of the outputs from `begin` on, in output-major order.
template <int kTile>
void forwardTile(const SparseForward& f, const float* weights, int offset, int begin, int end) {
    const std::uint32_t first = f.columnStart[begin];
    for (int j = begin; j < end; ++j) {
        Vec sum[kTile];
        for (int v = 0; v < kTile; ++v) sum[v] = hn::Set(kTag, f.bias[j]);
        for (std::uint32_t k = f.columnStart[j]; k < f.columnStart[j + 1]; ++k) {
            const Vec weight = hn::Set(kTag, weights[k - first]);
            const float* x = f.x + f.inputIndex[k] * f.stride + offset;
            for (int v = 0; v < kTile; ++v) sum[v] = hn::MulAdd(weight, hn::Load(kTag, x + v * kLanes), sum[v]);
        }
        float* z = f.z + static_cast<std::size_t>(j) * f.stride + offset;
        for (int v = 0; v < kTile; ++v) hn::Store(sum[v], kTag, z + v * kLanes);
    }
}

// visit.operator()<size>(offset) for a size in [1, kMax].
template <int kMax, class Visit>
inline void withTile(int size, int offset, const Visit& visit) {
    if constexpr (kMax > 1)
        if (size < kMax) return withTile<kMax - 1>(size, offset, visit);
    visit.template operator()<kMax>(offset);
}

// Tiles of at most kMax lines, as equal as can be, that cover the lanes.
template <int kMax, class Visit>
void forEachTile(int lanes, const Visit& visit) {
    const int vectors = lanes / kLanes;
    const int lines = (vectors + kVectorsPerLine - 1) / kVectorsPerLine;
    const int tiles = (lines + kMax - 1) / kMax;
    for (int t = 0; t < tiles; ++t) {
        const int first = lines * t / tiles * kVectorsPerLine;
        const int last = lines * (t + 1) / tiles * kVectorsPerLine;
        withTile<kMax * kVectorsPerLine>((last < vectors ? last : vectors) - first, first * kLanes, visit);
    }
}

// The weights are put in order first, once for all tiles: fetched one by one between the rows, each from a line of its own,
// they cost a fifth of the pass or more.
void sparseForward(const SparseForward& f, int begin, int end) {
    const std::uint32_t first = f.columnStart[begin];
    const std::uint32_t count = f.columnStart[end] - first;
    const std::uint32_t* position = f.position + first;
    for (std::uint32_t k = 0; k < count; ++k) f.scratch[k] = f.weights[position[k]];
    forEachTile<kForwardLines>(f.lanes, [&]<int kTile>(int offset) { forwardTile<kTile>(f, f.scratch, offset, begin, end); });
}

// The first of the row's connections [k, end) to an output from `output` on.
inline std::uint32_t firstFrom(std::uint32_t output, const std::uint32_t* outputIndex, std::uint32_t k, std::uint32_t end) {
    for (std::uint32_t count = end - k; count > 0;) {
        const std::uint32_t half = count / 2;
        if (outputIndex[k + half] < output) {
            k += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return k;
}

void sparseScatter(const SparseScatter& call, int begin, int end) {
    const SparseScatter s = call;  // a copy, which no store can change
    for (int j = begin; j < end; ++j) hn::Store(hn::Set(kTag, s.bias[j]), kTag, s.z + static_cast<std::size_t>(j) * kLanes);
    const auto first = static_cast<std::uint32_t>(begin), last = static_cast<std::uint32_t>(end);
    const bool isWhole = begin == 0 && end == s.outputs;
    for (int i = 0; i < s.inputs; ++i) {
        std::uint32_t k = s.rowStart[i], rowEnd = s.rowStart[i + 1];
        if (!isWhole) {
            k = firstFrom(first, s.outputIndex, k, rowEnd);
            rowEnd = firstFrom(last, s.outputIndex, k, rowEnd);
        }
        const Vec x = hn::Load(kTag, s.x + static_cast<std::size_t>(i) * kLanes);
        for (; k < rowEnd; ++k) {
            float* z = s.z + s.outputIndex[k] * std::size_t{kLanes};
            hn::Store(hn::MulAdd(hn::Set(kTag, s.weights[k]), x, hn::Load(kTag, z)), kTag, z);
        }
    }
}

inline void updateWeights(const SparseBackward& b, std::uint32_t k, hn::Vec<Quad> gradient) {
    const auto velocity =
        hn::NegMulAdd(hn::Set(kQuad, b.rate), gradient, hn::Mul(hn::Set(kQuad, b.momentum), hn::LoadU(kQuad, b.velocity + k)));
    hn::StoreU(velocity, kQuad, b.velocity + k);
    hn::StoreU(hn::Add(hn::LoadU(kQuad, b.weights + k), velocity), kQuad, b.weights + k);
}

inline void updateWeight(const SparseBackward& b, std::uint32_t k, float gradient) {
    b.velocity[k] = b.momentum * b.velocity[k] - b.rate * gradient;
    b.weights[k] += b.velocity[k];
}

// A load that feeds two multiply-adds. Without the barrier g++ 12 folds the load into both and reads the cache twice: 105
// instead of 128 GFLOP/s for the backward pass of 1000 x 1000, 4 % dense, batch 100 (Zen 5, 2026-11-24).
inline Vec loadOnce(const float* from) {
    Vec v = hn::Load(kTag, from);
#if HWY_ARCH_X86
    asm("" : "+v"(v.raw));
#endif
    return v;
}

// What one connection adds to dx over a tile, and its weight's gradient there as a vector of partial sums.
template <int kTile, bool kInputGradient>
inline Vec addConnection(const float* dz, Vec weight, const Vec (&x)[kTile], Vec (&dx)[kTile]) {
    Vec even = hn::Zero(kTag), odd = even;
    for (int v = 0; v < kTile; ++v) {
        const Vec d = loadOnce(dz + v * kLanes);
        if constexpr (kInputGradient) dx[v] = hn::MulAdd(weight, d, dx[v]);
        (v % 2 == 0 ? even : odd) = hn::MulAdd(x[v], d, v % 2 == 0 ? even : odd);
    }
    return hn::Add(even, odd);
}

// The same for four connections whose rows are read side by side.
template <int kTile, bool kInputGradient>
inline hn::Vec<Quad> addFourConnections(const float* dzTile, std::size_t stride, const std::uint32_t* outputs, const float* weights,
                                        const Vec (&x)[kTile], Vec (&dx)[kTile]) {
    const float* rows[4];
    for (int c = 0; c < 4; ++c) rows[c] = dzTile + outputs[c] * stride;
    if constexpr (!kFourAtATime) {
        Vec g[4];
        for (int c = 0; c < 4; ++c) g[c] = addConnection<kTile, kInputGradient>(rows[c], hn::Set(kTag, weights[c]), x, dx);
        return sumsOfLanes(g[0], g[1], g[2], g[3]);
    } else {
        const Vec w0 = hn::Set(kTag, weights[0]), w1 = hn::Set(kTag, weights[1]), w2 = hn::Set(kTag, weights[2]),
                  w3 = hn::Set(kTag, weights[3]);
        Vec g0 = hn::Zero(kTag), g1 = g0, g2 = g0, g3 = g0;
        for (int v = 0; v < kTile; ++v) {
            const Vec d0 = loadOnce(rows[0] + v * kLanes), d1 = loadOnce(rows[1] + v * kLanes);
            const Vec d2 = loadOnce(rows[2] + v * kLanes), d3 = loadOnce(rows[3] + v * kLanes);
            if constexpr (kInputGradient) dx[v] = hn::MulAdd(w3, d3, hn::MulAdd(w2, d2, hn::MulAdd(w1, d1, hn::MulAdd(w0, d0, dx[v]))));
            g0 = hn::MulAdd(x[v], d0, g0);
            g1 = hn::MulAdd(x[v], d1, g1);
            g2 = hn::MulAdd(x[v], d2, g2);
            g3 = hn::MulAdd(x[v], d3, g3);
        }
        return sumsOfLanes(g0, g1, g2, g3);
    }
}

// One tile of the batch for input i. `scratch` carries the weights' gradients from tile to tile.
template <int kTile, bool kInputGradient>
void backwardRow(const SparseBackward& call, int i, int offset, bool first, bool last) {
    const SparseBackward b = call;  // a copy, which no store can change
    const std::size_t row = static_cast<std::size_t>(i) * b.stride + offset;
    Vec x[kTile];
    Vec dx[kTile];
    for (int v = 0; v < kTile; ++v) {
        x[v] = hn::Load(kTag, b.x + row + v * kLanes);
        dx[v] = hn::Zero(kTag);
    }
    const std::uint32_t begin = b.rowStart[i];
    const std::uint32_t end = b.rowStart[i + 1];
    const float* dzTile = b.dz + offset;
    std::uint32_t k = begin;
    for (; k + 4 <= end; k += 4) {
        auto gradient = addFourConnections<kTile, kInputGradient>(dzTile, b.stride, b.outputIndex + k, b.weights + k, x, dx);
        if (!first) gradient = hn::Add(gradient, hn::LoadU(kQuad, b.scratch + (k - begin)));
        if (last) {
            updateWeights(b, k, gradient);
        } else {
            hn::StoreU(gradient, kQuad, b.scratch + (k - begin));
        }
    }
    for (; k < end; ++k) {
        float gradient =
            sum(addConnection<kTile, kInputGradient>(dzTile + b.outputIndex[k] * b.stride, hn::Set(kTag, b.weights[k]), x, dx));
        if (!first) gradient += b.scratch[k - begin];
        if (last) {
            updateWeight(b, k, gradient);
        } else {
            b.scratch[k - begin] = gradient;
        }
    }
    if constexpr (kInputGradient)
        for (int v = 0; v < kTile; ++v) hn::Store(dx[v], kTag, b.dx + row + v * kLanes);
}

template <bool kInputGradient>
void backwardRows(const SparseBackward& b, int begin, int end) {
    const int tileLanes = kBackwardLines * kVectorsPerLine * kLanes;
    if (b.lanes <= tileLanes) {  // the whole batch in one tile: decide its width once, not per row
        forEachTile<kBackwardLines>(b.lanes, [&]<int kTile>(int offset) {
            for (int i = begin; i < end; ++i) backwardRow<kTile, kInputGradient>(b, i, offset, true, true);
        });
        return;
    }
    for (int i = begin; i < end; ++i)
        forEachTile<kBackwardLines>(b.lanes, [&]<int kTile>(int offset) {
            backwardRow<kTile, kInputGradient>(b, i, offset, offset == 0, offset + kTile * kLanes == b.lanes);
        });
}

// Batches of two samples: the rows of two connections make one vector, so that four connections take the instructions of two
// (30 000 x 30 000: 1.5 -> 1.15 ns a connection, Zen 5, 2026-12-01). dx is summed in four parts, by connections.
template <bool kInputGradient>
void backwardPairs(const SparseBackward& call, int begin, int end) {
    const SparseBackward b = call;  // a copy, which no store can change
    const hn::FixedTag<float, 2> pair;
    const auto rowOf = [&](const float* rows, std::size_t row) { return hn::Load(pair, rows + 2 * row); };
    for (int i = begin; i < end; ++i) {
        const auto x = rowOf(b.x, static_cast<std::size_t>(i));
        const auto xTwice = hn::Combine(kQuad, x, x);
        auto dx01 = hn::Zero(kQuad), dx23 = dx01;
        std::uint32_t k = b.rowStart[i];
        const std::uint32_t rowEnd = b.rowStart[i + 1];
        for (; k + 4 <= rowEnd; k += 4) {
            const std::uint32_t* outputs = b.outputIndex + k;
            const auto d01 = hn::Combine(kQuad, rowOf(b.dz, outputs[1]), rowOf(b.dz, outputs[0]));
            const auto d23 = hn::Combine(kQuad, rowOf(b.dz, outputs[3]), rowOf(b.dz, outputs[2]));
            if constexpr (kInputGradient) {
                const auto weights = hn::LoadU(kQuad, b.weights + k);
                dx01 = hn::MulAdd(hn::InterleaveLower(kQuad, weights, weights), d01, dx01);
                dx23 = hn::MulAdd(hn::InterleaveUpper(kQuad, weights, weights), d23, dx23);
            }
            updateWeights(b, k, sumsOfPairs(hn::Mul(xTwice, d01), hn::Mul(xTwice, d23)));
        }
        const auto both = hn::Add(dx01, dx23);
        auto dx = hn::Add(hn::LowerHalf(both), hn::UpperHalf(pair, both));
        for (; k < rowEnd; ++k) {
            const auto d = rowOf(b.dz, b.outputIndex[k]);
            dx = hn::MulAdd(hn::Set(pair, b.weights[k]), d, dx);
            updateWeight(b, k, hn::GetLane(hn::SumOfLanes(pair, hn::Mul(x, d))));
        }
        if constexpr (kInputGradient) hn::Store(dx, pair, b.dx + 2 * static_cast<std::size_t>(i));
    }
}

void sparseBackward(const SparseBackward& b, int begin, int end) {
    if (kLanes == 2 && b.stride == 2) {
        if (b.dx != nullptr) return backwardPairs<true>(b, begin, end);
        return backwardPairs<false>(b, begin, end);
    }
    if (b.dx != nullptr) {
        backwardRows<true>(b, begin, end);
    } else {
        backwardRows<false>(b, begin, end);
    }
}

// a b + c, rounded as the vectors of this width round it.
inline float mulAdd(float a, float b, float c) {
    const hn::CappedTag<float, 1> one;
    return hn::GetLane(hn::MulAdd(hn::Set(one, a), hn::Set(one, b), hn::Set(one, c)));
}

void sparseRowsForward(const SparseRowsForward& call, int begin, int end) {
    const SparseRowsForward f = call;
    for (int s = begin; s < end; ++s) {
        float* z = f.z + static_cast<std::size_t>(s) * f.zStride;
        for (int j = 0; j < f.outputs; ++j) z[j] = f.bias[j];
        const SparseRow row = f.rows[s];
        for (std::size_t cell = 0; cell < row.columns.size(); ++cell) {
            const float x = row.values[cell];
            const std::uint32_t rowEnd = f.rowStart[row.columns[cell] + 1];
            for (std::uint32_t k = f.rowStart[row.columns[cell]]; k < rowEnd; ++k)
                z[f.outputIndex[k]] = mulAdd(f.weights[k], x, z[f.outputIndex[k]]);
        }
    }
}

void sparseRowsBackward(const SparseRowsBackward& call, int begin, int end) {
    const SparseRowsBackward b = call;
    for (int i = begin; i < end; ++i) {
        const std::uint32_t first = b.rowStart[i];
        const std::uint32_t degree = b.rowStart[i + 1] - first;
        const std::uint32_t* outputs = b.outputIndex + first;
        for (std::uint32_t k = 0; k < degree; ++k) b.scratch[k] = 0;
        for (std::uint32_t cell = b.cellStart[i]; cell < b.cellStart[i + 1]; ++cell) {
            const float x = b.cellValue[cell];
            const float* dz = b.dz + b.cellSample[cell] * b.dzStride;
            for (std::uint32_t k = 0; k < degree; ++k) b.scratch[k] = mulAdd(x, dz[outputs[k]], b.scratch[k]);
        }
        for (std::uint32_t k = 0; k < degree; ++k) {
            b.velocity[first + k] = b.momentum * b.velocity[first + k] - b.rate * b.scratch[k];
            b.weights[first + k] += b.velocity[first + k];
        }
    }
}

void sampledProduct(const SampledProduct& s, int begin, int end) {
    for (int i = begin; i < end; ++i) {
        const float* x = s.x + static_cast<std::size_t>(i) * s.xStride;
        for (std::uint32_t k = s.rowStart[i]; k < s.rowStart[i + 1]; ++k) {
            const float* z = s.z + s.outputIndex[k] * s.zStride;
            Vec even = hn::Zero(kTag), odd = hn::Zero(kTag);
            int lane = 0;
            for (; lane + 2 * kLanes <= s.lanes; lane += 2 * kLanes) {
                even = hn::MulAdd(hn::Load(kTag, x + lane), hn::Load(kTag, z + lane), even);
                odd = hn::MulAdd(hn::Load(kTag, x + lane + kLanes), hn::Load(kTag, z + lane + kLanes), odd);
            }
            if (lane < s.lanes) even = hn::MulAdd(hn::Load(kTag, x + lane), hn::Load(kTag, z + lane), even);
            s.dots[k] += sum(hn::Add(even, odd));
        }
    }
}

}  // namespace

void addSparseKernels(Kernels& kernels) {
    kernels.sparseForward = sparseForward;
    kernels.sparseScatter = sparseScatter;
    kernels.sparseBackward = sparseBackward;
    kernels.sparseRowsForward = sparseRowsForward;
    kernels.sparseRowsBackward = sparseRowsBackward;
    kernels.sampledProduct = sampledProduct;
}

}  // namespace rewire::REWIRE_WIDTH
