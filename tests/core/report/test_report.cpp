// The files that a run leaves: their columns, their numbers, and settings that survive the way through JSON.
#include "core/report/csv_text.h"
#include "core/report/run_report.h"
#include "core/report/settings_json.h"

#include "tests/core/training/small_dataset.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <limits>

using namespace rewire;

namespace {

RunRecord trainedRun() {
    Settings settings;
    settings.hidden = {15, 10};
    settings.epochs = 3;
    settings.epsilon = 3;
    settings.batchSize = 40;
    settings.threads = 1;
    const auto dataset = std::make_shared<const Dataset>(smallDataset());
    TrainingSession session(dataset, settings);
    session.start();
    session.wait();
    const SessionSnapshot end = session.snapshot(0);
    return {.dataset = dataset,
            .settings = settings,
            .epochsTrained = end.newFrames.back()->metrics.epoch,
            .newest = end.newFrames.back(),
            .removalCurve = end.removalCurve,
            .result = end.result};
}

QList<QByteArray> linesOf(const std::string& text) { return QByteArray::fromStdString(text).trimmed().split('\n'); }

}  // namespace

class TestReport : public QObject {
    Q_OBJECT

    const RunRecord m_run = trainedRun();

  private slots:
    void cellsAreQuotedAndDefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        QTest::newRow("plain") << "pixel 3"
                               << "pixel 3";
        QTest::newRow("comma") << "a,b"
                               << "\"a,b\"";
        QTest::newRow("quote") << "a\"b"
                               << "\"a\"\"b\"";
        QTest::newRow("line end") << "a\nb"
                                  << "\"a\nb\"";
        QTest::newRow("formula") << "=cmd()"
                                 << "'=cmd()";
        QTest::newRow("formula with a comma") << "@a,b"
                                              << "\"'@a,b\"";
        QTest::newRow("empty") << ""
                               << "";
    }
    void cellsAreQuotedAndDefused() {
        QFETCH(QString, text);
        QTEST(QString::fromStdString(csvCell(text.toStdString())), "cell");
    }

    void numbersReadBackExactly() {
        for (const double value : {0.1, 1.0 / 3, 1e-300, -12345.678})
            QCOMPARE(QByteArray::fromStdString(csvNumber(value)).toDouble(), value);
        QCOMPARE(csvNumber(std::numeric_limits<double>::quiet_NaN()), std::string());
        QCOMPARE(csvNumber(std::int64_t{-7}), std::string("-7"));
    }

    void settingsSurviveJson() {
        Settings settings;
        settings.algorithm = "copaset";
        settings.hidden = {5, 6, 7, 8};
        settings.seed = ~0ull;
        settings.learningRate = 0.1234567890123;
        settings.activation = Activation::Tanh;
        settings.initialWeights = InitialWeights::Published;
        settings.newWeights = NewWeights::Glorot;
        settings.similarityOf = SimilarityOf::Activations;
        settings.momentumRestart = MomentumRestart::Never;
        settings.augment = true;
        const auto json = settingsToJson(settings);
        const auto back = settingsFromJson(nlohmann::ordered_json::parse(json.dump()));
        QVERIFY(back.has_value());
        QVERIFY(settingsToJson(*back) == json);
        QCOMPARE(back->seed, settings.seed);
    }

    void badSettingsJsonNamesTheKey_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QString>("named");
        QTest::newRow("missing") << QByteArray(R"([{"op":"remove","path":"/epochs"}])") << "\"epochs\" is missing";
        QTest::newRow("not an integer") << QByteArray(R"([{"op":"replace","path":"/epochs","value":2.5}])")
                                        << "\"epochs\" has another type";
        QTest::newRow("negative seed") << QByteArray(R"([{"op":"replace","path":"/seed","value":-1}])") << "\"seed\" is out of range";
        QTest::newRow("too large") << QByteArray(R"([{"op":"replace","path":"/batch","value":4294967396}])") << "\"batch\" is out of range";
        QTest::newRow("too large in a list") << QByteArray(R"([{"op":"replace","path":"/hidden/1","value":4294967396}])")
                                             << "\"hidden\" is out of range";
        QTest::newRow("fraction in a list") << QByteArray(R"([{"op":"replace","path":"/hidden/1","value":1e300}])")
                                            << "\"hidden\" has another type";
        QTest::newRow("number for a word") << QByteArray(R"([{"op":"replace","path":"/algorithm","value":3}])")
                                           << "\"algorithm\" has another type";
        QTest::newRow("null") << QByteArray(R"([{"op":"replace","path":"/dropout","value":null}])") << "\"dropout\" has another type";
        QTest::newRow("another type") << QByteArray(R"([{"op":"replace","path":"/hidden","value":"wide"}])")
                                      << "\"hidden\" has another type";
        QTest::newRow("unknown choice") << QByteArray(R"([{"op":"replace","path":"/activation","value":"swish"}])")
                                        << "\"activation\" is 'swish'";
    }
    void badSettingsJsonNamesTheKey() {
        QFETCH(QByteArray, change);
        QFETCH(QString, named);
        const auto json = settingsToJson(Settings{}).patch(nlohmann::ordered_json::parse(change.toStdString()));
        const auto settings = settingsFromJson(json);
        QVERIFY(!settings.has_value());
        QVERIFY2(QString::fromStdString(settings.error().message).contains(named), settings.error().message.c_str());
    }

    void whatIsNoObjectIsRefused() {
        for (const char* text : {"[]", "3", "null", "\"set\""})
            QVERIFY2(!settingsFromJson(nlohmann::ordered_json::parse(text)).has_value(), text);
    }

    void metricsHaveALineAnEpoch() {
        const Metrics& m = m_run.newest->metrics;
        const auto lines = linesOf(metricsCsvHeader() + metricsCsvLine(m));
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0], QByteArray("epoch,train_loss,train_accuracy,test_loss,test_accuracy,train_seconds,similarity_seconds,evolution_"
                                      "seconds,connections,removed,added"));
        const auto cells = lines[1].split(',');
        QCOMPARE(cells.size(), 11);
        QCOMPARE(cells[0].toInt(), 3);
        QCOMPARE(cells[1].toDouble(), m.trainLoss);
        QCOMPARE(cells[4].toDouble(), m.testAccuracy);
        QCOMPARE(cells[8].toLongLong(), m.connections);
        QCOMPARE(cells[10].toLongLong(), m.added);
    }

    void importanceHasALineAnInput() {
        const auto lines = linesOf(importanceCsv(*m_run.dataset, m_run.newest->importance));
        QCOMPARE(lines.size(), 21);
        QCOMPARE(lines[0], QByteArray("input,name,connections,connections_after_removal,strength,informative"));
        QCOMPARE(lines[1].split(',').last(), QByteArray("1"));
        QCOMPARE(lines[3].split(',').last(), QByteArray("0"));
        QCOMPARE(lines[5].split(',')[2].toUInt(), m_run.newest->importance.connections[4]);
        Dataset unknown = *m_run.dataset;
        unknown.informativeFeatures.clear();
        QVERIFY(!linesOf(importanceCsv(unknown, m_run.newest->importance))[0].contains("informative"));
    }

    void removalCurvesHaveALineAPoint() {
        const auto lines = linesOf(removalCurveCsv(*m_run.removalCurve));
        QCOMPARE(lines[0], QByteArray("removed,least_first,most_first,random"));
        QCOMPARE(lines.size(), 22);
        QCOMPARE(lines[1].split(',')[1].toDouble(), m_run.result.finalTestAccuracy);
    }

    void runJsonTellsTheRun() {
        const auto json = nlohmann::ordered_json::parse(runJson(m_run));
        QCOMPARE(json["outcome"].get<std::string>(), std::string("completed"));
        QCOMPARE(json["network_hash"].get<std::string>(), m_run.result.networkHash);
        QCOMPARE(json["final_test_accuracy"].get<double>(), m_run.result.finalTestAccuracy);
        QCOMPARE(json["connections_per_layer"].size(), 3u);
        QCOMPARE(json["connections_per_layer"][2].get<int>(), 20);
        QCOMPARE(json["connections"].get<std::int64_t>(), m_run.newest->metrics.connections);
        QCOMPARE(json["data"]["features"].get<int>(), 20);
        QCOMPARE(json["truth"]["k"].get<int>(), 2);
        QVERIFY(settingsFromJson(json["settings"]).has_value());
    }

    void whatWasNotMeasuredIsNullOrEmpty() {
        RunRecord run = m_run;
        run.epochsTrained = 0;  // stopped in the first epoch
        run.removalCurve = nullptr;
        run.result.outcome = Outcome::Stopped;
        const auto json = nlohmann::ordered_json::parse(runJson(run));
        QVERIFY(json["final_test_accuracy"].is_null());
        QVERIFY(json["best_epoch"].is_null());
        QCOMPARE(json["epochs_trained"].get<int>(), 0);
        Metrics unmeasured = m_run.newest->metrics;
        unmeasured.testLoss = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(linesOf(metricsCsvLine(unmeasured)).last().split(',')[3], QByteArray());
    }

    void oneFileThatCannotBeStoredLosesNoOther() {
        const QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkdir("importance.csv"));  // in the file's way
        const auto written = writeResults(m_run, home.path().toStdString());
        QVERIFY(!written.has_value());
        QVERIFY2(QString::fromStdString(written.error().message).contains("importance.csv"), written.error().message.c_str());
        for (const char* name : {"run.json", "removal_curve.csv"}) QVERIFY2(QFile::exists(home.filePath(name)), name);
    }

    void filesOfAReplacedRunDoNotStay() {
        const QTemporaryDir home;
        const std::filesystem::path folder = home.path().toStdString();
        QVERIFY(writeResults(m_run, folder).has_value());
        RunRecord run = m_run;
        run.removalCurve = nullptr;
        QVERIFY(writeResults(run, folder).has_value());
        QVERIFY(!std::filesystem::exists(folder / "removal_curve.csv"));
        QVERIFY(std::filesystem::exists(folder / "importance.csv"));
    }

    void theFolderHoldsEveryFileAndIsNotReplacedUnasked() {
        const QTemporaryDir home;
        const std::filesystem::path folder = home.filePath("a/run").toStdString();
        QVERIFY(prepareRunFolder(folder, false).has_value());
        QVERIFY(QDir(QString::fromStdString(folder)).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
        QVERIFY(writeResults(m_run, folder).has_value());
        for (const char* name : {"run.json", "importance.csv", "removal_curve.csv"})
            QVERIFY(std::filesystem::file_size(folder / name) > 50);
        const auto again = prepareRunFolder(folder, false);
        QVERIFY(!again.has_value());
        QVERIFY(QString::fromStdString(again.error().message).contains("--force"));
        QVERIFY(prepareRunFolder(folder, true).has_value());
    }

    void aFileInTheWayIsNamed() {
        const QTemporaryDir home;
        QFile file(home.filePath("taken"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto prepared = prepareRunFolder(home.filePath("taken").toStdString(), false);
        QVERIFY(!prepared.has_value());
        QCOMPARE(prepared.error().code, ErrorCode::NotWritable);
    }
};

QTEST_APPLESS_MAIN(TestReport)
#include "test_report.moc"
