// What crosses between the session's thread and the window: frames in order and without gaps, a bounded rate, clean ends.
#include "tests/ui/time_limits.h"
#include "ui/bridge/dataset_loader.h"
#include "ui/bridge/handover.h"
#include "ui/bridge/run_control.h"
#include "ui/bridge/session_bridge.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <memory>
#include <thread>
#include <vector>

using namespace rewire;

class TestBridge : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void callsAreHandedOverInOrder();
    void callsEndWithTheHandover();
    void aCallMayDestroyItsHandover();
    void framesArriveInOrderAndOnce();
    void ticksAreAtMostTwentyFiveASecond();
    void destroyingMidEpochIsQuick();
    void destroyingWhileMeasuringIsQuick();
    void loaderTellsProgressAndData();
    void loaderTellsErrors();
    void newLoadDropsTheOldOne();
    void pauseStepAndStop();
    void badSettingsBeginNothing();

  private:
    Settings smallSettings(int epochs) const;
    std::shared_ptr<const Dataset> m_dataset;
};

void TestBridge::initTestCase() {
    auto opened = openDataset({.data = "synthetic-madelon"});
    QVERIFY(opened);
    m_dataset = std::move(opened).value();
}

Settings TestBridge::smallSettings(int epochs) const {
    Settings settings = recommendedSettings(*m_dataset);
    settings.hidden = {40};
    settings.epsilon = 4;
    settings.epochs = epochs;
    settings.threads = 1;
    return settings;
}

void TestBridge::callsAreHandedOverInOrder() {
    constexpr int kCalls = 1000;
    std::vector<std::vector<int>> told(2);
    int elsewhere = 0;
    Handover handover;
    std::vector<std::jthread> posters;
    for (std::size_t poster = 0; poster < told.size(); ++poster)
        posters.emplace_back([&, poster] {
            for (int i = 0; i < kCalls; ++i)
                handover.post([&, poster, i] {
                    told[poster].push_back(i);
                    elsewhere += QThread::currentThread() != thread();
                });
        });
    QTRY_COMPARE(told[0].size() + told[1].size(), std::size_t{2 * kCalls});
    for (const std::vector<int>& values : told)
        for (int i = 0; i < kCalls; ++i) QCOMPARE(values[static_cast<std::size_t>(i)], i);
    QCOMPARE(elsewhere, 0);
}

void TestBridge::callsEndWithTheHandover() {
    bool isCalled = false;
    const auto held = std::make_shared<int>(0);
    {
        Handover handover;
        std::jthread([&] { handover.post([&isCalled, held] { isCalled = true; }); }).join();
        QCOMPARE(held.use_count(), 2L);
    }
    QCOMPARE(held.use_count(), 1L);
    QCoreApplication::processEvents();
    QVERIFY(!isCalled);
}

void TestBridge::aCallMayDestroyItsHandover() {
    auto handover = std::make_unique<Handover>();
    bool isSecondCalled = false;
    handover->post([&] { handover.reset(); });
    handover->post([&] { isSecondCalled = true; });
    QCoreApplication::processEvents();
    QVERIFY(handover == nullptr);
    QVERIFY(!isSecondCalled);
}

void TestBridge::framesArriveInOrderAndOnce() {
    SessionBridge bridge(m_dataset, smallSettings(12));
    std::vector<int> epochs;
    connect(&bridge, &SessionBridge::framesArrived, this, [&](const auto& frames) {
        for (const auto& frame : frames) epochs.push_back(frame->metrics.epoch);
    });
    QSignalSpy ended(&bridge, &SessionBridge::ended);
    bridge.start();
    QVERIFY(ended.wait(kPatience));
    QCOMPARE(epochs.size(), std::size_t{13});
    for (int i = 0; i < 13; ++i) QCOMPARE(epochs[static_cast<std::size_t>(i)], i);
    const auto result = ended[0][0].value<RunResult>();
    QCOMPARE(result.outcome, Outcome::Completed);
}

void TestBridge::ticksAreAtMostTwentyFiveASecond() {
    SessionBridge bridge(m_dataset, smallSettings(40));
    const QSignalSpy ticks(&bridge, &SessionBridge::progressChanged);
    QSignalSpy ended(&bridge, &SessionBridge::ended);
    QElapsedTimer clock;
    clock.start();
    bridge.start();
    QVERIFY(ended.wait(kPatience));
    // One more for the first, which does not wait.
    QVERIFY2(ticks.count() <= clock.elapsed() / SessionBridge::kTickMilliseconds + 2, qPrintable(QString::number(ticks.count())));
}

void TestBridge::destroyingMidEpochIsQuick() {
    Settings settings = recommendedSettings(*m_dataset);
    auto bridge = std::make_unique<SessionBridge>(m_dataset, settings);
    QSignalSpy frames(bridge.get(), &SessionBridge::framesArrived);
    bridge->start();
    QVERIFY(frames.wait(kPatience));
    const ProcessorTime time;
    bridge.reset();
    QVERIFY2(time.milliseconds() < 250 * kSlowdown, qPrintable(QString::number(time.milliseconds())));
}

void TestBridge::destroyingWhileMeasuringIsQuick() {
    Settings settings = recommendedSettings(*m_dataset);
    settings.epochs = 1;
    auto bridge = std::make_unique<SessionBridge>(m_dataset, settings);
    bool isMeasuring = false;
    connect(bridge.get(), &SessionBridge::stateChanged, this,
            [&](SessionState state) { isMeasuring = isMeasuring || state == SessionState::Measuring || state == SessionState::Ended; });
    bridge->start();
    QTRY_VERIFY_WITH_TIMEOUT(isMeasuring, kPatience);
    const ProcessorTime time;
    bridge.reset();
    QVERIFY2(time.milliseconds() < 250 * kSlowdown, qPrintable(QString::number(time.milliseconds())));
}

void TestBridge::loaderTellsProgressAndData() {
    DatasetLoader loader;
    QSignalSpy loaded(&loader, &DatasetLoader::loaded);
    const QSignalSpy failed(&loader, &DatasetLoader::failed);
    loader.open({.data = "synthetic-madelon"});
    QVERIFY(loader.isLoading());
    QVERIFY(loaded.wait(kPatience));
    QVERIFY(!loader.isLoading());
    QCOMPARE(failed.count(), 0);
    const auto data = loaded[0][0].value<std::shared_ptr<const LoadedData>>();
    QCOMPARE(data->dataset->featureCount, 500);
    QCOMPARE(data->summary.trainCount, 2000);
    QVERIFY(data->thumbnails.empty());
}

void TestBridge::loaderTellsErrors() {
    const QTemporaryDir folder;
    DatasetLoader loader;
    QSignalSpy failed(&loader, &DatasetLoader::failed);
    const QString missing = folder.filePath("nothing here.csv");
    loader.open({.data = missing.toStdString()});
    QVERIFY(failed.wait(kPatience));
    const Error error = failed[0][0].value<Error>();
    QCOMPARE(error.code, ErrorCode::NotFound);
    QVERIFY2(error.message.find("nothing here.csv") != std::string::npos, error.message.c_str());
}

void TestBridge::newLoadDropsTheOldOne() {
    DatasetLoader loader;
    QSignalSpy loaded(&loader, &DatasetLoader::loaded);
    loader.open({.data = "synthetic-madelon", .syntheticSeed = 1});
    loader.open({.data = "synthetic-madelon", .syntheticSeed = 2});
    QVERIFY(loaded.wait(kPatience));
    QCOMPARE(loaded.count(), 1);
    QCOMPARE(loaded[0][0].value<std::shared_ptr<const LoadedData>>()->options.syntheticSeed, 2U);
    QVERIFY(!loader.isLoading());
}

void TestBridge::pauseStepAndStop() {
    RunControl control;
    QSignalSpy loaded(&control, &RunControl::dataLoaded);
    control.trainOrPause();  // without data: nothing
    QVERIFY(control.run() == nullptr);
    control.loader().open({.data = "synthetic-madelon"});
    QVERIFY(loaded.wait(kPatience));
    control.setSettings(smallSettings(1000));
    control.step(StepUnit::Epoch);
    QVERIFY(control.run() != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(control.isPaused(), kPatience);
    QCOMPARE(control.run()->timeline().metrics().back().epoch, 1);
    control.step(StepUnit::Batch);
    QTRY_VERIFY_WITH_TIMEOUT(control.isPaused() && control.run()->progress().batch == 1, kPatience);
    control.trainOrPause();
    QTRY_VERIFY_WITH_TIMEOUT(control.isTraining(), kPatience);
    control.trainOrPause();
    QTRY_VERIFY_WITH_TIMEOUT(control.isPaused(), kPatience);
    control.stop();
    QTRY_VERIFY_WITH_TIMEOUT(control.run()->hasEnded(), kPatience);
    QCOMPARE(control.run()->result().outcome, Outcome::Stopped);
    const Run* before = control.run();
    const auto beforeFrames = before->timeline().frameCount();
    QVERIFY(beforeFrames >= 2);
    control.trainOrPause();  // begins anew
    QTRY_VERIFY_WITH_TIMEOUT(control.isTraining(), kPatience);
    control.stop();
    QTRY_VERIFY_WITH_TIMEOUT(control.run()->hasEnded(), kPatience);
}

void TestBridge::badSettingsBeginNothing() {
    RunControl control;
    QSignalSpy loaded(&control, &RunControl::dataLoaded);
    control.loader().open({.data = "synthetic-madelon"});
    QVERIFY(loaded.wait(kPatience));
    Settings settings = smallSettings(10);
    settings.hidden = {};
    control.setSettings(settings);
    const QSignalSpy problems(&control, &RunControl::problem);
    control.trainOrPause();
    QCOMPARE(problems.count(), 1);
    QCOMPARE(problems[0][0].value<Error>().code, ErrorCode::BadSetting);
    QVERIFY(control.run() == nullptr);
}

QTEST_GUILESS_MAIN(TestBridge)
#include "test_bridge.moc"
