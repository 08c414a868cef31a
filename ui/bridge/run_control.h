// What a person can ask for, as one object: open data, choose settings, train, pause, step, stop. Every transition is
// defined; what makes no sense now does nothing. The window only forwards clicks to it and draws what it tells.
#pragma once

#include "ui/bridge/dataset_loader.h"
#include "ui/bridge/session_bridge.h"
#include "ui/models/run.h"

#include <QObject>
#include <memory>

namespace rewire {

// Confined to the window's thread.
class RunControl : public QObject {
    Q_OBJECT
  public:
    explicit RunControl(QObject* parent = nullptr);
    ~RunControl() override;

    [[nodiscard]] const std::shared_ptr<const LoadedData>& data() const { return m_data; }
    [[nodiscard]] Run* run() const { return m_run.get(); }
    [[nodiscard]] DatasetLoader& loader() { return m_loader; }
    // Of the next run. Set by the settings panel; checked when a run begins.
    void setSettings(const Settings& settings) { m_settings = settings; }

    [[nodiscard]] bool isTraining() const;  // running or measuring
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool canTrain() const;    // start, go on, or begin anew
    [[nodiscard]] bool canStop() const;

  public slots:
    void trainOrPause();
    void step(rewire::StepUnit unit);
    void stop();
    void measureRemovalCurve();

  signals:
    void dataLoaded();
    void runBegan();      // run() is another one now
    void stateChanged();  // of anything that enables or disables a command
    void problem(const rewire::Error& error);

  private:
    bool beginRun();
    void endSession();

    DatasetLoader m_loader;
    std::shared_ptr<const LoadedData> m_data;
    Settings m_settings;
    std::unique_ptr<Run> m_run;
    std::unique_ptr<SessionBridge> m_bridge;
};

}  // namespace rewire
