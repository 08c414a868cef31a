// Data sets made from another: chosen features of dense and sparse samples, and labels that say nothing.
#include "core/data/derived.h"

#include "core/data/open.h"
#include "tests/core/training/small_dataset.h"

#include <QTest>

#include <algorithm>

using namespace rewire;

class TestDerived : public QObject {
    Q_OBJECT

    static Dataset sparseCopy(const Dataset& dense) {
        Dataset sparse = dense;
        for (Samples* part : {&sparse.train, &sparse.test}) {
            SparseRows rows;
            for (std::int64_t s = 0; s < part->count(); ++s) {
                for (int f = 0; f < dense.featureCount; ++f) {
                    const float value = part->features[static_cast<std::size_t>(s * dense.featureCount + f)];
                    if ((s + f) % 3 == 0) continue;  // not stored: 0
                    rows.column.push_back(static_cast<std::uint32_t>(f));
                    rows.value.push_back(value);
                }
                rows.endRow();
            }
            part->features.clear();
            part->sparse = std::move(rows);
        }
        return sparse;
    }

  private slots:
    void chosenFeaturesGoWithNamesAndTruth() {
        const Dataset dataset = smallDataset();
        const std::vector<std::int32_t> kept{1, 5, 19};
        const Dataset fewer = withFeatures(dataset, kept);
        QCOMPARE(fewer.featureCount, 3);
        QCOMPARE(fewer.train.labels, dataset.train.labels);
        for (std::int64_t s = 0; s < dataset.test.count(); ++s)
            for (std::size_t f = 0; f < kept.size(); ++f)
                QCOMPARE(fewer.test.features[static_cast<std::size_t>(s) * 3 + f],
                         dataset.test.features[static_cast<std::size_t>(s * 20 + kept[f])]);
        QCOMPARE(fewer.featureNames, (std::vector<std::string>{dataset.featureName(1), dataset.featureName(5), dataset.featureName(19)}));
        QCOMPARE(fewer.informativeFeatures, (std::vector<std::int32_t>{0}));
        QVERIFY(fewer.fingerprint != fingerprintOf(dataset));
    }

    // A run on some of the inputs is resumed on the same ones.
    void openingWithKeptFeaturesGivesThoseOfTheWhole() {
        const OpenOptions all{.data = "synthetic:samples=40,features=9,classes=2,informative=3"};
        OpenOptions some = all;
        some.prepare.keptFeatures = {1, 4, 8};
        const auto whole = openDataset(all), fewer = openDataset(some);
        QVERIFY(whole.has_value() && fewer.has_value());
        const Dataset expected = withFeatures(**whole, some.prepare.keptFeatures);
        QCOMPARE((*fewer)->fingerprint, expected.fingerprint);
        QCOMPARE((*fewer)->train.features, expected.train.features);
        for (const std::vector<std::int32_t>& wrong : {std::vector<std::int32_t>{4, 1}, {2, 2}, {-1}, {9}}) {
            some.prepare.keptFeatures = wrong;
            const auto refused = openDataset(some);
            QVERIFY(!refused && refused.error().message.find("different numbers from 0 to 8") != std::string::npos);
        }
    }

    void sparseSamplesStaySparse() {
        const Dataset dataset = sparseCopy(smallDataset());
        const std::vector<std::int32_t> kept{0, 7, 8};
        const Dataset fewer = withFeatures(dataset, kept);
        QVERIFY(fewer.train.sparse.has_value() && fewer.train.features.empty());
        const SparseRows& rows = *fewer.train.sparse;
        QCOMPARE(rows.rowCount(), dataset.train.count());
        for (std::int64_t s = 0; s < rows.rowCount(); ++s)
            for (std::size_t c = 0; c < rows.columnsOf(s).size(); ++c) {
                const auto original = static_cast<std::uint32_t>(kept[rows.columnsOf(s)[c]]);
                const auto columns = dataset.train.sparse->columnsOf(s);
                const auto at = std::find(columns.begin(), columns.end(), original);
                QVERIFY(at != columns.end());
                QCOMPARE(rows.valuesOf(s)[c], dataset.train.sparse->valuesOf(s)[static_cast<std::size_t>(at - columns.begin())]);
            }
    }

    void shuffledLabelsAreTheSameLabelsElsewhere() {
        const Dataset dataset = smallDataset();
        const Dataset shuffled = withShuffledLabels(dataset, 3);
        QCOMPARE(shuffled.train.features, dataset.train.features);
        QCOMPARE(shuffled.test.labels, dataset.test.labels);
        QVERIFY(shuffled.train.labels != dataset.train.labels);
        auto sorted = shuffled.train.labels;
        auto expected = dataset.train.labels;
        std::sort(sorted.begin(), sorted.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(sorted, expected);
        QCOMPARE(withShuffledLabels(dataset, 3).train.labels, shuffled.train.labels);
        QVERIFY(withShuffledLabels(dataset, 4).train.labels != shuffled.train.labels);
    }
};

QTEST_APPLESS_MAIN(TestDerived)
#include "test_derived.moc"
