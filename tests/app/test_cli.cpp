// rewire-cli as a person runs it: exit codes, messages, files, and equal results for any number of threads.
#include "tests/app/cli_answer.h"
#include "tests/core/data/data_files.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>

class TestCli : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QString m_data;

    // A run of a moment, on one thread so that a busy machine delays it little; an option in `more` stands for the same one here.
    QStringList quick(const QStringList& more = {}) const {
        QStringList arguments{"train",   "--data", m_data,      "--hidden", "12,9",      "--epochs", "2",
                              "--batch", "16",     "--epsilon", "3",        "--threads", "1"};
        for (const QString& option : more)
            if (const auto at = arguments.indexOf(option); option.startsWith("--") && at >= 0) arguments.remove(at, 2);
        return arguments + more;
    }
    static void checkStoppedRun(const QString& folder) {
        const QJsonObject run = QJsonDocument::fromJson(contentOf(folder + "/run.json")).object();
        QCOMPARE(run["outcome"].toString(), "stopped");
        QVERIFY(run["epochs_trained"].toInt() >= 1);
        QCOMPARE(contentOf(folder + "/metrics.csv").trimmed().split('\n').size(), run["epochs_trained"].toInt() + 1);
    }
    QString store(const QString& name, const QByteArray& bytes) const {
        QFile file(m_home.filePath(name));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write(bytes);
        return file.fileName();
    }

  private slots:
    void initTestCase() {
        QByteArray text = "left,right,=odd name,class\n";
        for (int r = 0; r < 80; ++r)
            text += QByteArray::number(r % 7) + ',' + QByteArray::number(r * r % 11) + ',' + QByteArray::number(r % 2 * 3) +
                    (r % 2 == 0 ? ",no\n" : ",yes\n");
        m_data = store("data.csv", text);
        qputenv("XDG_DATA_HOME", m_home.filePath("xdg").toLocal8Bit());  // where runs go that are given no folder
    }

    void aRunLeavesItsFolder() {
        const QString out = m_home.filePath("out");
        const Answer answer = runCli(quick({"--out", out}));
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.error));
        QVERIFY2(answer.out.contains(QRegularExpression(R"(epoch 2 of 2 .* test loss \d+\.\d{4} accuracy \d+\.\d\d % )")),
                 qPrintable(answer.out));
        QVERIFY2(answer.out.contains(QRegularExpression(R"(Test accuracy \d+\.\d\d % at the end, \d+\.\d\d % at best)")),
                 qPrintable(answer.out));
        QCOMPARE(contentOf(out + "/metrics.csv").trimmed().split('\n').size(), 3);
        QCOMPARE(contentOf(out + "/importance.csv").trimmed().split('\n').size(), 4);
        QVERIFY(contentOf(out + "/importance.csv").contains("'=odd name"));
        QCOMPARE(contentOf(out + "/removal_curve.csv").trimmed().split('\n').size(), 5);
        const QJsonObject run = QJsonDocument::fromJson(contentOf(out + "/run.json")).object();
        QCOMPARE(run["outcome"].toString(), "completed");
        QCOMPARE(run["connections_per_layer"].toArray().size(), 3);
        for (const char* name :
             {"curves", "importance", "connectivity_layer1", "connectivity_layer2", "connectivity_layer3", "removal_curve"}) {
            const QImage picture(out + "/pictures/" + name + ".png");
            QVERIFY2(picture.width() > 400 && picture.height() > 300, name);
        }
        const Answer again = runCli(quick({"--out", out}));
        QCOMPARE(again.exitCode, 2);
        QVERIFY(again.error.contains("--force"));
    }

    void badUsageAndInputExitWithTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        QTest::newRow("no command") << QStringList{} << "subcommand";
        QTest::newRow("unknown option") << quick({"--speed", "9"}) << "--speed";
        QTest::newRow("unknown algorithm") << quick({"--algorithm", "sgd"}) << "sgd";
        QTest::newRow("unknown activation") << quick({"--activation", "swish"}) << "swish";
        QTest::newRow("zero epochs") << quick({"--epochs", "0"}) << "epochs is 0";
        QTest::newRow("text for a number") << quick({"--batch", "many"}) << "many";
        QTest::newRow("negative seed") << quick({"--seed", "-1"}) << "--seed: -1 is no whole number";
        QTest::newRow("unknown way with missing cells") << quick({"--missing", "guess"}) << "guess not in {refuse,mean,drop}";
        QTest::newRow("header only") << QStringList{"train", "--data", store("header.csv", "a,b,class\n")} << "a header and no rows";
        QTest::newRow("no test samples wanted") << quick({"--test-fraction", "2"}) << "test fraction";
        QTest::newRow("an input twice") << quick({"--keep-inputs", "3,1,3"}) << "3,1,3 is no list of different numbers";
        QTest::newRow("an input that is not there") << quick({"--keep-inputs", "1,999999"}) << "must be different numbers from 0 to";
        QTest::newRow("no image shape") << quick({"--image-shape", "28by28"}) << "28by28 is no image shape";
        QTest::newRow("image shape that does not fit") << quick({"--image-shape", "1000x1000"}) << "does not fit";
        QTest::newRow("no such column") << quick({"--label-column", "colour"}) << "no column 'colour'";
        QTest::newRow("a hole in the layers") << quick({"--hidden", "10,,5"}) << "10,,5";
        QTest::newRow("more memory than there is")
            << quick({"--hidden", "9000000,9000000,9000000,9000000,9000000,9000000,9000000,9000000", "--epsilon", "60"}) << "GiB";
        QTest::newRow("dropout of one") << quick({"--dropout", "1"}) << "dropout is 1";
        QTest::newRow("missing file") << QStringList{"train", "--data", m_home.filePath("nothing.csv")} << "no file or folder";
        QTest::newRow("empty file") << QStringList{"train", "--data", store("empty.csv", "")} << "empty";
        QTest::newRow("one class only") << QStringList{"train", "--data", store("one.csv", "a,class\n1,x\n2,x\n3,x\n4,x\n5,x\n")}
                                        << "only one class";
        QTest::newRow("NaN cells") << QStringList{"train", "--data", store("nan.csv", "a,class\n1,x\nnan,y\n3,x\n4,y\n")}
                                   << "line 3, column 0 (a) (nan)";
        QTest::newRow("info of nothing") << QStringList{"info", "--data", "/nowhere"} << "no file or folder";
        QTest::newRow("output folder is a file") << quick({"--out", m_data}) << "cannot be made";
    }
    void badUsageAndInputExitWithTwo() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        const Answer answer = runCli(arguments);
        QCOMPARE(answer.exitCode, 2);
        QVERIFY2(answer.error.contains(message), qPrintable(answer.error));
        QVERIFY2(answer.out.isEmpty(), qPrintable(answer.out));
    }

    void adjustmentsAreToldAndTheRunGoesOn() {
        const Answer answer = runCli(quick({"--batch", "5000", "--epsilon", "1000", "--no-save"}));
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.error.contains("batch of 5000"));
        QVERIFY(answer.error.contains("fills layer 1"));
        QVERIFY(answer.error.contains("Nothing was written"));
    }

    void badInputLeavesNoFolder() {
        const QString out = m_home.filePath("leftover");
        QCOMPARE(runCli({"train", "--data", m_home.filePath("nothing.csv"), "--out", out}).exitCode, 2);
        QCOMPARE(runCli(quick({"--epochs", "0", "--out", out})).exitCode, 2);
        QVERIFY(!QFile::exists(out));
    }

    void aRefusedFolderKeepsItsRun() {
        const QString out = m_home.filePath("kept");
        QCOMPARE(runCli(quick({"--out", out, "--pictures", "off"})).exitCode, 0);
        const QByteArray before = contentOf(out + "/run.json");
        QCOMPARE(runCli(quick({"--seed", "7", "--out", out})).exitCode, 2);
        QCOMPARE(contentOf(out + "/run.json"), before);
        QVERIFY(!QFile::exists(out + "/pictures"));
    }

    void aReplacedRunLeavesNoPicturesOfOtherLayers() {
        const QString out = m_home.filePath("replaced");
        QCOMPARE(runCli(quick({"--out", out})).exitCode, 0);
        store("replaced/pictures/mine.png", "kept");
        QVERIFY(QFile::exists(out + "/pictures/connectivity_layer3.png"));
        QCOMPARE(runCli(quick({"--hidden", "12", "--out", out, "--force"})).exitCode, 0);
        QVERIFY(QFile::exists(out + "/pictures/connectivity_layer2.png"));
        QVERIFY(!QFile::exists(out + "/pictures/connectivity_layer3.png"));
        QCOMPARE(contentOf(out + "/pictures/mine.png"), QByteArray("kept"));
    }

    void aRunWithoutAFolderGoesAmongTheOthers() {
        QVERIFY(QDir(m_home.filePath("xdg")).isEmpty());
        const Answer answer = runCli(quick({"--pictures", "off"}));
        QCOMPARE(answer.exitCode, 0);
        const QDir runs(m_home.filePath("xdg/rewire/runs"));
        const QStringList names = runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QCOMPARE(names.size(), 1);
        QVERIFY2(names[0].endsWith("-data-codacorset-s0"), qPrintable(names[0]));
        QVERIFY(answer.error.contains(names[0]));
        QVERIFY(QFile::exists(runs.filePath(names[0] + "/checkpoint.rewire")));
        qputenv("XDG_DATA_HOME", "/proc/nowhere");
        const Answer unwritable = runCli(quick({"--pictures", "off"}));
        qputenv("XDG_DATA_HOME", m_home.filePath("xdg").toLocal8Bit());
        QCOMPARE(unwritable.exitCode, 0);
        QVERIFY2(unwritable.error.contains("Training goes on without"), qPrintable(unwritable.error));
        const QByteArray home = qgetenv("HOME");
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("HOME");
        const Answer homeless = runCli(quick({"--pictures", "off"}));
        qputenv("HOME", home);
        qputenv("XDG_DATA_HOME", m_home.filePath("xdg").toLocal8Bit());
        QCOMPARE(homeless.exitCode, 0);
        QVERIFY2(homeless.error.contains("The run is not kept"), qPrintable(homeless.error));
    }

    void aRunIsGoneOnWithFromAnyFolder() {
        const QString out = m_home.filePath("further");
        QCOMPARE(runCli(quick({"--out", out, "--pictures", "off"})).exitCode, 0);
        const Answer whole = runCli({"resume", out});
        QCOMPARE(whole.exitCode, 0);
        QVERIFY(whole.error.contains("is complete"));
        const Answer further = runCli({"resume", out, "--epochs", "5", "--pictures", "off", "--json"});
        QVERIFY2(further.exitCode == 0, qPrintable(further.error));
        const QString straight = m_home.filePath("straight");
        QCOMPARE(runCli(quick({"--epochs", "5", "--out", straight, "--pictures", "off"})).exitCode, 0);
        const auto hashIn = [](const QString& folder) {
            return QJsonDocument::fromJson(contentOf(folder + "/run.json")).object()["network_hash"].toString();
        };
        QCOMPARE(hashIn(out), hashIn(straight));
        QCOMPARE(contentOf(out + "/metrics.csv").trimmed().split('\n').size(), 6);
    }

    void aRunMayBeginWithTheWeightsOfAnother() {
        const QString first = m_home.filePath("first"), second = m_home.filePath("second");
        QCOMPARE(runCli(quick({"--out", first, "--pictures", "off"})).exitCode, 0);
        const Answer answer = runCli(quick({"--weights-from", first, "--out", second, "--epochs", "3", "--pictures", "off"}));
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.error));
        QCOMPARE(QJsonDocument::fromJson(contentOf(second + "/run.json")).object()["weights_from"].toString(), first);
        const Answer wrong = runCli(quick({"--weights-from", first, "--hidden", "12,10", "--out", m_home.filePath("third")}));
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY2(wrong.error.contains("3-12-9-2 there, 3-12-10-2 here"), qPrintable(wrong.error));
        QVERIFY(!QDir(m_home.filePath("third")).exists());
        QCOMPARE(runCli(quick({"--weights-from", m_home.filePath("nowhere")})).exitCode, 2);
    }

    void whatCannotBeGoneOnWithIsExplained() {
        QVERIFY(runCli({"resume", m_home.filePath("nothing")}).error.contains("holds no run"));
        const QString out = m_home.filePath("moved");
        const QString data = store("moving.csv", contentOf(m_data));
        QCOMPARE(runCli(quick({"--data", data, "--out", out, "--pictures", "off"})).exitCode, 0);
        store("moving.csv", contentOf(m_data) + "1,2,3,yes\n");
        const Answer changed = runCli({"resume", out, "--epochs", "9"});
        QCOMPARE(changed.exitCode, 2);
        const QRegularExpressionMatch both =
            QRegularExpression("fingerprint ([0-9a-f]{16}), and .* has ([0-9a-f]{16})").match(changed.error);
        QVERIFY2(both.hasMatch(), qPrintable(changed.error));
        const auto fingerprintOf = [](const QString& file) {
            return QJsonDocument::fromJson(runCli({"info", "--data", file, "--json"}).out.toUtf8()).object()["fingerprint"].toString();
        };
        QCOMPARE(both.captured(1), fingerprintOf(m_data));
        QCOMPARE(both.captured(2), fingerprintOf(data));
        QVERIFY(QFile::remove(data));
        const Answer gone = runCli({"resume", out, "--epochs", "9"});
        QCOMPARE(gone.exitCode, 2);
        QVERIFY2(gone.error.contains("--data"), qPrintable(gone.error));
        const Answer found = runCli({"resume", out, "--epochs", "3", "--data", m_data, "--pictures", "off"});
        QVERIFY2(found.exitCode == 0, qPrintable(found.error));
        const Answer fewer = runCli({"resume", out, "--epochs", "1", "--data", m_data});
        QVERIFY2(fewer.error.contains("is complete"), qPrintable(fewer.error));
    }

    // Runs that would go on for a million epochs.
    void aPoliteKillKeepsTheFinishedEpochs() {
        const QString out = m_home.filePath("terminated");
        QProcess process;
        process.start(REWIRE_CLI, quick({"--epochs", "1000000", "--out", out, "--pictures", "off"}));
        QByteArray printed;
        while (!printed.contains("epoch 1 of")) {
            QVERIFY(process.waitForReadyRead(60000));
            printed += process.readAllStandardOutput();
        }
        process.terminate();
        QVERIFY(process.waitForFinished(5000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);  // nothing is lost
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.contains("Stopped after") && told.contains("rewire-cli resume"), told.constData());
        checkStoppedRun(out);
        QVERIFY(QFile::exists(out + "/checkpoint.rewire"));
    }

    // Training goes on without its folder; at the end nobody is sent there.
    void aRunWhoseFolderIsGoneSaysWhatIsLost() {
        const QString out = m_home.filePath("deleted");
        QProcess process;
        process.start(REWIRE_CLI, quick({"--epochs", "1000000", "--out", out, "--pictures", "off", "--checkpoint-seconds", "0"}));
        QByteArray printed;
        const auto waitForEpoch = [&] {
            printed.clear();
            while (!printed.contains("epoch ") && process.waitForReadyRead(60000)) printed += process.readAllStandardOutput();
            return printed.contains("epoch ");
        };
        QVERIFY(waitForEpoch());
        QVERIFY(QDir().rename(out, out + "-elsewhere"));  // all at once, however busy its writer is
        QVERIFY(waitForEpoch());
        process.terminate();
        QVERIFY(process.waitForFinished(5000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QByteArray told = process.readAllStandardError();
        QVERIFY2(told.contains("Cannot store") && told.contains("Stopped after") && !told.contains("rewire-cli resume"), told.constData());
    }

    // The content is in memory: neither a shorter file nor none stops a run, and going on is refused until the data are back.
    void dataThatChangeWhileTrainingDoNotMatter() {
        const QString data = store("shrinking.csv", contentOf(m_data)), out = m_home.filePath("shrunk");
        QProcess process;
        process.start(REWIRE_CLI, quick({"--data", data, "--epochs", "1000000", "--out", out, "--pictures", "off"}));
        QByteArray printed;
        const auto waitFor = [&](const QByteArray& words) {
            while (!printed.contains(words) && process.waitForReadyRead(60000)) printed += process.readAllStandardOutput();
            return printed.contains(words);
        };
        QVERIFY(waitFor("epoch 1 of"));
        QVERIFY(QFile::resize(data, 40));
        printed.clear();
        QVERIFY(waitFor("epoch "));
        QVERIFY(QFile::remove(data));
        printed.clear();
        QVERIFY(waitFor("epoch "));
        process.terminate();
        QVERIFY(process.waitForFinished(5000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        checkStoppedRun(out);
        const QString epochs =
            QString::number(QJsonDocument::fromJson(contentOf(out + "/run.json")).object()["epochs_trained"].toInt() + 1);
        store("shrinking.csv", contentOf(m_data).replace("yes", "no "));
        QCOMPARE(runCli({"resume", out, "--epochs", epochs}).exitCode, 2);
        store("shrinking.csv", contentOf(m_data));
        const Answer resumed = runCli({"resume", out, "--epochs", epochs, "--pictures", "off"});
        QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.error));
    }

    void aReaderWhoLeavesEndsTheRunAndKeepsTheFinishedEpochs() {
        const QString out = m_home.filePath("unread");
        QProcess process;
        process.start("bash", QStringList{"-c", R"("$0" "$@" | head -n 1; exit "${PIPESTATUS[0]}")", REWIRE_CLI} +
                                  quick({"--epochs", "1000000", "--out", out, "--pictures", "off"}));
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardOutput().startsWith("epoch 1 of"));
        checkStoppedRun(out);
    }

    void outputThatCannotBeWrittenIsNoSuccess() {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(REWIRE_CLI, {"info", "--data", m_data, "--json"});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("Standard output"));
    }

    void divergenceExitsWithOneAndKeepsTheResults() {
        const QString out = m_home.filePath("diverged");
        const Answer answer =
            runCli(quick({"--learning-rate", "1000", "--activation", "leaky-relu", "--epochs", "50", "--out", out, "--pictures", "off"}));
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.error.contains("diverged in epoch"), qPrintable(answer.error));
        const QJsonObject run = QJsonDocument::fromJson(contentOf(out + "/run.json")).object();
        QCOMPARE(run["outcome"].toString(), "diverged");
        QVERIFY(run["diverged"].toObject()["epoch"].toInt() >= 1);
    }

    void jsonLinesAreJson() {
        const Answer answer = runCli(quick({"--json"}));
        const QStringList lines = answer.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        for (const QString& line : lines) QVERIFY2(QJsonDocument::fromJson(line.toUtf8()).isObject(), qPrintable(line));
        QVERIFY(QJsonDocument::fromJson(lines.last().toUtf8()).object()["final"].toBool());
    }

    void anyNumberOfThreadsGivesTheSameNetwork_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"set", "codaset", "copaset", "corset", "codacorset", "copacorset", "fixed", "dense"})
            QTest::newRow(algorithm) << algorithm;
    }
    void anyNumberOfThreadsGivesTheSameNetwork() {
        QFETCH(QString, algorithm);
        QStringList hashes;
        for (const char* threads : {"1", "2", "3", "4", "8"}) {
            const Answer answer = runCli(quick({"--algorithm", algorithm, "--threads", threads, "--hidden", "70,50", "--json"}));
            QCOMPARE(answer.exitCode, 0);
            hashes << QJsonDocument::fromJson(answer.out.trimmed().split('\n').last().toUtf8()).object()["network_hash"].toString();
        }
        QCOMPARE(hashes[0].size(), 16);
        hashes.removeDuplicates();
        QCOMPARE(hashes.size(), 1);
    }

    void infoTellsWhatTheDataHold() {
        const Answer answer = runCli({"info", "--data", "synthetic-madelon", "--json"});
        QCOMPARE(answer.exitCode, 0);
        const QJsonObject info = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        QCOMPARE(info["samples"].toInt(), 2600);
        QCOMPARE(info["features"].toInt(), 500);
        QCOMPARE(info["classes"].toInt(), 2);
        QCOMPARE(info["missing_cells"].toInt(), 0);
        QCOMPARE(info["constant_features"].toInt(), 0);
        QVERIFY(info["near_constant_features"].isDouble());
        QVERIFY(info["image_shape"].isNull());
        QCOMPARE(info["class_counts"].toObject().size(), 2);
    }

    void imagesKeepTheirShape() {
        QByteArray labels;
        for (int s = 0; s < 40; ++s) labels.append(static_cast<char>(s % 2));
        const rewire::DataFolder folder;
        for (const char* part : {"train", "t10k"}) {
            folder.write(QString(part) + "-images-idx3-ubyte", rewire::idx({40, 6, 4}, rewire::countingBytes(40 * 24)));
            folder.write(QString(part) + "-labels-idx1-ubyte", rewire::idx({40}, labels));
        }
        const QString data = QString::fromStdString(folder.path());
        const QJsonObject shape{{"height", 6}, {"width", 4}, {"channels", 1}};
        const Answer info = runCli({"info", "--data", data, "--json"});
        QVERIFY2(info.exitCode == 0, qPrintable(info.error));
        QCOMPARE(QJsonDocument::fromJson(info.out.toUtf8()).object()["image_shape"].toObject(), shape);
        const QString out = m_home.filePath("images");
        const Answer answer = runCli(quick({"--data", data, "--out", out, "--augment", "on"}));
        QVERIFY2(answer.exitCode == 0, qPrintable(answer.error));
        QCOMPARE(QJsonDocument::fromJson(contentOf(out + "/run.json")).object()["data"].toObject()["image_shape"].toObject(), shape);
        QCOMPARE(contentOf(out + "/importance.csv").trimmed().split('\n').size(), 25);
        QVERIFY(!QImage(out + "/pictures/importance.png").isNull());
    }

    void exportsAgreeWithTheRun() {
        const QString run = m_home.filePath("exported");
        QCOMPARE(runCli(quick({"--out", run, "--pictures", "off"})).exitCode, 0);
        const auto exported = [&](const QString& what, const QString& name, const QStringList& more = {}) {
            const QString file = m_home.filePath(name);
            const Answer answer = runCli(QStringList{"export", what, run, "--out", file} + more);
            if (answer.exitCode != 0) qWarning("%s", qPrintable(answer.error));
            return answer.exitCode == 0 ? file : QString();
        };
        // Column `strength` of the run's own table, by input.
        QList<double> strengths;
        const auto lines = contentOf(run + "/importance.csv").trimmed().split('\n');
        for (const QByteArray& line : lines.mid(1)) strengths << line.split(',').at(4).toDouble();
        const auto cells = contentOf(exported("view", "importance.csv", {"--measure", "strength"})).trimmed().split('\n');
        QCOMPARE(cells.size(), strengths.size() + 1);
        for (int input = 0; input < strengths.size(); ++input)
            QCOMPARE(float(cells[input + 1].split(',').at(2).toDouble()), float(strengths[input]));
        const QByteArray array = contentOf(exported("view", "importance.npy", {"--measure", "strength"}));
        QCOMPARE(array.first(6), QByteArray("\x93NUMPY"));
        QVector<double> values(strengths.size());
        std::memcpy(values.data(), array.constData() + array.size() - 8 * strengths.size(), static_cast<std::size_t>(8 * strengths.size()));
        for (int input = 0; input < strengths.size(); ++input) QCOMPARE(float(values[input]), float(strengths[input]));

        QCOMPARE(QImage(exported("view", "curves.png", {"--view", "curves", "--width", "100", "--height", "50", "--dpi", "254"})).size(),
                 QSize(1000, 500));
        QVERIFY(contentOf(exported("view", "layer.svg", {"--view", "connectivity", "--layer", "2", "--epoch", "1"})).contains("<svg"));
        QVERIFY(contentOf(exported("view", "layer.pdf", {"--view", "connectivity"})).startsWith("%PDF"));
        QImageReader film(exported("time-lapse", "film.gif", {"--hold", "2"}));
        QCOMPARE(film.imageCount(), 3);  // the untrained start and two epochs
        QCOMPARE(QDir(exported("time-lapse", "frames", {"--every", "2"})).entryList({"importance_*.png"}).size(), 2);
        QVERIFY(contentOf(exported("report", "report.html")).contains("rewire-cli train"));
        QVERIFY(contentOf(exported("report", "report.pdf")).startsWith("%PDF"));
        QCOMPARE(contentOf(exported("inputs", "top.txt", {"--top", "2"})).trimmed().split('\n').size(), 2);
        QCOMPARE(contentOf(exported("inputs", "top.csv")).trimmed().split('\n').size(), strengths.size() + 1);
    }

    void whatIsThereIsReplacedWhenAskedForAlone_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("view") << QStringList{"export", "view", "RUN", "--out", "FILE.png"};
        QTest::newRow("time-lapse") << QStringList{"export", "time-lapse", "RUN", "--out", "FILE.gif"};
        QTest::newRow("report") << QStringList{"export", "report", "RUN", "--out", "FILE.html"};
        QTest::newRow("inputs") << QStringList{"export", "inputs", "RUN", "--out", "FILE.txt"};
        QTest::newRow("model") << QStringList{"model", "RUN", "--out", "FILE.npz"};
        QTest::newRow("predictions") << QStringList{"model", "RUN", "--predictions", "FILE.csv"};
        QTest::newRow("confusion matrix") << QStringList{"model", "RUN", "--confusion", "FILE.csv"};
    }
    void whatIsThereIsReplacedWhenAskedForAlone() {
        QFETCH(QStringList, arguments);
        const QString run = m_home.filePath("replacing");
        if (!QDir(run).exists()) QCOMPARE(runCli(quick({"--out", run, "--pictures", "off"})).exitCode, 0);
        const QString file = store("there" + arguments.last().mid(4), "a person's own");
        arguments.replaceInStrings("RUN", run);
        arguments.last() = file;
        const Answer refused = runCli(arguments);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.error.contains(file) && refused.error.contains("--force"), qPrintable(refused.error));
        QCOMPARE(contentOf(file), QByteArray("a person's own"));
        const Answer forced = runCli(arguments + QStringList{"--force"});
        QVERIFY2(forced.exitCode == 0, qPrintable(forced.error));
        QVERIFY(contentOf(file) != "a person's own");
    }

    void pictureFilesGoIntoAnEmptyFolder() {
        const QString run = m_home.filePath("filmed");
        QCOMPARE(runCli(quick({"--out", run, "--pictures", "off"})).exitCode, 0);
        QVERIFY(QDir(m_home.path()).mkdir("film"));
        const QStringList film{"export", "time-lapse", run, "--out", m_home.filePath("film")};
        QCOMPARE(runCli(film).exitCode, 0);
        const Answer again = runCli(film);
        QCOMPARE(again.exitCode, 2);
        QVERIFY2(again.error.contains("not empty"), qPrintable(again.error));
        QCOMPARE(runCli(film + QStringList{"--force"}).exitCode, 0);
    }

    void exportsThatCannotBeSayWhy_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing asked") << QStringList{} << 2 << "subcommand";
        QTest::newRow("unknown view") << QStringList{"view", "RUN", "--out", "x.png", "--view", "colours"} << 2 << "connectivity, ";
        QTest::newRow("unknown ending") << QStringList{"view", "RUN", "--out", "x.bmp"} << 2 << "ends with none of";
        QTest::newRow("no such layer") << QStringList{"view", "RUN", "--out", "x.png", "--view", "connectivity", "--layer", "9"} << 2
                                       << "has 3 sparse layers";
        QTest::newRow("no such epoch") << QStringList{"view", "RUN", "--out", "x.png", "--epoch", "3"} << 2 << "from 0 to 2";
        QTest::newRow("no grid") << QStringList{"view", "RUN", "--out", "x.npy", "--view", "curves"} << 2 << "png, svg, pdf and csv";
        QTest::newRow("too many pixels") << QStringList{"view", "RUN", "--out", "x.png", "--width", "5000", "--dpi", "4800"} << 2
                                         << "pixels";
        QTest::newRow("no film of that kind") << QStringList{"time-lapse", "RUN", "--out", "x.mp4"} << 2 << ".gif";
        QTest::newRow("empty film") << QStringList{"time-lapse", "RUN", "--out", "x.gif", "--first", "5"} << 2 << "empty";
        QTest::newRow("no report of that kind") << QStringList{"report", "RUN", "--out", "x.docx"} << 2 << ".html";
        QTest::newRow("measure that was not computed")
            << QStringList{"inputs", "RUN", "--out", "x.txt", "--measure", "strength-similarity"} << 2 << "similarity";
        QTest::newRow("no run") << QStringList{"view", "/", "--out", "x.png"} << 2 << "run.json";
        QTest::newRow("no folder to write to") << QStringList{"view", "RUN", "--out", "/nowhere/x.png"} << 1 << "/nowhere/x.png";
    }
    void exportsThatCannotBeSayWhy() {
        QFETCH(QStringList, arguments);
        const QString run = m_home.filePath("set-run");
        if (!QDir(run).exists()) QCOMPARE(runCli(quick({"--out", run, "--pictures", "off", "--algorithm", "set"})).exitCode, 0);
        arguments.replaceInStrings("RUN", run);
        const Answer answer = runCli(QStringList{"export"} + arguments);
        QTEST(answer.exitCode, "exitCode");
        QFETCH(QString, message);
        QVERIFY2(answer.error.contains(message), qPrintable(answer.error));
        QVERIFY(!QDir().exists("x.png"));
    }

    void helpAndVersionExitWithZero() {
        const Answer help = runCli({"train", "--help"});
        QCOMPARE(help.exitCode, 0);
        for (const char* option : {"--data", "--test", "--algorithm", "--hidden", "--epochs", "--seed", "--learning-rate", "--momentum",
                                   "--batch", "--epsilon", "--zeta", "--dropout", "--activation", "--initial-weights", "--augment",
                                   "--similarity-sample", "--threads", "--out", "--json"})
            QVERIFY2(help.out.contains(option), option);
        const Answer version = runCli({"--version"});
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.out.startsWith("rewire "));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
