// ZIP and tar archives of several files: they open as the folder does that they unpack to, single files of them by a path that leads into
// the archive, and nothing else is ever opened by a member's name.
#include "core/base/archive_path.h"
#include "core/data/open.h"
#include "core/data/preview.h"

#include "tests/core/data/data_files.h"
#include "tests/core/data/messages.h"
#include "tests/core/data/packed_files.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <stop_token>

using namespace rewire;

namespace {

using Files = std::vector<std::pair<QByteArray, QByteArray>>;

const QByteArray kTrain = "a,b,class\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n";
const QByteArray kTest = "a,b,class\n9,1,y\n2,3,x\n";

QByteArray labels(const QByteArray& values) { return idx({static_cast<quint32>(values.size())}, values); }

Files idxFiles(const QByteArray& folder = {}, bool isCompressed = false) {
    const auto file = [&](const char* name, const QByteArray& bytes) {
        return std::pair(folder + name + (isCompressed ? ".gz" : ""), isCompressed ? gzip(bytes) : bytes);
    };
    return {file("train-images-idx3-ubyte", idx({4, 2, 3}, countingBytes(24))),
            file("train-labels-idx1-ubyte", labels(QByteArray("\5\7\5\7", 4))),
            file("t10k-images-idx3-ubyte", idx({2, 2, 3}, countingBytes(12))),
            file("t10k-labels-idx1-ubyte", labels(QByteArray("\7\5", 2)))};
}

// The files as a folder without the folder that holds all of them.
void unpackInto(const DataFolder& folder, const Files& files) {
    for (const auto& [name, bytes] : files) {
        const QString path = QString::fromUtf8(name.startsWith("top/") ? name.mid(4) : name);
        QDir(QString::fromStdString(folder.path())).mkpath(QFileInfo(path).path());
        folder.write(path, bytes);
    }
}

QString notesOf(const Dataset& dataset) {
    QStringList notes;
    for (const std::string& note : dataset.notes) notes << QString::fromStdString(note);
    return notes.join('\n');
}

}  // namespace

class TestArchives : public QObject {
    Q_OBJECT

  private slots:
    void archivesOpenAsTheFolderDoes_data() {
        QTest::addColumn<Files>("files");
        QTest::addColumn<int>("trainCount");
        QTest::addColumn<int>("testCount");
        QTest::newRow("tables") << Files{{"train.csv", kTrain}, {"test.csv", kTest}} << 4 << 2;
        QTest::newRow("tables beside a description")
            << Files{{"README.md", "# a\n"}, {"w_test.csv", kTest}, {"w_train.csv", kTrain}, {"w.names", "about"}} << 4 << 2;
        QTest::newRow("files without a word, where one says training")
            << Files{{"test.csv", kTest}, {"train.csv", kTrain}, {"units.txt", "cm"}} << 4 << 2;
        QTest::newRow("labels in files of their own") << Files{{"X_train.csv", "1,2\n3,4\n5,6\n"},
                                                               {"X_test.csv", "7,8\n9,1\n"},
                                                               {"y_train.csv", "x\ny\nx\n"},
                                                               {"y_test.csv", "y\nx\n"}}
                                                      << 3 << 2;
        QTest::newRow("IDX") << idxFiles() << 4 << 2;
        QTest::newRow("IDX in a folder") << idxFiles("top/") << 4 << 2;
        QTest::newRow("compressed IDX") << idxFiles({}, true) << 4 << 2;
        QTest::newRow("NIPS 2003") << Files{{"tiny_train.data", "1 2\n3 4\n5 6\n"},
                                            {"tiny_train.labels", "1\n-1\n1\n"},
                                            {"tiny_valid.data", "7 8\n"},
                                            {"tiny_valid.labels", "-1\n"}}
                                   << 3 << 1;
        QTest::newRow("LIBSVM") << Files{{"a.train.svm", "1 1:2\n-1 2:3\n"}, {"a.test.svm", "1 3:1\n"}} << 2 << 1;
    }
    void archivesOpenAsTheFolderDoes() {
        QFETCH(Files, files);
        QFETCH(int, trainCount);
        QFETCH(int, testCount);
        const DataFolder folder, archives;
        unpackInto(folder, files);
        const auto wanted = openDataset({.data = folder.path()});
        QVERIFY2(wanted.has_value(), qPrintable(textOf(wanted)));
        Files withTwin = files;
        withTwin.emplace_back("__MACOSX/._train.csv", "x");
        const std::pair<const char*, QByteArray> archivesOfThem[]{{"a.zip", zip(files)},
                                                                  {"b.tar", tar(files)},
                                                                  {"c.tar.gz", tar(files, ARCHIVE_FILTER_GZIP)},
                                                                  {"d.tgz", tar(withTwin, ARCHIVE_FILTER_XZ)},
                                                                  {"e.zip", zip(withTwin)}};
        for (const auto& [name, bytes] : archivesOfThem) {
            const auto dataset = openDataset({.data = archives.write(name, bytes)});
            QVERIFY2(dataset.has_value(), qPrintable(QString(name) + ": " + textOf(dataset)));
            QCOMPARE((*dataset)->train.count(), trainCount);
            QCOMPARE((*dataset)->test.count(), testCount);
            QCOMPARE((*dataset)->fingerprint, (*wanted)->fingerprint);
            QVERIFY2(!notesOf(**dataset).contains("is taken for training") || notesOf(**dataset).contains("for testing"),
                     qPrintable(notesOf(**dataset)));
        }
    }
    void whatWasTakenAndLeftOutIsTold() {
        const DataFolder folder;
        const Files files{{"top/train.csv", kTrain}, {"top/test.csv", kTest}, {"top/readme.txt", "x"}};
        const auto dataset = openDataset({.data = folder.write("small.zip", zip(files))});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->name, std::string("small"));
        QVERIFY2(notesOf(**dataset).contains(
                     "small.zip\", top/train.csv is taken for training, top/test.csv for testing; left out: top/readme.txt."),
                 qPrintable(notesOf(**dataset)));
        const auto preview = previewSource(folder.path("small.zip"), {});
        QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
        QCOMPARE(preview->format, std::string("CSV"));
        QCOMPARE(preview->columns.size(), std::size_t{3});
        QVERIFY(preview->taken.find("top/test.csv for testing") != std::string::npos);
        const auto asShown = openDataset({.data = folder.path("small.zip"), .read = preview->used});
        QVERIFY2(asShown.has_value(), qPrintable(textOf(asShown)));
        QCOMPARE((*asShown)->fingerprint, (*dataset)->fingerprint);
    }
    void labelsThatAnArchiveHoldsAreShownAndRead() {
        const DataFolder folder;
        const std::string path = folder.write("x.zip", zip({{"features.csv", "1,2\n3,4\n5,6\n7,8\n"}, {"labels.txt", "x\ny\nx\ny\n"}}));
        const auto preview = previewSource(path, {});
        QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
        QCOMPARE(preview->used.labels, path + "/labels.txt");
        const auto dataset = openDataset({.data = path, .read = preview->used, .prepare = {.testFraction = 0.5}});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->featureCount, 2);
        const QString seen = textOf(openDataset({.data = path, .read = {.labels = folder.write("y.txt", "x\ny\nx\ny\n")}}));
        QVERIFY2(seen.contains("has its labels in itself"), qPrintable(seen));
    }
    void whatIsNotClearTellsHowToGoOn() {
        const DataFolder folder;
        for (const bool isZip : {true, false}) {
            const Files files{{"a.csv", kTrain}, {"b.csv", kTest}};
            const std::string path = folder.write(isZip ? "x.zip" : "x.tar", isZip ? zip(files) : tar(files));
            const QString seen = textOf(openDataset({.data = path}));
            QVERIFY2(seen.contains("is an archive of 2 files (a.csv, b.csv): which one is meant is not clear. Give one as \"" +
                                   QString::fromStdString(path) + "/a.csv\""),
                     qPrintable(seen));
            QCOMPARE(textOf(previewSource(path, {})), seen);
            // And that goes.
            const auto dataset = openDataset({.data = path + "/a.csv", .test = path + "/b.csv"});
            QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
            QCOMPARE((*dataset)->train.count(), 4);
            QCOMPARE((*dataset)->test.count(), 2);
        }
        const QString other =
            textOf(openDataset({.data = folder.write("k.zip", zip({{"train.csv", kTrain}, {"test.csv", "a,b\n1,2\n"}}))}));
        QVERIFY2(other.contains("which one is meant is not clear"), qPrintable(other));
        QVERIFY(textOf(openDataset({.data = folder.path("x.zip/c.csv")})).contains("holds no file 'c.csv'. It holds: a.csv, b.csv."));
        folder.write("plain.csv", kTrain);
        QVERIFY(textOf(openDataset({.data = folder.path("plain.csv/c.csv")})).contains("is a file, and no ZIP or tar archive"));
    }
    void everyFormatIsReadOutOfAnArchive() {
        const DataFolder folder;
        const QByteArray npy = QByteArray("\x93NUMPY\1\0\x3a\0{'descr': '|u1', 'fortran_order': False, 'shape': (2,2), }\n\1\2\3\4", 72);
        const QByteArray matrix = QByteArray("\0\0\0\0\2\0\0\0\2\0\0\0\0\0\0\0\2\0\0\0X\0", 22);
        QByteArray values;
        for (const double value : {1.0, 2.0, 3.0, 4.0}) values.append(reinterpret_cast<const char*>(&value), 8);
        const std::string path = folder.write(
            "all.zip",
            zip({{"a.npy", npy},
                 {"b.npz", zip({{"X.npy", npy},
                                {"y.npy", QByteArray(npy).replace("(2,2)", "(2,) ").replace(QByteArray("\1\2\3\4"), QByteArray("\1\2"))}})},
                 {"c.mat", matrix + values},
                 {"d.arff", "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n1,a\n2,b\n"},
                 {"e.csv.gz", gzip(kTrain)}}));
        for (const auto& [name, count] :
             {std::pair("a.npy", 2), std::pair("b.npz", 2), std::pair("c.mat", 2), std::pair("d.arff", 2), std::pair("e.csv.gz", 4)}) {
            const std::string member = path + "/" + name;
            const auto dataset = openDataset({.data = member, .test = member});
            QVERIFY2(dataset.has_value(), qPrintable(QString(name) + ": " + textOf(dataset)));
            QCOMPARE((*dataset)->train.count(), count);
            QVERIFY2(previewSource(member, {}).has_value(), name);
        }
    }
    void membersNamesNeverLeadAwayFromTheArchive() {
        const DataFolder folder;
        folder.write("train.csv", "a,b,class\n9,9,z\n9,9,z\n");
        const QByteArray outside = QByteArray::fromStdString(folder.path("train.csv"));
        for (const QByteArray& name : {outside, QByteArray("../train.csv"), QByteArray("/train.csv")}) {
            const auto dataset = openDataset({.data = folder.write("x.zip", zip({{name, kTrain}, {"test.csv", kTest}}))});
            QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
            QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"x", "y"}));
        }
    }
    void pathsAreSplitAtTheArchive() {
        const DataFolder folder;
        const std::string path = folder.write("x.zip", "PK");
        const auto split = splitArchivePath(path + "/a/b.csv");
        QVERIFY(split.has_value());
        QCOMPARE(split->archive.native(), path);
        QCOMPARE(split->member, std::string("a/b.csv"));
        QVERIFY(isPresent(path + "/a"));
        for (const std::string& other : {path, path + "/", folder.path(), folder.path("missing/x"), std::string()})
            QVERIFY2(!splitArchivePath(other), other.c_str());
        QCOMPARE(bytesToRead(path + "/a"), std::uint64_t{2});
    }
    // A few hundred bytes that unpack to megabytes.
    void archivesThatUnpackTooFarAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray zeros(8 << 20, '0');
        QTest::newRow("tar.xz") << tar({{"train.csv", zeros}, {"test.csv", kTest}}, ARCHIVE_FILTER_XZ);
        QTest::newRow("tar.zst") << tar({{"train.csv", zeros}, {"test.csv", kTest}}, ARCHIVE_FILTER_ZSTD);
        QTest::newRow("bz2 in zip") << zip({{"train.csv.bz2", packed(ARCHIVE_FILTER_BZIP2, {{"data", zeros}})}, {"test.csv", kTest}});
        QByteArray declared = zip({{"train.csv", kTrain}, {"test.csv", kTest}});
        for (const qsizetype at : {qsizetype{22}, declared.indexOf("PK\1\2") + 24})
            declared.replace(at, 4, QByteArray("\xff\xff\xff\x7f", 4));
        QTest::newRow("declared by a zip") << declared;
    }
    void archivesThatUnpackTooFarAreRefused() {
        QFETCH(QByteArray, bytes);
        const DataFolder folder;
        const std::string path = folder.write("bomb", bytes);
        const auto dataset = openDataset({.data = path});
        QVERIFY(!dataset);
        QVERIFY2(textOf(dataset).contains("1032 times"), qPrintable(textOf(dataset)));
    }
    void cutArchivesAreNamed() {
        const DataFolder folder;
        QByteArray rows = "a,b,class\n";
        for (quint32 r = 0; r < 20000; ++r)
            rows += QByteArray::number(r * 7919 % 10007) + ',' + QByteArray::number(r) + (r % 2 == 0 ? ",x\n" : ",y\n");
        const Files files{{"train.csv", rows}, {"test.csv", rows}};
        for (const QByteArray& whole : {zip(files), tar(files), tar(files, ARCHIVE_FILTER_GZIP)}) {
            const QString seen = textOf(openDataset({.data = folder.write("cut", whole.left(whole.size() / 2))}));
            QVERIFY2(seen.contains("cut") && (seen.contains("damaged") || seen.contains("too early")), qPrintable(seen));
        }
    }
    void stoppingCancelsAndProgressReachesTheEnd() {
        const DataFolder folder;
        QByteArray rows = "a,b,class\n";
        for (quint32 r = 0; r < 300000; ++r)
            rows += QByteArray::number(r * 7919 % 10007) + ',' + QByteArray::number(r) + (r % 2 == 0 ? ",x\n" : ",y\n");
        for (const QByteArray& bytes :
             {zip({{"train.csv", rows}, {"test.csv", rows}}), tar({{"train.csv", rows}, {"test.csv", rows}}, ARCHIVE_FILTER_GZIP)}) {
            const std::string path = folder.write("large", bytes);
            std::vector<double> told;
            QVERIFY(openDataset({.data = path}, [&](double done) { told.push_back(done); }).has_value());
            QVERIFY2(told.size() >= 3 && told.front() < 0.6 && told.back() > 0.9, qPrintable(QString::number(told.size())));
            std::stop_source source;
            const auto stopped = openDataset(
                {.data = path},
                [&](double done) {
                    if (done > 0.3) source.request_stop();
                },
                source.get_token());
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        }
    }
    // The progress of one load: it neither ends after the first file nor goes back.
    void progressGoesOverBothFiles() {
        const DataFolder folder;
        QByteArray rows;
        for (quint32 r = 0; r < 300000; ++r)
            rows += QByteArray::number(r * 7919 % 10007) + ',' + QByteArray::number(r) + (r % 2 == 0 ? ",x\n" : ",y\n");
        const QByteArray half = rows.left(rows.indexOf('\n', rows.size() / 2) + 1);
        const std::string train = folder.write("train.csv", "a,b,class\n" + rows), test = folder.write("test.csv", "a,b,class\n" + half);
        for (const OpenOptions& options : {OpenOptions{.data = train, .test = test}, OpenOptions{.data = folder.path()}}) {
            std::vector<double> told;
            const auto dataset = openDataset(options, [&](double done) { told.push_back(done); });
            QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
            QVERIFY((*dataset)->test.count() > 140000);
            QVERIFY(std::ranges::is_sorted(told));
            QVERIFY(told.back() > 0.999);
            // Two thirds when the first file has been read.
            QVERIFY(std::ranges::any_of(told, [](double done) { return done > 0.6 && done < 0.67; }));
            QVERIFY(std::ranges::count_if(told, [](double done) { return done > 0.67 && done < 0.98; }) >= 2);
        }
    }
    void aFolderOfOneTableOpens() {
        const DataFolder folder;
        folder.write("iris.csv", kTrain);
        folder.write("LICENSE", "free");
        const auto dataset = openDataset({.data = folder.path(), .prepare = {.testFraction = 0.5}});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QVERIFY(notesOf(**dataset).contains("iris.csv is taken for training; left out: LICENSE."));
        folder.write("other.csv", kTest);
        QVERIFY(textOf(openDataset({.data = folder.path()})).contains("that their names tell apart"));
    }
};

QTEST_GUILESS_MAIN(TestArchives)
#include "test_archives.moc"
