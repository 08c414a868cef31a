// Runs of the window in their folders: kept while they train, offered back, shown, followed and gone on with; the list of them.
#include "core/report/checkpoint.h"
#include "core/report/race_plan.h"
#include "core/report/run_lock.h"
#include "core/training/network_snapshot.h"
#include "tests/ui/bridge/small_runs.h"
#include "ui/main_window.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/race_window.h"
#include "ui/panels/run_list.h"
#include "ui/views/comparison_views.h"
#include "ui/views/run_curves_view.h"

#include <QAbstractButton>
#include <QFile>
#include <QFileDialog>
#include <QLabel>

using namespace rewire;

class TestKeptRuns : public QObject {
    Q_OBJECT

    // Trains in a folder of its own; interrupted means that nobody said how it ended.
    static StoredRun trained(const QTemporaryDir& home, int epochs, int stopAfter = 0) {
        {
            RunControl control;
            control.setRunsFolder(pathOf(home));
            load(control);
            control.setSettings(smallSettings(epochs));
            if (stopAfter == 0) {
                control.trainOrPause();
                [&] { QTRY_VERIFY_WITH_TIMEOUT(control.run()->hasEnded(), kPatience); }();
            } else {
                for (int epoch = 1; epoch <= stopAfter; ++epoch) {
                    control.step(StepUnit::Epoch);
                    [&] {
                        QTRY_VERIFY_WITH_TIMEOUT(control.run()->timeline().frameCount() == epoch + 1 && control.isPaused(), kPatience);
                    }();
                }
            }
        }
        const RunListing listing = listRuns(pathOf(home));
        if (listing.runs.size() != 1) qFatal("%zu runs", listing.runs.size());
        return listing.runs.front();
    }

  private slots:
    void aRunIsKeptWhileItTrains() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 3);
        QCOMPARE(run.result.outcome, Outcome::Completed);
        QCOMPARE(run.epochsTrained, 3);
        QVERIFY(run.source.has_value());
        QVERIFY(readCheckpoint(run.folder / kCheckpointFile).has_value());
        for (const char* file : {"metrics.csv", "importance.csv", "removal_curve.csv", kFramesFile})
            QVERIFY2(std::filesystem::exists(run.folder / file), file);
    }

    void anInterruptedRunGoesOnToTheSameBits() {
        const QTemporaryDir straightHome, home;
        const std::string hash = trained(straightHome, 5).result.networkHash;
        const StoredRun interrupted = trained(home, 5, 2);
        QCOMPARE(interrupted.result.outcome, Outcome::None);
        QCOMPARE(interrupted.epochsTrained, 2);
        RunControl control;
        control.setRunsFolder(pathOf(home));
        QSignalSpy began(&control, &RunControl::runBegan);
        control.resume(interrupted);
        QVERIFY(began.wait(kPatience));
        QVERIFY(control.run()->timeline().frameCount() >= 3);  // the epochs before are there
        QTRY_VERIFY_WITH_TIMEOUT(control.run()->hasEnded(), kPatience);
        QCOMPARE(control.run()->result().networkHash, hash);
        QCOMPARE(control.run()->timeline().frameCount(), 6);
        QTRY_COMPARE(openRunFolder(interrupted.folder)->result.networkHash, hash);
    }

    void aStoredRunIsShownWithItsData() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 3);
        RunControl control;
        control.setRunsFolder({});
        QSignalSpy began(&control, &RunControl::runBegan);
        control.openStored(run);
        QVERIFY(began.wait(kPatience));
        QCOMPARE(control.run()->timeline().frameCount(), 4);
        QVERIFY(control.run()->removalCurve() != nullptr);
        QVERIFY(control.run()->hasEnded());
        QVERIFY(!control.canStop());
        QVERIFY(control.canTrain());
        // Its checkpoint has the network of the last epoch, and no file that of the others.
        const auto& frames = control.run()->timeline().frames();
        QVERIFY(frames[3]->network != nullptr && frames[2]->network == nullptr);
        QCOMPARE(QString::fromStdString(hashOf(networkOf(*frames[3]->network))), QString::fromStdString(run.result.networkHash));
    }

    // After an evolution step the network is not that of the frame any more.
    void anUnfinishedRunIsShownWithoutItsNetwork() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 4, 2);
        RunControl control;
        control.setRunsFolder({});
        QSignalSpy began(&control, &RunControl::runBegan);
        control.openStored(run);
        QVERIFY(began.wait(kPatience));
        QVERIFY(control.run()->timeline().frames().back()->network == nullptr);
    }

    void aRunWithoutAnEpochIsAwaited() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 4, 2);
        const QString frames = QFile::decodeName((run.folder / kFramesFile).c_str());
        QVERIFY(QFile::rename(frames, frames + ".later"));
        auto lock = RunLock::acquire(run.folder);  // another program
        QVERIFY(lock.has_value());
        RunControl control;
        QSignalSpy began(&control, &RunControl::runBegan);
        control.openStored(run);
        QVERIFY(began.wait(kPatience));
        QCOMPARE(control.run()->timeline().frameCount(), 0);
        QVERIFY(QFile::rename(frames + ".later", frames));
        QTRY_COMPARE_WITH_TIMEOUT(control.run()->timeline().frameCount(), 3, kPatience);
    }

    void aRunThatIsTrainedElsewhereIsFollowed() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 4, 2);
        QFile frames(QFile::decodeName((run.folder / kFramesFile).c_str()));
        QVERIFY(frames.open(QIODevice::ReadOnly));
        const QByteArray whole = frames.readAll();
        frames.close();
        std::vector<std::uint64_t> begins;
        QVERIFY(readFrames(run.folder / kFramesFile, [&](const auto&, std::uint64_t begin) {
                    begins.push_back(begin);
                    return true;
                }).has_value());
        QVERIFY(QFile::resize(frames.fileName(), static_cast<qint64>(begins[2])));
        auto lock = RunLock::acquire(run.folder);  // another program
        QVERIFY(lock.has_value());
        RunControl control;
        QSignalSpy began(&control, &RunControl::runBegan);
        control.openStored(run);
        QVERIFY(began.wait(kPatience));
        QCOMPARE(control.run()->timeline().frameCount(), 2);
        QVERIFY(frames.open(QIODevice::WriteOnly | QIODevice::Append));
        frames.write(whole.mid(static_cast<qsizetype>(begins[2])));
        frames.close();
        QTRY_COMPARE_WITH_TIMEOUT(control.run()->timeline().frameCount(), 3, kPatience);
    }

    void aRunOfOtherDataIsExplained() {
        const QTemporaryDir home;
        StoredRun run = trained(home, 2);
        run.fingerprint = "0000000000000000";
        RunControl control;
        QSignalSpy problem(&control, &RunControl::problem);
        control.openStored(run);
        QVERIFY(problem.wait(kPatience));
        QVERIFY(QString::fromStdString(problem[0][0].value<Error>().message).contains("0000000000000000"));
        run.source.reset();
        control.openStored(run);
        QCOMPARE(problem.size(), 2);
    }

    void aRunThatCannotGoOnGivesItsWeights() {
        const QTemporaryDir home;
        StoredRun run = trained(home, 4, 2);
        const std::string before = hashOf(readCheckpoint(run.folder / kCheckpointFile)->state.network);
        run.source->data = "synthetic:samples=130,features=12,classes=2,informative=3";  // as if the file had changed
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder(pathOf(home));
        QSignalSpy mismatched(&window.control(), &RunControl::mismatched), began(&window.control(), &RunControl::runBegan);
        window.control().resume(run);
        QVERIFY(mismatched.wait(kPatience));
        const QString told = window.notice().text();
        QVERIFY2(told.contains(QString::fromStdString(run.fingerprint)) &&
                     told.contains(QString::fromStdString(window.control().data()->dataset->fingerprint)),
                 qPrintable(told));
        for (QAbstractButton* button : window.notice().findChildren<QAbstractButton*>())
            if (button->text() == "Weights only") button->click();
        QVERIFY(began.wait(kPatience));
        QTRY_VERIFY_WITH_TIMEOUT(window.control().run()->hasEnded(), kPatience);
        const auto& first = window.control().run()->timeline().frames().front();
        QCOMPARE(first->metrics.epoch, 0);
        QCOMPARE(QString::fromStdString(hashOf(networkOf(*first->network))), QString::fromStdString(before));
        QCOMPARE(window.control().weightsFrom(), run.folder.native());
        const auto isKept = [&] {
            const RunListing listing = listRuns(pathOf(home));
            return std::ranges::any_of(listing.runs, [&](const StoredRun& kept) {
                return kept.weightsFrom == run.folder.native() && kept.result.outcome == Outcome::Completed;
            });
        };
        QTRY_VERIFY(isKept());
    }

    void whatChangesARunFromWeightsIsStored() {
        const QTemporaryDir home;
        StoredRun run = trained(home, 2);
        run.settings.epochs = 100'000;
        RunControl control;
        control.setRunsFolder(pathOf(home));
        load(control);
        control.setSettings(run.settings);
        QSignalSpy began(&control, &RunControl::runBegan);
        control.beginWithWeightsOf(run);
        QVERIFY(began.wait(kPatience));
        QTRY_VERIFY_WITH_TIMEOUT(control.run()->timeline().frameCount() > 1, kPatience);
        Settings changed = run.settings;
        changed.learningRate = 0.02;
        control.setSettings(changed);
        QTRY_VERIFY_WITH_TIMEOUT(control.run()->timeline().metrics().back().learningRate == 0.02, kPatience);
        const std::filesystem::path folder = control.writer()->folder();
        control.stop();
        QTRY_VERIFY_WITH_TIMEOUT(control.run()->hasEnded(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(openRunFolder(folder)->result.outcome, Outcome::Stopped, kPatience);
        const auto changes = openRunFolder(folder)->changes;
        QCOMPARE(changes.size(), std::size_t{1});
        QCOMPARE(changes.front().values.learningRate, 0.02);
    }

    void aFolderOfRunsIsOpenedAsRuns() {
        const QTemporaryDir home;
        const StoredRun run = trained(home, 3);
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder({});
        QSignalSpy began(&window.control(), &RunControl::runBegan);
        window.openData(QFile::decodeName(run.folder.c_str()));
        QVERIFY(began.wait(kPatience));
        QCOMPARE(window.control().run()->timeline().frameCount(), 4);
        window.openData(home.path());
        QTRY_COMPARE(window.runList().shownCount(), 1);
        window.show();
        window.showComparison();
        QSignalSpy compared(&window.comparison(), &ComparisonViews::compared);
        QVERIFY(compared.wait(kPatience));
        QTRY_COMPARE(window.comparison().curves().numbers().rows.size(), 3u);
    }

    void theWindowOffersAnInterruptedRunBack() {
        const QTemporaryDir home;
        (void)trained(home, 5, 2);
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder(pathOf(home));
        window.lookForRuns();
        QTRY_VERIFY(window.notice().text().contains("interrupted after epoch 2 of 5"));
    }

    void theWindowOffersAnInterruptedRaceBack() {
        const QTemporaryDir home;
        const std::filesystem::path race = pathOf(home) / "race-20261130-100000";
        RunControl control;
        load(control);
        Settings longer = smallSettings(5);
        longer.seed = 1;
        QVERIFY(std::filesystem::create_directories(race));
        QVERIFY(writeRacePlan({.entries = {{"codacorset-s0", smallSettings(5)}, {"codacorset-s1", longer}},
                               .source = control.data()->options,
                               .dataName = "twelve",
                               .fingerprint = control.data()->dataset->fingerprint},
                              race)
                    .has_value());
        std::filesystem::rename(trained(home, 5, 2).folder, race / "codacorset-s0");
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder(pathOf(home));
        window.lookForRuns();
        QTRY_VERIFY2(window.notice().text().contains("A race on twelve was interrupted with 0 of 2 runs done."),
                     qPrintable(window.notice().text()));
        const auto buttons = window.notice().findChildren<QAbstractButton*>();
        const auto action = std::ranges::find(buttons, QString("Go on"), &QAbstractButton::text);
        QVERIFY(action != buttons.end());
        (*action)->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.race() != nullptr && window.race()->runner() != nullptr && !window.race()->runner()->isRunning(),
                                 kPatience);
        QCOMPARE(window.race()->runner()->folder(), race);
        QCOMPARE(window.race()->tableRows(), 1);
        for (const char* run : {"codacorset-s0", "codacorset-s1"}) QCOMPARE(openRunFolder(race / run)->result.outcome, Outcome::Completed);
    }

    void runsAreKeptInAChosenFolderWhereNoneIsKnown() {
        const QTemporaryDir home;
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder({});
        window.lookForRuns();
        QVERIFY2(window.notice().text().contains("Runs are not kept"), qPrintable(window.notice().text()));
        const auto buttons = window.notice().findChildren<QAbstractButton*>();
        const auto action = std::ranges::find(buttons, QString("Choose a folder…"), &QAbstractButton::text);
        QVERIFY(action != buttons.end());
        (*action)->click();
        auto* dialog = window.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        emit dialog->fileSelected(home.path());
        QCOMPARE(window.control().runsFolder(), pathOf(home));
        load(window.control());
        window.control().setSettings(smallSettings(2));
        window.control().trainOrPause();
        QTRY_VERIFY_WITH_TIMEOUT(window.control().run()->hasEnded() && window.control().writer()->status().problem.empty() &&
                                     !window.control().writer()->folder().empty(),
                                 kPatience);
        QCOMPARE(window.control().writer()->folder().parent_path(), pathOf(home));
    }

    // Told while it trains, and again when it has ended.
    void aRunThatCannotBeStoredIsSavedElsewhere() {
        const QTemporaryDir home;
        QFile file(home.filePath("a file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        MainWindow window(home.filePath("settings"));
        window.control().setRunsFolder(pathOf(home) / "a file");
        load(window.control());
        window.control().setSettings(smallSettings(100'000));
        window.control().trainOrPause();
        QTRY_VERIFY2_WITH_TIMEOUT(window.notice().text().contains("cannot be stored. Training goes on"), qPrintable(window.notice().text()),
                                  kPatience);
        window.control().stop();
        QTRY_VERIFY2_WITH_TIMEOUT(window.notice().text().contains("cannot be stored; storing is tried again"),
                                  qPrintable(window.notice().text()), kPatience);
        const int epochs = window.control().run()->timeline().metrics().back().epoch;
        const std::filesystem::path elsewhere = pathOf(home) / "elsewhere";
        QVERIFY(window.control().keepElsewhere(elsewhere).has_value());
        QTRY_VERIFY2_WITH_TIMEOUT(window.notice().text().contains("stored now"), qPrintable(window.notice().text()), kPatience);
        const RunListing listing = listRuns(elsewhere);
        QCOMPARE(listing.runs.size(), std::size_t{1});
        QCOMPARE(listing.runs.front().result.outcome, Outcome::Stopped);
        QCOMPARE(listing.runs.front().epochsTrained, epochs);
        QCOMPARE(readMetrics(listing.runs.front().folder).size(), static_cast<std::size_t>(epochs));
    }

    void theListSortsFiltersStarsHidesAndDeletes() {
        const QTemporaryDir home;
        const StoredRun first = trained(home, 2);
        const std::filesystem::path copy = pathOf(home) / "copy";
        std::filesystem::copy(first.folder, copy);
        auto* store = new RunStore;
        RunList list(*store);
        QSignalSpy listed(store, &RunStore::listed);
        store->setFolder(pathOf(home));
        QVERIFY(listed.wait());
        QCOMPARE(list.shownCount(), 2);
        QCOMPARE(list.compared().size(), 2u);
        list.setFilter("copy");
        QCOMPARE(list.shownCount(), 1);
        QCOMPARE(list.compared().size(), 1u);
        list.setFilter("nowhere");
        QVERIFY(std::ranges::any_of(list.findChildren<QLabel*>(), [](const QLabel* label) { return label->text().contains("nowhere"); }));
        list.setFilter("copy");
        const QByteArray csv = QByteArray::fromStdString(list.table(TableFormat::Csv));
        QCOMPARE(csv.trimmed().split('\n').size(), 2);
        QVERIFY(QByteArray::fromStdString(list.table(TableFormat::Latex)).startsWith("\\begin{tabular}"));
        const int row = store->model().rowOf(copy);
        RunLabels labels{.name = "mine", .colour = "#102030", .isStarred = true, .note = "a note"};
        store->model().setLabels(row, labels);
        QVERIFY(readLabels(copy) == labels);
        QCOMPARE(store->model().index(row, RunsModel::Name).data().toString(), "mine");
        labels.isHidden = true;
        store->model().setLabels(row, labels);
        list.setFilter("");
        QCOMPARE(list.shownCount(), 1);
        QVERIFY(store->remove(row));
        QVERIFY(!std::filesystem::exists(copy));
        store->undoRemove();
        QVERIFY(std::filesystem::exists(copy / "run.json"));
        QVERIFY(listed.wait());
        {
            const auto lock = RunLock::acquire(copy);
            QSignalSpy problem(store, &RunStore::problem);
            QVERIFY(!store->remove(store->model().rowOf(copy)));
            QCOMPARE(problem.size(), 1);
        }
        QVERIFY(store->remove(store->model().rowOf(copy)));
    }
};

QTEST_MAIN(TestKeptRuns)
#include "test_kept_runs.moc"
