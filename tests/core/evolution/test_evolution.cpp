// Similarity against plain loops, and whole evolution steps: invariants, the table of algorithms, equal bits.
#include "core/evolution/addition.h"
#include "core/evolution/evolution.h"

#include "core/network/inference.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rewire;

namespace {

constexpr int kInputs = 23;
constexpr int kSamples = 700;  // more than one batch of the sweep, and no multiple of a vector

std::vector<float> sampleValues() {
    std::vector<float> values(kInputs * kSamples);
    RandomStream stream(3, StreamPurpose::SyntheticData);
    for (std::size_t v = 0; v < values.size(); ++v) values[v] = v % kInputs == 4 ? 0.0f : static_cast<float>(stream.normal());
    return values;
}

Network network(double epsilon = 3) {
    return makeNetwork({.inputCount = kInputs, .hidden = {31, 17, 140}, .classCount = 3, .epsilon = epsilon, .seed = 4});
}

EvolutionSettings settingsFor(const Algorithm& algorithm, std::uint32_t epoch = 1) {
    return {.algorithm = algorithm, .removalFraction = 0.3, .seed = 6, .epoch = epoch};
}

}  // namespace

class TestEvolution : public QObject {
    Q_OBJECT

    const std::vector<float> m_values = sampleValues();
    const SampleMatrix m_samples{m_values.data(), kSamples, kInputs};

    // |cos| of all pairs of layer l by double loops over a forward pass of all samples at once.
    std::vector<double> plainSimilarity(const Network& net, std::size_t layer, SimilarityOf of) const {
        Workspace workspace(net, kSamples);
        (void)forEachBatch(net, m_samples, {}, kSamples, workspace, {}, {}, [](std::int64_t, int) {});
        const BatchMatrix& x = layer == 0                           ? workspace.input
                               : of == SimilarityOf::PreActivations ? workspace.z[layer - 1]
                                                                    : workspace.a[layer - 1];
        const BatchMatrix& z = workspace.z[layer];
        std::vector<double> similarity;
        for (int i = 0; i < x.neurons(); ++i) {
            for (int j = 0; j < z.neurons(); ++j) {
                double dot = 0, xx = 0, zz = 0;
                for (int s = 0; s < kSamples; ++s) {
                    dot += static_cast<double>(x.row(i)[s]) * z.row(j)[s];
                    xx += static_cast<double>(x.row(i)[s]) * x.row(i)[s];
                    zz += static_cast<double>(z.row(j)[s]) * z.row(j)[s];
                }
                similarity.push_back(xx > 0 && zz > 0 ? std::abs(dot) / std::sqrt(xx * zz) : 0);
            }
        }
        return similarity;
    }

    // Any step moves the biases from 0.
    static void giveBiases(Network& net) {
        Workspace workspace(net, 8);
        for (int i = 0; i < kInputs; ++i) std::fill_n(workspace.input.row(i), 8, 0.1f * static_cast<float>(i));
        forward(net, workspace, 8, {}, {});
        for (int c = 0; c < net.classCount(); ++c) std::fill_n(workspace.logits.row(c), 8, 0.5f - static_cast<float>(c));
        backward(net, workspace, 8, {}, {.rate = 0.02f, .momentum = 0}, {});
    }

  private slots:
    void inputProductsHaveTheSameBitsForAnyThreads() {
        const auto one = InputProducts::of(m_samples, {.threads = 1}, {});
        const auto three = InputProducts::of(m_samples, {.threads = 3}, {});
        QVERIFY(std::ranges::equal(one->squares(), three->squares()) && std::ranges::equal(one->sums(), three->sums()));
        const Network net = network();
        const auto& layer = net.hidden.front();
        std::vector<float> dots[2];
        for (const auto& [products, to] : {std::pair(&*one, &dots[0]), std::pair(&*three, &dots[1])})
            products->forEachRange(std::get<SparseConnections>(layer.connections), layer.neurons.bias(), {},
                                   [&, &to = to](int, int count, const BatchMatrix& range) {
                                       for (int j = 0; j < range.neurons(); ++j) to->insert(to->end(), range.row(j), range.row(j) + count);
                                   });
        QCOMPARE(dots[0], dots[1]);
    }

    void similarityEqualsPlainLoops_data() {
        QTest::addColumn<int>("of");
        QTest::addColumn<bool>("fromInputProducts");
        QTest::newRow("pre-activations") << static_cast<int>(SimilarityOf::PreActivations) << false;
        QTest::newRow("activations") << static_cast<int>(SimilarityOf::Activations) << false;
        QTest::newRow("first layer from the inputs' products") << static_cast<int>(SimilarityOf::PreActivations) << true;
    }
    void similarityEqualsPlainLoops() {
        QFETCH(int, of);
        QFETCH(bool, fromInputProducts);
        Network net = network();
        giveBiases(net);
        const auto products = InputProducts::of(m_samples, {.threads = 2}, {});
        const SimilaritySource source{.network = net,
                                      .samples = m_samples,
                                      .order = {},
                                      .of = static_cast<SimilarityOf>(of),
                                      .compute = {},
                                      .inputProducts = fromInputProducts ? &*products : nullptr};
        auto sweeps = similarityBlocks(net);
        QCOMPARE(sweeps.size(), 1u);
        std::vector<LayerSimilarity> layers;
        SimilaritySweeps measured(source);
        QVERIFY(measured.connections(layers, sweeps.front(), {}, {}));
        for (const SimilarityBlock& block : sweeps.front()) {
            const auto l = static_cast<std::size_t>(block.layer);
            const auto expected = plainSimilarity(net, l, source.of);
            const auto ofInput = layers[l].inputScales();
            const auto ofOutput = layers[l].outputScales();
            for (std::size_t p = 0; p < block.dots.size(); ++p) {
                const float actual = std::abs(block.dots[p]) * ofInput[p / ofOutput.size()] * ofOutput[p % ofOutput.size()];
                QVERIFY(std::abs(static_cast<double>(actual) - expected[p]) < 1e-5);
            }
            const Topology& t = std::get<SparseConnections>(net.hidden[l].connections).topology;
            const auto atConnections = layers[l].atConnections(t);
            for (int i = 0; i < t.inputCount(); ++i)
                for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
                    QVERIFY(std::abs(static_cast<double>(atConnections[k]) -
                                     expected[static_cast<std::size_t>(i) * t.outputCount() + t.outputIndex()[k]]) < 1e-5);
        }
    }

    // Of all pairs in bins, and of what was added, where addition looks at all pairs; nothing where it does not.
    void similarityOfAllPairsAndOfAddedIsTold_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"codacorset", "copaset", "corset", "set"}) QTest::addRow("%s", algorithm) << algorithm;
    }
    void similarityOfAllPairsAndOfAddedIsTold() {
        QFETCH(QString, algorithm);
        const Network net = network();
        const Algorithm& row = *findAlgorithm(algorithm.toStdString());
        const auto plan = planEvolution(net, m_samples, settingsFor(row), {.threads = 2});
        QVERIFY(plan.has_value());
        for (std::size_t l = 0; l < net.hidden.size(); ++l) {
            const LayerEvolution& planned = plan->layers[l];
            if (!row.addsBySimilarity()) {
                QVERIFY(planned.binnedSimilarity.mean.empty() && planned.addedSimilarity.empty());
                continue;
            }
            const auto expected = plainSimilarity(net, l, SimilarityOf::PreActivations);
            const int inputs = inputCount(net.hidden[l].connections);
            const int outputs = outputCount(net.hidden[l].connections);
            const BinnedSimilarity& binned = planned.binnedSimilarity;
            QCOMPARE(binned.columns, std::min(inputs, kSimilarityBins));
            QCOMPARE(binned.rows, std::min(outputs, kSimilarityBins));
            const Bins columns(inputs, kSimilarityBins), rows(outputs, kSimilarityBins);
            std::vector<double> sums(binned.mean.size(), 0.0);
            for (int i = 0; i < inputs; ++i)
                for (int j = 0; j < outputs; ++j)
                    sums[static_cast<std::size_t>(rows.of(j) * binned.columns + columns.of(i))] +=
                        expected[static_cast<std::size_t>(i * outputs + j)];
            for (int r = 0; r < binned.rows; ++r)
                for (int c = 0; c < binned.columns; ++c)
                    QVERIFY(std::abs(static_cast<double>(binned.at(r, c)) -
                                     sums[static_cast<std::size_t>(r * binned.columns + c)] / (rows.width(r) * columns.width(c))) < 1e-5);
            QCOMPARE(planned.addedSimilarity.size(), planned.edit.added.size());
            for (std::size_t a = 0; a < planned.edit.added.size(); ++a) {
                const Connection c = planned.edit.added[a];
                QVERIFY(std::abs(static_cast<double>(planned.addedSimilarity[a]) -
                                 expected[c.input * static_cast<std::size_t>(outputs) + c.output]) < 1e-5);
            }
        }
    }

    // A layer of more pairs than one sweep takes, on few samples: the winners are those of plain loops over all of it.
    void tilesOfWideLayersChooseAsPlainLoopsDo() {
        constexpr int kWidth = 4200;
        const SampleMatrix samples{m_values.data(), 13, kInputs};
        const Network net = makeNetwork({.inputCount = kInputs, .hidden = {kWidth, kWidth}, .classCount = 3, .epsilon = 3, .seed = 4});
        const EvolutionSettings settings = settingsFor(*findAlgorithm("codaset"));
        SimilaritySweeps sweeps({.network = net, .samples = samples, .order = {}, .compute = {}});
        QVERIFY(sweeps.allPairs().size() > 2);
        const auto plan = planEvolution(net, samples, settings, {.threads = 2});
        QVERIFY(plan.has_value());

        std::vector<LayerSimilarity> sums;
        auto rows = similarityBlocks(net);
        QVERIFY(sweeps.connections(sums, rows.front(), {}, {}));
        for (std::size_t l = 0; l < net.hidden.size(); ++l) {
            const Topology& t = std::get<SparseConnections>(net.hidden[l].connections).topology;
            const Survivors survivors(t, plan->layers[l].edit.removed);
            const auto inputScale = sums[l].inputScales(), outputScale = sums[l].outputScales();
            float least = 1;
            for (const float similarity : plan->layers[l].addedSimilarity) least = std::min(least, similarity);
            std::size_t better = 0;
            for (auto& sweep : rows) {
                if (&sweep != &rows.front()) QVERIFY(sweeps.blocks(sweep, {}, {}));
                for (SimilarityBlock& block : sweep)
                    for (int i = block.inputBegin; i < block.inputEnd && block.layer == static_cast<int>(l); ++i)
                        for (int j = 0; j < kWidth; ++j) {
                            const float dot =
                                block.dots[static_cast<std::size_t>(i - block.inputBegin) * kWidth + static_cast<std::size_t>(j)];
                            const float similarity =
                                std::abs(dot) * inputScale[static_cast<std::size_t>(i)] * outputScale[static_cast<std::size_t>(j)];
                            if (similarity > least && !survivors.contains({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)}))
                                ++better;
                        }
            }
            // All that beat the last winner have won.
            const auto& added = plan->layers[l].addedSimilarity;
            QCOMPARE(added.size(), plan->layers[l].edit.removed.size());
            QCOMPARE(static_cast<std::size_t>(std::ranges::count_if(added, [&](float similarity) { return similarity > least; })), better);
        }
    }

    void blocksCoverEveryRowOnceWithinTheBudget_data() {
        QTest::addColumn<int>("budget");
        QTest::newRow("all in one sweep") << 1000000;
        QTest::newRow("several sweeps") << 700;
        QTest::newRow("less than one row") << 5;
    }
    void blocksCoverEveryRowOnceWithinTheBudget() {
        QFETCH(int, budget);
        const Network net = network();
        std::vector<std::vector<int>> seen{std::vector<int>(kInputs), std::vector<int>(31), std::vector<int>(17)};
        for (const auto& sweep : similarityBlocks(net, budget)) {
            std::int64_t floats = 0;
            for (const SimilarityBlock& block : sweep) {
                floats +=
                    std::int64_t{block.inputEnd - block.inputBegin} * net.hidden[static_cast<std::size_t>(block.layer)].neurons.count();
                for (int i = block.inputBegin; i < block.inputEnd; ++i)
                    ++seen[static_cast<std::size_t>(block.layer)][static_cast<std::size_t>(i)];
            }
            QVERIFY(floats <= budget || (sweep.size() == 1 && sweep[0].inputEnd == sweep[0].inputBegin + 1));
        }
        for (const auto& layer : seen) QVERIFY(std::all_of(layer.begin(), layer.end(), [](int count) { return count == 1; }));
    }

    void everyAlgorithmKeepsTheConnectionCount_data() {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<double>("epsilon");
        for (const Algorithm& algorithm : kAlgorithms) {
            QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data()) << 3.0;
            QTest::addRow("%s, full layers", algorithm.id.data()) << QString(algorithm.id.data()) << 100.0;
        }
    }
    void everyAlgorithmKeepsTheConnectionCount() {
        QFETCH(QString, algorithm);
        QFETCH(double, epsilon);
        const Algorithm& row = *findAlgorithm(algorithm.toStdString());
        Network net = network(epsilon);
        const auto before = net.connectionsPerLayer();
        RandomStream stream(1, StreamPurpose::SyntheticData);
        for (std::uint32_t epoch = 1; epoch <= 30; ++epoch) {
            for (HiddenLayer& layer : net.hidden)  // as if trained: no weight stays 0
                for (float& w : std::get<SparseConnections>(layer.connections).weights) w += static_cast<float>(stream.normal() * 0.1);
            const EvolutionSettings settings = settingsFor(row, epoch);
            const auto plan = planEvolution(net, m_samples, settings, {});
            QVERIFY(plan.has_value());
            apply(*plan, settings, net);
            QCOMPARE(net.connectionsPerLayer(), before);
            for (const HiddenLayer& layer : net.hidden) {
                const auto& sparse = std::get<SparseConnections>(layer.connections);
                QCOMPARE(static_cast<std::int64_t>(sparse.weights.size()), sparse.topology.connectionCount());
                QCOMPARE(sparse.velocity.size(), sparse.weights.size());
                QCOMPARE(sparse.birthEpoch.size(), sparse.weights.size());
                for (int i = 0; i < sparse.topology.inputCount(); ++i) {
                    const auto outputs = sparse.topology.outputsOf(i);
                    QVERIFY(std::adjacent_find(outputs.begin(), outputs.end(), std::greater_equal<>()) == outputs.end());
                }
            }
            const bool changes = row.evolves();
            for (const LayerEvolution& layer : plan->layers) {
                QCOMPARE(layer.edit.removed.empty(), !changes);
                QCOMPARE(layer.edit.added.size(), layer.edit.removed.size());
            }
        }
    }

    void weightsMoveWithTheirConnections() {
        Network net = network();
        auto& layer = std::get<SparseConnections>(net.hidden[0].connections);
        const SparseConnections before = layer;
        for (std::size_t k = 0; k < layer.velocity.size(); ++k) layer.velocity[k] = static_cast<float>(k);
        const EvolutionSettings settings = settingsFor(*findAlgorithm("set"), 8);
        const auto plan = planEvolution(net, m_samples, settings, {});
        apply(*plan, settings, net);
        const TopologyEdit& edit = plan->layers[0].edit;
        std::size_t old = 0;  // walks the old order beside the new one
        for (int i = 0; i < kInputs; ++i) {
            for (std::uint32_t k = layer.topology.rowStart()[i]; k < layer.topology.rowStart()[i + 1]; ++k) {
                const Connection here{static_cast<std::uint32_t>(i), layer.topology.outputIndex()[k]};
                if (std::binary_search(edit.added.begin(), edit.added.end(), here)) {
                    QCOMPARE(layer.weights[k], 0.0f);
                    QCOMPARE(layer.velocity[k], 0.0f);
                    QCOMPARE(layer.birthEpoch[k], 8u);
                    continue;
                }
                while (std::binary_search(edit.removed.begin(), edit.removed.end(), static_cast<std::uint32_t>(old))) ++old;
                QCOMPARE(layer.weights[k], before.weights[old]);
                QCOMPARE(layer.velocity[k], static_cast<float>(old));
                QCOMPARE(layer.birthEpoch[k], 0u);
                ++old;
            }
        }
    }

    void removalByCosineUsesWeightTimesSimilarity() {
        const Network net = network();
        const auto plan = planEvolution(net, m_samples, settingsFor(*findAlgorithm("corset")), {});
        const auto& layer = std::get<SparseConnections>(net.hidden[1].connections);
        const LayerEvolution& planned = plan->layers[1];
        double largestRemoved = 0;
        double smallestKept = 1e9;
        for (std::uint32_t k = 0; k < layer.weights.size(); ++k) {
            if (layer.weights[k] <= 0) continue;
            const double value = static_cast<double>(layer.weights[k] * planned.similarity[k]);
            if (std::binary_search(planned.edit.removed.begin(), planned.edit.removed.end(), k)) {
                largestRemoved = std::max(largestRemoved, value);
            } else {
                smallestKept = std::min(smallestKept, value);
            }
        }
        QVERIFY(largestRemoved <= smallestKept);
        QVERIFY(largestRemoved > 0);
    }

    void threadsDoNotChangeAPlan_data() {
        QTest::addColumn<QString>("algorithm");
        for (const Algorithm& algorithm : kAlgorithms) QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data());
    }
    void threadsDoNotChangeAPlan() {
        QFETCH(QString, algorithm);
        std::vector<std::string> hashes;
        for (const int threads : {1, 2, 3, 8}) {
            Network net = network();
            const EvolutionSettings settings = settingsFor(*findAlgorithm(algorithm.toStdString()));
            const auto plan = planEvolution(net, m_samples, settings, {.kernels = &bestKernels(), .threads = threads});
            apply(*plan, settings, net);
            hashes.push_back(hashOf(net));
        }
        for (const std::string& hash : hashes) QCOMPARE(hash, hashes.front());
    }

    void removalOnlyAddsNothing() {
        EvolutionSettings settings = settingsFor(*findAlgorithm("codacorset"));
        settings.scope = EvolutionSettings::Scope::RemovalOnly;
        const auto plan = planEvolution(network(), m_samples, settings, {});
        QVERIFY(plan->layers[0].edit.added.empty());
        QVERIFY(!plan->layers[0].edit.removed.empty());
        QCOMPARE(plan->layers[0].survivingOutgoing.size(), static_cast<std::size_t>(kInputs));
    }

    void aSampleOfTheDataGivesAnotherSimilarity() {
        const Network net = network();
        EvolutionSettings settings = settingsFor(*findAlgorithm("corset"));
        const auto whole = planEvolution(net, m_samples, settings, {});
        settings.similaritySample = 0.2;
        const auto sampled = planEvolution(net, m_samples, settings, {});
        QVERIFY(whole->layers[0].similarity != sampled->layers[0].similarity);
        for (const float s : sampled->layers[0].similarity) QVERIFY(s >= 0 && s <= 1.0001f);
    }

    void stoppingEndsThePlanning() {
        std::stop_source source;
        source.request_stop();
        QVERIFY(!planEvolution(network(), m_samples, settingsFor(*findAlgorithm("corset")), {}, {}, source.get_token()).has_value());
    }
};

QTEST_APPLESS_MAIN(TestEvolution)
#include "test_evolution.moc"
