#include "ui/main_window.h"

#include "core/data/open.h"
#include "ui/main_window_actions.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/data_card.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/run_list.h"
#include "ui/panels/run_status.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/transport_bar.h"
#include "ui/panels/welcome_page.h"
#include "ui/style/icons.h"
#include "ui/views/comparison_views.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QLineEdit>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace rewire {
namespace {

// As a file is offered again: a choice of inputs was made for one run.
OpenOptions withAllInputs(OpenOptions options) {
    options.prepare.keptFeatures.clear();
    return options;
}

// Below, plots side by side and one above the other would be too small to be read.
constexpr int kCompactWidth = 1200;
constexpr int kCompactHeight = 680;
// Of the centre, below which curves over a view would both be too flat, such as while runs are listed in a window of 860 pixels:
// births and deaths are two rows of charts.
constexpr int kBothHeight = 600;

}  // namespace

MainWindow::MainWindow(const QString& preferencesFile, QWidget* parent) : QMainWindow(parent), m_preferences(preferencesFile) {
    setWindowTitle(tr("Rewire"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);        // not animated: on a busy machine a tab bar was seen to stop on its way
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);  // the importance keeps its height while runs are listed and compared
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    resize(1360, 860);
    m_views = new RunViews(this);
    buildCentre();
    buildDocks();
    buildRuns();
    buildComparison();
    connectRuns();
    m_workspace = static_cast<Workspace>(m_preferences.workspace(static_cast<int>(Workspace::Research)));
    buildActions();
    buildMenus();
    buildToolBar();
    connectControl();
    connectViewMenus();
    updateRecent();
    showWelcome(true);
    updateActions();
    restoreGeometry(m_preferences.windowGeometry());
    // Stored as it changes, but not at every pixel of a drag.
    m_rememberTimer.setSingleShot(true);
    m_rememberTimer.setInterval(500);
    connect(&m_rememberTimer, &QTimer::timeout, this, &MainWindow::rememberWindow);
    if (!m_preferences.setAsideFile().isEmpty())
        m_notice->tell(NoticeBar::Kind::Problem, tr("The settings file could not be read. Rewire starts with its defaults."),
                       tr("The old file was kept as %1.").arg(m_preferences.setAsideFile()));
}

// Docks tell of their visibility while they are deleted, when the members that would hear it are gone already.
MainWindow::~MainWindow() {
    for (QDockWidget* dock : findChildren<QDockWidget*>()) dock->disconnect(this);
    m_runList->disconnect(this);
    m_comparison->disconnect(this);
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_notice = new NoticeBar(centre);
    m_pages = new QStackedWidget(centre);
    m_welcome = new WelcomePage(m_pages);
    auto* work = new QWidget(m_pages);
    auto* workColumn = new QVBoxLayout(work);
    workColumn->setContentsMargins(0, 0, 0, 0);
    workColumn->setSpacing(0);
    m_split = new QSplitter(Qt::Vertical, work);
    m_split->setChildrenCollapsible(false);
    m_split->installEventFilter(this);
    m_lower = new QTabWidget(m_split);
    m_lower->setDocumentMode(true);
    buildViewTabs();
    m_split->addWidget(&m_views->curves());
    m_split->addWidget(m_lower);
    m_split->setStretchFactor(0, 4);
    m_split->setStretchFactor(1, 5);
    m_transport = new TransportBar(work);
    workColumn->addWidget(m_split, 1);
    workColumn->addWidget(m_transport);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(work);
    column->addWidget(m_notice);
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
    m_status = new RunStatus(this);
    statusBar()->addWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
}

QDockWidget* MainWindow::addDock(Qt::DockWidgetArea area, const QString& name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);  // what saveState() knows it by
    dock->setWidget(content);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable | QDockWidget::DockWidgetClosable);
    addDockWidget(area, dock);
    connect(dock, &QDockWidget::visibilityChanged, this, [this] { m_rememberTimer.start(); });
    connect(dock, &QDockWidget::dockLocationChanged, this, [this] { m_rememberTimer.start(); });
    return dock;
}

void MainWindow::buildDocks() {
    m_dataCard = new DataCard(this);
    m_settings = new SettingsPanel(this);
    m_dataDock = addDock(Qt::LeftDockWidgetArea, QStringLiteral("data"), tr("Data"), m_dataCard);
    m_settingsDock = addDock(Qt::LeftDockWidgetArea, QStringLiteral("settings"), tr("Settings"), m_settings);
    m_importanceDock = addDock(Qt::RightDockWidgetArea, QStringLiteral("importance"), tr("Input importance"), &m_views->importancePages());
    m_topInputsDock = addDock(Qt::RightDockWidgetArea, QStringLiteral("topInputs"), tr("Top inputs"), &m_views->topInputs());
    layOut();
}

void MainWindow::arrange(Workspace workspace) {
    m_workspace = workspace;
    m_preferences.setWorkspace(static_cast<int>(workspace));
    layOut();
}

bool MainWindow::wantsCompact() const { return width() < kCompactWidth || height() < kCompactHeight; }

// Moves the curves into the tabs and the docks into one place, or back.
void MainWindow::setCompact(bool compact) {
    if (compact == m_isCompact) return;
    m_isCompact = compact;
    const std::array docks{m_importanceDock, m_topInputsDock, m_settingsDock, m_dataDock};
    for (QDockWidget* dock : docks) removeDockWidget(dock);
    if (compact) {
        for (QDockWidget* dock : docks) addDockWidget(Qt::RightDockWidgetArea, dock);
        for (QDockWidget* dock : docks)
            if (dock != m_importanceDock) tabifyDockWidget(m_importanceDock, dock);
        placeCurves();
        m_lower->setCurrentIndex(0);
        return;
    }
    for (QDockWidget* dock : {m_dataDock, m_settingsDock}) addDockWidget(Qt::LeftDockWidgetArea, dock);
    for (QDockWidget* dock : {m_importanceDock, m_topInputsDock}) addDockWidget(Qt::RightDockWidgetArea, dock);
    placeCurves();
}

// Above the other views, or among them where the centre is too low for two.
void MainWindow::placeCurves() {
    CurvesView& curves = m_views->curves();
    const bool isTab = m_lower->indexOf(&curves) >= 0;
    const bool wantsTab = m_isCompact || (m_split->isVisible() && m_split->height() < kBothHeight);
    if (wantsTab == isTab) return;
    curves.setHeadingVisible(!wantsTab);
    if (wantsTab) {
        m_lower->insertTab(0, &curves, tr("Accuracy"));
        // One tab more moves the one in front, which a tab bar scrolls back into sight only when it is resized.
        QTabBar* const bar = m_lower->tabBar();
        QCoreApplication::postEvent(bar, new QResizeEvent(bar->size(), bar->size()));
        return;
    }
    m_lower->removeTab(m_lower->indexOf(&curves));
    m_split->insertWidget(0, &curves);
    curves.setVisible(true);
    m_split->setSizes({4 * m_split->height() / 9, 5 * m_split->height() / 9});
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    // Not within the layout that is under way.
    if (watched == m_split && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &MainWindow::placeCurves, Qt::QueuedConnection);
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::layOut() {
    setCompact(wantsCompact());
    const Workspace workspace = m_workspace;
    if (QAction* chosen = m_workspaceActions[static_cast<std::size_t>(workspace)]) chosen->setChecked(true);
    const bool isWelcome = m_pages->currentIndex() == 0;
    const bool hasSettings = workspace == Workspace::Research;
    const bool hasTable = workspace != Workspace::Learn;
    m_dataDock->setVisible(!isWelcome && hasSettings);
    m_settingsDock->setVisible(!isWelcome && hasSettings);
    m_importanceDock->setVisible(!isWelcome);
    m_topInputsDock->setVisible(!isWelcome && hasTable);
    if (workspace == Workspace::Features) m_lower->setCurrentWidget(&m_views->removalCurves());
    if (workspace == Workspace::Learn) m_lower->setCurrentWidget(&m_views->connectivity());
    if (m_isCompact) {
        m_importanceDock->raise();
        resizeDocks({m_importanceDock}, {qMax(300, width() * 2 / 5)}, Qt::Horizontal);
        return;
    }
    m_split->setSizes({4 * height() / 9, 5 * height() / 9});
    fitDataDock();
    resizeDocks({m_importanceDock, m_topInputsDock}, {440, 400}, Qt::Vertical);
    const int side = workspace == Workspace::Features ? width() / 2
                     : workspace == Workspace::Learn  ? width() * 2 / 5
                                                      : qBound(380, width() / 4, 460);
    resizeDocks({m_settingsDock, m_importanceDock}, {300, side}, Qt::Horizontal);
}

void MainWindow::connectControl() {
    connect(m_welcome, &WelcomePage::builtInChosen, this, &MainWindow::openData);
    connect(m_welcome, &WelcomePage::recentChosen, this, &MainWindow::openRecent);
    connect(m_welcome, &WelcomePage::openChosen, this, &MainWindow::chooseData);
    connect(m_welcome, &WelcomePage::catalogueChosen, this, &MainWindow::showCatalogue);
    connectDataCard();
    connect(&m_control, &RunControl::dataLoaded, this, &MainWindow::showLoaded);
    connect(&m_control, &RunControl::runBegan, this, &MainWindow::showRun);
    connect(&m_control, &RunControl::stateChanged, this, &MainWindow::updateActions);
    connect(&m_control, &RunControl::problem, this, &MainWindow::tellLoadFailure);
    DatasetLoader& loader = m_control.loader();
    connect(&loader, &DatasetLoader::started, this, [this](const QString& what) {
        m_status->showLoading(tr("Loading %1").arg(fromFile(QFileInfo(what).fileName().toStdString())), 0);
        updateActions();
    });
    connect(&loader, &DatasetLoader::progressed, this, [this, &loader](double fraction) {
        if (!loader.isLoading()) return;
        m_status->showLoading(tr("Loading, %1").arg(percentText(fraction, 0)), fraction);
        if (m_importIsLoading && m_import != nullptr) m_import->showLoading(fraction);
    });
    connect(&loader, &DatasetLoader::failed, this, [this] { m_status->setRun(m_control.run()); });
    connect(&loader, &DatasetLoader::cancelled, this, [this] {
        m_status->setRun(m_control.run());
        if (m_importIsLoading && m_import != nullptr) m_import->showCancelled();
        m_importIsLoading = false;
        m_opening.reset();
        updateActions();
    });
    connect(m_settings, &SettingsPanel::settingsChanged, this, [this] {
        const Settings settings = m_settings->settings();
        m_control.setSettings(settings);
        updateActions();
        const QSignalBlocker noEcho(m_algorithmBox);
        m_algorithmBox->setCurrentIndex(m_algorithmBox->findData(fromUtf8(settings.algorithm)));
        if (m_seedField->text() != QString::number(settings.seed)) m_seedField->setText(QString::number(settings.seed));
    });
    connect(m_views, &RunViews::exportRequested, this, &MainWindow::exportView);
    connect(&m_views->topInputs(), &TopInputsView::saveRequested, this, &MainWindow::saveTopInputs);
    connectViews();
}

void MainWindow::showWelcome(bool welcome) {
    m_pages->setCurrentIndex(welcome ? 0 : 1);
    if (welcome) {
        for (QDockWidget* dock : {m_dataDock, m_settingsDock, m_importanceDock, m_topInputsDock}) dock->hide();
        return;
    }
    layOut();
    if (m_comparison->isVisible() && !m_comparisonDock->isFloating()) giveComparisonRoom();
    const QByteArray docks = m_preferences.windowState(m_isCompact);
    if (!std::exchange(m_hasRestoredDocks, true) && !docks.isEmpty()) restoreState(docks);
}

void MainWindow::showLoaded() {
    const auto& loaded = m_control.data();
    endImport();
    m_opening.reset();
    if (m_pages->currentIndex() == 0) showWelcome(false);
    setWindowTitle(tr("%1 – Rewire").arg(fromFile(loaded->dataset->name)));
    m_dataCard->show(loaded);
    m_settings->setDataset(loaded->dataset);
    m_settings->show(recommendedSettings(*loaded->dataset, m_settings->settings().algorithm));
    m_views->setRun(nullptr);
    m_views->setDataset(loaded->dataset);
    m_comparison->setDataset(loaded->dataset);
    m_transport->setTimeline(nullptr, 0);
    m_status->setRun(nullptr);
    const bool isBuiltIn = loaded->dataset->source == "built-in";
    if (!isBuiltIn) m_preferences.addRecentData(withAllInputs(loaded->options));
    updateRecent();
    if (loaded->dataset->truthIsKnown())
        m_notice->tell(NoticeBar::Kind::Info, tr("Press Train (Space). Watch the bars on the right: the inputs that carry information keep "
                                                 "their connections, noise loses them."));
    else if (loaded->dataset->imageShape)
        m_notice->tell(
            NoticeBar::Kind::Info,
            tr("Press Train (Space). Watch the map on the right: pixels that matter keep their connections, the border goes dark."));
    m_trainButton->setFocus();
    fitDataDock();
}

// As tall as what the card has to say, up to nearly half of the window.
void MainWindow::fitDataDock() {
    if (m_isCompact) return;
    const int wanted = m_dataCard->contentHeight() + 5 * kGap;  // the dock's title, too
    const int tallest = height() * 9 / 20;
    resizeDocks({m_dataDock, m_settingsDock}, {qMin(wanted, tallest), height() - qMin(wanted, tallest)}, Qt::Vertical);
}

void MainWindow::showRun() {
    Run* run = m_control.run();
    m_notice->dismiss();
    m_views->setRun(run);
    m_views->curves().setFollowing(true);
    m_transport->setTimeline(&run->timeline(), run->settings().epochs);
    m_status->setRun(run);
    connect(run, &Run::ended, this, &MainWindow::showResult);
    if (m_control.canStop()) return;
    // One that was stored: beside it stand its own settings, but for the threads, which are this machine's.
    Settings settings = run->settings();
    settings.threads = m_settings->settings().threads;
    m_settings->show(settings);
}

void MainWindow::showResult() {
    const Run* run = m_control.run();
    const QString sentence = resultSentence(*run);
    if (run->result().outcome == Outcome::Diverged) {
        const double rate = run->settings().learningRate / 10;
        m_notice->tellWithAction(NoticeBar::Kind::Problem, sentence, tr("Set the rate to %1").arg(numberText(rate)),
                                 [this, rate] { m_settings->setLearningRate(rate); });
    } else if (run->result().outcome == Outcome::Failed) {
        m_notice->tell(NoticeBar::Kind::Problem, sentence);
    } else if (!sentence.isEmpty()) {
        if (run->removalCurve() != nullptr)
            m_notice->tellWithAction(NoticeBar::Kind::Good, sentence, tr("Removal curves"), [this] { showRemovalCurves(); });
        else
            m_notice->tell(NoticeBar::Kind::Good, sentence);
    }
    updateActions();
}

void MainWindow::showRemovalCurves() { m_lower->setCurrentWidget(&m_views->removalCurves()); }

void MainWindow::tellError(const QString& what, const Error& error) {
    const QString text = withoutOptions(error.message);
    const qsizetype end = text.indexOf(QStringLiteral(". "));
    const bool isLong = text.size() > 240 && end > 0;
    m_notice->tell(NoticeBar::Kind::Problem, tr("%1: %2").arg(what, isLong ? text.left(end + 1) : text), isLong ? text : QString());
    updateActions();
}

void MainWindow::setTheme(ThemeChoice choice) {
    m_preferences.setTheme(choice);
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance())) applyTheme(*application, choice);
}

void MainWindow::rememberWindow() {
    if (m_pages->currentIndex() == 1) m_preferences.setWindow(saveGeometry(), saveState(), m_isCompact);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    rememberWindow();
    event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (QWidget* child : findChildren<QWidget*>()) child->update();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_rememberTimer.start();
    if (m_pages == nullptr || m_pages->currentIndex() == 0 || wantsCompact() == m_isCompact) return;
    // Not within the layout that is under way.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (wantsCompact() != m_isCompact) layOut();
        },
        Qt::QueuedConnection);
}

}  // namespace rewire
