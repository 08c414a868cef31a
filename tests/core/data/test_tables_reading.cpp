// Every choice of reading a table, its preview, pairs of files, and the sentence for each table that cannot be read.
#include "core/base/parse_number.h"
#include "core/base/quick_float.h"
#include "core/base/random.h"
#include "core/data/file_roles.h"
#include "core/data/open.h"
#include "core/data/preview.h"

#include "tests/core/data/data_files.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace {
std::vector<std::int64_t> g_told;  // what availableMemory() says, one answer after another, the last again and again; none: the truth
}

namespace rewire {

// Stands in for availableMemory() (the linker's --wrap).
std::optional<std::int64_t> realMemory() asm("__real__ZN6rewire15availableMemoryEv");
std::optional<std::int64_t> toldMemory() asm("__wrap__ZN6rewire15availableMemoryEv");
std::optional<std::int64_t> toldMemory() {
    if (g_told.empty()) return realMemory();
    const std::int64_t told = g_told.front();
    if (g_told.size() > 1) g_told.erase(g_told.begin());
    return told;
}

}  // namespace rewire

using namespace rewire;

namespace {

// All samples are for training: the test file is a copy.
Expected<std::shared_ptr<const Dataset>> readBack(const DataFolder& folder, const QByteArray& text, const ReadOptions& read) {
    const std::string path = folder.write("t.csv", text);
    return openDataset({.data = path, .test = path, .read = read});
}

QString messageOf(const OpenOptions& options) {
    const auto dataset = openDataset(options);
    return dataset ? QString("opened") : QString::fromStdString(dataset.error().message);
}

bool tells(const Dataset& dataset, const char* words) {
    return std::ranges::any_of(dataset.notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

}  // namespace

class TestTablesReading : public QObject {
    Q_OBJECT

  private slots:
    void everyDialectGivesTheSameCells_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ReadOptions>("read");
        const auto row = [](const char* name, const QByteArray& text, const ReadOptions& read = {}) {
            QTest::newRow(name) << text << read;
        };
        row("bars", "1.5|-2|x\n1234.5|4|y\n");
        row("blanks", " 1.5   -2 x\n1234.5\t4  y  \n");
        row("blanks, class first", "x 1.5 -2\ny 1234.5 4\n");
        row("blanks, decimal commas", "1,5 -2 x\n1234,5 4 y\n");
        row("given delimiter", "1.5:-2:x\n1234.5:4:y\n", {.delimiter = ':'});
        row("German thousands", "1,5;-2;x\n1.234,5;4;y\n");
        row("thousands given", "1.5;-2;x\n1'234.5;4;y\n", {.thousandsMark = '\''});
        row("thousands told by apostrophes", "1.5;-2;x\n1'234.5;4;y\n");
        row("first record of another width", "2,x,y,z\n1.5,-2,x\n1234.5,4,y\n", {.badRows = BadRows::LeaveOut});
        row("decimal mark given", "1,5;-2;x\n1234,5;4;y\n", {.decimalMark = ','});
        row("skipped lines", "A title\nof two lines, with commas\n1.5,-2,x\n1234.5,4,y\n", {.skippedLines = 2});
        row("comment mark", "% made by hand\n1.5,-2,x\n1234.5,4,y\n", {.commentMark = "%"});
        row("header given", "7,8,9\n1.5,-2,x\n1234.5,4,y\n", {.hasHeader = true});
        row("class by number", "1.5,x,-2\n1234.5,y,4\n", {.labelColumn = "1"});
        row("ignored by name", "id,a,b,class\n1,1.5,-2,x\n2,1234.5,4,y\n", {.ignoredColumns = {"id"}});
        row("ignored by number", "red,1.5,-2,x\nblue,1234.5,4,y\n", {.ignoredColumns = {"0"}});
        row("texts ignored", "red,1.5,-2,x\nblue,1234.5,4,y\n", {.textColumns = TextColumns::Ignore});
        row("quotes", "\"1.5\",-2,x\n1234.5, \"4\" ,y\n");
        row("exponents", "15e-1,-2,x\n1.2345E3,+4,y\n");
    }
    void everyDialectGivesTheSameCells() {
        QFETCH(QByteArray, text);
        QFETCH(ReadOptions, read);
        const DataFolder folder;
        const auto dataset = readBack(folder, text, read);
        QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
        QCOMPARE((*dataset)->train.features, (std::vector<float>{1.5f, -2, 1234.5f, 4}));
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"x", "y"}));
    }

    void missingTokensReplaceTheUsualOnes() {
        const DataFolder folder;
        const std::string path = folder.write("t.csv", "1,-999,x\n2,3,y\n4,5,x\n,6,y\n");
        const QString message = messageOf({.data = path, .read = {.missingTokens = std::vector<std::string>{"-999"}}});
        QVERIFY2(message.contains("2 missing") && message.contains("line 1") && message.contains("line 4"), qPrintable(message));
        QVERIFY(messageOf(
                    {.data = folder.write("u.csv", "1,2,x\n3,NA,y\n4,5,x\n"), .read = {.missingTokens = std::vector<std::string>{"-999"}}})
                    .contains("'NA'"));
    }

    void textColumnsBecomeInputs() {
        const DataFolder folder;
        const std::string train = folder.write("train.csv", "colour,a,class\nred,1,x\nblue,2,y\n?,3,x\nred,4,y\n");
        const std::string test = folder.write("test.csv", "colour,a,class\ngreen,1,x\nblue,2,y\n");
        const auto dataset = openDataset({.data = train,
                                          .test = test,
                                          .read = {.textColumns = TextColumns::OneHot},
                                          .prepare = {.missing = MissingCells::FillWithMean}});
        QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
        QCOMPARE((*dataset)->featureNames, (std::vector<std::string>{"colour=red", "colour=blue", "a"}));
        const float third = 1.0f / 3, two = 2.0f / 3;
        QCOMPARE((*dataset)->train.features, (std::vector<float>{1, 0, 1, 0, 1, 2, two, third, 3, 1, 0, 4}));
        QCOMPARE((*dataset)->test.features, (std::vector<float>{0, 0, 1, 0, 1, 2}));
        const QString refused = messageOf({.data = train, .test = test});
        QVERIFY2(refused.contains("line 2") && refused.contains("column 0 (colour)") && refused.contains("--text-columns onehot"),
                 qPrintable(refused));
    }

    void badRowsAreLeftOutAndListed() {
        const DataFolder folder;
        const auto dataset = readBack(folder, "a,b,class\n1,2,x\n3,y\n5,abc,x\n7,8,y\n9,10,\n\"1\"2,3,x\n", {.badRows = BadRows::LeaveOut});
        QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
        QCOMPARE((*dataset)->train.features, (std::vector<float>{1, 2, 7, 8}));
        QCOMPARE((*dataset)->leftOutRows.size(), 8u);  // of both parts
        QCOMPARE((*dataset)->leftOutRows[0].line, 3);
        QCOMPARE((*dataset)->leftOutRows[1].text, std::string("5,abc,x"));
        QVERIFY(tells(**dataset, "4 rows"));
        QVERIFY(messageOf({.data = folder.write("all.csv", "a,b,class\n1,2\n3,4,5,6\n"),
                           .read = {.hasHeader = true, .badRows = BadRows::LeaveOut}})
                    .contains("no row that can be read"));
    }

    void identifiersAreTold() {
        const DataFolder folder;
        QByteArray text = "id,a,class\n";
        for (int r = 0; r < 20; ++r) text += QByteArray::number(100 + r) + ',' + QByteArray::number(r % 3) + (r % 2 == 0 ? ",x\n" : ",y\n");
        const auto dataset = readBack(folder, text, {});
        QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
        QVERIFY(tells(**dataset, "column 0 (id) never repeat") && tells(**dataset, "--ignore-columns id"));
        QVERIFY(!tells(**dataset, "column 1 (a)"));
    }

    void labelsMayStandInAnotherFile() {
        const DataFolder folder;
        const std::string labels = folder.write("labels.txt", "x\ny\n\nx\n");
        const std::string path = folder.write("data.txt", "1 2\n3 4\n5 6\n");
        const auto dataset = openDataset({.data = path, .read = {.labels = labels}, .prepare = {.testFraction = 0.5}});
        QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
        QCOMPARE((*dataset)->featureCount, 2);
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"x", "y"}));
        const QString message = messageOf({.data = path, .read = {.labels = folder.write("few.txt", "x\n")}});
        QVERIFY2(message.contains("1 label") && message.contains("3 samples"), qPrintable(message));
    }

    void faultsAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ReadOptions>("read");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const QByteArray& text, const ReadOptions& read, const QStringList& words) {
            QTest::newRow(name) << text << read << words;
        };
        QByteArray many = "a,class\n";
        for (int r = 0; r < 10'001; ++r) many += "1,c" + QByteArray::number(r) + "\n";
        row("more than 10 000 labels", many, {}, {"10000 distinct labels", "that holds the class"});
        row("more lines skipped than there are", "1,2,x\n", {.skippedLines = 5}, {"1 line,", "5 are to be skipped"});
        row("decimal mark is the delimiter", "1,2,x\n3,4,y\n", {.delimiter = ',', .decimalMark = ','}, {"cannot both be"});
        row("no such class column", "a,b,class\n1,2,x\n3,4,y\n", {.labelColumn = "kind"}, {"no column 'kind'", "0 to 2"});
        row("no such ignored column", "a,b,class\n1,2,x\n3,4,y\n", {.ignoredColumns = {"kind"}}, {"no column 'kind'"});
        row("wrong delimiter", "1,2,x\n3,4,y\n", {.delimiter = ';'}, {"one column only", "--delimiter"});
        row("nothing but the class", "a,class\n1,x\n2,y\n1,x\n2,y\n", {.ignoredColumns = {"a"}}, {"no features beside the class"});
        row("one text cell", "1,2,x\n3,4,y\n5,six,x\n7,8,y\n", {}, {"line 3", "column 1", "'six'", "--bad-rows"});
        row("first record of another width", "2,x,y,z\n1,2,x\n3,4,y\n", {}, {"line 1", "4 cells, most others 3"});
        row("header of another width", "a,class\n1,2,x\n3,4,y\n", {.hasHeader = true}, {"line 1", "2 columns", "--header no"});
        row("no thousands", "1.5;-2;x\n1'234.5;4;y\n1'235.5;4;x\n", {.thousandsMark = '\0'}, {"'1'234.5' is not a number"});
        row("cut number", "1,2,x\n3,4kg,y\n5,6,x\n7,8,y\n", {}, {"line 2", "'4kg'"});
        row("too large", "1,2,x\n3,1e308,y\n5,6,x\n", {}, {"line 2", "1e308", "outside the range"});
        row("NUL bytes", QByteArray("1,2,x\n3,\0,y\n", 12), {}, {"NUL"});
    }
    void faultsAreNamed() {
        QFETCH(QByteArray, text);
        QFETCH(ReadOptions, read);
        QFETCH(QStringList, words);
        const DataFolder folder;
        const QString message = messageOf({.data = folder.write("t.csv", text), .read = read});
        for (const QString& word : words) QVERIFY2(message.contains(word), qPrintable(message));
    }

    // A file with a hole: its size tells what its rows would need.
    void aTableThatCannotFitIsRefusedBeforeItIsRead() {
        const DataFolder folder;
        QByteArray rows;
        for (int r = 0; r < 40'000; ++r) rows += "1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,x\n";
        const std::string path = folder.write("huge.csv", rows);
        QFile file(QString::fromStdString(path));
        if (!file.resize(qint64{1} << 43)) QSKIP("the file system has no files of 8 TB");
        const QString message = messageOf({.data = path});
        QVERIFY2(message.contains("needs about") && message.contains("GB are free"), qPrintable(message));
    }

    // A compressed table does not tell its size: each block of rows is asked for.
    void aCompressedTableThatCannotFitIsRefusedWhereItEnds() {
        const DataFolder folder;
        QByteArray row, rows;
        for (int c = 0; c < 200; ++c) row += "1,";
        for (int r = 0; r < 70'000; ++r) rows += row + (r % 2 == 0 ? "x\n" : "y\n");
        const std::string path = folder.write("rows.csv.gz", gzip(rows));
        g_told = {100 << 20, 20 << 20};  // room for a block of 48 MiB, then for none
        const auto dataset = openDataset({.data = path});
        g_told.clear();
        QVERIFY(!dataset.has_value());
        QCOMPARE(dataset.error().code, ErrorCode::TooLarge);
        const QString message = QString::fromStdString(dataset.error().message);
        QVERIFY2(
            message.contains("rows.csv.gz") && message.contains(": after 62914 rows 0.1 GB more of memory are needed, and 0.0 GB are free"),
            qPrintable(message));
    }
    void inputsOfTextsThatCannotFitAreRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QByteArray table = "t,class\n", arff = "@relation r\n@attribute t string\n@attribute class {x,y}\n@data\n";
        for (int r = 0; r < 4000; ++r) {
            const QByteArray line = "text" + QByteArray::number(r % 900) + (r % 2 == 0 ? ",x\n" : ",y\n");
            table += line;
            arff += line;
        }
        QTest::newRow("table") << "t.csv" << table;
        QTest::newRow("ARFF") << "t.arff" << arff;
    }
    void inputsOfTextsThatCannotFitAreRefused() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const DataFolder folder;
        const OpenOptions options{.data = folder.write(name, text), .read = {.textColumns = TextColumns::OneHot}};
        QVERIFY(openDataset(options).has_value());
        g_told = {10 << 20};  // 4000 x 900 floats are 14 MiB
        const auto dataset = openDataset(options);
        g_told.clear();
        QVERIFY(!dataset.has_value());
        QCOMPARE(dataset.error().code, ErrorCode::TooLarge);
        const QString message = QString::fromStdString(dataset.error().message);
        QVERIFY2(message.contains("of memory") && message.contains("are free"), qPrintable(message));
    }
    void noiseInputsThatCannotFitAreRefused() {
        const DataFolder folder;
        QByteArray text = "a,class\n";
        for (int r = 0; r < 1000; ++r) text += QByteArray::number(r) + (r % 2 == 0 ? ",x\n" : ",y\n");
        const OpenOptions options{.data = folder.write("t.csv", text), .prepare = {.noise = {.count = 10'000}}};
        g_told = {10 << 20};
        const QString message = messageOf(options);
        g_told.clear();
        QVERIFY2(message.startsWith("10000 noise inputs need about 38 MiB of memory, and 10 MiB are free"), qPrintable(message));
    }

    void quickNumbersAreTheNearestFloats() {
        RandomStream random(1, StreamPurpose::SyntheticData);
        for (int i = 0; i < 200'000; ++i) {
            std::string text;
            if (random.below(2) == 0) text += '-';
            text += std::to_string(random.below(std::uint64_t{1} << random.below(50)));
            if (random.below(4) > 0) text.append(1, '.').append(std::to_string(random.below(std::uint64_t{1} << random.below(40))));
            float value = 0;
            const char* const end = text.data() + text.size();
            const char* const stop = quickFloat(text.data(), end, '.', value);
            if (stop == nullptr) continue;
            QVERIFY(stop == end);
            QCOMPARE(std::bit_cast<std::uint32_t>(value), std::bit_cast<std::uint32_t>(parseFloat(text).value));
        }
        float value = 7;
        for (const std::string_view odd : {"", "-", ".", "abc", "1e5", "12345678901234567"})
            QVERIFY(quickFloat(odd.data(), odd.data() + odd.size(), '.', value) == nullptr);
        // Half-way between two floats, and just beside.
        for (const std::string_view text : {"16777217", "16777219", "16777217.0000001"}) {
            const char* const stop = quickFloat(text.data(), text.data() + text.size(), '.', value);
            QVERIFY(stop == nullptr || value == parseFloat(text).value);
        }
    }

    void aPreviewTellsWhatWasGuessed() {
        const DataFolder folder;
        QByteArray text = "id;day;colour;width;class\n";
        for (int r = 0; r < 300; ++r)
            text += QByteArray::number(r + 1) + ";2024-05-" + QByteArray::number(10 + r % 20) + ";" + (r % 3 == 0 ? "red" : "blue") + ";" +
                    (r == 7 ? QByteArray("?") : QByteArray::number(r) + ",5") + (r % 2 == 0 ? ";a\n" : ";b\n");
        text += "1;2\n";
        const auto preview = previewSource(folder.write("t.csv", text), {});
        QVERIFY2(preview.has_value(), preview ? "" : preview.error().message.c_str());
        using Kind = ColumnPreview::Kind;
        QCOMPARE(preview->format, std::string("CSV"));
        QVERIFY(preview->used.delimiter == ';' && preview->used.decimalMark == ',' && preview->used.hasHeader == true &&
                preview->used.labelColumn == "class");
        QCOMPARE(preview->columns.size(), 5u);
        QVERIFY(preview->columns[0].kind == Kind::Identifier && preview->columns[1].kind == Kind::Date &&
                preview->columns[2].kind == Kind::Text && preview->columns[3].kind == Kind::Number);
        QVERIFY(preview->columns[4].role == ColumnPreview::Role::Target && preview->columns[3].role == ColumnPreview::Role::Feature);
        QCOMPARE(preview->columns[3].missingCount, 1);
        QCOMPARE(preview->columns[2].distinctCount, 2);
        QCOMPARE(preview->rows.size(), 100u);
        QCOMPARE(preview->rows[0], (std::vector<std::string>{"1", "2024-05-10", "red", "0,5", "a"}));
        QCOMPARE(preview->rowsLookedAt, 301);
        QCOMPARE(preview->badRows.size(), 1u);
        QCOMPARE(preview->badRows[0].line, 302);
    }

    void aPreviewNeedsNoClass() {
        const DataFolder folder;
        QByteArray text;
        for (int r = 0; r < 30; ++r) text += QByteArray::number(r * 0.37) + "," + QByteArray::number(r * 1.7) + "\n";
        const auto preview = previewSource(folder.write("t.csv", text), {});
        QVERIFY2(preview.has_value(), preview ? "" : preview.error().message.c_str());
        QVERIFY(preview->used.labelColumn.empty() && !preview->notes.empty());
    }

    void whatWasGuessedReadsTheSame() {
        const DataFolder folder;
        const std::string path = folder.write("t.csv", "a;b;class\n1,5;2;x\n3,5;?;y\n2,5;1;x\n1,5;0;y\n");
        const auto preview = previewSource(path, {});
        QVERIFY(preview.has_value());
        const auto guessed = openDataset({.data = path, .prepare = {.missing = MissingCells::DropRows}});
        const auto given = openDataset({.data = path, .read = preview->used, .prepare = {.missing = MissingCells::DropRows}});
        QVERIFY(guessed.has_value() && given.has_value());
        QCOMPARE((*given)->fingerprint, (*guessed)->fingerprint);
    }

    void filesTellWhatTheyAreToEachOther_data() {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QStringList>("expected");  // samples, labels, test, its labels, a word of the reason; or nothing
        const auto row = [](const char* what, const QStringList& names, const QStringList& expected) {
            QTest::newRow(what) << names << expected;
        };
        row("one", {"a.csv"}, {"a.csv", "", "", "", ""});
        row("by names", {"w_testing.csv", "w_train.csv"}, {"w_train.csv", "", "w_testing.csv", "", "3 columns"});
        row("test in front", {"Test-set.tsv", "a.csv"}, {"a.csv", "", "Test-set.tsv", "", "names"});
        row("another width", {"w_train.csv", "w_test_wide.csv"}, {});
        row("part of a word", {"latest.csv", "w_train.csv"}, {"w_train.csv", "", "latest.csv", "", "w_train.csv"});
        row("labels by name", {"a.csv", "a.labels"}, {"a.csv", "a.labels", "", "", "names say samples and their labels"});
        row("labels by their column", {"a.csv", "single.txt"}, {"a.csv", "single.txt", "", "", "one a line"});
        row("four", {"y_test.txt", "X_train.csv", "X_test.csv", "y_train.txt"},
            {"X_train.csv", "y_train.txt", "X_test.csv", "y_test.txt", "3 columns"});
        row("labels of one part only", {"y_test.txt", "X_train.csv", "X_test.csv"}, {});
        row("two of one role", {"a_test.csv", "b_test.csv"}, {});
        row("none", {}, {});
        row("five", {"a", "b", "c", "d", "e"}, {});
    }
    void filesTellWhatTheyAreToEachOther() {
        QFETCH(QStringList, names);
        QFETCH(QStringList, expected);
        const DataFolder folder;
        std::vector<std::filesystem::path> paths;
        for (const QString& name : names) {
            const bool isOneColumn = name.endsWith("txt") || name.endsWith("labels");
            paths.emplace_back(folder.write(name, isOneColumn             ? "x\ny\n"
                                                  : name.contains("wide") ? "1,2,3,x\n3,4,5,y\n"
                                                                          : "1,2,x\n3,4,y\n"));
        }
        const auto roles = tellFileRoles(paths);
        QCOMPARE(roles.has_value(), !expected.isEmpty());
        if (!roles) return;
        const auto nameOf = [](const std::filesystem::path& path) { return QString::fromStdString(path.filename()); };
        QCOMPARE((QStringList{nameOf(roles->samples), nameOf(roles->labels), nameOf(roles->test), nameOf(roles->testLabels)}),
                 expected.mid(0, 4));
        QVERIFY2(roles->reason.find(expected[4].toStdString()) != std::string::npos, roles->reason.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTablesReading)
#include "test_tables_reading.moc"
