// The views of what evolution did, on the frames of a real run: what they tell, what they give away, and how they follow.
#include "tests/ui/views/view_probe.h"
#include "core/base/bins.h"
#include "core/training/network_snapshot.h"
#include "tests/ui/sample_frames.h"
#include "tests/ui/time_limits.h"
#include "tests/ui/trained_frames.h"
#include "ui/help/help_button.h"
#include "ui/help/topics.h"
#include "ui/models/run.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/degrees_view.h"
#include "ui/views/hebbian_page.h"
#include "ui/views/importance_view.h"
#include "ui/views/measures_view.h"
#include "ui/views/predictions_page.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/similarity_view.h"
#include "ui/views/top_inputs_view.h"
#include "ui/views/truth_view.h"
#include "ui/views/turnover_view.h"

#include <QCheckBox>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <numeric>
#include <qcustomplot.h>

using namespace rewire;

class TestEvolutionViews : public QObject {
    Q_OBJECT

    const std::vector<std::shared_ptr<const Frame>> m_frames = trainedFrames();

    static QPoint placeOf(QCPAxisRect& rect, double x, double y) {
        return {qRound(rect.axis(QCPAxis::atBottom)->coordToPixel(x)), qRound(rect.axis(QCPAxis::atLeft)->coordToPixel(y))};
    }

  private slots:
    void everyTopicHasHelp() {
        for (const Topic topic : kTopics) {
            const HelpText help = helpFor(topic);
            QVERIFY(!help.title.isEmpty() && help.shows.size() > 30 && help.reading.size() > 30 && !help.source.isEmpty());
            QVERIFY2(!help.formula.isEmpty() || topic == Topic::Timeline, qPrintable(help.title));  // which is no quantity
            QVERIFY(helpAsHtml(help).contains(help.title.toHtmlEscaped()));
        }
    }

    void everyViewHasItsHelp() {
        QWidget host;
        RunViews views(&host);
        std::vector<QWidget*> all{&views.hebbian(), &views.topInputs(), &views.predictions()};
        for (PlotView* view : views.plots()) all.push_back(view);
        QStringList names;
        for (const QWidget* view : all) {
            const auto* help = view->findChild<HelpButton*>();
            QVERIFY2(help != nullptr, qPrintable(view->accessibleName()));
            QVERIFY2(!names.contains(help->accessibleName()), qPrintable(help->accessibleName()));  // of this view, not of another
            names << help->accessibleName();
        }
    }

    void zoomingReachesSingleConnections() {
        ConnectivityView view;
        view.show(m_frames[3], 0);
        QVERIFY(draw(view));
        view.setValue(ConnectivityValue::Weight);
        view.zoomTo({4, 14}, {10, 20});
        QTRY_COMPARE(view.shownGrid().columns, 10);
        QVERIFY(view.shownGrid().isSingle);
        const LayerSnapshot& layer = m_frames[3]->network->layers[0];
        QCPAxisRect& rect = *plotOf(view).axisRect(0);
        for (std::uint32_t input = 4; input < 14; ++input)
            for (std::uint32_t output = 10; output < 20; ++output) {
                const PairFacts facts = factsOf(layer, input, output);
                if (!facts.isConnected) continue;
                const QString told = readout(view, placeOf(rect, input + 0.5, output + 0.5));
                QVERIFY2(told.contains(QStringLiteral("input %1 → neuron %2").arg(input).arg(output)), qPrintable(told));
                QVERIFY2(told.contains(QString::number(static_cast<double>(facts.weight), 'g', 4)), qPrintable(told));
                return;
            }
        QFAIL("no connection in sight");
    }

    void zoomStaysOnTheLayerAndSurvivesNewFrames() {
        ConnectivityView view;
        view.show(m_frames[2], 0);
        QVERIFY(draw(view));
        view.zoomTo({-50, 9000}, {0, 40});
        QCOMPARE(plotOf(view).axisRect(0)->axis(QCPAxis::atBottom)->range().upper, 20.0);
        view.zoomTo({2, 12}, {5, 25});
        view.show(m_frames[4], 0);
        QTRY_COMPARE(view.shownGrid().inputs, (PositionRange{2, 12}));
        QCOMPARE(view.shownGrid().outputs, (PositionRange{5, 25}));
        view.setLayer(1);
        QTRY_COMPARE(view.shownGrid().inputs, (PositionRange{0, 40}));
    }

    void framesWithoutNetworkShowTheirBins() {
        ConnectivityView view;
        Frame lighter = *m_frames[3];
        lighter.network = nullptr;
        view.show(std::make_shared<const Frame>(std::move(lighter)), 0);
        view.setValue(ConnectivityValue::Weight);
        QVERIFY(draw(view));
        QCOMPARE(view.shownGrid().values.size(), m_frames[3]->layers[0].connectivity.counts.size());
        view.setValue(ConnectivityValue::Turnover);
        QTRY_VERIFY(!view.shownGrid().kept.empty());
    }

    // Bins of two neurons and of one tell the same of a full layer: all of their pairs.
    void binsTellTheShareOfTheirPairs() {
        Frame full;
        full.layers.push_back({.inputCount = 300, .outputCount = 2, .isDense = true, .connections = 600});
        const Bins columns(300, kConnectivityBins);
        full.layers[0].connectivity = {.rows = 2, .columns = columns.count(), .counts = {}};
        for (int cell = 0; cell < 2 * columns.count(); ++cell)
            full.layers[0].connectivity.counts.push_back(static_cast<std::uint32_t>(columns.width(cell % columns.count())));
        ConnectivityView view;
        view.show(std::make_shared<const Frame>(std::move(full)), 0);
        QVERIFY(draw(view));
        QCPAxisRect& rect = *plotOf(view).axisRect(0);
        QCOMPARE(view.grid().values, std::vector<double>(512, 1.0));
        QCOMPARE(view.exactImage().pixelColor(0, 0), colourAt(ColourMap::Viridis, 1));
        const int wide = columns.count() - 1;
        QTest::mouseMove(&plotOf(view), placeOf(rect, columns.begin(wide) + 0.5, 0.5));
        const QString expected = QStringLiteral("input 298–299 → neuron 0: 2 of 2 possible connections, 100.0");
        QTRY_VERIFY(std::ranges::any_of(view.findChildren<QWidget*>(),
                                        [&](const QWidget* label) { return label->accessibleName().contains(expected); }));
        QVERIFY(toCsv(view.numbers())
                    .find("\n" + std::to_string(columns.begin(wide)) + ",0," + std::to_string(columns.width(wide)) + "," +
                          std::to_string(columns.width(wide)) + "\n") != std::string::npos);
    }

    // A cell of the table is what its colour says, of the whole layer.
    void connectivityGivesAwayWhatItShows_data() {
        QTest::addColumn<ConnectivityValue>("value");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("connections") << ConnectivityValue::Count << QByteArray("connections,possible");
        QTest::newRow("weights") << ConnectivityValue::Weight << QByteArray("mean_weight");
        QTest::newRow("ages") << ConnectivityValue::Age << QByteArray("mean_age");
        QTest::newRow("similarity") << ConnectivityValue::Similarity << QByteArray("mean_similarity");
        QTest::newRow("births and deaths") << ConnectivityValue::Turnover << QByteArray("kept,removed,added");
    }
    void connectivityGivesAwayWhatItShows() {
        QFETCH(ConnectivityValue, value);
        QFETCH(QByteArray, header);
        ConnectivityView view;
        view.show(m_frames[3], 0);
        view.setValue(value);
        view.zoomTo({4, 14}, {10, 20});
        const NumberTable table = view.numbers();
        QVERIFY2(toCsv(table).starts_with("first_input,first_output," + header.toStdString() + "\n"), toCsv(table).substr(0, 80).c_str());
        const LayerSnapshot& layer = m_frames[3]->network->layers[0];
        QCOMPARE(table.rows.size(), std::size_t{20 * 40});  // a cell a pair
        for (const auto& row : table.rows) {
            const PairFacts facts = factsOf(layer, static_cast<std::uint32_t>(std::get<std::int64_t>(row[0])),
                                            static_cast<std::uint32_t>(std::get<std::int64_t>(row[1])));
            const bool isConnected = facts.isConnected;
            switch (value) {
                case ConnectivityValue::Count:
                    QCOMPARE(std::get<std::int64_t>(row[2]), std::int64_t{isConnected});
                    QCOMPARE(std::get<std::int64_t>(row[3]), std::int64_t{1});
                    break;
                case ConnectivityValue::Turnover:
                    QCOMPARE(std::get<std::int64_t>(row[2]), std::int64_t{isConnected && !facts.isRemoved});
                    QCOMPARE(std::get<std::int64_t>(row[3]), std::int64_t{facts.isRemoved});
                    QCOMPARE(std::get<std::int64_t>(row[4]), std::int64_t{facts.isAdded});
                    break;
                default: {
                    const double expected = value == ConnectivityValue::Weight ? static_cast<double>(facts.weight)
                                            : value == ConnectivityValue::Age  ? 3 - static_cast<double>(facts.birthEpoch)
                                                                               : static_cast<double>(facts.similarity.value_or(0));
                    QCOMPARE(std::isfinite(std::get<double>(row[2])), isConnected);
                    if (isConnected) QCOMPARE(std::get<double>(row[2]), expected);
                }
            }
        }
        // Pixel-exact forms are of counts alone: weights have two signs, and most pairs none of them.
        QCOMPARE(view.grid().shape.empty(), value != ConnectivityValue::Count);
        QCOMPARE(view.exactImage().isNull(), value != ConnectivityValue::Count);
    }

    void similarityGivesItsMatrixAway() {
        SimilarityView view;
        view.show({.frame = m_frames[6], .measured = m_frames[5], .largest = 0.5});
        const BinnedSimilarity& expected = m_frames[5]->layers[0].similarity;
        const ValueGrid grid = view.grid();
        QCOMPARE(grid.shape, (std::vector<int>{expected.rows, expected.columns}));
        QCOMPARE(grid.values, std::vector<double>(expected.mean.begin(), expected.mean.end()));
        QCOMPARE(grid.largest, 0.5);
        QCOMPARE(view.exactImage().size(), QSize(expected.columns, expected.rows));
        QCOMPARE(view.exactImage().pixelColor(3, 2), colourAt(ColourMap::Magma, static_cast<double>(expected.at(2, 3)) / 0.5));
        const auto random = trainedFrames("set", 2);
        view.show({.frame = random.back(), .measured = nullptr});
        QVERIFY(view.grid().shape.empty() && view.exactImage().isNull());
    }

    // In whatever map the window has, marks can be told from what they stand on.
    void marksStandOnGrey() {
        SimilarityView view;
        view.show({.frame = m_frames[5], .measured = m_frames[5]});
        view.setColours(ColourMap::Viridis);
        QVERIFY(draw(view));
        const auto* map = plotOf(view).findChild<QCPColorMap*>();
        QCOMPARE(map->gradient(), gradientOf(ColourMap::Viridis));
        QCheckBox* const added = view.findChildren<QCheckBox*>().back();
        added->setChecked(true);
        QTRY_COMPARE(map->gradient(), gradientOf(ColourMap::Grey));
        added->setChecked(false);
        QTRY_COMPARE(map->gradient(), gradientOf(ColourMap::Viridis));
    }

    void turnoverTellsEveryEpochAndLayer() {
        Timeline timeline;
        timeline.append(m_frames);
        TurnoverView view;
        view.show({.turnover = timeline.turnover(), .frames = timeline.frames(), .epochCount = 6});
        QVERIFY(draw(view));
        const NumberTable table = view.numbers();
        QCOMPARE(table.rows.size(), std::size_t{7 * 3 + 7 * 2});  // then every age of both sparse layers
        QCOMPARE(std::get<std::int64_t>(table.rows[2 * 3][4]), m_frames[2]->layers[0].removed);
        QVERIFY(view.pictureTitle().contains(u'6'));
    }

    void degreesTellBothSides() {
        DegreesView view;
        view.show({.frame = m_frames[5], .start = m_frames[0]});
        QVERIFY(draw(view));
        const NumberTable table = view.numbers();
        QCOMPARE(table.rows.size(), std::size_t{20 + 40});
        std::int64_t ofInputs = 0;
        for (const auto& row : table.rows)
            if (std::get<std::string>(row[0]) == "input") ofInputs += std::get<std::int64_t>(row[2]);
        QCOMPARE(ofInputs, m_frames[5]->layers[0].connections);
        QCOMPARE(plotOf(view).axisRect(0)->axis(QCPAxis::atBottom)->scaleType(), QCPAxis::stLogarithmic);
    }

    void similarityFallsBackToTheLastMeasured() {
        SimilarityView view;
        view.show({.frame = m_frames[6], .measured = m_frames[5]});
        QVERIFY(draw(view));
        std::int64_t added = 0;
        for (const auto& row : view.numbers().rows) added += std::get<std::int64_t>(row[4]);
        QCOMPARE(added, m_frames[5]->layers[0].added);
        QVERIFY(view.pictureTitle().contains(u'5'));
        const auto random = trainedFrames("set", 2);
        view.show({.frame = random.back(), .measured = nullptr});
        QVERIFY(view.numbers().rows.empty());
    }

    void addedConnectionsAreMoreAlikeThanAnyTwo() {
        const HebbianNumbers numbers = hebbianNumbers(m_frames[5]->layers[0]);
        QVERIFY(numbers.ofAdded > numbers.ofAll);
        HebbianPage page;
        page.show({.frame = m_frames[5], .measured = m_frames[5], .rules = findAlgorithm("codacorset"), .removalFraction = 0.3});
        QVERIFY(page.text().contains("CoDACoRSET"));
        QVERIFY(page.text().contains(QString::number(numbers.added)));
        page.show({.frame = m_frames[5], .measured = nullptr, .rules = findAlgorithm("set"), .removalFraction = 0.3});
        QVERIFY(page.text().contains("has not measured similarity"));
    }

    void truthEqualsItsNumbers() {
        const auto dataset = sharedSmallDataset();
        const auto ranked = rankInputs(dataset, m_frames.back(), ImportanceMeasure::Connections);
        TruthView view;
        view.show({.inputs = ranked, .control = ranked, .controlRemark = {}, .canTrainControl = true});
        QVERIFY(draw(view));
        const NumberTable table = view.numbers();
        QVERIFY(table.rows.size() > 20);  // then the points of the ROC curves
        for (int k = 1; k <= 20; ++k) {
            const double expected = precisionAt(ranked->ranking, dataset->informativeFeatures, k);
            QCOMPARE(std::get<double>(table.rows[static_cast<std::size_t>(k - 1)][1]), expected);
            QCOMPARE(std::get<double>(table.rows[static_cast<std::size_t>(k - 1)][2]), expected);
        }
    }

    void measuresCutNoTitle() {
        const auto dataset = sharedSmallDataset();
        for (const QSize size : {QSize(420, 420), QSize(700, 420), QSize(1200, 420), QSize(330, 300)}) {
            MeasuresView view;
            MeasuresView::Content content;
            constexpr std::array kAll{ImportanceMeasure::Connections, ImportanceMeasure::ConnectionsAfterRemoval,
                                      ImportanceMeasure::Strength, ImportanceMeasure::StrengthTimesSimilarity};
            for (std::size_t m = 0; m < kAll.size(); ++m) content.inputs[m] = rankInputs(dataset, m_frames.back(), kAll[m]);
            content.topCount = 5;
            view.show(content);
            QVERIFY(draw(view, size));
            QCoreApplication::processEvents();
            const auto titles = plotOf(view).findChildren<QCPTextElement*>();
            QCOMPARE(titles.size(), 4);
            for (const QCPTextElement* title : titles) {
                QVERIFY2(!title->text().contains(u'…') && title->text().contains(u'\n'), qPrintable(title->text()));
                for (const QString& line : title->text().split(u'\n'))
                    QVERIFY2(QFontMetrics(title->font()).horizontalAdvance(line) <= title->rect().width(),
                             qPrintable(QStringLiteral("%1 at %2").arg(line).arg(size.width())));
                QVERIFY2(title->rect().height() >= QFontMetrics(title->font()).boundingRect(QRect(), Qt::AlignLeft, title->text()).height(),
                         qPrintable(QStringLiteral("%1 at %2").arg(title->text()).arg(size.height())));
            }
        }
    }

    void withoutTruthTheTopKAreToldByTheirShare() {
        TopInputsView view;
        view.setTopCount(3);
        view.show(rankInputs(imageDataset(4, 3), sampleFrame(0, 12), ImportanceMeasure::Connections));
        view.resize(420, 400);
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto words = [&] {
            QStringList told;
            for (const QLabel* label : view.findChildren<QLabel*>())
                if (label->isVisible()) told << label->text();
            return told.join(u'\n');
        };
        // Input i has 10 i connections: 110 + 100 + 90 of 660.
        QVERIFY2(words().contains("The top 3 of 12 have 45.5"), qPrintable(words()));
        view.setTopCount(12);
        QVERIFY2(words().contains("The top 12 of 12 have 100.0"), qPrintable(words()));
    }

    void draggingTheLineChoosesK() {
        RemovalCurveView view;
        RemovalCurve curve;
        curve.epoch = 4;
        curve.step = 1;
        curve.randomOrders = 5;
        for (int r = 0; r <= 100; ++r) {
            curve.removed.push_back(r);
            for (auto* values : {&curve.leastFirst, &curve.mostFirst, &curve.random}) values->push_back(0.8 - 0.003 * r);
            curve.randomLowest.push_back(0.79 - 0.003 * r);
            curve.randomHighest.push_back(0.81 - 0.003 * r);
        }
        view.show(std::make_shared<const RemovalCurve>(curve));
        view.setTopCount(20);
        QVERIFY(draw(view));
        QSignalSpy dragged(&view, &RemovalCurveView::topCountDragged);
        QCustomPlot& plot = plotOf(view);
        QCPAxisRect& rect = *plot.axisRect(0);
        const int y = rect.center().y();
        QTest::mousePress(&plot, Qt::LeftButton, {}, {placeOf(rect, 80, 0.5).x(), y});
        QTest::mouseMove(&plot, {placeOf(rect, 60, 0.5).x(), y});
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, {placeOf(rect, 60, 0.5).x(), y});
        QVERIFY(dragged.count() > 0);
        QCOMPARE(dragged.back().front().toInt(), 40);
        QCOMPARE(std::get<double>(view.numbers().rows[10][4]), 0.79 - 0.03);
    }

    void theWordsAtTheLineTouchNoCurve_data() {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        QTest::newRow("between") << 0.8 << 0.5;
        QTest::newRow("above") << 0.5 << 0.4;
    }
    void theWordsAtTheLineTouchNoCurve() {
        QFETCH(double, least);
        QFETCH(double, most);
        RemovalCurve curve;
        curve.epoch = 4;
        curve.step = 1;
        curve.randomOrders = 1;
        for (int r = 0; r <= 100; ++r) {
            const bool isFirst = r < 20;
            curve.removed.push_back(r);
            curve.leastFirst.push_back(isFirst ? 0.8 : least);
            curve.mostFirst.push_back(isFirst ? 0.8 : most);
            curve.random.push_back(isFirst ? 0.8 : most + 0.02);
        }
        RemovalCurveView view;
        view.show(std::make_shared<const RemovalCurve>(curve));
        view.setTopCount(20);
        QVERIFY(draw(view));
        const QCustomPlot& plot = plotOf(view);
        const QCPItemText* words = nullptr;
        for (int i = 0; i < plot.itemCount(); ++i)
            if (const auto* text = qobject_cast<const QCPItemText*>(plot.item(i)); text != nullptr && text->text().startsWith("top k"))
                words = text;
        QVERIFY(words != nullptr && words->visible());
        const double top = words->topLeft->pixelPosition().y(), bottom = words->bottomRight->pixelPosition().y();
        const QCPAxis& axis = *plot.axisRect(0)->axis(QCPAxis::atLeft);
        for (const double accuracy : {least, most, most + 0.02})
            QVERIFY2(axis.coordToPixel(accuracy) < top || axis.coordToPixel(accuracy) > bottom, qPrintable(QString::number(accuracy)));
        QVERIFY(top >= plot.axisRect(0)->top() && bottom <= plot.axisRect(0)->bottom());
    }

    // One position, one measure, one layer: everything follows.
    void allViewsFollowTheTimeline() {
        QWidget host;
        RunViews views(&host);
        Settings settings;
        settings.hidden = {40, 30};
        settings.epochs = 6;
        Run run(sharedSmallDataset(), settings);
        views.setRun(&run);
        run.timeline().append(m_frames);
        run.setState(SessionState::Ended);
        run.timeline().setCurrentIndex(3);
        QCOMPARE(views.connectivity().frame()->metrics.epoch, 3);
        QCOMPARE(views.importance().inputs()->frame->metrics.epoch, 3);
        views.setLayer(1);
        QCOMPARE(views.connectivity().layer(), 1);
        QCOMPARE(views.similarity().layer(), 1);
        views.topInputs().setTopCount(3);
        // Removal curves of the epoch in sight, from the network that the frame keeps.
        views.measureRemovalCurve();
        QTRY_VERIFY_WITH_TIMEOUT(views.removalCurves().curve() != nullptr, kPatience);
        QCOMPARE(views.removalCurves().curve()->epoch, 3);
        QCOMPARE(views.removalCurves().curve()->leastFirst.front(), m_frames[3]->metrics.testAccuracy);
        run.timeline().setCurrentIndex(5);
        QVERIFY(views.removalCurves().curve() == nullptr);  // epoch 5 has not been measured
        run.timeline().setCurrentIndex(3);
        QCOMPARE(views.removalCurves().curve()->epoch, 3);
        views.setRun(nullptr);
    }
};

QTEST_MAIN(TestEvolutionViews)
#include "test_evolution_views.moc"
