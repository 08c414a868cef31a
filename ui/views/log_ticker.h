// Axis numbers for logarithmic axes: powers of ten, with 2 and 5 between them where the range spans few of them.
#pragma once

#include <cmath>
#include <qcustomplot.h>

namespace rewire {

class LogTicker : public QCPAxisTicker {
  protected:
    double getTickStep(const QCPRange& range) override { return range.size(); }  // not used
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double, const QCPRange& range) override {
        QVector<double> ticks;
        if (range.lower <= 0) return ticks;
        const double decades = std::log10(range.upper / range.lower);
        constexpr double kAllSteps[] = {1, 2, 5};
        const int steps = decades > 2.2 ? 1 : 3;
        for (double power = std::pow(10, std::floor(std::log10(range.lower))); power <= range.upper; power *= 10)
            for (int s = 0; s < steps; ++s)
                if (const double at = kAllSteps[s] * power; at >= range.lower && at <= range.upper) ticks.append(at);
        return ticks;
    }
};

}  // namespace rewire
