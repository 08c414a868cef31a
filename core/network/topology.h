// Which connections exist in one sparse layer. Kept input-major (each input neuron's sorted outputs), in which weights and
// everything else are stored; an output-major index is derived from it for the passes that gather.
#pragma once

#include "core/base/random.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace rewire {

struct Connection {
    std::uint32_t input = 0;
    std::uint32_t output = 0;
    friend auto operator<=>(const Connection&, const Connection&) = default;
};

// The same connections by output neuron, each output's in the order of its inputs. 8 bytes a connection.
struct OutputMajor {
    std::vector<std::uint32_t> columnStart;  // [outputs + 1]
    std::vector<std::uint32_t> inputIndex;   // [connections]
    std::vector<std::uint32_t> position;     // [connections] where the connection stands in the input-major order
};

// A value; immutable but for assignment and release, so const access is thread-safe, outputMajor()'s first call excepted.
// 4 bytes a connection, and 8 more once the output-major index is asked for.
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

    [[nodiscard]] std::span<const std::uint32_t> rowStart() const { return m_rowStart; }        // [inputs + 1]
    [[nodiscard]] std::span<const std::uint32_t> outputIndex() const { return m_outputIndex; }  // [connections]
    // Made on the first call, which must not run beside another.
    [[nodiscard]] const OutputMajor& outputMajor() const;

    [[nodiscard]] std::span<const std::uint32_t> outputsOf(int input) const {
        return std::span(m_outputIndex).subspan(m_rowStart[input], m_rowStart[input + 1] - m_rowStart[input]);
    }
    [[nodiscard]] std::vector<std::uint32_t> outgoingCounts() const;  // [inputs]
    [[nodiscard]] std::vector<std::uint32_t> incomingCounts() const;  // [outputs]

    // The arrays of a topology that is given up, to be edited in place.
    struct Rows {
        std::vector<std::uint32_t> rowStart, outputIndex;
    };
    [[nodiscard]] Rows release() && { return {std::move(m_rowStart), std::move(m_outputIndex)}; }

  private:
    int m_inputCount = 0;
    int m_outputCount = 0;
    std::vector<std::uint32_t> m_rowStart;
    std::vector<std::uint32_t> m_outputIndex;
    mutable std::optional<OutputMajor> m_outputMajor;
};

// min(1, epsilon (n + m) / (n m)).
[[nodiscard]] double connectionProbability(int inputCount, int outputCount, double epsilon);

}  // namespace rewire
