// The data set itself: standardisation, summary, fingerprint, and the synthetic one with known truth.
#include "core/data/dataset.h"
#include "core/data/standardisation.h"
#include "core/data/synthetic_classes.h"
#include "core/data/synthetic_madelon.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace rewire;

namespace {

Samples samplesOf(std::vector<float> features, std::vector<std::int32_t> labels) {
    return {.features = std::move(features), .labels = std::move(labels)};
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT

  private slots:
    void syntheticClassesHaveTheSizeAndTruthAskedFor() {
        const auto options = parseSyntheticClasses("samples=203, features=312,classes=5,informative=50");
        QVERIFY(options.has_value());
        const Dataset dataset = makeSyntheticClasses(*options);
        QCOMPARE(dataset.train.count(), 203);
        QCOMPARE(dataset.test.count(), 50);
        QCOMPARE(dataset.featureCount, 312);
        QCOMPARE(dataset.classCount(), 5);
        QCOMPARE(dataset.informativeFeatures.size(), 50u);
        QCOMPARE(makeSyntheticClasses(*options).fingerprint, dataset.fingerprint);
        // Means of two classes differ where, and only where, the truth says so: the largest difference is at an informative feature.
        const auto meanOf = [&](int label, int feature) {
            double sum = 0, count = 0;
            for (std::int64_t s = label; s < dataset.train.count(); s += 5, ++count)
                sum += static_cast<double>(dataset.train.features[static_cast<std::size_t>(s * 312 + feature)]);
            return sum / count;
        };
        int farthest = 0;
        for (int f = 1; f < 312; ++f)
            if (std::abs(meanOf(0, f) - meanOf(1, f)) > std::abs(meanOf(0, farthest) - meanOf(1, farthest))) farthest = f;
        QVERIFY(std::ranges::binary_search(dataset.informativeFeatures, farthest));
    }
    void syntheticClassesRefuseWhatCannotBe_data() {
        QTest::addColumn<QByteArray>("description");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("unknown part") << QByteArray("rows=3") << QByteArray("rows=3");
        QTest::newRow("no number") << QByteArray("samples=many") << QByteArray("whole number");
        QTest::newRow("one class") << QByteArray("classes=1") << QByteArray("at least 2 classes");
        QTest::newRow("too few samples") << QByteArray("samples=3,classes=4") << QByteArray("one sample a class");
        QTest::newRow("too many informative") << QByteArray("features=5,informative=6") << QByteArray("more informative");
        QTest::newRow("too large") << QByteArray("samples=10000000,features=10000000") << QByteArray("MiB of memory");
    }
    void syntheticClassesRefuseWhatCannotBe() {
        QFETCH(QByteArray, description);
        QFETCH(QByteArray, words);
        const auto options = parseSyntheticClasses(description.toStdString());
        QVERIFY(!options.has_value());
        QVERIFY2(QByteArray::fromStdString(options.error().message).contains(words), options.error().message.c_str());
    }
    void standardisedFeaturesHaveMeanZeroAndDeviationOne() {
        const Samples train = samplesOf({1, 10, 2, 30, 6, 20}, {0, 1, 0});
        const auto values = standardise(train, fitStandardisation(train, 2));
        for (std::size_t f = 0; f < 2; ++f) {
            double sum = 0, squares = 0;
            for (std::size_t s = 0; s < 3; ++s) {
                sum += static_cast<double>(values[s * 2 + f]);
                squares += static_cast<double>(values[s * 2 + f]) * static_cast<double>(values[s * 2 + f]);
            }
            QVERIFY(std::abs(sum) < 1e-6 && std::abs(squares / 3 - 1) < 1e-6);
        }
    }

    void constantFeaturesBecomeZero_data() {
        QTest::addColumn<std::vector<float>>("column");
        using Column = std::vector<float>;
        QTest::newRow("zero") << Column{0, 0, 0, 0};
        QTest::newRow("large") << Column{1e9f, 1e9f, 1e9f, 1e9f};
        QTest::newRow("rounding noise") << Column{0.1f, std::nextafter(0.1f, 1.0f), 0.1f, 0.1f};
    }
    void constantFeaturesBecomeZero() {
        QFETCH(std::vector<float>, column);
        const Samples train = samplesOf(column, {0, 1, 0, 1});
        for (const float value : standardise(samplesOf({5, -7}, {0, 1}), fitStandardisation(train, 1))) QCOMPARE(value, 0.0f);
        Dataset dataset;
        dataset.featureCount = 1;
        dataset.classNames = {"a", "b"};
        dataset.train = train;
        QCOMPARE(summarise(dataset).constantFeatures, (std::vector<std::int32_t>{0}));
        QCOMPARE(summarise(dataset).nearConstantFeatures.size(), std::size_t{column[0] == column[1] ? 0u : 1u});
    }

    void smallSpreadIsKept() {
        const Samples train = samplesOf({1.0f, 1.001f, 1.0f, 1.001f}, {0, 1, 0, 1});
        QVERIFY(fitStandardisation(train, 1).scale[0] > 0);
    }

    void fingerprintSeesEveryCellAndLabel() {
        const Dataset dataset = makeSyntheticMadelon({.noiseCount = 5, .trainCount = 40, .testCount = 10});
        QCOMPARE(fingerprintOf(dataset), dataset.fingerprint);
        std::set<std::string> seen{dataset.fingerprint};
        for (const std::size_t cell : {std::size_t{0}, std::size_t{13}, dataset.train.features.size() - 1}) {
            Dataset changed = dataset;
            changed.train.features[cell] += 1;
            seen.insert(fingerprintOf(changed));
        }
        Dataset changed = dataset;
        changed.test.labels.back() = 1 - changed.test.labels.back();
        seen.insert(fingerprintOf(changed));
        QCOMPARE(seen.size(), 5u);
    }

    void theSyntheticSetIsAsDescribed() {
        const Dataset dataset = makeSyntheticMadelon();
        QCOMPARE(dataset.featureCount, 500);
        QCOMPARE(dataset.train.count(), 2000);
        QCOMPARE(dataset.test.count(), 600);
        QCOMPARE(dataset.informativeFeatures.size(), 20u);
        QVERIFY(std::is_sorted(dataset.informativeFeatures.begin(), dataset.informativeFeatures.end()));
        QVERIFY(dataset.informativeFeatures.back() > 100);  // shuffled, not the first twenty
        const DatasetSummary summary = summarise(dataset);
        QVERIFY(std::abs(static_cast<double>(summary.trainPerClass[0]) - 1000) < 60);
        QVERIFY(summary.constantFeatures.empty());
        QCOMPARE(makeSyntheticMadelon().fingerprint, dataset.fingerprint);
        QVERIFY(makeSyntheticMadelon({.seed = 1}).fingerprint != dataset.fingerprint);
    }

    // Twenty features span five dimensions: a sixth principal direction has no variance left. Noise is independent.
    void dependentFeaturesLieInTheSpanOfTheInformative() {
        const Dataset dataset = makeSyntheticMadelon({.noiseCount = 30, .trainCount = 600, .testCount = 10});
        const auto values = standardise(dataset.train, fitStandardisation(dataset.train, dataset.featureCount));
        const auto features = static_cast<std::size_t>(dataset.featureCount);
        std::vector<std::vector<double>> basis;  // Gram-Schmidt over the columns
        int independent = 0;
        for (const std::int32_t feature : dataset.informativeFeatures) {
            std::vector<double> column;
            for (std::size_t s = 0; s < 600; ++s)
                column.push_back(static_cast<double>(values[s * features + static_cast<std::size_t>(feature)]));
            for (const auto& b : basis) {
                double dot = 0;
                for (std::size_t s = 0; s < 600; ++s) dot += b[s] * column[s];
                for (std::size_t s = 0; s < 600; ++s) column[s] -= dot * b[s];
            }
            double norm = 0;
            for (const double v : column) norm += v * v;
            if (norm < 1e-3) continue;
            ++independent;
            for (double& v : column) v /= std::sqrt(norm);
            basis.push_back(std::move(column));
        }
        QCOMPARE(independent, 5);
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "test_dataset.moc"
