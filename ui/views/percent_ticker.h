// Axis numbers for shares, which the data and their CSV have as fractions and people read in percent: 0.855 as 85.5, beside a label that
// says %.
#pragma once

#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {

class PercentTicker : public QCPAxisTicker {
  protected:
    // All with the decimals of the step, so that they stand below each other; none of what lies beyond 0 and 100.
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        m_decimals = 0;
        for (double percent = 100 * step; m_decimals < 6 && std::abs(percent - std::round(percent)) > 1e-6; percent *= 10) ++m_decimals;
        QVector<double> ticks = QCPAxisTicker::createTickVector(step, range);
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(), [](double at) { return at < -1e-9 || at > 1 + 1e-9; }), ticks.end());
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return QString::number(100 * tick, 'f', m_decimals); }

  private:
    int m_decimals = 0;
};

}  // namespace rewire
