// The table of top inputs, the numbers behind plots as CSV, and numbers as text.
#include "tests/ui/sample_frames.h"
#include "ui/models/core_text.h"
#include "ui/models/number_table.h"
#include "ui/models/run.h"
#include "ui/models/text.h"
#include "ui/models/top_inputs_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace rewire;

class TestTables : public QObject {
    Q_OBJECT
  private slots:
    void ranksMostConnectedFirst();
    void tellsTheTruthWhereKnown();
    void weighsBySimilarityWhereItWasMeasured();
    void changesInPlaceForAnotherEpoch();
    void isSoundAsAModel();
    void namesPixelsByRowAndColumn();
    void csvQuotesAndDefuses_data();
    void csvQuotesAndDefuses();
    void csvLeavesCellsEmptyThatAreNotFinite();
    void textFromFilesIsMadeVisible();
    void optionsOfTheCommandLineAreLeftOut_data();
    void optionsOfTheCommandLineAreLeftOut();
    void writesNumbersForPeople();
    void resultCountsKnownFeatures();
    void resultTellsWhereItDiverged();
};

namespace {

QString cell(const TopInputsModel& model, int row, TopInputsModel::Column column) {
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

}  // namespace

void TestTables::ranksMostConnectedFirst() {
    TopInputsModel model;
    model.show(rankInputs(plainDataset(), sampleFrame(3), ImportanceMeasure::Connections));
    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(cell(model, 0, TopInputsModel::Rank), "1");
    QCOMPARE(cell(model, 0, TopInputsModel::Input), "11");
    QCOMPARE(cell(model, 0, TopInputsModel::Connections), "113");
    QCOMPARE(cell(model, 11, TopInputsModel::Input), "0");
    QCOMPARE(cell(model, 11, TopInputsModel::Strength), "0.75");
}

void TestTables::tellsTheTruthWhereKnown() {
    TopInputsModel model;
    const auto ranked = rankInputs(plainDataset(12, 3), sampleFrame(1), ImportanceMeasure::Connections);
    model.show(ranked);
    QVERIFY(cell(model, 2, TopInputsModel::Truth) != cell(model, 3, TopInputsModel::Truth));
    QCOMPARE(ranked->informativeAmongTop(3), 3);
    QCOMPARE(ranked->informativeAmongTop(2), 2);
    QCOMPARE(ranked->informativeAmongTop(100), 3);
    const NumberTable numbers = model.numbers(4);
    QCOMPARE(numbers.rows.size(), std::size_t{4});
    QCOMPARE(std::get<std::int64_t>(numbers.rows[2].back()), 1);
    QCOMPARE(std::get<std::int64_t>(numbers.rows[3].back()), 0);
    model.show(rankInputs(plainDataset(12, 0), sampleFrame(1), ImportanceMeasure::Connections));
    QVERIFY(cell(model, 0, TopInputsModel::Truth).isEmpty());
    QCOMPARE(std::get<std::string>(model.numbers(1).rows[0].back()), std::string());
}

void TestTables::weighsBySimilarityWhereItWasMeasured() {
    Frame frame = *sampleFrame(3);
    for (const float strength : frame.importance.strength) frame.importance.strengthTimesSimilarity.push_back(strength / 8);
    TopInputsModel model;
    model.show(rankInputs(plainDataset(), std::make_shared<const Frame>(frame), ImportanceMeasure::Connections));
    QCOMPARE(cell(model, 0, TopInputsModel::StrengthTimesSimilarity), "3.531");  // 113 / 4 / 8
    const NumberTable measured = model.numbers(1);
    QCOMPARE(measured.header[6], std::string("strength_times_similarity"));
    QCOMPARE(std::get<double>(measured.rows[0][6]), 113.0 / 32);
    model.show(rankInputs(plainDataset(), sampleFrame(3), ImportanceMeasure::Connections));
    QVERIFY(cell(model, 0, TopInputsModel::StrengthTimesSimilarity).isEmpty());
    const NumberTable table = model.numbers(1);
    QCOMPARE(table.rows[0].size(), table.header.size());
    QCOMPARE(std::get<std::string>(table.rows[0][6]), std::string());
}

void TestTables::changesInPlaceForAnotherEpoch() {
    TopInputsModel model;
    const auto dataset = plainDataset();
    model.show(rankInputs(dataset, sampleFrame(1), ImportanceMeasure::Connections));
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.show(rankInputs(dataset, sampleFrame(2), ImportanceMeasure::Connections));
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    model.show(nullptr);
    QCOMPARE(resets.count(), 1);
    QCOMPARE(model.rowCount(), 0);
}

void TestTables::isSoundAsAModel() {
    TopInputsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto dataset = plainDataset();
    model.show(rankInputs(dataset, sampleFrame(1), ImportanceMeasure::Connections));
    model.show(rankInputs(dataset, sampleFrame(2), ImportanceMeasure::StrengthTimesSimilarity));
    QCOMPARE(model.rowCount(), 0);  // that measure was not computed
}

void TestTables::namesPixelsByRowAndColumn() {
    QCOMPARE(inputName(*imageDataset(4, 3), 6), "row 1, col 2");
    QCOMPARE(inputName(*imageDataset(4, 3, 3), 19), "row 1, col 2, channel 1");
    QCOMPARE(inputName(*plainDataset(), 7), "input 7");
}

void TestTables::csvQuotesAndDefuses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("csv");
    QTest::newRow("plain") << "width"
                           << "width";
    QTest::newRow("comma") << "a,b"
                           << "\"a,b\"";
    QTest::newRow("quotation mark") << "a\"b"
                                    << "\"a\"\"b\"";
    QTest::newRow("line end") << "a\nb"
                              << "\"a\nb\"";
    QTest::newRow("formula") << "=cmd()"
                             << "'=cmd()";
    QTest::newRow("minus") << "-x,y"
                           << "\"'-x,y\"";
    QTest::newRow("empty") << ""
                           << "";
}

void TestTables::csvQuotesAndDefuses() {
    QFETCH(const QString, text);
    QFETCH(const QString, csv);
    QCOMPARE(QString::fromStdString(toCsv({{"h"}, {{text.toStdString()}}})), "h\n" + csv + "\n");
}

void TestTables::csvLeavesCellsEmptyThatAreNotFinite() {
    const double none = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(toCsv({{"a", "b", "c", "d"}, {{none, 0.1, -2.5, std::int64_t{-3}}}}), std::string("a,b,c,d\n,0.1,-2.5,-3\n"));
    QCOMPARE(toCsv({{"a", "b"}, {{std::numeric_limits<double>::infinity(), 0.5}}}), std::string("a,b\n,0.5\n"));
}

void TestTables::textFromFilesIsMadeVisible() {
    QCOMPARE(fromFile("a\x01\xff"), "a\\x01\\xff");
    QCOMPARE(fromFile("<b>%1</b>"), "<b>%1</b>");
}

void TestTables::optionsOfTheCommandLineAreLeftOut_data() {
    QTest::addColumn<QByteArray>("sentence");
    QTest::addColumn<QString>("shown");
    QTest::newRow("two") << QByteArray("Choose another class column (--label-column), or keep more classes (--classes).")
                         << "Choose another class column, or keep more classes.";
    QTest::newRow("a name with parentheses") << QByteArray("Leave it out (--ignore-columns length (cm)).") << "Leave it out.";
    QTest::newRow("a command") << QByteArray("begin a new run (rewire-cli train --weights-from).") << "begin a new run.";
    QTest::newRow("other parentheses") << QByteArray("line 3, column 0 (a) (nan) \x01") << "line 3, column 0 (a) (nan) \\x01";
}

void TestTables::optionsOfTheCommandLineAreLeftOut() {
    QFETCH(QByteArray, sentence);
    QTEST(withoutOptions(sentence.toStdString()), "shown");
}

void TestTables::writesNumbersForPeople() {
    const QChar thin(0x202F);  // of those that keep what they join in one line
    QCOMPARE(countText(1234), "1234");
    QCOMPARE(countText(1234567), QStringLiteral("1") + thin + "234" + thin + "567");
    QCOMPARE(countText(-12345), QStringLiteral("-12") + thin + "345");
    QCOMPARE(percentText(0.7214), QStringLiteral("72.1") + thin + "%");
    QCOMPARE(percentText(std::numeric_limits<double>::quiet_NaN()), "–");
    QCOMPARE(secondsText(200), "3 min 20 s");
    QCOMPARE(secondsText(-1), "–");
    QCOMPARE(secondsText(0.042), "42 ms");
}

void TestTables::resultCountsKnownFeatures() {
    Run run(plainDataset(12, 3), Settings{});
    run.timeline().append(sampleFrames(5));
    RunResult result;
    result.outcome = Outcome::Completed;
    result.finalTestAccuracy = 0.721;
    result.bestTestAccuracy = 0.73;
    result.bestEpoch = 88;
    run.setResult(result);
    const QString sentence = resultSentence(run);
    QVERIFY2(sentence.startsWith("3 of the 3 known features are among the 3 most connected."), qPrintable(sentence));
    QVERIFY2(sentence.contains("epoch 88"), qPrintable(sentence));
}

void TestTables::resultTellsWhereItDiverged() {
    Settings settings;
    settings.learningRate = 0.5;
    settings.hidden = {10, 10};
    Run run(plainDataset(), settings);
    RunResult result;
    result.outcome = Outcome::Diverged;
    result.divergedEpoch = 7;
    result.divergedLayer = 3;
    run.setResult(result);
    const QString sentence = resultSentence(run);
    QVERIFY2(sentence.contains("epoch 7"), qPrintable(sentence));
    QVERIFY2(sentence.contains("the output layer"), qPrintable(sentence));
    QVERIFY2(sentence.contains("0.05 instead of 0.5"), qPrintable(sentence));
}

QTEST_GUILESS_MAIN(TestTables)
#include "test_tables.moc"
