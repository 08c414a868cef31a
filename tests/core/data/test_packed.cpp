// Compressed files and ZIP archives, and labels in a file of their own: what is read, and the sentence for every fault.
#include "core/base/byte_stream.h"
#include "core/data/open.h"

#include "tests/core/data/data_files.h"
#include "tests/core/data/messages.h"
#include "tests/core/data/packed_files.h"

#include <QTest>

using namespace rewire;

namespace {

// Rows that do not compress away.
QByteArray table(int rows) {
    QByteArray text = "a,b,class\n";
    quint32 state = 1;
    for (int r = 0; r < rows; ++r) {
        state = state * 1664525u + 1013904223u;
        text += QByteArray::number(state >> 8) + ',' + QByteArray::number(r) + ',' + (r % 2 == 0 ? "no" : "yes") + '\n';
    }
    return text;
}

}  // namespace

class TestPacked : public QObject {
    Q_OBJECT

  private slots:
    // --------------------------------------------------------------------------------------------------- compression
    void everyCompressionIsRead_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray text = table(20000);
        QTest::newRow("plain") << text;
        QTest::newRow("gzip") << gzip(text);
        QTest::newRow("xz") << packed(ARCHIVE_FILTER_XZ, {{"data", text}});
        QTest::newRow("zst") << packed(ARCHIVE_FILTER_ZSTD, {{"data", text}});
        QTest::newRow("bz2") << packed(ARCHIVE_FILTER_BZIP2, {{"data", text}});
        QTest::newRow("Z") << packed(ARCHIVE_FILTER_COMPRESS, {{"data", text}});
        QTest::newRow("zip") << zip({{"folder/table.csv", text}});
        QTest::newRow("zip with a Mac's twin") << zip({{"table.csv", text}, {"__MACOSX/._table.csv", "x"}});
        const QByteArray first = text.left(100000), second = text.mid(100000);
        QTest::newRow("two xz members") << packed(ARCHIVE_FILTER_XZ, {{"data", first}}) + packed(ARCHIVE_FILTER_XZ, {{"data", second}});
        QTest::newRow("two zst members") << packed(ARCHIVE_FILTER_ZSTD, {{"data", first}}) +
                                                packed(ARCHIVE_FILTER_ZSTD, {{"data", second}});
        QTest::newRow("two bz2 members") << packed(ARCHIVE_FILTER_BZIP2, {{"data", first}}) +
                                                packed(ARCHIVE_FILTER_BZIP2, {{"data", second}});
    }
    void everyCompressionIsRead() {
        QFETCH(QByteArray, bytes);
        const DataFolder folder;
        const std::string path = folder.write("table.bin", bytes);
        auto stream = ByteStream::open(path);
        QVERIFY2(stream.has_value(), qPrintable(textOf(stream)));
        QByteArray content;
        while (true) {
            const auto block = stream->next();
            QVERIFY2(block.has_value(), qPrintable(textOf(block)));
            if (block->empty()) break;
            content.append(reinterpret_cast<const char*>(block->data()), static_cast<qsizetype>(block->size()));
        }
        QVERIFY(content == table(20000));
        double told = 0;
        const auto dataset = openDataset({.data = path}, [&](double done) { told = done; });
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->train.count() + (*dataset)->test.count(), 20000);
        QVERIFY(told > 0.5);
    }
    void cutAndDamagedStreamsAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("kind");
        const QByteArray text = table(20000);
        const auto rows = [](const char* name, const QByteArray& bytes) {
            QTest::addRow("%s cut", name) << bytes.left(bytes.size() / 2) << name;
            QByteArray damaged = bytes;
            for (int b = 0; b < 64; ++b) damaged[damaged.size() / 2 + b] = static_cast<char>(~damaged[damaged.size() / 2 + b]);
            QTest::addRow("%s damaged", name) << damaged << name;
        };
        rows("xz", packed(ARCHIVE_FILTER_XZ, {{"data", text}}));
        rows("bzip2", packed(ARCHIVE_FILTER_BZIP2, {{"data", text}}));
        rows("ZIP", zip({{"table.csv", text}}));
        const QByteArray zst = packed(ARCHIVE_FILTER_ZSTD, {{"data", text}});
        QTest::newRow("Zstandard cut") << zst.left(zst.size() / 2) << "Zstandard";
    }
    void cutAndDamagedStreamsAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, kind);
        const DataFolder folder;
        const QString seen = textOf(openDataset({.data = folder.write("table", bytes)}));
        QVERIFY2(seen.contains("the " + kind) && seen.contains("at byte ") && seen.contains("The file is damaged"), qPrintable(seen));
    }
    void archivesOfSeveralFilesNameThem() {
        const DataFolder folder;
        std::vector<std::pair<QByteArray, QByteArray>> files{{"a.csv", "1"}, {"b.csv", "2"}};
        QString seen = textOf(openDataset({.data = folder.write("x", zip(files))}));
        QVERIFY2(seen.contains("is an archive of 2 files (a.csv, b.csv): which one is meant is not clear"), qPrintable(seen));
        for (const char* name : {"c", "d", "e", "../f"}) files.emplace_back(name, "3");
        seen = textOf(openDataset({.data = folder.write("y", zip(files))}));
        QVERIFY2(seen.contains("of 6 files (../f, a.csv, b.csv, c, d, ...)"), qPrintable(seen));
        seen = textOf(openDataset({.data = folder.write("z", zip({{"[Content_Types].xml", "x"}, {"xl/workbook.xml", "x"}}))}));
        QVERIFY2(seen.contains("Excel or Word document"), qPrintable(seen));
        seen = textOf(openDataset({.data = folder.write("w", QByteArray("PK\5\6", 4) + QByteArray(18, '\0'))}));
        QVERIFY2(seen.contains("ZIP"), qPrintable(seen));
    }
    void contentBeyondTheLimitIsRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray zeros(8 << 20, '0');
        QTest::newRow("xz") << packed(ARCHIVE_FILTER_XZ, {{"data", zeros}});
        QTest::newRow("zst") << packed(ARCHIVE_FILTER_ZSTD, {{"data", zeros}});
        QTest::newRow("bz2") << packed(ARCHIVE_FILTER_BZIP2, {{"data", zeros}});
    }
    void contentBeyondTheLimitIsRefused() {
        QFETCH(QByteArray, bytes);
        const DataFolder folder;
        auto stream = ByteStream::open(folder.write("bomb", bytes));
        QVERIFY(stream.has_value());
        std::size_t got = 0;
        Expected<std::span<const std::byte>> block = stream->next();
        for (; block && !block->empty(); block = stream->next()) got += block->size();
        QVERIFY(!block);
        QCOMPARE(block.error().code, ErrorCode::TooLarge);
        QVERIFY(got <= stream->largestContentSize());
        QVERIFY(textOf(block).contains("unpacks to more than 1032 times its own size"));
    }
    void aDeclaredSizeBeyondTheLimitIsRefusedAtOnce() {
        const DataFolder folder;
        QByteArray bytes = zip({{"a", table(10)}});
        const QByteArray size("\xff\xff\xff\x7f", 4);
        bytes.replace(bytes.indexOf("PK\1\2") + 24, 4, size);
        bytes.replace(22, 4, size);
        const auto stream = ByteStream::open(folder.write("bomb.zip", bytes));
        QVERIFY(!stream);
        QVERIFY2(textOf(stream).contains("declares 2147483647 bytes of content, more than 1032 times"), qPrintable(textOf(stream)));
    }
    void stoppingCancelsUnpacking() {
        const DataFolder folder;
        std::stop_source stop;
        stop.request_stop();
        ReadMonitor monitor({}, stop.get_token());
        const auto stream = ByteStream::open(folder.write("t.xz", packed(ARCHIVE_FILTER_XZ, {{"data", table(100)}})), &monitor);
        QVERIFY(!stream);
        QCOMPARE(stream.error().code, ErrorCode::Cancelled);
    }

    // ------------------------------------------------------------------------------------- labels in a file of their own
    void labelsMayStandInAnotherFile_data() {
        QTest::addColumn<QByteArray>("features");
        QTest::newRow("blanks") << QByteArray("  1  2\n\t3 4\n5 6\n7 8\n");
        QTest::newRow("commas") << QByteArray("1,2\n3,4\n5,6\n7,8\n");
        QTest::newRow("header") << QByteArray("a;b\n1;2\n3;4\n5;6\n7;8\n");
    }
    void labelsMayStandInAnotherFile() {
        QFETCH(QByteArray, features);
        const DataFolder folder;
        OpenOptions options{.data = folder.write("X.txt", features),
                            .read = {.labels = folder.write("y.txt", "a\nb\na\nb\n")},
                            .prepare = {.testFraction = 0.5}};
        const auto dataset = openDataset(options);
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->featureCount, 2);
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"a", "b"}));
        options.test = options.data;
        QVERIFY(textOf(openDataset(options)).contains("none is given for the test samples"));
        options.testLabels = options.read.labels;
        QVERIFY(openDataset(options).has_value());
        options.read.labels = options.testLabels =
            folder.write("y.npy", QByteArray("\x93NUMPY\1\0\x3a\0{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }\n\1\2\1\2", 72));
        QCOMPARE((*openDataset(options))->classNames, (std::vector<std::string>{"1", "2"}));
        options.read.labels = options.testLabels = folder.write("y-idx1-ubyte", idx({4}, QByteArray("\3\4\3\4", 4)));
        QCOMPARE((*openDataset(options))->classNames, (std::vector<std::string>{"3", "4"}));
        options.read.labels = folder.write("short.txt", "a\nb\na\n");
        const QString seen = textOf(openDataset(options));
        QVERIFY2(seen.contains("4 samples") && seen.contains("3 labels"), qPrintable(seen));
    }

    void filesThatBelongTogetherMayBeCompressedInAnyWay() {
        const DataFolder folder;
        folder.write("tiny_train.data.xz", packed(ARCHIVE_FILTER_XZ, {{"data", "1 2\n3 4\n5 6\n"}}));
        folder.write("tiny_train.labels.bz2", packed(ARCHIVE_FILTER_BZIP2, {{"data", "1\n-1\n1\n"}}));
        folder.write("tiny_valid.data", "7 8\n");
        folder.write("tiny_valid.labels.zip", zip({{"tiny_valid.labels", "-1\n"}}));
        const auto dataset = openDataset({.data = folder.path()});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->name, std::string("tiny"));
        QCOMPARE((*dataset)->train.count(), 3);
        QCOMPARE((*dataset)->test.labels, (std::vector<std::int32_t>{0}));
        const DataFolder images;
        images.write("train-images-idx3-ubyte.zst", packed(ARCHIVE_FILTER_ZSTD, {{"data", idx({4, 2, 3}, countingBytes(24))}}));
        images.write("train-labels-idx1-ubyte.xz", packed(ARCHIVE_FILTER_XZ, {{"data", idx({4}, QByteArray("\x05\x07\x05\x07", 4))}}));
        const auto pictures = openDataset({.data = images.path(), .prepare = {.testFraction = 0.5}});
        QVERIFY2(pictures.has_value(), qPrintable(textOf(pictures)));
        QCOMPARE((*pictures)->featureCount, 6);
    }
};

QTEST_GUILESS_MAIN(TestPacked)
#include "test_packed.moc"
