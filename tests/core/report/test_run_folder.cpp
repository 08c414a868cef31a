// Runs kept in folders: going on gives the same bits as never having stopped, a disk that fails never ends a run, one program at a time.
#include "core/report/run_folder.h"
#include "core/report/run_writer.h"
#include "core/report/source_json.h"

#include "tests/core/training/small_dataset.h"
#include "tests/failing_calls.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <map>
#include <mutex>

using namespace rewire;

namespace {

Settings smallSettings(const std::string& algorithm, int epochs) {
    return {
        .algorithm = algorithm, .hidden = {18, 14}, .epochs = epochs, .learningRate = 0.05, .batchSize = 32, .epsilon = 3, .threads = 1};
}

RunRecord recordOf(const Settings& settings) {
    return {.dataset = sharedSmallDataset(), .settings = settings, .source = OpenOptions{.data = "somewhere.csv"}, .started = utcNow()};
}

// Trains from where `run` stands; a session that is to stop does so right after that epoch, and changes are asked for right after theirs.
RunRecord train(ResumableRun run, RunWriter& writer, int stopAfter = 0, const std::map<int, LiveSettings>& asked = {}) {
    RunRecord record = std::move(run.record);
    TrainingSession* toStop = nullptr;
    std::mutex mutex;
    std::condition_variable isMade;
    SessionStart start{.onEpoch =
                           [&](const FinishedEpoch& epoch) {
                               writer.add(epoch);
                               const auto change = asked.find(epoch.position.epoch);
                               const bool stops = stopAfter != 0 && epoch.position.epoch == stopAfter;
                               if (!stops && change == asked.end()) return;
                               std::unique_lock lock(mutex);
                               isMade.wait(lock, [&] { return toStop != nullptr; });
                               if (change != asked.end()) toStop->change(change->second);
                               if (stops) toStop->stop();
                           },
                       .from = std::move(run.state),
                       .changes = record.changes,
                       .onChange = [&](const std::vector<SettingChange>& changes) { writer.change(changes); }};
    TrainingSession session(record.dataset, record.settings, std::move(start));
    {
        const std::lock_guard lock(mutex);
        toStop = &session;
        isMade.notify_all();
    }
    session.start();
    session.wait();
    const SessionSnapshot end = session.snapshot(0);
    if (!end.newFrames.empty()) {
        record.newest = end.newFrames.back();
        record.epochsTrained = record.newest->metrics.epoch;
    }
    record.removalCurve = end.removalCurve;
    record.result = end.result;
    return record;
}

QByteArray contentOf(const std::filesystem::path& path) {
    QFile file(QFile::decodeName(path.c_str()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Of every epoch, as its frame tells, the untrained start first.
std::vector<Metrics> metricsOfFrames(const std::filesystem::path& folder) {
    std::vector<Metrics> metrics;
    const auto read =
        readFrames(folder / kFramesFile, [&](const auto& frame, std::uint64_t) { return metrics.push_back(frame->metrics), true; });
    if (!read) qFatal("%s", read.error().message.c_str());
    return metrics;
}

// Without the columns of seconds, which no two runs share.
QList<QByteArrayList> metricsIn(const std::filesystem::path& folder) {
    QList<QByteArrayList> lines;
    for (const QByteArray& line : contentOf(folder / kMetricsFile).trimmed().split('\n')) {
        QByteArrayList cells = line.split(',');
        cells.remove(5, 3);
        lines << cells;
    }
    return lines;
}

}  // namespace

class TestRunFolder : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    int m_serial = 0;

    std::filesystem::path newFolder() {
        const std::filesystem::path folder = m_home.filePath("run%1").arg(++m_serial).toStdString();
        if (!prepareRunFolder(folder, false)) qFatal("cannot make a folder");
        return folder;
    }
    static std::unique_ptr<RunWriter> begin(const std::filesystem::path& folder, const RunRecord& record, double checkpointSeconds = 0) {
        auto lock = RunLock::acquire(folder);
        if (!lock) qFatal("%s", lock.error().message.c_str());
        auto writer = RunWriter::begin(folder, *std::move(lock), record, checkpointSeconds);
        if (!writer) qFatal("%s", writer.error().message.c_str());
        return *std::move(writer);
    }
    // Resumes and trains to `epochs`.
    static RunRecord resume(const std::filesystem::path& folder, int epochs, int threads = 1) {
        auto stored = openRunFolder(folder);
        if (!stored) qFatal("%s", stored.error().message.c_str());
        stored->settings.threads = threads;
        auto run = prepareResume(*stored, sharedFingerprinted(), epochs);
        if (!run) qFatal("%s", run.error().message.c_str());
        auto lock = RunLock::acquire(folder);
        if (!lock) qFatal("%s", lock.error().message.c_str());
        auto writer = RunWriter::resume(folder, *std::move(lock), *run, 0);
        if (!writer) qFatal("%s", writer.error().message.c_str());
        const RunRecord record = train(*std::move(run), **writer);
        if (const auto finished = (*writer)->finish(record); !finished) qFatal("%s", finished.error().message.c_str());
        return record;
    }
    static std::shared_ptr<const Dataset> sharedFingerprinted() { return sharedSmallDataset(); }

  private slots:
    void goingOnGivesTheSameBits_data() {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<int>("threads");
        for (const Algorithm& algorithm : kAlgorithms)
            for (const int threads : {1, 3})
                QTest::addRow("%s, %d threads", algorithm.id.data(), threads) << QString(algorithm.id.data()) << threads;
    }
    void goingOnGivesTheSameBits() {
        QFETCH(QString, algorithm);
        QFETCH(int, threads);
        const Settings settings = smallSettings(algorithm.toStdString(), 6);
        const auto straightFolder = newFolder();
        const RunRecord record = recordOf(settings);
        auto straightWriter = begin(straightFolder, record);
        const RunRecord straight = train({.record = record}, *straightWriter);
        QVERIFY(straightWriter->finish(straight).has_value());
        QCOMPARE(straight.result.outcome, Outcome::Completed);
        const auto folder = newFolder();
        {
            auto writer = begin(folder, record);
            (void)train({.record = record}, *writer, 3);  // and no word about how it ended
        }
        const RunRecord resumed = resume(folder, 6, threads);
        QCOMPARE(resumed.result.networkHash, straight.result.networkHash);
        QCOMPARE(resumed.result.bestTestAccuracy, straight.result.bestTestAccuracy);
        QCOMPARE(resumed.result.bestEpoch, straight.result.bestEpoch);
        QCOMPARE(metricsIn(folder), metricsIn(straightFolder));
        QCOMPARE(contentOf(folder / "importance.csv"), contentOf(straightFolder / "importance.csv"));
        QCOMPARE(contentOf(folder / "removal_curve.csv"), contentOf(straightFolder / "removal_curve.csv"));
        std::vector<int> epochs;
        const auto end = readFrames(folder / kFramesFile, [&](const auto& frame, std::uint64_t) {
            epochs.push_back(frame->metrics.epoch);
            return true;
        });
        QVERIFY(end.has_value() && end->tail.empty() && end->removalCurve != nullptr);
        QVERIFY(epochs == std::vector<int>({0, 1, 2, 3, 4, 5, 6}));
    }

    // The last epoch leaves its evolution out; going further makes up for it.
    void aWholeRunTrainedFurtherGivesTheBitsOfALongOne_data() {
        QTest::addColumn<QString>("algorithm");
        for (const Algorithm& algorithm : kAlgorithms) QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data());
    }
    void aWholeRunTrainedFurtherGivesTheBitsOfALongOne() {
        QFETCH(QString, algorithm);
        const auto hashOfLong = [&] {
            const RunRecord record = recordOf(smallSettings(algorithm.toStdString(), 5));
            auto writer = begin(newFolder(), record);
            return train({.record = record}, *writer).result.networkHash;
        }();
        const auto folder = newFolder();
        const RunRecord record = recordOf(smallSettings(algorithm.toStdString(), 2));
        {
            auto writer = begin(folder, record);
            const RunRecord whole = train({.record = record}, *writer);
            QVERIFY(writer->finish(whole).has_value());
        }
        QCOMPARE(resume(folder, 5).result.networkHash, hashOfLong);
    }

    // What was changed while a run trained is part of it: made again from its record, and gone on with from any point, it gives the same
    // bits.
    void changedSettingsGiveTheSameBits_data() {
        QTest::addColumn<int>("stopAfter");
        QTest::addColumn<bool>("losesCheckpoint");
        QTest::newRow("before any change") << 2 << false;
        QTest::newRow("between two") << 4 << false;
        QTest::newRow("after all") << 6 << false;
        QTest::newRow("without a checkpoint") << 4 << true;
    }
    void changedSettingsGiveTheSameBits() {
        QFETCH(int, stopAfter);
        QFETCH(bool, losesCheckpoint);
        const std::map<int, LiveSettings> asked{{2, {.learningRate = 0.02, .removalFraction = 0.5, .dropout = 0.1}},
                                                {5, {.learningRate = 0.1, .removalFraction = 0.1, .dropout = 0.4}}};
        const std::vector<SettingChange> expected{{.epoch = 3, .values = asked.at(2)}, {.epoch = 6, .values = asked.at(5)}};
        const RunRecord record = recordOf(smallSettings("codacorset", 7));
        const auto plainHash = [&] {
            auto writer = begin(newFolder(), record);
            return train({.record = record}, *writer).result.networkHash;
        }();
        const auto straightFolder = newFolder();
        auto straightWriter = begin(straightFolder, record);
        const RunRecord straight = train({.record = record}, *straightWriter, 0, asked);
        QVERIFY(straightWriter->finish(straight).has_value());
        QVERIFY(straight.result.networkHash != plainHash);
        const auto metrics = metricsOfFrames(straightFolder);
        QCOMPARE(metrics.at(2).learningRate, 0.05);
        QCOMPARE(metrics.at(3).learningRate, 0.02);
        QCOMPARE(metrics.at(6).dropout, 0.4);
        const auto stored = openRunFolder(straightFolder);
        QVERIFY(stored.has_value() && stored->changes == expected);

        RunRecord again = record;
        again.changes = expected;
        auto againWriter = begin(newFolder(), again);
        QCOMPARE(train({.record = again}, *againWriter).result.networkHash, straight.result.networkHash);

        const auto folder = newFolder();
        {
            auto writer = begin(folder, record);
            (void)train({.record = record}, *writer, stopAfter, asked);
        }
        const auto interrupted = openRunFolder(folder);
        QVERIFY(interrupted.has_value());
        QCOMPARE(interrupted->changes.size(), std::size_t(stopAfter < 3 ? 0 : stopAfter < 6 ? 1 : 2));
        if (losesCheckpoint) std::filesystem::remove(folder / kCheckpointFile);
        // The person who goes on asks for what is still to come.
        auto run = prepareResume(*interrupted, record.dataset, 7);
        QVERIFY(run.has_value());
        auto lock = RunLock::acquire(folder);
        QVERIFY(lock.has_value());
        auto writer = RunWriter::resume(folder, *std::move(lock), *run, 0);
        QVERIFY(writer.has_value());
        std::map<int, LiveSettings> left;
        if (interrupted->changes.empty()) left = {{3, asked.at(2)}};  // too late: another run
        for (const auto& [epoch, live] : asked)
            if (epoch >= stopAfter) left[epoch] = live;
        const RunRecord resumed = train(*std::move(run), **writer, 0, left);
        QVERIFY((*writer)->finish(resumed).has_value());
        if (stopAfter == 2)
            QVERIFY(resumed.result.networkHash != straight.result.networkHash);  // epoch 3 was trained as before
        else
            QCOMPARE(resumed.result.networkHash, straight.result.networkHash);
    }

    // A new change takes the place of those that were to be made again later.
    void aNewChangeDropsLaterOnes() {
        RunRecord record = recordOf(smallSettings("set", 5));
        record.changes = {{.epoch = 2, .values = {.learningRate = 0.04, .removalFraction = 0.3, .dropout = 0.3}},
                          {.epoch = 4, .values = {.learningRate = 0.03, .removalFraction = 0.3, .dropout = 0.3}}};
        const auto folder = newFolder();
        auto writer = begin(folder, record);
        const LiveSettings wanted{.learningRate = 0.01, .removalFraction = 0.2, .dropout = 0.3};
        const RunRecord run = train({.record = record}, *writer, 0, {{2, wanted}});
        QVERIFY(writer->finish(run).has_value());
        const std::vector<SettingChange> expected{record.changes.front(), {.epoch = 3, .values = wanted}};
        QVERIFY(openRunFolder(folder)->changes == expected);
        QCOMPARE(run.newest->metrics.learningRate, 0.01);
    }

    void wrongChangesAreNamed_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QString>("words");
        QTest::newRow("no array") << QByteArray("7") << "not a JSON array";
        QTest::newRow("no object") << QByteArray("[7]") << "not a JSON object";
        QTest::newRow("missing") << QByteArray(R"([{"epoch": 2}])") << "learning_rate";
        QTest::newRow("not ascending")
            << QByteArray(
                   R"([{"epoch": 2, "learning_rate": 1, "zeta": 0, "dropout": 0}, {"epoch": 2, "learning_rate": 1, "zeta": 0, "dropout": 0}])")
            << "ascend";
        QTest::newRow("epoch 0") << QByteArray(R"([{"epoch": 0, "learning_rate": 1, "zeta": 0, "dropout": 0}])") << "ascend";
        QTest::newRow("rate") << QByteArray(R"([{"epoch": 2, "learning_rate": -1, "zeta": 0, "dropout": 0}])") << "from epoch 2 on";
    }
    void wrongChangesAreNamed() {
        QFETCH(QByteArray, changes);
        QFETCH(QString, words);
        const RunRecord record = recordOf(smallSettings("set", 2));
        const auto folder = newFolder();
        { auto writer = begin(folder, record); }
        auto json = nlohmann::ordered_json::parse(contentOf(folder / kRunFile).toStdString());
        json["changes"] = nlohmann::ordered_json::parse(changes.toStdString());
        QFile file(QFile::decodeName((folder / kRunFile).c_str()));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray::fromStdString(json.dump()));
        file.close();
        const auto stored = openRunFolder(folder);
        const auto problem = stored ? prepareResume(*stored, record.dataset, 2).error() : stored.error();
        QCOMPARE(problem.code, ErrorCode::BadFormat);
        QVERIFY2(QString::fromStdString(problem.message).contains(words), problem.message.c_str());
    }

    void withoutACheckpointARunBeginsAgain() {
        const RunRecord record = recordOf(smallSettings("set", 3));
        const auto folder = newFolder();
        { auto writer = begin(folder, record); }
        auto stored = openRunFolder(folder);
        QVERIFY(stored.has_value());
        const auto run = prepareResume(*stored, record.dataset, 3);
        QVERIFY(run.has_value());
        QVERIFY(!run->state);
        QVERIFY(QString::fromStdString(run->notes.at(0)).contains("begins again"));
        QCOMPARE(resume(folder, 3).result.outcome, Outcome::Completed);
        QCOMPARE(metricsIn(folder).size(), 4);
    }

    // Killed between a frame, a line and a checkpoint: what stands behind the checkpoint is replaced.
    void whatStandsBehindTheCheckpointIsReplaced() {
        const RunRecord record = recordOf(smallSettings("codacorset", 5));
        const auto folder = newFolder();
        {
            auto writer = begin(folder, record);
            (void)train({.record = record}, *writer, 2);
        }
        const QByteArray checkpoint = contentOf(folder / kCheckpointFile);
        const QByteArray frames = contentOf(folder / kFramesFile);
        const auto epochsAhead = resume(folder, 5);
        // The files of five epochs, cut in the middle, beside the checkpoint of two.
        QFile file(QFile::decodeName((folder / kCheckpointFile).c_str()));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(checkpoint);
        file.close();
        QVERIFY(QFile::resize(QFile::decodeName((folder / kFramesFile).c_str()), contentOf(folder / kFramesFile).size() - 40));
        QVERIFY(QFile::resize(QFile::decodeName((folder / kMetricsFile).c_str()), contentOf(folder / kMetricsFile).size() - 10));
        const auto stored = openRunFolder(folder);
        const auto run = prepareResume(*stored, record.dataset, 5);
        QCOMPARE(run->framesLength, static_cast<std::uint64_t>(frames.size()));
        QCOMPARE(run->state->position.epoch, 2);
        QCOMPARE(resume(folder, 5).result.networkHash, epochsAhead.result.networkHash);
        QCOMPARE(metricsIn(folder).size(), 6);
    }

    void otherDataAreNamedWithBothFingerprints() {
        const RunRecord record = recordOf(smallSettings("set", 2));
        const auto folder = newFolder();
        { auto writer = begin(folder, record); }
        auto other = std::make_shared<Dataset>(smallDataset());
        other->fingerprint = "00000000deadbeef";
        auto stored = openRunFolder(folder);
        stored->fingerprint = "1111111111111111";
        const auto run = prepareResume(*stored, other, 2);
        QVERIFY(!run.has_value());
        QCOMPARE(run.error().code, ErrorCode::Mismatch);
        QVERIFY(QString::fromStdString(run.error().message).contains("00000000deadbeef"));
        QVERIFY(QString::fromStdString(run.error().message).contains("1111111111111111"));
    }

    void aRunIsTrainedByOneProgramAtATime() {
        const auto folder = newFolder();
        auto first = RunLock::acquire(folder);
        QVERIFY(first.has_value());
        const auto second = RunLock::acquire(folder);
        QVERIFY(!second.has_value());
        const QString process = "process " + QString::number(QCoreApplication::applicationPid());
        QVERIFY2(QString::fromStdString(second.error().message).contains(process), second.error().message.c_str());
        QVERIFY(QString::fromStdString(RunLock::holder(folder).value_or("nobody")).contains(process));
        first = Error{};  // lets go
        QVERIFY(!RunLock::holder(folder));
        QVERIFY(RunLock::acquire(folder).has_value());  // the lock file of a process that is gone is in nobody's way
    }

    void aDiskThatFailsDoesNotEndARun_data() {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("cause");
        QTest::newRow("full while appending") << static_cast<int>(FailingCall::PWrite) << ENOSPC;
        QTest::newRow("broken while appending") << static_cast<int>(FailingCall::PWrite) << EIO;
        QTest::newRow("full while writing the checkpoint") << static_cast<int>(FailingCall::Write) << ENOSPC;
        QTest::newRow("broken while syncing") << static_cast<int>(FailingCall::FDataSync) << EIO;
        QTest::newRow("no rename") << static_cast<int>(FailingCall::Rename) << EACCES;
    }
    void aDiskThatFailsDoesNotEndARun() {
        QFETCH(int, call);
        QFETCH(int, cause);
        const RunRecord record = recordOf(smallSettings("codacorset", 4));
        const auto folder = newFolder();
        auto writer = begin(folder, record);
        RunRecord trained;
        {
            const CallFailure failure(static_cast<FailingCall>(call), 0, cause);
            trained = train({.record = record}, *writer);
            QCOMPARE(trained.result.outcome, Outcome::Completed);
            QTRY_VERIFY(!writer->status().problem.empty());
            QVERIFY2(QString::fromStdString(writer->status().problem).contains(folder.c_str()), writer->status().problem.c_str());
        }
        // The disk is well again: all that waited is stored, and nothing twice.
        QVERIFY(writer->finish(trained).has_value());
        writer.reset();
        QCOMPARE(metricsIn(folder).size(), 5);
        int frames = 0;
        const auto end = readFrames(folder / kFramesFile, [&](const auto&, std::uint64_t) { return ++frames > 0; });
        QVERIFY(end.has_value() && end->tail.empty());
        QCOMPARE(frames, 5);
        const auto run = prepareResume(*openRunFolder(folder), record.dataset, 4);
        QCOMPARE(run->state->position.epoch, 4);
    }

    void aShortWriteIsGoneOnWith() {
        const RunRecord record = recordOf(smallSettings("set", 2));
        const auto folder = newFolder();
        const CallFailure failure(FailingCall::PWrite, 0, kShortWrite);
        auto writer = begin(folder, record);
        QVERIFY(writer->finish(train({.record = record}, *writer)).has_value());
        QCOMPARE(metricsIn(folder).size(), 3);
    }

    void theListTellsEveryRunAndWhatIsBroken() {
        const QTemporaryDir home;
        const std::filesystem::path base = home.path().toStdString();
        for (const char* name : {"a", "race/b", "race/c"}) {
            RunRecord record = recordOf(smallSettings("set", 2));
            record.started = std::string("2026-01-0") + (name[0] == 'a' ? "1" : name[5] == 'b' ? "3" : "2");
            QVERIFY(prepareRunFolder(base / name, false).has_value());
            auto writer = begin(base / name, record);
            const RunRecord trained = train({.record = record}, *writer);
            QVERIFY(writer->finish(trained).has_value());
        }
        QVERIFY(QDir(home.path()).mkdir("broken"));
        QFile file(home.filePath("broken/run.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": 99}");
        file.close();
        QVERIFY(QFile::link(home.filePath("race"), home.filePath("link")));
        const RunListing listing = listRuns(base);
        QCOMPARE(listing.runs.size(), 3u);
        QVERIFY(listing.runs[0].folder.filename() == "b" && listing.runs[2].folder.filename() == "a");
        QCOMPARE(listing.runs[0].epochsTrained, 2);
        QVERIFY(listing.runs[0].result.finalTestAccuracy > 0);
        QCOMPARE(listing.runs[0].source->data, std::string("somewhere.csv"));
        QCOMPARE(listing.problems.size(), 1u);
        QVERIFY(QString::fromStdString(listing.problems[0]).contains("format 99"));
    }

    void theSourceOfTheDataSurvivesJson() {
        OpenOptions options{.data = "no/such\xff path", .test = "x", .syntheticSeed = ~0ull};
        options.read.delimiter = '\t';
        options.read.missingTokens = std::vector<std::string>{"NA", "?"};
        options.read.ignoredColumns = {"a",
                                       "Gr\xf6\xdf"
                                       "e"};  // a header in Latin-1
        options.read.firstIndex = 0;
        options.read.textColumns = TextColumns::OneHot;
        options.read.imagesAreGrey = false;
        options.prepare.scaling = Scaling::MinMax;
        options.prepare.imageShape = ImageShape{.width = 3, .height = 4, .channels = 3};
        options.prepare.noise = {.count = 5, .kind = NoiseInputs::Kind::Gaussian, .seed = 9};
        options.prepare.keptClasses = {"a", "b"};
        const auto back = sourceFromJson(nlohmann::ordered_json::parse(sourceToJson(options).dump()));
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->data == options.data && back->test == options.test && back->syntheticSeed == options.syntheticSeed);
        QVERIFY(back->read == options.read);
        QVERIFY(back->prepare == options.prepare);
        QVERIFY(QString::fromStdString(sourceFromJson({{"read", {{"first_index", 2}}}}).error().message).contains("\"first_index\" is 2"));
        const QString wrong = QString::fromStdString(sourceFromJson({{"data", 3}}).error().message);
        QVERIFY2(wrong.contains("\"data\" has another type"), qPrintable(wrong));
    }
    // Wherever the run is resumed.
    void theSourceIsAnAbsolutePathIntoAnArchiveToo() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("x.zip"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("PK") == 2);
        file.close();
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder.path()));
        const auto json = sourceToJson({.data = "x.zip/a.csv", .test = "x.zip"});
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(QString::fromStdString(json["data"].get<std::string>()), folder.filePath("x.zip/a.csv"));
        QCOMPARE(QString::fromStdString(json["test"].get<std::string>()), folder.filePath("x.zip"));
    }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "test_run_folder.moc"
