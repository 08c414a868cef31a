// Keeps the run of the window in a folder while it trains. The folder is made by the session's thread and all storing is the writer's, so that the window
// never waits for a disk.
#pragma once

#include "core/report/run_writer.h"
#include "core/training/session.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace rewire {

// Thread-safe but for its life, which is the window's thread's and longer than the session's.
class RunKeeper {
  public:
    // A new run somewhere in `runsFolder`; the record has no frames yet.
    RunKeeper(RunRecord record, std::filesystem::path runsFolder);
    // A run that goes on with this writer.
    RunKeeper(RunRecord record, std::unique_ptr<RunWriter> writer);
    ~RunKeeper();

    // On the session's thread.
    void add(const FinishedEpoch& epoch);
    void change(const std::vector<SettingChange>& changes);
    // The results, stored on a thread of its own. Once.
    void finish(RunRecord record);
    // Goes on in a new folder within `runsFolder` with what is stored so far; whether that can be done is told by status(), but for what is known at once.
    [[nodiscard]] Expected<void> moveTo(const std::filesystem::path& runsFolder);
    // Nothing before the folder is made.
    [[nodiscard]] std::optional<RunWriter::Status> status() const;
    [[nodiscard]] std::filesystem::path folder() const;

  private:
    void begin();

    RunRecord m_record;
    const std::filesystem::path m_runsFolder;
    mutable std::mutex m_mutex;
    std::unique_ptr<RunWriter> m_writer;  // made once, under the lock
    std::string m_problem;                // why there is none
    bool m_hasBegun = false;              // of the session's thread
    std::atomic<bool> m_isFinished = false;
    std::jthread m_finisher;              // last: joins before the writer goes
};

// Tells the keeper, which outlives the session, all that is to be stored.
void keepIn(RunKeeper& keeper, SessionStart& start);

}  // namespace rewire
