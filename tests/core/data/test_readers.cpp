// Opening files: every format that is read, and the sentence for every fault.
#include "core/data/built_in.h"
#include "core/data/open.h"

#include "tests/core/data/data_files.h"

#include <QTest>

#include <sys/stat.h>

#include <algorithm>
#include <functional>

using namespace rewire;

namespace {

std::shared_ptr<const Dataset> opened(const OpenOptions& options) {
    auto dataset = openDataset(options);
    if (!dataset) qWarning("%s", dataset.error().message.c_str());
    return dataset ? *dataset : nullptr;
}

QString messageOf(const OpenOptions& options) {
    const auto dataset = openDataset(options);
    return dataset ? QString("opened") : QString::fromStdString(dataset.error().message);
}

// A table of two classes and `rows` rows.
QByteArray table(const QByteArray& header, char delimiter, int rows) {
    QByteArray text = header;
    for (int r = 0; r < rows; ++r) {
        text += QByteArray::number(r * 0.5) + delimiter + QByteArray::number(-r) + delimiter + (r % 2 == 0 ? "no" : "yes") + '\n';
    }
    return text;
}

using Fault = std::function<std::string(const DataFolder&)>;

}  // namespace

class TestReaders : public QObject {
    Q_OBJECT

  private slots:
    void idxIsRead_data() {
        QTest::addColumn<bool>("isCompressed");
        QTest::addColumn<bool>("byFolder");
        QTest::newRow("plain, folder") << false << true;
        QTest::newRow("gzip, folder") << true << true;
        QTest::newRow("gzip, images file") << true << false;
    }
    void idxIsRead() {
        QFETCH(bool, isCompressed);
        QFETCH(bool, byFolder);
        const DataFolder folder;
        const auto store = [&](const char* name, const QByteArray& bytes) {
            return folder.write(QString(name) + (isCompressed ? ".gz" : ""), isCompressed ? gzip(bytes) : bytes);
        };
        const std::string images = store("train-images-idx3-ubyte", idx({4, 2, 3}, countingBytes(24)));
        store("train-labels-idx1-ubyte", idx({4}, QByteArray("\x05\x07\x05\x07", 4)));
        store("t10k-images-idx3-ubyte", idx({1, 2, 3}, countingBytes(6)));
        store("t10k-labels-idx1-ubyte", idx({1}, QByteArray("\x07", 1)));
        const auto dataset = opened({.data = byFolder ? folder.path() : images});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->featureCount, 6);
        QCOMPARE(dataset->train.count(), 4);
        QCOMPARE(dataset->test.count(), 1);
        QVERIFY(dataset->imageShape == (ImageShape{3, 2, 1}));
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"5", "7"}));
        QCOMPARE(dataset->train.labels, (std::vector<std::int32_t>{0, 1, 0, 1}));
        QCOMPARE(dataset->train.features[23], 23.0f);
        QCOMPARE(dataset->test.labels, (std::vector<std::int32_t>{1}));
    }

    void imageShapeIsTakenWhereItFits() {
        const DataFolder folder;
        const std::string path =
            folder.write("pixels.csv", "a,b,c,d,e,f,class\n1,2,3,4,5,6,x\n2,3,4,5,6,7,y\n3,4,5,6,7,8,x\n4,5,6,7,8,9,y\n");
        for (const ImageShape shape : {ImageShape{3, 2, 1}, ImageShape{1, 2, 3}}) {
            const auto dataset = opened({.data = path, .prepare = {.imageShape = shape}});
            QVERIFY(dataset != nullptr);
            QVERIFY(dataset->imageShape == shape);
        }
        for (const ImageShape shape :
             {ImageShape{2, 2, 1}, ImageShape{3, 1, 2}, ImageShape{0, 6, 1}, ImageShape{-3, -2, 1}, ImageShape{6, 1, 3}}) {
            const auto refused = openDataset({.data = path, .prepare = {.imageShape = shape}});
            QVERIFY(!refused);
            QVERIFY(refused.error().code == ErrorCode::BadSetting);
        }
    }

    void nips2003IsRead() {
        const DataFolder folder;
        folder.write("tiny_train.data", "1 2 3 \n4 5 6 \n7 8 9\n");
        folder.write("tiny_train.labels", "-1\n1\n-1\n");
        folder.write("tiny_valid.data", "1 1 1\n2 2 2\n");
        folder.write("tiny_valid.labels", "1\n-1\n");
        const auto dataset = opened({.data = folder.path()});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->name, std::string("tiny"));
        QCOMPARE(dataset->train.features, (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"-1", "1"}));
        QCOMPARE(dataset->train.labels, (std::vector<std::int32_t>{0, 1, 0}));
        QCOMPARE(dataset->test.labels, (std::vector<std::int32_t>{1, 0}));
        QVERIFY(!dataset->truthIsKnown());
    }

    void tablesAreReadInEveryDialect_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("comma, header") << table("a,b,class\n", ',', 8);
        QTest::newRow("semicolon, no header") << table("", ';', 8);
        QTest::newRow("tab") << table("a\tb\tc\n", '\t', 8);
        QTest::newRow("CRLF") << table("a,b,class\n", ',', 8).replace("\n", "\r\n");
        QTest::newRow("CR") << table("a,b,class\n", ',', 8).replace("\n", "\r");
        QTest::newRow("byte order mark") << "\xEF\xBB\xBF" + table("a,b,class\n", ',', 8);
        QTest::newRow("comments and blank lines") << "# made by hand\n\n" + table("a,b,class\n", ',', 8) + "\n# end\n";
        QTest::newRow("decimal comma") << table("a;b;class\n", ';', 8).replace(".", ",");
        QTest::newRow("quotes") << table("\"a\",\"b\",\"the class\"\n", ',', 8).replace("no", "\"no\"");
        QTest::newRow("gzip") << gzip(table("a,b,class\n", ',', 8));
    }
    void tablesAreReadInEveryDialect() {
        QFETCH(QByteArray, text);
        const DataFolder folder;
        const auto dataset = opened({.data = folder.write("table.txt", text), .prepare = {.testFraction = 0.25}});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->featureCount, 2);
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(dataset->train.count() + dataset->test.count(), 8);
        QCOMPARE(dataset->test.count(), 2);
        double sum = 0;
        for (const Samples* part : {&dataset->train, &dataset->test})
            for (std::size_t cell = 0; cell < part->features.size(); ++cell) sum += static_cast<double>(part->features[cell]);
        QCOMPARE(sum, 0.5 * 28 - 28);
    }

    void theClassColumnIsFoundOrGiven_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QStringList>("classes");
        const QByteArray middle = "x,Class,z\n1,a,2.5\n2,b,3.5\n3,a,4.5\n4,b,6.5\n";
        QTest::newRow("by its name") << middle << "" << QStringList{"a", "b"};
        QTest::newRow("given by name") << QByteArray("x,Class,z\n1,7,2\n2,8,3\n1,7,2\n2,8,2\n") << "z" << QStringList{"2", "3"};
        QTest::newRow("given by number") << QByteArray("x,Class,z\n1,7,2\n2,8,3\n1,7,2\n2,8,2\n") << "0" << QStringList{"1", "2"};
        QTest::newRow("first column") << QByteArray("a,1.5,2.25\nb,2.5,3.25\na,3.5,4.125\nb,2.5,1.75\n") << "" << QStringList{"a", "b"};
        QTest::newRow("numbers in their order")
            << QByteArray("1.5,10\n2.5,9\n3.5,10\n2.25,9\n1.125,-1\n7.5,-1\n1,9\n2,10\n3,9\n4,9\n5,9\n6,9\n") << ""
            << QStringList{"-1", "9", "10"};
    }
    void theClassColumnIsFoundOrGiven() {
        QFETCH(QByteArray, text);
        QFETCH(QString, column);
        QFETCH(QStringList, classes);
        const DataFolder folder;
        const auto dataset =
            opened({.data = folder.write("t.csv", text), .read = {.labelColumn = column.toStdString()}, .prepare = {.testFraction = 0.4}});
        QVERIFY(dataset != nullptr);
        QStringList names;
        for (const std::string& name : dataset->classNames) names << QString::fromStdString(name);
        QCOMPARE(names, classes);
    }

    void missingCellsAreTreatedAsAsked() {
        const DataFolder folder;
        const std::string path = folder.write("gaps.csv", "a,b,class\n1,?,x\n3,NA,y\n,4,x\n5,6,y\n7,8,x\n9,2,y\n");
        const std::string test = folder.write("test.csv", "a,b,class\n1,nan,x\n2,2,y\n");
        const QString refused = messageOf({.data = path});
        QVERIFY2(refused.contains("3 missing or non-finite cells") && refused.contains("line 2, column 1 (b) (?)") &&
                     refused.contains("--missing"),
                 qPrintable(refused));
        using Missing = MissingCells;
        const auto filled = opened({.data = path, .test = test, .prepare = {.missing = Missing::FillWithMean}});
        QVERIFY(filled != nullptr);
        QCOMPARE(filled->missingCellCount, 4);
        QCOMPARE(filled->train.features[1], 5.0f);  // mean of 4, 6, 8, 2
        QCOMPARE(filled->train.features[4], 5.0f);  // mean of 1, 3, 5, 7, 9
        QCOMPARE(filled->test.features[1], 5.0f);
        const auto dropped = opened({.data = path, .test = test, .prepare = {.missing = Missing::DropRows}});
        QCOMPARE(dropped->train.count(), 3);
        QCOMPARE(dropped->test.count(), 1);
    }

    void testColumnsAreMatchedByName() {
        const DataFolder folder;
        const std::string train = folder.write("train.csv", "a,b,class\n1,10,x\n2,20,y\n");
        const std::string test = folder.write("test.csv", "b,class,a\n30,y,3\n40,x,4\n");
        const auto dataset = opened({.data = train, .test = test});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->test.features, (std::vector<float>{3, 30, 4, 40}));
        QCOMPARE(dataset->test.labels, (std::vector<std::int32_t>{1, 0}));
        QVERIFY(messageOf({.data = train, .test = folder.write("other.csv", "a,c,class\n1,2,x\n")}).contains("no column 'b'"));
    }

    void theSplitIsStratifiedAndSeeded() {
        const DataFolder folder;
        QByteArray text = "x,class\n";
        for (int r = 0; r < 100; ++r) text += QByteArray::number(r) + (r < 80 ? ",big\n" : ",small\n");
        const std::string path = folder.write("t.csv", text);
        const auto dataset = opened({.data = path, .prepare = {.testFraction = 0.3, .splitSeed = 4}});
        const DatasetSummary summary = summarise(*dataset);
        QCOMPARE(summary.testPerClass, (std::vector<std::int64_t>{24, 6}));
        QCOMPARE(summary.trainPerClass, (std::vector<std::int64_t>{56, 14}));
        QCOMPARE(opened({.data = path, .prepare = {.testFraction = 0.3, .splitSeed = 4}})->fingerprint, dataset->fingerprint);
        QVERIFY(opened({.data = path, .prepare = {.testFraction = 0.3, .splitSeed = 5}})->fingerprint != dataset->fingerprint);
        QVERIFY(messageOf({.data = path, .prepare = {.testFraction = 0}}).contains("test fraction"));
    }

    // What a table means must not change with the file: the test table is read as the training table was.
    void theTestTableHasTheClassColumnOfTheTrainingTable() {
        const DataFolder folder;
        const std::string train = folder.write("train.csv", "1,2.5,7\n2,3.5,8\n1,4.5,9\n2,1.5,3\n1,2.25,4\n2,2.75,5\n");
        const auto dataset = opened({.data = train, .test = folder.write("test.csv", "1,2.5,1\n2,3.5,2\n")});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->test.features, (std::vector<float>{2.5f, 1, 3.5f, 2}));
        QCOMPARE(dataset->test.labels, (std::vector<std::int32_t>{0, 1}));
        const std::string named = folder.write("named.csv", "x,kind,z\n1,a,2.5\n2,b,3.5\n");
        const auto byName =
            opened({.data = named, .test = folder.write("moved.csv", "kind,x,z\nb,5,6\n"), .read = {.labelColumn = "kind"}});
        QVERIFY(byName != nullptr);
        QCOMPARE(byName->test.features, (std::vector<float>{5, 6}));
        QCOMPARE(byName->test.labels, (std::vector<std::int32_t>{1}));
        const auto headless = opened({.data = named, .test = folder.write("headless.csv", "5,b,6\n"), .read = {.labelColumn = "kind"}});
        QVERIFY(headless != nullptr);
        QCOMPARE(headless->test.features, (std::vector<float>{5, 6}));
    }

    void aHeaderOfNumbersIsToldByItsClassName() {
        const DataFolder folder;
        const auto dataset = opened({.data = folder.write("t.csv", "0,1,class\n5.1,3.5,p\n4.9,3.0,q\n5.0,3.1,p\n6.1,2.2,q\n")});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"p", "q"}));
        QCOMPARE(dataset->featureNames, (std::vector<std::string>{"0", "1"}));
        // The class y of a table without a header is no name of a column.
        const auto headless = opened({.data = folder.write("u.csv", "1,2,y\n2,3,n\n3,4,y\n4,5,n\n")});
        QVERIFY(headless != nullptr);
        QCOMPARE(headless->train.count() + headless->test.count(), 4);
    }

    void plusAndMinusAreClasses() {
        const DataFolder folder;
        const auto dataset = opened({.data = folder.write("t.csv", "x,z,class\n1,2,+\n2,3,-\n3,4,+\n4,5,-\n")});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"+", "-"}));
    }

    void decimalCommasNeedNoHeader() {
        const DataFolder folder;
        const auto dataset =
            opened({.data = folder.write("t.csv", "1,5;2,5;a\n2,5;3,5;b\n"), .test = folder.write("u.csv", "1,25;0,5;b\n")});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->train.features, (std::vector<float>{1.5f, 2.5f, 2.5f, 3.5f}));
        QCOMPARE(dataset->test.features, (std::vector<float>{1.25f, 0.5f}));
    }

    void latin1NamesBecomeUtf8() {
        const DataFolder folder;
        const auto dataset = opened({.data = folder.write("t.csv", "na\xefve,class\n1,caf\xe9\n2,b\n3,caf\xe9\n4,b\n")});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"b", "caf\xc3\xa9"}));
        QCOMPARE(dataset->featureNames, (std::vector<std::string>{"na\xc3\xafve"}));
        QVERIFY(std::ranges::any_of(dataset->notes, [](const std::string& note) { return note.find("Latin-1") != std::string::npos; }));
    }

    void numbersTooSmallForAFloatAreCounted() {
        const DataFolder folder;
        const auto dataset =
            opened({.data = folder.write("t.csv", "x,class\n1e-46,a\n2,b\n-1e-300,a\n4,b\n"), .prepare = {.testFraction = 0.5}});
        QVERIFY(dataset != nullptr);
        QVERIFY(std::ranges::any_of(dataset->notes, [](const std::string& note) { return note.starts_with("2 cells"); }));
    }

    // The mean is that of the training part, not of the test samples that were set apart from the same file.
    void setApartSamplesDoNotEnterTheFillingMean() {
        const DataFolder folder;
        QByteArray text = "x,z,class\n";
        for (int r = 0; r < 40; ++r)
            text += (r == 7 || r == 8 ? QByteArray("?") : QByteArray::number(r * r)) + ',' + QByteArray::number(r) +
                    (r % 2 == 0 ? ",a\n" : ",b\n");
        const auto dataset = opened({.data = folder.write("t.csv", text), .prepare = {.missing = MissingCells::FillWithMean}});
        QVERIFY(dataset != nullptr);
        double sum = 0;
        int count = 0;
        for (std::size_t s = 0; s < dataset->train.labels.size(); ++s) {
            const float row = dataset->train.features[2 * s + 1];
            if (row == 7 || row == 8) continue;
            sum += static_cast<double>(row) * static_cast<double>(row);
            ++count;
        }
        int filled = 0;
        for (const Samples* part : {&dataset->train, &dataset->test}) {
            for (std::size_t s = 0; s < part->labels.size(); ++s) {
                if (part->features[2 * s + 1] != 7 && part->features[2 * s + 1] != 8) continue;
                QCOMPARE(part->features[2 * s], static_cast<float>(sum / count));
                ++filled;
            }
        }
        QCOMPARE(filled, 2);
    }

    void aClassWhoseRowsWereAllDroppedIsNoClass() {
        const DataFolder folder;
        const auto dataset =
            opened({.data = folder.write("t.csv", "x,class\n1,a\n?,b\n2,c\n3,a\n4,c\n"), .prepare = {.missing = MissingCells::DropRows}});
        QVERIFY(dataset != nullptr);
        QCOMPARE(dataset->classNames, (std::vector<std::string>{"a", "c"}));
    }

    void faultsAreNamed_data() {
        QTest::addColumn<Fault>("path");
        QTest::addColumn<QStringList>("words");
        const auto file = [](const QByteArray& bytes) {
            return Fault([bytes](const DataFolder& f) { return f.write("file.dat", bytes); });
        };
        const auto idxPair = [](const QByteArray& images, const QByteArray& labels) {
            return Fault([images, labels](const DataFolder& f) {
                f.write("train-labels-idx1-ubyte", labels);
                return f.write("train-images-idx3-ubyte", images);
            });
        };
        const QByteArray labels = idx({2}, QByteArray("\0\1", 2));
        QTest::newRow("no such file") << Fault([](const DataFolder& f) { return f.path("nothing"); })
                                      << QStringList{"no file or folder", "synthetic-madelon"};
        QTest::newRow("empty folder") << Fault([](const DataFolder& f) { return f.path(); }) << QStringList{"holds no data set"};
        QTest::newRow("named pipe") << Fault([](const DataFolder& f) {
            ::mkfifo(f.path("pipe").c_str(), 0600);
            return f.path("pipe");
        }) << QStringList{"not a regular file"};
        QTest::newRow("device") << Fault([](const DataFolder&) { return std::string("/dev/zero"); }) << QStringList{"not a regular file"};
        QTest::newRow("empty file") << file("") << QStringList{"empty"};
        QTest::newRow("JSON") << file("\n{ \"data\": [1, 2] }") << QStringList{"is JSON", "as CSV"};
        QTest::newRow("JSON list") << file("[[1, 2], [3, 4]]") << QStringList{"is JSON"};
        QTest::newRow("HTML page") << file("<!DOCTYPE html><html></html>") << QStringList{"HTML page"};
        QTest::newRow("UTF-16") << file(QByteArray("\xFF\xFE"
                                                   "a\0,\0b\0\n\0",
                                                   10))
                                << QStringList{"UTF-16"};
        QTest::newRow("zip archive") << file(QByteArray("PK\x03\x04", 4) + countingBytes(40)) << QStringList{"ZIP"};
        QTest::newRow("binary") << file(countingBytes(300)) << QStringList{"binary"};
        QTest::newRow("header only") << file("a,b,class\n") << QStringList{"header and no rows"};
        QTest::newRow("one column") << file("1\n2\n3\n") << QStringList{"one column only"};
        QTest::newRow("comments only") << file("# nothing\n\n") << QStringList{"no rows"};
        QTest::newRow("ragged row") << file("a,b,class\n1,2,x\n3,y\n") << QStringList{"line 3", "2 cells", "3"};
        QTest::newRow("text cell") << file("a,b,class\n1,2,x\n3,abc,y\n") << QStringList{"line 3:", "column 1 (b)", "'abc'"};
        QTest::newRow("out of range") << file("a,b,class\n1,2,x\n3,1e39,y\n") << QStringList{"line 3", "1e39"};
        QTest::newRow("open quote") << file("a,b,class\n1,2,x\n3,\"4,y\n5,6,x\n") << QStringList{"line 3", "never closed"};
        QTest::newRow("text after a quoted cell")
            << file("a,b,class\n1,2,x\n\"12\"34,5,y\n5,6,x\n") << QStringList{"line 3", "closing quotation mark"};
        QTest::newRow("text after a quoted cell in the header")
            << file("\"a\"b,c,class\n1,2,x\n3,4,y\n") << QStringList{"line 1", "closing quotation mark"};
        QTest::newRow("one row") << file("a,b,class\n1,2,x\n") << QStringList{"one sample only"};
        QTest::newRow("measurements as the class") << file([] {
            QByteArray t = "a,class\n";
            for (int r = 0; r < 30; ++r) t += "1," + QByteArray::number(r * 0.37) + "\n";
            return t;
        }()) << QStringList{"30 distinct labels", "30 samples"};
        QTest::newRow("missing class") << file("a,b,class\n1,2,x\n3,4,\n") << QStringList{"line 3", "class is missing"};
        QTest::newRow("truncated gzip") << file(gzip(table("a,b,class\n", ',', 5000)).left(2000))
                                        << QStringList{"end too early", "byte 2000"};
        QTest::newRow("gzip with a wrong checksum") << file([] {
            QByteArray g = gzip(table("a,b,class\n", ',', 50));
            g[g.size() - 6] = static_cast<char>(g[g.size() - 6] ^ 0x55);
            return g;
        }()) << QStringList{"data check", "at byte"};
        QTest::newRow("IDX without labels") << Fault([](const DataFolder& f) {
            return f.write("train-images-idx3-ubyte", idx({2, 2, 2}, countingBytes(8)));
        }) << QStringList{"labels", "missing"};
        QTest::newRow("IDX cut short") << idxPair(idx({2, 2, 2}, countingBytes(5)), labels)
                                       << QStringList{"need 24 bytes", "only 21", "cut short"};
        QTest::newRow("IDX with giant sizes") << idxPair(idx({0x7fffffff, 0x7fffffff, 0x7fffffff}, countingBytes(5)), labels)
                                              << QStringList{"train-images"};
        QTest::newRow("IDX counts differ") << idxPair(idx({3, 2, 2}, countingBytes(12)), labels)
                                           << QStringList{"Labels hold 2", "images 3"};
        QTest::newRow("NIPS row too short") << Fault([](const DataFolder& f) {
            f.write("n_train.labels", "1\n-1\n");
            return f.write("n_train.data", "1 2 3\n4 5\n");
        }) << QStringList{"line 2", "2 numbers", "3"};
        QTest::newRow("NIPS labels missing") << Fault([](const DataFolder& f) {
            f.write("n_train.data", "1 2 3\n");
            return f.path();
        }) << QStringList{"labels", "missing"};
        QTest::newRow("NIPS label count") << Fault([](const DataFolder& f) {
            f.write("n_train.labels", "1\n-1\n1\n");
            f.write("n_train.data", "1 2\n4 5\n");
            return f.path();
        }) << QStringList{"2 samples", "3 labels"};
        QTest::newRow("NIPS text") << Fault([](const DataFolder& f) {
            f.write("n_train.labels", "1\n-1\n");
            f.write("n_train.data", "1 2\n4 x5\n");
            return f.path();
        }) << QStringList{"line 2", "x5"};
    }
    void faultsAreNamed() {
        QFETCH(Fault, path);
        QFETCH(QStringList, words);
        const DataFolder folder;
        const QString message = messageOf({.data = path(folder)});
        for (const QString& word : words) QVERIFY2(message.contains(word), qPrintable(message));
        QVERIFY2(message.size() > 40, qPrintable(message));
    }

    void anUnseenTestClassIsNamedWithItsRows() {
        const DataFolder folder;
        const QString message =
            messageOf({.data = folder.write("a.csv", "x,class\n1,a\n2,b\n"), .test = folder.write("b.csv", "x,class\n1,a\n2,c\n3,c\n")});
        QVERIFY2(message.contains("'c' (2 rows)"), qPrintable(message));
        const QString widths =
            messageOf({.data = folder.write("c.csv", "x,class\n1,a\n2,b\n"), .test = folder.write("d.csv", "x,y,class\n1,1,a\n2,2,b\n")});
        QVERIFY2(widths.contains("1 feature,") && widths.contains(" 2"), qPrintable(widths));
    }

    void rowsInBothPartsAreTold() {
        const DataFolder folder;
        const auto dataset =
            opened({.data = folder.write("a.csv", "x,class\n1,a\n2,b\n"), .test = folder.write("b.csv", "x,class\n2,a\n3,b\n")});
        QVERIFY(QString::fromStdString(dataset->notes.back()).contains("1 test sample is in the training samples"));
    }

    void stoppingCancelsTheLoading() {
        const DataFolder folder;
        std::stop_source source;
        source.request_stop();
        const auto dataset = openDataset({.data = folder.write("a.csv", table("a,b,class\n", ',', 100))}, {}, source.get_token());
        QVERIFY(!dataset.has_value());
        QCOMPARE(dataset.error().code, ErrorCode::Cancelled);
    }

    void aMissingFashionMnistNamesItsPackage() {
        ReadMonitor monitor;
        const auto raw = readFashionMnist("/nowhere/fashion-mnist", monitor);
        QVERIFY(!raw.has_value());
        QVERIFY(QString::fromStdString(raw.error().message).contains("dataset-fashion-mnist"));
    }
};

QTEST_APPLESS_MAIN(TestReaders)
#include "test_readers.moc"
