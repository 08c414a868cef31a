#include "core/evolution/top_connections.h"

#include <algorithm>
#include <utility>

namespace rewire {

void TopConnections::shrink() {
    if (m_candidates.size() <= m_count) return;
    std::nth_element(m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(m_count - 1), m_candidates.end(), isBetter);
    m_candidates.resize(m_count);
    m_threshold = m_candidates.back().key;
}

std::vector<Candidate> TopConnections::takeSorted() {
    if (m_count > 0) shrink();
    std::sort(m_candidates.begin(), m_candidates.end(), [](const Candidate& a, const Candidate& b) { return a.connection < b.connection; });
    return std::exchange(m_candidates, {});
}

}  // namespace rewire
