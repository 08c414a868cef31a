// What the window does with kept runs: the list, interrupted runs offered back, how well the present one is kept.
#include "ui/main_window.h"

#include "core/report/race_plan.h"
#include "core/report/train_command_line.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/race_window.h"
#include "ui/panels/run_list.h"
#include "ui/panels/run_status.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/welcome_page.h"
#include "ui/style/icons.h"
#include "ui/views/comparison_views.h"
#include "ui/views/run_curves_view.h"
#include "ui/views/run_views.h"
#include "ui/views/stability_view.h"
#include "ui/views/top_inputs_view.h"
#include "ui/views/topology_difference_view.h"

#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <utility>

namespace rewire {
namespace {

// Tabs already name what a dock holds: its buttons stand in their row, and no title above. Floating, it has the title that moves it.
void putTitleBesideTabs(QDockWidget& dock, QTabWidget& tabs) {
    auto* buttons = new QWidget(&tabs);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [&](const QString& icon, const QString& name, auto&& slot) {
        auto* button = new QToolButton(buttons);
        button->setIcon(makeIcon(icon));
        button->setAutoRaise(true);
        button->setToolTip(name);
        button->setAccessibleName(name);
        QObject::connect(button, &QToolButton::clicked, &dock, slot);
        row->addWidget(button);
    };
    add(QStringLiteral("float"), MainWindow::tr("%1 in a window of its own").arg(dock.windowTitle()), [&dock] { dock.setFloating(true); });
    add(QStringLiteral("close"), MainWindow::tr("Close %1").arg(dock.windowTitle()), [&dock] { dock.close(); });
    tabs.setCornerWidget(buttons);
    auto* noTitle = new QWidget(&dock);
    const auto arrange = [&dock, noTitle, buttons](bool isFloating) {
        buttons->setVisible(!isFloating);
        noTitle->setVisible(!isFloating);
        dock.setTitleBarWidget(isFloating ? nullptr : noTitle);
    };
    QObject::connect(&dock, &QDockWidget::topLevelChanged, noTitle, arrange);
    arrange(dock.isFloating());
}

constexpr int kBesideEachOther = 1400;  // width of a window that has room for the list of runs and their comparison side by side

}  // namespace

void MainWindow::buildRuns() {
    m_runStore = new RunStore(this);
    m_runList = new RunList(*m_runStore, this);
    m_runsDock = addDock(Qt::BottomDockWidgetArea, QStringLiteral("runs"), tr("Runs"), m_runList);
    m_runsDock->hide();
    connect(m_runList, &RunList::openRequested, &m_control, &RunControl::openStored);
    connect(m_runList, &RunList::resumeRequested, &m_control, &RunControl::resume);
    connect(m_runList, &RunList::deleted, this, [this](const QString& name) {
        m_notice->tellWithAction(NoticeBar::Kind::Info, tr("Deleted: %1. It goes for good when Rewire is closed.").arg(name), tr("Undo"),
                                 [this] {
                                     while (m_runStore->canUndo()) m_runStore->undoRemove();
                                     m_notice->dismiss();
                                 });
    });
    connect(m_welcome, &WelcomePage::raceChosen, this, &MainWindow::showRace);
    connect(m_welcome, &WelcomePage::runsChosen, this, &MainWindow::showRuns);
    connect(m_runStore, &RunStore::problem, this, [this](const Error& error) { tellError(tr("Runs"), error); });
    connect(m_status, &RunStatus::storageFailed, this, [this](const QString& problem) {
        const Run* const run = m_control.run();
        const QString sentence =
            run->hasEnded() ? tr("%1 The run cannot be stored; storing is tried again as long as it is open.").arg(resultSentence(*run))
                            : tr("The run cannot be stored. Training goes on, and storing is tried again.");
        m_notice->tellWithAction(
            NoticeBar::Kind::Problem, sentence, tr("Save elsewhere…"), [this] { saveElsewhere(); }, problem);
    });
    connect(m_status, &RunStatus::storageWorks, this,
            [this](const QString& folder) { m_notice->tell(NoticeBar::Kind::Info, tr("The run is stored now, in %1.").arg(folder)); });
    connect(&m_control, &RunControl::mismatched, this, [this](const Error& error, const StoredRun& run) {
        m_notice->tellWithAction(
            NoticeBar::Kind::Problem,
            withoutOptions(error.message) + QStringLiteral(" ") + tr("Or begin a new run on these data with its weights only."),
            tr("Weights only"), [this, run] { m_control.beginWithWeightsOf(run); });
        updateActions();
    });
    connect(&m_control, &RunControl::runBegan, this, [this] { m_status->setWriter(m_control.writer()); });
    connect(&m_control, &RunControl::stateChanged, m_runStore, [this] {
        if (m_runList->isVisible() || m_comparison->isVisible()) m_runStore->refresh();
    });
}

void MainWindow::buildComparison() {
    m_comparison = new ComparisonViews(this);
    m_comparisonTabs = new QTabWidget(this);
    m_comparisonTabs->setDocumentMode(true);
    const std::pair<PlotView*, QString> tabs[]{{&m_comparison->curves(), tr("Curves of runs")},
                                               {&m_comparison->stability(), tr("Stability")},
                                               {&m_comparison->topologies(), tr("Topologies")}};
    for (const auto& [view, name] : tabs) {
        view->setHeadingVisible(false);
        m_comparisonTabs->addTab(view, name);
    }
    m_comparisonDock = addDock(Qt::BottomDockWidgetArea, QStringLiteral("comparison"), tr("Comparison"), m_comparisonTabs);
    splitDockWidget(m_runsDock, m_comparisonDock, Qt::Horizontal);
    m_comparisonDock->hide();
    putTitleBesideTabs(*m_comparisonDock, *m_comparisonTabs);
}

// The list says which runs are compared; it looks at the disk again and again while somebody looks at either.
void MainWindow::connectRuns() {
    const auto watch = [this] {
        const bool isLookedAt = m_runList->isVisible() || m_comparison->isVisible();
        if (isLookedAt && m_runStore->folder().empty()) m_runStore->setFolder(m_control.runsFolder());
        m_runStore->setWatching(isLookedAt);
        if (m_comparison->isVisible()) compareRuns();
        if (m_actions != nullptr) updateActions();
    };
    connect(m_runList, &RunList::visibilityChanged, this, watch);
    connect(m_comparison, &ComparisonViews::visibilityChanged, this, watch);
    connect(m_runList, &RunList::comparedChanged, this, &MainWindow::compareRuns);
    connect(m_runList, &RunList::compareRequested, this, &MainWindow::showComparison);
    connect(m_runList, &RunList::folderRequested, this, &MainWindow::chooseRunsFolder);
    connect(m_runList, &RunList::usualFolderRequested, this, [this] { listRunsIn({}); });
    connect(m_comparison, &ComparisonViews::exportRequested, this, &MainWindow::exportView);
    connect(&m_views->topInputs(), &TopInputsView::topCountChanged, m_comparison, &ComparisonViews::setTopCount);
    m_comparison->setTopCount(m_views->topInputs().topCount());
}

void MainWindow::compareRuns() {
    if (m_comparison->isVisible()) m_comparison->compare(m_runList->compared(), m_runList->emphasised());
}

void MainWindow::showComparison() {
    showRuns();
    m_comparisonDock->show();
    // Where both would be too narrow beside each other, they share the place.
    if (!m_runsDock->isFloating() && !m_comparisonDock->isFloating()) {
        if (width() < kBesideEachOther)
            tabifyDockWidget(m_runsDock, m_comparisonDock);
        else if (tabifiedDockWidgets(m_runsDock).contains(m_comparisonDock))
            splitDockWidget(m_runsDock, m_comparisonDock, Qt::Horizontal);
    }
    m_comparisonDock->raise();
    resizeDocks({m_runsDock, m_comparisonDock}, {width() * 2 / 5, width() * 3 / 5}, Qt::Horizontal);
    giveComparisonRoom();
}

// About half of the window beside views, and more than what is offered while no data are open.
void MainWindow::giveComparisonRoom() {
    const bool isWelcome = m_pages->currentIndex() == 0;
    resizeDocks({m_comparisonDock}, {height() * (isWelcome ? 13 : 9) / 20}, Qt::Vertical);
}

void MainWindow::listRunsIn(const std::filesystem::path& folder) {
    const bool isUsual = folder.empty() || folder == m_control.runsFolder();
    m_runList->setPlace(isUsual ? QString() : fromFile(folder.native()));
    m_runStore->setFolder(isUsual ? m_control.runsFolder() : folder);
}

void MainWindow::chooseFolder(const QString& title, const QString& from, const std::function<void(const QString&)>& then) {
    auto* dialog = new QFileDialog(this, title, from);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void MainWindow::chooseRunsFolder() {
    chooseFolder(tr("A folder of runs"), QFile::decodeName(m_runStore->folder().c_str()), [this](const QString& path) {
        if (openIfRuns(path)) return;
        m_notice->tell(NoticeBar::Kind::Problem,
                       tr("There are no runs in %1. Choose the folder of a run or of a race, or one that holds such folders.")
                           .arg(fromFile(QFile::encodeName(path).toStdString())));
    });
}

void MainWindow::saveElsewhere() {
    chooseFolder(tr("Save the run in a folder within"), QDir::homePath(), [this](const QString& path) {
        if (const auto moved = m_control.keepElsewhere(QFile::encodeName(path).toStdString()); !moved) tellError(tr("Runs"), moved.error());
    });
}

bool MainWindow::openIfRuns(const QString& path) {
    const std::filesystem::path folder = QFile::encodeName(path).toStdString();
    std::error_code ignored;
    if (path.isEmpty() || !std::filesystem::is_directory(folder, ignored)) return false;
    if (std::filesystem::exists(folder / kRunFile, ignored)) {
        const auto run = openRunFolder(folder);
        if (run)
            m_control.openStored(*run);
        else
            tellError(tr("Runs"), run.error());
        return true;
    }
    bool hasRuns = false;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder, std::filesystem::directory_options::skip_permission_denied, ignored))
        hasRuns |= std::filesystem::exists(entry.path() / kRunFile, ignored);
    if (!hasRuns) return false;
    listRunsIn(folder);
    showRuns();
    return true;
}

void MainWindow::showRace() {
    if (m_control.data() == nullptr) {
        connect(&m_control, &RunControl::dataLoaded, this, &MainWindow::showRace, Qt::SingleShotConnection);
        // Data of which the truth is known, so that there is something to see at once; those that a person has begun to open go first.
        if (!m_control.loader().isLoading()) openData(QStringLiteral("synthetic-madelon"));
        return;
    }
    if (m_race == nullptr) {
        m_race = new RaceWindow(this);
        m_race->setColours(m_preferences.colours());
        connect(&m_control, &RunControl::dataLoaded, m_race, [this] { giveRaceItsData(); });
    }
    giveRaceItsData();
    m_race->show();
    m_race->raise();
}

// What the settings panel has, with each algorithm's own recommended rate.
void MainWindow::giveRaceItsData() {
    const auto settingsFor = [this](const QString& algorithm) {
        const auto& dataset = *m_control.data()->dataset;
        Settings settings = m_settings->settings();
        const Settings ofChosen = recommendedSettings(dataset, settings.algorithm),
                       own = recommendedSettings(dataset, algorithm.toStdString());
        if (settings.learningRate == ofChosen.learningRate) settings.learningRate = own.learningRate;
        settings.algorithm = algorithm.toStdString();
        return settings;
    };
    m_race->setData(m_control.data(), settingsFor, m_control.runsFolder());
}

// Of the run that is shown; before there is one, of the settings as they are.
void MainWindow::copyCommand() {
    const auto& loaded = m_control.data();
    const Run* const run = m_control.run();
    const QString command =
        QString::fromStdString(trainCommandLine(loaded->options, run != nullptr ? run->settings() : m_settings->settings(),
                                                run != nullptr ? m_control.weightsFrom() : std::string()));
    QGuiApplication::clipboard()->setText(command);
    QStringList missing;
    if (run != nullptr && !changesOf(run->timeline()).isEmpty())
        missing << tr("what was changed while it trained (%1)").arg(changesOf(run->timeline()).join(QStringLiteral("; ")));
    const QString told = missing.isEmpty()
                             ? tr("Copied: the command that repeats this run.")
                             : tr("Copied: the command that begins this run. Not in it: %1.").arg(missing.join(QStringLiteral(", ")));
    m_notice->tell(NoticeBar::Kind::Good, told, command);
}

void MainWindow::showRuns() {
    const bool wasHidden = !m_runsDock->isVisible();
    m_runsDock->show();
    m_runsDock->raise();
    if (wasHidden) resizeDocks({m_runsDock}, {height() / 4}, Qt::Vertical);
}

void MainWindow::lookForRuns() {
    if (m_control.runsFolder().empty())
        return m_notice->tellWithAction(NoticeBar::Kind::Info, tr("Runs are not kept, because no folder for them is known."),
                                        tr("Choose a folder…"), [this] {
                                            chooseFolder(tr("Keep runs in folders within"), QDir::homePath(), [this](const QString& path) {
                                                m_control.setRunsFolder(QFile::encodeName(path).toStdString());
                                                m_notice->dismiss();
                                                lookForRuns();
                                            });
                                        });
    connect(m_runStore, &RunStore::listed, this, &MainWindow::offerInterrupted, Qt::SingleShotConnection);
    m_runStore->setFolder(m_control.runsFolder());
}

// False where a program trains it now, and where nothing of it is left to do.
bool MainWindow::offerRace(const RacePlan& race, const std::filesystem::path& folder) {
    std::size_t done = 0;
    for (const ListedRun& listed : m_runStore->model().runs()) {
        if (listed.run.folder.parent_path() != folder) continue;
        if (listed.isTrainedNow) return false;
        done += listed.run.result.outcome == Outcome::Completed || listed.run.result.outcome == Outcome::Diverged;
    }
    if (done >= race.entries.size()) return false;
    const QString sentence =
        tr("A race on %1 was interrupted with %2 of %3 runs done.").arg(fromFile(race.dataName)).arg(done).arg(race.entries.size());
    m_notice->tellWithAction(NoticeBar::Kind::Info, sentence, tr("Go on"), [this, race, folder] {
        auto* waiting = new QObject(this);  // for these data, and no others that are opened later
        connect(&m_control.loader(), &DatasetLoader::cancelled, waiting, &QObject::deleteLater);
        connect(&m_control.loader(), &DatasetLoader::failed, waiting, &QObject::deleteLater);
        connect(&m_control, &RunControl::dataLoaded, waiting, [this, race, folder, waiting] {
            waiting->deleteLater();
            showRace();
            m_race->goOn(race, folder);
        });
        open(race.source);
    });
    return true;
}

void MainWindow::offerInterrupted() {
    if (m_control.run() != nullptr) return;  // somebody was faster
    for (const ListedRun& listed : m_runStore->model().runs()) {
        const StoredRun& run = listed.run;
        if (!listed.isInterrupted() || listed.labels.isHidden) continue;
        const std::filesystem::path above = run.folder.parent_path();
        if (const auto race = readRacePlan(above)) {
            if (offerRace(*race, above)) return;
            continue;
        }
        if (run.epochsTrained == 0 || !run.source) continue;
        const QString sentence = tr("A run was interrupted after epoch %1 of %2: %3 on %4, seed %5.")
                                     .arg(run.epochsTrained)
                                     .arg(run.settings.epochs)
                                     .arg(fromUtf8(run.settings.rules().name), fromFile(run.dataName))
                                     .arg(run.settings.seed);
        return m_notice->tellWithAction(NoticeBar::Kind::Info, sentence, tr("Go on"), [this, run] { m_control.resume(run); });
    }
}

}  // namespace rewire
