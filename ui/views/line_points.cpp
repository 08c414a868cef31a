#include "ui/views/line_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rewire {

LinePoints::LinePoints(const QCPRange& inSight, int columns)
    : m_lower(inSight.lower), m_columnWidth(inSight.size() / columns), m_columns(columns) {}

void LinePoints::add(double key, double value) {
    if (!std::isfinite(value)) return;
    const double column = std::clamp(std::floor((key - m_lower) / m_columnWidth), -1.0, m_columns);
    if (m_isOpen && column != m_column) closeColumn();
    const QCPGraphData point(key, value);
    if (!m_isOpen) m_first = m_lowest = m_highest = point;
    m_isOpen = true;
    m_column = column;
    if (value < m_lowest.value) m_lowest = point;
    if (value > m_highest.value) m_highest = point;
    m_last = point;
}

void LinePoints::closeColumn() {
    const auto [former, latter] = std::minmax(m_lowest, m_highest, qcpLessThanSortKey<QCPGraphData>);
    for (const QCPGraphData& point : {m_first, former, latter, m_last})
        if (m_points.isEmpty() || m_points.back().key < point.key) m_points.append(point);
    m_isOpen = false;
}

QVector<QCPGraphData> LinePoints::take() {
    if (m_isOpen) closeColumn();
    m_points.squeeze();
    return std::exchange(m_points, {});
}

}  // namespace rewire
