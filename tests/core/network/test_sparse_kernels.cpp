// The kernels of sparse layers, of every vector width that this machine can run, against plain double loops.
#include "core/network/topology.h"

#include "tests/core/network/kernel_cases.h"

#include <algorithm>

using namespace rewire;

namespace {

// Sizes 0 connections, 1, odd, wider than a vector, empty rows (small epsilon) and full ones (large epsilon).
void addShapes() {
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<double>("epsilon");
    QTest::addColumn<int>("samples");
    QTest::newRow("no connections") << 5 << 4 << 1e-12 << 3;
    QTest::newRow("one neuron each, one sample") << 1 << 1 << 20.0 << 1;
    QTest::newRow("empty rows") << 37 << 23 << 0.2 << 17;
    QTest::newRow("odd sizes") << 13 << 7 << 2.0 << 33;
    QTest::newRow("full rows") << 9 << 21 << 20.0 << 64;
    QTest::newRow("batch 100") << 50 << 40 << 3.0 << 100;
    QTest::newRow("one tile exactly") << 20 << 30 << 2.0 << 128;
    QTest::newRow("several tiles") << 20 << 30 << 2.0 << 300;
}

Topology topologyOfRow() {
    QFETCH(int, inputs);
    QFETCH(int, outputs);
    QFETCH(double, epsilon);
    return Topology::erdosRenyi(inputs, outputs, epsilon, RandomStream(3, StreamPurpose::InitialTopology));
}

}  // namespace

class TestSparseKernels : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase_data() { addWidths(); }

    void sparseForwardEqualsPlainLoops_data() { addShapes(); }
    void sparseForwardEqualsPlainLoops() {
        const Topology t = topologyOfRow();
        QFETCH(int, samples);
        const BatchMatrix x = randomMatrix(t.inputCount(), samples, 1);
        const auto weights = randomVector(t.connectionCount(), 2);
        const auto bias = randomVector(t.outputCount(), 3);
        BatchMatrix z(t.outputCount(), samples);
        std::vector<float> scratch(static_cast<std::size_t>(t.connectionCount()));
        const SparseForward call{.x = x.data(),
                                 .z = z.data(),
                                 .stride = x.stride(),
                                 .lanes = paddedLanes(samples),
                                 .columnStart = t.outputMajor().columnStart.data(),
                                 .inputIndex = t.outputMajor().inputIndex.data(),
                                 .position = t.outputMajor().position.data(),
                                 .weights = weights.data(),
                                 .bias = bias.data(),
                                 .scratch = scratch.data()};
        kernelsOfRow().sparseForward(call, 0, t.outputCount() / 3);
        kernelsOfRow().sparseForward(call, t.outputCount() / 3, t.outputCount());
        for (int s = 0; s < samples; ++s) {
            std::vector<double> expected(bias.begin(), bias.end());
            for (int i = 0; i < t.inputCount(); ++i)
                for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
                    expected[t.outputIndex()[k]] += static_cast<double>(weights[k]) * x.row(i)[s];
            for (int j = 0; j < t.outputCount(); ++j) QVERIFY(isClose(z.row(j)[s], expected[j], t.inputCount()));
        }
    }

    // The same bits, whatever part of the outputs a thread owns.
    void scatterEqualsGather_data() { addShapes(); }
    void scatterEqualsGather() {
        const Topology t = topologyOfRow();
        const int lanes = kernelsOfRow().floatsPerVector;
        const auto weights = randomVector(t.connectionCount(), 2);
        const auto bias = randomVector(t.outputCount(), 3);
        BatchMatrix x(t.inputCount(), lanes, lanes), gathered(t.outputCount(), lanes, lanes), scattered(t.outputCount(), lanes, lanes);
        const auto values = randomVector(static_cast<std::int64_t>(t.inputCount()) * lanes, 1);
        std::copy(values.begin(), values.end(), x.data());
        std::vector<float> scratch(static_cast<std::size_t>(t.connectionCount()));
        kernelsOfRow().sparseForward({.x = x.data(),
                                      .z = gathered.data(),
                                      .stride = x.stride(),
                                      .lanes = lanes,
                                      .columnStart = t.outputMajor().columnStart.data(),
                                      .inputIndex = t.outputMajor().inputIndex.data(),
                                      .position = t.outputMajor().position.data(),
                                      .weights = weights.data(),
                                      .bias = bias.data(),
                                      .scratch = scratch.data()},
                                     0, t.outputCount());
        const SparseScatter call{.x = x.data(),
                                 .z = scattered.data(),
                                 .rowStart = t.rowStart().data(),
                                 .outputIndex = t.outputIndex().data(),
                                 .weights = weights.data(),
                                 .bias = bias.data(),
                                 .inputs = t.inputCount(),
                                 .outputs = t.outputCount()};
        for (const int parts : {1, 3}) {
            for (int part = 0; part < parts; ++part)
                kernelsOfRow().sparseScatter(call, t.outputCount() * part / parts, t.outputCount() * (part + 1) / parts);
            QVERIFY(std::equal(gathered.data(), gathered.row(0) + static_cast<std::ptrdiff_t>(gathered.stride()) * t.outputCount(),
                               scattered.data()));
        }
    }

    void sparseBackwardEqualsPlainLoops_data() { addShapes(); }
    void sparseBackwardEqualsPlainLoops() {
        const Topology t = topologyOfRow();
        QFETCH(int, samples);
        const BatchMatrix x = randomMatrix(t.inputCount(), samples, 1);
        const BatchMatrix dz = randomMatrix(t.outputCount(), samples, 2);
        const auto before = randomVector(t.connectionCount(), 3);
        const auto velocityBefore = randomVector(t.connectionCount(), 4);
        for (const bool wantsInputGradient : {true, false}) {
            auto weights = before;
            auto velocity = velocityBefore;
            BatchMatrix dx(t.inputCount(), samples);
            std::vector<float> scratch(static_cast<std::size_t>(t.outputCount()) + 4);
            kernelsOfRow().sparseBackward({.x = x.data(),
                                           .dz = dz.data(),
                                           .dx = wantsInputGradient ? dx.data() : nullptr,
                                           .stride = x.stride(),
                                           .lanes = paddedLanes(samples),
                                           .rowStart = t.rowStart().data(),
                                           .outputIndex = t.outputIndex().data(),
                                           .weights = weights.data(),
                                           .velocity = velocity.data(),
                                           .rate = 0.01f,
                                           .momentum = 0.9f,
                                           .scratch = scratch.data()},
                                          0, t.inputCount());
            for (int i = 0; i < t.inputCount(); ++i) {
                std::vector<double> expected(static_cast<std::size_t>(samples), 0.0);
                for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k) {
                    double gradient = 0;
                    for (int s = 0; s < samples; ++s) {
                        const double d = dz.row(static_cast<int>(t.outputIndex()[k]))[s];
                        gradient += x.row(i)[s] * d;
                        expected[s] += before[k] * d;
                    }
                    const double expectedVelocity = 0.9 * velocityBefore[k] - 0.01 * gradient;
                    QVERIFY(isClose(velocity[k], expectedVelocity, samples * 0.01));
                    QVERIFY(isClose(weights[k], before[k] + expectedVelocity, samples * 0.01));
                }
                for (int s = 0; s < samples; ++s) QVERIFY(isClose(dx.row(i)[s], wantsInputGradient ? expected[s] : 0.0, t.outputCount()));
            }
        }
    }

    void sampledProductEqualsPlainLoops_data() { addShapes(); }
    void sampledProductEqualsPlainLoops() {
        const Topology t = topologyOfRow();
        QFETCH(int, samples);
        const BatchMatrix x = randomMatrix(t.inputCount(), samples, 1);
        const BatchMatrix z = randomMatrix(t.outputCount(), samples, 2);
        AlignedVector<float> dots(static_cast<std::size_t>(t.connectionCount()), 1.0f);
        kernelsOfRow().sampledProduct({.x = x.data(),
                                       .z = z.data(),
                                       .xStride = x.stride(),
                                       .zStride = z.stride(),
                                       .lanes = paddedLanes(samples),
                                       .rowStart = t.rowStart().data(),
                                       .outputIndex = t.outputIndex().data(),
                                       .dots = dots.data()},
                                      0, t.inputCount());
        for (int i = 0; i < t.inputCount(); ++i) {
            for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k) {
                double expected = 1;
                for (int s = 0; s < samples; ++s)
                    expected += static_cast<double>(x.row(i)[s]) * z.row(static_cast<int>(t.outputIndex()[k]))[s];
                QVERIFY(isClose(dots[k], expected, samples));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSparseKernels)
#include "test_sparse_kernels.moc"
