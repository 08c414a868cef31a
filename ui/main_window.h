// The window: places the panels and views, and forwards what a person does to RunControl. Trains and draws nothing itself.
#pragma once

#include "ui/bridge/run_control.h"
#include "ui/preferences.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>
#include <array>
#include <memory>
#include <optional>

class QActionGroup;
class QComboBox;
class QDockWidget;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace rewire {

class ComparisonViews;
class DataCard;
class ImportDialog;
class NoticeBar;
class PlotView;
class RaceWindow;
class ReportJob;
struct RacePlan;
class Run;
struct RunContent;
class RunList;
class RunStatus;
class RunStore;
class RunViews;
class SettingsPanel;
class TransportBar;
class WelcomePage;
enum class PictureFormat;

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    // `preferencesFile`: see Preferences.
    explicit MainWindow(const QString& preferencesFile = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    enum class Workspace { Learn, Research, Features };
    // Which views stand where; remembered. Small windows have one view at a time in the centre, and all docks in tabs on the right.
    void arrange(Workspace workspace);
    [[nodiscard]] Workspace workspace() const { return m_workspace; }
    void setTheme(ThemeChoice choice);
    [[nodiscard]] ThemeChoice themeChoice() const { return m_preferences.theme(); }
    void showRemovalCurves();
    // Lists the runs that are kept and offers an interrupted one back.
    void lookForRuns();
    void showView(const QString& tab);  // by the name on its tab

    [[nodiscard]] RunControl& control() { return m_control; }
    [[nodiscard]] RunViews& views() const { return *m_views; }
    [[nodiscard]] SettingsPanel& settingsPanel() const { return *m_settings; }
    [[nodiscard]] NoticeBar& notice() const { return *m_notice; }
    [[nodiscard]] RunList& runList() const { return *m_runList; }
    [[nodiscard]] ComparisonViews& comparison() const { return *m_comparison; }
    void showRuns();
    void showComparison();
    void giveComparisonRoom();
    // Lists the runs of this folder; empty: those of the usual place again.
    void listRunsIn(const std::filesystem::path& folder);
    void showRace();
    [[nodiscard]] RaceWindow* race() const { return m_race; }

  public slots:
    // At once, as everything is guessed.
    void openData(const QString& pathOrName);
    // With the import dialogue, where there is something to choose. Two files: samples with test samples or labels, by names.
    void importData(const QStringList& paths);
    // As it was opened the last time, by its place in the list; one of an older version, which kept the path alone, as importData does.
    void openRecent(int index);
    void chooseData();
    void chooseDataFolder();
    void exportView(rewire::PlotView* view);
    void exportCurrent();
    void makeFilm(rewire::PlotView* view = nullptr);  // null: of the view used last
    void makeReport();
    void saveReport(const QString& path);  // without asking; PDF where the path ends so, else HTML
    void endReport();
    void saveTopInputs();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    struct Actions;

    void buildCentre();
    void buildViewTabs();
    void connectViews();
    void buildLookMenu(QMenu& menu);
    void applyColours();
    void showControl();
    void trainOnTop();
    void searchCommands();
    void buildDocks();
    [[nodiscard]] bool wantsCompact() const;
    void setCompact(bool compact);
    void placeCurves();
    void layOut();
    void buildRuns();
    void buildComparison();
    void connectRuns();
    void compareRuns();
    void chooseFolder(const QString& title, const QString& from, const std::function<void(const QString&)>& then);
    void chooseRunsFolder();
    void saveElsewhere();  // the run at hand
    // A run's folder is shown, a folder of runs is listed; false for everything else.
    [[nodiscard]] bool openIfRuns(const QString& path);
    void offerInterrupted();
    bool offerRace(const RacePlan& race, const std::filesystem::path& folder);
    void giveRaceItsData();
    void copyCommand();
    QDockWidget* addDock(Qt::DockWidgetArea area, const QString& name, const QString& title, QWidget* content);
    void buildActions();
    void buildMenus();
    void buildViewMenu();
    void buildToolBar();
    void connectControl();

    [[nodiscard]] std::vector<PlotView*> exportable() const;  // what can be exported now
    [[nodiscard]] bool followsTimeline(const PlotView& view) const;
    [[nodiscard]] PlotView& currentView() const;
    void savePredictions();
    void copyView(PlotView& view, PictureFormat format);
    void showViewMenu(PlotView& view, const QPoint& at);
    void connectViewMenus();
    [[nodiscard]] RunContent contentOf(const Run& run) const;
    void tellStored(const QString& path);
    void open(const OpenOptions& options);
    void showImport(const OpenOptions& options);
    void showImportOptions();  // of the data at hand
    void showCatalogue();
    void endImport();
    void connectDataCard();
    void showWelcome(bool welcome);
    void showLoaded();
    void fitDataDock();
    void showRun();
    void showResult();
    void updateActions();
    void updateRecent();
    void tellError(const QString& what, const Error& error);
    void tellLoadFailure(const Error& error);
    void showAbout();
    void showHelp();
    void rememberWindow();

    Preferences m_preferences;
    std::unique_ptr<Actions> m_actions;
    QTimer m_rememberTimer;
    Workspace m_workspace = Workspace::Research;
    std::array<QAction*, 3> m_workspaceActions{};
    bool m_isCompact = false;
    bool m_hasRestoredDocks = false;
    ReportJob* m_report = nullptr;  // null: none is being made

    QStackedWidget* m_pages = nullptr;
    WelcomePage* m_welcome = nullptr;
    NoticeBar* m_notice = nullptr;
    QSplitter* m_split = nullptr;
    QTabWidget* m_lower = nullptr;
    TransportBar* m_transport = nullptr;
    RunStatus* m_status = nullptr;
    DataCard* m_dataCard = nullptr;
    SettingsPanel* m_settings = nullptr;
    RunViews* m_views = nullptr;
    QDockWidget* m_dataDock = nullptr;
    QDockWidget* m_settingsDock = nullptr;
    QDockWidget* m_importanceDock = nullptr;
    QDockWidget* m_topInputsDock = nullptr;
    RunStore* m_runStore = nullptr;
    RunList* m_runList = nullptr;
    RaceWindow* m_race = nullptr;
    QDockWidget* m_runsDock = nullptr;
    ComparisonViews* m_comparison = nullptr;
    QTabWidget* m_comparisonTabs = nullptr;
    QDockWidget* m_comparisonDock = nullptr;
    QToolButton* m_trainButton = nullptr;
    QComboBox* m_algorithmBox = nullptr;
    QLineEdit* m_seedField = nullptr;
    QMenu* m_recentMenu = nullptr;
    QPointer<ImportDialog> m_import;
    bool m_importIsLoading = false;        // what is loading was asked for by m_import
    std::optional<OpenOptions> m_opening;  // outside the dialogue

    RunControl m_control;  // last: its thread ends before the views go
};

}  // namespace rewire
