// Rankings, precision at k and removal curves.
#include "core/insight/importance.h"
#include "core/insight/removal_curve.h"

#include "core/network/inference.h"
#include "core/network/loss.h"

#include <QTest>

#include <numeric>

using namespace rewire;

class TestInsight : public QObject {
    Q_OBJECT

  private slots:
    void rankingPutsTheLargestFirstAndTiesByIndex() {
        const std::vector<double> values{3, 7, 3, 9, 7};
        QCOMPARE(rankByImportance(values), (std::vector<std::int32_t>{3, 1, 4, 0, 2}));
    }

    void precisionCountsInformativeAmongTheFirst() {
        const std::vector<std::int32_t> ranking{5, 1, 9, 3};
        const std::vector<std::int32_t> informative{3, 5, 9};
        QCOMPARE(precisionAt(ranking, informative, 1), 1.0);
        QCOMPARE(precisionAt(ranking, informative, 2), 0.5);
        QCOMPARE(precisionAt(ranking, informative, 4), 0.75);
    }

    void measuresAreGivenAsTheyAre() {
        const InputImportance importance{
            .connections = {2, 3}, .connectionsAfterRemoval = {1, 3}, .strength = {0.5f, 1.5f}, .strengthTimesSimilarity = {}};
        QCOMPARE(importanceValues(importance, ImportanceMeasure::Connections), (std::vector<double>{2, 3}));
        QCOMPARE(importanceValues(importance, ImportanceMeasure::ConnectionsAfterRemoval), (std::vector<double>{1, 3}));
        QCOMPARE(importanceValues(importance, ImportanceMeasure::Strength), (std::vector<double>{0.5, 1.5}));
        QVERIFY(importanceValues(importance, ImportanceMeasure::StrengthTimesSimilarity).empty());
    }

    // Against setting the inputs to 0 in a copy of the data and testing it, point by point.
    void removalCurveEqualsTestingChangedData() {
        const int inputs = 12;
        const int samples = 150;
        const Network network = makeNetwork({.inputCount = inputs, .hidden = {20, 15}, .classCount = 3, .epsilon = 2, .seed = 3});
        std::vector<float> values(static_cast<std::size_t>(inputs * samples));
        RandomStream stream(3, StreamPurpose::SyntheticData);
        for (float& v : values) v = static_cast<float>(stream.normal());
        std::vector<std::int32_t> labels, ranking(inputs);
        for (int s = 0; s < samples; ++s) labels.push_back(static_cast<std::int32_t>(stream.below(3)));
        std::iota(ranking.begin(), ranking.end(), 0);
        stream.shuffle(std::span(ranking));
        const auto curve =
            measureRemovalCurve(network, {values.data(), samples, inputs}, labels, ranking, {.epoch = 9, .step = 5, .randomOrders = 2}, {});
        QVERIFY(curve.has_value());
        QCOMPARE(curve->removed, (std::vector<std::int32_t>{0, 5, 10, 12}));
        QCOMPARE(curve->epoch, 9);
        for (std::size_t p = 0; p < curve->removed.size(); ++p) {
            for (const bool leastFirst : {true, false}) {
                std::vector<float> changed = values;
                for (int r = 0; r < curve->removed[p]; ++r) {
                    const auto input = static_cast<std::size_t>(leastFirst ? ranking[static_cast<std::size_t>(inputs - 1 - r)]
                                                                           : ranking[static_cast<std::size_t>(r)]);
                    for (int s = 0; s < samples; ++s) changed[static_cast<std::size_t>(s * inputs) + input] = 0;
                }
                Workspace workspace(network, 64);
                int correct = 0;
                (void)forEachBatch(
                    network, SampleMatrix{changed.data(), samples, inputs}, {}, 64, workspace, {}, {}, [&](std::int64_t first, int count) {
                        correct += softmaxLoss(workspace.logits,
                                               std::span(labels).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                                               bestKernels())
                                       .correctCount;
                    });
                QCOMPARE((leastFirst ? curve->leastFirst : curve->mostFirst)[p], static_cast<double>(correct) / samples);
            }
        }
        for (std::size_t p = 0; p < curve->removed.size(); ++p) {  // of two orders the mean is the middle of the band
            QVERIFY(curve->randomLowest[p] <= curve->randomHighest[p]);
            QVERIFY(std::abs(curve->random[p] - (curve->randomLowest[p] + curve->randomHighest[p]) / 2) < 1e-12);
        }
        QCOMPARE(curve->random.front(), curve->mostFirst.front());
        QCOMPARE(curve->random.back(), curve->mostFirst.back());
    }

    void stoppingGivesNoCurve() {
        const Network network = makeNetwork({.inputCount = 3, .hidden = {4}, .classCount = 2, .seed = 1});
        const std::vector<float> values(30, 1.0f);
        const std::vector<std::int32_t> labels(10, 0), ranking{0, 1, 2};
        std::stop_source source;
        source.request_stop();
        QVERIFY(!measureRemovalCurve(network, {values.data(), 10, 3}, labels, ranking, {}, {}, {}, source.get_token()).has_value());
    }

    void stepGrowsWithTheCost() {
        const Network network = makeNetwork({.inputCount = 100, .hidden = {50}, .classCount = 2, .seed = 1});
        QCOMPARE(affordableStep(network, 10, 1), 1);
        const double cost = (2.0 + 3) * 100 * static_cast<double>(network.connectionCount()) * 1000;
        QCOMPARE(affordableStep(network, 1000, 3, cost / 4.5), 4);
    }
};

QTEST_APPLESS_MAIN(TestInsight)
#include "test_insight.moc"
