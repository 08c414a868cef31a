// The points that a line of any length needs to look as it does: of the finite ones that share a column of pixels the first, the lowest,
// the highest and the last, so that no peak is lost and a long run keeps no second copy of its history in the plot. All to the left of what
// is in sight count as one column, and all to the right.
#pragma once

#include <qcustomplot.h>

namespace rewire {

class LinePoints {
  public:
    LinePoints(const QCPRange& inSight, int columns);
    void add(double key, double value);  // in the order of keys
    // All that was added; leaves nothing.
    [[nodiscard]] QVector<QCPGraphData> take();

  private:
    void closeColumn();

    double m_lower = 0;
    double m_columnWidth = 1;
    double m_columns = 1;
    double m_column = 0;
    bool m_isOpen = false;
    QCPGraphData m_first, m_lowest, m_highest, m_last;  // of the open column
    QVector<QCPGraphData> m_points;
};

}  // namespace rewire
