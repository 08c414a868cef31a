// Erdős–Rényi topologies and the two orders in which connections are kept.
#include "core/network/topology.h"

#include <QTest>

#include <cmath>

using namespace rewire;

class TestTopology : public QObject {
    Q_OBJECT

  private slots:
    void bothOrdersHoldTheSameConnections_data() {
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<double>("epsilon");
        QTest::newRow("one by one") << 1 << 1 << 20.0;
        QTest::newRow("nearly empty") << 40 << 30 << 0.01;
        QTest::newRow("sparse") << 300 << 200 << 5.0;
        QTest::newRow("full") << 10 << 12 << 20.0;
    }
    void bothOrdersHoldTheSameConnections() {
        QFETCH(int, inputs);
        QFETCH(int, outputs);
        QFETCH(double, epsilon);
        const Topology t = Topology::erdosRenyi(inputs, outputs, epsilon, RandomStream(1, StreamPurpose::InitialTopology));
        QCOMPARE(t.rowStart().size(), static_cast<std::size_t>(inputs) + 1);
        const OutputMajor& byOutput = t.outputMajor();
        QCOMPARE(byOutput.columnStart.size(), static_cast<std::size_t>(outputs) + 1);
        QCOMPARE(static_cast<std::int64_t>(byOutput.columnStart.back()), t.connectionCount());
        for (int i = 0; i < inputs; ++i) {
            const auto row = t.outputsOf(i);
            QVERIFY(std::adjacent_find(row.begin(), row.end(), std::greater_equal<>()) == row.end());
            QVERIFY(row.empty() || row.back() < static_cast<std::uint32_t>(outputs));
        }
        for (int j = 0; j < outputs; ++j) {
            for (std::uint32_t c = byOutput.columnStart[j]; c < byOutput.columnStart[j + 1]; ++c) {
                const std::uint32_t k = byOutput.position[c];
                QCOMPARE(t.outputIndex()[k], static_cast<std::uint32_t>(j));
                QVERIFY(k >= t.rowStart()[byOutput.inputIndex[c]] && k < t.rowStart()[byOutput.inputIndex[c] + 1]);
            }
        }
    }

    void connectionCountIsBinomial() {
        // 500 x 1000 at epsilon 20: 30000 expected, standard deviation sqrt(n p (1 - p)) = 168.
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            const Topology t = Topology::erdosRenyi(500, 1000, 20, RandomStream(seed, StreamPurpose::InitialTopology));
            QVERIFY(std::abs(static_cast<double>(t.connectionCount()) - 30000) < 5 * 168);
        }
    }

    void connectionsAreSpreadEvenly() {
        const Topology t = Topology::erdosRenyi(400, 400, 20, RandomStream(2, StreamPurpose::InitialTopology));
        double chi = 0;  // over 20 x 20 blocks of 400 pairs
        const double expected = static_cast<double>(t.connectionCount()) / 400;
        std::vector<int> blocks(400, 0);
        for (int i = 0; i < 400; ++i)
            for (const std::uint32_t j : t.outputsOf(i)) ++blocks[static_cast<std::size_t>(i / 20 * 20) + j / 20];
        for (const int count : blocks) chi += (count - expected) * (count - expected) / expected;
        QVERIFY(chi < 399 + 5 * std::sqrt(2.0 * 399));
        QVERIFY(chi > 399 * 0.9 - 5 * std::sqrt(2.0 * 399));
    }

    void largeEpsilonFillsTheLayer() {
        const Topology t = Topology::erdosRenyi(15, 9, 20, RandomStream(1, StreamPurpose::InitialTopology));
        QCOMPARE(t.connectionCount(), t.pairCount());
        QCOMPARE(connectionProbability(15, 9, 20), 1.0);
    }

    void sameSeedGivesTheSameTopology() {
        const auto make = [](std::uint64_t seed) {
            const Topology t = Topology::erdosRenyi(50, 60, 3, RandomStream(seed, StreamPurpose::InitialTopology));
            return std::vector<std::uint32_t>(t.outputIndex().begin(), t.outputIndex().end());
        };
        QCOMPARE(make(4), make(4));
        QVERIFY(make(4) != make(5));
    }
};

QTEST_APPLESS_MAIN(TestTopology)
#include "test_topology.moc"
