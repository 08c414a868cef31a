// Curves over runs: the mean where runs end at different epochs, and a moving average against a plain double loop.
#include "core/insight/curve_mean.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace rewire;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double plainAverage(const std::vector<double>& values, int at, int window) {
    double sum = 0;
    int count = 0;
    for (int i = at - window / 2; i <= at + (window - 1) / 2; ++i)
        if (i >= 0 && i < static_cast<int>(values.size()) && std::isfinite(values[static_cast<std::size_t>(i)])) {
            sum += values[static_cast<std::size_t>(i)];
            ++count;
        }
    return sum / count;
}

}  // namespace

class TestCurveMean : public QObject {
    Q_OBJECT

  private slots:
    void everyPlaceTakesTheCurvesThatReachIt() {
        const std::vector<std::vector<double>> curves{{1, 2, kNone, 8}, {3, 4, kNone}, {5, kNone}};
        const MeanCurve mean = meanCurve(curves);
        QCOMPARE(mean.mean.size(), 4u);
        QCOMPARE(mean.mean[0], 3.0);
        QCOMPARE(mean.deviation[0], 2.0);
        QCOMPARE(mean.count[0], 3);
        QCOMPARE(mean.mean[1], 3.0);
        QCOMPARE(mean.count[1], 2);
        QVERIFY(std::isnan(mean.mean[2]) && mean.count[2] == 0);
        QCOMPARE(mean.mean[3], 8.0);
        QVERIFY(std::isnan(mean.deviation[3]));  // one run has no deviation, which is not a deviation of 0
        QVERIFY(meanCurve({}).mean.empty());
    }

    void theMovingAverageIsThatOfAPlainLoop_data() {
        QTest::addColumn<int>("window");
        for (const int window : {1, 2, 3, 4, 7, 50}) QTest::newRow(qPrintable(QString::number(window))) << window;
    }
    void theMovingAverageIsThatOfAPlainLoop() {
        QFETCH(int, window);
        std::vector<double> values;
        for (int i = 0; i < 23; ++i) values.push_back(i == 5 || i == 6 ? kNone : std::sin(i * 1.7) + 0.1 * i);
        const std::vector<double> smoothed = movingAverage(values, window);
        QCOMPARE(smoothed.size(), values.size());
        for (int i = 0; i < 23; ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (std::isnan(values[at]))
                QVERIFY(std::isnan(smoothed[at]));
            else
                QVERIFY2(std::abs(smoothed[at] - plainAverage(values, i, window)) < 1e-12, qPrintable(QString::number(i)));
        }
        QVERIFY(movingAverage({}, window).empty());
    }
};

QTEST_APPLESS_MAIN(TestCurveMean)
#include "test_curve_mean.moc"
