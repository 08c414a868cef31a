// |cos| of neurons' activations over the training samples, S_ij = |x_i . z_j| / (|x_i| |z_j|) (arXiv:1903.07138, Eq. 4),
// accumulated batch by batch: at existing connections, and in blocks of input rows for addition. Nothing of size
// inputs x outputs or samples x neurons is held. It does not choose connections.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/base/sample_matrix.h"
#include "core/evolution/input_products.h"
#include "core/network/network.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace rewire {

enum class SimilarityOf {
    PreActivations,  // x of a later layer is the pre-activation of the layer below (the authors' choice)
    Activations,     // x of a later layer is the activation of the layer below, dropout off
};

// Rows [inputBegin, inputEnd) of one hidden layer against all its outputs.
struct SimilarityBlock {
    int layer = 0;
    int inputBegin = 0;
    int inputEnd = 0;
    AlignedVector<float> dots;  // [(inputEnd - inputBegin) x outputs]
};

// Blocks that together stay within kSimilarityBudget floats; one list a sweep over the samples. Layers of up to 4096 x 4096
// neurons need a single sweep.
inline constexpr std::int64_t kSimilarityBudget = 16 << 20;
[[nodiscard]] std::vector<std::vector<SimilarityBlock>> similarityBlocks(const Network& network,
                                                                         std::int64_t budget = kSimilarityBudget);

// Sums of one layer over all samples swept.
struct LayerSimilarity {
    std::vector<double> inputSquares;   // [inputs]
    std::vector<double> outputSquares;  // [outputs]
    std::vector<float> dots;            // [connections], input-major; empty for a dense layer

    // |cos| at each existing connection of `topology`.
    [[nodiscard]] std::vector<float> atConnections(const Topology& topology) const;
    // 1 / norm of each input and output neuron, 0 where the norm is 0: |cos| = |dot| * inputScale * outputScale.
    [[nodiscard]] std::vector<float> inputScales() const;
    [[nodiscard]] std::vector<float> outputScales() const;
};

struct SimilaritySweep {
    const Network& network;
    SampleMatrix samples;
    std::span<const std::uint32_t> order;  // the samples to use; empty: all
    SimilarityOf of = SimilarityOf::PreActivations;
    Compute compute;
    const InputProducts* inputProducts = nullptr;  // of all `samples`; null, or when `order` is a subset: the first layer is swept like the others
};

// Called with the fraction of samples done, [0, 1].
using SweepProgress = std::function<void(double)>;

// One sweep: squares and dots at existing connections of every hidden layer. False when stopped.
[[nodiscard]] bool sweepConnections(const SimilaritySweep& sweep, std::vector<LayerSimilarity>& layers,
                                    std::span<SimilarityBlock> blocks, const SweepProgress& progress, std::stop_token stop);

// A further sweep for blocks only. False when stopped.
[[nodiscard]] bool sweepBlocks(const SimilaritySweep& sweep, std::span<SimilarityBlock> blocks,
                               const SweepProgress& progress, std::stop_token stop);

}  // namespace rewire
