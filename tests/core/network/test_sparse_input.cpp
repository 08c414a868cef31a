// The first layer on sparse samples, against the same samples widened.
#include "core/network/inference.h"
#include "core/network/network.h"

#include <QTest>

#include <cmath>

using namespace rewire;

namespace {

constexpr int kFeatures = 70;

// Sparse rows and the same numbers as a dense matrix.
struct Rows {
    Rows(int samples, double share) : dense(static_cast<std::size_t>(samples) * kFeatures, 0.0f) {
        RandomStream stream(3, StreamPurpose::SyntheticData);
        for (int s = 0; s < samples; ++s) {
            for (std::uint32_t f = 0; f < kFeatures; ++f) {
                if (stream.uniform() >= share) continue;
                columns.push_back(f);
                cells.push_back(static_cast<float>(stream.normal()));
                dense[static_cast<std::size_t>(s) * kFeatures + f] = cells.back();
            }
            start.push_back(columns.size());
        }
    }
    [[nodiscard]] SampleMatrix sparse() const {
        return {.count = static_cast<std::int64_t>(start.size()) - 1,
                .featureCount = kFeatures,
                .rowStart = start,
                .columns = columns,
                .cells = cells};
    }
    [[nodiscard]] SampleMatrix widened() const { return {.values = dense.data(), .count = sparse().count, .featureCount = kFeatures}; }
    std::vector<std::uint64_t> start{0};
    std::vector<std::uint32_t> columns;
    std::vector<float> cells;
    std::vector<float> dense;
};

Network netOf(std::uint64_t seed) {
    return makeNetwork({.inputCount = kFeatures, .hidden = {37, 20}, .classCount = 3, .epsilon = 6, .seed = seed});
}

// The batch of all samples in a workspace that does or does not take sparse rows.
void gatherAll(const SampleMatrix& samples, Workspace& workspace) {
    std::vector<SparseRow> rows;
    for (std::int64_t s = 0; s < samples.count; ++s) rows.push_back(samples.sparseRow(s));
    gather(rows, workspace);
}

}  // namespace

class TestSparseInput : public QObject {
    Q_OBJECT

  private slots:
    void forwardHasTheDensePasssBits_data() {
        QTest::addColumn<int>("samples");
        QTest::addColumn<double>("share");
        QTest::newRow("nothing stored") << 5 << 0.0;
        QTest::newRow("one sample") << 1 << 0.2;
        QTest::newRow("few cells") << 33 << 0.05;
        QTest::newRow("everything stored") << 21 << 1.0;
    }
    void forwardHasTheDensePasssBits() {
        QFETCH(int, samples);
        QFETCH(double, share);
        const Rows rows(samples, share);
        const Network network = netOf(1);
        Workspace widened(network, samples), sparse(network, samples);
        gatherAll(rows.sparse(), widened);
        forward(network, widened, samples, {}, {});
        sparse.takesSparseRows = true;
        for (const int threads : {1, 3}) {
            gatherAll(rows.sparse(), sparse);
            forward(network, sparse, samples, {}, {.threads = threads});
            for (int j = 0; j < widened.z[0].neurons(); ++j)
                for (int s = 0; s < samples; ++s) QCOMPARE(sparse.z[0].row(j)[s], widened.z[0].row(j)[s]);
            for (int c = 0; c < 3; ++c)
                for (int s = 0; s < samples; ++s) QCOMPARE(sparse.logits.row(c)[s], widened.logits.row(c)[s]);
        }
    }

    // Widened rows are the samples' numbers, and everything between is 0.
    void wideningGivesTheDenseRows() {
        const Rows rows(9, 0.3);
        const Network network = netOf(1);
        Workspace workspace(network, 9);
        std::fill_n(workspace.input.data(), static_cast<std::size_t>(kFeatures) * workspace.input.stride(), 7.0f);
        gatherAll(rows.sparse(), workspace);
        for (int f = 0; f < kFeatures; ++f)
            for (int s = 0; s < 9; ++s) QCOMPARE(workspace.input.row(f)[s], rows.widened().row(s)[f]);
    }

    void stepEqualsTheDenseOne_data() {
        QTest::addColumn<double>("share");
        QTest::newRow("few cells") << 0.05;
        QTest::newRow("some inputs never stored") << 0.005;
        QTest::newRow("half") << 0.5;
    }
    void stepEqualsTheDenseOne() {
        QFETCH(double, share);
        const int samples = 40;
        const Rows rows(samples, share);
        std::vector<Network> stepped;
        for (const auto& [takes, threads] : {std::pair(false, 1), std::pair(true, 1), std::pair(true, 4)}) {
            Network network = netOf(2);
            auto& first = std::get<SparseConnections>(network.hidden[0].connections);
            for (std::size_t k = 0; k < first.velocity.size(); ++k) first.velocity[k] = 0.001f * static_cast<float>(k % 7);
            Workspace workspace(network, samples);
            workspace.takesSparseRows = takes;
            gatherAll(rows.sparse(), workspace);
            forward(network, workspace, samples, {}, {.threads = threads});
            for (int c = 0; c < 3; ++c)
                for (int s = 0; s < samples; ++s) workspace.logits.row(c)[s] = 0.1f * static_cast<float>((c + s) % 5 - 2);
            backward(network, workspace, samples, {}, {.rate = 0.05f, .momentum = 0.9f}, {.threads = threads});
            stepped.push_back(std::move(network));
        }
        const auto weights = [](const Network& n) -> const AlignedVector<float>& {
            return std::get<SparseConnections>(n.hidden[0].connections).weights;
        };
        for (std::size_t k = 0; k < weights(stepped[0]).size(); ++k)
            QVERIFY(std::abs(weights(stepped[0])[k] - weights(stepped[1])[k]) < 1e-5f * (1 + std::abs(weights(stepped[0])[k])));
        QCOMPARE(hashOf(stepped[1]), hashOf(stepped[2]));
    }

    void paysOnlyForFewCells() {
        QVERIFY(SparseInput::paysFor(Rows(50, 0.01).sparse()));
        QVERIFY(!SparseInput::paysFor(Rows(50, 0.5).sparse()));
        QVERIFY(!SparseInput::paysFor(Rows(50, 0.01).widened()));
    }
};

QTEST_GUILESS_MAIN(TestSparseInput)
#include "test_sparse_input.moc"
