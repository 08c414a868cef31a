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
