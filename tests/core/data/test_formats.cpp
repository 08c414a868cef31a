// LIBSVM, ARFF and NIPS-2003's layouts, and how formats are told: what is read, and the sentence for every fault.
#include "core/data/open.h"
#include "core/data/preview_traits.h"
#include "core/data/readers/arff.h"
#include "core/data/readers/libsvm.h"
#include "core/data/readers/sniff.h"
#include "core/data/sample_rows.h"

#include "tests/core/data/data_files.h"
#include "tests/core/data/messages.h"

#include <QTest>

#include <cmath>

using namespace rewire;

namespace {

Expected<RawSamples> libsvm(const DataFolder& folder, const QByteArray& text, const ReadOptions& options = {}) {
    ReadMonitor monitor;
    return readLibsvm(folder.write("data.txt", text), options, monitor);
}

Expected<RawSamples> arff(const DataFolder& folder, const QByteArray& text, const ReadOptions& options = {}) {
    ReadMonitor monitor;
    return readArff(folder.write("data.arff", text), options, monitor);
}

std::vector<float> denseOf(const RawSamples& samples) {
    return samples.sparse ? rewire::denseOf(*samples.sparse, static_cast<std::size_t>(samples.featureCount)) : samples.features;
}

constexpr const char* kHeader =
    "@RELATION weather\n@Attribute 'the size' REAL\n@attribute outlook {sunny, 'very rainy', \"it\\'s\"}\n@attribute Class "
    "{yes,no}\n@DATA\n";

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
        const std::string zero = folder.write("zero.txt", "1 0:1 2:3\n0 1:2\n"), one = folder.write("one.txt", "1 1:1 3:3\n0 2:2\n"),
                          few = folder.write("few.txt", "1 1:1\n0 1:2\n");
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
        const std::string path = folder.write("p.arff",
                                              "@relation r\n@attribute 'a b' numeric\n@attribute colour {red,'dark blue'}\n@attribute "
                                              "class {x,y}\n@data\n1,'dark blue',x\n{0 2.5, 2 y}\n?,red,x\n1,2\n");
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
        QTest::newRow("several labels") << QByteArray("1,3 1:1\n")
                                        << "line 1: the sample has several labels (1,3): multi-label data are not read";
        QTest::newRow("no label") << QByteArray("1 1:1\n1:1\n") << "line 2: the sample begins with '1:1' and has no label";
        QTest::newRow("no pair") << QByteArray("1 1:1 7\n") << "line 1: '7' is no index:value pair";
        QTest::newRow("no index") << QByteArray("1 1:1 x:7\n") << "line 1: 'x:7' has no whole number before its colon";
        QTest::newRow("no number") << QByteArray("1 1:1\n1 2:seven\n") << "line 2: the value of index 2, 'seven', is not a number";
        QTest::newRow("out of range") << QByteArray("1 1:1e39\n") << "line 1: the value of index 1, '1e39', ";
        QTest::newRow("a text among numbers") << QByteArray("1 1:1\n2 1:1\npython 2:2\n")
                                              << "line 3: the label 'python' is no number, and that of line 1 is one";
        QTest::newRow("a number behind a text")
            << QByteArray("python 1:1\n2 1:1\n") << "line 2: the label '2' is a number, and that of line 1 is none";
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
        QCOMPARE(denseOf({.featureCount = 4,
                          .features = (*dataset)->test.features,
                          .sparse = (*dataset)->test.sparse,
                          .labels = (*dataset)->test.labels}),
                 (std::vector<float>{0, 5, 0, 0, 0, 0, 0, 7}));
        QVERIFY(hasNote((*dataset)->notes, "both have 4"));
        QVERIFY(hasNote((*dataset)->notes, "count from 0, as those of the other file"));
    }

    // ---------------------------------------------------------------------------------------------------------- ARFF
    void arffIsRead() {
        const DataFolder folder;
        const auto samples =
            arff(folder,
                 QByteArray("% a comment\n\n") + kHeader + "1.5, sunny, yes % why not\n?,'very rainy',no\n-2e1\t\"it\\'s\"\t'no', {2.5}\n",
                 {.textColumns = TextColumns::OneHot});
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
        const auto samples = arff(folder,
                                  "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute z {A, 'class B'}\n@data\n{1 5, 0 "
                                  "2}\n{2 'class B'}\n{ }\n{0 ?, 2 \"class B\"}\n");
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
        const auto samples = arff(folder, "@relation r\n@attribute c {r,g}\n@attribute z {a,b}\n@data\n{1 b}\n{0 g}\n",
                                  {.textColumns = TextColumns::OneHot});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(denseOf(*samples), (std::vector<float>{1, 0, 0, 1}));
    }
    void arffTextAttributesFollowTheChoice() {
        const DataFolder folder;
        const QByteArray text =
            "@relation r\n@attribute s string\n@attribute x real\n@attribute d date 'yyyy-MM-dd'\n@attribute class "
            "{a,b}\n@data\nu,1,'2020-01-01',a\nv,2,'2020-01-02',b\n?,3,?,a\n";
        QVERIFY(textOf(arff(folder, text))
                    .contains("has 1 feature of text: 's'. Make one input of each value (--text-columns onehot) or leave them out "
                              "(--text-columns ignore)"));
        QVERIFY(textOf(arff(folder, text, {.textColumns = TextColumns::OneHot}))
                    .contains("1 feature of dates: 'd'. Leave them out (--ignore-columns NAME"));
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
        QTest::newRow("last nominal") << QByteArray("@attribute a {1,2}\n@attribute b {1,2}\n@attribute c real\n") << ""
                                      << "b";
        QTest::newRow("by its name") << QByteArray("@attribute a {1,2}\n@attribute CLASS real\n@attribute c {1,2}\n") << ""
                                     << "CLASS";
        QTest::newRow("given by name") << QByteArray("@attribute a {1,2}\n@attribute b real\n@attribute c {1,2}\n") << "b"
                                       << "b";
        QTest::newRow("given by number") << QByteArray("@attribute a {1,2}\n@attribute b real\n@attribute c {1,2}\n") << "0"
                                         << "a";
    }
    void arffTargetIsFoundOrGiven() {
        QFETCH(QByteArray, header);
        QFETCH(QString, given);
        QFETCH(QString, target);
        const DataFolder folder;
        const auto samples = arff(folder, "@relation r\n" + header + "@data\n1,2,1\n2,1,2\n",
                                  {.labelColumn = given.toStdString(), .textColumns = TextColumns::OneHot});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(QString::fromStdString(samples->classColumnName), target);
    }
    void arffFaultsNameLineAndToken_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const QByteArray two = "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n";
        QTest::newRow("undeclared value") << two + "1,a\n2,c\n"
                                          << "line 6: 'c' is no declared value of attribute 'y'";
        QTest::newRow("undeclared in a sparse row") << two + "{1 c}\n"
                                                    << "line 5: 'c' is no declared value";
        QTest::newRow("too few") << two + "1,a\n2\n"
                                 << "line 6: this row has 1 value, but 2 attributes are declared";
        QTest::newRow("too many") << two + "1,a,3\n"
                                  << "line 5: this row has 3 values";
        QTest::newRow("empty cell") << two + ",a\n"
                                    << "line 5: cell 0 is empty. Write ?";
        QTest::newRow("no number") << two + "big,a\n"
                                   << "line 5: 'big' as value of attribute 'x' is not a number";
        QTest::newRow("missing class") << two + "1,?\n"
                                       << "line 5: the class, attribute 'y', is missing";
        QTest::newRow("open quote") << two + "1,'a\n"
                                    << "line 5: a quotation mark is not closed";
        QTest::newRow("open brace") << two + "{0 1, 1 a\n"
                                    << "line 5: a sparse row has no closing brace";
        QTest::newRow("index twice") << two + "{0 1, 0 2}\n"
                                     << "line 5: attribute 0 is given twice";
        QTest::newRow("index too large") << two + "{2 1}\n"
                                         << "line 5: '2' is no attribute's number. Give one from 0 to 1";
        QTest::newRow("sparse without value") << two + "{0, 1 a}\n"
                                              << "line 5: attribute 0 has no value";
        QTest::newRow("no rows") << two << "declares attributes and holds no rows";
        QTest::newRow("no data") << QByteArray("@relation r\n@attribute x real\n") << "ends after line 2 without @data";
        QTest::newRow("no attributes") << QByteArray("@relation r\n@data\n1\n") << "line 2: @data stands here and no @attribute before it";
        QTest::newRow("unknown type") << QByteArray("@relation r\n@attribute x complex\n@data\n")
                                      << "line 2: attribute 'x' has the unknown type 'complex'";
        QTest::newRow("relational") << QByteArray("@relation r\n@attribute x relational\n@data\n") << "attribute 'x' is relational";
        QTest::newRow("value declared twice") << QByteArray("@relation r\n@attribute x {a,a}\n@data\n")
                                              << "the value 'a' of attribute 'x' is declared twice";
        QTest::newRow("open value list") << QByteArray("@relation r\n@attribute x {a,b\n@data\n")
                                         << "line 2: the values of attribute 'x' have no closing brace";
        QTest::newRow("stray line") << QByteArray("@relation r\nhello\n@data\n")
                                    << "line 2: 'hello' stands where @attribute or @data should";
        QTest::newRow("no target") << QByteArray("@relation r\n@attribute x real\n@data\n1\n")
                                   << "none is named class and none is nominal. Choose it (--label-column)";
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
        QVERIFY(textOf(arff(folder, text, {.labelColumn = "z"}))
                    .contains("has no attribute 'z'. Give one of its names or a number from 0 to 1"));
        QVERIFY(textOf(arff(folder, text, {.ignoredColumns = {"q"}})).contains("has no attribute 'q'"));
        QVERIFY(textOf(arff(folder, text, {.ignoredColumns = {"y"}})).contains("is the class and cannot be ignored"));
    }

    void formatsAreToldByContent_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("format");
        const auto row = [](const char* name, const QByteArray& head, FileFormat format) {
            QTest::newRow(name) << head << static_cast<int>(format);
        };
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

    // ------------------------------------------------------------------------------------------- rows that cannot be read
    void libsvmRowsThatCannotBeReadAreLeftOut() {
        const DataFolder folder;
        const QByteArray text = "1 1:1 2:2\n3 2:7 1:x\n-1 2:nan 9\n-1 2:1\nlabel 1:1\n1 1:1 1:2\n";
        QVERIFY(textOf(libsvm(folder, text))
                    .contains("line 2: the value of index 1, 'x', is not a number. Correct or remove it. Such rows can be left out, too "
                              "(--bad-rows leave-out)"));
        const auto samples = libsvm(folder, text, {.badRows = BadRows::LeaveOut});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(denseOf(*samples), (std::vector<float>{1, 2, 0, 1}));
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"1", "-1"}));  // 3 stood in a bad row alone
        QCOMPARE(samples->missing.count, 0);                                   // so did the nan
        QCOMPARE(samples->badRows.size(), std::size_t{4});
        QCOMPARE(samples->badRows[0].line, 2);
        QCOMPARE(samples->badRows[0].text, std::string("3 2:7 1:x"));
        QVERIFY(samples->badRows[2].reason.find("the label 'label' is no number") != std::string::npos);
        QVERIFY(hasNote(samples->notes,
                        "4 rows of \"data.txt\" that could not be read were left out, the first in line 2: the value of index 1"));
        const QString none = textOf(libsvm(folder, "1 x\n2 y\n", {.badRows = BadRows::LeaveOut}));
        QVERIFY2(none.contains("has no row that can be read: 2 rows left out, the first in line 1: 'x' is no index:value pair"),
                 qPrintable(none));
    }
    void arffRowsThatCannotBeReadAreLeftOut() {
        const DataFolder folder;
        const QByteArray text =
            "@relation r\n@attribute x real\n@attribute s string\n@attribute y {a,b,c}\n@data\n1,u,a\n?,v,c,4\n2,w,d\n3,'x,a\n4,u,b\n{0 5, "
            "1 z, 2 q}\n";
        QVERIFY(textOf(arff(folder, text, {.textColumns = TextColumns::OneHot})).contains("line 7: this row has 4 values"));
        const auto samples = arff(folder, text, {.textColumns = TextColumns::OneHot, .badRows = BadRows::LeaveOut});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(samples->featureNames, (std::vector<std::string>{"x", "s=u"}));  // no input of a text that stood in bad rows alone
        QCOMPARE(samples->features, (std::vector<float>{1, 1, 4, 1}));
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(samples->missing.count, 0);
        std::vector<std::int64_t> lines;
        for (const BadRow& row : samples->badRows) lines.push_back(row.line);
        QCOMPARE(lines, (std::vector<std::int64_t>{7, 8, 9, 11}));
        QCOMPARE(samples->badRows[1].text, std::string("2,w,d"));
    }
    void aSparseArffRowAfterABadOneStartsAfresh() {
        const DataFolder folder;
        const auto samples = arff(folder, "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n{0 1, 0 2}\n{0 3, 1 b}\n",
                                  {.badRows = BadRows::LeaveOut});
        QVERIFY2(samples.has_value(), qPrintable(textOf(samples)));
        QCOMPARE(denseOf(*samples), (std::vector<float>{3}));
        QCOMPARE(samples->labelTexts, (std::vector<std::string>{"b"}));
    }
    void previewsListRowsThatCannotBeRead() {
        const DataFolder folder;
        const auto libsvmPreview = previewSource(folder.write("p.svm", "1 1:1\n2 1:x\n"), {});
        QVERIFY2(libsvmPreview.has_value(), qPrintable(textOf(libsvmPreview)));
        QVERIFY(canLeaveRowsOut(*libsvmPreview));
        QCOMPARE(libsvmPreview->badRows.size(), std::size_t{1});
        QCOMPARE(libsvmPreview->badRows[0].line, 2);
        const auto arffPreview =
            previewSource(folder.write("p.arff", "@relation r\n@attribute x real\n@attribute y {a,b}\n@data\n1,a\n2,c\nbig,b\n"), {});
        QVERIFY2(arffPreview.has_value(), qPrintable(textOf(arffPreview)));
        QVERIFY(canLeaveRowsOut(*arffPreview));
        QCOMPARE(arffPreview->badRows.size(), std::size_t{2});  // the reader's own judgement: both have two cells
    }
    void aClassOfUnreadableRowsAloneIsNoClass() {
        const DataFolder folder;
        const auto dataset = openDataset({.data = folder.write("t.csv", "class,a\nx,1\ny,2\nz,w\nx,3\ny,4\n"),
                                          .read = {.badRows = BadRows::LeaveOut},
                                          .prepare = {.testFraction = 0.5}});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"x", "y"}));
        QCOMPARE((*dataset)->leftOutRows.size(), std::size_t{1});
    }

    // ---------------------------------------------------------------------------------------------------- NIPS 2003, sparse
    void nips2003PairsStaySparse() {
        const DataFolder folder;
        folder.write("d_train.data", "3:0.5 1:2 \n\n2:1\n");
        folder.write("d_train.labels", "1\n-1\n1\n");
        folder.write("d_valid.data", "5:7\n\n");
        folder.write("d_valid.labels", "-1\n1\n");
        const auto dataset = openDataset({.data = folder.path()});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->featureCount, 5);
        QVERIFY((*dataset)->train.sparse && (*dataset)->test.sparse);
        QCOMPARE(rewire::denseOf(*(*dataset)->train.sparse, 5), (std::vector<float>{2, 0, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}));
        QCOMPARE(rewire::denseOf(*(*dataset)->test.sparse, 5),
                 (std::vector<float>{0, 0, 0, 0, 7, 0, 0, 0, 0, 0}));  // the empty line at the end has a label
        QVERIFY(hasNote((*dataset)->notes, "the sparse layout of NIPS 2003 (input:value, counted from 1): 3 samples with 3 stored cells"));
    }
    void nips2003IndicesStaySparse() {
        const DataFolder folder;
        folder.write("o_train.data", "1 4\n2 3\n\n2 3 60 \n5\n");
        folder.write("o_train.labels", "1\n-1\n1\n-1\n1\n");
        const auto dataset = openDataset({.data = folder.path("o_train.data"), .prepare = {.testFraction = 0.4}});
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QVERIFY((*dataset)->train.sparse.has_value());
        QCOMPARE((*dataset)->featureCount, 60);
        QCOMPARE((*dataset)->train.sparse->storedCount() + (*dataset)->test.sparse->storedCount(), 8);
        QVERIFY(std::ranges::all_of((*dataset)->train.sparse->value, [](float value) { return value == 1; }));
        QVERIFY(hasNote((*dataset)->notes, "the inputs that are 1, counted from 1"));
    }
    void nips2003FaultsNameTheLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("cut dense row") << QByteArray("1 2\n3\n") << "line 2: this sample has 1 number, the first one 2";
        QTest::newRow("no pair") << QByteArray("1:2\n3\n") << "line 2: '3' is no input:value pair";
        QTest::newRow("input 0") << QByteArray("1:2\n0:3\n") << "line 2: '0:3' is no input:value pair with inputs counted from 1";
        QTest::newRow("twice") << QByteArray("1:2\n4:3 4:1\n") << "line 2: input 4 is given twice";
        QTest::newRow("no number") << QByteArray("1:2\n4:x\n") << "line 2, input 4 (x): this is not a number";
        QTest::newRow("falling indices") << QByteArray("1 40\n2\n3 2\n") << "line 3: this sample holds something else than rising numbers";
        QTest::newRow("too large") << QByteArray("1:2\n20000000:3\n") << "line 2: input 20000000 is above 10000000";
    }
    void nips2003FaultsNameTheLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const DataFolder folder;
        folder.write("f_train.data", text);
        folder.write("f_train.labels", QByteArray("1\n-1\n1\n").left(text.count('\n') == 2 ? 5 : 7));
        const QString seen = textOf(openDataset({.data = folder.path()}));
        QVERIFY2(seen.contains(message), qPrintable(seen));
    }
};

QTEST_GUILESS_MAIN(TestFormats)
#include "test_formats.moc"
