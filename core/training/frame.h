// Everything a view may draw about one epoch. Built once on the trainer's thread, then shared and never changed.
#pragma once

#include "core/insight/importance.h"

#include <cstdint>
#include <vector>

namespace rewire {

// One line of metrics.csv. Losses are mean cross-entropy in nats, accuracies fractions in [0, 1].
struct Metrics {
    int epoch = 0;                 // 0: the untrained start
    double trainLoss = 0;          // running mean of the training pass, dropout on (NaN in epoch 0)
    double trainAccuracy = 0;      // the same pass (NaN in epoch 0)
    double testLoss = 0;
    double testAccuracy = 0;
    double trainSeconds = 0;       // wall clock
    double similaritySeconds = 0;
    double evolutionSeconds = 0;
    double testSeconds = 0;
    double learningRate = 0;       // in force in this epoch
    std::int64_t connections = 0;  // all layers, the dense output layer counted
    std::int64_t removed = 0;      // by this epoch's evolution, all layers
    std::int64_t added = 0;
};

// Connections counted in a grid of bins. Inputs run along columns, outputs along rows.
struct BinnedConnectivity {
    int rows = 0;     // bins over output neurons, at most 256
    int columns = 0;  // bins over input neurons, at most 256
    std::vector<std::uint32_t> counts;  // [rows x columns], row-major
    // Bin b of B over n neurons holds neurons [b n / B, (b + 1) n / B).
    [[nodiscard]] std::uint32_t at(int row, int column) const {
        return counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
    }
};

struct LayerFrame {
    int inputCount = 0;
    int outputCount = 0;
    bool isDense = false;                    // the output layer, and all layers of the dense baseline
    std::int64_t connections = 0;
    std::vector<std::uint32_t> outgoing;     // [inputCount] connections that leave each input neuron
    std::vector<std::uint32_t> incoming;     // [outputCount] connections that reach each output neuron
    BinnedConnectivity connectivity;         // as trained in this epoch, before its evolution
    std::int64_t removed = 0;                // by this epoch's evolution
    std::int64_t added = 0;
};

struct Frame {
    Metrics metrics;
    std::vector<LayerFrame> layers;  // the dense output layer last
    InputImportance importance;
    // Bytes this frame holds, for the timeline's memory budget.
    [[nodiscard]] std::int64_t byteCount() const;
};

}  // namespace rewire
