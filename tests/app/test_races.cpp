// Races of rewire-cli: one table from many runs, gone on with where it stood, and shared between machines.
#include "tests/app/cli_answer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

class TestRaces : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QString m_data;

    QStringList race(const QString& out, const QStringList& more = {}) const {
        return QStringList{"race", "--data",  m_data, "--algorithms", "set,dense", "--seeds",   "0-1", "--hidden", "12,9", "--epochs",
                           "2",    "--batch", "16",   "--epsilon",    "3",         "--threads", "1",   "--out",    out} +
               more;
    }
    // Without the column of seconds, which no two races share.
    static QList<QByteArrayList> tableIn(const QString& folder) {
        QList<QByteArrayList> rows;
        for (const QByteArray& line : contentOf(folder + "/ranking.csv").trimmed().split('\n')) rows << line.split(',');
        const auto seconds = rows.first().indexOf("s a run");
        if (seconds < 0) qFatal("no column of seconds");
        for (QByteArrayList& row : rows) row.removeAt(seconds);
        return rows;
    }

  private slots:
    void initTestCase() {
        QByteArray text = "left,right,middle,class\n";
        for (int r = 0; r < 80; ++r)
            text += QByteArray::number(r % 7) + ',' + QByteArray::number(r * r % 11) + ',' + QByteArray::number(r % 2 * 3) +
                    (r % 2 == 0 ? ",no\n" : ",yes\n");
        QFile file(m_home.filePath("data.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        m_data = file.fileName();
    }

    void aRaceTellsWhoIsBetterAndGoesOnWhereItWas() {
        const QString out = m_home.filePath("race");
        const QStringList command = race(out, {"--jobs", "2"});
        const Answer half = runCli(command + QStringList{"--shard", "1/2", "--json"});
        QVERIFY2(half.exitCode == 0, qPrintable(half.error));
        for (const QString& line : half.out.trimmed().split('\n'))
            QVERIFY2(QJsonDocument::fromJson(line.toUtf8()).isObject(), qPrintable(line));
        QVERIFY(!QFile::exists(out + "/dense-s0"));
        const Answer whole = runCli(command);
        QVERIFY2(whole.exitCode == 0, qPrintable(whole.error));
        QCOMPARE(whole.out.count("was there already"), 2);
        QVERIFY2(whole.out.contains("p (paired t)"), qPrintable(whole.out));
        QVERIFY(contentOf(out + "/ranking.md").startsWith("| algorithm | rank |"));
        QCOMPARE(contentOf(out + "/ranking.csv").trimmed().split('\n').size(), 3);
        const Answer other = runCli({"race", "--data", m_data, "--algorithms", "set", "--seeds", "0", "--hidden", "9", "--out", out});
        QCOMPARE(other.exitCode, 1);
        QVERIFY2(other.error.contains("hidden 12-9 there, 9 here"), qPrintable(other.error));

        const Answer ranked = runCli({"rank", out, "--by", "best", "--format", "latex"});
        QCOMPARE(ranked.exitCode, 0);
        QVERIFY(ranked.out.contains("\\begin{tabular}"));
        const Answer listed = runCli({"runs", "list", out, "--json"});
        QCOMPARE(QJsonDocument::fromJson(listed.out.toUtf8()).array().size(), 4);
        QCOMPARE(runCli({"runs", "show", out + "/set-s1"}).exitCode, 0);
        QCOMPARE(runCli({"runs", "delete", out + "/set-s1"}).exitCode, 0);
        QVERIFY(!QFile::exists(out + "/set-s1"));
        QCOMPARE(runCli({"runs", "delete", out + "/set-s1"}).exitCode, 1);
        for (const QStringList& wrong : {QStringList{"--shard", "3/2"}, QStringList{"--seeds", "x"}, QStringList{"--grid", "colour=red"},
                                         QStringList{"--algorithms", "sgd"}})
            QCOMPARE(runCli(QStringList{"race", "--data", m_data, "--out", out} + wrong).exitCode, 2);
    }

    // Two machines, their folders copied into one: the same command finds every run there, and the table has the numbers of a race that one
    // machine trained.
    void sharesMergeByFolder() {
        const QString whole = m_home.filePath("whole"), merged = m_home.filePath("merged");
        QCOMPARE(runCli(race(whole)).exitCode, 0);
        QVERIFY(QDir().mkpath(merged));
        QStringList names;
        for (const QString share : {"1", "2"}) {
            const QString out = m_home.filePath("share" + share);
            const Answer answer = runCli(race(out, {"--shard", share + "/2"}));
            QVERIFY2(answer.exitCode == 0, qPrintable(answer.error));
            QVERIFY(!QFile::exists(out + "/race.json"));  // is no race of its own
            for (const QString& name : QDir(out).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                QVERIFY2(!names.contains(name), qPrintable(name));
                names << name;
                QVERIFY(QDir().rename(out + '/' + name, merged + '/' + name));
            }
        }
        names.sort();
        QCOMPARE(names, QDir(whole).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name));
        const Answer ranked = runCli({"rank", merged, "--format", "csv"});
        QVERIFY2(ranked.exitCode == 0, qPrintable(ranked.error));
        const Answer gathered = runCli(race(merged));
        QCOMPARE(gathered.exitCode, 0);
        QCOMPARE(gathered.out.count("was there already"), 4);
        QCOMPARE(ranked.out.toUtf8(), contentOf(merged + "/ranking.csv"));
        QCOMPARE(tableIn(merged), tableIn(whole));
        for (const QString& name : names)
            QCOMPARE(contentOf(merged + '/' + name + "/importance.csv"), contentOf(whole + '/' + name + "/importance.csv"));
    }
};

QTEST_GUILESS_MAIN(TestRaces)
#include "test_races.moc"
