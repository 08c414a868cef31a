// What is done between reading and training: split, classes, subset, noise inputs, scaling; dense and sparse alike.
#include "core/data/assemble.h"
#include "core/data/prepare.h"
#include "core/data/sample_rows.h"
#include "core/data/standardisation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <stop_token>

using namespace rewire;

namespace {

// `count` samples of three features, of which most are 0, and classes a, a, b in turn.
RawSamples rawSamples(int count, bool isSparse, int start = 0) {
    RawSamples raw;
    raw.path = "made";
    raw.featureCount = 3;
    raw.labelTexts = {"a", "b"};
    for (int s = start; s < start + count; ++s) {
        raw.features.insert(raw.features.end(), {s % 2 == 0 ? static_cast<float>(s + 1) : 0.0f, s % 5 == 0 ? -1.0f : 0.0f, 2.0f});
        raw.labels.push_back(s % 3 == 2 ? 1 : 0);
    }
    if (isSparse) {
        raw.sparse = sparseOf(raw.features, 3);
        raw.features.clear();
    }
    return raw;
}

RawDataset rawDataset(RawSamples train, std::optional<RawSamples> test = {}) {
    return {.name = "made", .source = "made", .train = std::move(train), .test = std::move(test), .informativeFeatures = {}};
}

Dataset assembled(RawDataset raw, const Preparation& prepare) {
    auto dataset = assemble(std::move(raw), {.prepare = prepare});
    if (!dataset) qFatal("%s", dataset.error().message.c_str());
    return *std::move(dataset);
}

std::vector<float> cellsOf(const Samples& samples, int width) {
    return samples.sparse ? denseOf(*samples.sparse, static_cast<std::size_t>(width)) : samples.features;
}

bool tells(const Dataset& dataset, const char* words) {
    return std::ranges::any_of(dataset.notes, [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

}  // namespace

class TestPreparation : public QObject {
    Q_OBJECT

  private slots:
    // Whatever is done, the sparse form holds what the dense form holds.
    void sparseIsPreparedAsDense_data() {
        QTest::addColumn<Preparation>("prepare");
        QTest::addColumn<bool>("hasTest");
        QTest::newRow("split") << Preparation{} << false;
        QTest::newRow("not stratified") << Preparation{.isStratified = false} << false;
        QTest::newRow("test given") << Preparation{} << true;
        QTest::newRow("joined and split") << Preparation{.split = Preparation::Split::Fraction} << true;
        QTest::newRow("one class") << Preparation{.keptClasses = {"b"}} << false;
        QTest::newRow("subset") << Preparation{.mostSamples = 7} << true;
        QTest::newRow("shuffled noise") << Preparation{.noise = {.count = 5, .seed = 3}} << true;
        QTest::newRow("normal noise") << Preparation{.noise = {.count = 2, .kind = NoiseInputs::Kind::Gaussian}} << false;
    }
    void sparseIsPreparedAsDense() {
        QFETCH(Preparation, prepare);
        QFETCH(bool, hasTest);
        const auto make = [&](bool isSparse) {
            return assembled(rawDataset(rawSamples(40, isSparse), hasTest ? std::optional(rawSamples(20, isSparse, 40)) : std::nullopt),
                             prepare);
        };
        const Dataset dense = make(false), sparse = make(true);
        QVERIFY(sparse.train.sparse && sparse.test.sparse && sparse.train.features.empty());
        QCOMPARE(cellsOf(sparse.train, sparse.featureCount), dense.train.features);
        QCOMPARE(cellsOf(sparse.test, sparse.featureCount), dense.test.features);
        QCOMPARE(sparse.train.labels, dense.train.labels);
        QCOMPARE(sparse.notes, dense.notes);
        const DatasetSummary a = summarise(dense), b = summarise(sparse);
        QCOMPARE(a.constantFeatures, b.constantFeatures);
        QCOMPARE(a.duplicateFeatures, b.duplicateFeatures);
        QCOMPARE(a.density, b.density);
        QCOMPARE(a.smallest, b.smallest);
        QVERIFY(b.storedCellCount < a.storedCellCount);
    }

    void missingCellsOfSparseSamplesAreTreated() {
        RawSamples raw = rawSamples(10, true);
        raw.sparse->value[0] = std::nanf("");  // sample 0, feature 0
        raw.missing.count = 1;
        QCOMPARE(assembled(rawDataset(raw, rawSamples(4, true)), {.missing = MissingCells::DropRows}).train.count(), 9);
        const Dataset filled = assembled(rawDataset(raw, rawSamples(4, true)), {.missing = MissingCells::FillWithMean});
        QCOMPARE(filled.train.sparse->value[0], (3.0f + 5 + 7 + 9) / 9);
    }

    void partsAreBroughtToOneForm() {
        QVERIFY(assembled(rawDataset(rawSamples(10, true), rawSamples(4, false)), {}).test.sparse.has_value());
        RawSamples narrow = rawSamples(4, true);
        RawSamples wide = rawSamples(10, true);
        wide.featureCount = 8;
        const Dataset dataset = assembled(rawDataset(narrow, wide), {});
        QCOMPARE(dataset.featureCount, 8);
        QVERIFY(tells(dataset, "larger number was taken"));
    }

    void noiseInputsMakeTheTruthKnown() {
        const Dataset dataset = assembled(rawDataset(rawSamples(30, false), rawSamples(12, false)), {.noise = {.count = 4}});
        QCOMPARE(dataset.featureCount, 7);
        QCOMPARE(dataset.informativeFeatures, (std::vector<std::int32_t>{0, 1, 2}));
        QCOMPARE(dataset.featureName(1), std::string("input 1"));
        QCOMPARE(dataset.featureName(3), std::string("noise 1"));
        // A shuffled copy holds the values of a column, no others.
        const auto column = [&](std::size_t c) {
            std::multiset<float> values;
            for (std::size_t s = 0; s < 30; ++s) values.insert(dataset.train.features[s * 7 + c]);
            return values;
        };
        for (std::size_t n = 3; n < 7; ++n) QVERIFY(column(n) == column(0) || column(n) == column(1) || column(n) == column(2));
        QVERIFY(assembled(rawDataset(rawSamples(30, false), rawSamples(12, false)), {.noise = {.count = 4, .seed = 1}}).fingerprint !=
                dataset.fingerprint);
    }

    void unseenClassesAreTreatedAsAsked() {
        const auto make = [](UnseenClasses rule) {
            RawSamples test = rawSamples(6, false);
            test.labelTexts.push_back("c");
            test.labels[0] = test.labels[1] = 2;
            return assemble(rawDataset(rawSamples(20, false), test), {.prepare = {.unseenClasses = rule}});
        };
        const auto refused = make(UnseenClasses::Refuse);
        QVERIFY(!refused.has_value() && refused.error().message.find("'c' (2 rows)") != std::string::npos);
        const auto leftOut = make(UnseenClasses::LeaveOut);
        QVERIFY(leftOut.has_value() && leftOut->test.count() == 4 && leftOut->classCount() == 2 && tells(*leftOut, "left out"));
        const auto counted = make(UnseenClasses::CountAsWrong);
        QVERIFY(counted.has_value() && counted->test.count() == 6 && counted->classNames == (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(summarise(*counted).trainPerClass[2], 0);
        QCOMPARE(counted->test.labels[0], 2);
    }

    void classesAndSamplesAreChosen() {
        const Dataset dataset = assembled(rawDataset(rawSamples(300, false), rawSamples(30, false)), {.mostSamples = 30});
        QCOMPARE(summarise(dataset).trainPerClass, (std::vector<std::int64_t>{20, 10}));
        QCOMPARE(dataset.test.count(), 30);
        QVERIFY(tells(dataset, "30 samples of 300"));
        const auto unknown = assemble(rawDataset(rawSamples(30, false)), {.prepare = {.keptClasses = {"z"}}});
        QVERIFY(!unknown.has_value() && unknown.error().message.find("'a', 'b'") != std::string::npos);
    }

    void impossibleSplitsAreRefusedWithNumbers() {
        for (const double fraction : {0.0, 1.0, -1.0, 7.0, 0.001}) {
            const auto dataset = assemble(rawDataset(rawSamples(30, false)), {.prepare = {.testFraction = fraction}});
            QVERIFY(!dataset.has_value() && dataset.error().message.find("30 samples") != std::string::npos);
        }
        RawSamples raw = rawSamples(12, false);
        raw.labelTexts.push_back("single");
        raw.labels[0] = 2;
        const Dataset dataset = assembled(rawDataset(raw), {.testFraction = 0.5});
        QVERIFY(tells(dataset, "1 class of a single sample"));
        QCOMPARE(summarise(dataset).trainPerClass[2], 1);
    }

    void peculiaritiesAreTold() {
        RawSamples raw = rawSamples(20, false);
        for (std::size_t s = 0; s < 20; ++s) raw.features[3 * s + 1] = raw.features[3 * s];
        const Dataset dataset = assembled(rawDataset(raw, rawSamples(4, false)), {});
        QVERIFY(tells(dataset, "1 column is constant") && tells(dataset, "1 column is equal to an earlier one"));
        QCOMPARE(summarise(dataset).duplicateFeatures, (std::vector<std::int32_t>{1}));
    }

    void everyScalingIsTheSameForBothForms_data() {
        QTest::addColumn<int>("scaling");
        for (const auto& [name, scaling] : {std::pair("standard", Scaling::Standard), std::pair("uncentred", Scaling::Uncentred),
                                            std::pair("min-max", Scaling::MinMax), std::pair("none", Scaling::None)})
            QTest::newRow(name) << static_cast<int>(scaling);
    }
    void everyScalingIsTheSameForBothForms() {
        QFETCH(int, scaling);
        const auto chosen = static_cast<Scaling>(scaling);
        const Dataset dense = assembled(rawDataset(rawSamples(40, false)), {.scaling = chosen}),
                      sparse = assembled(rawDataset(rawSamples(40, true)), {.scaling = chosen});
        QVERIFY(dense.scaling == chosen);
        const Standardisation a = fitStandardisation(dense.train, 3, chosen), b = fitStandardisation(sparse.train, 3, chosen);
        const AlignedVector<float> values = standardise(dense.train, a), others = standardise(sparse.train, b);
        for (std::size_t i = 0; i < values.size(); ++i) QVERIFY(std::abs(values[i] - others[i]) < 1e-6f);
        if (keepsZeros(chosen)) QVERIFY(std::ranges::equal(denseOf(standardiseSparse(sparse.train, b), 3), others));
        double squares = 0;
        for (std::size_t s = 0; s < values.size() / 3; ++s)
            squares += static_cast<double>(values[3 * s]) * static_cast<double>(values[3 * s]);
        if (chosen == Scaling::Standard || chosen == Scaling::Uncentred)
            QVERIFY(std::abs(squares / (static_cast<double>(values.size()) / 3) - 1) < 1e-5);
        if (chosen == Scaling::MinMax) QVERIFY(std::ranges::min(values) == 0 && std::abs(std::ranges::max(values) - 1) < 1e-6f);
        if (chosen == Scaling::None) QVERIFY(std::ranges::equal(values, dense.train.features));
    }

    // Loading is cancelled within any step: none does its work once a stop is requested.
    void aStoppedStepDoesNothing_data() {
        QTest::addColumn<bool>("isSparse");
        QTest::newRow("dense") << false;
        QTest::newRow("sparse") << true;
    }
    void aStoppedStepDoesNothing() {
        QFETCH(bool, isSparse);
        std::stop_source source;
        source.request_stop();
        const std::stop_token stop = source.get_token();
        const Dataset dataset = assembled(rawDataset(rawSamples(60, isSparse)), {});
        QVERIFY(summarise(dataset).density > 0);
        QCOMPARE(summarise(dataset, stop).density, 0.0);
        QVERIFY(fitStandardisation(dataset.train, 3).scale[0] > 0);
        QCOMPARE(fitStandardisation(dataset.train, 3, Scaling::Standard, stop).scale[0], 0.0);
        QVERIFY(fingerprintOf(dataset, stop) != fingerprintOf(dataset));
        const std::vector<std::size_t> rows{0, 5};
        Samples kept = dataset.train;
        keepSamples(kept, 3, rows, stop);
        if (isSparse) {
            QCOMPARE(copyRows(*dataset.train.sparse, rows, stop).rowCount(), 0);
            QCOMPARE(kept.sparse->column, dataset.train.sparse->column);
        } else {
            QCOMPARE(copyRows(dataset.train.features, 3, rows, stop).size(), std::size_t{0});
            QCOMPARE(kept.features, dataset.train.features);
        }
        Dataset noisy = dataset;
        QVERIFY(addNoiseInputs(noisy, {.count = 4}, stop).has_value());
        if (!isSparse) QCOMPARE(noisy.train.features, dataset.train.features);
        for (const Preparation& prepare : {Preparation{}, Preparation{.missing = MissingCells::FillWithMean},
                                           Preparation{.noise = {.count = 3}}, Preparation{.keptClasses = {"a"}}}) {
            const auto cancelled = assemble(rawDataset(rawSamples(60, isSparse), rawSamples(20, isSparse, 60)), {.prepare = prepare}, stop);
            QVERIFY(!cancelled.has_value());
            QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
        }
    }
};

QTEST_APPLESS_MAIN(TestPreparation)
#include "test_preparation.moc"
