// What a person can ask for, as one object: open data, choose settings, train, pause, step, stop. Every transition is
// defined; what makes no sense now does nothing. The window only forwards clicks to it and draws what it tells.
#pragma once

#include "core/report/run_writer.h"
#include "ui/bridge/background.h"
#include "ui/bridge/dataset_loader.h"
#include "ui/bridge/session_bridge.h"
#include "ui/models/run.h"

#include <QObject>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <optional>

namespace rewire {

// Confined to the window's thread.
class RunControl : public QObject {
    Q_OBJECT
  public:
    explicit RunControl(QObject* parent = nullptr);
    ~RunControl() override;

    [[nodiscard]] const std::shared_ptr<const LoadedData>& data() const { return m_data; }
    [[nodiscard]] Run* run() const { return m_run.get(); }
    // The same run on shuffled labels; null while nobody asked for it.
    [[nodiscard]] Run* controlRun() const { return m_controlRun.get(); }
    [[nodiscard]] DatasetLoader& loader() { return m_loader; }
    // Of the next run. Set by the settings panel; checked when a run begins. What of them may change while a run is under way, and has been
    // changed by this call, is changed from its next epoch on, too.
    void setSettings(const Settings& settings);

    // Where runs are kept; empty: they are not. By default the XDG data folder's.
    void setRunsFolder(std::filesystem::path folder) { m_runsFolder = std::move(folder); }
    [[nodiscard]] const std::filesystem::path& runsFolder() const { return m_runsFolder; }
    // Of the run that is trained here; null where none is kept.
    [[nodiscard]] const RunWriter* writer() const { return m_writer.get(); }
    // The run at hand is stored in a new folder within `runsFolder` from here on, its past with it, though it was stored nowhere yet or has
    // ended.
    [[nodiscard]] Expected<void> keepElsewhere(const std::filesystem::path& runsFolder);
    // Opens its data and shows a run that is stored; one that another program trains is followed live.
    void openStored(const StoredRun& run) { openWithData(run, Opening::Show); }
    // Opens its data and goes on with it.
    void resume(const StoredRun& run) { openWithData(run, Opening::GoOn); }
    // Begins a run with the settings of `run`, its topology and weights, on the data at hand.
    void beginWithWeightsOf(const StoredRun& run);
    // Of the run that is shown: folder of the run whose weights it began with; empty: none.
    [[nodiscard]] const std::string& weightsFrom() const { return m_weightsFrom; }

    [[nodiscard]] bool isTraining() const;  // running or measuring
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool canTrain() const;  // start, go on, or begin anew
    [[nodiscard]] bool canStop() const;

  public slots:
    void trainOrPause();
    void step(rewire::StepUnit unit);
    void stop();
    void measureRemovalCurve();
    void trainControl();  // beside the run, with its settings
    // Makes a data set of these features (ascending) the one at hand; `featuresChosen` tells when it is there.
    void keepFeatures(std::vector<std::int32_t> features);

  signals:
    void dataLoaded();
    void runBegan();                                        // run() is another one now
    void controlChanged();                                  // controlRun() is another one now, or it has moved on
    void featuresChosen(const rewire::Settings& settings);  // data() has them; the settings are those of the run that chose
    void liveChanged(const QString& changes);               // asked of the run under way: "rate 0.1 → 0.05"; empty: as it is
    void stateChanged();                                    // of anything that enables or disables a command
    void problem(const rewire::Error& error);
    // `run` cannot go on with the data at hand; both values are in the text. beginWithWeightsOf() may do.
    void mismatched(const rewire::Error& error, const rewire::StoredRun& run);

  private:
    enum class Opening { Show, GoOn };
    struct StoredFrames;

    bool beginRun();
    void changeLive(const Settings& before);
    void begin(std::unique_ptr<Run> run, SessionStart start);
    void endSession();
    void keepResult(const RunResult& result);
    void openWithData(const StoredRun& run, Opening opening);
    void openNow();
    void show(const StoredRun& run);
    void goOn(const StoredRun& run);
    void showFrames(const StoredRun& run, const StoredFrames& read);
    void follow();
    void tell(const Error& error) { emit problem(error); }
    void adopt(const std::shared_ptr<const LoadedData>& data);
    static void connectRun(SessionBridge& bridge, Run& run);

    DatasetLoader m_loader;
    std::shared_ptr<const LoadedData> m_data;
    Settings m_settings;
    LiveSettings m_live;  // of the run under way, as last asked for
    std::unique_ptr<Run> m_run;
    std::filesystem::path m_runsFolder = defaultRunsFolder();
    std::optional<std::pair<StoredRun, Opening>> m_opening;  // waits for its data
    std::string m_weightsFrom;
    std::optional<StoredRun> m_followed;  // of another program
    std::uint64_t m_followedOffset = 0;   // of its frames file, read so far
    QTimer m_followTimer;
    std::unique_ptr<RunWriter> m_writer;
    std::unique_ptr<SessionBridge> m_bridge;  // ends before the writer
    std::unique_ptr<Run> m_controlRun;
    std::unique_ptr<SessionBridge> m_controlBridge;
    Background m_deriving;  // of a data set from the one at hand
    Background m_files;     // last: joins before what it touches goes
};

}  // namespace rewire
