// Truth, baselines and agreement, against figures of scikit-learn and SciPy (reference_figures.py) and plain oracles.
#include "core/insight/agreement.h"
#include "core/insight/baselines.h"
#include "core/insight/importance.h"
#include "core/insight/truth.h"

#include "core/base/random.h"
#include "core/data/sample_rows.h"
#include "tests/core/insight/reference_figures.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace rewire;

namespace {

constexpr int kSamples = 400, kFeatures = 8, kClasses = 3;

// The same cells as reference_figures.py.
Samples referenceSamples() {
    Samples samples;
    for (int i = 0; i < kSamples; ++i) {
        const int label = (i * i + i / 7) % kClasses;
        samples.labels.push_back(label);
        for (int f = 0; f < kFeatures; ++f) {
            const int noise = (i * 7919 + f * 104729 + (i * f * 31) % 127) % 257;
            const float plain = static_cast<float>(noise) / 8 + static_cast<float>(f * label);
            const float three = static_cast<float>(noise % 2 + (label == 1 ? 1 : 0));
            const float rare = noise % 5 == 0 ? static_cast<float>(noise) / 8 : 0.0f;
            samples.features.push_back(f == 5 ? three : f == 6 ? rare : f == 7 ? 0.75f : plain);
        }
    }
    return samples;
}

Samples sparseCopy(const Samples& dense) {
    Samples sparse;
    sparse.labels = dense.labels;
    sparse.sparse = sparseOf(dense.features, kFeatures);
    return sparse;
}

std::vector<double> scoresA() {
    std::vector<double> scores;
    for (int i = 0; i < 60; ++i) scores.push_back((i * 37) % 101 / 3);
    return scores;
}

std::vector<double> scoresB() {
    std::vector<double> scores;
    for (int i = 0; i < 60; ++i) scores.push_back((i * i * 11) % 97 / 4 + (i * 37) % 101 / 5);
    return scores;
}

std::vector<std::int32_t> informativeOf60() {
    std::vector<std::int32_t> informative;
    for (int i = 0; i < 60; ++i)
        if ((i * 53) % 60 < 14) informative.push_back(i);
    return informative;
}

void compareAll(const std::vector<double>& values, std::span<const double> expected) {
    QCOMPARE(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY2(std::abs(values[i] - expected[i]) <= 1e-11 * std::max(1.0, std::abs(expected[i])),
                 qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(values[i], 0, 'g', 17).arg(expected[i], 0, 'g', 17)));
}

}  // namespace

class TestInsightFigures : public QObject {
    Q_OBJECT

  private slots:
    void baselinesAreThoseOfScikitLearn_data() {
        QTest::addColumn<bool>("isSparse");
        QTest::newRow("dense") << false;
        QTest::newRow("sparse") << true;
    }
    void baselinesAreThoseOfScikitLearn() {
        QFETCH(bool, isSparse);
        const Samples dense = referenceSamples();
        const auto scores = measureBaselines(isSparse ? sparseCopy(dense) : dense, kFeatures, kClasses);
        QVERIFY(scores.has_value());
        compareAll(scores->variance, reference::kVariance);
        std::vector<double> anovaF(reference::kAnovaF, reference::kAnovaF + 7);
        anovaF.push_back(0);  // constant; scikit-learn says NaN
        compareAll(scores->anovaF, anovaF);
        compareAll(scores->chiSquared, reference::kChiSquared);
        compareAll(scores->mutualInformation, reference::kInformation);
        QCOMPARE(scores->mutualInformationBins, 16);
        QCOMPARE(scores->mutualInformationSamples, std::int64_t{kSamples});
        QCOMPARE(&baselineValues(*scores, Baseline::ChiSquared), &scores->chiSquared);
    }

    void negativeValuesHaveNoChiSquared() {
        Samples samples = referenceSamples();
        for (float& value : samples.features) value -= 4;
        const auto scores = measureBaselines(samples, kFeatures, kClasses);
        QVERIFY(scores->chiSquared.empty());
        // Neither variance nor F nor information knows where 0 is.
        compareAll(scores->variance, reference::kVariance);
        compareAll(scores->mutualInformation, reference::kInformation);
    }

    void valueFixedByItsClassHasInfiniteF() {
        const Samples samples{.features = {1, 1, 5, 5}, .sparse = {}, .labels = {0, 0, 1, 1}};
        const auto scores = measureBaselines(samples, 1, 2);
        QVERIFY(std::isinf(scores->anovaF[0]));
        QCOMPARE(scores->variance[0], 4.0);
        // ln 2, corrected by (2 + 2 - 2 - 1) / (2 · 4).
        QCOMPARE(scores->mutualInformation[0], std::log(2.0) + 0.125);
    }

    void sparseNegativeCellsStandBelowTheZeros() {
        Samples dense = referenceSamples();
        for (std::size_t i = 0; i < dense.features.size(); ++i)
            if (i % kFeatures == 6 && i % 3 == 0) dense.features[i] = -dense.features[i];
        const auto a = measureBaselines(dense, kFeatures, kClasses);
        const auto b = measureBaselines(sparseCopy(dense), kFeatures, kClasses);
        QVERIFY(a->mutualInformation[6] != reference::kInformation[6] || a->variance[6] != reference::kVariance[6]);
        compareAll(b->mutualInformation, a->mutualInformation);
        compareAll(b->variance, a->variance);
    }

    void baselinesHaveTheSameBitsForAnyThreads() {
        Samples samples;
        RandomStream stream(5, StreamPurpose::SyntheticData);
        const int features = 83;
        for (int s = 0; s < 300; ++s) {
            samples.labels.push_back(static_cast<std::int32_t>(stream.below(4)));
            for (int f = 0; f < features; ++f)
                samples.features.push_back(static_cast<float>(stream.normal() + (f % 7) * samples.labels.back() * 0.1));
        }
        const auto one = measureBaselines(samples, features, 4, {.threads = 1});
        for (const int threads : {2, 3, 8}) {
            const auto many = measureBaselines(samples, features, 4, {.threads = threads});
            QCOMPARE(many->variance, one->variance);
            QCOMPARE(many->anovaF, one->anovaF);
            QCOMPARE(many->mutualInformation, one->mutualInformation);
        }
    }

    void costlySamplesAreThinnedAndSaid() {
        const Samples samples = referenceSamples();
        const auto scores = measureBaselines(samples, kFeatures, kClasses, {.cellBudget = kSamples * kFeatures / 3.0});
        QCOMPARE(scores->mutualInformationSamples, std::int64_t{134});
        QCOMPARE(scores->mutualInformationBins, 8);
        compareAll(scores->variance, reference::kVariance);
        QVERIFY(scores->mutualInformation[5] > 0.15 && scores->mutualInformation[5] < 0.45);
    }

    void stoppingGivesNoBaselines() {
        std::stop_source source;
        source.request_stop();
        QVERIFY(!measureBaselines(referenceSamples(), kFeatures, kClasses, {}, {}, source.get_token()).has_value());
    }

    void progressEndsAtOne() {
        std::vector<double> told;
        QVERIFY(
            measureBaselines(referenceSamples(), kFeatures, kClasses, {.threads = 1}, [&](double f) { told.push_back(f); }).has_value());
        QVERIFY(!told.empty() && std::is_sorted(told.begin(), told.end()));
        QCOMPARE(told.back(), 1.0);
    }

    void correlationsAreThoseOfSciPy() {
        QVERIFY(std::abs(spearmanCorrelation(scoresA(), scoresB()) - reference::kSpearman[0]) < 1e-12);
        QVERIFY(std::abs(kendallCorrelation(scoresA(), scoresB()) - reference::kKendall[0]) < 1e-12);
    }

    void correlationsOfOrderAreExact() {
        const std::vector<double> up{1, 2, 3, 4, std::numeric_limits<double>::infinity()}, down{5, 4, 3, 2, -9}, flat(5, 3.0);
        QCOMPARE(spearmanCorrelation(up, up), 1.0);
        QCOMPARE(spearmanCorrelation(up, down), -1.0);
        QCOMPARE(kendallCorrelation(up, up), 1.0);
        QCOMPARE(kendallCorrelation(up, down), -1.0);
        QVERIFY(std::isnan(spearmanCorrelation(up, flat)));
        QVERIFY(std::isnan(kendallCorrelation(flat, down)));
        QVERIFY(std::isnan(kendallCorrelation({}, {})));
    }

    // Against counting every pair.
    void kendallCountsPairs() {
        RandomStream stream(8, StreamPurpose::SyntheticData);
        for (const int n : {2, 3, 17, 64, 201}) {
            std::vector<double> a, b;
            for (int i = 0; i < n; ++i) {
                a.push_back(static_cast<double>(stream.below(9)) + (i == 0 ? 20 : 0));
                b.push_back(static_cast<double>(stream.below(5)) + (i == 1 ? 20 : 0));
            }
            double agree = 0, differA = 0, differB = 0;
            for (std::size_t i = 0; i < a.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) {
                    const double signA = (a[i] > a[j]) - (a[i] < a[j]), signB = (b[i] > b[j]) - (b[i] < b[j]);
                    agree += signA * signB;
                    differA += signA != 0;
                    differB += signB != 0;
                }
            QVERIFY(std::abs(kendallCorrelation(a, b) - agree / std::sqrt(differA * differB)) < 1e-12);
        }
    }

    void jaccardCountsTheOverlap() {
        const std::vector<std::int32_t> a{4, 1, 2, 0, 3}, b{1, 3, 4, 2, 0};
        QCOMPARE(jaccardOfTop(a, b, 1), 0.0);
        QCOMPARE(jaccardOfTop(a, b, 2), 1.0 / 3);
        QCOMPARE(jaccardOfTop(a, b, 3), 2.0 / 4);
        QCOMPARE(jaccardOfTop(a, b, 5), 1.0);
        const Agreement agreement = agreementOf(scoresA(), scoresA(), 7);
        QCOMPARE(agreement.jaccard, 1.0);
        QCOMPARE(agreement.kendall, 1.0);
    }

    void rocIsThatOfScikitLearn() {
        const RocCurve roc = rocCurve(scoresA(), informativeOf60());
        QVERIFY(std::abs(roc.area - reference::kRocArea[0]) < 1e-12);
        compareAll(roc.falsePositiveRate, reference::kFalsePositiveRate);
        compareAll(roc.truePositiveRate, reference::kTruePositiveRate);
        QVERIFY(std::isinf(roc.threshold.front()));
        QCOMPARE(roc.threshold.back(), 0.0);
    }

    // The area is the share of pairs in the right order, ties counted half.
    void rocAreaCountsPairs() {
        const std::vector<double> scores = scoresB();
        const auto informative = informativeOf60();
        double right = 0;
        for (const std::int32_t i : informative)
            for (std::int32_t j = 0; j < 60; ++j) {
                if (std::binary_search(informative.begin(), informative.end(), j)) continue;
                const double a = scores[static_cast<std::size_t>(i)], b = scores[static_cast<std::size_t>(j)];
                right += a > b ? 1 : a == b ? 0.5 : 0;
            }
        const auto pairs = static_cast<double>(informative.size() * (60 - informative.size()));
        QVERIFY(std::abs(rocCurve(scores, informative).area - right / pairs) < 1e-12);
    }

    void rocNeedsBothKinds() {
        const std::vector<double> scores{1, 2};
        QVERIFY(std::isnan(rocCurve(scores, {}).area));
        QVERIFY(std::isnan(rocCurve(scores, std::vector<std::int32_t>{0, 1}).area));
        QCOMPARE(rocCurve(scores, std::vector<std::int32_t>{1}).area, 1.0);
        QCOMPARE(rocCurve(std::vector<double>{2, 2}, std::vector<std::int32_t>{1}).area, 0.5);
    }

    void precisionCurveIsPrecisionAtEachK() {
        const auto ranking = rankByImportance(scoresB());
        const auto informative = informativeOf60();
        const auto curve = precisionCurve(ranking, informative);
        QCOMPARE(curve.size(), ranking.size());
        for (int k = 1; k <= 60; ++k) QCOMPARE(curve[static_cast<std::size_t>(k - 1)], precisionAt(ranking, informative, k));
    }
};

QTEST_APPLESS_MAIN(TestInsightFigures)
#include "test_insight_figures.moc"
