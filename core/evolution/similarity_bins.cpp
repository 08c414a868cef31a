#include "core/evolution/similarity_bins.h"

#include <numeric>

namespace rewire {

SimilarityBins::SimilarityBins(int inputs, int outputs) : m_inputs(inputs, kSimilarityBins), m_outputs(outputs, kSimilarityBins) {
    m_sums.assign(static_cast<std::size_t>(m_inputs.count()) * static_cast<std::size_t>(m_outputs.count()), 0.0);
}

void SimilarityBins::beginBlock(int inputBegin, int inputEnd) {
    m_blockBegin = inputBegin;
    m_rowSums.assign(static_cast<std::size_t>(inputEnd - inputBegin) * static_cast<std::size_t>(m_outputs.count()), 0.0f);
}

void SimilarityBins::addRow(int input, std::span<const float> similarities) {
    const auto bins = static_cast<std::size_t>(m_outputs.count());
    float* sums = m_rowSums.data() + static_cast<std::size_t>(input - m_blockBegin) * bins;
    for (int b = 0; b < m_outputs.count(); ++b)
        sums[b] = std::accumulate(similarities.begin() + m_outputs.begin(b), similarities.begin() + m_outputs.end(b), 0.0f);
}

void SimilarityBins::endBlock() {
    const auto outputBins = static_cast<std::size_t>(m_outputs.count());
    const auto inputBins = static_cast<std::size_t>(m_inputs.count());
    const std::size_t rows = m_rowSums.size() / outputBins;
    for (std::size_t r = 0; r < rows; ++r) {
        const auto column = static_cast<std::size_t>(m_inputs.of(m_blockBegin + static_cast<int>(r)));
        for (std::size_t b = 0; b < outputBins; ++b) m_sums[b * inputBins + column] += static_cast<double>(m_rowSums[r * outputBins + b]);
    }
    m_rowSums = {};
}

BinnedSimilarity SimilarityBins::take() const {
    BinnedSimilarity binned{.rows = m_outputs.count(), .columns = m_inputs.count(), .mean = {}};
    binned.mean.reserve(m_sums.size());
    for (int row = 0; row < binned.rows; ++row)
        for (int column = 0; column < binned.columns; ++column) {
            const double pairs = static_cast<double>(m_outputs.width(row)) * m_inputs.width(column);
            binned.mean.push_back(static_cast<float>(m_sums[static_cast<std::size_t>(row * binned.columns + column)] / pairs));
        }
    return binned;
}

}  // namespace rewire
