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
}

Topology::Topology(int inputCount, int outputCount, std::vector<std::uint32_t> rowStart, std::vector<std::uint32_t> outputIndex)
    : m_inputCount(inputCount), m_outputCount(outputCount), m_rowStart(std::move(rowStart)), m_outputIndex(std::move(outputIndex)) {
    assert(m_rowStart.size() == static_cast<std::size_t>(inputCount) + 1);
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

const OutputMajor& Topology::outputMajor() const {
    if (m_outputMajor) return *m_outputMajor;
    OutputMajor index;
    index.columnStart.assign(static_cast<std::size_t>(m_outputCount) + 1, 0);
    for (const std::uint32_t output : m_outputIndex) ++index.columnStart[output + 1];
    for (int j = 0; j < m_outputCount; ++j) index.columnStart[j + 1] += index.columnStart[j];
    index.inputIndex.resize(m_outputIndex.size());
    index.position.resize(m_outputIndex.size());
    std::vector<std::uint32_t> next(index.columnStart.begin(), index.columnStart.end() - 1);
    for (int i = 0; i < m_inputCount; ++i) {
        for (std::uint32_t k = m_rowStart[i]; k < m_rowStart[i + 1]; ++k) {
            const std::uint32_t slot = next[m_outputIndex[k]]++;
            index.inputIndex[slot] = static_cast<std::uint32_t>(i);
            index.position[slot] = k;
        }
    }
    return m_outputMajor.emplace(std::move(index));
}

std::vector<std::uint32_t> Topology::outgoingCounts() const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_inputCount));
    for (int i = 0; i < m_inputCount; ++i) counts[i] = m_rowStart[i + 1] - m_rowStart[i];
    return counts;
}

std::vector<std::uint32_t> Topology::incomingCounts() const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_outputCount));
    for (const std::uint32_t output : m_outputIndex) ++counts[output];
    return counts;
}

}  // namespace rewire
