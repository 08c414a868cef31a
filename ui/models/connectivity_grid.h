// A rectangle of a layer's connections as cells to draw: bins of neurons from afar, single connections from near. Colours nothing.
#pragma once

#include "core/insight/stability.h"
#include "core/training/frame.h"

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

namespace rewire {

struct LayerSnapshot;

enum class ConnectivityValue { Count, Weight, Age, Similarity, Turnover };

// Positions in the order that is drawn, [begin, end).
struct PositionRange {
    int begin = 0;
    int end = 0;
    [[nodiscard]] int count() const { return end - begin; }
    friend bool operator==(const PositionRange&, const PositionRange&) = default;
};

// Both sides of a layer in the order they are drawn in, and back.
struct LayerOrder {
    std::vector<std::uint32_t> inputs;  // position -> neuron
    std::vector<std::uint32_t> outputs;
    std::vector<std::uint32_t> outputPosition;  // neuron -> position
    LayerOrder() = default;
    LayerOrder(std::vector<std::uint32_t> inputOrder, std::vector<std::uint32_t> outputOrder);
};

// Inputs run along columns, outputs along rows, in even bins over the ranges.
struct ConnectivityGrid {
    PositionRange inputs;
    PositionRange outputs;
    int rows = 0;
    int columns = 0;
    bool isSingle = false;              // a cell is one pair of neurons
    std::vector<std::uint32_t> counts;  // [rows x columns] connections
    std::vector<double>
        values;  // [rows x columns] share of the pairs that are connected, or mean of the connections there; NaN where there are none
    // Turnover only, [rows x columns] each; of two topologies what both have, only A and only B.
    std::vector<std::uint32_t> kept;
    std::vector<std::uint32_t> removed;
    std::vector<std::uint32_t> added;
    [[nodiscard]] std::size_t cell(int row, int column) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
    }
    [[nodiscard]] int pairCount(int row, int column) const;  // pairs of neurons in a cell
};

// From single connections. `epoch` is the frame's, for ages. At most `largestCount` cells a side, one a pair where that suffices.
[[nodiscard]] ConnectivityGrid gridOf(const LayerSnapshot& layer, const LayerOrder& order, PositionRange inputs, PositionRange outputs,
                                      ConnectivityValue value, int epoch, int largestCount = 256);
// From the bins that every frame has: the whole layer by index, connections or turnover.
[[nodiscard]] ConnectivityGrid gridOf(const LayerFrame& layer, ConnectivityValue value);
// The largest share of a bin's pairs that are connected. One pass over the bins.
[[nodiscard]] double largestDensityOf(const LayerFrame& layer);

// Of two topologies of one shape, by index; without values.
[[nodiscard]] ConnectivityGrid gridOf(const TopologyDifference& difference, int inputCount, int outputCount,
                                      int largestCount = kTurnoverBins);

// [rows x columns] counts over the pairs of their cells. Bins differ by a neuron, so that counts alone would show the bins.
[[nodiscard]] std::vector<double> densitiesOf(const std::vector<std::uint32_t>& counts, const ConnectivityGrid& grid);

// The bin of `range` that holds a position, the nearest one for positions outside.
[[nodiscard]] int binAt(double position, PositionRange range, int binCount);
// "7", or "8–15": the positions in a bin.
[[nodiscard]] QString neuronsText(PositionRange range, int binCount, int bin);

// All that is known of one pair of neurons in one epoch.
struct PairFacts {
    bool isConnected = false;
    bool isRemoved = false;  // by this epoch's evolution
    bool isAdded = false;
    float weight = 0;
    std::uint32_t birthEpoch = 0;
    bool hasBirth = false;            // dense connections have none
    std::optional<float> similarity;  // of a connection, or of what was added
};
[[nodiscard]] PairFacts factsOf(const LayerSnapshot& layer, std::uint32_t input, std::uint32_t output);

}  // namespace rewire
