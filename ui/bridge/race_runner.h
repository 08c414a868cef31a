// A race of the window: its runs train in folders of their own on threads of their own, some at a time, and are paused, stopped and gone on
// with as a whole. Draws nothing.
#pragma once

#include "core/report/kept_run.h"
#include "core/report/race_plan.h"
#include "ui/bridge/dataset_loader.h"

#include <QObject>
#include <QTimer>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rewire {

// What is known of one run of a race, epoch by epoch; the untrained start is not among them.
struct RaceLane {
    enum class State { Waiting, Training, Ended, Failed };
    RaceEntry entry;
    State state = State::Waiting;
    std::vector<double> accuracy;  // test accuracy of epoch e at e - 1; NaN where it is not known
    // Connections of each input, parallel; null where they are not known. Nothing else is kept of an epoch: long races have many.
    std::vector<std::shared_ptr<const std::vector<std::uint32_t>>> connections;
    Progress progress;  // while it trains
    RunResult result;   // once it has ended
    QString problem;    // why it failed, or what is wrong with storing it
};

// Confined to the window's thread.
class RaceRunner : public QObject {
    Q_OBJECT
  public:
    // `folder` gets race.json and a run folder for each entry; whole runs that it holds are kept, interrupted ones gone on with.
    RaceRunner(std::shared_ptr<const LoadedData> data, std::vector<RaceEntry> entries, std::filesystem::path folder, int jobs,
               QObject* parent = nullptr);
    // Stops within a mini-batch and keeps what is trained, as runs that were interrupted.
    ~RaceRunner() override;

    void start();  // or go on, after stop() too
    void pause();
    void stop();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }  // paused counts
    [[nodiscard]] bool isPaused() const { return m_wish == RunWish::Pause; }
    [[nodiscard]] const std::vector<RaceLane>& lanes() const { return m_lanes; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    [[nodiscard]] const std::shared_ptr<const LoadedData>& data() const { return m_data; }

  signals:
    void changed();  // at most ten times a second
    void ended();    // all that could run has

  private:
    void storePlan();
    void work();
    void runEntry(std::size_t lane);
    void note(std::size_t lane, const std::shared_ptr<const Frame>& frame);
    void note(std::size_t lane, const Progress& progress);
    void note(std::size_t lane, const QString& problem);
    void pull();

    const std::shared_ptr<const LoadedData> m_data;
    const std::filesystem::path m_folder;
    const int m_jobs;
    std::vector<RaceLane> m_lanes;  // as the window sees them
    bool m_isRunning = false;
    QTimer m_tick;

    std::mutex m_mutex;
    std::vector<RaceLane> m_working;  // as the workers have them, under the lock
    bool m_hasNews = false;           // under the lock
    std::atomic<RunWish> m_wish = RunWish::GoOn;
    std::atomic<bool> m_isClosing = false;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<int> m_busy = 0;          // workers
    std::vector<std::jthread> m_workers;  // last: join before the rest goes
};

}  // namespace rewire
