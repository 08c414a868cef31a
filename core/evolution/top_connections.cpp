#include "core/evolution/top_connections.h"

#include <algorithm>

namespace rewire {

void TopConnections::shrink() {
    if (m_candidates.size() <= m_count) return;
    std::nth_element(m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(m_count - 1),
                     m_candidates.end(), isBetter);
    m_candidates.resize(m_count);
    m_threshold = m_candidates.back().key;
}

std::vector<Connection> TopConnections::takeSorted() {
    if (m_count > 0) shrink();
    std::vector<Connection> winners;
    winners.reserve(m_candidates.size());
    for (const Candidate& candidate : m_candidates) winners.push_back(candidate.connection);
    std::sort(winners.begin(), winners.end());
    m_candidates.clear();
    return winners;
}

}  // namespace rewire
