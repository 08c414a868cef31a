// The views over several runs and of predictions: what they draw, tell below the pointer and give away, on made and on trained runs.
#include "tests/ui/views/view_probe.h"
#include "core/report/kept_run.h"
#include "tests/core/training/small_dataset.h"
#include "tests/ui/trained_frames.h"
#include "ui/bridge/predictor.h"
#include "ui/bridge/run_comparer.h"
#include "ui/models/run.h"
#include "ui/models/run_colours.h"
#include "ui/views/comparison_views.h"
#include "ui/views/confusion_view.h"
#include "ui/views/predictions_page.h"
#include "ui/views/run_curves_view.h"
#include "ui/views/run_views.h"
#include "ui/views/stability_view.h"
#include "ui/views/topology_difference_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSet>
#include <QSignalSpy>
#include <QSplitter>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

using namespace rewire;

namespace {

// Accuracy 0.5 + seed / 100 + epoch / 1000 in every epoch.
ComparedRun madeRun(const std::string& algorithm, std::uint64_t seed, int epochs) {
    ComparedRun run{.name = QStringLiteral("%1-s%2").arg(algorithm.c_str()).arg(seed), .colour = QColor(30, 80, 200)};
    run.run.folder = run.name.toStdString();
    run.run.settings.algorithm = algorithm;
    run.run.settings.seed = seed;
    run.run.dataName = std::string("made");
    std::vector<Metrics> metrics;
    for (int epoch = 1; epoch <= epochs; ++epoch)
        metrics.push_back({.epoch = epoch,
                           .trainLoss = 1.0 / epoch,
                           .trainAccuracy = 0.6,
                           .testLoss = 2.0 / epoch,
                           .testAccuracy = 0.5 + 0.01 * static_cast<double>(seed) + 0.001 * epoch});
    run.metrics = std::make_shared<const std::vector<Metrics>>(std::move(metrics));
    return run;
}

std::shared_ptr<const ComparedRuns> madeRuns(std::vector<ComparedRun> runs) {
    auto compared = std::make_shared<ComparedRuns>();
    compared->runs = std::move(runs);
    std::vector<StoredRun> stored;
    for (const ComparedRun& run : compared->runs) stored.push_back(run.run);
    compared->groups = groupRuns(stored);
    return compared;
}

// Ten classes, `samples` of each, all predicted as what they are.
std::shared_ptr<const PredictedTest> tenClasses(int samples, const std::string& name) {
    auto dataset = std::make_shared<Dataset>();
    PredictedTest test;
    test.confusion.assign(100, 0);
    for (int c = 0; c < 10; ++c) {
        dataset->classNames.push_back(name + std::to_string(c));
        test.confusion[static_cast<std::size_t>(11 * c)] = samples;
        dataset->test.labels.push_back(c);
        test.predictions.predicted.push_back(c);
        for (int other = 0; other < 10; ++other) test.predictions.probabilities.push_back(other == c ? 1.0F : 0.0F);
    }
    test.dataset = std::move(dataset);
    return std::make_shared<const PredictedTest>(std::move(test));
}

std::shared_ptr<const Dataset> fingerprinted() {
    Dataset data = smallDataset();
    data.fingerprint = std::string("f");
    return std::make_shared<const Dataset>(std::move(data));
}

}  // namespace

class TestComparisonViews : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    static QPoint placeOf(const QWidget& view, double x, double y, int rect = 0) {
        QCPAxisRect& axes = *plotOf(view).axisRects()[rect];
        return {qRound(axes.axis(QCPAxis::atBottom)->coordToPixel(x)), qRound(axes.axis(QCPAxis::atLeft)->coordToPixel(y))};
    }
    // Three seeds of SET and one of CoDASET, in folders of their own.
    std::vector<ListedRun> trainedRuns() {
        for (const auto& [algorithm, seed] : {std::pair("set", 0), std::pair("set", 1), std::pair("set", 2), std::pair("codaset", 0)}) {
            Settings settings;
            settings.algorithm = algorithm;
            settings.seed = static_cast<std::uint64_t>(seed);
            settings.hidden = {18, 14};
            settings.epochs = 3;
            settings.epsilon = 3;
            settings.batchSize = 32;
            settings.threads = 1;
            const std::filesystem::path folder =
                m_home.filePath(QStringLiteral("runs/%1-s%2").arg(QLatin1String(algorithm)).arg(seed)).toStdString();
            auto ready = beginOrResume(folder, settings, fingerprinted(), {.data = "somewhere.csv"}, 0);
            if (!ready) qFatal("%s", ready.error().message.c_str());
            if (ready->writer == nullptr) continue;
            const RunRecord record = trainRun(std::move(ready->run), ready->writer.get(), {});
            if (!ready->writer->finish(record)) qFatal("not stored");
        }
        std::vector<ListedRun> listed;
        for (StoredRun& run : listRuns(m_home.filePath("runs").toStdString()).runs) listed.push_back({.run = std::move(run)});
        std::ranges::sort(listed, {}, [](const ListedRun& run) { return run.run.folder; });  // codaset-s0, set-s0, set-s1, set-s2
        return listed;
    }

  private slots:
    void curvesTellExactValuesTheNearestFirst() {
        RunCurvesView view;
        view.show(madeRuns({madeRun("set", 0, 20), madeRun("set", 2, 20), madeRun("codaset", 9, 12)}), {});
        QVERIFY(draw(view));
        const QString told = readout(view, placeOf(view, 10, 0.531));
        QVERIFY2(told.startsWith("epoch 10 · set-s2: 53.00"), qPrintable(told));
        QVERIFY(told.contains("codaset-s9: 60.00") && told.contains("set-s0: 51.00"));
        QVERIFY(!readout(view, placeOf(view, 15, 0.5)).contains("codaset"));  // it has ended
        QCOMPARE(view.numbers().rows.size(), 52u);
    }

    // Not an empty plot with axes of nothing.
    void predictionsUnderWaySaySo() {
        ConfusionView view;
        view.resize(400, 300);
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto told = [&] {
            return std::ranges::any_of(view.findChildren<QLabel*>(),
                                       [](const QLabel* label) { return label->isVisible() && label->text().contains("being computed"); });
        };
        QTRY_VERIFY(told());
        QVERIFY(!plotOf(view).isVisible());
    }

    void longNamesAreShortenedInTheLegend() {
        std::vector<ComparedRun> runs{madeRun("set", 0, 20), madeRun("set", 1, 20), madeRun("set", 2, 20), madeRun("codaset", 0, 20),
                                      madeRun("codaset", 1, 20)};
        for (ComparedRun& run : runs) run.name = QStringLiteral("20261130-182331-synthetic-madelon-") + run.name;
        RunCurvesView view;
        view.show(madeRuns(runs), {});
        for (const int width : {500, 900}) {
            QVERIFY(draw(view, {width, 420}));
            auto& legend = *plotOf(view).findChild<QCPLegend*>();
            const auto isWhole = [&legend](int i) {
                return legend.item(i) == nullptr || legend.item(i)->outerRect().width() >= legend.item(i)->minimumOuterSizeHint().width();
            };
            for (int i = 0; i < legend.itemCount(); ++i)
                QTRY_VERIFY2(isWhole(i), qPrintable(QStringLiteral("item %1 at width %2").arg(i).arg(width)));
        }
        QVERIFY(readout(view, placeOf(view, 10, 0.531)).contains("20261130-182331-synthetic-madelon-set-s2: 53.00"));
    }

    void meansAreOverSeedsWithTheirNumber() {
        RunCurvesView view;
        view.setLines(RunCurvesView::Lines::MeanOverSeeds);
        view.show(madeRuns({madeRun("set", 0, 20), madeRun("set", 1, 20), madeRun("set", 2, 10), madeRun("codaset", 0, 20)}), {});
        QVERIFY(draw(view));
        const QString early = readout(view, placeOf(view, 5, 0.52)), late = readout(view, placeOf(view, 15, 0.52));
        QVERIFY2(early.contains("SET: 51.50") && early.contains("(n = 3)"), qPrintable(early));  // 50.5, 51.5, 52.5
        QVERIFY(early.contains("± 1.00"));
        QVERIFY2(late.contains("(n = 2)"), qPrintable(late));
        QVERIFY(late.contains("(n = 1)"));  // CoDASET, which has no deviation
        const NumberTable table = view.numbers();
        QCOMPARE(table.rows.size(), 40u);
        QCOMPARE(std::get<std::int64_t>(table.rows[4][2]), 3);
        QVERIFY(std::abs(std::get<double>(table.rows[4][4]) - 0.01) < 1e-12);
        QVERIFY(std::isnan(std::get<double>(table.rows[24][4])));
    }

    void runsThatNoLegendNamesAreShownByTheirMeans() {
        std::vector<ComparedRun> few, many;
        for (std::uint64_t seed = 0; seed < 7; ++seed) {
            few.push_back(madeRun("set", seed, 5));
            for (const char* algorithm : {"set", "codaset"}) many.push_back(madeRun(algorithm, seed, 5));
        }
        RunCurvesView view;
        view.show(madeRuns(few), {});
        QCOMPARE(view.numbers().header.front(), std::string("run"));
        view.show(madeRuns(many), {});
        QCOMPARE(view.numbers().header.front(), std::string("group"));
        view.setLines(RunCurvesView::Lines::EachRun);  // as chosen
        view.show(madeRuns(std::move(many)), {});
        QCOMPARE(view.numbers().header.front(), std::string("run"));
    }

    void noTwoMeansLookAlike() {
        RunCurvesView view;
        view.setLines(RunCurvesView::Lines::MeanOverSeeds);
        std::vector<ComparedRun> runs;
        for (int epochs = 1; epochs <= 12; ++epochs)
            for (const std::uint64_t seed : {0, 1}) {
                runs.push_back(madeRun("set", seed, epochs));
                runs.back().run.settings.epochs = epochs;
                runs.back().colour = QColor(kRunColours[seed]);
            }
        view.show(madeRuns(std::move(runs)), {});
        QVERIFY(draw(view));
        std::vector<std::pair<QRgb, Qt::PenStyle>> looks;
        for (int i = 0; i < plotOf(view).graphCount(); ++i)
            if (const QPen pen = plotOf(view).graph(i)->pen(); pen.style() != Qt::NoPen) looks.emplace_back(pen.color().rgb(), pen.style());
        QCOMPARE(looks.size(), 12U);
        std::ranges::sort(looks);
        QVERIFY(std::ranges::adjacent_find(looks) == looks.end());
    }

    void smoothingKeepsTheRawLine() {
        RunCurvesView view;
        view.show(madeRuns({madeRun("set", 0, 20)}), {});
        QVERIFY(draw(view));
        QCOMPARE(plotOf(view).graphCount(), 1);
        view.setWindow(5);
        QTRY_COMPARE(plotOf(view).graphCount(), 2);
        QCOMPARE(plotOf(view).graph(0)->data()->at(9)->value, 0.51);  // raw, below
        QVERIFY(plotOf(view).graph(0)->pen().widthF() < plotOf(view).graph(1)->pen().widthF());
        QVERIFY(view.pictureTitle().contains("moving average of 5 epochs"));
        QCOMPARE(view.numbers().header.back(), std::string("moving_average_of_5"));
        const QString told = readout(view, placeOf(view, 10, 0.5));
        QVERIFY2(told.contains("51.00") && told.contains("smoothed 51.00"), qPrintable(told));
    }

    void zoomSurvivesNewEpochs() {
        RunCurvesView view;
        view.show(madeRuns({madeRun("set", 0, 20)}), {});
        QVERIFY(draw(view));
        QCPAxis* x = plotOf(view).axisRect(0)->axis(QCPAxis::atBottom);
        const QPoint middle = placeOf(view, 10, 0.51);
        QWheelEvent wheel(middle, plotOf(view).mapToGlobal(middle), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&plotOf(view), &wheel);
        const QCPRange zoomed = x->range();
        QVERIFY(zoomed.size() < 19);
        view.show(madeRuns({madeRun("set", 0, 40)}), {});
        QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
        QVERIFY(drawn.wait());
        QCOMPARE(x->range(), zoomed);
    }

    void emptyViewsSayWhatBelongsThere() {
        RunCurvesView curves;
        StabilityView stability;
        TopologyDifferenceView topologies;
        curves.show(madeRuns({}), {});
        stability.offer(madeRuns({}));
        topologies.offer(madeRuns({}));
        for (PlotView* view : std::initializer_list<PlotView*>{&curves, &stability, &topologies}) {
            view->QWidget::show();
            QVERIFY(QTest::qWaitForWindowExposed(view));
            const bool isTold = std::ranges::any_of(view->findChildren<QLabel*>(),
                                                    [](const QLabel* label) { return label->isVisible() && label->text().size() > 30; });
            QVERIFY2(isTold, qPrintable(view->fileStem()));
            QVERIFY(view->numbers().rows.empty());
        }
    }

    void stabilityIsThatOfTheCheckpoints() {
        const auto listed = trainedRuns();
        QWidget host;
        ComparisonViews views(&host);
        views.setDataset(fingerprinted());
        views.setTopCount(3);
        QSignalSpy compared(&views, &ComparisonViews::compared);
        views.compare(listed, {});
        QVERIFY(compared.wait());
        QSignalSpy answered(&views, &ComparisonViews::answered);
        QVERIFY(!answered.wait(50));  // nobody looks yet
        StabilityView& view = views.stability();
        view.setParent(nullptr);
        const std::unique_ptr<QWidget> owner(&view);
        QVERIFY(draw(view));
        QVERIFY(answered.count() > 0 || answered.wait());
        QCOMPARE(view.group(), 1);  // SET: most seeds
        std::vector<std::vector<double>> importance;
        for (std::size_t r = 1; r < 4; ++r) importance.push_back(readRunNetwork(listed[r].run.folder)->connections);
        const MeanImportance mean = meanImportance(importance);
        const SelectionStability atThree = selectionStability(importance, 3);
        const NumberTable table = view.numbers();
        QCOMPARE(table.rows.size(), 20u);
        for (const auto& row : table.rows) {
            const auto input = static_cast<std::size_t>(std::get<std::int64_t>(row[1]));
            QCOMPARE(std::get<double>(row[3]), mean.mean[input]);
            QCOMPARE(std::get<double>(row[4]), mean.deviation[input]);
        }
        QVERIFY(std::abs(std::get<double>(table.rows[2][6]) - atThree.jaccard) < 1e-12);
        QVERIFY(std::abs(std::get<double>(table.rows[2][7]) - atThree.kuncheva) < 1e-12);
        QTRY_VERIFY(view.pictureTitle().contains("SET"));
        QTRY_VERIFY2(readout(view, placeOf(view, 1, mean.mean[0])).contains("rank 1"), "the pointer tells the input");
        view.findChild<QComboBox*>()->setCurrentIndex(0);  // one seed: a mean, and no overlap
        QVERIFY(answered.wait());
        QVERIFY(std::holds_alternative<std::string>(view.numbers().rows[0][6]));
    }

    // Where inputs are pixels, mean and deviation stand as maps; the ranking is one choice away.
    void stabilityOfPixelsIsMapped() {
        const auto listed = trainedRuns();
        Dataset pixels = *fingerprinted();
        pixels.imageShape = ImageShape{5, 4, 1};
        QWidget host;
        ComparisonViews views(&host);
        views.setDataset(std::make_shared<const Dataset>(std::move(pixels)));
        QSignalSpy compared(&views, &ComparisonViews::compared), answered(&views, &ComparisonViews::answered);
        views.compare(listed, {});
        QVERIFY(compared.wait());
        StabilityView& view = views.stability();
        view.setParent(nullptr);
        const std::unique_ptr<QWidget> owner(&view);
        QVERIFY(draw(view));
        QVERIFY(answered.count() > 0 || answered.wait());
        std::vector<std::vector<double>> importance;
        for (std::size_t r = 1; r < 4; ++r) importance.push_back(readRunNetwork(listed[r].run.folder)->connections);
        const MeanImportance mean = meanImportance(importance);
        QCOMPARE(view.grid().shape, (std::vector<int>{4, 5}));
        QCOMPARE(view.grid().values, mean.mean);
        QCOMPARE(view.grid().largest, std::ranges::max(mean.mean));
        QCOMPARE(view.exactImage().size(), QSize(5, 4));
        QTRY_VERIFY(std::ranges::all_of(plotOf(view).axisRects(), [](const QCPAxisRect* rect) {
            return rect->plottables().size() == 1 && qobject_cast<QCPColorMap*>(rect->plottables().front()) != nullptr;
        }));
        QCOMPARE(plotOf(view).axisRects().size(), 2);
        for (int side = 0; side < 2; ++side) {
            QCPAxisRect& map = *plotOf(view).axisRects()[side];
            QTRY_VERIFY(map.rect().width() > 50 &&
                        std::abs(map.rect().width() * 4 - map.rect().height() * 5) <= 10);  // square pixels, to two of the screen's
            const auto* cells = qobject_cast<QCPColorMap*>(map.plottables().front());
            const std::vector<double>& values =
                map.left() < plotOf(view).axisRects()[1 - side]->left() ? mean.mean : mean.deviation;  // the means stand at the left
            for (int i = 0; i < 20; ++i) QCOMPARE(cells->data()->cell(i % 5, i / 5), values[static_cast<std::size_t>(i)]);
            const QString told = readout(view, placeOf(view, 3, 2, side));
            QVERIFY2(told.contains("· rank") && told.contains(u'±') && told.startsWith("row 2, col 3"), qPrintable(told));
        }
        view.setForm(StabilityView::Form::Ranking);
        QVERIFY(view.grid().shape.empty() && view.exactImage().isNull());
        view.setForm(StabilityView::Form::Maps);
        QCOMPARE(view.grid().values, mean.mean);
    }

    void topologiesAreThoseOfTheCheckpoints() {
        const auto listed = trainedRuns();
        QWidget host;
        ComparisonViews views(&host);
        QSignalSpy compared(&views, &ComparisonViews::compared), answered(&views, &ComparisonViews::answered);
        views.compare(listed, {});
        QVERIFY(compared.wait());
        TopologyDifferenceView& view = views.topologies();
        view.setParent(nullptr);
        const std::unique_ptr<QWidget> owner(&view);
        QVERIFY(draw(view));
        QVERIFY(answered.count() > 0 || answered.wait());
        const auto pair = view.pair();
        QVERIFY(pair && pair->first == 1 && pair->second == 2);  // the first group of several seeds
        const auto a = readRunNetwork(listed[1].run.folder), b = readRunNetwork(listed[2].run.folder);
        const TopologyDifference difference = compareTopologies(*a->hidden[0], *b->hidden[0]);
        const NumberTable table = view.numbers();
        QCOMPARE(table.rows.size(), 2u);
        QCOMPARE(std::get<std::int64_t>(table.rows[0][5]), static_cast<std::int64_t>(difference.shared.size()));
        QCOMPARE(std::get<std::int64_t>(table.rows[0][6]), static_cast<std::int64_t>(difference.onlyA.size()));
        QCOMPARE(std::get<double>(table.rows[0][8]), difference.distance());
        // The map tells the cell below the pointer, of the layer that was chosen.
        const Connection& alone = difference.onlyB.front();
        QTRY_VERIFY2(readout(view, placeOf(view, alone.input + 0.5, alone.output + 0.5, 1))
                         .contains(QStringLiteral("input %1 → neuron %2: shared 0, only A 0, only B 1").arg(alone.input).arg(alone.output)),
                     "the pointer tells the pair");
        QCOMPARE(view.exactImage().size(), QSize(20, 18));
        QCOMPARE(view.exactImage().pixelColor(static_cast<int>(alone.input), static_cast<int>(alone.output)), printTheme().second);
        view.setLayer(1);
        QCOMPARE(view.exactImage().size(), QSize(18, 14));
        view.choose(1, 1);
        QVERIFY(answered.wait());
        QCOMPARE(std::get<double>(view.numbers().rows[0][8]), 0.0);
    }

    void confusionCountsWhatTheNetworkSays() {
        const auto frames = trainedFrames();
        Predictor predictor;
        predictor.setDataset(sharedSmallDataset());
        QSignalSpy predicted(&predictor, &Predictor::predicted);
        predictor.predict(frames[4]);
        predictor.predict(frames[5]);  // waits
        predictor.predict(frames[6]);  // in its place
        QTRY_COMPARE(predicted.size(), 2);
        const auto test = predicted[1][0].value<std::shared_ptr<const PredictedTest>>();
        QCOMPARE(test->epoch, 6);
        const double accuracy = static_cast<double>(test->confusion[0] + test->confusion[3]) / 60;
        QVERIFY2(std::abs(accuracy - frames[6]->metrics.testAccuracy) < 1e-9, qPrintable(QString::number(accuracy)));
        predictor.predict(frames[6]);  // known: told at once
        QCOMPARE(predicted.size(), 3);

        PredictionsPage page;
        page.show(test);
        page.resize(900, 420);
        page.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QCOMPARE(page.shownRows(), 60);
        QCOMPARE(QByteArray::fromStdString(page.csv()).trimmed().split('\n').size(), 61);
        const NumberTable table = page.confusion().numbers();
        QCOMPARE(table.rows.size(), 4u);
        QCOMPARE(std::get<std::int64_t>(table.rows[1][2]), test->confusion[1]);
        QVERIFY(std::abs(std::get<double>(table.rows[1][3]) - static_cast<double>(test->confusion[1]) / 30) < 1e-12);
        page.findChild<QComboBox*>()->setCurrentIndex(1);
        QCOMPARE(page.shownRows(), static_cast<int>(test->confusion[1] + test->confusion[2]));
        QTRY_VERIFY(plotOf(page).axisRectCount() > 0 && plotOf(page).itemCount() == 4);  // the counts
        QTest::mouseClick(&plotOf(page), Qt::LeftButton, {}, placeOf(page, 0, 0));
        QCOMPARE(page.shownRows(), static_cast<int>(test->confusion[0]));
        page.showNothing("nothing");
        QCOMPARE(page.shownRows(), 0);
        QVERIFY(page.csv().empty());
    }

    void noNumberOfThePredictionsIsCut_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("short") << "c";
        QTest::newRow("as the clothes") << "Ankle boot ";
        QTest::newRow("longer") << "Unusual class ";
    }
    void noNumberOfThePredictionsIsCut() {
        QFETCH(QString, name);
        PredictionsPage page;
        page.show(tenClasses(1000, name.toStdString()));
        page.resize(600, 420);  // too narrow for the long names: they give way
        page.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const auto& table = *page.findChild<QTableView*>();
        QVERIFY(!table.horizontalScrollBar()->isVisible());
        const QFontMetrics titles(table.horizontalHeader()->font());
        for (int column = 0; column < PredictionsModel::kColumnCount; ++column) {
            const int width = table.columnWidth(column);
            const QString title = table.model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY2(titles.horizontalAdvance(title) +
                             2 * table.style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, table.horizontalHeader()) <=
                         width,
                     qPrintable(title));
            for (int row = 0; row < 10; ++row) {
                const QString text = table.model()->index(row, column).data().toString();
                if (column == PredictionsModel::Label || column == PredictionsModel::Predicted)
                    QCOMPARE(table.model()->index(row, column).data(Qt::ToolTipRole).toString(), text);
                else
                    QVERIFY2(table.sizeHintForIndex(table.model()->index(row, column)).width() <= width,
                             qPrintable(QStringLiteral("%1: column %2 is %3 wide").arg(text).arg(column).arg(width)));
            }
        }
    }

    // Beside its table the matrix would be drawn out to cells three times as high as wide.
    void theMatrixStandsAboveItsSamplesOnATallPage() {
        PredictionsPage page;
        page.show(tenClasses(1000, "c"));
        page.QWidget::show();
        const auto* split = page.findChild<QSplitter*>();
        page.resize(650, 640);
        QTRY_COMPARE(split->orientation(), Qt::Vertical);
        page.resize(900, 420);
        QTRY_COMPARE(split->orientation(), Qt::Horizontal);
    }

    // Smaller letters in narrow cells, none where they would run into each other.
    void countsFitTheirCells() {
        PredictionsPage page;
        ConfusionView& view = page.confusion();
        view.show(tenClasses(10000, "c"));
        int before = 1000;
        QSet<int> heights;
        page.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        for (int side = 700; side >= 260; side -= 10) {
            view.setFixedSize(side, side);
            page.resize(side + 300, side);
            QTRY_COMPARE(view.size(), QSize(side, side));
            QCoreApplication::processEvents();
            plotOf(view).replot();
            const double cell = plotOf(view).axisRects()[0]->width() / 10.0;
            int letters = 0;
            for (int i = 0; i < plotOf(view).itemCount(); ++i) {
                const auto& item = *static_cast<const QCPItemText*>(plotOf(view).item(i));
                if (!item.visible()) continue;
                letters = item.font().pixelSize();
                QVERIFY2(QFontMetricsF(item.font()).horizontalAdvance(item.text()) <= cell,
                         qPrintable(QStringLiteral("%1 in %2 pixels").arg(item.text()).arg(cell)));
            }
            QVERIFY(letters <= before);
            before = letters;
            heights << letters;
        }
        QCOMPARE(before, 0);
        QCOMPARE(heights.size(), 4);  // three sizes, and none
    }

    void predictionsFollowTheTimelineWhileSomebodyLooks() {
        Run run(sharedSmallDataset(), {});
        auto frames = trainedFrames();
        Frame lighter = *frames[2];
        lighter.network = nullptr;
        frames[2] = std::make_shared<const Frame>(std::move(lighter));
        run.timeline().append(frames);
        QWidget host;
        RunViews views(&host);
        views.setRun(&run);
        QVERIFY(!views.predictions().confusion().hasContent());
        host.resize(800, 500);
        views.predictions().resize(800, 500);
        host.show();
        QVERIFY(QTest::qWaitForWindowExposed(&host));
        views.predictions().QWidget::show();
        QTRY_VERIFY(views.predictions().confusion().hasContent());
        QCOMPARE(views.predictions().model().test()->epoch, 6);
        QVERIFY(views.plotsShown().size() == views.plots().size() + 1);
        run.timeline().setCurrentIndex(2);  // keeps no network
        QTRY_VERIFY(!views.predictions().confusion().hasContent());
        run.timeline().setCurrentIndex(6);
        QTRY_VERIFY(views.predictions().confusion().hasContent());
        views.setRun(nullptr);
        QVERIFY(!views.predictions().confusion().hasContent());
    }
};

QTEST_MAIN(TestComparisonViews)
#include "test_comparison_views.moc"
