#include "ui/views/line_points.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

using namespace rewire;

class TestLinePoints : public QObject {
    Q_OBJECT
  private slots:
    void aShortLineKeepsEveryPoint() {
        LinePoints points({-1, 100}, 400);
        for (int x = 0; x < 100; ++x) points.add(x, std::sin(x));
        const auto kept = points.take();
        QCOMPARE(kept.size(), 100);
        for (int x = 0; x < 100; ++x) QCOMPARE(kept[x].value, std::sin(x));
        QVERIFY(points.take().isEmpty());
    }

    void aLongLineKeepsEveryPeak() {
        constexpr int kColumns = 50;
        const auto valueOf = [](int x) { return x == 4321 ? 9.0 : x == 7777 ? -9.0 : std::sin(x * 0.37); };
        LinePoints points({0, 10'000}, kColumns);
        for (int x = 0; x < 10'000; ++x) points.add(x, valueOf(x));
        const auto kept = points.take();
        QVERIFY(kept.size() <= 4 * (kColumns + 2));
        QVERIFY(std::ranges::is_sorted(kept, {}, &QCPGraphData::key));
        QCOMPARE(kept.front().key, 0.0);
        QCOMPARE(kept.back().key, 9999.0);
        QVERIFY(std::ranges::count(kept, 9.0, &QCPGraphData::value) == 1);
        QVERIFY(std::ranges::count(kept, -9.0, &QCPGraphData::value) == 1);
        for (const QCPGraphData& point : kept) QCOMPARE(point.value, valueOf(static_cast<int>(point.key)));
    }

    // The line must enter and leave the chart as it does: by the points on its edges or just outside of them.
    void whatIsOutOfSightKeepsItsNeighbours() {
        LinePoints points({1000, 1100}, 200);
        for (int x = 0; x < 10'000; ++x) points.add(x, x % 7);
        const auto kept = points.take();
        for (int x = 999; x <= 1100; ++x) QVERIFY2(std::ranges::count(kept, x, &QCPGraphData::key) == 1, qPrintable(QString::number(x)));
        QVERIFY(kept.size() <= 101 + 2 * 4);
    }

    void valuesThatAreNoneAreLeftOut() {
        LinePoints points({0, 10}, 10);
        points.add(0, std::numeric_limits<double>::quiet_NaN());
        points.add(1, 2);
        points.add(2, std::numeric_limits<double>::infinity());
        QCOMPARE(points.take().size(), 1);
    }
};

QTEST_APPLESS_MAIN(TestLinePoints)
#include "test_line_points.moc"
