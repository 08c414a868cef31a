// |cos| of neurons' activations over the training samples, S_ij = |x_i . z_j| / (|x_i| |z_j|) (arXiv:1903.07138, Eq. 4),
// accumulated batch by batch: at existing connections, and in blocks of pairs for addition. Nothing of size inputs x outputs
// is held, and activations of one batch at most. It does not choose connections.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/base/sample_matrix.h"
#include "core/evolution/input_products.h"
#include "core/network/network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace rewire {

enum class SimilarityOf {
    PreActivations,  // x of a later layer is the pre-activation of the layer below (the authors' choice)
    Activations,     // x of a later layer is the activation of the layer below, dropout off
};

// Inputs [inputBegin, inputEnd) of one hidden layer against its outputs [outputBegin, outputEnd).
struct SimilarityBlock {
    int layer = 0;
    int inputBegin = 0;
    int inputEnd = 0;
    int outputBegin = 0;
    int outputEnd = 0;
    AlignedVector<float> dots;  // [inputs x outputs]

    [[nodiscard]] int inputs() const { return inputEnd - inputBegin; }
    [[nodiscard]] int outputs() const { return outputEnd - outputBegin; }
};

// All pairs in blocks of whole rows that together stay within kSimilarityBudget floats; one list a sweep over the samples. Layers
// of up to 4096 x 4096 neurons need a single sweep.
inline constexpr std::int64_t kSimilarityBudget = 16 << 20;
[[nodiscard]] std::vector<std::vector<SimilarityBlock>> similarityBlocks(const Network& network, std::int64_t budget = kSimilarityBudget);

// All pairs in blocks that stay in the second cache, one a sweep: for sweeps that run no sample through the network again.
inline constexpr int kTileInputs = 256;
inline constexpr int kTileOutputs = 1024;
[[nodiscard]] std::vector<std::vector<SimilarityBlock>> similarityTiles(const Network& network);

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

// What is measured, and on which samples.
struct SimilaritySource {
    const Network& network;
    SampleMatrix samples;
    std::span<const std::uint32_t> order;  // the samples to use; empty: all
    SimilarityOf of = SimilarityOf::PreActivations;
    Compute compute;
    const InputProducts* inputProducts =
        nullptr;  // of all `samples`; null, or when `order` is a subset: the first layer is swept like the others
};

// Called with the fraction of samples done, [0, 1].
using SweepProgress = std::function<void(double)>;

// Sweeps over the samples of one network as it stands: the network must not change between them. Where a single batch holds all
// samples, its activations are kept from sweep to sweep (at most 256 MiB). Thread-confined; spreads its own work.
class SimilaritySweeps {
  public:
    explicit SimilaritySweeps(const SimilaritySource& source);

    // All pairs of all hidden layers, one list a sweep.
    [[nodiscard]] std::vector<std::vector<SimilarityBlock>> allPairs() const;
    // The first sweep: squares and dots at existing connections of every hidden layer, and `blocks`. False when stopped.
    [[nodiscard]] bool connections(std::vector<LayerSimilarity>& layers, std::span<SimilarityBlock> blocks, const SweepProgress& progress,
                                   std::stop_token stop);
    // A further sweep for blocks only. False when stopped.
    [[nodiscard]] bool blocks(std::span<SimilarityBlock> blocks, const SweepProgress& progress, std::stop_token stop);

  private:
    bool sweep(std::vector<LayerSimilarity>* layers, std::span<SimilarityBlock> blocks, const SweepProgress& progress,
               const std::stop_token& stop);
    void addBatch(const Workspace& workspace, int count, std::vector<LayerSimilarity>* layers, std::span<SimilarityBlock> blocks) const;
    [[nodiscard]] std::int64_t sampleCount() const;
    // The first layer's sums and blocks come from the products of the inputs.
    [[nodiscard]] bool firstLayerIsKnown() const { return m_source.inputProducts != nullptr && m_source.order.empty(); }

    SimilaritySource m_source;
    bool m_fitsOneBatch;
    std::optional<Workspace> m_kept;  // all samples run through it, where they fit one batch
};

}  // namespace rewire
