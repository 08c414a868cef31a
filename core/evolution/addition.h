// Which connections one evolution step adds (arXiv:1903.07138, Sec. 3.2), among the positions that hold none after
// removal. Pure: says which, changes nothing. Similarities come block by block from similarity.h.
#pragma once

#include "core/base/random.h"
#include "core/evolution/algorithm.h"
#include "core/evolution/top_connections.h"
#include "core/network/topology.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// The connections of a topology but for the removed positions (sorted), row by row; what addition must avoid.
class Survivors {
  public:
    Survivors() = default;
    Survivors(const Topology& topology, std::span<const std::uint32_t> removed);
    [[nodiscard]] int inputCount() const { return m_inputCount; }
    [[nodiscard]] int outputCount() const { return m_outputCount; }
    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(m_outputs.size()); }
    [[nodiscard]] std::int64_t freeCount() const { return std::int64_t{m_inputCount} * m_outputCount - count(); }
    [[nodiscard]] std::span<const std::uint32_t> outputsOf(int input) const {
        return std::span(m_outputs).subspan(m_rowStart[input], m_rowStart[input + 1] - m_rowStart[input]);
    }
    [[nodiscard]] bool contains(Connection connection) const;
    [[nodiscard]] std::vector<std::uint32_t> outgoingCounts() const;  // [inputs]

  private:
    int m_inputCount = 0;
    int m_outputCount = 0;
    std::vector<std::uint32_t> m_rowStart;
    std::vector<std::uint32_t> m_outputs;
};

// `count` free positions, uniformly without replacement; sorted. At most freeCount(). Rejection while the layer is
// sparse, so that no pair is scanned; exact enumeration when it is nearly full.
[[nodiscard]] std::vector<Connection> addRandom(const Survivors& survivors, std::int64_t count, RandomStream stream);

// Offers a part of row `input` of a layer to the top k: similarities of that input to the outputs from `outputBegin` (a multiple of
// 4) on, each in [0, 1]; overwritten.
// Deterministic: key = S. Probabilistic: key = S / E with E = -log u exponential, a monotone form of log S + Gumbel noise,
// so that the k largest keys are a draw without replacement in proportion to S; positions of similarity 0 come after all
// others, in random order. `addition` must be one of the two.
void offerRow(const Survivors& survivors, int input, int outputBegin, std::span<float> similarities, AdditionRule addition,
              const RandomStream& stream, TopConnections& top);

}  // namespace rewire
