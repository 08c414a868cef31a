// When a run's checkpoint is stored: at least at every interval or every epoch, whichever is longer, and however fast epochs come. The intervals are so
// short or so long that the machine's speed does not matter.
#include "core/report/run_writer.h"

#include "tests/core/training/small_dataset.h"
#include "tests/failing_calls.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

using namespace rewire;

namespace {

constexpr double kNever = 1e6;  // seconds

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class TestRunWriter : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    int m_serial = 0;
    Network m_network = makeNetwork({.inputCount = 20, .hidden = {6}, .classCount = 2, .epsilon = 2});

    std::unique_ptr<RunWriter> begin(double checkpointSeconds) {
        const std::filesystem::path folder = m_home.filePath("run%1").arg(++m_serial).toStdString();
        if (!prepareRunFolder(folder, false)) qFatal("cannot make a folder");
        auto lock = RunLock::acquire(folder);
        if (!lock) qFatal("%s", lock.error().message.c_str());
        const RunRecord record{.dataset = sharedSmallDataset(), .settings = {.hidden = {6}, .epochs = 1000, .epsilon = 2, .threads = 1}, .started = utcNow()};
        auto writer = RunWriter::begin(folder, *std::move(lock), record, checkpointSeconds);
        if (!writer) qFatal("%s", writer.error().message.c_str());
        return *std::move(writer);
    }
    void add(RunWriter& writer, int epoch) const {
        const auto frame = std::make_shared<const Frame>(Frame{.metrics = {.epoch = epoch}});
        writer.add({.frame = frame, .position = {.epoch = epoch}, .network = m_network});
    }
    static int checkpointIn(const std::filesystem::path& folder) {
        const auto checkpoint = readCheckpoint(folder / kCheckpointFile);
        return checkpoint ? checkpoint->state.position.epoch : 0;
    }
    static auto metricsIn(const std::filesystem::path& folder) {
        const std::string text = contentOf(folder / kMetricsFile);
        return std::count(text.begin(), text.end(), '\n') - 1;
    }

  private slots:
    // Whenever an epoch is stored another one waits already, until a checkpoint is there.
    void aCheckpointComesHoweverFastEpochsDo() {
        constexpr int kMost = 500;
        auto writer = begin(0);
        int added = 1;
        failing_calls::beforePWrite = [&] {
            if (added < kMost && writer->status().checkpointEpoch == 0) add(*writer, ++added);
        };
        add(*writer, 1);
        QTRY_VERIFY(writer->status().checkpointEpoch > 0);
        const std::filesystem::path folder = writer->folder();
        writer.reset();
        failing_calls::beforePWrite = nullptr;
        QVERIFY2(added < kMost, "a checkpoint came only when there were no more epochs");
        QCOMPARE(metricsIn(folder), added);
        QCOMPARE(checkpointIn(folder), added);
    }

    void noneComesBeforeTheIntervalHasPassed() {
        auto writer = begin(kNever);
        const std::filesystem::path folder = writer->folder();
        for (int epoch = 1; epoch <= 40; ++epoch) add(*writer, epoch);
        QTRY_COMPARE(metricsIn(folder), 40);
        QCOMPARE(writer->status().checkpointEpoch, 0);
        QVERIFY(!std::filesystem::exists(folder / kCheckpointFile));
        writer.reset();  // the end stores it all the same
        QCOMPARE(checkpointIn(folder), 40);
    }

    // An epoch that takes longer than the interval does not keep the one before from being stored.
    void itComesWhenItIsDueThoughNoEpochDoes() {
        auto writer = begin(0.05);
        add(*writer, 1);
        QTRY_COMPARE(writer->status().checkpointEpoch, 1);
        QCOMPARE(checkpointIn(writer->folder()), 1);
    }

    void aRunGoesOnInAnotherFolder() {
        auto writer = begin(0);
        const std::filesystem::path first = writer->folder();
        for (int epoch = 1; epoch <= 3; ++epoch) add(*writer, epoch);
        QTRY_COMPARE(writer->status().checkpointEpoch, 3);
        const std::string before = contentOf(first / kMetricsFile);
        const std::filesystem::path second = m_home.filePath("elsewhere").toStdString();
        QVERIFY(prepareRunFolder(second, false));
        auto lock = RunLock::acquire(second);
        QVERIFY(lock);
        writer->moveTo(second, *std::move(lock));
        QTRY_COMPARE(writer->folder(), second);
        add(*writer, 4);
        QTRY_COMPARE(writer->status().checkpointEpoch, 4);
        QCOMPARE(metricsIn(second), 4);
        QCOMPARE(checkpointIn(second), 4);
        QVERIFY(contentOf(second / kMetricsFile).starts_with(before));
        QCOMPARE(contentOf(first / kMetricsFile), before);
        QCOMPARE(checkpointIn(first), 3);
        QVERIFY(!RunLock::holder(first));
        QVERIFY(RunLock::holder(second));
        QVERIFY(writer->status().problem.empty());
    }

    void aFullDiskIsLeftWithAllThatWaits() {
        auto writer = begin(kNever);
        add(*writer, 1);
        QTRY_COMPARE(metricsIn(writer->folder()), 1);
        {
            const CallFailure full(FailingCall::PWrite, 0, ENOSPC);
            add(*writer, 2);
            QTRY_VERIFY(!writer->status().problem.empty());
        }
        const std::filesystem::path second = m_home.filePath("bigger").toStdString();
        QVERIFY(prepareRunFolder(second, false));
        auto lock = RunLock::acquire(second);
        QVERIFY(lock);
        writer->moveTo(second, *std::move(lock));
        QTRY_COMPARE(metricsIn(second), 2);  // at once, not when the next attempt is due
        QTRY_VERIFY(writer->status().problem.empty());
    }

    void whereItCannotGoOnItStays() {
        auto writer = begin(0);
        const std::filesystem::path first = writer->folder();
        add(*writer, 1);
        QTRY_COMPARE(writer->status().checkpointEpoch, 1);
        const std::filesystem::path second = m_home.filePath("gone").toStdString();
        QVERIFY(prepareRunFolder(second, false));
        auto lock = RunLock::acquire(second);
        QVERIFY(lock);
        std::filesystem::remove_all(second);
        writer->moveTo(second, *std::move(lock));
        QTRY_VERIFY(writer->status().problem.find("gone") != std::string::npos);
        add(*writer, 2);
        QTRY_COMPARE_WITH_TIMEOUT(writer->status().checkpointEpoch, 2, 10000);
        QCOMPARE(writer->folder(), first);
        QCOMPARE(metricsIn(first), 2);
        QVERIFY(writer->status().problem.empty());
    }

    void everyEpochGetsOneWhenTheIntervalIsShorter() {
        auto writer = begin(0);
        for (int epoch = 1; epoch <= 5; ++epoch) {
            add(*writer, epoch);
            QTRY_COMPARE(writer->status().checkpointEpoch, epoch);
            QCOMPARE(checkpointIn(writer->folder()), epoch);
        }
    }
};

QTEST_GUILESS_MAIN(TestRunWriter)
#include "test_run_writer.moc"
