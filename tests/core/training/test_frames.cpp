// What a frame says about an epoch's evolution, against the network before and after it; and the network that a frame keeps.
#include "core/base/bins.h"
#include "core/network/inference.h"
#include "core/training/frame_builder.h"
#include "core/training/network_snapshot.h"
#include "core/training/trainer.h"

#include "tests/core/training/small_dataset.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <set>

using namespace rewire;

namespace {

Settings settingsFor(const std::string& algorithm) {
    return {.algorithm = algorithm, .hidden = {150, 40}, .epochs = 6, .learningRate = 0.05, .batchSize = 32, .epsilon = 2, .threads = 2};
}

using Pairs = std::set<std::pair<int, int>>;

Pairs connectionsOf(const HiddenLayer& layer) {
    Pairs pairs;
    const Topology& t = std::get<SparseConnections>(layer.connections).topology;
    for (int i = 0; i < t.inputCount(); ++i)
        for (const std::uint32_t output : t.outputsOf(i)) pairs.emplace(i, static_cast<int>(output));
    return pairs;
}

template <class Values>
std::int64_t sumOf(const Values& values) {
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

}  // namespace

class TestFrames : public QObject {
    Q_OBJECT

    std::shared_ptr<const Frame> train(Trainer& trainer, int epoch) {
        return trainer.trainEpoch(epoch, [](const Progress&) { return true; }, {}).frame;
    }

  private slots:
    void binsHoldEveryNeuronOnce_data() {
        QTest::addColumn<int>("neurons");
        for (const int neurons : {1, 7, 127, 128, 129, 1000}) QTest::addRow("%d", neurons) << neurons;
    }
    void binsHoldEveryNeuronOnce() {
        QFETCH(int, neurons);
        const Bins bins(neurons, 128);
        const auto table = bins.table();
        QCOMPARE(static_cast<int>(table.size()), neurons);
        int next = 0;
        for (int b = 0; b < bins.count(); ++b) {
            QCOMPARE(bins.begin(b), next);
            QVERIFY(bins.width(b) >= 1);
            for (; next < bins.end(b); ++next) {
                QCOMPARE(bins.of(next), b);
                QCOMPARE(static_cast<int>(table[static_cast<std::size_t>(next)]), b);
            }
        }
        QCOMPARE(next, neurons);
    }

    void evolutionIsToldAsItHappened_data() {
        QTest::addColumn<QString>("algorithm");
        for (const Algorithm& algorithm : kAlgorithms)
            if (algorithm.evolves()) QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data());
    }
    void evolutionIsToldAsItHappened() {
        QFETCH(QString, algorithm);
        const Settings settings = settingsFor(algorithm.toStdString());
        Trainer trainer(sharedSmallDataset(), settings);
        std::vector<Pairs> before;
        for (const HiddenLayer& layer : trainer.network().hidden) before.push_back(connectionsOf(layer));
        for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
            const auto frame = train(trainer, epoch);
            QVERIFY(frame != nullptr);
            for (std::size_t l = 0; l < before.size(); ++l) {
                const Pairs after = connectionsOf(trainer.network().hidden[l]);
                checkTurnover(frame->layers[l], frame->network->layers[l], before[l], after);
                checkSimilarity(frame->layers[l], frame->network->layers[l], settings.rules(), epoch < settings.epochs);
                before[l] = after;
            }
            QVERIFY(frame->layers.back().isDense);
            QVERIFY(frame->layers.back().removals.counts.empty());
        }
    }

    // As a resumed run begins: its network has the births of the epoch it is shown with.
    void anEvolvedNetworkIsPresentedWithItsYoungestConnections() {
        Trainer trainer(sharedSmallDataset(), settingsFor("set"));
        QVERIFY(train(trainer, 1) != nullptr);
        const auto frame = trainer.presentFrame({.epoch = 1});
        QCOMPARE(frame->layers[0].aliveByBirth.size(), 2u);
        QVERIFY(frame->layers[0].aliveByBirth[1] > 0);
        QCOMPARE(sumOf(frame->layers[0].aliveByBirth), frame->layers[0].connections);
    }

    void checkTurnover(const LayerFrame& frame, const LayerSnapshot& snapshot, const Pairs& before, const Pairs& after) {
        QCOMPARE(frame.connections, static_cast<std::int64_t>(before.size()));
        QCOMPARE(sumOf(frame.aliveByBirth), frame.connections);
        // A connection may be removed and added again by the same step.
        Pairs removed, added, kept = before;
        for (int i = 0; i < snapshot.inputCount; ++i)
            for (std::uint32_t k = snapshot.rowStart[static_cast<std::size_t>(i)]; k < snapshot.rowStart[static_cast<std::size_t>(i) + 1];
                 ++k)
                if (std::binary_search(snapshot.removed.begin(), snapshot.removed.end(), k)) removed.emplace(i, snapshot.outputIndex[k]);
        for (const Connection& connection : snapshot.added) added.emplace(connection.input, connection.output);
        for (const auto& pair : removed) QCOMPARE(kept.erase(pair), 1u);
        for (const auto& pair : added) QVERIFY(kept.insert(pair).second);
        QVERIFY(kept == after);
        QCOMPARE(frame.removed, static_cast<std::int64_t>(removed.size()));
        QCOMPARE(sumOf(frame.removals.counts), frame.removed);
        QCOMPARE(sumOf(frame.additions.counts), frame.added);
        if (frame.added > 0) {
            const Bins columns(frame.inputCount, kTurnoverBins), rows(frame.outputCount, kTurnoverBins);
            const auto [input, output] = *added.begin();
            QVERIFY(frame.additions.at(rows.of(output), columns.of(input)) > 0);
            const auto [goneInput, goneOutput] = *removed.rbegin();
            QVERIFY(frame.removals.at(rows.of(goneOutput), columns.of(goneInput)) > 0);
        }
        NeuronTurnover inputs, outputs;
        const auto connected = [](const Pairs& pairs, bool isInput) {
            std::set<int> neurons;
            for (const auto& [input, output] : pairs) neurons.insert(isInput ? input : output);
            return neurons;
        };
        const auto count = [&](int neurons, bool isInput, NeuronTurnover& turnover) {
            const std::set<int> then = connected(before, isInput);
            const std::set<int> now = connected(after, isInput);
            for (int n = 0; n < neurons; ++n) {
                const bool had = then.contains(n);
                const bool hasNow = now.contains(n);
                turnover.unconnected += had ? 0 : 1;
                turnover.lost += had && !hasNow ? 1 : 0;
                turnover.regained += !had && hasNow ? 1 : 0;
            }
        };
        count(frame.inputCount, true, inputs);
        count(frame.outputCount, false, outputs);
        for (const auto& [told, counted] : {std::pair{frame.inputTurnover, inputs}, std::pair{frame.outputTurnover, outputs}}) {
            if (frame.removed == 0) continue;
            QCOMPARE(told.unconnected, counted.unconnected);
            QCOMPARE(told.lost, counted.lost);
            QCOMPARE(told.regained, counted.regained);
        }
    }

    void checkSimilarity(const LayerFrame& frame, const LayerSnapshot& snapshot, const Algorithm& rules, bool evolved) {
        QCOMPARE(snapshot.similarity.empty(), !rules.needsSimilarity());
        QCOMPARE(frame.keptSimilarity.counts.empty(), !rules.needsSimilarity());
        if (rules.needsSimilarity()) {
            QCOMPARE(sumOf(frame.removedSimilarity.counts), frame.removed);
            QCOMPARE(sumOf(frame.keptSimilarity.counts), frame.connections - frame.removed);
            std::int64_t upperHalf = 0;
            for (const float similarity : snapshot.similarity) upperHalf += similarity >= 0.5f ? 1 : 0;
            std::int64_t told = 0;
            for (int bin = 25; bin < SimilarityHistogram::kCount; ++bin)
                told += frame.removedSimilarity.counts[static_cast<std::size_t>(bin)] +
                        frame.keptSimilarity.counts[static_cast<std::size_t>(bin)];
            QCOMPARE(told, upperHalf);
        }
        const bool measuresAdded = rules.addsBySimilarity() && evolved;
        QCOMPARE(frame.similarity.mean.empty(), !measuresAdded);
        QCOMPARE(frame.addedSimilarity.counts.empty(), !measuresAdded);
        if (measuresAdded) QCOMPARE(sumOf(frame.addedSimilarity.counts), frame.added);
    }

    void snapshotsBecomeTheSameNetwork_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"codacorset", "dense"}) QTest::addRow("%s", algorithm) << algorithm;
    }
    void snapshotsBecomeTheSameNetwork() {
        QFETCH(QString, algorithm);
        Settings settings = settingsFor(algorithm.toStdString());
        settings.epochs = 1;  // the last epoch does not evolve, so the frame's network is the trainer's
        Trainer trainer(sharedSmallDataset(), settings);
        const auto frame = train(trainer, 1);
        QCOMPARE(QString::fromStdString(hashOf(networkOf(*frame->network))), QString::fromStdString(hashOf(trainer.network())));
        QVERIFY(frame->network->byteCount() >= snapshotBytes(trainer.network()));
        QVERIFY(frame->byteCount() > frame->snapshotByteCount());
        QCOMPARE(frame->snapshotByteCount(), frame->network->byteCount());
    }
};

QTEST_GUILESS_MAIN(TestFrames)
#include "test_frames.moc"
