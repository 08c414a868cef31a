// Training processes killed at random moments, again and again: the folder stays readable, the checkpoint valid, and the run that is gone
// on with comes to the bits of one that never stopped. REWIRE_KILLS says how many (100; the campaign has 1000).
#include "core/evolution/algorithm.h"
#include "core/report/checkpoint.h"
#include "core/report/run_folder.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace rewire;

namespace {

int runQuietly(const QStringList& arguments) {
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(REWIRE_CLI, arguments);
    return process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

// What the kills met.
struct Tally {
    int kills = 0;
    int withoutRun = 0;         // before run.json was there
    int withoutCheckpoint = 0;  // before the first checkpoint
    int withCutTail = 0;        // in the middle of a frame
    int wholeRuns = 0;
};

}  // namespace

class TestKills : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QString m_data;

    QStringList training(const QString& algorithm, const QString& out) const {
        return {"train", "--data",    m_data, "--algorithm", algorithm, "--hidden", "16,12", "--epochs",   "150", "--batch",
                "16",    "--epsilon", "4",    "--threads",   "1",       "--out",    out,     "--pictures", "off", "--checkpoint-seconds",
                "0"};
    }
    static QString hashIn(const QString& folder) {
        const auto run = openRunFolder(folder.toStdString());
        return run && run->result.outcome == Outcome::Completed ? QString::fromStdString(run->result.networkHash) : QString();
    }
    // False when what the kill left cannot be used.
    static bool isSound(const std::filesystem::path& folder, Tally& tally) {
        const auto run = openRunFolder(folder);
        if (!run) {
            ++tally.withoutRun;
            return run.error().code == ErrorCode::NotFound;
        }
        const auto checkpoint = readCheckpoint(folder / kCheckpointFile);
        if (!checkpoint) {
            ++tally.withoutCheckpoint;
            return checkpoint.error().code == ErrorCode::NotFound;
        }
        int epochs = 0;
        const auto end = readFrames(folder / kFramesFile, [&](const auto&, std::uint64_t) { return ++epochs > 0; });
        if (!end) return false;
        if (!end->tail.empty()) ++tally.withCutTail;
        return epochs > checkpoint->state.position.epoch;  // frames of 0 to that epoch at least
    }

  private slots:
    void initTestCase() {
        QByteArray text = "a,b,c,d,class\n";
        for (int r = 0; r < 96; ++r)
            text += QByteArray::number(r % 7) + ',' + QByteArray::number(r * r % 11) + ',' + QByteArray::number(r % 2 * 3) + ',' +
                    QByteArray::number(r % 5) + (r % 2 == 0 ? ",no\n" : ",yes\n");
        QFile file(m_home.filePath("data.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        m_data = file.fileName();
    }

    void aKilledRunIsGoneOnWithToTheSameBits() {
        bool isGiven = false;
        const int given = qEnvironmentVariableIntValue("REWIRE_KILLS", &isGiven);
        const int wanted = isGiven ? given : 100;
        QRandomGenerator random(20261125);
        Tally tally;
        QMap<QString, QString> hashes;  // of runs that were never stopped
        QMap<QString, int> milliseconds;
        for (int serial = 0; tally.kills < wanted; ++serial) {
            const QString algorithm = QString::fromUtf8(kAlgorithms[static_cast<std::size_t>(serial) % kAlgorithms.size()].id.data());
            if (!hashes.contains(algorithm)) {
                const QString folder = m_home.filePath("straight-" + algorithm);
                QElapsedTimer clock;
                clock.start();
                QCOMPARE(runQuietly(training(algorithm, folder)), 0);
                milliseconds[algorithm] = std::max(20, static_cast<int>(clock.elapsed()));
                hashes[algorithm] = hashIn(folder);
                QCOMPARE(hashes[algorithm].size(), 16);
            }
            const QString folder = m_home.filePath(QString::number(serial));
            while (hashIn(folder).isEmpty()) {
                const bool isThere = QFile::exists(folder + "/run.json");
                QProcess process;
                process.setStandardOutputFile(QProcess::nullDevice());
                process.start(REWIRE_CLI, isThere ? QStringList{"resume", folder, "--pictures", "off", "--checkpoint-seconds", "0"}
                                                  : training(algorithm, folder) + QStringList{"--force"});
                if (process.waitForFinished(random.bounded(milliseconds[algorithm]))) {
                    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
                    continue;
                }
                process.kill();
                QVERIFY(process.waitForFinished(30000));
                if (process.exitStatus() == QProcess::NormalExit) continue;  // it was faster
                ++tally.kills;
                QVERIFY2(isSound(folder.toStdString(), tally), qPrintable(folder));
                if (tally.kills >= wanted) break;
            }
            if (hashIn(folder).isEmpty()) {
                const bool isThere = QFile::exists(folder + "/run.json");
                QCOMPARE(runQuietly(isThere ? QStringList{"resume", folder, "--pictures", "off"}
                                            : training(algorithm, folder) + QStringList{"--force"}),
                         0);
            }
            QCOMPARE(hashIn(folder), hashes[algorithm]);
            ++tally.wholeRuns;
        }
        qInfo(
            "%d kills over %d runs: %d before run.json, %d before the first checkpoint, %d within a frame; every run came to the same bits",
            tally.kills, tally.wholeRuns, tally.withoutRun, tally.withoutCheckpoint, tally.withCutTail);
    }
};

QTEST_GUILESS_MAIN(TestKills)
#include "test_kills.moc"
