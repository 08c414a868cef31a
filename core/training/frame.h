// Everything a view may draw about one epoch. Built once on the trainer's thread, then shared and never changed.
#pragma once

#include "core/evolution/similarity_bins.h"
#include "core/insight/importance.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace rewire {

struct NetworkSnapshot;

// One line of metrics.csv. Losses are mean cross-entropy in nats, accuracies fractions in [0, 1].
struct Metrics {
    int epoch = 0;             // 0: the untrained start
    double trainLoss = 0;      // running mean of the training pass, dropout on (NaN in epoch 0)
    double trainAccuracy = 0;  // the same pass (NaN in epoch 0)
    double testLoss = 0;
    double testAccuracy = 0;
    double trainSeconds = 0;  // wall clock
    double similaritySeconds = 0;
    double evolutionSeconds = 0;
    double testSeconds = 0;
    double learningRate = 0;  // in force in this epoch, like the next two
    double removalFraction = 0;
    double dropout = 0;
    std::int64_t connections = 0;  // all layers, the dense output layer counted
    std::int64_t removed = 0;      // by this epoch's evolution, all layers
    std::int64_t added = 0;
};

// Connections counted in a grid of bins. Inputs run along columns, outputs along rows, both in bins of core/base/bins.h.
struct BinnedConnectivity {
    int rows = 0;                       // bins over output neurons
    int columns = 0;                    // bins over input neurons
    std::vector<std::uint32_t> counts;  // [rows x columns], row-major
    [[nodiscard]] std::uint32_t at(int row, int column) const {
        return counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
    }
};
inline constexpr int kConnectivityBins = 256;  // at most, a side
inline constexpr int kTurnoverBins = 128;

// Neurons of one side of a layer whose connections came or went altogether.
struct NeuronTurnover {
    int unconnected = 0;  // without a connection as trained
    int lost = 0;         // this epoch's evolution took their last one
    int regained = 0;     // this epoch's evolution gave them one again
};

// How many connections have a similarity in [b / kCount, (b + 1) / kCount); 1 falls into the last bin. Empty: not measured.
struct SimilarityHistogram {
    static constexpr int kCount = 50;
    std::vector<std::uint32_t> counts;
};

struct LayerFrame {
    int inputCount = 0;
    int outputCount = 0;
    bool isDense = false;  // the output layer, and all layers of the dense baseline
    std::int64_t connections = 0;
    std::vector<std::uint32_t> outgoing;      // [inputCount] connections that leave each input neuron
    std::vector<std::uint32_t> incoming;      // [outputCount] connections that reach each output neuron
    BinnedConnectivity connectivity;          // as trained in this epoch, before its evolution
    std::vector<std::uint32_t> aliveByBirth;  // [epoch] connections as trained, by the epoch after which they were added; 0: from the start

    // This epoch's evolution; zero and empty where none was applied: the start, the last epoch, layers that do not evolve.
    std::int64_t removed = 0;
    std::int64_t added = 0;
    BinnedConnectivity removals;
    BinnedConnectivity additions;
    NeuronTurnover inputTurnover;
    NeuronTurnover outputTurnover;

    // Where the algorithm measures similarity; of added connections and of all pairs only where it adds by similarity.
    SimilarityHistogram removedSimilarity;
    SimilarityHistogram keptSimilarity;
    SimilarityHistogram addedSimilarity;
    BinnedSimilarity similarity;
};

struct Frame {
    Metrics metrics;
    std::vector<LayerFrame> layers;  // the dense output layer last
    InputImportance importance;
    // Connection by connection; null where it would take more than kSnapshotBudget, or was let go to save memory.
    std::shared_ptr<const NetworkSnapshot> network;
    // Bytes this frame holds, its snapshot counted, for the timeline's memory budget.
    [[nodiscard]] std::int64_t byteCount() const;
    [[nodiscard]] std::int64_t snapshotByteCount() const;
};
inline constexpr std::int64_t kSnapshotBudget = std::int64_t{32} << 20;

}  // namespace rewire
