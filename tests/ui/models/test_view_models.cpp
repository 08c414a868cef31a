// What views read beside frames: grids of connections, orders of neurons, survival, class means, and the timeline that plays.
#include "core/base/bins.h"
#include "core/training/network_snapshot.h"
#include "tests/ui/sample_frames.h"
#include "tests/ui/trained_frames.h"
#include "ui/models/class_means.h"
#include "ui/models/connectivity_grid.h"
#include "ui/models/neuron_order.h"
#include "ui/models/survival.h"
#include "ui/models/timeline_player.h"
#include "ui/views/mixed_cells.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace rewire;

class TestViewModels : public QObject {
    Q_OBJECT

    const std::vector<std::shared_ptr<const Frame>> m_frames = trainedFrames();

    static LayerOrder byIndex(const LayerFrame& layer) {
        std::vector<std::uint32_t> inputs(static_cast<std::size_t>(layer.inputCount)), outputs(static_cast<std::size_t>(layer.outputCount));
        std::iota(inputs.begin(), inputs.end(), 0u);
        std::iota(outputs.begin(), outputs.end(), 0u);
        return {inputs, outputs};
    }

  private slots:
    void singleConnectionsCountUpToTheFramesBins() {
        const Frame& frame = *m_frames[3];
        for (std::size_t l = 0; l < 2; ++l) {
            const LayerFrame& layer = frame.layers[l];
            const auto grid = gridOf(frame.network->layers[l], byIndex(layer), {0, layer.inputCount}, {0, layer.outputCount},
                                     ConnectivityValue::Count, 3);
            QVERIFY(grid.isSingle);
            QCOMPARE(grid.values, gridOf(layer, ConnectivityValue::Count).values);
            const auto coarse = gridOf(frame.network->layers[l], byIndex(layer), {0, layer.inputCount}, {0, layer.outputCount},
                                       ConnectivityValue::Count, 3, 7);
            QVERIFY(!coarse.isSingle);
            QCOMPARE(std::accumulate(coarse.counts.begin(), coarse.counts.end(), std::int64_t{0}), layer.connections);
        }
    }

    // A full layer is of one colour, however its neurons fall into bins.
    void densityDoesNotShowTheBins() {
        LayerFrame full{.inputCount = 784, .outputCount = 300, .isDense = true};
        const Bins columns(784, kConnectivityBins), rows(300, kConnectivityBins);
        full.connectivity = {.rows = rows.count(), .columns = columns.count(), .counts = {}};
        for (int r = 0; r < rows.count(); ++r)
            for (int c = 0; c < columns.count(); ++c)
                full.connectivity.counts.push_back(static_cast<std::uint32_t>(rows.width(r) * columns.width(c)));
        const ConnectivityGrid grid = gridOf(full, ConnectivityValue::Count);
        QCOMPARE(grid.values, std::vector<double>(grid.values.size(), 1.0));
        QCOMPARE(grid.counts[grid.cell(255, 255)], static_cast<std::uint32_t>(grid.pairCount(255, 255)));
        QCOMPARE(largestDensityOf(full), 1.0);

        LayerSnapshot layer{.inputCount = 13, .outputCount = 7};
        layer.weights.assign(std::size_t{13 * 7}, 0.5F);
        QVERIFY(layer.isDense());
        const LayerOrder order = byIndex({.inputCount = 13, .outputCount = 7});
        const auto zoomed = gridOf(layer, order, {1, 12}, {0, 7}, ConnectivityValue::Count, 3, 4);
        QCOMPARE(zoomed.values, std::vector<double>(16, 1.0));

        const ConnectivityGrid turnover = gridOf(layer, order, {1, 12}, {0, 7}, ConnectivityValue::Turnover, 3, 4);
        const QImage image = mixedCells(turnover, {.kept = Qt::black, .removed = Qt::red, .added = Qt::green});
        QCOMPARE(image.pixelColor(0, 0), image.pixelColor(3, 3));
        QCOMPARE(image.pixelColor(0, 0), image.pixelColor(1, 1));
    }

    // Every connection lies in one bin of one kind, whichever width bins have.
    void twoTopologiesAreCountedCellByCell() {
        const TopologyDifference difference{.shared = {{0, 0}, {4, 6}}, .onlyA = {{1, 0}, {4, 5}}, .onlyB = {{0, 1}}};
        const ConnectivityGrid single = gridOf(difference, 5, 7);
        QVERIFY(single.isSingle);
        QCOMPARE(single.kept[single.cell(6, 4)], 1u);
        QCOMPARE(single.removed[single.cell(0, 1)], 1u);
        QCOMPARE(single.added[single.cell(1, 0)], 1u);
        const ConnectivityGrid coarse = gridOf(difference, 5, 7, 2);  // inputs 0–1 and 2–4, outputs 0–2 and 3–6
        QVERIFY(!coarse.isSingle);
        QCOMPARE(coarse.kept, (std::vector<std::uint32_t>{1, 0, 0, 1}));
        QCOMPARE(coarse.removed, (std::vector<std::uint32_t>{1, 0, 0, 1}));
        QCOMPARE(coarse.added, (std::vector<std::uint32_t>{1, 0, 0, 0}));
        QCOMPARE(neuronsText(coarse.inputs, 2, 1), QString("2–4"));
        QCOMPARE(neuronsText(single.inputs, 5, 3), QString("3"));
        QCOMPARE(binAt(4.9, coarse.inputs, 2), 1);
        QCOMPARE(binAt(-3, coarse.inputs, 2), 0);
    }

    void cellsTellWeightAgeAndSimilarity() {
        const Frame& frame = *m_frames[4];
        const LayerSnapshot& layer = frame.network->layers[0];
        const LayerOrder order = byIndex(frame.layers[0]);
        const PositionRange inputs{3, 11}, outputs{5, 30};
        for (const ConnectivityValue value : {ConnectivityValue::Weight, ConnectivityValue::Age, ConnectivityValue::Similarity}) {
            const auto grid = gridOf(layer, order, inputs, outputs, value, 4);
            for (int row = 0; row < grid.rows; ++row)
                for (int column = 0; column < grid.columns; ++column) {
                    const PairFacts facts = factsOf(layer, static_cast<std::uint32_t>(3 + column), static_cast<std::uint32_t>(5 + row));
                    const double shown = grid.values[grid.cell(row, column)];
                    QCOMPARE(std::isnan(shown), !facts.isConnected);
                    if (!facts.isConnected) continue;
                    const double expected = value == ConnectivityValue::Weight ? static_cast<double>(facts.weight)
                                            : value == ConnectivityValue::Age  ? 4.0 - facts.birthEpoch
                                                                               : static_cast<double>(facts.similarity.value());
                    QCOMPARE(shown, expected);
                }
        }
    }

    // From afar, from near and from the frame alone the same connections come and go.
    void turnoverIsTheSameFromAllDistances() {
        const Frame& frame = *m_frames[2];
        const LayerFrame& layer = frame.layers[1];
        QVERIFY(layer.removed > 0);
        const auto sum = [](const std::vector<std::uint32_t>& counts) {
            return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
        };
        const PositionRange inputs{0, layer.inputCount}, outputs{0, layer.outputCount};
        for (const ConnectivityGrid& grid :
             {gridOf(frame.network->layers[1], byIndex(layer), inputs, outputs, ConnectivityValue::Turnover, 2),
              gridOf(frame.network->layers[1], byIndex(layer), inputs, outputs, ConnectivityValue::Turnover, 2, 9),
              gridOf(layer, ConnectivityValue::Turnover)}) {
            QCOMPARE(sum(grid.removed), layer.removed);
            QCOMPARE(sum(grid.added), layer.added);
            QCOMPARE(sum(grid.kept), layer.connections - layer.removed);
        }
    }

    void ordersArePermutations_data() {
        QTest::addColumn<int>("order");
        QTest::newRow("index") << static_cast<int>(NeuronOrder::Index);
        QTest::newRow("degree") << static_cast<int>(NeuronOrder::Degree);
        QTest::newRow("class") << static_cast<int>(NeuronOrder::Class);
    }
    void ordersArePermutations() {
        QFETCH(int, order);
        const Frame& frame = *m_frames.back();
        for (int layer = 0; layer < 3; ++layer)
            for (const LayerSide side : {LayerSide::Inputs, LayerSide::Outputs}) {
                auto neurons = orderOf(frame, layer, side, static_cast<NeuronOrder>(order));
                const LayerFrame& shape = frame.layers[static_cast<std::size_t>(layer)];
                const auto& degrees = side == LayerSide::Inputs ? shape.outgoing : shape.incoming;
                QCOMPARE(neurons.size(), degrees.size());
                if (static_cast<NeuronOrder>(order) == NeuronOrder::Degree)
                    QVERIFY(std::is_sorted(neurons.begin(), neurons.end(),
                                           [&](std::uint32_t a, std::uint32_t b) { return degrees[a] > degrees[b]; }));
                std::sort(neurons.begin(), neurons.end());
                for (std::uint32_t n = 0; n < neurons.size(); ++n) QCOMPARE(neurons[n], n);
            }
    }

    // Through the last hidden layer: plain sums over all its paths.
    void pathWeightsEqualPlainSums() {
        const NetworkSnapshot& network = *m_frames.back()->network;
        const LayerSnapshot& hidden = network.layers[1];
        const LayerSnapshot& output = network.layers[2];
        const auto weights = pathWeights(network, 1, LayerSide::Inputs);
        for (int input = 0; input < hidden.inputCount; ++input)
            for (int c = 0; c < output.outputCount; ++c) {
                double expected = 0;
                for (std::uint32_t k = hidden.rowStart[static_cast<std::size_t>(input)];
                     k < hidden.rowStart[static_cast<std::size_t>(input) + 1]; ++k)
                    expected +=
                        static_cast<double>(hidden.weights[k]) *
                        static_cast<double>(output.weights[static_cast<std::size_t>(c * output.inputCount) + hidden.outputIndex[k]]);
                QVERIFY(std::abs(static_cast<double>(weights[static_cast<std::size_t>(input * output.outputCount + c)]) - expected) < 1e-4);
            }
    }

    void survivalEqualsTheNetworksAges() {
        const Survival survival = survivalOf(m_frames, 0);
        const LayerSnapshot& last = m_frames.back()->network->layers[0];
        const int epoch = m_frames.back()->metrics.epoch;
        const auto born = [&](std::uint32_t birth) {
            return static_cast<double>(std::count(last.birthEpoch.begin(), last.birthEpoch.end(), birth));
        };
        QCOMPARE(survival.ofStart.back(), born(0) / static_cast<double>(m_frames.front()->layers[0].connections));
        // Only the first epoch's additions can be that old.
        QCOMPARE(survival.ofAdded[static_cast<std::size_t>(epoch - 1)], born(1) / static_cast<double>(m_frames[1]->layers[0].added));
        QCOMPARE(survival.lowest[static_cast<std::size_t>(epoch - 1)], survival.highest[static_cast<std::size_t>(epoch - 1)]);
        QCOMPARE(survival.ofAdded[0], 1.0);
        for (std::size_t age = 1; age + 1 < survival.ofAdded.size(); ++age) {
            QVERIFY(survival.lowest[age] <= survival.ofAdded[age] && survival.ofAdded[age] <= survival.highest[age]);
        }
    }

    void classMeansEqualPlainMeans() {
        const auto dataset = sharedSmallDataset();
        const auto means = classMeans(*dataset, {});
        QVERIFY(means.has_value());
        std::vector<double> mean(40, 0.0);
        for (std::int64_t s = 0; s < dataset->train.count(); ++s)
            for (int f = 0; f < 20; ++f)
                mean[static_cast<std::size_t>(dataset->train.labels[static_cast<std::size_t>(s)] * 20 + f)] +=
                    static_cast<double>(dataset->train.features[static_cast<std::size_t>(s * 20 + f)]) / 60;
        const double lowest = std::min(0.0, *std::min_element(mean.begin(), mean.end()));
        const double highest = *std::max_element(mean.begin(), mean.end());
        for (int c = 0; c < 2; ++c)
            for (int f = 0; f < 20; ++f)
                QVERIFY(std::abs(static_cast<double>((*means)->ofClass[static_cast<std::size_t>(c)][static_cast<std::size_t>(f)]) -
                                 (mean[static_cast<std::size_t>(c * 20 + f)] - lowest) / (highest - lowest)) < 1e-5);
        std::stop_source stopped;
        stopped.request_stop();
        QVERIFY(!classMeans(*dataset, stopped.get_token()).has_value());
    }

    void playingEndsAtTheNewestFrameOrLoops() {
        Timeline timeline;
        timeline.append(sampleFrames(4));
        TimelinePlayer player;
        player.setTimeline(&timeline);
        player.setFramesPerSecond(200);
        const QSignalSpy changed(&player, &TimelinePlayer::playingChanged);
        player.setPlaying(true);
        QCOMPARE(timeline.currentIndex(), 0);  // it was at the end
        QTRY_VERIFY(!player.isPlaying());
        QCOMPARE(timeline.currentIndex(), 3);
        QCOMPARE(changed.count(), 2);
        player.setLooping(true);
        player.setPlaying(true);
        int turns = 0;
        connect(&timeline, &Timeline::positionChanged, this, [&] { turns += timeline.currentIndex() == 0 ? 1 : 0; });
        QTRY_VERIFY(turns >= 2);
        player.setTimeline(nullptr);
        QVERIFY(!player.isPlaying());
        player.setPlaying(true);
        QVERIFY(!player.isPlaying());
    }
};

QTEST_GUILESS_MAIN(TestViewModels)
#include "test_view_models.moc"
