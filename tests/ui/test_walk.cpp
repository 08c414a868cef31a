// A walk through the window on a small run: what a person clicks after training, settings changed on the way, workspaces and small windows.
#include "core/data/open.h"
#include "core/report/run_folder.h"
#include "tests/ui/time_limits.h"
#include "ui/main_window.h"
#include "ui/panels/command_search.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/race_window.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/timeline_slider.h"
#include "ui/panels/transport_bar.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"
#include "ui/views/truth_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace rewire;

class TestWalk : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;

    void makeWindow(QSize size = {1300, 850}) {
        m_window = std::make_unique<MainWindow>(m_folder->filePath("rewire.ini"));
        m_window->control().setRunsFolder(m_folder->filePath("runs").toStdString());
        m_window->resize(size);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void load() {
        QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
        m_window->openData("synthetic:samples=240,features=50,classes=2,informative=20");
        QVERIFY(loaded.wait(kPatience));
    }
    void useSmallSettings(int epochs) {
        Settings settings = m_window->settingsPanel().settings();
        settings.hidden = {60, 30};
        settings.epsilon = 5;
        settings.learningRate = 0.1;
        settings.epochs = epochs;
        settings.threads = 1;
        m_window->settingsPanel().show(settings);
    }
    void train(int epochs) {
        load();
        useSmallSettings(epochs);
        m_window->control().trainOrPause();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->control().run()->hasEnded(), kPatience);
    }
    Timeline& timeline() { return m_window->control().run()->timeline(); }
    QAbstractButton* button(const QString& text) const {
        for (QAbstractButton* candidate : m_window->findChildren<QAbstractButton*>())
            if (candidate->text() == text || candidate->accessibleName() == text) return candidate;
        return nullptr;
    }
    void copyCommand() const {
        for (QAction* action : m_window->findChildren<QAction*>())
            if (action->text() == "Copy as &command") return action->trigger();
        QFAIL("no such action");
    }
    QString notice() const { return m_window->findChild<NoticeBar*>()->text(); }
    QDockWidget* dock(const char* name) const { return m_window->findChild<QDockWidget*>(QString::fromLatin1(name)); }

  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Light); }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        makeWindow();
    }
    void cleanup() { m_window.reset(); }

    void theControlRunStandsBeside() {
        train(4);
        m_window->showView("Truth");
        QAbstractButton* const control = button("Train the shuffled-label control");
        QVERIFY(control != nullptr);
        QTRY_VERIFY(control->isEnabled());
        control->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->control().controlRun() != nullptr && m_window->control().controlRun()->hasEnded(), kPatience);
        const NumberTable table = m_window->views().truth().numbers();
        QCOMPARE(table.header.at(2), std::string("control_precision"));
        QVERIFY(std::holds_alternative<double>(table.rows.at(19).at(2)));
        const auto ownShare = std::get<double>(table.rows.at(19).at(1)), controlShare = std::get<double>(table.rows.at(19).at(2));
        QVERIFY(controlShare >= 0 && controlShare <= ownShare);  // not less for certain: similarity knows no labels
    }

    void trainingOnTheTopAloneKeepsTheSettings() {
        train(4);
        QSignalSpy chosen(&m_window->control(), &RunControl::featuresChosen);
        button("Train on these")->click();
        QVERIFY(chosen.wait(kPatience));
        QCOMPARE(m_window->control().data()->dataset->featureCount, 20);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->control().run() != nullptr && m_window->control().run()->hasEnded(), kPatience);
        QCOMPARE(m_window->control().run()->settings().hidden, (std::vector<int>{60, 30}));
        QCOMPARE(timeline().frames().back()->layers.front().inputCount, 20);
        copyCommand();
        QVERIFY2(notice().contains("repeats this run"), qPrintable(notice()));
        const std::vector<std::int32_t> kept = m_window->control().data()->options.prepare.keptFeatures;
        QCOMPARE(kept.size(), std::size_t{20});
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral(" --keep-inputs %1,").arg(kept.front())));
        // Chosen once more, the numbers are still those of the data as they were opened.
        m_window->control().keepFeatures({3, 7});
        QVERIFY(chosen.wait(kPatience));
        QCOMPARE(m_window->control().data()->options.prepare.keptFeatures, (std::vector<std::int32_t>{kept[3], kept[7]}));
        const auto reopened = openDataset(m_window->control().data()->options);
        QVERIFY(reopened.has_value());
        QCOMPARE(QString::fromStdString((*reopened)->fingerprint),
                 QString::fromStdString(m_window->control().data()->dataset->fingerprint));
    }

    // Asked for before there are data, a race takes those that are on their way.
    void aRaceWaitsForTheDataThatAreBeingOpened() {
        QByteArray table = "a,b,class\n";
        for (int row = 0; row < 60; ++row)
            table += QByteArray::number(row % 7) + ',' + QByteArray::number(row * row % 11) + (row % 2 == 0 ? ",no\n" : ",yes\n");
        QFile file(m_folder->filePath("own.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(table) == table.size());
        file.close();
        m_window->openData(file.fileName());
        m_window->showRace();
        QTRY_VERIFY(m_window->race() != nullptr && m_window->race()->isVisible());
        QVERIFY2(m_window->race()->windowTitle().contains("own"), qPrintable(m_window->race()->windowTitle()));
        QCOMPARE(m_window->control().data()->dataset->featureCount, 2);
    }

    void theCopiedCommandIsThatOfTheRun() {
        train(3);
        copyCommand();
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.startsWith("rewire-cli train --synthetic samples=240,features=50,classes=2,informative=20 --algorithm codacorset "
                                    "--hidden 60,30 --epochs 3 ") &&
                     command.contains(" --epsilon 5 "),
                 qPrintable(command));
        QVERIFY2(notice().contains("repeats this run"), qPrintable(notice()));
    }

    void baselinesStandBesideTheRanking() {
        train(3);
        QAbstractButton* const compare = button("Compare with other rankings");
        QTRY_VERIFY(compare->isEnabled());
        compare->click();
        QTRY_VERIFY_WITH_TIMEOUT(!compare->isVisible(), kPatience);
        QStringList words;
        for (const QLabel* label : m_window->views().topInputs().findChildren<QLabel*>())
            if (label->isVisible()) words << label->text();
        QVERIFY(words.contains("Variance") && words.contains("Mutual information") && words.filter(" of 20").size() >= 3);
    }

    // The list of names, the table of all inputs and the clipboard, read again and held against the ranking.
    void theTopInputsAreStoredAndCopied() {
        train(3);
        const auto ranked = m_window->views().topInputs().model().inputs();
        m_window->views().topInputs().setTopCount(7);
        const auto store = [&](const QString& filter, const QString& name) {
            m_window->saveTopInputs();
            auto* const dialog = m_window->findChild<QFileDialog*>();
            dialog->selectNameFilter(filter);
            dialog->setDirectory(m_folder->path());
            dialog->selectFile(name);
            QTRY_VERIFY(dialog->isVisible());
            QMetaObject::invokeMethod(dialog, "accept");
            QTRY_VERIFY(m_window->findChild<QFileDialog*>() == nullptr);
        };
        const auto lines = [&](const QString& name) {
            QFile file(m_folder->filePath(name));
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed().split(u'\n') : QStringList();
        };
        store("The top k as a list of names (*.txt)", "top.txt");
        QStringList names;
        for (std::size_t rank = 0; rank < 7; ++rank) names << inputName(*ranked->dataset, ranked->ranking[rank]);
        QCOMPARE(lines("top.txt"), names);
        store("All inputs as a table (*.csv)", "top.csv");
        const QStringList table = lines("top.csv");
        QCOMPARE(table.size(), 51);
        const InputImportance& importance = ranked->frame->importance;
        for (std::size_t rank = 0; rank < 50; ++rank) {
            const auto input = static_cast<std::size_t>(ranked->ranking[rank]);
            const QStringList cells = table[static_cast<qsizetype>(rank) + 1].split(u',');
            QCOMPARE(cells[0].toULongLong(), rank + 1);
            QCOMPARE(cells[1].toULongLong(), input);
            QCOMPARE(cells[3].toUInt(), importance.connections[input]);
            QCOMPARE(cells[4].toUInt(), importance.connectionsAfterRemoval[input]);
            QCOMPARE(cells[5].toDouble(), static_cast<double>(importance.strength[input]));
            QCOMPARE(cells[6].toDouble(), static_cast<double>(importance.strengthTimesSimilarity.at(input)));
            QCOMPARE(cells[7].toInt(), ranked->isInformative(static_cast<std::int32_t>(input)) ? 1 : 0);
        }
        m_window->views().topInputs().copyTop();
        const QStringList copied = QGuiApplication::clipboard()->text().trimmed().split(u'\n');
        QCOMPARE(copied.size(), 7);
        for (qsizetype row = 0; row < 7; ++row)
            QCOMPARE(copied[row].section(u'\t', 1, 1).toInt(), ranked->ranking[static_cast<std::size_t>(row)]);
    }

    // The means are there before the first frame when somebody looks at the map early.
    void classesCanBeChosenBeforeTheRun() {
        ImportanceMap map;
        map.setClassMeans(std::make_shared<const ClassMeans>(), {"a", "b"});
        QStringList offered;
        for (const QComboBox* box : map.findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("What the picture shows"))
                for (int i = 0; i < box->count(); ++i) offered << box->itemText(i);
        QCOMPARE(offered, QStringList({"Importance", "a", "b"}));
    }

    void removalCurvesOfAnyEpochAfterTheEnd() {
        train(4);
        m_window->showRemovalCurves();
        timeline().setCurrentIndex(2);
        RemovalCurveView& view = m_window->views().removalCurves();
        QAbstractButton* const measure = button("Measure this epoch");
        QTRY_VERIFY(measure->isEnabled());
        QCOMPARE(view.curve()->epoch, 4);
        measure->click();
        QTRY_COMPARE_WITH_TIMEOUT(view.curve()->epoch, 2, kPatience);
        timeline().goLive();
        QTRY_COMPARE(view.curve()->epoch, 4);
    }

    // Frames are stored without their networks; a whole run's last one comes back from its checkpoint.
    void aStoredRunIsMeasuredOnItsLastEpoch() {
        train(3);
        m_window.reset();
        const RunListing listing = listRuns(m_folder->filePath("runs").toStdString());
        QCOMPARE(listing.runs.size(), std::size_t{1});
        makeWindow();
        QSignalSpy began(&m_window->control(), &RunControl::runBegan);
        m_window->control().openStored(listing.runs.front());
        QVERIFY(began.wait(kPatience));
        QCOMPARE(timeline().frameCount(), 4);
        m_window->showRemovalCurves();
        QVERIFY(timeline().frames().back()->network != nullptr);
        m_window->views().setMeasure(ImportanceMeasure::Strength);
        m_window->views().measureRemovalCurve();
        QTRY_VERIFY_WITH_TIMEOUT(button("Measure this epoch")->isEnabled(), kPatience);
        QCOMPARE(m_window->views().removalCurves().curve()->epoch, 3);
        timeline().setCurrentIndex(1);
        QTRY_VERIFY(!button("Measure this epoch")->isEnabled());
        m_window->views().measureRemovalCurve();
        QVERIFY2(m_window->notice().text().contains("not kept"), qPrintable(m_window->notice().text()));
    }

    void theLastEpochShowsTheLastEvolution() {
        train(4);
        m_window->showView("Connectivity");
        ConnectivityView& view = m_window->views().connectivity();
        view.setValue(ConnectivityValue::Turnover);
        const auto changed = [&] {
            return std::any_of(view.shownGrid().removed.begin(), view.shownGrid().removed.end(), [](auto count) { return count > 0; });
        };
        QTRY_VERIFY(changed());
        QCOMPARE(view.frame()->metrics.epoch, 4);
        timeline().setCurrentIndex(0);
        QTRY_VERIFY(!changed());  // nothing has evolved yet
    }

    void settingsChangeARunOnItsWay() {
        load();
        useSmallSettings(2000);
        m_window->control().trainOrPause();
        QTRY_VERIFY_WITH_TIMEOUT(timeline().frameCount() > 2, kPatience);
        m_window->control().trainOrPause();  // a pause, so that the epoch is known
        QTRY_VERIFY_WITH_TIMEOUT(m_window->control().isPaused(), kPatience);
        m_window->settingsPanel().setSeed(77);  // of the next run
        m_window->settingsPanel().setLearningRate(0.02);
        QStringList words;
        for (const QLabel* label : m_window->settingsPanel().findChildren<QLabel*>())
            if (label->isVisibleTo(m_window.get())) words << label->text();
        QVERIFY2(words.filter("rate 0.1 → 0.02").size() == 1, qPrintable(words.join(u'\n')));
        m_window->control().trainOrPause();
        QTRY_VERIFY_WITH_TIMEOUT(timeline().metrics().back().learningRate == 0.02, kPatience);
        m_window->control().stop();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->control().run()->hasEnded(), kPatience);
        const QStringList changes = changesOf(timeline());
        QCOMPARE(changes.size(), 1);
        QVERIFY2(changes.first().contains("rate 0.1 → 0.02"), qPrintable(changes.first()));
        QCOMPARE(m_window->control().run()->settings().seed, std::uint64_t{0});
        QCOMPARE(m_window->control().run()->settings().learningRate, 0.1);  // as it began
        QVERIFY(m_window->findChild<TimelineSlider*>()->marks().size() == 1);
        m_window.reset();
        const RunListing listing = listRuns(m_folder->filePath("runs").toStdString());
        QCOMPARE(listing.runs.front().changes.size(), std::size_t{1});
        QCOMPARE(listing.runs.front().changes.front().values.learningRate, 0.02);
    }

    // Two plots above each other need height: while runs are compared in a window of usual size there is not enough.
    void curvesJoinTheTabsWhereTheCentreIsLow() {
        makeWindow({1360, 860});
        train(2);
        auto* const tabs = m_window->views().connectivity().parentWidget()->parentWidget();
        CurvesView& curves = m_window->views().curves();
        QVERIFY(!tabs->isAncestorOf(&curves) && curves.isVisible());
        m_window->showComparison();
        QTRY_VERIFY(tabs->isAncestorOf(&curves));
        const auto* const tabWidget = qobject_cast<QTabWidget*>(tabs);
        QVERIFY(tabWidget != nullptr);
        QVERIFY2(tabWidget->height() > 240, qPrintable(QString::number(tabWidget->height())));
        QCOMPARE(tabWidget->currentWidget(), &m_window->views().connectivity());  // what was looked at stays
        button("Close Comparison")->click();                                      // its tabs stand in the place of its title
        QVERIFY(dock("comparison")->isHidden());
        dock("runs")->hide();
        QTRY_VERIFY(!tabs->isAncestorOf(&curves));
        QVERIFY(curves.isVisible() && curves.height() > 150);
    }

    void keysMoveTheTimeline() {
        train(5);
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->setFocus();
        const auto press = [&](int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(key), modifiers);
            return timeline().currentIndex();
        };
        QCOMPARE(press(Qt::Key_Left), 4);
        QCOMPARE(press(Qt::Key_Home), 0);
        QCOMPARE(press(Qt::Key_Right), 1);
        QCOMPARE(press(Qt::Key_Right, Qt::ShiftModifier), 5);
        QVERIFY(!timeline().isLive());
        (void)press(Qt::Key_L);
        QVERIFY(timeline().isLive());
        (void)press(Qt::Key_Home);
        TimelinePlayer& player = m_window->findChild<TransportBar*>()->player();
        player.setFramesPerSecond(25);
        (void)press(Qt::Key_P);
        QTRY_COMPARE(timeline().currentIndex(), 5);
        QTRY_VERIFY(!player.isPlaying());
        player.setLooping(true);
        (void)press(Qt::Key_P);
        QTRY_VERIFY(timeline().currentIndex() < 5);  // begun again
        QVERIFY(player.isPlaying());
        (void)press(Qt::Key_P);
        QVERIFY(!player.isPlaying());
    }

    void commandsAreFoundByTheirWords() {
        train(2);
        CommandSearch search(*m_window->menuBar(), m_window.get());
        search.show();
        auto* field = search.findChild<QLineEdit*>();
        QTest::keyClicks(field, "view features");
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!search.isVisible());
        QCOMPARE(m_window->workspace(), MainWindow::Workspace::Features);
        QVERIFY(!dock("settings")->isVisible() && dock("topInputs")->isVisible());
    }

    void theWorkspaceIsRemembered() {
        load();
        m_window->arrange(MainWindow::Workspace::Learn);
        QVERIFY(!dock("topInputs")->isVisible() && dock("importance")->isVisible());
        m_window->close();
        m_window.reset();
        makeWindow();
        QVERIFY(!dock("importance")->isVisible());  // the welcome page has none
        QCOMPARE(m_window->workspace(), MainWindow::Workspace::Learn);
        load();
        QVERIFY(dock("importance")->isVisible() && !dock("settings")->isVisible() && !dock("topInputs")->isVisible());
    }

    void smallWindowsShowOneViewAtATime() {
        train(2);
        CurvesView& curves = m_window->views().curves();
        auto* tabs = m_window->findChild<QTabWidget*>();
        QCOMPARE(tabs->indexOf(&curves), -1);
        m_window->resize(900, 600);
        QTRY_VERIFY(tabs->indexOf(&curves) == 0);
        QVERIFY2(m_window->width() <= 920, qPrintable(QString::number(m_window->width())));
        for (const char* name : {"data", "settings", "importance", "topInputs"})
            QCOMPARE(m_window->dockWidgetArea(dock(name)), Qt::RightDockWidgetArea);
        m_window->resize(1400, 900);
        QTRY_COMPARE(tabs->indexOf(&curves), -1);
        QVERIFY(curves.isVisible());
        QCOMPARE(m_window->dockWidgetArea(dock("settings")), Qt::LeftDockWidgetArea);
        QVERIFY(dock("settings")->isVisible() && dock("topInputs")->isVisible());
    }
};

QTEST_MAIN(TestWalk)
#include "test_walk.moc"
