#include "core/network/topology.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rewire {

double connectionProbability(int inputCount, int outputCount, double epsilon) {
    const double n = inputCount;
    const double m = outputCount;
    return std::min(1.0, epsilon * (n + m) / (n * m));
}

Topology::Topology(int inputCount, int outputCount, std::span<const Connection> connections)
    : m_inputCount(inputCount), m_outputCount(outputCount) {
    m_rowStart.assign(static_cast<std::size_t>(inputCount) + 1, 0);
    m_outputIndex.reserve(connections.size());
    for (const Connection& connection : connections) {
        ++m_rowStart[connection.input + 1];
        m_outputIndex.push_back(connection.output);
    }
    for (int i = 0; i < inputCount; ++i) m_rowStart[i + 1] += m_rowStart[i];
    buildOutputMajor();
}

Topology::Topology(int inputCount, int outputCount, std::vector<std::uint32_t> rowStart,
                   std::vector<std::uint32_t> outputIndex)
    : m_inputCount(inputCount),
      m_outputCount(outputCount),
      m_rowStart(std::move(rowStart)),
      m_outputIndex(std::move(outputIndex)) {
    assert(m_rowStart.size() == static_cast<std::size_t>(inputCount) + 1);
    buildOutputMajor();
}

Topology Topology::erdosRenyi(int inputCount, int outputCount, double epsilon, RandomStream stream) {
    const double p = connectionProbability(inputCount, outputCount, epsilon);
    const std::int64_t pairs = std::int64_t{inputCount} * outputCount;
    std::vector<std::uint32_t> rowStart(static_cast<std::size_t>(inputCount) + 1, 0);
    std::vector<std::uint32_t> outputIndex;
    outputIndex.reserve(static_cast<std::size_t>(p * static_cast<double>(pairs) * 1.05) + 16);
    const double logMiss = p < 1 ? std::log1p(-p) : 0;
    // The gap to the next connection is geometric: floor(log u / log(1 - p)).
    const auto gap = [&]() -> std::int64_t {
        if (p >= 1) return 0;
        const double length = std::floor(std::log(stream.uniformPositive()) / logMiss);
        return length < static_cast<double>(pairs) ? static_cast<std::int64_t>(length) : pairs;
    };
    for (std::int64_t pair = gap(); pair < pairs; pair += 1 + gap()) {
        ++rowStart[pair / outputCount + 1];
        outputIndex.push_back(static_cast<std::uint32_t>(pair % outputCount));
    }
    for (int i = 0; i < inputCount; ++i) rowStart[i + 1] += rowStart[i];
    outputIndex.shrink_to_fit();
    return {inputCount, outputCount, std::move(rowStart), std::move(outputIndex)};
}

void Topology::buildOutputMajor() {
    const std::size_t count = m_outputIndex.size();
    m_columnStart.assign(static_cast<std::size_t>(m_outputCount) + 1, 0);
    for (const std::uint32_t output : m_outputIndex) ++m_columnStart[output + 1];
    for (int j = 0; j < m_outputCount; ++j) m_columnStart[j + 1] += m_columnStart[j];
    m_inputIndex.resize(count);
    m_position.resize(count);
    std::vector<std::uint32_t> next(m_columnStart.begin(), m_columnStart.end() - 1);
    for (int i = 0; i < m_inputCount; ++i) {
        for (std::uint32_t k = m_rowStart[i]; k < m_rowStart[i + 1]; ++k) {
            const std::uint32_t slot = next[m_outputIndex[k]]++;
            m_inputIndex[slot] = static_cast<std::uint32_t>(i);
            m_position[slot] = k;
        }
    }
}

std::vector<std::uint32_t> Topology::outgoingCounts() const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_inputCount));
    for (int i = 0; i < m_inputCount; ++i) counts[i] = m_rowStart[i + 1] - m_rowStart[i];
    return counts;
}

std::vector<std::uint32_t> Topology::incomingCounts() const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_outputCount));
    for (int j = 0; j < m_outputCount; ++j) counts[j] = m_columnStart[j + 1] - m_columnStart[j];
    return counts;
}

}  // namespace rewire
