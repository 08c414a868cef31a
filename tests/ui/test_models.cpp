// What views read: the timeline, the ranking, the table, the colours.
#include "ui/models/number_table.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/timeline.h"
#include "ui/models/top_inputs_model.h"
#include "ui/style/colour_maps.h"

#include "tests/core/training/small_dataset.h"
#include "tests/ui/frames.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace rewire;

namespace {

std::shared_ptr<const Dataset> datasetOf(int inputs) {
    Dataset dataset = smallDataset(inputs);
    dataset.informativeFeatures = {1, 3};
    return std::make_shared<const Dataset>(dataset);
}

}  // namespace

class TestModels : public QObject {
    Q_OBJECT

  private slots:
    void liveFollowsTheNewestFrame() {
        Timeline timeline;
        QVERIFY(timeline.current() == nullptr);
        timeline.append({handMadeFrame(0), handMadeFrame(1)});
        QVERIFY(timeline.isLive());
        QCOMPARE(timeline.current()->metrics.epoch, 1);
        timeline.append({handMadeFrame(2)});
        QCOMPARE(timeline.current()->metrics.epoch, 2);
    }

    void aChosenPositionStaysUntilLiveIsAskedFor() {
        Timeline timeline;
        timeline.append({handMadeFrame(0), handMadeFrame(1), handMadeFrame(2)});
        QSignalSpy moved(&timeline, &Timeline::positionChanged);
        timeline.setCurrentIndex(1);
        QCOMPARE(moved.count(), 1);
        timeline.append({handMadeFrame(3)});
        QCOMPARE(timeline.current()->metrics.epoch, 1);
        timeline.stepBy(-5);
        QCOMPARE(timeline.current()->metrics.epoch, 0);
        timeline.goLive();
        QCOMPARE(timeline.current()->metrics.epoch, 3);
    }

    void olderFramesAreThinnedEvenlyAndItIsTold() {
        const std::int64_t size = handMadeFrame(0)->byteCount();
        Timeline timeline(10 * size);
        QSignalSpy thinned(&timeline, &Timeline::thinned);
        for (int epoch = 0; epoch <= 100; ++epoch) timeline.append({handMadeFrame(epoch)});
        QVERIFY(!thinned.isEmpty());
        QVERIFY(timeline.stride() > 1);
        QVERIFY(timeline.byteCount() <= timeline.byteBudget());
        QCOMPARE(timeline.metrics().size(), 101u);
        QCOMPARE(timeline.frames().front()->metrics.epoch, 0);
        QCOMPARE(timeline.frames().back()->metrics.epoch, 100);
        for (int f = 1; f < timeline.frameCount() - 1; ++f) QCOMPARE(timeline.frames()[static_cast<std::size_t>(f)]->metrics.epoch % timeline.stride(), 0);
    }

    void rankingTellsRanksAndTruth() {
        const auto ranked = rankInputs(datasetOf(12), handMadeFrame(0), ImportanceMeasure::Connections);
        // Connections 0 7 3 10 6 2 9 5 1 8 4 0.
        QCOMPARE(ranked->ranking[0], 3);
        QCOMPARE(ranked->ranking[1], 6);
        QCOMPARE(ranked->rankOf[3], 1);
        QCOMPARE(ranked->rankOf[0], 11);
        QVERIFY(ranked->isInformative(1) && !ranked->isInformative(2));
        QCOMPARE(ranked->informativeAmongTop(1), 1);
        QCOMPARE(ranked->informativeAmongTop(4), 2);
    }

    void theTableListsInputsByRank() {
        TopInputsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(rankInputs(datasetOf(12), handMadeFrame(0), ImportanceMeasure::Connections));
        QCOMPARE(model.rowCount(), 12);
        const auto cell = [&](int row, int column) { return model.data(model.index(row, column), Qt::DisplayRole).toString(); };
        QCOMPARE(cell(0, TopInputsModel::Rank), QString("1"));
        QCOMPARE(cell(0, TopInputsModel::Input), QString("3"));
        QCOMPARE(cell(0, TopInputsModel::Connections), QString("10"));
        QCOMPARE(cell(0, TopInputsModel::AfterRemoval), QString("5"));
        QVERIFY(!cell(0, TopInputsModel::Truth).isEmpty());
        const NumberTable numbers = model.numbers(3);
        QCOMPARE(numbers.rows.size(), 3u);
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void tablesBecomeCsv() {
        const NumberTable table{{"name", "count", "value"}, {{std::string("=a,b"), std::int64_t{3}, 0.1}, {std::string("c"), std::int64_t{-1}, std::numeric_limits<double>::quiet_NaN()}}};
        QCOMPARE(QString::fromStdString(toCsv(table)), QString("name,count,value\n\"'=a,b\",3,0.1\nc,-1,\n"));
    }

    void coloursGetLighterEvenly_data() {
        QTest::addColumn<int>("map");
        for (const ColourMap map : {ColourMap::Viridis, ColourMap::Cividis}) QTest::newRow(qPrintable(colourMapName(map))) << static_cast<int>(map);
    }
    void coloursGetLighterEvenly() {
        QFETCH(int, map);
        double before = -1;
        for (int step = 0; step <= 50; ++step) {
            const double now = luminanceOf(colourAt(static_cast<ColourMap>(map), step / 50.0));
            QVERIFY(now > before);
            before = now;
        }
    }
};

QTEST_MAIN(TestModels)
#include "test_models.moc"
