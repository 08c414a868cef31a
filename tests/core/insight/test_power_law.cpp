// Degree distributions and the power law fitted to their tails, against known samples and plain counting.
#include "core/base/random.h"
#include "core/insight/power_law.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rewire;

class TestPowerLaw : public QObject {
    Q_OBJECT
  private slots:
    void sharesEqualPlainCounting() {
        const std::vector<std::uint32_t> degrees{3, 0, 7, 3, 1, 0, 12, 3, 7, 1};
        const DegreeDistribution distribution = degreeDistribution(degrees);
        QCOMPARE(distribution.unconnected, 2);
        QCOMPARE(distribution.degree, (std::vector<std::uint32_t>{1, 3, 7, 12}));
        for (std::size_t d = 0; d < distribution.degree.size(); ++d) {
            const auto atLeast =
                std::count_if(degrees.begin(), degrees.end(), [&](std::uint32_t degree) { return degree >= distribution.degree[d]; });
            QCOMPARE(distribution.share[d], static_cast<double>(atLeast) / static_cast<double>(degrees.size()));
        }
        QVERIFY(degreeDistribution({}).degree.empty());
    }

    void exponentOfAPowerLawIsFound_data() {
        QTest::addColumn<double>("exponent");
        for (const double exponent : {2.2, 2.8, 3.5}) QTest::addRow("%.1f", exponent) << exponent;
    }
    void exponentOfAPowerLawIsFound() {
        QFETCH(double, exponent);
        RandomStream stream(5, StreamPurpose::SyntheticData);
        std::vector<std::uint32_t> degrees;
        for (int n = 0; n < 20000; ++n)  // Clauset et al., Eq. D.6
            degrees.push_back(static_cast<std::uint32_t>(std::floor(9.5 * std::pow(1 - stream.uniform(), -1 / (exponent - 1)) + 0.5)));
        const PowerLaw law = fitPowerLaw(degrees);
        QVERIFY(law.isFitted());
        QVERIFY2(std::abs(law.exponent - exponent) < 0.12, qPrintable(QString::number(law.exponent)));
        QVERIFY(law.distance < 0.02);
        // At its beginning the law has the share that the data have.
        const auto tail = std::count_if(degrees.begin(), degrees.end(), [&](std::uint32_t degree) { return degree >= law.from; });
        QCOMPARE(law.tailCount, static_cast<std::int64_t>(tail));
        QCOMPARE(law.shareFrom(law.from, 20000), static_cast<double>(tail) / 20000);
    }

    void aSharpPeakFitsWorse() {
        RandomStream stream(6, StreamPurpose::SyntheticData);
        std::vector<std::uint32_t> degrees;
        for (int n = 0; n < 5000; ++n) degrees.push_back(static_cast<std::uint32_t>(100 + stream.below(20)));
        const PowerLaw law = fitPowerLaw(degrees);
        QVERIFY(!law.isFitted() || law.exponent > 8 || law.distance > 0.1);
        QVERIFY(!fitPowerLaw(std::vector<std::uint32_t>(500, 7)).isFitted());
        QVERIFY(!fitPowerLaw({}).isFitted());
    }
};

QTEST_APPLESS_MAIN(TestPowerLaw)
#include "test_power_law.moc"
