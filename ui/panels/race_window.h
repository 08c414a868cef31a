// A race in the window: choose algorithms and seeds, one button; a small multiple for each algorithm in step on one timeline, and the table
// of who is better.
#pragma once

#include "core/report/text_table.h"
#include "ui/bridge/race_runner.h"
#include "ui/style/colour_maps.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QSpinBox;
class QStackedLayout;
class QTableWidget;
class QToolButton;

namespace rewire {

class ElidedLabel;
class RaceLaneView;

// A window of its own. Closing it only hides it, and the race goes on; its end stops the race and keeps what is trained.
class RaceWindow : public QWidget {
    Q_OBJECT
  public:
    explicit RaceWindow(QWidget* parent = nullptr);
    ~RaceWindow() override;

    // `settingsFor` gives the settings of an algorithm for these data; `runsFolder` gets the race's folder.
    void setData(std::shared_ptr<const LoadedData> data, std::function<Settings(const QString&)> settingsFor,
                 std::filesystem::path runsFolder);
    // The race in `folder` goes on as it was planned; its data were given.
    void goOn(const RacePlan& plan, const std::filesystem::path& folder);
    void setColours(ColourMap colours);  // of the maps where inputs are pixels
    void startOrPause();
    void stop();
    [[nodiscard]] RaceRunner* runner() const { return m_runner.get(); }
    [[nodiscard]] int tableRows() const;

  private:
    QWidget* makeChoices();
    QWidget* makeControls();
    QWidget* makeTimeline();
    QWidget* makeBefore();
    QWidget* makeLanes();
    QWidget* makeTable();
    void chooseEpoch(int epoch);
    void beginRace();
    void begin(std::vector<RaceEntry> entries, const std::filesystem::path& folder);
    void tellProblem(const QString& problem);
    void showRace();
    void showLanes();
    void showTable();
    void updateControls();
    [[nodiscard]] std::vector<std::string> chosenAlgorithms() const;
    void copyTable(TableFormat format);
    [[nodiscard]] TextTable resultTable() const;
    [[nodiscard]] QString stateText() const;

    std::shared_ptr<const LoadedData> m_data;
    std::function<Settings(const QString&)> m_settingsFor;
    std::filesystem::path m_runsFolder;
    std::vector<QCheckBox*> m_algorithms;  // as kAlgorithms
    QLineEdit* m_seeds = nullptr;
    QSpinBox* m_epochs = nullptr;
    QSpinBox* m_jobs = nullptr;
    ElidedLabel* m_budget = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QLabel* m_state = nullptr;
    QSlider* m_timeline = nullptr;
    QToolButton* m_live = nullptr;
    QLabel* m_epoch = nullptr;
    QLabel* m_resultHeading = nullptr;
    QStackedLayout* m_pages = nullptr;  // what a race is, or its lanes
    QLabel* m_empty = nullptr;
    QGridLayout* m_grid = nullptr;
    std::vector<std::pair<std::string, RaceLaneView*>> m_views;  // by algorithm
    QTableWidget* m_table = nullptr;
    QWidget* m_result = nullptr;
    QLabel* m_problem = nullptr;
    ColourMap m_colours = ColourMap::Viridis;
    bool m_isLive = true;
    std::unique_ptr<RaceRunner> m_runner;
};

}  // namespace rewire
