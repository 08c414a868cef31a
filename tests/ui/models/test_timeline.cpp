#include "core/training/network_snapshot.h"
#include "tests/ui/sample_frames.h"
#include "ui/models/timeline.h"

#include <QSignalSpy>
#include <QTest>

using namespace rewire;

class TestTimeline : public QObject {
    Q_OBJECT
  private slots:
    void isEmptyAtFirst();
    void liveFollowsTheNewestFrame();
    void leavingLiveStaysWhereItIs();
    void goLiveReturns();
    void stepsStopAtBothEnds();
    void thinningKeepsStartNewestAndEvenSteps_data();
    void thinningKeepsStartNewestAndEvenSteps();
    void thinningKeepsAllMetrics();
    void thinningIsSpreadOverTheFramesThatCome();
    void networksAreThinnedBeforeFrames();
    void bytesAreThoseOfTheFrames();
    void thinningMovesThePositionToAKeptFrame();
    void remembersLargestValues();
};

void TestTimeline::isEmptyAtFirst() {
    Timeline timeline;
    QVERIFY(timeline.current() == nullptr);
    QVERIFY(timeline.isLive());
    timeline.stepBy(1);
    timeline.goLive();
    QVERIFY(timeline.current() == nullptr);
}

void TestTimeline::liveFollowsTheNewestFrame() {
    Timeline timeline;
    const QSignalSpy moved(&timeline, &Timeline::positionChanged);
    timeline.append(sampleFrames(3));
    QCOMPARE(timeline.current()->metrics.epoch, 2);
    timeline.append({sampleFrame(3)});
    QCOMPARE(timeline.current()->metrics.epoch, 3);
    QCOMPARE(moved.count(), 2);
}

void TestTimeline::leavingLiveStaysWhereItIs() {
    Timeline timeline;
    timeline.append(sampleFrames(5));
    timeline.setCurrentIndex(1);
    QVERIFY(!timeline.isLive());
    timeline.append({sampleFrame(5)});
    QCOMPARE(timeline.current()->metrics.epoch, 1);
}

void TestTimeline::goLiveReturns() {
    Timeline timeline;
    timeline.append(sampleFrames(5));
    timeline.setCurrentIndex(0);
    timeline.goLive();
    QVERIFY(timeline.isLive());
    QCOMPARE(timeline.current()->metrics.epoch, 4);
}

void TestTimeline::stepsStopAtBothEnds() {
    Timeline timeline;
    timeline.append(sampleFrames(3));
    timeline.stepBy(-10);
    QCOMPARE(timeline.current()->metrics.epoch, 0);
    timeline.stepBy(1);
    QCOMPARE(timeline.current()->metrics.epoch, 1);
    timeline.stepBy(10);
    QCOMPARE(timeline.current()->metrics.epoch, 2);
}

void TestTimeline::thinningKeepsStartNewestAndEvenSteps_data() {
    QTest::addColumn<int>("framesInBudget");
    QTest::addColumn<int>("epochs");
    QTest::newRow("just over") << 8 << 9;
    QTest::newRow("twice over") << 8 << 40;
    QTest::newRow("newest between two steps") << 8 << 38;
    QTest::newRow("budget of three") << 3 << 50;
}

void TestTimeline::thinningKeepsStartNewestAndEvenSteps() {
    QFETCH(const int, framesInBudget);
    QFETCH(const int, epochs);
    Timeline timeline(framesInBudget * sampleFrame(0)->byteCount());
    for (int epoch = 0; epoch < epochs; ++epoch) timeline.append({sampleFrame(epoch)});
    QVERIFY(timeline.byteCount() <= timeline.byteBudget());
    QVERIFY(timeline.stride() > 1);
    QCOMPARE(timeline.frames().front()->metrics.epoch, 0);
    QCOMPARE(timeline.frames().back()->metrics.epoch, epochs - 1);
    for (int i = 0; i + 1 < timeline.frameCount(); ++i)
        QCOMPARE(timeline.frames()[static_cast<std::size_t>(i)]->metrics.epoch, i * timeline.stride());
}

void TestTimeline::thinningKeepsAllMetrics() {
    Timeline timeline(4 * sampleFrame(0)->byteCount());
    timeline.append(sampleFrames(100));
    QCOMPARE(timeline.metrics().size(), std::size_t{100});
    QVERIFY(timeline.frameCount() <= 4);
    for (int epoch = 0; epoch < 100; ++epoch) QCOMPARE(timeline.metrics()[static_cast<std::size_t>(epoch)].epoch, epoch);
}

// The window must not wait for hundreds of frames at once; in the end they are as even as ever.
void TestTimeline::thinningIsSpreadOverTheFramesThatCome() {
    constexpr int kFramesInBudget = 100;
    Timeline timeline(kFramesInBudget * sampleFrame(0)->byteCount());
    int most = 0;
    for (int epoch = 0; epoch < 3 * kFramesInBudget / 2; ++epoch) {
        const int before = timeline.frameCount();
        timeline.append({sampleFrame(epoch)});
        most = std::max(most, before + 1 - timeline.frameCount());
        QVERIFY(timeline.byteCount() <= timeline.byteBudget());
    }
    QCOMPARE(timeline.stride(), 2);
    QVERIFY(most > 0 && most <= 2 * Timeline::kLetGoAtOnce);
    for (int i = 0; i + 1 < timeline.frameCount(); ++i)
        QCOMPARE(timeline.frames()[static_cast<std::size_t>(i)]->metrics.epoch, i * timeline.stride());
}

// While snapshots take most of the memory, they go first, evenly, and every epoch can still be seen.
void TestTimeline::networksAreThinnedBeforeFrames() {
    const auto frameWithNetwork = [](int epoch) {
        Frame frame = *sampleFrame(epoch);
        NetworkSnapshot network;
        network.layers.resize(1);
        network.layers[0].weights.assign(100'000, 1.0f);
        frame.network = std::make_shared<const NetworkSnapshot>(std::move(network));
        return std::make_shared<const Frame>(std::move(frame));
    };
    Timeline timeline(10 * frameWithNetwork(0)->byteCount());
    for (int epoch = 0; epoch < 40; ++epoch) {
        timeline.append({frameWithNetwork(epoch)});
        QVERIFY(timeline.byteCount() <= timeline.byteBudget());
        QVERIFY(timeline.frames().back()->network != nullptr);
    }
    QCOMPARE(timeline.stride(), 1);
    QCOMPARE(timeline.frameCount(), 40);
    QCOMPARE(timeline.snapshotStride(), 8);
    for (int epoch = 0; epoch < 39; ++epoch)
        QCOMPARE(timeline.frames()[static_cast<std::size_t>(epoch)]->network != nullptr, epoch % 8 == 0);
    QCOMPARE(timeline.turnover().front().size(), std::size_t{40});
}

// What comes and goes is added and taken off; the sum is that of the frames.
void TestTimeline::bytesAreThoseOfTheFrames() {
    const auto frameWithNetwork = [](int epoch) {
        Frame frame = *sampleFrame(epoch);
        NetworkSnapshot network;
        network.layers.resize(1);
        network.layers[0].weights.assign(static_cast<std::size_t>(1000 + epoch), 1.0F);
        frame.network = std::make_shared<const NetworkSnapshot>(std::move(network));
        return std::make_shared<const Frame>(std::move(frame));
    };
    Timeline timeline(10 * frameWithNetwork(0)->byteCount());
    bool wasThinned = false;
    for (int epoch = 0; epoch < 80; ++epoch) {
        timeline.append({frameWithNetwork(epoch)});
        std::int64_t bytes = 0;
        for (const auto& frame : timeline.frames()) bytes += frame->byteCount();
        QCOMPARE(timeline.byteCount(), bytes);
        wasThinned |= timeline.stride() > 1 && timeline.snapshotStride() > timeline.stride();
    }
    QVERIFY(wasThinned);
}

void TestTimeline::thinningMovesThePositionToAKeptFrame() {
    Timeline timeline(8 * sampleFrame(0)->byteCount());
    timeline.append(sampleFrames(8));
    timeline.setCurrentIndex(3);
    const QSignalSpy moved(&timeline, &Timeline::positionChanged);
    timeline.append({sampleFrame(8)});
    QCOMPARE(timeline.stride(), 2);
    QCOMPARE(timeline.current()->metrics.epoch, 4);
    QCOMPARE(moved.count(), 1);
}

void TestTimeline::remembersLargestValues() {
    Timeline timeline(3 * sampleFrame(0)->byteCount());
    timeline.append(sampleFrames(10));
    QCOMPARE(timeline.largestImportance(ImportanceMeasure::Connections), 119.0);
    QCOMPARE(timeline.largestImportance(ImportanceMeasure::Strength), 29.75);
    QCOMPARE(timeline.largestImportance(ImportanceMeasure::StrengthTimesSimilarity), 0.0);
    QCOMPARE(timeline.largestDensity(0), 4.0);
    QCOMPARE(timeline.largestDensity(7), 0.0);
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "test_timeline.moc"
