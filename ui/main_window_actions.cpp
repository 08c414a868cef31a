// Menus, toolbar, shortcuts and what enables them.
#include "ui/main_window_actions.h"

#include "core/evolution/algorithm.h"
#include "ui/export/picture_export.h"
#include "ui/models/text.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/transport_bar.h"
#include "ui/panels/welcome_page.h"
#include "ui/style/control_style.h"
#include "ui/style/icons.h"
#include "ui/views/comparison_views.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QActionGroup>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <array>
#include <utility>

namespace rewire {

void MainWindow::buildActions() {
    m_actions = std::make_unique<Actions>();
    Actions& a = *m_actions;
    const auto make = [this](const QString& text, const QString& icon, const QKeySequence& key, auto&& slot) {
        auto* action = new QAction(text, this);
        if (!icon.isEmpty()) action->setIcon(makeIcon(icon));
        if (!key.isEmpty()) action->setShortcut(key);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        return action;
    };
    const auto onTimeline = [this](auto move) {
        return [this, move] {
            if (Run* run = m_control.run()) move(run->timeline());
        };
    };
    const QString none;
    a.open = make(tr("&Open file…"), QStringLiteral("open"), QKeySequence::Open, [this] { chooseData(); });
    a.openFolder = make(tr("Open &folder…"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { chooseDataFolder(); });
    a.catalogue = make(tr("The &paper's data sets…"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), [this] { showCatalogue(); });
    a.importOptions = make(tr("&Import options…"), none, QKeySequence(Qt::CTRL | Qt::Key_I), [this] { showImportOptions(); });
    a.quit = make(tr("&Quit"), none, QKeySequence::Quit, [this] { close(); });
    a.train = make(tr("&Train"), QStringLiteral("train"), QKeySequence(Qt::Key_Space), [this] { m_control.trainOrPause(); });
    a.stepEpoch =
        make(tr("Step one &epoch"), QStringLiteral("step"), QKeySequence(Qt::Key_Period), [this] { m_control.step(StepUnit::Epoch); });
    a.stepBatch = make(tr("Step one &batch"), none, QKeySequence(Qt::SHIFT | Qt::Key_Period), [this] { m_control.step(StepUnit::Batch); });
    a.stop = make(tr("&Stop"), QStringLiteral("stop"), QKeySequence(Qt::CTRL | Qt::Key_Period), [this] {
        if (m_control.loader().isLoading())
            m_control.loader().cancel();
        else
            m_control.stop();
    });
    a.newSeed = make(tr("&New seed"), QStringLiteral("dice"), QKeySequence(Qt::CTRL | Qt::Key_D),
                     [this] { m_settings->setSeed(QRandomGenerator::global()->bounded(100000)); });
    a.measure = make(tr("&Measure removal curves now"), none, QKeySequence(Qt::CTRL | Qt::Key_M), [this] {
        showRemovalCurves();
        m_views->measureRemovalCurve();
    });
    a.race = make(tr("&Race the algorithms…"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { showRace(); });
    a.compare = make(tr("&Compare runs"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { showComparison(); });
    a.runsFolder = make(tr("Runs of another &folder…"), none, {}, [this] { chooseRunsFolder(); });
    a.copyCommand = make(tr("Copy as &command"), QStringLiteral("copy"), {}, [this] { copyCommand(); });
    a.back = make(tr("One epoch &back"), none, QKeySequence(Qt::Key_Left), onTimeline([](Timeline& t) { t.stepBy(-1); }));
    a.forward = make(tr("One epoch &on"), none, QKeySequence(Qt::Key_Right), onTimeline([](Timeline& t) { t.stepBy(1); }));
    a.first = make(tr("&Untrained start"), none, QKeySequence(Qt::Key_Home), onTimeline([](Timeline& t) { t.setCurrentIndex(0); }));
    a.last =
        make(tr("&Newest epoch"), none, QKeySequence(Qt::Key_End), onTimeline([](Timeline& t) { t.setCurrentIndex(t.frameCount() - 1); }));
    a.back10 = make(tr("&Ten epochs back"), none, QKeySequence(Qt::SHIFT | Qt::Key_Left), onTimeline([](Timeline& t) { t.stepBy(-10); }));
    a.forward10 = make(tr("Te&n epochs on"), none, QKeySequence(Qt::SHIFT | Qt::Key_Right), onTimeline([](Timeline& t) { t.stepBy(10); }));
    a.play = make(tr("&Play, stop playing"), QStringLiteral("play"), QKeySequence(Qt::Key_P),
                  [this] { m_transport->player().setPlaying(!m_transport->player().isPlaying()); });
    a.search = make(tr("&Search all commands…"), none, QKeySequence(Qt::CTRL | Qt::Key_K), [this] { searchCommands(); });
    a.live = make(tr("&Live"), none, QKeySequence(Qt::Key_L), onTimeline([](Timeline& t) { t.goLive(); }));
    a.fitCurves = make(tr("&Fit curves"), QStringLiteral("fit"), QKeySequence(Qt::Key_F), [this] { m_views->curves().setFollowing(true); });
    a.exportView = make(tr("&Export a view…"), QStringLiteral("export"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { exportCurrent(); });
    a.makeFilm = make(tr("&Time-lapse…"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), [this] { makeFilm(); });
    a.makeReport = make(tr("&Report on one page…"), none, QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R), [this] { makeReport(); });
    a.copyPicture = make(tr("Copy &picture"), none, QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C),
                         [this] { copyView(currentView(), PictureFormat::Png); });
    a.copyNumbers = make(tr("Copy &numbers"), none, QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N),
                         [this] { copyView(currentView(), PictureFormat::Csv); });
    a.saveTop = make(tr("Save top &inputs…"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { saveTopInputs(); });
    a.copyTop =
        make(tr("&Copy the top k"), none, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { m_views->topInputs().copyTop(); });
    a.open->setIconText(tr("Open"));
    a.stepEpoch->setIconText(tr("Step"));
    a.exportView->setIconText(tr("Export"));
    a.welcome = make(tr("&Welcome page"), none, {}, [this] { showWelcome(m_pages->currentIndex() != 0 || m_control.data() == nullptr); });
    a.help = make(tr("&Keys and first steps"), QStringLiteral("info"), QKeySequence::HelpContents, [this] { showHelp(); });
    a.about = make(tr("&About Rewire"), none, {}, [this] { showAbout(); });
}

void MainWindow::buildMenus() {
    const Actions& a = *m_actions;
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addActions({a.open, a.openFolder, a.catalogue, a.importOptions});
    m_recentMenu = file->addMenu(tr("&Recent data"));
    QMenu* builtIn = file->addMenu(tr("&Built-in data"));
    for (const BuiltInDataset& dataset : builtInDatasets()) {
        const QString name = fromUtf8(dataset.name);
        QAction* action = builtIn->addAction(name, this, [this, name] { openData(name); });
        action->setEnabled(dataset.isAvailable);
        action->setStatusTip(fromUtf8(dataset.isAvailable ? dataset.summary : dataset.howToGet));
    }
    file->addSeparator();
    QMenu* exports = file->addMenu(tr("&Export"));
    exports->addActions({a.exportView, a.makeFilm, a.makeReport});
    exports->addSeparator();
    exports->addActions({a.copyPicture, a.copyNumbers});
    exports->addSeparator();
    exports->addActions({a.saveTop, a.copyTop});
    file->addSeparator();
    file->addAction(a.quit);

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addActions({a.train, a.stepEpoch, a.stepBatch, a.stop});
    run->addSeparator();
    run->addActions({a.newSeed, a.measure});
    run->addSeparator();
    run->addAction(a.copyCommand);
    QMenu* compare = menuBar()->addMenu(tr("&Compare"));
    m_runsDock->toggleViewAction()->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    compare->addActions({m_runsDock->toggleViewAction(), a.compare, a.race});
    compare->addSeparator();
    compare->addAction(a.runsFolder);
    QMenu* time = menuBar()->addMenu(tr("&Timeline"));
    time->addActions({a.first, a.back10, a.back, a.forward, a.forward10, a.last});
    time->addSeparator();
    time->addAction(a.play);
    time->addAction(a.live);
    buildViewMenu();
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addActions({a.search, a.help, a.about});
}

void MainWindow::buildViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    auto* workspaces = new QActionGroup(this);
    const auto addWorkspace = [&](const QString& text, Qt::Key key, Workspace workspace) {
        QAction* action = view->addAction(text, this, [this, workspace] {
            if (m_control.data() != nullptr) m_pages->setCurrentIndex(1);
            arrange(workspace);
        });
        action->setShortcut(QKeySequence(Qt::CTRL | key));
        action->setCheckable(true);
        action->setChecked(workspace == m_workspace);
        workspaces->addAction(action);
        m_workspaceActions[static_cast<std::size_t>(workspace)] = action;
    };
    addWorkspace(tr("&Learn: three big views"), Qt::Key_1, Workspace::Learn);
    addWorkspace(tr("&Research: everything"), Qt::Key_2, Workspace::Research);
    addWorkspace(tr("&Features: importance, table, removal"), Qt::Key_3, Workspace::Features);
    view->addSeparator();
    for (QDockWidget* dock : {m_dataDock, m_settingsDock, m_importanceDock, m_topInputsDock}) view->addAction(dock->toggleViewAction());
    view->addActions({m_runsDock->toggleViewAction(), m_comparisonDock->toggleViewAction()});
    view->addAction(m_actions->welcome);
    view->addAction(m_actions->fitCurves);
    view->addSeparator();
    buildLookMenu(*view);
    QMenu* theme = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const auto addTheme = [&](const QString& text, ThemeChoice choice) {
        QAction* action = theme->addAction(text, this, [this, choice] { setTheme(choice); });
        action->setCheckable(true);
        action->setChecked(m_preferences.theme() == choice);
        group->addAction(action);
    };
    addTheme(tr("&System"), ThemeChoice::System);
    addTheme(tr("&Light"), ThemeChoice::Light);
    addTheme(tr("&Dark"), ThemeChoice::Dark);
}

void MainWindow::buildToolBar() {
    const Actions& a = *m_actions;
    QToolBar* bar = addToolBar(tr("Main"));
    bar->setObjectName(QStringLiteral("main"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setContextMenuPolicy(Qt::NoContextMenu);
    bar->addAction(a.open);
    bar->addSeparator();
    m_trainButton = new QToolButton(bar);
    m_trainButton->setDefaultAction(a.train);
    m_trainButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_trainButton->setProperty(kPrimaryProperty, true);
    // As wide for Pause as for Train, so that nothing moves.
    m_trainButton->setMinimumWidth(fontMetrics().horizontalAdvance(tr("Continue")) + 40);
    bar->addWidget(m_trainButton);
    auto* step = new QToolButton(bar);
    step->setDefaultAction(a.stepEpoch);
    step->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    step->setPopupMode(QToolButton::MenuButtonPopup);
    auto* steps = new QMenu(step);
    steps->addActions({a.stepEpoch, a.stepBatch});
    step->setMenu(steps);
    bar->addWidget(step);
    bar->addAction(a.stop);
    bar->addSeparator();

    bar->addWidget(makeMutedLabel(tr("Algorithm "), bar));
    m_algorithmBox = new QComboBox(bar);
    m_algorithmBox->setAccessibleName(tr("Algorithm"));
    for (const Algorithm& algorithm : kAlgorithms) {
        m_algorithmBox->addItem(fromUtf8(algorithm.name), fromUtf8(algorithm.id));
        m_algorithmBox->setItemData(m_algorithmBox->count() - 1, fromUtf8(algorithm.summary), Qt::ToolTipRole);
    }
    m_algorithmBox->setCurrentIndex(m_algorithmBox->findData(fromUtf8(m_settings->settings().algorithm)));
    connect(m_algorithmBox, &QComboBox::currentIndexChanged, this,
            [this] { m_settings->chooseAlgorithm(m_algorithmBox->currentData().toString()); });
    bar->addWidget(m_algorithmBox);
    bar->addWidget(makeMutedLabel(tr("  Seed "), bar));
    m_seedField = new QLineEdit(QStringLiteral("0"), bar);
    m_seedField->setAccessibleName(tr("Seed"));
    m_seedField->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("000000")) + 2 * kGap);
    m_seedField->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,19}")), m_seedField));
    connect(m_seedField, &QLineEdit::textEdited, this, [this](const QString& text) { m_settings->setSeed(text.toULongLong()); });
    bar->addWidget(m_seedField);
    auto* dice = new QToolButton(bar);
    dice->setDefaultAction(a.newSeed);
    dice->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addWidget(dice);
    auto* gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    auto* exportButton = new QToolButton(bar);
    exportButton->setDefaultAction(a.exportView);
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setPopupMode(QToolButton::MenuButtonPopup);
    auto* ways = new QMenu(exportButton);
    ways->addActions({a.exportView, a.makeFilm, a.makeReport, a.copyPicture, a.copyNumbers, a.saveTop});
    exportButton->setMenu(ways);
    bar->addWidget(exportButton);
}

void MainWindow::updateActions() {
    const Actions& a = *m_actions;
    const bool isRunning = m_control.run() != nullptr && m_control.run()->state() == SessionState::Running;
    const bool isUnderWay = m_control.canStop();
    const bool isLoading = m_control.loader().isLoading();
    const bool hasFrames = m_control.run() != nullptr;
    a.train->setEnabled(m_control.canTrain() && !isLoading);
    a.train->setIcon(makeIcon(isRunning ? QStringLiteral("pause") : QStringLiteral("train"), IconColour::OnAccent));
    a.train->setText(isRunning ? tr("Pause") : m_control.isPaused() ? tr("Continue") : tr("Train"));
    const QString problem = isUnderWay ? QString() : m_settings->problem();
    a.train->setToolTip(m_control.data() == nullptr ? tr("Open data first") : problem.isEmpty() ? tr("Train or pause (Space)") : problem);
    const bool canStep = m_control.canTrain() && !isRunning && !isLoading;
    a.stepEpoch->setEnabled(canStep);
    a.stepBatch->setEnabled(canStep);
    const bool isFromFile = m_control.data() != nullptr && QFileInfo::exists(QFile::decodeName(m_control.data()->options.data.c_str()));
    a.importOptions->setEnabled(isFromFile && !isLoading);
    a.stop->setEnabled(isUnderWay || isLoading);
    a.stop->setToolTip(isLoading ? tr("Cancel loading (Ctrl+.)") : tr("Stop and keep the finished epochs (Ctrl+.)"));
    a.measure->setEnabled(hasFrames);
    a.copyCommand->setEnabled(m_control.data() != nullptr);
    for (QAction* action : {a.back, a.forward, a.back10, a.forward10, a.play, a.first, a.last, a.live, a.fitCurves, a.makeFilm,
                            a.makeReport, a.saveTop, a.copyTop})
        action->setEnabled(hasFrames);
    for (QAction* action : {a.exportView, a.copyPicture, a.copyNumbers}) action->setEnabled(hasFrames || m_comparison->isVisible());
    m_settings->setRunning(isUnderWay);
}

void MainWindow::updateRecent() {
    QStringList recent;
    for (const RecentData& entry : m_preferences.recentData()) recent << QFile::decodeName(entry.options.data.c_str());
    m_welcome->setRecent(recent);
    m_recentMenu->clear();
    m_recentMenu->setEnabled(!recent.isEmpty());
    for (int index = 0; index < recent.size(); ++index) {
        QString name = fromFile(recent[index].toStdString());
        m_recentMenu->addAction(name.replace(u'&', QStringLiteral("&&")), this, [this, index] { openRecent(index); });
    }
    if (recent.isEmpty()) return;
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(tr("Forget these"), this, [this] {
        m_preferences.forgetRecentData();
        updateRecent();
    });
}

void MainWindow::showHelp() {
    const std::array<std::pair<QString, QString>, 21> keys{{{tr("Space"), tr("Train, pause, go on")},
                                                            {tr("."), tr("One epoch (Shift: one batch)")},
                                                            {tr("Ctrl+."), tr("Stop")},
                                                            {tr("← →"), tr("One epoch back, on (Shift: ten)")},
                                                            {tr("Home, End"), tr("Untrained start, newest epoch")},
                                                            {tr("P"), tr("Play the epochs")},
                                                            {tr("L"), tr("Follow the newest epoch")},
                                                            {tr("F"), tr("Fit the curves")},
                                                            {tr("Ctrl+O"), tr("Open data")},
                                                            {tr("Ctrl+I"), tr("Import the data at hand with other options")},
                                                            {tr("Ctrl+E"), tr("Export a view")},
                                                            {tr("Ctrl+Shift+T"), tr("Time-lapse of a view")},
                                                            {tr("Ctrl+Alt+R"), tr("Report on one page")},
                                                            {tr("Ctrl+Alt+C"), tr("Copy a view's picture")},
                                                            {tr("Ctrl+Alt+N"), tr("Copy a view's numbers")},
                                                            {tr("Ctrl+M"), tr("Measure removal curves")},
                                                            {tr("Ctrl+R"), tr("The runs that are kept")},
                                                            {tr("Ctrl+Shift+M"), tr("Compare runs: curves, stability, topologies")},
                                                            {tr("Ctrl+Shift+R"), tr("Race the algorithms")},
                                                            {tr("Ctrl+K"), tr("Search all commands")},
                                                            {tr("Ctrl+1 2 3"), tr("Workspaces: Learn, Research, Features")}}};
    QString rows;
    for (const auto& [key, what] : keys)
        rows += QStringLiteral("<tr><td style='padding-right:24px'><b>%1</b></td><td>%2</td></tr>")
                    .arg(key.toHtmlEscaped(), what.toHtmlEscaped());
    auto* box =
        new QMessageBox(QMessageBox::NoIcon, tr("Keys and first steps"),
                        tr("Load data, press Train, and drag the timeline to any epoch: every view follows."), QMessageBox::Close, this);
    box->setTextFormat(Qt::RichText);  // ours alone
    box->setInformativeText(QStringLiteral("<table>%1</table><p>%2</p>")
                                .arg(rows, tr("The wheel zooms the curves and the connectivity, a double click shows all again. Move the "
                                              "pointer over any view to read exact values.")
                                               .toHtmlEscaped()));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Rewire"), tr("Rewire %1").arg(QStringLiteral(REWIRE_VERSION)),
                                QMessageBox::Close, this);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        tr("Trains truly sparse neural networks and shows their topology evolve, after Pieterse and Mocanu, arXiv:1903.07138.\n\n"
           "Free software under the GNU General Public License, version 3 or later. Plots by QCustomPlot."));
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

}  // namespace rewire
