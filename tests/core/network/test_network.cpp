// The whole network: gradients against finite differences, initial weights, loss, hash.
#include "core/network/loss.h"
#include "core/network/network.h"

#include <QTest>

#include <cmath>

using namespace rewire;

namespace {

NetworkShape smallShape(Activation activation, LayerKind kind) {
    return {.inputCount = 11,
            .hidden = {13, 9},
            .classCount = 3,
            .kind = kind,
            .epsilon = 3,
            .activation = activation,
            .initialWeights = InitialWeights::FanIn,
            .seed = 5};
}

void fillInput(Workspace& workspace, int count) {
    RandomStream stream(1, StreamPurpose::SyntheticData);
    for (int i = 0; i < workspace.input.neurons(); ++i)
        for (int s = 0; s < count; ++s) workspace.input.row(i)[s] = static_cast<float>(stream.normal());
}

double lossOf(const Network& network, int count, std::span<const std::int32_t> labels, const DropoutPass& dropout) {
    Workspace workspace(network, count);
    fillInput(workspace, count);
    forward(network, workspace, count, dropout, {});
    return softmaxLoss(workspace.logits, labels, bestKernels()).lossSum;
}

AlignedVector<float>& weightsOf(Network& network, std::size_t layer) {
    if (layer == network.hidden.size()) return network.output.connections.weights;
    if (auto* sparse = std::get_if<SparseConnections>(&network.hidden[layer].connections)) return sparse->weights;
    return std::get<DenseConnections>(network.hidden[layer].connections).weights;
}

}  // namespace

class TestNetwork : public QObject {
    Q_OBJECT

  private slots:
    void gradientsEqualFiniteDifferences_data() {
        QTest::addColumn<int>("activation");
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("dropout");
        for (const ActivationInfo& info : kActivations) {
            QTest::addRow("%s sparse", info.id.data()) << static_cast<int>(info.activation) << 0 << 0.0;
            QTest::addRow("%s dense, dropout", info.id.data()) << static_cast<int>(info.activation) << 1 << 0.3;
        }
        QTest::newRow("srelu sparse, dropout") << static_cast<int>(Activation::SReLU) << 0 << 0.3;
    }
    // One step with rate 1 and no momentum moves each weight by minus its gradient.
    void gradientsEqualFiniteDifferences() {
        QFETCH(int, activation);
        QFETCH(int, kind);
        QFETCH(double, dropout);
        const int count = 21;
        const Network start =
            makeNetwork(smallShape(static_cast<Activation>(activation), kind == 0 ? LayerKind::Sparse : LayerKind::Dense));
        std::vector<std::int32_t> labels;
        for (int s = 0; s < count; ++s) labels.push_back(s % 3);
        const DropoutPass pass{.probability = dropout, .seed = 3, .batch = 4};
        Network stepped = start;
        Workspace workspace(stepped, count);
        fillInput(workspace, count);
        forward(stepped, workspace, count, pass, {});
        (void)softmaxLossAndGradient(workspace.logits, labels, bestKernels());
        backward(stepped, workspace, count, pass, {.rate = 1, .momentum = 0}, {});
        constexpr float kStep = 5e-4f;
        int compared = 0;
        for (std::size_t l = 0; l <= start.hidden.size(); ++l) {
            Network probe = start;
            AlignedVector<float>& weights = weightsOf(probe, l);
            for (std::size_t k = 0; k < weights.size(); k += 3) {
                const float original = weights[k];
                weights[k] = original + kStep;
                const double up = lossOf(probe, count, labels, pass);
                weights[k] = original - kStep;
                const double down = lossOf(probe, count, labels, pass);
                weights[k] = original;
                const double expected = (up - down) / (2 * static_cast<double>(kStep));
                const double actual = original - weightsOf(stepped, l)[k];
                // A kink of a piecewise linear activation inside the step moves a difference by a little.
                QVERIFY2(std::abs(actual - expected) < 0.03 * (1 + std::abs(expected)),
                         qPrintable(QString("layer %1 weight %2: %3, expected %4").arg(l).arg(k).arg(actual).arg(expected)));
                ++compared;
            }
        }
        QVERIFY(compared > 40);
    }

    void initialWeightsFillTheirBound_data() {
        QTest::addColumn<int>("choice");
        QTest::newRow("fan-in") << static_cast<int>(InitialWeights::FanIn);
        QTest::newRow("published") << static_cast<int>(InitialWeights::Published);
    }
    void initialWeightsFillTheirBound() {
        QFETCH(int, choice);
        NetworkShape shape{.inputCount = 300, .hidden = {500}, .classCount = 4, .epsilon = 10, .seed = 1};
        shape.initialWeights = static_cast<InitialWeights>(choice);
        const Network network = makeNetwork(shape);
        const auto& layer = std::get<SparseConnections>(network.hidden[0].connections);
        const auto count = static_cast<double>(layer.topology.connectionCount());
        const double bound =
            shape.initialWeights == InitialWeights::Published ? std::sqrt(6.0 / 800) : std::sqrt(6.0 / (count / 300 + count / 500));
        double largest = 0;
        double sum = 0;
        for (const float w : layer.weights) {
            largest = std::max(largest, std::abs(static_cast<double>(w)));
            sum += static_cast<double>(w);
        }
        QVERIFY(largest <= bound && largest > 0.99 * bound);
        QVERIFY(std::abs(sum / count) < 5 * bound / std::sqrt(3 * count));
    }

    void lossIsCrossEntropyOfSoftmax() {
        BatchMatrix logits(3, 2);
        const float values[3][2] = {{1, -2}, {0.5, 3}, {-1, 3}};
        for (int c = 0; c < 3; ++c)
            for (int s = 0; s < 2; ++s) logits.row(c)[s] = values[c][s];
        const std::vector<std::int32_t> labels{0, 2};
        const double first = std::log(std::exp(1.0) + std::exp(0.5) + std::exp(-1.0)) - 1.0;
        const double second = std::log(std::exp(-2.0) + 2 * std::exp(3.0)) - 3.0;
        const BatchLoss loss = softmaxLossAndGradient(logits, labels, bestKernels());
        QVERIFY(std::abs(loss.lossSum - first - second) < 1e-5);
        QCOMPARE(loss.correctCount, 1);  // of equal logits the first counts
        for (int s = 0; s < 2; ++s) QVERIFY(std::abs(logits.row(0)[s] + logits.row(1)[s] + logits.row(2)[s]) < 1e-6f);
        for (int s = 2; s < paddedLanes(2); ++s) QCOMPARE(logits.row(1)[s], 0.0f);
    }

    void nonFiniteLogitsGiveANonFiniteLoss() {
        const std::vector<std::int32_t> labels{0};
        for (const float bad : {std::nanf(""), INFINITY, -INFINITY}) {
            BatchMatrix logits(2, 1);
            logits.row(0)[0] = bad;
            QVERIFY(!std::isfinite(softmaxLoss(logits, labels, bestKernels()).lossSum));
        }
    }

    void firstNonFiniteLayerIsNamed() {
        const Network network = makeNetwork(smallShape(Activation::SReLU, LayerKind::Sparse));
        Workspace workspace(network, 4);
        QCOMPARE(firstNonFiniteLayer(workspace, 4), 0);
        workspace.logits.row(1)[2] = INFINITY;
        QCOMPARE(firstNonFiniteLayer(workspace, 4), 3);
        workspace.z[1].row(3)[1] = std::nanf("");
        QCOMPARE(firstNonFiniteLayer(workspace, 4), 2);
    }

    void hashTellsNetworksApart() {
        const Network network = makeNetwork(smallShape(Activation::SReLU, LayerKind::Sparse));
        Network other = network;
        QCOMPARE(hashOf(other), hashOf(network));
        weightsOf(other, 1)[0] += 1e-6f;
        QVERIFY(hashOf(other) != hashOf(network));
    }

    void threadsDoNotChangeABit() {
        std::vector<std::string> hashes;
        for (const int threads : {1, 2, 3, 7}) {
            Network network = makeNetwork({.inputCount = 70, .hidden = {90, 65}, .classCount = 3, .epsilon = 4, .seed = 2});
            Workspace workspace(network, 50);
            std::vector<std::int32_t> labels(50, 1);
            for (std::uint32_t batch = 0; batch < 5; ++batch) {
                fillInput(workspace, 50);
                const DropoutPass pass{.probability = 0.3, .seed = 1, .batch = batch};
                const Compute compute{.kernels = &bestKernels(), .threads = threads};
                forward(network, workspace, 50, pass, compute);
                (void)softmaxLossAndGradient(workspace.logits, labels, bestKernels());
                backward(network, workspace, 50, pass, {.rate = 0.001f, .momentum = 0.9f}, compute);
            }
            hashes.push_back(hashOf(network));
        }
        for (const std::string& hash : hashes) QCOMPARE(hash, hashes.front());
    }
};

QTEST_APPLESS_MAIN(TestNetwork)
#include "test_network.moc"
