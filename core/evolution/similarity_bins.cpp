#include "core/evolution/similarity_bins.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace rewire {
namespace {

// Eight sums side by side: one alone waits four cycles an addition. Their order is that of the values, wherever in memory they lie.
float sumOf(std::span<const float> values) {
    std::array<float, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= values.size(); i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane) sums[lane] += values[i + lane];
    for (std::size_t lane = 0; i + lane < values.size(); ++lane) sums[lane] += values[i + lane];
    return std::accumulate(sums.begin(), sums.end(), 0.0f);
}

}  // namespace

SimilarityBins::SimilarityBins(int inputs, int outputs) : m_inputs(inputs, kSimilarityBins), m_outputs(outputs, kSimilarityBins) {
    m_sums.assign(static_cast<std::size_t>(m_inputs.count()) * static_cast<std::size_t>(m_outputs.count()), 0.0);
}

void SimilarityBins::beginBlock(int inputBegin, int inputEnd, int outputBegin, int outputEnd) {
    m_inputBegin = inputBegin;
    m_outputBegin = outputBegin;
    m_firstBin = m_outputs.of(outputBegin);
    m_binCount = m_outputs.of(outputEnd - 1) - m_firstBin + 1;
    m_rowSums.assign(static_cast<std::size_t>(inputEnd - inputBegin) * static_cast<std::size_t>(m_binCount), 0.0f);
}

void SimilarityBins::addRow(int input, std::span<const float> similarities) {
    const auto width = static_cast<int>(similarities.size());
    float* sums = m_rowSums.data() + static_cast<std::size_t>(input - m_inputBegin) * static_cast<std::size_t>(m_binCount);
    for (int b = 0; b < m_binCount; ++b) {
        const int begin = std::max(0, m_outputs.begin(m_firstBin + b) - m_outputBegin),
                  end = std::min(width, m_outputs.end(m_firstBin + b) - m_outputBegin);
        sums[b] = sumOf(similarities.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    }
}

void SimilarityBins::endBlock() {
    const auto bins = static_cast<std::size_t>(m_binCount), inputBins = static_cast<std::size_t>(m_inputs.count());
    for (std::size_t r = 0; r < m_rowSums.size() / bins; ++r) {
        const auto column = static_cast<std::size_t>(m_inputs.of(m_inputBegin + static_cast<int>(r)));
        for (std::size_t b = 0; b < bins; ++b)
            m_sums[(static_cast<std::size_t>(m_firstBin) + b) * inputBins + column] += static_cast<double>(m_rowSums[r * bins + b]);
    }
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
