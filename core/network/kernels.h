// The inner loops, as a table of functions that is chosen once for the machine's vector width. Each works on a range
// of rows that its caller owns, sums every row in stored order, and so gives the same bits for any split over threads.
// The loops stand in kernels/, whose files are compiled once per width; plain double loops in tests/core/network check them.
#pragma once

#include "core/base/sample_matrix.h"
#include "core/network/activation.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rewire {

// z[j] = bias[j] + sum over connections i -> j of w x[i]; gathers over what reaches an output neuron.
struct SparseForward {
    const float* x = nullptr;                    // [inputs x stride]
    float* z = nullptr;                          // [outputs x stride]
    std::size_t stride = 0;                      // a multiple of the vector
    int lanes = 0;                               // samples, padded to whole vectors
    const std::uint32_t* columnStart = nullptr;  // [outputs + 1]
    const std::uint32_t* inputIndex = nullptr;   // [connections], output-major
    const std::uint32_t* position = nullptr;     // [connections] where the weight stands
    const float* weights = nullptr;              // [connections], input-major
    const float* bias = nullptr;                 // [outputs]
    float* scratch = nullptr;                    // [connections of the outputs of one call], one per thread
};

// The same sums in the same order, scattered over what leaves each input neuron, for batches of a single vector: weights are
// read as they stand, which a gather over a large layer's few samples spends its time on.
struct SparseScatter {
    const float* x = nullptr;                    // [inputs x floatsPerVector]
    float* z = nullptr;                          // [outputs x floatsPerVector]
    const std::uint32_t* rowStart = nullptr;     // [inputs + 1]
    const std::uint32_t* outputIndex = nullptr;  // [connections], input-major
    const float* weights = nullptr;              // [connections]
    const float* bias = nullptr;                 // [outputs]
    int inputs = 0;
    int outputs = 0;
};

// The first layer's pass over samples of few stored cells: the same sums as SparseForward's in the same order, but for the
// cells that are 0, sample by sample.
struct SparseRowsForward {
    std::span<const SparseRow> rows;  // one a sample
    float* z = nullptr;               // [samples x zStride], sample-major
    std::size_t zStride = 0;
    const std::uint32_t* rowStart = nullptr;     // [inputs + 1]
    const std::uint32_t* outputIndex = nullptr;  // [connections], input-major
    const float* weights = nullptr;              // [connections]
    const float* bias = nullptr;                 // [outputs]
    int outputs = 0;
};

// Its weights' gradients, g = sum over the samples' stored cells of x dz[j], and the momentum update of every weight.
struct SparseRowsBackward {
    const std::uint32_t* cellStart = nullptr;   // [inputs + 1] the batch's stored cells by input
    const std::uint32_t* cellSample = nullptr;  // [stored cells]
    const float* cellValue = nullptr;           // [stored cells]
    const float* dz = nullptr;                  // [samples x dzStride], sample-major
    std::size_t dzStride = 0;
    const std::uint32_t* rowStart = nullptr;     // [inputs + 1]
    const std::uint32_t* outputIndex = nullptr;  // [connections], input-major
    float* weights = nullptr;
    float* velocity = nullptr;
    float rate = 0;  // learning rate / batch size
    float momentum = 0;
    float* scratch = nullptr;  // [longest row], one per thread
};

// One pass over what an input neuron owns: its gradient dx[i] = sum of w dz[j] with the weights before the update,
// each weight's gradient g = <x[i], dz[j]>, and the momentum update v = momentum v - rate g; w += v.
// Padding lanes of dz must be 0.
struct SparseBackward {
    const float* x = nullptr;   // [inputs x stride]
    const float* dz = nullptr;  // [outputs x stride]
    float* dx = nullptr;        // [inputs x stride], or null for the first layer
    std::size_t stride = 0;
    int lanes = 0;
    const std::uint32_t* rowStart = nullptr;     // [inputs + 1]
    const std::uint32_t* outputIndex = nullptr;  // [connections], input-major
    float* weights = nullptr;
    float* velocity = nullptr;
    float rate = 0;  // learning rate / batch size
    float momentum = 0;
    float* scratch = nullptr;  // [longest row], one per thread
};

// g[k] += <x[i], z[j]> at the existing connections k: i -> j (input-major).
struct SampledProduct {
    const float* x = nullptr;
    const float* z = nullptr;
    std::size_t xStride = 0;
    std::size_t zStride = 0;
    int lanes = 0;  // padding lanes of x or z must be 0
    const std::uint32_t* rowStart = nullptr;
    const std::uint32_t* outputIndex = nullptr;
    float* dots = nullptr;  // [connections]
};

// Inverted dropout by Philox4x32-10. Sample s of neuron j is dropped when its 16-bit draw is below `threshold`; the
// draws of samples 128 g .. 128 g + 127 are, in memory order, the four words of the sixteen counters
// {16 (j groups + g) + 0..15, layer, batch, Dropout}: words 0 of all sixteen counters first.
struct Dropout {
    std::uint32_t threshold = 0;  // 0: no dropout. P(drop) = threshold / 65536
    float scale = 1;              // 1 / P(keep)
    std::uint64_t seed = 0;
    std::uint32_t layer = 0;
    std::uint32_t batch = 0;
};

// Hidden neurons' parameters, each [neurons]. SReLU (Jin et al., arXiv:1512.07030) uses all four; the others none.
template <class Float>
struct ActivationArrays {
    Float* leftThreshold = nullptr;  // t_l
    Float* leftSlope = nullptr;      // a_l
    Float* rightOffset = nullptr;    // t_r; the right threshold is T = t_l + |t_r|
    Float* rightSlope = nullptr;     // a_r
};

// a = dropout(f(z)); with dropout.threshold 0 the keep bits are not touched.
struct ActivationForward {
    Activation kind = Activation::SReLU;
    const float* z = nullptr;  // [neurons x stride]
    float* a = nullptr;        // [neurons x stride]
    std::size_t stride = 0;
    int lanes = 0;
    ActivationArrays<const float> parameters;
    Dropout dropout;
    std::uint8_t* keep = nullptr;  // [neurons x keepStride] one bit a sample, 1 = kept
    std::size_t keepStride = 0;    // bytes, a multiple of 16
};

// Turns da into dz in place and applies the momentum update to bias and activation parameters.
struct ActivationBackward {
    Activation kind = Activation::SReLU;
    const float* z = nullptr;
    float* da = nullptr;  // in: gradient of a; out: gradient of z. [neurons x stride]
    std::size_t stride = 0;
    int lanes = 0;
    ActivationArrays<float> parameters;
    ActivationArrays<float> velocity;
    float* bias = nullptr;
    float* biasVelocity = nullptr;
    Dropout dropout;
    const std::uint8_t* keep = nullptr;
    std::size_t keepStride = 0;
    float rate = 0;  // learning rate / batch size
    float momentum = 0;
};

// The softmax over each sample's logits, and the parts of its loss: log(sum) + largest - the label's logit.
struct Softmax {
    const float* logits = nullptr;   // [classes x stride]
    float* probabilities = nullptr;  // [classes x stride], the logits themselves or null
    std::size_t stride = 0;
    int classes = 0;
    float* largest = nullptr;       // the largest logit of each lane of one call, the first of equal ones
    float* sum = nullptr;           // of exp(logit - largest); NaN when a logit is, or when the largest is infinite
    std::uint32_t* best = nullptr;  // the largest one's class
};

// Row-major matrices with a leading dimension; C is [m x n].
struct DenseProduct {
    const float* a = nullptr;
    std::size_t aStride = 0;
    const float* b = nullptr;
    std::size_t bStride = 0;
    float* c = nullptr;
    std::size_t cStride = 0;
    int m = 0;
    int n = 0;
    int k = 0;
    bool accumulate = false;  // C += instead of C =
};

// x[f][s] = float((rows[s][f] - mean[f]) scale[f]), computed in double; lanes past the rows become 0, up to a whole vector.
struct ByteGather {
    std::span<const std::uint8_t* const> rows;  // [samples], each [features]
    const double* mean = nullptr;               // [features]
    const double* scale = nullptr;              // [features]
    float* x = nullptr;                         // [features x stride]
    std::size_t stride = 0;
};

// target[c][r] = source at (x, y) = (x0 + c stepX + r rowX, y0 + c stepY + r rowY), clamped to the image, bilinear. Both images
// are [height x width x channels] and must not overlap. Column and row 0 is the first pixel's centre.
struct ImageWarp {
    const float* source = nullptr;
    float* target = nullptr;
    int width = 0;
    int height = 0;
    int channels = 1;
    float x0 = 0, stepX = 1, rowX = 0;
    float y0 = 0, stepY = 0, rowY = 1;
};

struct Kernels {
    std::string_view name;  // "AVX-512", "AVX2", "baseline"
    int floatsPerVector = 0;
    void (*sparseForward)(const SparseForward&, int outputBegin, int outputEnd);
    void (*sparseScatter)(const SparseScatter&, int outputBegin, int outputEnd);
    void (*sparseBackward)(const SparseBackward&, int inputBegin, int inputEnd);
    void (*sparseRowsForward)(const SparseRowsForward&, int sampleBegin, int sampleEnd);
    void (*sparseRowsBackward)(const SparseRowsBackward&, int inputBegin, int inputEnd);
    void (*sampledProduct)(const SampledProduct&, int inputBegin, int inputEnd);
    void (*activationForward)(const ActivationForward&, int neuronBegin, int neuronEnd);
    void (*activationBackward)(const ActivationBackward&, int neuronBegin, int neuronEnd);
    void (*softmax)(const Softmax&, int laneBegin, int laneEnd);  // whole vectors
    // sumOfSquares[i] += <x[i], x[i]> for rows begin..end.
    void (*addSquares)(const float* x, std::size_t stride, int lanes, double* sumOfSquares, int begin, int end);
    // x[f][s] = rows[s][f] for features begin..end; lanes past the rows become 0, up to a whole vector.
    void (*gatherBatch)(std::span<const float* const> rows, float* x, std::size_t stride, int begin, int end);
    void (*gatherBytes)(const ByteGather&, int featureBegin, int featureEnd);
    void (*warpImage)(const ImageWarp&);
    void (*product)(const DenseProduct&);             // C = A [m x k] B [k x n]
    void (*productTransposedA)(const DenseProduct&);  // C = A' B, A [k x m]
    void (*productTransposedB)(const DenseProduct&);  // C = A B', B [n x k]
};

// The widest table that this machine can run. Thread-safe.
[[nodiscard]] const Kernels& bestKernels();
// The table for batches of at most `samples`: rows of two floats for up to two, of four for up to four. Thread-safe.
[[nodiscard]] const Kernels& kernelsFor(int samples);
// All tables that this machine can run, widest first; for tests and benchmarks.
[[nodiscard]] std::span<const Kernels* const> usableKernels();

}  // namespace rewire
