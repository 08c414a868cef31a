// Every kernel but those of sparse layers, of every vector width that this machine can run, against plain double loops.
#include "core/data/standardisation.h"
#include "core/network/neurons.h"

#include "tests/core/network/kernel_cases.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

using namespace rewire;

namespace {

double activationOf(Activation kind, double z, const std::array<double, 4>& p) {
    switch (kind) {
        case Activation::SReLU: {
            const double right = p[0] + std::abs(p[2]);
            if (z < p[0]) return p[0] + p[1] * (z - p[0]);
            return z > right ? right + p[3] * (z - right) : z;
        }
        case Activation::ReLU: return std::max(0.0, z);
        case Activation::LeakyReLU: return z > 0 ? z : 0.01 * z;
        case Activation::Tanh: return std::tanh(z);
    }
    return 0;
}

}  // namespace

class TestKernels : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase_data() { addWidths(); }

    void dropoutBitsAreRandom123s_data() {
        QTest::addColumn<int>("samples");
        for (const int samples : {1, 3, 4, 7, 15, 16, 17, 33, 200}) QTest::addRow("%d", samples) << samples;
    }
    void dropoutBitsAreRandom123s() {
        QFETCH(int, samples);
        const int neurons = 5;
        const int groups = (samples + 127) / 128;
        BatchMatrix z(neurons, samples), a(neurons, samples);
        for (int j = 0; j < neurons; ++j) std::fill_n(z.row(j), z.stride(), 1.0f);
        KeepBits keep(neurons, samples);
        const Dropout dropout = dropoutOf(0.3, 0x123456789abcdefull, 2, 77);
        kernelsOfRow().activationForward({.kind = Activation::ReLU,
                                          .z = z.data(),
                                          .a = a.data(),
                                          .stride = z.stride(),
                                          .lanes = paddedLanes(samples, kernelsOfRow().floatsPerVector),
                                          .parameters = {},
                                          .dropout = dropout,
                                          .keep = keep.data(),
                                          .keepStride = keep.stride()},
                                         0, neurons);
        const RandomStream stream(0x123456789abcdefull, StreamPurpose::Dropout, 2, 77);
        for (int j = 0; j < neurons; ++j) {
            for (int s = 0; s < samples; ++s) {
                const int inGroup = s % 128;
                const auto counter = static_cast<std::uint64_t>(16 * (j * groups + s / 128) + inGroup % 32 / 2);
                const std::uint32_t word = stream.block(counter)[static_cast<std::size_t>(inGroup / 32)];
                const std::uint32_t draw = inGroup % 2 == 0 ? word & 0xffff : word >> 16;
                QCOMPARE(a.row(j)[s], draw < dropout.threshold ? 0.0f : dropout.scale);
            }
        }
    }

    void activationsAndTheirGradientsEqualPlainFormulas_data() {
        QTest::addColumn<int>("kind");
        for (const ActivationInfo& info : kActivations) QTest::newRow(info.id.data()) << static_cast<int>(info.activation);
    }
    // Gradients are compared with central differences of the plain formula.
    void activationsAndTheirGradientsEqualPlainFormulas() {
        QFETCH(int, kind);
        const auto activation = static_cast<Activation>(kind);
        const int neurons = 9;
        const int samples = 37;
        const BatchMatrix z = randomMatrix(neurons, samples, 1);
        const BatchMatrix gradient = randomMatrix(neurons, samples, 2);
        BatchMatrix a(neurons, samples);
        std::array<AlignedVector<float>, 4> p{randomVector(neurons, 3), randomVector(neurons, 4), randomVector(neurons, 5),
                                              randomVector(neurons, 6)};
        kernelsOfRow().activationForward({.kind = activation,
                                          .z = z.data(),
                                          .a = a.data(),
                                          .stride = z.stride(),
                                          .lanes = paddedLanes(samples),
                                          .parameters = {p[0].data(), p[1].data(), p[2].data(), p[3].data()},
                                          .dropout = {}},
                                         0, neurons);
        const auto before = p;
        std::array<AlignedVector<float>, 4> v;
        for (auto& values : v) values.assign(neurons, 0.0f);
        AlignedVector<float> bias(neurons, 0.0f), biasVelocity(neurons, 0.0f);
        BatchMatrix d = gradient;
        kernelsOfRow().activationBackward({.kind = activation,
                                           .z = z.data(),
                                           .da = d.data(),
                                           .stride = z.stride(),
                                           .lanes = paddedLanes(samples),
                                           .parameters = {p[0].data(), p[1].data(), p[2].data(), p[3].data()},
                                           .velocity = {v[0].data(), v[1].data(), v[2].data(), v[3].data()},
                                           .bias = bias.data(),
                                           .biasVelocity = biasVelocity.data(),
                                           .dropout = {},
                                           .rate = 1.0f},
                                          0, neurons);
        constexpr double kStep = 1e-6;
        for (int j = 0; j < neurons; ++j) {
            std::array<double, 4> at{before[0][j], before[1][j], before[2][j], before[3][j]};
            double biasGradient = 0;
            std::array<double, 4> parameterGradient{};
            for (int s = 0; s < samples; ++s) {
                const double zs = z.row(j)[s];
                QVERIFY(isClose(a.row(j)[s], activationOf(activation, zs, at), 3));
                const double slope = (activationOf(activation, zs + kStep, at) - activationOf(activation, zs - kStep, at)) / (2 * kStep);
                QVERIFY(std::abs(d.row(j)[s] - slope * gradient.row(j)[s]) < 1e-4);
                biasGradient += slope * gradient.row(j)[s];
                for (std::size_t q = 0; q < 4; ++q) {
                    auto up = at, down = at;
                    up[q] += kStep;
                    down[q] -= kStep;
                    parameterGradient[q] +=
                        gradient.row(j)[s] * (activationOf(activation, zs, up) - activationOf(activation, zs, down)) / (2 * kStep);
                }
            }
            QVERIFY(std::abs(bias[j] + biasGradient) < 1e-3);
            if (activation == Activation::SReLU)
                for (std::size_t q = 0; q < 4; ++q) QVERIFY(std::abs(before[q][j] - p[q][j] - parameterGradient[q]) < 2e-3);
        }
    }

    void gatheringTransposesAndClearsPadding() {
        const int features = 35;
        const int samples = 21;
        const auto values = randomVector(features * samples, 1);
        std::vector<const float*> rows;
        for (int s = 0; s < samples; ++s) rows.push_back(values.data() + s * features);
        BatchMatrix x(features, samples);
        std::fill_n(x.data(), static_cast<std::size_t>(features) * x.stride(), 9.0f);
        kernelsOfRow().gatherBatch(rows, x.data(), x.stride(), 0, features);
        for (int f = 0; f < features; ++f)
            for (int s = 0; s < paddedLanes(samples, kernelsOfRow().floatsPerVector); ++s)
                QCOMPARE(x.row(f)[s], s < samples ? values[static_cast<std::size_t>(s * features + f)] : 0.0f);
    }

    void gatheredBytesAreThoseOfStandardisedFloats() {
        const int features = 35;
        for (const int samples : {3, 21, 32}) {
            Samples train;
            train.labels.assign(static_cast<std::size_t>(samples), 0);
            RandomStream stream(3, StreamPurpose::SyntheticData);
            for (int i = 0; i < samples * features; ++i)
                train.features.push_back(i % features == 7 ? 9.0f : std::floor(static_cast<float>(stream.uniform(0, 256))));
            const auto bytes = asBytes(train);
            QVERIFY(bytes.has_value());
            std::vector<const std::uint8_t*> rows;
            for (int s = 0; s < samples; ++s) rows.push_back(bytes->data() + s * features);
            for (const Scaling scaling : {Scaling::Standard, Scaling::MinMax, Scaling::None}) {
                const Standardisation fitted = fitStandardisation(train, features, scaling);
                const auto values = standardise(train, fitted);
                BatchMatrix x(features, samples);
                std::fill_n(x.data(), static_cast<std::size_t>(features) * x.stride(), 9.0f);
                const ByteGather call{
                    .rows = rows, .mean = fitted.mean.data(), .scale = fitted.scale.data(), .x = x.data(), .stride = x.stride()};
                kernelsOfRow().gatherBytes(call, 0, 16);
                kernelsOfRow().gatherBytes(call, 16, features);
                for (int f = 0; f < features; ++f)
                    for (int s = 0; s < paddedLanes(samples, kernelsOfRow().floatsPerVector); ++s)
                        QCOMPARE(std::bit_cast<std::uint32_t>(x.row(f)[s]),
                                 std::bit_cast<std::uint32_t>(s < samples ? values[static_cast<std::size_t>(s * features + f)] : 0.0f));
            }
        }
    }

    void onlyWholeNumbersUpTo255AreBytes() {
        for (const float value : {0.0f, 1.0f, 255.0f}) QVERIFY(asBytes({.features = {value}, .labels = {0}}).has_value());
        for (const float value : {-0.0f, -1.0f, 0.5f, 256.0f, std::nanf("")})
            QVERIFY(!asBytes({.features = {value}, .labels = {0}}).has_value());
    }

    void softmaxEqualsPlainLoops() {
        const int classes = 11, samples = 21;
        BatchMatrix logits = randomMatrix(classes, samples, 5);
        for (int s = 0; s < samples; ++s)
            for (int c = 0; c < classes; ++c) logits.row(c)[s] *= static_cast<float>(1 + 10 * s);  // up to differences of hundreds
        logits.row(3)[2] = logits.row(8)[2] = 1000;
        const BatchMatrix before = logits;
        alignas(kCacheLine) float largest[32], sum[32];
        alignas(kCacheLine) std::uint32_t best[32];
        kernelsOfRow().softmax({.logits = logits.data(),
                                .probabilities = logits.data(),
                                .stride = logits.stride(),
                                .classes = classes,
                                .largest = largest,
                                .sum = sum,
                                .best = best},
                               0, paddedLanes(samples, kernelsOfRow().floatsPerVector));
        for (int s = 0; s < samples; ++s) {
            int expectedBest = 0;
            for (int c = 1; c < classes; ++c)
                if (before.row(c)[s] > before.row(expectedBest)[s]) expectedBest = c;
            double expectedSum = 0;
            const auto power = [&](int c) {
                return std::exp(static_cast<double>(before.row(c)[s]) - static_cast<double>(before.row(expectedBest)[s]));
            };
            for (int c = 0; c < classes; ++c) expectedSum += power(c);
            QCOMPARE(static_cast<int>(best[s]), expectedBest);
            QCOMPARE(largest[s], before.row(expectedBest)[s]);
            QVERIFY(std::abs(static_cast<double>(sum[s]) - expectedSum) < 1e-6 * expectedSum);
            for (int c = 0; c < classes; ++c) QVERIFY(std::abs(static_cast<double>(logits.row(c)[s]) - power(c) / expectedSum) < 1e-6);
        }
    }

    void warpedImagesEqualPlainLoops_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("channels");
        QTest::newRow("one pixel") << 1 << 1 << 1;
        QTest::newRow("grey") << 28 << 28 << 1;
        QTest::newRow("colour") << 19 << 7 << 3;
    }
    void warpedImagesEqualPlainLoops() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, channels);
        const auto source = randomVector(width * height * channels, 1);
        std::vector<float> target(source.size());
        const ImageWarp w{.source = source.data(),
                          .target = target.data(),
                          .width = width,
                          .height = height,
                          .channels = channels,
                          .x0 = -1.3f,
                          .stepX = 0.97f,
                          .rowX = 0.2f,
                          .y0 = 2.1f,
                          .stepY = -0.2f,
                          .rowY = 0.97f};
        kernelsOfRow().warpImage(w);
        for (int r = 0; r < height; ++r) {
            for (int q = 0; q < width; ++q) {
                const double x = std::clamp(-1.3 + 0.97 * q + 0.2 * r, 0.0, width - 1.0);
                const double y = std::clamp(2.1 - 0.2 * q + 0.97 * r, 0.0, height - 1.0);
                const int left = static_cast<int>(x), top = static_cast<int>(y);
                const int right = std::min(left + 1, width - 1), bottom = std::min(top + 1, height - 1);
                for (int c = 0; c < channels; ++c) {
                    const auto pixel = [&](int px, int py) {
                        return static_cast<double>(source[static_cast<std::size_t>((py * width + px) * channels + c)]);
                    };
                    const double upper = pixel(left, top) + (x - left) * (pixel(right, top) - pixel(left, top));
                    const double lower = pixel(left, bottom) + (x - left) * (pixel(right, bottom) - pixel(left, bottom));
                    QVERIFY(std::abs(target[static_cast<std::size_t>((r * width + q) * channels + c)] -
                                     (upper + (y - top) * (lower - upper))) < 1e-4);
                }
            }
        }
    }

    void squaresAreAdded() {
        const BatchMatrix x = randomMatrix(6, 33, 1);
        std::vector<double> sums(6, 2.0);
        kernelsOfRow().addSquares(x.data(), x.stride(), paddedLanes(33), sums.data(), 1, 5);
        for (int i = 0; i < 6; ++i) {
            double expected = 2;
            for (int s = 0; s < 33 && i >= 1 && i < 5; ++s) expected += static_cast<double>(x.row(i)[s]) * x.row(i)[s];
            QVERIFY(isClose(sums[i], expected, 33));
        }
    }

    void denseProductsEqualPlainLoops_data() {
        QTest::addColumn<int>("m");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("k");
        QTest::newRow("one cell") << 1 << 1 << 1;
        QTest::newRow("odd") << 7 << 19 << 5;
        QTest::newRow("wider than a vector") << 64 << 100 << 37;
    }
    void denseProductsEqualPlainLoops() {
        QFETCH(int, m);
        QFETCH(int, n);
        QFETCH(int, k);
        const auto a = randomVector(m * k, 1);
        const auto b = randomVector(k * n, 2);
        for (const bool accumulate : {false, true}) {
            for (int form = 0; form < 3; ++form) {  // A B, A' B, A B'
                std::vector<float> c(static_cast<std::size_t>(m * n), 1.0f);
                DenseProduct call{.a = a.data(),
                                  .aStride = static_cast<std::size_t>(form == 1 ? m : k),
                                  .b = b.data(),
                                  .bStride = static_cast<std::size_t>(form == 2 ? k : n),
                                  .c = c.data(),
                                  .cStride = static_cast<std::size_t>(n),
                                  .m = m,
                                  .n = n,
                                  .k = k,
                                  .accumulate = accumulate};
                (form == 0   ? kernelsOfRow().product
                 : form == 1 ? kernelsOfRow().productTransposedA
                             : kernelsOfRow().productTransposedB)(call);
                for (int r = 0; r < m; ++r) {
                    for (int q = 0; q < n; ++q) {
                        double expected = accumulate ? 1 : 0;
                        for (int i = 0; i < k; ++i)
                            expected += static_cast<double>(a[static_cast<std::size_t>(form == 1 ? i * m + r : r * k + i)]) *
                                        b[static_cast<std::size_t>(form == 2 ? q * k + i : i * n + q)];
                        QVERIFY(isClose(c[static_cast<std::size_t>(r * n + q)], expected, k));
                    }
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "test_kernels.moc"
