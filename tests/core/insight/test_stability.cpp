// Stability over seeds and the difference of topologies, by hand-counted cases.
#include "core/insight/stability.h"

#include <QTest>

#include <cmath>

using namespace rewire;

class TestStability : public QObject {
    Q_OBJECT

  private slots:
    void importanceIsAveragedWithItsDeviation() {
        const std::vector<std::vector<double>> runs{{1, 5}, {3, 5}, {5, 5}};
        const MeanImportance mean = meanImportance(runs);
        QCOMPARE(mean.runCount, 3);
        QCOMPARE(mean.mean[0], 3.0);
        QCOMPARE(mean.deviation[0], 2.0);
        QCOMPARE(mean.deviation[1], 0.0);
        QCOMPARE(meanImportance(std::span(runs).first(1)).deviation[0], 0.0);
    }

    void kunchevaIsOneForTheSameAndNoughtForChance() {
        const std::vector<std::int32_t> a{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, same{1, 0, 2, 3, 4, 5, 6, 7, 8, 9},
            half{0, 5, 6, 7, 1, 2, 3, 4, 8, 9}, none{9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
        QCOMPARE(kunchevaIndex(a, same, 2), 1.0);
        // r = 2, n = 10, k = 4: (20 - 16) / (4 * 6)
        const std::vector<std::int32_t> two{0, 1, 8, 9, 2, 3, 4, 5, 6, 7};
        QVERIFY(std::abs(kunchevaIndex(a, two, 4) - 4.0 / 24) < 1e-12);
        // r = 1: (10 - 16) / 24
        QVERIFY(std::abs(kunchevaIndex(a, half, 4) + 6.0 / 24) < 1e-12);
        QVERIFY(std::abs(kunchevaIndex(a, none, 4) + 16.0 / 24) < 1e-12);
        QCOMPARE(kunchevaIndex(a, none, 10), 1.0);
    }

    void selectionsAreComparedInPairs() {
        const std::vector<std::vector<double>> runs{{9, 8, 1, 0}, {9, 8, 0, 1}, {0, 9, 8, 1}};
        const SelectionStability stability = selectionStability(runs, 2);
        QCOMPARE(stability.pairs, 3);
        QVERIFY(std::abs(stability.jaccard - (1.0 + 1.0 / 3 + 1.0 / 3) / 3) < 1e-12);
        QVERIFY(std::abs(stability.kuncheva - (1.0 + 0 + 0) / 3) < 1e-12);  // r = 1: (4 - 4) / 4
    }

    void everyKIsThatOfItsOwn() {
        const std::vector<std::vector<double>> runs{
            {9, 8, 1, 0, 4, 4, 7}, {9, 8, 0, 1, 4, 5, 4}, {0, 9, 8, 1, 3, 3, 3}, {1, 2, 3, 4, 5, 6, 7}};
        const auto atK = selectionStabilityAtEveryK(runs);
        QCOMPARE(atK.size(), 7u);
        for (int k = 1; k <= 7; ++k) {
            const SelectionStability one = selectionStability(runs, k), ofCurve = atK[static_cast<std::size_t>(k - 1)];
            QCOMPARE(ofCurve.pairs, one.pairs);
            QVERIFY(std::abs(ofCurve.jaccard - one.jaccard) < 1e-12);
            QVERIFY(std::abs(ofCurve.kuncheva - one.kuncheva) < 1e-12);
        }
    }

    void chanceIsWhatRandomTopologiesComeTo() {
        const Topology a = Topology::erdosRenyi(300, 200, 20, RandomStream(1, StreamPurpose::InitialTopology));
        const Topology b = Topology::erdosRenyi(300, 200, 20, RandomStream(2, StreamPurpose::InitialTopology));
        const double measured = compareTopologies(a, b).distance();
        QVERIFY2(std::abs(measured - distanceByChance(a.connectionCount(), b.connectionCount(), a.pairCount())) < 0.01,
                 qPrintable(QString::number(measured)));
        QCOMPARE(distanceByChance(10, 10, 10), 0.0);  // all there is
        QCOMPARE(distanceByChance(0, 0, 10), 0.0);
    }

    void topologiesAreComparedConnectionByConnection() {
        const std::vector<Connection> a{{0, 1}, {0, 3}, {2, 0}}, b{{0, 1}, {0, 2}, {1, 3}, {2, 0}};
        const auto difference = compareTopologies(Topology(3, 4, a), Topology(3, 4, b));
        QVERIFY(difference.shared == std::vector<Connection>({{0, 1}, {2, 0}}));
        QVERIFY(difference.onlyA == std::vector<Connection>({{0, 3}}));
        QVERIFY(difference.onlyB == std::vector<Connection>({{0, 2}, {1, 3}}));
        QVERIFY(std::abs(difference.distance() - 0.6) < 1e-12);
        QCOMPARE(compareTopologies(Topology(3, 4, a), Topology(3, 4, a)).distance(), 0.0);
        QCOMPARE(compareTopologies(Topology(3, 4, std::vector<Connection>{}), Topology(3, 4, std::vector<Connection>{})).distance(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestStability)
#include "test_stability.moc"
