// Which connections exist in one sparse layer. Kept twice: input-major (each input neuron's sorted outputs), in which
// weights and everything else are stored, and output-major, derived from it, for the forward pass.
#pragma once

#include "core/base/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

struct Connection {
    std::uint32_t input = 0;
    std::uint32_t output = 0;
    friend auto operator<=>(const Connection&, const Connection&) = default;
};

// A value; immutable but for assignment, so const access is thread-safe. 16 bytes a connection.
// Positions are places in the input-major order, in [0, connectionCount()).
class Topology {
  public:
    Topology() = default;
    // `connections` sorted by input, then output, without repetition; indices in range. O(connections).
    Topology(int inputCount, int outputCount, std::span<const Connection> connections);
    // From an input-major index; takes the arrays over. rowStart is [inputs + 1].
    Topology(int inputCount, int outputCount, std::vector<std::uint32_t> rowStart, std::vector<std::uint32_t> outputIndex);

    // Erdős–Rényi: each possible connection exists with probability p = min(1, epsilon (n + m) / (n m)).
    // O(connections): gaps between connections are drawn, not connections (arXiv:1903.07138, Sec. 2).
    [[nodiscard]] static Topology erdosRenyi(int inputCount, int outputCount, double epsilon, RandomStream stream);

    [[nodiscard]] int inputCount() const { return m_inputCount; }
    [[nodiscard]] int outputCount() const { return m_outputCount; }
    [[nodiscard]] std::int64_t connectionCount() const { return static_cast<std::int64_t>(m_outputIndex.size()); }
    [[nodiscard]] std::int64_t pairCount() const { return std::int64_t{m_inputCount} * m_outputCount; }

    [[nodiscard]] std::span<const std::uint32_t> rowStart() const { return m_rowStart; }       // [inputs + 1]
    [[nodiscard]] std::span<const std::uint32_t> outputIndex() const { return m_outputIndex; } // [connections]
    [[nodiscard]] std::span<const std::uint32_t> columnStart() const { return m_columnStart; } // [outputs + 1]
    [[nodiscard]] std::span<const std::uint32_t> inputIndex() const { return m_inputIndex; }   // [connections], output-major
    [[nodiscard]] std::span<const std::uint32_t> position() const { return m_position; }       // [connections], output-major

    [[nodiscard]] std::span<const std::uint32_t> outputsOf(int input) const {
        return std::span(m_outputIndex).subspan(m_rowStart[input], m_rowStart[input + 1] - m_rowStart[input]);
    }
    [[nodiscard]] std::vector<std::uint32_t> outgoingCounts() const;  // [inputs]
    [[nodiscard]] std::vector<std::uint32_t> incomingCounts() const;  // [outputs]

  private:
    void buildOutputMajor();

    int m_inputCount = 0;
    int m_outputCount = 0;
    std::vector<std::uint32_t> m_rowStart;
    std::vector<std::uint32_t> m_outputIndex;
    std::vector<std::uint32_t> m_columnStart;
    std::vector<std::uint32_t> m_inputIndex;
    std::vector<std::uint32_t> m_position;
};

// min(1, epsilon (n + m) / (n m)).
[[nodiscard]] double connectionProbability(int inputCount, int outputCount, double epsilon);

}  // namespace rewire
