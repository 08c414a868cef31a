// LIBSVM, ARFF, labels in a file of their own and every compression: what is read, and the sentence for every fault.
#include "core/data/catalogue.h"
#include "core/data/open.h"
#include "core/data/readers/arff.h"
#include "core/data/readers/libsvm.h"
#include "core/data/readers/sniff.h"
#include "core/data/sample_rows.h"

#include "tests/core/data/data_files.h"

#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <cmath>

using namespace rewire;

namespace {

template <class T>
QString textOf(const Expected<T>& result) {
    return result ? QString("opened") : QString::fromStdString(result.error().message);
}

bool hasNote(const std::vector<std::string>& notes, const char* part) {
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

Expected<RawSamples> libsvm(const DataFolder& folder, const QByteArray& text) {
    ReadMonitor monitor;
    return readLibsvm(folder.write("data.txt", text), {}, monitor);
}

Expected<RawSamples> arff(const DataFolder& folder, const QByteArray& text, const ReadOptions& options = {}) {
    ReadMonitor monitor;
    return readArff(folder.write("data.arff", text), options, monitor);
}

std::vector<float> denseOf(const RawSamples& samples) {
    return samples.sparse ? rewire::denseOf(*samples.sparse, static_cast<std::size_t>(samples.featureCount)) : samples.features;
}

// `files` through libarchive: a raw stream by one filter, or a ZIP archive.
QByteArray packed(int filter, const std::vector<std::pair<const char*, QByteArray>>& files, bool isZip = false) {
    QByteArray bytes(1 << 20, '\0');
    std::size_t used = 0;
    archive* const a = archive_write_new();
    if (isZip) archive_write_set_format_zip(a);
    else archive_write_set_format_raw(a);
    if (archive_write_add_filter(a, filter) != ARCHIVE_OK) qFatal("no filter %d", filter);
    archive_write_set_bytes_in_last_block(a, 1);
    archive_write_open_memory(a, bytes.data(), static_cast<std::size_t>(bytes.size()), &used);
    for (const auto& [name, content] : files) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, content.size());
        archive_write_header(a, entry);
        archive_write_data(a, content.data(), static_cast<std::size_t>(content.size()));
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    bytes.resize(static_cast<qsizetype>(used));
    return bytes;
}

QByteArray zip(const std::vector<std::pair<const char*, QByteArray>>& files) { return packed(ARCHIVE_FILTER_NONE, files, true); }

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

constexpr const char* kHeader = "@RELATION weather\n@Attribute 'the size' REAL\n@attribute outlook {sunny, 'very rainy', \"it\\'s\"}\n@attribute Class {yes,no}\n@DATA\n";

}  // namespace

class TestFormats : public QObject {
    Q_OBJECT

  private slots:
    // -------------------------------------------------------------------------------------------------------- LIBSVM
    void libsvmStaysSparse() {
        const DataFolder folder;
        const auto samples = libsvm(folder, "# made by hand\n+1 1:0.5 4:2 # a sample\n-1 3:-1\n\n-1\n+1 1:1e-3\t4:0\n");
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QVERIFY(samples->sparse.has_value());
        QCOMPARE(samples->featureCount, 4);
        QCOMPARE(samples->sparse->storedCount(), 4);
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"+1", "-1"}));
        QCOMPARE(denseOf(*samples), (std::vector<float>{0.5f, 0, 0, 2, 0, 0, -1, 0, 0, 0, 0, 0, 1e-3f, 0, 0, 0}));
        QCOMPARE(samples->firstIndex, std::optional(1));
        QVERIFY(hasNote(samples->notes, "count from 1"));
    }
    void libsvmCountsFromZeroWhereAnIndexIsZero() {
        const DataFolder folder;
        const auto samples = libsvm(folder, "a 2:3 0:1\nb 1:2\n");
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(denseOf(*samples), (std::vector<float>{1, 0, 3, 0, 2, 0}));
        QVERIFY(hasNote(samples->notes, "count from 0"));
        QVERIFY(hasNote(samples->notes, "1 sample of \"data.txt\" had feature numbers out of order; they were sorted."));
    }
    void libsvmNumberingIsToldByBothFilesOrGiven() {
        const DataFolder folder;
        const std::string zero = folder.write("zero.txt", "1 0:1 2:3\n0 1:2\n"), one = folder.write("one.txt", "1 1:1 3:3\n0 2:2\n"), few = folder.write("few.txt", "1 1:1\n0 1:2\n");
        const auto same = openDataset({.data = zero, .test = one});
        QVERIFY2(same.has_value(), same ? "" : same.error().message.c_str());
        QCOMPARE((*same)->featureCount, 3);
        QCOMPARE((*same)->test.sparse->column, (*same)->train.sparse->column);
        const auto other = openDataset({.data = zero, .test = few});  // 1 may be the second feature: as the other file counts
        QVERIFY(other.has_value());
        QCOMPARE((*other)->test.sparse->column, (std::vector<std::uint32_t>{1, 1}));
        const auto given = openDataset({.data = few, .test = few, .read = {.firstIndex = 0}});
        QVERIFY(given.has_value());
        QCOMPARE((*given)->featureCount, 2);
        const QString message = textOf(openDataset({.data = zero, .read = {.firstIndex = 1}}));
        QVERIFY2(message.contains("number 0") && message.contains("--first-index"), qPrintable(message));
    }

    void arffPreviewsHaveColumnsAndRows() {
        const DataFolder folder;
        const std::string path = folder.write("p.arff", "@relation r\n@attribute 'a b' numeric\n@attribute colour {red,'dark blue'}\n@attribute class {x,y}\n@data\n1,'dark blue',x\n{0 2.5, 2 y}\n?,red,x\n1,2\n");
        const auto preview = previewSource(path, {.ignoredColumns = {"a b"}});
        QVERIFY2(preview.has_value(), preview ? "" : preview.error().message.c_str());
        QCOMPARE(preview->columns.size(), std::size_t{3});
        QVERIFY(preview->columns[0].role == ColumnPreview::Role::Ignored && preview->columns[0].missingCount == 1);
        QVERIFY(preview->columns[1].kind == ColumnPreview::Kind::Text && preview->columns[1].distinctCount == 2);
        QVERIFY(preview->columns[2].role == ColumnPreview::Role::Target);
        QCOMPARE(preview->rows[1], (std::vector<std::string>{"2.5", "red", "y"}));
        QCOMPARE(preview->badRows.size(), std::size_t{1});
        QCOMPARE(preview->badRows[0].line, 9);
        QCOMPARE(preview->used.labelColumn, std::string("class"));
        QVERIFY(!preview->takesLabelFile);
    }

    void libsvmTellsQidAndMissing() {
        const DataFolder folder;
        const auto samples = libsvm(folder, "1 qid:3 1:nan 2:1\n2 qid:3 1:? 2:\n");
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(samples->missing.count, 3);
        QCOMPARE(samples->missing.places[0], std::string("line 1, index 1 (nan)"));
        QVERIFY(hasNote(samples->notes, "'qid:' of 2 samples"));
    }
    void libsvmFaultsNameTheLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("duplicate") << QByteArray("1 1:1\n1 3:1 2:1 3:2\n") << "line 2: index 3 is given twice";
        QTest::newRow("negative") << QByteArray("1 1:1\n1 -3:1\n") << "line 2: index -3 is negative";
        QTest::newRow("above 2^31") << QByteArray("1 2147483648:1\n") << "line 1: index 2147483648 is above 2147483647";
        QTest::newRow("above 2^63") << QByteArray("1 99999999999999999999:1\n") << "line 1: index 99999999999999999999 is above";
        QTest::newRow("too many features") << QByteArray("1 2000000000:1\n") << "GiB; Rewire reads up to 10000000";
        QTest::newRow("several labels") << QByteArray("1,3 1:1\n") << "line 1: the sample has several labels (1,3): multi-label data are not read";
        QTest::newRow("no label") << QByteArray("1 1:1\n1:1\n") << "line 2: the sample begins with '1:1' and has no label";
        QTest::newRow("no pair") << QByteArray("1 1:1 7\n") << "line 1: '7' is no index:value pair";
        QTest::newRow("no index") << QByteArray("1 1:1 x:7\n") << "line 1: 'x:7' has no whole number before its colon";
        QTest::newRow("no number") << QByteArray("1 1:1\n1 2:seven\n") << "line 2: the value of index 2, 'seven', is not a number";
        QTest::newRow("out of range") << QByteArray("1 1:1e39\n") << "line 1: the value of index 1, '1e39', ";
        QTest::newRow("a text among numbers") << QByteArray("1 1:1\n2 1:1\npython 2:2\n") << "line 3: the label 'python' is no number, and that of line 1 is one";
        QTest::newRow("a number behind a text") << QByteArray("python 1:1\n2 1:1\n") << "line 2: the label '2' is a number, and that of line 1 is none";
        QTest::newRow("only comments") << QByteArray("# 1 1:1\n") << "holds no samples";
        QTest::newRow("only labels") << QByteArray("1\n2\n") << "holds no index:value pairs";
    }
    void libsvmFaultsNameTheLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const DataFolder folder;
        const QString seen = textOf(libsvm(folder, text));
        QVERIFY2(seen.contains(message), qPrintable(seen));
    }
    void libsvmTrainAndTestAreBroughtToOneWidth() {
        const DataFolder folder;
        const std::string train = folder.write("train", "1 0:1 1:2\n2 1:1\n1 0:2 1:2\n");
        const std::string test = folder.write("test", "1 1:5\n2 3:7\n");
        const auto dataset = openDataset({.data = train, .test = test});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->featureCount, 4);
        QCOMPARE(denseOf({.featureCount = 4, .features = (*dataset)->test.features, .sparse = (*dataset)->test.sparse, .labels = (*dataset)->test.labels}), (std::vector<float>{0, 5, 0, 0, 0, 0, 0, 7}));
        QVERIFY(hasNote((*dataset)->notes, "both have 4"));
        QVERIFY(hasNote((*dataset)->notes, "count from 0, as those of the other file"));
    }

    // ---------------------------------------------------------------------------------------------------------- ARFF
    void arffIsRead() {
        const DataFolder folder;
        const auto samples = arff(folder, QByteArray("% a comment\n\n") + kHeader + "1.5, sunny, yes % why not\n?,'very rainy',no\n-2e1\t\"it\\'s\"\t'no', {2.5}\n", {.textColumns = TextColumns::OneHot});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(samples->featureNames, (std::vector<std::string>{"the size", "outlook=sunny", "outlook=very rainy", "outlook=it's"}));
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"yes", "no"}));
        QCOMPARE(samples->labels, (std::vector<std::int32_t>{0, 1, 1}));
        QVERIFY(std::isnan(samples->features[4]));
        QCOMPARE(std::vector<float>(samples->features.begin() + 8, samples->features.end()), (std::vector<float>{-20, 0, 0, 1}));
        QCOMPARE(samples->missing.count, 1);
        QVERIFY(hasNote(samples->notes, "The class is attribute 2 (Class), taken by its name"));
        QVERIFY(hasNote(samples->notes, "1 instance weight"));
    }
    void arffSparseStaysSparse() {
        const DataFolder folder;
        const auto samples = arff(folder, "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute z {A, 'class B'}\n@data\n{1 5, 0 2}\n{2 'class B'}\n{ }\n{0 ?, 2 \"class B\"}\n");
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QVERIFY(samples->sparse.has_value());
        QCOMPARE(samples->sparse->storedCount(), 3);
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"A", "class B"}));
        QCOMPARE(samples->labels, (std::vector<std::int32_t>{0, 1, 0, 1}));
        QCOMPARE(denseOf(*samples)[0], 2.0f);
        QVERIFY(hasNote(samples->notes, "sparse ARFF"));
    }
    void arffSparseOmissionMeansTheFirstValue() {
        const DataFolder folder;
        const auto samples = arff(folder, "@relation r\n@attribute c {r,g}\n@attribute z {a,b}\n@data\n{1 b}\n{0 g}\n", {.textColumns = TextColumns::OneHot});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(denseOf(*samples), (std::vector<float>{1, 0, 0, 1}));
    }
    void arffTextAttributesFollowTheChoice() {
        const DataFolder folder;
        const QByteArray text = "@relation r\n@attribute s string\n@attribute x real\n@attribute d date 'yyyy-MM-dd'\n@attribute class {a,b}\n@data\nu,1,'2020-01-01',a\nv,2,'2020-01-02',b\n?,3,?,a\n";
        QVERIFY(textOf(arff(folder, text)).contains("has 1 feature of text: 's'. Make one input of each value (--text-columns onehot) or leave them out (--text-columns ignore)"));
        QVERIFY(textOf(arff(folder, text, {.textColumns = TextColumns::OneHot})).contains("1 feature of dates: 'd'. Leave them out (--ignore-columns NAME"));
        const auto ignored = arff(folder, text, {.textColumns = TextColumns::Ignore});
        QVERIFY2(ignored.has_value(), qPrintable(textOf(ignored)));
        QCOMPARE(ignored->features, (std::vector<float>{1, 2, 3}));
        QVERIFY(hasNote(ignored->notes, "2 attributes of text or dates ('s', 'd')"));
        const auto oneHot = arff(folder, text, {.ignoredColumns = {"d"}, .textColumns = TextColumns::OneHot});
        QVERIFY2(oneHot.has_value(), qPrintable(textOf(oneHot)));
        QCOMPARE(oneHot->featureNames, (std::vector<std::string>{"x", "s=u", "s=v"}));
        QCOMPARE(std::vector<float>(oneHot->features.begin(), oneHot->features.begin() + 7), (std::vector<float>{1, 1, 0, 2, 0, 1, 3}));
        QCOMPARE(oneHot->missing.count, 1);
    }
    void arffTargetIsFoundOrGiven_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("target");
        QTest::newRow("last nominal") << QByteArray("@attribute a {1,2}\n@attribute b {1,2}\n@attribute c real\n") << "" << "b";
        QTest::newRow("by its name") << QByteArray("@attribute a {1,2}\n@attribute CLASS real\n@attribute c {1,2}\n") << "" << "CLASS";
        QTest::newRow("given by name") << QByteArray("@attribute a {1,2}\n@attribute b real\n@attribute c {1,2}\n") << "b" << "b";
        QTest::newRow("given by number") << QByteArray("@attribute a {1,2}\n@attribute b real\n@attribute c {1,2}\n") << "0" << "a";
    }
    void arffTargetIsFoundOrGiven() {
        QFETCH(QByteArray, header);
        QFETCH(QString, given);
        QFETCH(QString, target);
        const DataFolder folder;
        const auto samples = arff(folder, "@relation r\n" + header + "@data\n1,2,1\n2,1,2\n", {.labelColumn = given.toStdString(), .textColumns = TextColumns::OneHot});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(QString::fromStdString(samples->classColumnName), target);
    }
    void arffFaultsNameLineAndToken_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const QByteArray two = "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n";
        QTest::newRow("undeclared value") << two + "1,a\n2,c\n" << "line 6: 'c' is no declared value of attribute 'y'";
        QTest::newRow("undeclared in a sparse row") << two + "{1 c}\n" << "line 5: 'c' is no declared value";
        QTest::newRow("too few") << two + "1,a\n2\n" << "line 6: this row has 1 value, but 2 attributes are declared";
        QTest::newRow("too many") << two + "1,a,3\n" << "line 5: this row has 3 values";
        QTest::newRow("empty cell") << two + ",a\n" << "line 5: cell 0 is empty. Write ?";
        QTest::newRow("no number") << two + "big,a\n" << "line 5: 'big' as value of attribute 'x' is not a number";
        QTest::newRow("missing class") << two + "1,?\n" << "line 5: the class, attribute 'y', is missing";
        QTest::newRow("open quote") << two + "1,'a\n" << "line 5: a quotation mark is not closed";
        QTest::newRow("open brace") << two + "{0 1, 1 a\n" << "line 5: a sparse row has no closing brace";
        QTest::newRow("index twice") << two + "{0 1, 0 2}\n" << "line 5: attribute 0 is given twice";
        QTest::newRow("index too large") << two + "{2 1}\n" << "line 5: '2' is no attribute's number. Give one from 0 to 1";
        QTest::newRow("sparse without value") << two + "{0, 1 a}\n" << "line 5: attribute 0 has no value";
        QTest::newRow("no rows") << two << "declares attributes and holds no rows";
        QTest::newRow("no data") << QByteArray("@relation r\n@attribute x real\n") << "ends after line 2 without @data";
        QTest::newRow("no attributes") << QByteArray("@relation r\n@data\n1\n") << "line 2: @data stands here and no @attribute before it";
        QTest::newRow("unknown type") << QByteArray("@relation r\n@attribute x complex\n@data\n") << "line 2: attribute 'x' has the unknown type 'complex'";
        QTest::newRow("relational") << QByteArray("@relation r\n@attribute x relational\n@data\n") << "attribute 'x' is relational";
        QTest::newRow("value declared twice") << QByteArray("@relation r\n@attribute x {a,a}\n@data\n") << "the value 'a' of attribute 'x' is declared twice";
        QTest::newRow("open value list") << QByteArray("@relation r\n@attribute x {a,b\n@data\n") << "line 2: the values of attribute 'x' have no closing brace";
        QTest::newRow("stray line") << QByteArray("@relation r\nhello\n@data\n") << "line 2: 'hello' stands where @attribute or @data should";
        QTest::newRow("no target") << QByteArray("@relation r\n@attribute x real\n@data\n1\n") << "none is named class and none is nominal. Name it (--label-column)";
    }
    void arffFaultsNameLineAndToken() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const DataFolder folder;
        const QString seen = textOf(arff(folder, text));
        QVERIFY2(seen.contains(message), qPrintable(seen));
    }
    void arffNamesThatAreNotThereAreRefused() {
        const DataFolder folder;
        const QByteArray text = "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n1,a\n";
        QVERIFY(textOf(arff(folder, text, {.labelColumn = "z"})).contains("has no attribute 'z'. Give one of its names or a number from 0 to 1"));
        QVERIFY(textOf(arff(folder, text, {.ignoredColumns = {"q"}})).contains("has no attribute 'q'"));
        QVERIFY(textOf(arff(folder, text, {.ignoredColumns = {"y"}})).contains("is the class and cannot be ignored"));
    }

    void formatsAreToldByContent_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("format");
        const auto row = [](const char* name, const QByteArray& head, FileFormat format) { QTest::newRow(name) << head << static_cast<int>(format); };
        row("ARFF after comments", "% x\n\n @RELATION r\n", FileFormat::Arff);
        row("LIBSVM", "1 3:4 5:6\n", FileFormat::Libsvm);
        row("LIBSVM with tabs", "1\t3:4\n", FileFormat::Libsvm);
        row("LIBSVM after bare labels", "# c\n1\n0\n1 3:4\n", FileFormat::Libsvm);
        row("LIBSVM with qid", "1 qid:1 3:4\n", FileFormat::Libsvm);
        row("LIBSVM multi-label", "1,2 3:4\n", FileFormat::Libsvm);
        row("clock times", "a 12:30:00 1\n", FileFormat::Table);
        row("comma table with times", "1, 12:30,5\n", FileFormat::Table);
        row("NPZ", QByteArray("PK\x03\x04") + QByteArray(22, '\0') + QByteArray("\x05\0\0\0", 4) + "x.npyrest", FileFormat::Npz);
    }
    void formatsAreToldByContent() {
        QFETCH(QByteArray, head);
        QFETCH(int, format);
        const auto told = tellFormat("file", std::string_view(head.data(), static_cast<std::size_t>(head.size())));
        QVERIFY2(told.has_value(), qPrintable(textOf(told)));
        QCOMPARE(static_cast<int>(*told), format);
    }

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
        QTest::newRow("two zst members") << packed(ARCHIVE_FILTER_ZSTD, {{"data", first}}) + packed(ARCHIVE_FILTER_ZSTD, {{"data", second}});
        QTest::newRow("two bz2 members") << packed(ARCHIVE_FILTER_BZIP2, {{"data", first}}) + packed(ARCHIVE_FILTER_BZIP2, {{"data", second}});
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
        std::vector<std::pair<const char*, QByteArray>> files{{"a.csv", "1"}, {"b.csv", "2"}};
        QString seen = textOf(openDataset({.data = folder.write("x", zip(files))}));
        QVERIFY2(seen.contains("is a ZIP archive of 2 files (a.csv, b.csv): which one is meant is not clear"), qPrintable(seen));
        for (const char* name : {"c", "d", "e", "../f"}) files.emplace_back(name, "3");
        seen = textOf(openDataset({.data = folder.write("y", zip(files))}));
        QVERIFY2(seen.contains("of 6 files (a.csv, b.csv, c, d, e, ...)"), qPrintable(seen));
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
        OpenOptions options{.data = folder.write("X.txt", features), .read = {.labels = folder.write("y.txt", "a\nb\na\nb\n")}, .prepare = {.testFraction = 0.5}};
        const auto dataset = openDataset(options);
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->featureCount, 2);
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"a", "b"}));
        options.test = options.data;
        QVERIFY(textOf(openDataset(options)).contains("none is given for the test samples"));
        options.testLabels = options.read.labels;
        QVERIFY(openDataset(options).has_value());
        options.read.labels = options.testLabels = folder.write("y.npy", QByteArray("\x93NUMPY\1\0\x3a\0{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }\n\1\2\1\2", 72));
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

    // ------------------------------------------------------------------------------------------------------ catalogue
    void theCatalogueHoldsThePapersEight() {
        QCOMPARE(catalogue().size(), 8u);
        const CatalogueEntry* const madelon = findInCatalogue("Madelon");
        QVERIFY(madelon != nullptr);
        QCOMPARE(madelon->learningRate, 0.1);
        QCOMPARE(findInCatalogue("fashion-mnist")->hidden, (std::vector<int>{200, 200, 200}));
        QVERIFY(findInCatalogue("iris") == nullptr);
    }
    void dataSetsAreRecognisedByNameAndShape_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("features");
        QTest::addColumn<int>("classes");
        QTest::addColumn<QString>("entry");
        QTest::newRow("madelon") << "madelon" << 500 << 2 << "madelon";
        QTest::newRow("with noise inputs") << "madelon" << 700 << 2 << "madelon";
        QTest::newRow("other spelling") << "CNAE 9" << 856 << 9 << "cnae-9";
        QTest::newRow("some classes") << "FashionMNIST" << 784 << 3 << "fashion-mnist";
        QTest::newRow("fewer features") << "madelon" << 20 << 2 << "";
        QTest::newRow("more classes") << "har" << 561 << 7 << "";
        QTest::newRow("another name") << "mine" << 500 << 2 << "";
    }
    void dataSetsAreRecognisedByNameAndShape() {
        QFETCH(QString, name);
        QFETCH(int, features);
        QFETCH(int, classes);
        Dataset dataset;
        dataset.name = name.toStdString();
        dataset.featureCount = features;
        dataset.classNames.resize(static_cast<std::size_t>(classes));
        const CatalogueEntry* const entry = recognise(dataset);
        QTEST(entry == nullptr ? QString() : QString::fromStdString(entry->name), "entry");
    }
    void aNamedDataSetOpensFromTheDataFolder() {
        const DataFolder folder;
        qputenv("XDG_DATA_HOME", folder.path().c_str());
        QVERIFY(textOf(openDataset({.data = "har"})).startsWith("HAR is not here. Get it from the UCI Machine Learning Repository"));
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/har/train");
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/har/test");
        folder.write("rewire/data/har/train/X_train.txt", " 1 2\n 3 4\n 5 6\n");
        folder.write("rewire/data/har/train/y_train.txt", "1\n2\n1\n");
        folder.write("rewire/data/har/test/X_test.txt.gz", gzip(" 7 8\n"));
        QVERIFY(folderOf(*findInCatalogue("har")).empty());
        folder.write("rewire/data/har/test/y_test.txt", "2\n");
        QVERIFY(!folderOf(*findInCatalogue("har")).empty());
        const auto dataset = openDataset({.data = "har"});
        qunsetenv("XDG_DATA_HOME");
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->name, std::string("har"));
        QCOMPARE((*dataset)->train.count(), 3);
        QCOMPARE((*dataset)->test.count(), 1);
    }
    void epilepsyIsOneClassAgainstTheOthers() {
        const DataFolder folder;
        qputenv("XDG_DATA_HOME", folder.path().c_str());
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/epilepsy");
        QByteArray text = "id,x,y\n";
        for (int row = 0; row < 20; ++row) text += QByteArray::number(row) + "," + QByteArray::number(row * 0.5) + "," + QByteArray::number(1 + row % 5) + "\n";
        folder.write("rewire/data/epilepsy/data.csv", text);
        const auto dataset = openDataset({.data = "epilepsy"});
        qunsetenv("XDG_DATA_HOME");
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"1", "others"}));
    }
};

QTEST_GUILESS_MAIN(TestFormats)
#include "test_formats.moc"
