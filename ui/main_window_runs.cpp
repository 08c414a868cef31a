// What the window does with kept runs: the list, interrupted runs offered back, how well the present one is kept.
#include "ui/main_window.h"

#include "core/report/train_command_line.h"
#include "ui/models/text.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/race_window.h"
#include "ui/panels/run_list.h"
#include "ui/panels/run_status.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/welcome_page.h"

#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>

namespace rewire {

void MainWindow::buildRuns() {
    m_runStore = new RunStore(this);
    m_runList = new RunList(*m_runStore, this);
    m_runsDock = addDock(Qt::BottomDockWidgetArea, QStringLiteral("runs"), tr("Runs"), m_runList);
    m_runsDock->hide();
    connect(m_runList, &RunList::openRequested, &m_control, &RunControl::openStored);
    connect(m_runList, &RunList::resumeRequested, &m_control, &RunControl::resume);
    connect(m_runList, &RunList::deleted, this, [this](const QString& name) {
        m_notice->tellWithAction(NoticeBar::Kind::Info, tr("Deleted: %1. It goes for good when Rewire is closed.").arg(name), tr("Undo"), [this] {
            while (m_runStore->canUndo()) m_runStore->undoRemove();
            m_notice->dismiss();
        });
    });
    connect(m_welcome, &WelcomePage::raceChosen, this, &MainWindow::showRace);
    connect(m_runStore, &RunStore::problem, this, [this](const Error& error) { tellError(tr("Runs"), error); });
    connect(m_status, &RunStatus::storageFailed, this, [this](const QString& problem) {
        m_notice->tell(NoticeBar::Kind::Problem, tr("The run cannot be stored. Training goes on, and storing is tried again."), problem);
    });
    connect(&m_control, &RunControl::runBegan, this, [this] { m_status->setKeeper(m_control.keeper()); });
    connect(&m_control, &RunControl::stateChanged, m_runStore, [this] {
        if (m_runsDock->isVisible()) m_runStore->refresh();
    });
}

void MainWindow::showRace() {
    if (m_control.data() == nullptr) {
        // Data of which the truth is known, so that there is something to see at once.
        connect(&m_control, &RunControl::dataLoaded, this, &MainWindow::showRace, Qt::SingleShotConnection);
        return openData(QStringLiteral("synthetic-madelon"));
    }
    if (m_race == nullptr) {
        m_race = new RaceWindow(this);
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
        const Settings ofChosen = recommendedSettings(dataset, settings.algorithm), own = recommendedSettings(dataset, algorithm.toStdString());
        if (settings.learningRate == ofChosen.learningRate) settings.learningRate = own.learningRate;
        settings.algorithm = algorithm.toStdString();
        return settings;
    };
    m_race->setData(m_control.data(), settingsFor, m_control.runsFolder());
}

// Of the run that is shown; before there is one, of the settings as they are.
void MainWindow::copyCommand() {
    const auto& loaded = m_control.data();
    const Settings& settings = m_control.run() != nullptr ? m_control.run()->settings() : m_settings->settings();
    const QString command = QString::fromStdString(trainCommandLine(loaded->options, settings));
    QGuiApplication::clipboard()->setText(command);
    m_notice->tell(NoticeBar::Kind::Good, tr("Copied: the command that repeats this run."), command);
}

void MainWindow::showRuns() {
    m_runsDock->show();
    m_runsDock->raise();
}

void MainWindow::lookForRuns() {
    if (m_control.runsFolder().empty()) return;
    connect(m_runStore, &RunStore::listed, this, &MainWindow::offerInterrupted, Qt::SingleShotConnection);
    m_runStore->setFolder(m_control.runsFolder());
}

void MainWindow::offerInterrupted() {
    if (m_control.run() != nullptr) return;  // somebody was faster
    for (const ListedRun& listed : m_runStore->model().runs()) {
        const StoredRun& run = listed.run;
        if (!listed.isInterrupted() || run.epochsTrained == 0 || !run.source || listed.labels.isHidden) continue;
        const QString sentence = tr("A run was interrupted after epoch %1 of %2: %3 on %4, seed %5.")
                                     .arg(run.epochsTrained)
                                     .arg(run.settings.epochs)
                                     .arg(fromUtf8(run.settings.rules().name), fromFile(run.dataName))
                                     .arg(run.settings.seed);
        return m_notice->tellWithAction(NoticeBar::Kind::Info, sentence, tr("Go on"), [this, run] { m_control.resume(run); });
    }
}

}  // namespace rewire
