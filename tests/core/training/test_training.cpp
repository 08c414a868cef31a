// Whole runs on small data: frames, outcomes, equal bits, and the session's commands from another thread.
#include "core/training/augmentation.h"
#include "core/training/images_ahead.h"
#include "core/training/session.h"
#include "core/training/trainer.h"

#include "tests/core/training/small_dataset.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

using namespace rewire;

namespace {

Settings smallSettings(const std::string& algorithm = "codacorset") {
    return {.algorithm = algorithm, .hidden = {30, 25}, .epochs = 4, .learningRate = 0.05, .batchSize = 32, .epsilon = 3, .threads = 1};
}

RunResult resultOf(const std::shared_ptr<const Dataset>& dataset, const Settings& settings) {
    TrainingSession session(dataset, settings);
    session.start();
    session.wait();
    return session.snapshot(0).result;
}

// Wakes a waiting test whenever the session has news.
class News {
  public:
    std::function<void()> listener() {
        return [this] {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        };
    }
    template <class Condition>
    bool waitUntil(const Condition& condition) {
        std::unique_lock lock(m_mutex);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition())
            if (m_changed.wait_until(lock, std::min(deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(50))) ==
                    std::cv_status::timeout &&
                std::chrono::steady_clock::now() >= deadline)
                return condition();
        return true;
    }

  private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

}  // namespace

class TestTraining : public QObject {
    Q_OBJECT

  private slots:
    void everyAlgorithmLearnsTheSmallSet_data() {
        QTest::addColumn<QString>("algorithm");
        for (const Algorithm& algorithm : kAlgorithms) QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data());
    }
    void everyAlgorithmLearnsTheSmallSet() {
        QFETCH(QString, algorithm);
        Settings settings = smallSettings(algorithm.toStdString());
        settings.epochs = 15;
        const RunResult result = resultOf(sharedSmallDataset(), settings);
        QCOMPARE(result.outcome, Outcome::Completed);
        QVERIFY2(result.bestTestAccuracy > 0.85, qPrintable(QString::number(result.bestTestAccuracy)));
        QVERIFY(result.bestEpoch >= 1 && result.bestEpoch <= 15);
        QCOMPARE(result.networkHash.size(), 16u);
    }

    void equalBitsForAnyNumberOfThreads_data() { everyAlgorithmLearnsTheSmallSet_data(); }
    void equalBitsForAnyNumberOfThreads() {
        QFETCH(QString, algorithm);
        std::vector<std::string> hashes;
        for (const int threads : algorithm == "codacorset" ? std::vector{1, 2, 3, 4, 8} : std::vector{1, 2, 3}) {
            Settings settings = smallSettings(algorithm.toStdString());
            settings.epochs = 3;
            settings.threads = threads;
            hashes.push_back(resultOf(sharedSmallDataset(), settings).networkHash);
        }
        for (const std::string& hash : hashes) QCOMPARE(hash, hashes[0]);
        Settings other = smallSettings(algorithm.toStdString());
        other.epochs = 3;
        other.seed = 1;
        QVERIFY(resultOf(sharedSmallDataset(), other).networkHash != hashes[0]);
    }

    void framesTellEveryEpoch() {
        TrainingSession session(sharedSmallDataset(), smallSettings());
        session.start();
        session.wait();
        const SessionSnapshot snapshot = session.snapshot(0);
        QCOMPARE(snapshot.newFrames.size(), 5u);
        std::int64_t connections = 0;
        for (const std::int64_t count : snapshot.result.connectionsPerLayer) connections += count;
        for (int epoch = 0; epoch <= 4; ++epoch) {
            const Frame& frame = *snapshot.newFrames[static_cast<std::size_t>(epoch)];
            QCOMPARE(frame.metrics.epoch, epoch);
            QCOMPARE(frame.metrics.connections, connections);
            QCOMPARE(frame.layers.size(), 3u);
            QCOMPARE(frame.metrics.removed > 0, epoch >= 1 && epoch <= 3);  // the last epoch does not evolve
            QCOMPARE(frame.metrics.added, frame.metrics.removed);
            QCOMPARE(std::isnan(frame.metrics.trainLoss), epoch == 0);
            std::uint64_t ofInputs = 0, binned = 0, survivors = 0;
            for (const auto count : frame.importance.connections) ofInputs += count;
            for (const auto count : frame.importance.connectionsAfterRemoval) survivors += count;
            for (const auto count : frame.layers[0].connectivity.counts) binned += count;
            QCOMPARE(static_cast<std::int64_t>(ofInputs), frame.layers[0].connections);
            QCOMPARE(binned, ofInputs);
            QCOMPARE(survivors < ofInputs, epoch >= 1);
            QCOMPARE(frame.importance.strengthTimesSimilarity.empty(), epoch == 0);
        }
        QVERIFY(snapshot.removalCurve != nullptr);
        QCOMPARE(snapshot.removalCurve->leastFirst.front(), snapshot.result.finalTestAccuracy);
        QCOMPARE(snapshot.removalCurve->removed.back(), 20);
    }

    void readFramesAreNotGivenAgain() {
        TrainingSession session(sharedSmallDataset(), smallSettings("set"));
        session.start();
        session.wait();
        QCOMPARE(session.snapshot(3).newFrames.size(), 2u);
        QCOMPARE(session.snapshot(3).newFrames.front()->metrics.epoch, 3);
        QVERIFY(session.snapshot(5).newFrames.empty());
    }

    void informativeInputsGainConnections() {
        Settings settings = smallSettings();
        settings.epochs = 20;
        TrainingSession session(sharedSmallDataset(), settings);
        session.start();
        session.wait();
        const auto frame = session.snapshot(20).newFrames.back();
        const auto ranking = rankByImportance(importanceValues(frame->importance, ImportanceMeasure::Connections));
        const std::vector<std::int32_t> informative{0, 1};
        QCOMPARE(precisionAt(ranking, informative, 2), 1.0);
    }

    void divergenceNamesEpochAndLayerAndKeepsTheLastGoodNetwork() {
        Settings settings = smallSettings("set");
        settings.learningRate = 1000;
        settings.epochs = 50;
        settings.activation = Activation::LeakyReLU;
        TrainingSession session(sharedSmallDataset(), settings);
        session.start();
        session.wait();
        const RunResult result = session.snapshot(0).result;
        QCOMPARE(result.outcome, Outcome::Diverged);
        QVERIFY(result.divergedEpoch >= 1);
        QVERIFY(result.divergedLayer >= 1 && result.divergedLayer <= 3);
        QVERIFY(QString::fromStdString(result.message).contains("epoch " + QString::number(result.divergedEpoch)));
        QVERIFY(!result.networkHash.empty());
    }

    void aStopIsObeyedWithinABatch() {
        Settings settings = smallSettings();
        settings.epochs = 1'000'000;
        News news;
        TrainingSession session(sharedSmallDataset(), settings, {.onNews = news.listener()});
        std::size_t frames = 0;
        session.start();
        QVERIFY(news.waitUntil([&] {
            const SessionSnapshot now = session.snapshot(frames);
            frames += now.newFrames.size();
            return frames >= 3;
        }));
        session.stop();
        session.wait();
        QCOMPARE(session.snapshot(frames).result.outcome, Outcome::Stopped);
        QCOMPARE(session.snapshot(frames).state, SessionState::Ended);
    }

    void destroyingARunningSessionIsClean() {
        Settings settings = smallSettings();
        settings.epochs = 1'000'000;
        for (int repetition = 0; repetition < 20; ++repetition) {
            TrainingSession session(sharedSmallDataset(), settings);
            if (repetition % 3 != 0) session.start();
            if (repetition % 3 == 1) session.pause();
        }
    }

    void steppingTrainsOneUnitAndPauses() {
        News news;
        TrainingSession session(sharedSmallDataset(), smallSettings(), {.onNews = news.listener()});
        const auto isPaused = [&] { return session.snapshot(0).state == SessionState::Paused; };
        session.step(StepUnit::Batch);
        QVERIFY(news.waitUntil([&] { return isPaused() && session.snapshot(0).progress.batch == 1; }));
        session.step(StepUnit::Batch);
        QVERIFY(news.waitUntil([&] { return isPaused() && session.snapshot(0).progress.batch == 2; }));
        session.step(StepUnit::Epoch);
        QVERIFY(news.waitUntil([&] { return isPaused() && session.snapshot(0).newFrames.size() == 2; }));
        session.measureRemovalCurve();
        QVERIFY(news.waitUntil([&] { return session.snapshot(0).removalCurve != nullptr; }));
        QCOMPARE(session.snapshot(0).removalCurve->epoch, 1);
        session.start();
        session.wait();
        QCOMPARE(session.snapshot(0).result.outcome, Outcome::Completed);
    }

    void pausingAndSteppingChangeNothing() {
        News news;
        const Settings settings = smallSettings("copacorset");
        TrainingSession session(sharedSmallDataset(), settings, {.onNews = news.listener()});
        for (int batch = 1; batch <= 3; ++batch) {
            session.step(StepUnit::Batch);
            QVERIFY(news.waitUntil([&] {
                const auto now = session.snapshot(0);
                return now.state == SessionState::Paused && now.progress.batch == batch;
            }));
        }
        session.measureRemovalCurve();
        session.start();
        session.pause();
        session.start();
        session.wait();
        QCOMPARE(session.snapshot(0).result.networkHash, resultOf(sharedSmallDataset(), settings).networkHash);
    }

    void commandsThatMakeNoSenseDoNothing() {
        TrainingSession session(sharedSmallDataset(), smallSettings("fixed"));
        session.pause();
        QCOMPARE(session.snapshot(0).state, SessionState::Ready);
        session.start();
        session.start();
        session.wait();
        session.start();
        session.step(StepUnit::Batch);
        session.pause();
        session.stop();
        QCOMPARE(session.snapshot(0).result.outcome, Outcome::Completed);
    }

    void stoppingBeforeTheStartEndsTheSession() {
        TrainingSession session(sharedSmallDataset(), smallSettings());
        session.stop();
        session.wait();
        QCOMPARE(session.snapshot(0).result.outcome, Outcome::Stopped);
        QVERIFY(session.snapshot(0).newFrames.empty());
    }

    void oddSettingsTrain_data() {
        QTest::addColumn<std::function<void(Settings&)>>("change");
        using Change = std::function<void(Settings&)>;
        QTest::newRow("batch larger than the data") << Change([](Settings& s) { s.batchSize = 5000; });
        QTest::newRow("batch of one") << Change([](Settings& s) {
            s.batchSize = 1;
            s.learningRate = 0.002;
        });
        QTest::newRow("full layers") << Change([](Settings& s) { s.epsilon = 1000; });
        QTest::newRow("hardly any connection") << Change([](Settings& s) { s.epsilon = 0.01; });
        QTest::newRow("zeta 0") << Change([](Settings& s) { s.removalFraction = 0; });
        QTest::newRow("zeta 1") << Change([](Settings& s) { s.removalFraction = 1; });
        QTest::newRow("width 1") << Change([](Settings& s) { s.hidden = {1, 1}; });
        QTest::newRow("no dropout") << Change([](Settings& s) { s.dropout = 0; });
        QTest::newRow("momentum never restarts") << Change([](Settings& s) { s.momentumRestart = MomentumRestart::Never; });
        QTest::newRow("new weights small") << Change([](Settings& s) { s.newWeights = NewWeights::Glorot; });
        QTest::newRow("similarity of a sample's activations") << Change([](Settings& s) {
            s.similarityOf = SimilarityOf::Activations;
            s.similaritySample = 0.1;
        });
        QTest::newRow("one epoch") << Change([](Settings& s) { s.epochs = 1; });
    }
    void oddSettingsTrain() {
        QFETCH(std::function<void(Settings&)>, change);
        for (const char* algorithm : {"set", "codacorset", "copacorset"}) {
            Settings settings = smallSettings(algorithm);
            change(settings);
            QVERIFY(checkSettings(settings, *sharedSmallDataset()).has_value());
            QCOMPARE(resultOf(sharedSmallDataset(), settings).outcome, Outcome::Completed);
        }
    }

    void constantFeaturesStayWithoutHarm() {
        Dataset dataset = smallDataset();
        for (Samples* part : {&dataset.train, &dataset.test})
            for (std::size_t s = 0; s < part->labels.size(); ++s) part->features[s * 20 + 7] = 1e9f;
        const RunResult result = resultOf(std::make_shared<const Dataset>(dataset), smallSettings());
        QCOMPARE(result.outcome, Outcome::Completed);
        QVERIFY(result.bestTestAccuracy > 0.6);
    }

    void augmentationWithoutChangeIsTheImage() {
        const ImageShape shape{5, 4, 2};
        std::vector<float> image(40), changed(40, -1.0f);
        for (std::size_t p = 0; p < 40; ++p) image[p] = static_cast<float>(p * p);
        changeImage(shape, {}, image.data(), changed.data());
        QCOMPARE(changed, image);
        changeImage(shape, {.flip = true}, image.data(), changed.data());
        for (int row = 0; row < 4; ++row)
            for (int column = 0; column < 5; ++column)
                for (int c = 0; c < 2; ++c)
                    QCOMPARE(changed[static_cast<std::size_t>((row * 5 + column) * 2 + c)],
                             image[static_cast<std::size_t>((row * 5 + 4 - column) * 2 + c)]);
    }

    void augmentationShiftsAndRepeatsTheEdge() {
        const ImageShape shape{4, 3, 1};
        const std::vector<float> image{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        std::vector<float> changed(12);
        changeImage(shape, {.shiftX = 1, .shiftY = -1}, image.data(), changed.data());
        QCOMPARE(changed, (std::vector<float>{5, 5, 6, 7, 9, 9, 10, 11, 9, 9, 10, 11}));
        changeImage(shape, {.shiftX = 0.5f}, image.data(), changed.data());
        QCOMPARE(changed[1], 1.5f);
    }

    void augmentationDrawsStayInTheirRange() {
        int flips = 0;
        for (std::uint32_t sample = 0; sample < 1000; ++sample) {
            const ImageChange change = drawImageChange({28, 20, 1}, RandomStream(1, StreamPurpose::Augmentation, sample, 3));
            QVERIFY(std::abs(change.rotation) <= 0.1746f && std::abs(change.shiftX) <= 2.8f && std::abs(change.shiftY) <= 2.0f);
            flips += change.flip ? 1 : 0;
        }
        QVERIFY(flips > 420 && flips < 580);
    }

    void imagesAheadAreThoseOfTheirSamples() {
        const ImageShape shape{5, 4, 1};
        std::vector<float> pixels(37 * 20);
        std::iota(pixels.begin(), pixels.end(), 0.0f);
        const SampleMatrix images{.values = pixels.data(), .count = 37, .featureCount = 20};
        std::vector<std::uint32_t> order(37);
        std::iota(order.rbegin(), order.rend(), 0u);
        for (const bool isSlow : {false, true}) {
            ImagesAhead ahead(shape, images, order, 3, 7, 2, bestKernels());
            std::vector<float> expected(20);
            for (std::size_t first = 0; first < order.size(); first += 3) {
                if (isSlow) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                const auto rows = ahead.next();
                QCOMPARE(rows.size(), std::min<std::size_t>(3, order.size() - first));
                for (std::size_t s = 0; s < rows.size(); ++s) {
                    const std::uint32_t sample = order[first + s];
                    changeImage(shape, drawImageChange(shape, RandomStream(7, StreamPurpose::Augmentation, sample, 2)), images.row(sample),
                                expected.data());
                    QVERIFY(std::equal(expected.begin(), expected.end(), rows[s]));
                }
            }
        }
        ImagesAhead left(shape, images, order, 3, 7, 2, bestKernels());  // training may stop at any batch
        QCOMPARE(left.next().size(), std::size_t{3});
    }

    void augmentedRunsAreTheSameForAnyThreads() {
        Dataset dataset = smallDataset();
        dataset.imageShape = ImageShape{5, 4, 1};
        const auto shared = std::make_shared<const Dataset>(dataset);
        Settings settings = smallSettings();
        settings.augment = true;
        const std::string one = resultOf(shared, settings).networkHash;
        settings.threads = 3;
        QCOMPARE(resultOf(shared, settings).networkHash, one);
        settings.augment = false;
        QVERIFY(resultOf(shared, settings).networkHash != one);
    }
};

QTEST_APPLESS_MAIN(TestTraining)
#include "test_training.moc"
