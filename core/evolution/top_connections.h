// The k connections with the largest keys out of a stream of any length, in memory that follows k. One formulation
// serves every addition rule: a free position gets a key and the k largest keys win (METHOD, "Addition").
#pragma once

#include "core/network/topology.h"

#include <cstddef>
#include <limits>
#include <vector>

namespace rewire {

struct Candidate {
    float key = 0;
    Connection connection;
    float similarity = 0;  // handed through to those who ask what was chosen
};

// Larger key first; equal keys by input, then output. A strict order: the winners do not depend on the order of offers.
[[nodiscard]] inline bool isBetter(const Candidate& a, const Candidate& b) {
    return a.key != b.key ? a.key > b.key : a.connection < b.connection;
}

// Thread-confined. Amortised O(1) an offer: candidates are gathered and halved by nth_element when full.
class TopConnections {
  public:
    // Keys below `threshold` need not be kept: others have them beaten.
    explicit TopConnections(std::size_t count, float threshold = -std::numeric_limits<float>::infinity())
        : m_count(count), m_threshold(threshold) {}

    // A key below this cannot win any more; offering it is allowed and does nothing.
    [[nodiscard]] float threshold() const { return m_threshold; }

    void offer(const Candidate& candidate) {
        if (m_count == 0 || candidate.key < m_threshold) return;
        m_candidates.push_back(candidate);
        if (m_candidates.size() == capacity()) shrink();
    }
    void merge(const TopConnections& other) {
        for (const Candidate& candidate : other.m_candidates) offer(candidate);
    }
    // The winners, at most k, sorted by input, then output.
    [[nodiscard]] std::vector<Candidate> takeSorted();

  private:
    [[nodiscard]] std::size_t capacity() const { return 2 * m_count + 1024; }
    void shrink();

    std::size_t m_count;
    float m_threshold;
    std::vector<Candidate> m_candidates;
};

}  // namespace rewire
