// When a run's checkpoint is stored: at least at every interval or every epoch, whichever is longer, and however fast epochs come. The
// intervals are so short or so long that the machine's speed does not matter.
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

    static RunRecord record() {
        return {
            .dataset = sharedSmallDataset(), .settings = {.hidden = {6}, .epochs = 1000, .epsilon = 2, .threads = 1}, .started = utcNow()};
    }
    std::filesystem::path newPath() { return m_home.filePath("place%1").arg(++m_serial).toStdString(); }
    // No folder can be made in a file.
    std::filesystem::path newFile() {
        std::filesystem::path path = newPath();
        std::ofstream(path) << "no folder";
        return path;
    }
    std::unique_ptr<RunWriter> begin(double checkpointSeconds) {
        const std::filesystem::path folder = newPath();
        if (!prepareRunFolder(folder, false)) qFatal("cannot make a folder");
        auto lock = RunLock::acquire(folder);
        if (!lock) qFatal("%s", lock.error().message.c_str());
        auto writer = RunWriter::begin(folder, *std::move(lock), record(), checkpointSeconds);
        if (!writer) qFatal("%s", writer.error().message.c_str());
        return *std::move(writer);
    }
    // To where it goes on.
    std::filesystem::path move(RunWriter& writer) {
        const std::filesystem::path before = writer.folder();
        if (const auto moved = writer.moveTo(newPath()); !moved) qFatal("%s", moved.error().message.c_str());
        [&] { QTRY_VERIFY(writer.folder() != before); }();
        return writer.folder();
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
        const std::filesystem::path second = move(*writer);
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
        const std::filesystem::path second = move(*writer);
        QTRY_COMPARE(metricsIn(second), 2);  // at once, not when the next attempt is due
        QTRY_VERIFY(writer->status().problem.empty());
    }

    void whereItCannotGoOnItStays() {
        auto writer = begin(0);
        const std::filesystem::path first = writer->folder();
        add(*writer, 1);
        QTRY_COMPARE(writer->status().checkpointEpoch, 1);
        const std::filesystem::path file = newFile(), second = newPath();
        const auto refused = writer->moveTo(file);
        QVERIFY(!refused && refused.error().message.find(file.native()) != std::string::npos);
        std::filesystem::remove(first / kCheckpointFile);
        std::filesystem::create_directory(first / kCheckpointFile);  // cannot be copied
        QVERIFY(writer->moveTo(second));
        QTRY_VERIFY(writer->status().problem.find(second.native()) != std::string::npos);
        QVERIFY(std::filesystem::is_empty(second));
        std::filesystem::remove(first / kCheckpointFile);
        add(*writer, 2);
        QTRY_COMPARE_WITH_TIMEOUT(writer->status().checkpointEpoch, 2, 10000);
        QCOMPARE(writer->folder(), first);
        QCOMPARE(metricsIn(first), 2);
        QVERIFY(writer->status().problem.empty());
    }

    // From the start on, though it could be stored nowhere.
    void aRunWithoutAFolderGetsOneElsewhere() {
        const std::filesystem::path file = newFile();
        const auto writer = RunWriter::beginWithin(file, record(), kNever);
        add(*writer, 0);
        add(*writer, 1);
        writer->change({{.epoch = 2, .values = {.learningRate = 0.02}}});
        add(*writer, 2);
        QTRY_VERIFY(writer->status().problem.find(file.native()) != std::string::npos);
        QVERIFY(writer->folder().empty());
        const std::filesystem::path folder = move(*writer);
        QTRY_COMPARE(metricsIn(folder), 2);
        const auto stored = openRunFolder(folder);
        QVERIFY(stored.has_value());
        QCOMPARE(stored->epochsTrained, 2);
        QCOMPARE(stored->changes.size(), std::size_t{1});
        QTRY_VERIFY(writer->status().problem.empty());
        QVERIFY(RunLock::holder(folder));
    }

    void makingItsFolderIsTriedAgain() {
        const std::filesystem::path file = newFile();
        const auto writer = RunWriter::beginWithin(file, record(), kNever);
        add(*writer, 1);
        QTRY_VERIFY(!writer->status().problem.empty());
        std::filesystem::remove(file);
        QTRY_VERIFY_WITH_TIMEOUT(writer->status().problem.empty(), 30000);
        QCOMPARE(writer->folder().parent_path(), file);
        QCOMPARE(metricsIn(writer->folder()), 1);
    }

    void noFolderIsMadeBeforeThereIsAnEpoch() {
        const std::filesystem::path base = newPath();
        { const auto writer = RunWriter::beginWithin(base, record(), kNever); }
        QVERIFY(!std::filesystem::exists(base));
    }

    // What could not begin leaves no folder behind, however often it is tried.
    void aFolderThatHoldsNothingIsRemoved() {
        const std::filesystem::path base = newPath();
        const CallFailure failure(FailingCall::Rename, 1, ENOSPC);  // after the trial, when run.json is stored
        {
            const auto writer = RunWriter::beginWithin(base, record(), kNever);
            add(*writer, 1);
            QTRY_VERIFY(!writer->status().problem.empty());
        }
        QVERIFY(std::filesystem::is_empty(base));
        {
            const auto writer = RunWriter::beginWithin(base, record(), kNever);
            add(*writer, 1);  // and now the trial fails
            QTRY_VERIFY(!writer->status().problem.empty());
        }
        QVERIFY(std::filesystem::is_empty(base));
    }

    void aRunThatHasEndedIsStoredElsewhere() {
        const auto writer = RunWriter::beginWithin(newFile(), record(), kNever);
        add(*writer, 1);
        RunRecord results = record();
        results.epochsTrained = 1;
        results.result.outcome = Outcome::Completed;
        writer->end(results);
        QTRY_VERIFY(!writer->status().problem.empty());
        const std::filesystem::path folder = move(*writer);
        QTRY_VERIFY(writer->status().problem.empty());
        QCOMPARE(openRunFolder(folder)->result.outcome, Outcome::Completed);
        QCOMPARE(checkpointIn(folder), 1);
        // And once more, from a folder that has it all.
        const std::filesystem::path third = move(*writer);
        QTRY_COMPARE(openRunFolder(third)->result.outcome, Outcome::Completed);
        QCOMPARE(checkpointIn(third), 1);
    }

    void resultsAreTriedAgain() {
        auto writer = begin(kNever);
        add(*writer, 1);
        QTRY_COMPARE(metricsIn(writer->folder()), 1);
        RunRecord results = record();
        results.result.outcome = Outcome::Completed;
        {
            const CallFailure failure(FailingCall::Rename, 0, EIO);
            writer->end(results);
            QTRY_VERIFY(!writer->status().problem.empty());
        }
        QTRY_VERIFY_WITH_TIMEOUT(writer->status().problem.empty(), 30000);
        QCOMPARE(openRunFolder(writer->folder())->result.outcome, Outcome::Completed);
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
