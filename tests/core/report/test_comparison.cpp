// Comparing runs: the paired test against tables of Student's distribution, ranks, labels, tables in every format, and the entries of a
// race.
#include "core/insight/paired_test.h"
#include "core/report/comparison.h"
#include "core/report/race.h"

#include <QTest>

#include <cmath>

using namespace rewire;

namespace {

StoredRun runOf(const std::string& algorithm, std::uint64_t seed, double accuracy, double rate = 0.01) {
    StoredRun run{.folder = std::string(algorithm).append("-s").append(std::to_string(seed))};
    run.settings.algorithm = algorithm;
    run.settings.seed = seed;
    run.settings.learningRate = rate;
    run.dataName = "madelon";
    run.fingerprint = std::string("f");
    run.epochsTrained = 100;
    run.result.outcome = Outcome::Completed;
    run.result.finalTestAccuracy = accuracy;
    run.result.bestTestAccuracy = accuracy + 0.01;
    run.result.seconds = 10;
    return run;
}

const std::vector<StoredRun>& threeAlgorithms() {
    static const std::vector<StoredRun> runs{runOf("set", 0, 0.60),     runOf("set", 1, 0.61),     runOf("set", 2, 0.62),
                                             runOf("codaset", 0, 0.70), runOf("codaset", 1, 0.73), runOf("codaset", 2, 0.70),
                                             runOf("fixed", 0, 0.65),   runOf("fixed", 1, 0.60),   runOf("fixed", 2, 0.58)};
    return runs;
}

}  // namespace

class TestComparison : public QObject {
    Q_OBJECT

  private slots:
    // Two-sided values from tables of Student's distribution.
    void studentAgreesWithTables_data() {
        QTest::addColumn<double>("t");
        QTest::addColumn<double>("degrees");
        QTest::addColumn<double>("p");
        QTest::newRow("1 degree") << 12.706 << 1.0 << 0.05;
        QTest::newRow("2 degrees") << 4.303 << 2.0 << 0.05;
        QTest::newRow("2 degrees, 1 %") << 9.925 << 2.0 << 0.01;
        QTest::newRow("4 degrees") << 2.776 << 4.0 << 0.05;
        QTest::newRow("10 degrees, 10 %") << 1.812 << 10.0 << 0.10;
        QTest::newRow("30 degrees, 0.1 %") << 3.646 << 30.0 << 0.001;
        QTest::newRow("no difference") << 0.0 << 5.0 << 1.0;
        QTest::newRow("sign does not matter") << -2.776 << 4.0 << 0.05;
    }
    void studentAgreesWithTables() {
        QFETCH(double, t);
        QFETCH(double, degrees);
        QFETCH(double, p);
        QVERIFY2(std::abs(twoSidedStudent(t, degrees) - p) < 2e-4 * std::max(1.0, p * 10),
                 qPrintable(QString::number(twoSidedStudent(t, degrees))));
    }

    void thePairedTestIsThatOfTheDifferences() {
        const std::vector<double> a{0.70, 0.73, 0.70}, b{0.60, 0.61, 0.62};
        const PairedTest test = pairedTTest(a, b);
        QCOMPARE(test.pairs, 3);
        QVERIFY(std::abs(test.meanDifference - 0.1) < 1e-12);
        QVERIFY(std::abs(test.t - 8.6603) < 1e-3);  // 0.1 / (0.02 / sqrt 3)
        QVERIFY(std::abs(test.p - 0.01307) < 1e-4);
        const std::vector<double> one{0.5}, other{0.4};
        QCOMPARE(pairedTTest(one, other).p, 1.0);
        const std::vector<double> lower{0.5, 0.25}, higher{0.75, 0.5};
        QCOMPARE(pairedTTest(higher, lower).p, 0.0);
        QCOMPARE(pairedTTest(lower, lower).p, 1.0);
    }

    void groupsAreRankedOverSeeds() {
        const auto groups = rankRuns(threeAlgorithms(), Score::FinalAccuracy);
        QCOMPARE(groups.size(), 3u);
        QCOMPARE(groups[0].label, std::string("CoDASET"));
        QCOMPARE(groups[0].rank, 1);
        QCOMPARE(groups[0].meanRank, 1.0);
        QVERIFY(!groups[0].againstBest);
        QCOMPARE(groups[1].label, std::string("SET"));  // both have the mean 0.61; it came first
        QCOMPARE(groups[2].label, std::string("Fixed sparse"));
        QVERIFY(std::abs(groups[1].score.deviation - 0.01) < 1e-12);
        QVERIFY(std::abs(groups[1].againstBest->p - 0.01307) < 1e-4);
        QVERIFY(std::abs(groups[1].meanRank - 7.0 / 3) < 1e-12);  // third, second, second
    }

    void runsAreGroupedByAllButTheSeed() {
        std::vector<StoredRun> runs{runOf("set", 0, 0.1), runOf("codaset", 0, 0.1), runOf("set", 5, 0.1), runOf("set", 0, 0.1, 0.1),
                                    runOf("codaset", 1, 0.1)};
        runs[2].settings.threads = 7;
        runs[4].weightsFrom = "another";
        const auto groups = groupRuns(runs);
        QCOMPARE(groups.size(), 4u);
        QCOMPARE(groups[0].label, std::string("SET, learning_rate 0.01"));
        QCOMPARE(groups[0].runs, (std::vector<std::size_t>{0, 2}));
        QCOMPARE(groups[1].runs, std::vector<std::size_t>{1});
        QCOMPARE(groups[2].label, std::string("SET, learning_rate 0.1"));
        QCOMPARE(groups[3].label, std::string("CoDASET, weights of another run"));
    }

    void secondsAreThoseOfCompleteRuns() {
        std::vector<StoredRun> runs{runOf("set", 0, 0.6), runOf("set", 1, 0.6), runOf("codaset", 0, 0.5)};
        runs[0].result.seconds = 0.0456;
        runs[1].result.outcome = Outcome::None;  // under way
        runs[2].result.outcome = Outcome::None;
        const TextTable table = rankingTable(rankRuns(runs, Score::FinalAccuracy), Score::FinalAccuracy);
        QCOMPARE(table.rows[0].back(), std::string("0.046"));
        QCOMPARE(table.rows[1].back(), std::string("–"));
    }

    void secondsHaveTheDecimalsOfTheQuickest() {
        std::vector<StoredRun> runs{runOf("set", 0, 0.6), runOf("codaset", 0, 0.5), runOf("dense", 0, 0.4)};
        runs[0].result.seconds = 12.04;
        runs[1].result.seconds = 0.84;
        runs[2].result.seconds = 130;
        const TextTable table = rankingTable(rankRuns(runs, Score::FinalAccuracy), Score::FinalAccuracy);
        QCOMPARE(table.rows[0].back(), std::string("12.04"));
        QCOMPARE(table.rows[1].back(), std::string("0.84"));
        QCOMPARE(table.rows[2].back(), std::string("130.00"));
    }

    void layersReadAsTheyAreWritten() {
        StoredRun run = runOf("set", 0, 0.6);
        run.settings.hidden = {1000, 200, 1000};
        QCOMPARE(settingText(run, "hidden"), std::string("1000-200-1000"));
        QCOMPARE(settingText(run, "activation"), std::string("srelu"));
    }

    void aSettingThatDiffersIsInTheLabel() {
        std::vector<StoredRun> runs = threeAlgorithms();
        runs.push_back(runOf("codaset", 0, 0.9, 0.1));
        runs.push_back(runOf("set", 7, 0.1));
        runs.back().result.outcome = Outcome::Diverged;
        const auto groups = rankRuns(runs, Score::FinalAccuracy);
        QCOMPARE(groups.size(), 4u);
        QCOMPARE(groups[0].label, std::string("CoDASET, learning_rate 0.1"));
        QCOMPARE(groups[1].label, std::string("CoDASET, learning_rate 0.01"));
        QCOMPARE(groups[1].againstBest->pairs, 1);
        const auto& set = groups[2].label == "SET" ? groups[2] : groups[3];
        QCOMPARE(set.divergedCount, 1);
        QCOMPARE(set.score.count, 3);
        QCOMPARE(set.runCount, 4);
    }

    void groupsWithoutAScoreStandLast() {
        std::vector<StoredRun> runs{runOf("dense", 0, 0.1), runOf("set", 0, 0.6)};
        runs[0].result.outcome = Outcome::Diverged;
        const auto groups = rankRuns(runs, Score::FinalAccuracy);
        QCOMPARE(groups[0].label, std::string("SET"));
        QCOMPARE(groups[1].score.count, 0);
        QVERIFY(writeTable(rankingTable(groups, Score::FinalAccuracy), TableFormat::Markdown).find("| Dense | – | – | 0 |") !=
                std::string::npos);
        QVERIFY(rankRuns({}, Score::Truth).empty());
    }

    void onlyDifferencesBecomeColumns() {
        std::vector<StoredRun> runs = threeAlgorithms();
        QVERIFY(differingSettings(runs) == std::vector<std::string>({"algorithm", "seed"}));
        runs[4].settings.hidden = {7};
        runs[4].settings.threads = 9;
        runs[5].fingerprint = std::string("g");
        QVERIFY(differingSettings(runs) == std::vector<std::string>({"data", "algorithm", "hidden", "seed"}));
        const TextTable table = runsTable(runs);
        QCOMPARE(table.rows.size(), 9u);
        for (const auto& row : table.rows) QCOMPARE(row.size(), table.header.size());
        QCOMPARE(table.rows[4][8], std::string("7"));
    }

    void tablesAreEscapedAsTheFormatDemands_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("text");
        QTest::newRow("text") << "text"
                              << "name   value\na|b,_     ±1\n=c       10%\n";
        QTest::newRow("csv") << "csv"
                             << "name,value\n\"a|b,_\",±1\n'=c,10%\n";
        QTest::newRow("markdown") << "markdown"
                                  << "| name | value |\n|---|---:|\n| a\\|b,_ | ±1 |\n| =c | 10% |\n";
        QTest::newRow("latex") << "latex"
                               << "\\begin{tabular}{lr}\n\\hline\nname & value \\\\\n\\hline\na|b,\\_ & $\\pm$1 \\\\\n=c & 10\\% "
                                  "\\\\\n\\hline\n\\end{tabular}\n";
    }
    void tablesAreEscapedAsTheFormatDemands() {
        QFETCH(QString, format);
        const TextTable table{.header = {"name", "value"}, .rows = {{"a|b,_", "±1"}, {"=c", "10%"}}};
        QTEST(QString::fromStdString(writeTable(table, *tableFormat(format.toStdString()))), "text");
    }

    void seedsAndGridsAreParsed() {
        QVERIFY(*parseSeeds("0-2,7,1") == std::vector<std::uint64_t>({0, 1, 2, 7}));
        for (const char* wrong : {"", "a", "3-1", "1,,2", "0-99999999", "-1"}) QVERIFY2(!parseSeeds(wrong).has_value(), wrong);
        for (const char* wrong : {"", "rate", "rate=", "rate=1,,2", "a/b=1"}) QVERIFY2(!parseGridAxis(wrong).has_value(), wrong);
        QCOMPARE(parseGridAxis("hidden=20x20,30")->values.size(), 2u);
    }

    void aRaceIsEveryCombinationSeedsOutermost() {
        const std::vector<std::string> algorithms{"set", "dense"};
        const std::vector<std::uint64_t> seeds{3, 4};
        const std::vector<GridAxis> grid{*parseGridAxis("hidden=20x20,30"), *parseGridAxis("activation=relu")};
        const auto settingsFor = [](const std::string& algorithm) {
            return Settings{.algorithm = algorithm, .learningRate = algorithm == "dense" ? 0.01 : 0.1};
        };
        const auto entries = raceEntries(algorithms, seeds, grid, settingsFor);
        QVERIFY2(entries.has_value(), entries ? "" : entries.error().message.c_str());
        QCOMPARE(entries->size(), 8u);
        QCOMPARE(entries->front().name, std::string("set-hidden=20x20-activation=relu-s3"));
        QVERIFY(entries->front().settings.hidden == std::vector<int>({20, 20}));
        QVERIFY(entries->front().settings.activation == Activation::ReLU);
        QCOMPARE(entries->at(3).settings.learningRate, 0.01);
        for (std::size_t e = 0; e < 4; ++e) QCOMPARE(entries->at(e).settings.seed, 3u);
        std::vector<std::string> shared;
        for (const int share : {1, 2, 3})
            for (const RaceEntry& entry : shardOf(*entries, share, 3)) shared.push_back(entry.name);
        std::ranges::sort(shared);
        QCOMPARE(shared.size(), 8u);
        QVERIFY(std::ranges::adjacent_find(shared) == shared.end());
        QVERIFY(QString::fromStdString(
                    raceEntries(algorithms, seeds, std::vector<GridAxis>{*parseGridAxis("colour=red")}, settingsFor).error().message)
                    .contains("'colour' is none of them"));
        QVERIFY(!raceEntries(algorithms, seeds, std::vector<GridAxis>{*parseGridAxis("epochs=many")}, settingsFor).has_value());
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "test_comparison.moc"
