// Races of the window in their folders: stopped, gone on with, on a full disk, and in the window of the race.
#include "core/report/race_plan.h"
#include "tests/failing_calls.h"
#include "tests/ui/bridge/small_runs.h"
#include "ui/panels/race_window.h"
#include "ui/views/race_lane_view.h"

#include <QSpinBox>

using namespace rewire;

class TestKeptRaces : public QObject {
    Q_OBJECT

  private slots:
    void aRaceStopsAndGoesOnAsAWhole() {
        const QTemporaryDir home;
        RunControl control;
        load(control);
        const std::vector<std::string> algorithms{"set", "dense"};
        const std::vector<std::uint64_t> seeds{0, 1};
        auto entries = raceEntries(algorithms, seeds, {}, [](const std::string& algorithm) {
            Settings settings = smallSettings(4);
            settings.algorithm = algorithm;
            return settings;
        });
        QVERIFY(entries.has_value());
        RaceRunner race(control.data(), *entries, pathOf(home) / "race", 2);
        QSignalSpy ended(&race, &RaceRunner::ended);
        race.start();
        race.pause();
        QVERIFY(race.isPaused());
        race.stop();
        QVERIFY(ended.wait(kPatience));
        QVERIFY(!race.isRunning());
        race.start();
        QVERIFY(ended.wait(kPatience));
        for (const RaceLane& lane : race.lanes()) {
            QVERIFY2(lane.state == RaceLane::State::Ended && lane.problem.isEmpty(), qPrintable(lane.problem));
            QCOMPARE(lane.result.outcome, Outcome::Completed);
            QCOMPARE(lane.accuracy.size(), 4u);
            for (const auto& connections : lane.connections) QVERIFY(connections != nullptr && connections->size() == 12);
        }
        QCOMPARE(listRuns(pathOf(home)).runs.size(), 4u);
        // A race whose window is closed stays to be gone on with, as one that was interrupted.
        std::filesystem::path unfinished;
        {
            std::vector<RaceEntry> longer{entries->front()};
            longer.front().settings.epochs = 100'000;
            RaceRunner closed(control.data(), longer, pathOf(home) / "closed", 1);
            closed.start();
            QTRY_VERIFY_WITH_TIMEOUT(closed.lanes().front().accuracy.size() > 1, kPatience);
            unfinished = closed.folder() / longer.front().name;
        }
        QCOMPARE(openRunFolder(unfinished)->result.outcome, Outcome::None);
        std::filesystem::remove_all(pathOf(home) / "closed");
        // The same race in another window finds everything done.
        RaceRunner again(control.data(), *entries, pathOf(home) / "race", 1);
        QSignalSpy found(&again, &RaceRunner::ended);
        again.start();
        QVERIFY(found.wait(kPatience));
        for (std::size_t lane = 0; lane < 4; ++lane)
            QCOMPARE(again.lanes()[lane].result.networkHash, race.lanes()[lane].result.networkHash);
    }

    // Training goes on, and the lane says why until storing works again.
    void aRaceOnAFullDiskSaysSo() {
        const QTemporaryDir home;
        RunControl control;
        load(control);
        RaceRunner race(control.data(), {{.name = "set-s0", .settings = smallSettings(100'000)}}, pathOf(home) / "race", 1);
        race.start();
        QTRY_VERIFY_WITH_TIMEOUT(race.lanes().front().accuracy.size() > 1, kPatience);
        {
            const CallFailure failure(FailingCall::PWrite, 0, ENOSPC);
            QTRY_VERIFY_WITH_TIMEOUT(race.lanes().front().problem.contains("Training goes on"), kPatience);
            const std::size_t epochs = race.lanes().front().accuracy.size();
            QTRY_VERIFY_WITH_TIMEOUT(race.lanes().front().accuracy.size() > epochs + 1, kPatience);
        }
        race.pause();  // so small a network trains faster than a busy disk stores
        QTRY_VERIFY_WITH_TIMEOUT(race.lanes().front().problem.contains("stored again"), kPatience);
        QSignalSpy ended(&race, &RaceRunner::ended);
        race.stop();
        QVERIFY(ended.wait(kPatience));
        QVERIFY2(race.lanes().front().problem.isEmpty(), qPrintable(race.lanes().front().problem));
    }

    void theRaceWindowShowsALaneAnAlgorithmAndTheTable() {
        const QTemporaryDir home;
        RunControl control;
        load(control);
        RaceWindow window;
        window.setData(
            control.data(),
            [](const QString& algorithm) {
                Settings settings = smallSettings(2);
                settings.algorithm = algorithm.toStdString();
                return settings;
            },
            pathOf(home));
        window.findChild<QSpinBox*>()->setValue(2);
        window.show();
        window.startOrPause();
        QVERIFY(window.runner() != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(!window.runner()->isRunning(), kPatience);
        QCOMPARE(window.findChildren<RaceLaneView*>().size(), 8);
        QCOMPARE(window.tableRows(), 8);
        QCOMPARE(window.runner()->lanes().size(), 24u);
        // The same choices in another window, or after a crash, go on where a race of theirs stands.
        const std::filesystem::path first = window.runner()->folder();
        RaceWindow another;
        another.setData(
            control.data(),
            [](const QString& algorithm) {
                Settings settings = smallSettings(2);
                settings.algorithm = algorithm.toStdString();
                return settings;
            },
            pathOf(home));
        another.findChild<QSpinBox*>()->setValue(2);
        QVERIFY(std::filesystem::remove(first / "set-s0" / "removal_curve.csv"));  // as if it had been cut short
        another.startOrPause();
        QCOMPARE(another.runner()->folder(), first);
        QTRY_VERIFY_WITH_TIMEOUT(!another.runner()->isRunning(), kPatience);
        QVERIFY(std::filesystem::exists(first / "set-s0" / "removal_curve.csv"));
    }
};

QTEST_MAIN(TestKeptRaces)
#include "test_kept_races.moc"
