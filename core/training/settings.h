// Every choice that decides a run, with METHOD's defaults, and the check that a run can start with them.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/evolution/evolution.h"
#include "core/network/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rewire {

enum class MomentumRestart { EveryEpoch, Never };

// An immutable copy belongs to each run. Written to run.json field by field.
struct Settings {
    std::string algorithm = "codacorset";          // an id of kAlgorithms
    std::vector<int> hidden = {1000, 1000, 1000};  // neurons of each sparse hidden layer
    int epochs = 100;
    std::uint64_t seed = 0;
    double learningRate = 0.01;
    double momentum = 0.9;
    MomentumRestart momentumRestart = MomentumRestart::EveryEpoch;
    int batchSize = 100;
    double epsilon = 20;           // sparsity: p = min(1, epsilon (n + m) / (n m))
    double removalFraction = 0.3;  // zeta, of the connections of each sign
    double dropout = 0.3;          // probability that a hidden activation is dropped in training
    Activation activation = Activation::SReLU;
    InitialWeights initialWeights = InitialWeights::FanIn;
    NewWeights newWeights = NewWeights::Zero;
    SimilarityOf similarityOf = SimilarityOf::PreActivations;
    double similaritySample = 1.0;  // fraction of the training samples that the similarity is measured on, (0, 1]
    bool augment = false;           // images only; off by default, see core/DESIGN.md
    int threads = 0;                // 0: as many of the machine's as make a batch faster; never changes a result

    [[nodiscard]] const Algorithm& rules() const { return *findAlgorithm(algorithm); }  // after checkSettings
};

// METHOD's settings for this data set, as core/data/catalogue.h recognises it, and algorithm: 200-200-200 for Fashion-MNIST, rate 0.1 for
// Madelon-like and MicroMass data, rate 0.01 for the dense baseline (0.1 diverges there).
[[nodiscard]] Settings recommendedSettings(const Dataset& dataset, const std::string& algorithm = "codacorset");

// Refuses what cannot be trained, naming the setting, its value and the range (BadSetting), what the data lack (NotTrainable), or
// the memory needed and there (TooLarge).
[[nodiscard]] Expected<void> checkSettings(const Settings& settings, const Dataset& dataset);

// What people should know before it starts, one sentence each: a batch larger than the data, an epsilon that fills a layer,
// augmentation without images, comparisons of neurons that cost far more than training. Mostly empty.
[[nodiscard]] std::vector<std::string> settingsNotes(const Settings& settings, const Dataset& dataset);

// What a run will take, before it starts. Expected values, not a promise.
struct RunEstimate {
    std::vector<std::int64_t> connectionsPerLayer;  // output layer last; expected for sparse layers
    std::int64_t connections = 0;
    std::int64_t denseConnections = 0;  // what the same neurons would have fully connected
    std::int64_t bytes =
        0;  // at its peak: network, an evolution step, activations, standardised data (as floats, though pixels take bytes)
    double flopsPerEpoch = 0;  // 6 x connections x samples
};
[[nodiscard]] RunEstimate estimateRun(const Settings& settings, const Dataset& dataset);

}  // namespace rewire
