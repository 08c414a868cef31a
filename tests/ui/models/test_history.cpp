#include "core/training/frame.h"
#include "ui/models/history.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace rewire;

namespace {

Metrics line(int epoch) {
    return {.epoch = epoch,
            .trainLoss = epoch == 0 ? std::numeric_limits<double>::quiet_NaN() : 1.0 / epoch,
            .testAccuracy = std::sqrt(static_cast<double>(epoch)),
            .learningRate = epoch < 300 ? 0.1 : 0.05,
            .connections = std::int64_t{5} << 32,
            .removed = epoch};
}

}  // namespace

class TestHistory : public QObject {
    Q_OBJECT
  private slots:
    void everyBitComesBack_data() {
        QTest::addColumn<int>("rows");
        QTest::newRow("none") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("a block less one") << 255;
        QTest::newRow("a block") << 256;
        QTest::newRow("several and a rest") << 777;
    }

    void everyBitComesBack() {
        QFETCH(const int, rows);
        History<Metrics> history;
        for (int epoch = 0; epoch < rows; ++epoch) history.push_back(line(epoch));
        QCOMPARE(history.size(), static_cast<std::size_t>(rows));
        QCOMPARE(history.empty(), rows == 0);
        int epoch = 0;
        for (const Metrics& m : history) {
            const Metrics expected = line(epoch);
            QCOMPARE(m.epoch, epoch);
            QVERIFY(epoch == 0 ? std::isnan(m.trainLoss) : m.trainLoss == expected.trainLoss);
            QCOMPARE(m.testAccuracy, expected.testAccuracy);
            QCOMPARE(m.learningRate, expected.learningRate);
            QCOMPARE(m.connections, expected.connections);
            QCOMPARE(m.removed, expected.removed);
            ++epoch;
        }
        QCOMPARE(epoch, rows);
    }

    void aCopyStaysWhileRowsCome() {
        History<Metrics> history;
        for (int epoch = 0; epoch < 300; ++epoch) history.push_back(line(epoch));
        const History<Metrics> copy = history;
        for (int epoch = 300; epoch < 600; ++epoch) history.push_back(line(epoch));
        QCOMPARE(copy.size(), std::size_t{300});
        QCOMPARE(copy.back().epoch, 299);
        QCOMPARE(history.back().epoch, 599);
    }

    // What does not change costs next to nothing, so that a run of days stays small.
    void whatStaysTheSameIsKeptOnce() {
        History<Metrics> history;
        const Metrics same = line(1);
        for (int row = 0; row < 2560; ++row) history.push_back(same);
        QVERIFY2(history.byteCount() < 2560 * 5, qPrintable(QString::number(history.byteCount())));
        QCOMPARE(history.back().testAccuracy, same.testAccuracy);
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "test_history.moc"
