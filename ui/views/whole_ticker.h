// Axis numbers for things that are counted: whole ones only, and none beyond the last.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace rewire {

class WholeTicker : public QCPAxisTicker {
  public:
    explicit WholeTicker(double last = std::numeric_limits<double>::infinity()) : m_last(last) {}

  protected:
    double getTickStep(const QCPRange& range) override {
        return std::max(1.0, std::floor(QCPAxisTicker::getTickStep(range)));
    }  // 2.5 becomes 2
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        QVector<double> ticks = QCPAxisTicker::createTickVector(step, range);
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(), [this](double at) { return at < 0 || at > m_last; }), ticks.end());
        return ticks;
    }

  private:
    double m_last;
};

}  // namespace rewire
