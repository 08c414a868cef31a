// One evolution step of a whole network: similarity where the algorithm asks for it, then removal and addition in each
// sparse layer on its own (arXiv:1903.07138, Alg. 1). Planning is pure; applying is separate.
#pragma once

#include "core/base/sample_matrix.h"
#include "core/evolution/algorithm.h"
#include "core/evolution/similarity.h"
#include "core/evolution/similarity_bins.h"
#include "core/evolution/topology_edit.h"
#include "core/network/network.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace rewire {

enum class NewWeights {
    Zero,    // METHOD's default; full-scale new weights hurt learning (Fashion-MNIST training loss 0.78 against 0.48)
    Glorot,  // uniform at a tenth of the layer's initial bound
};

struct EvolutionSettings {
    Algorithm algorithm;
    double removalFraction = 0.3;
    NewWeights newWeights = NewWeights::Zero;
    SimilarityOf similarityOf = SimilarityOf::PreActivations;
    double similaritySample = 1.0;
    std::uint64_t seed = 0;
    std::uint32_t epoch = 0;  // the epoch that was just trained
    enum class Scope { RemovalOnly, Full } scope = Scope::Full;
    const InputProducts* inputProducts = nullptr;  // of all training samples, or null: saves sweeping the first layer
};

// What one step would do to one hidden layer.
struct LayerEvolution {
    TopologyEdit edit;                             // empty for a dense layer and for rules None
    std::vector<float> similarity;                 // |cos| at each connection before the edit; empty when not computed
    std::vector<std::uint32_t> survivingOutgoing;  // [inputs] connections of each input that removal leaves
    // Only where addition goes by similarity, which alone looks at pairs that are not connected:
    std::vector<float> addedSimilarity;  // parallel to edit.added, before the edit
    BinnedSimilarity binnedSimilarity;   // of all pairs
};

struct EvolutionPlan {
    std::vector<LayerEvolution> layers;  // one a hidden layer
    double similaritySeconds = 0;
    double selectionSeconds = 0;
};

// Null when stopped. Deterministic in (network, samples, settings), for any number of threads.
[[nodiscard]] std::optional<EvolutionPlan> planEvolution(const Network& network, const SampleMatrix& samples,
                                                         const EvolutionSettings& settings, const Compute& compute,
                                                         const SweepProgress& progress = {}, std::stop_token stop = {});

void apply(const EvolutionPlan& plan, const EvolutionSettings& settings, Network& network);

}  // namespace rewire
