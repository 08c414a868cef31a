// Defaults, refusals and notes of the settings, and the estimate of a run.
#include "core/training/settings.h"
#include "core/network/network.h"

#include "tests/core/training/small_dataset.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace rewire;

class TestSettings : public QObject {
    Q_OBJECT

  private slots:
    void defaultsAreMethods_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("features");
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("hidden");
        QTest::newRow("madelon") << "madelon" << 500 << "codacorset" << 0.1 << 1000;
        QTest::newRow("the synthetic set") << "synthetic-madelon" << 500 << "set" << 0.1 << 1000;
        QTest::newRow("madelon, dense") << "madelon" << 500 << "dense" << 0.01 << 1000;
        QTest::newRow("micromass") << "MicroMass" << 1300 << "set" << 0.1 << 1000;
        QTest::newRow("fashion") << "fashion-mnist" << 784 << "set" << 0.01 << 200;
        QTest::newRow("own data") << "mine" << 12 << "set" << 0.01 << 1000;
    }
    void defaultsAreMethods() {
        QFETCH(QString, name);
        QFETCH(int, features);
        QFETCH(QString, algorithm);
        Dataset dataset;
        dataset.name = name.toStdString();
        dataset.featureCount = features;
        const Settings settings = recommendedSettings(dataset, algorithm.toStdString());
        QTEST(settings.learningRate, "rate");
        QTEST(settings.hidden.front(), "hidden");
        QCOMPARE(settings.hidden.size(), 3u);
        QCOMPARE(settings.epsilon, 20.0);
        QCOMPARE(settings.removalFraction, 0.3);
        QVERIFY(!settings.augment);
    }

    void badSettingsAreRefusedByName_data() {
        QTest::addColumn<QString>("named");
        QTest::addColumn<std::function<void(Settings&)>>("change");
        using Change = std::function<void(Settings&)>;
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("unknown algorithm") << "algorithm is 'sgd'" << Change([](Settings& s) { s.algorithm = "sgd"; });
        QTest::newRow("zero epochs") << "epochs is 0" << Change([](Settings& s) { s.epochs = 0; });
        QTest::newRow("negative rate") << "learning rate is -1" << Change([](Settings& s) { s.learningRate = -1; });
        QTest::newRow("NaN rate") << "learning rate is" << Change([nan](Settings& s) { s.learningRate = nan; });
        QTest::newRow("huge rate") << "learning rate is 1e+30" << Change([](Settings& s) { s.learningRate = 1e30; });
        QTest::newRow("momentum 1") << "momentum is 1" << Change([](Settings& s) { s.momentum = 1; });
        QTest::newRow("batch 0") << "batch is 0" << Change([](Settings& s) { s.batchSize = 0; });
        QTest::newRow("epsilon 0") << "epsilon is 0" << Change([](Settings& s) { s.epsilon = 0; });
        QTest::newRow("zeta above 1") << "zeta is 1.5" << Change([](Settings& s) { s.removalFraction = 1.5; });
        QTest::newRow("dropout 1") << "dropout is 1" << Change([](Settings& s) { s.dropout = 1; });
        QTest::newRow("no hidden layer") << "hidden layers is 0" << Change([](Settings& s) { s.hidden.clear(); });
        QTest::newRow("an empty layer") << "size of hidden layer 2 is 0" << Change([](Settings& s) { s.hidden = {5, 0}; });
        QTest::newRow("a giant layer") << "size of hidden layer 1 is 2000000000" << Change([](Settings& s) { s.hidden = {2'000'000'000}; });
        QTest::newRow("a layer of too many connections") << "Hidden layer 2 (100000 x 200000) would have 20000000000 connections, and at "
                                                            "most 4000000000 fit; choose smaller layers or a smaller epsilon."
                                                         << Change([](Settings& s) {
                                                                s.hidden = {100'000, 200'000};
                                                                s.epsilon = 1e5;
                                                            });
        QTest::newRow("a dense layer of too many connections")
            << "Hidden layer 2 (100000 x 200000) would have 20000000000 connections, and at most 4000000000 fit; choose smaller layers."
            << Change([](Settings& s) {
                   s.hidden = {100'000, 200'000};
                   s.algorithm = "dense";
               });
        QTest::newRow("similarity on nothing") << "similarity sample is 0" << Change([](Settings& s) { s.similaritySample = 0; });
        QTest::newRow("threads -1") << "threads is -1" << Change([](Settings& s) { s.threads = -1; });
    }
    void badSettingsAreRefusedByName() {
        QFETCH(QString, named);
        QFETCH(std::function<void(Settings&)>, change);
        Settings settings;
        QVERIFY(checkSettings(settings, smallDataset()).has_value());
        change(settings);
        const auto checked = checkSettings(settings, smallDataset());
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().code, ErrorCode::BadSetting);
        QVERIFY2(QString::fromStdString(checked.error().message).contains(named), checked.error().message.c_str());
    }

    void untrainableDataIsRefused() {
        Dataset oneClass = smallDataset();
        std::fill(oneClass.train.labels.begin(), oneClass.train.labels.end(), 1);
        const auto checked = checkSettings({}, oneClass);
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().code, ErrorCode::NotTrainable);
        QVERIFY(QString::fromStdString(checked.error().message).contains("only one class"));
        Dataset untested = smallDataset();
        untested.test = {};
        QVERIFY(QString::fromStdString(checkSettings({}, untested).error().message).contains("no test samples"));
    }

    void sparseSamplesThatScalingFillsAreToldTheWayOut() {
        Dataset dataset;
        dataset.name = "texts";
        dataset.classNames = {"a", "b"};
        dataset.featureCount = 10'000'000;
        for (Samples* part : {&dataset.train, &dataset.test}) {
            part->sparse.emplace();
            for (int s = 0; s < 100'000; ++s) part->sparse->endRow();
            part->labels.assign(100'000, 0);
            part->labels[0] = 1;
        }
        const auto checked = checkSettings({.hidden = {10}}, dataset);
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().code, ErrorCode::TooLarge);
        QVERIFY2(QString::fromStdString(checked.error().message).contains("scaling without centring (--scaling uncentred)"),
                 checked.error().message.c_str());
        dataset.scaling = Scaling::Uncentred;
        QVERIFY(checkSettings({.hidden = {10}}, dataset).has_value());
    }

    void adjustmentsAreTold() {
        Settings settings;
        settings.hidden = {10};
        settings.batchSize = 500;
        settings.augment = true;
        const auto notes = settingsNotes(settings, smallDataset());
        QCOMPARE(notes.size(), 3u);
        QVERIFY(QString::fromStdString(notes[0]).contains("batch of 500"));
        QVERIFY(QString::fromStdString(notes[1]).contains("Augmentation"));
        QVERIFY(QString::fromStdString(notes[2]).contains("fills layer 1"));
        QVERIFY(settingsNotes(Settings{}, smallDataset(500, 120)).empty());
        settings = {.hidden = {30'000, 30'000, 30'000}};
        QVERIFY(QString::fromStdString(settingsNotes(settings, smallDataset(500, 120)).back())
                    .startsWith("Adding by similarity compares 1.815e+09 pairs of neurons over 120 samples"));
        settings.algorithm = "corset";
        QVERIFY(settingsNotes(settings, smallDataset(500, 120)).empty());
        for (const auto& [zeta, told] :
             {std::pair(0.0, "Zeta 0 removes no connection"), std::pair(1.0, "Zeta 1 removes every connection")}) {
            const auto ofZeta = settingsNotes({.algorithm = "set", .removalFraction = zeta}, smallDataset(500, 120));
            QVERIFY(ofZeta.size() == 1 && ofZeta[0].starts_with(told));
            QVERIFY(settingsNotes({.algorithm = "fixed", .removalFraction = zeta}, smallDataset(500, 120)).empty());
        }
    }

    void estimateIsCloseToTheNetwork() {
        Settings settings;
        const Dataset dataset = smallDataset(500, 120);
        const RunEstimate estimate = estimateRun(settings, dataset);
        const Network network = makeNetwork({.inputCount = 500, .hidden = settings.hidden, .classCount = 2});
        const auto actual = static_cast<double>(network.connectionCount());
        QVERIFY(std::abs(static_cast<double>(estimate.connections) - actual) < 0.02 * actual);
        QCOMPARE(estimate.connectionsPerLayer.back(), 2000);
        QCOMPARE(estimate.denseConnections, 500 * 1000 + 2 * 1000 * 1000 + 2000);
        QCOMPARE(estimate.flopsPerEpoch, 6.0 * static_cast<double>(estimate.connections) * 120);
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "test_settings.moc"
