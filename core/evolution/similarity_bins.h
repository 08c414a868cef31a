// The similarity matrix of a layer in at most kSimilarityBins x kSimilarityBins means, gathered while its rows stream by:
// what a picture needs of a matrix that is never held whole. Chooses nothing.
#pragma once

#include "core/base/bins.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

inline constexpr int kSimilarityBins = 128;

// Inputs run along columns, outputs along rows; both in bins of core/base/bins.h.
struct BinnedSimilarity {
    int rows = 0;
    int columns = 0;
    std::vector<float> mean;  // [rows x columns] of |cos| over all pairs of a bin; empty: not measured
    [[nodiscard]] float at(int row, int column) const {
        return mean[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
    }
};

// Pairs come in blocks of consecutive inputs and outputs. Sums go row by row, so that threads change no bit.
class SimilarityBins {
  public:
    SimilarityBins() = default;
    SimilarityBins(int inputs, int outputs);

    void beginBlock(int inputBegin, int inputEnd, int outputBegin, int outputEnd);
    // One input of the block against all its outputs. Thread-safe for different inputs.
    void addRow(int input, std::span<const float> similarities);
    void endBlock();
    [[nodiscard]] BinnedSimilarity take() const;

  private:
    Bins m_inputs;
    Bins m_outputs;
    int m_inputBegin = 0;
    int m_outputBegin = 0;
    int m_firstBin = 0;  // of the outputs that the block touches
    int m_binCount = 0;
    std::vector<float> m_rowSums;  // [inputs of the block x m_binCount]
    std::vector<double> m_sums;    // [output bins x input bins]
};

}  // namespace rewire
