// What a checkpoint gives to others than its own run: topology and importance for comparisons, and weights for a run on other data.
#include "core/report/checkpoint.h"
#include "core/report/kept_run.h"
#include "core/report/race_plan.h"
#include "core/report/run_network.h"
#include "core/report/settings_json.h"

#include "tests/core/training/small_dataset.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace rewire;

namespace {

Settings smallSettings(const std::string& algorithm, int epochs) {
    return {
        .algorithm = algorithm, .hidden = {18, 14}, .epochs = epochs, .learningRate = 0.05, .batchSize = 32, .epsilon = 3, .threads = 1};
}

std::shared_ptr<const Dataset> dataset(const std::string& fingerprint = "f", int features = 20) {
    Dataset data = smallDataset(features);
    data.fingerprint = fingerprint;
    return std::make_shared<const Dataset>(std::move(data));
}

RunRecord trainIn(const std::filesystem::path& folder, const Settings& settings, int stopAfter = 0) {
    auto ready = beginOrResume(folder, settings, dataset(), {.data = "somewhere.csv"}, 0);
    if (!ready) qFatal("%s", ready.error().message.c_str());
    if (ready->writer == nullptr) return std::move(ready->run.record);  // whole
    int epochs = 0;
    const RunListener listener{.epoch = [&](const auto& frame, const Progress&) { epochs = frame->metrics.epoch; },
                               .wish = [&] { return stopAfter > 0 && epochs >= stopAfter ? RunWish::Stop : RunWish::GoOn; }};
    RunRecord record = trainRun(std::move(ready->run), ready->writer.get(), listener);
    if (const auto stored = ready->writer->finish(record); !stored) qFatal("%s", stored.error().message.c_str());
    return record;
}

}  // namespace

class TestRunNetwork : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    std::filesystem::path folder(const char* name) const { return m_home.filePath(name).toStdString(); }

  private slots:
    void theNetworkOfAWholeRunIsThatOfItsLastFrame() {
        const RunRecord run = trainIn(folder("whole"), smallSettings("codaset", 4));
        const auto network = readRunNetwork(folder("whole"));
        QVERIFY(network.has_value());
        QCOMPARE(network->epoch, 4);
        QVERIFY(!network->isEvolved);
        QCOMPARE(network->hidden.size(), 2u);
        QCOMPARE(network->hidden[0]->connectionCount(), run.result.connectionsPerLayer[0]);
        const InputImportance& importance = run.newest->importance;
        for (std::size_t input = 0; input < 20; ++input) {
            QCOMPARE(network->connections[input], static_cast<double>(importance.connections[input]));
            QVERIFY(std::abs(network->strength[input] - static_cast<double>(importance.strength[input])) < 1e-4);
        }
    }

    void aDenseNetworkHasNoTopology() {
        (void)trainIn(folder("dense"), smallSettings("dense", 2));
        const auto network = readRunNetwork(folder("dense"));
        QVERIFY(network.has_value() && !network->hidden[0] && !network->hidden[1]);
        QCOMPARE(network->connections, std::vector<double>(20, 18.0));
        QVERIFY(network->strength[3] > 0);
    }

    void whereThereIsNoCheckpointThatIsSaid() {
        const auto network = readRunNetwork(folder("nothing"));
        QVERIFY(!network && network.error().code == ErrorCode::NotFound);
    }

    void weightsFitByShapeAndNothingElse() {
        (void)trainIn(folder("source"), smallSettings("codaset", 3));
        const auto checkpoint = readCheckpoint(folder("source") / kCheckpointFile);
        QVERIFY(checkpoint.has_value());
        Settings others = smallSettings("set", 9);
        others.learningRate = 0.5;
        const auto start = startFromWeights(*checkpoint, others, *dataset("another"));
        QVERIFY2(start.has_value(), start ? "" : start.error().message.c_str());
        QCOMPARE(start->position.epoch, 0);
        QCOMPARE(hashOf(start->network), hashOf(checkpoint->state.network));  // topology, weights and neurons
        const auto& layer = std::get<SparseConnections>(start->network.hidden[0].connections);
        for (std::size_t c = 0; c < layer.weights.size(); ++c) QVERIFY(layer.birthEpoch[c] == 0 && layer.velocity[c] == 0);
        others.hidden = {18, 15};
        const auto wrong = startFromWeights(*checkpoint, others, *dataset("another", 21));
        QVERIFY(!wrong && wrong.error().code == ErrorCode::Mismatch);
        const QString text = QString::fromStdString(wrong.error().message);
        QVERIFY2(text.contains("20-18-14-2 there") && text.contains("21-18-15-2 here"), qPrintable(text));
    }

    // Killed anywhere, a run that began with weights of another goes on to the bits of one that never stopped: its start is stored, too.
    void aRunWithWeightsOfAnotherGoesOnToTheSameBits_data() {
        QTest::addColumn<int>("stopAfter");
        for (const int epoch : {0, 2}) QTest::addRow("after %d", epoch) << epoch;
    }
    void aRunWithWeightsOfAnotherGoesOnToTheSameBits() {
        QFETCH(int, stopAfter);
        (void)trainIn(folder("first"), smallSettings("codaset", 3));
        const Settings settings = smallSettings("codaset", 5);
        const auto begin = [&](const std::filesystem::path& where) {
            const auto start = startFromWeights(*readCheckpoint(folder("first") / kCheckpointFile), settings, *dataset("new"));
            RunRecord record{.dataset = dataset("new"),
                             .settings = settings,
                             .source = OpenOptions{.data = "new.csv"},
                             .started = utcNow(),
                             .weightsFrom = folder("first").native()};
            if (!prepareRunFolder(where, false)) qFatal("cannot make a folder");
            auto writer = RunWriter::begin(where, *RunLock::acquire(where), record);
            if (!writer) qFatal("%s", writer.error().message.c_str());
            return std::pair(ResumableRun{.record = record, .state = *start}, *std::move(writer));
        };
        const auto straightFolder = folder(qPrintable(QStringLiteral("straight%1").arg(stopAfter))),
                   brokenFolder = folder(qPrintable(QStringLiteral("broken%1").arg(stopAfter)));
        std::string straight, fromRandom;
        {
            auto [run, writer] = begin(straightFolder);
            std::optional<double> atStart;
            const RunListener listener{.epoch = [&](const auto& frame, const Progress&) {
                if (!atStart) atStart = frame->metrics.testAccuracy;
            }};
            const RunRecord record = trainRun(std::move(run), writer.get(), listener);
            QVERIFY(atStart > 0.7);  // it knows something before its first epoch
            straight = record.result.networkHash;
            QVERIFY(writer->finish(record).has_value());
        }
        {
            auto [run, writer] = begin(brokenFolder);
            int epoch = -1;
            const RunListener listener{.epoch = [&](const auto& frame, const Progress&) { epoch = frame->metrics.epoch; },
                                       .wish = [&] { return epoch >= stopAfter ? RunWish::Stop : RunWish::GoOn; }};
            (void)trainRun(std::move(run), writer.get(), listener);
        }  // and nobody says how it ended
        const auto stored = openRunFolder(brokenFolder);
        QVERIFY(stored.has_value());
        QCOMPARE(stored->weightsFrom, folder("first").native());
        auto resumed = prepareResume(*stored, dataset("new"), 5);
        QVERIFY2(resumed.has_value() && resumed->state, resumed ? "" : resumed.error().message.c_str());
        auto writer = RunWriter::resume(brokenFolder, *RunLock::acquire(brokenFolder), *resumed);
        QVERIFY(writer.has_value());
        const RunRecord record = trainRun(*std::move(resumed), writer->get(), {});
        QCOMPARE(record.result.networkHash, straight);
        QVERIFY((*writer)->finish(record).has_value());
        QCOMPARE(openRunFolder(brokenFolder)->weightsFrom, folder("first").native());
        // Without its checkpoint its start is lost, and it must not begin with random weights in silence.
        QVERIFY(QFile::remove(QFile::decodeName((brokenFolder / kCheckpointFile).c_str())));
        const auto lost = prepareResume(*stored, dataset("new"), 5);
        QVERIFY(!lost);
        QVERIFY2(QString::fromStdString(lost.error().message).contains("began with the weights of"), lost.error().message.c_str());
    }

    void aRaceGoesOnInTheFolderOfTheSame() {
        const std::vector<RaceEntry> entries{{"set-s0", smallSettings("set", 2)}, {"codaset-s0", smallSettings("codaset", 2)}};
        const std::filesystem::path base = folder("races");
        QVERIFY(raceToGoOnWith(base, entries, "f").empty());
        (void)trainIn(base / "race-20261125-100000" / "set-s0", entries[0].settings);
        QCOMPARE(raceToGoOnWith(base, entries, "f"), base / "race-20261125-100000");
        QVERIFY(raceToGoOnWith(base, entries, "others").empty());
        std::vector<RaceEntry> longer = entries;
        longer[0].settings.epochs = 3;
        QVERIFY(raceToGoOnWith(base, longer, "f").empty());
        (void)trainIn(base / "race-20261125-100000" / "codaset-s0", entries[1].settings);
        QVERIFY(raceToGoOnWith(base, entries, "f").empty());  // whole: another race gets another folder
    }

    void aRaceIsFoundAgainAsItWasPlanned() {
        const std::filesystem::path race = folder("planned");
        std::filesystem::create_directories(race);
        const RacePlan plan{.entries = {{"set-s0", smallSettings("set", 2)}, {"codaset-s7", smallSettings("codaset", 9)}},
                            .source = {.data = "/somewhere/a.csv", .test = "b.csv"},
                            .dataName = "a",
                            .fingerprint = "f00d"};
        QVERIFY(writeRacePlan(plan, race).has_value());
        const auto read = readRacePlan(race);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->dataName, plan.dataName);
        QCOMPARE(read->fingerprint, plan.fingerprint);
        QCOMPARE(read->source.data, plan.source.data);
        QCOMPARE(read->source.test, plan.source.test);
        QCOMPARE(read->entries.size(), 2u);
        QCOMPARE(read->entries[1].name, std::string("codaset-s7"));
        QVERIFY(settingsToJson(read->entries[1].settings) == settingsToJson(plan.entries[1].settings));
    }

    void planOfARaceThatCannotBeUsedIsTold_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("told");
        QTest::newRow("without runs") << QByteArray("\"runs\"") << QByteArray("\"ran\"") << "missing";
        QTest::newRow("newer") << QByteArray("\"format\": 1") << QByteArray("\"format\": 9") << "newer";
        QTest::newRow("leads elsewhere") << QByteArray("\"set-s0\"") << QByteArray("\"../set-s0\"") << "../set-s0";
        QTest::newRow("twice") << QByteArray("\"codaset-s7\"") << QByteArray("\"set-s0\"") << "twice";
        QTest::newRow("unknown algorithm") << QByteArray("\"algorithm\": \"set\"") << QByteArray("\"algorithm\": \"sett\"") << "sett";
    }
    void planOfARaceThatCannotBeUsedIsTold() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, told);
        const std::filesystem::path race = folder("edited");
        std::filesystem::create_directories(race);
        QVERIFY(writeRacePlan({.entries = {{"set-s0", smallSettings("set", 2)}, {"codaset-s7", smallSettings("codaset", 9)}},
                               .source = {.data = "a.csv"},
                               .dataName = "a",
                               .fingerprint = "f"},
                              race)
                    .has_value());
        QFile file(QFile::decodeName((race / kRaceFile).c_str()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        QVERIFY(text.contains(from));
        text.replace(from, to);
        QVERIFY(file.resize(0) && file.seek(0) && file.write(text) == text.size());
        file.close();
        const auto read = readRacePlan(race);
        QVERIFY(!read);
        QVERIFY2(
            QString::fromStdString(read.error().message).contains(told) && QString::fromStdString(read.error().message).contains(kRaceFile),
            read.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRunNetwork)
#include "test_run_network.moc"
