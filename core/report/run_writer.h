// Keeps a run in its folder while it trains, on a thread of its own, so that training never waits for a disk: metrics.csv and the frames
// file grow each epoch, the checkpoint is replaced at most every ten seconds. What cannot be stored is kept and tried again, ever more
// rarely; training goes on.
#pragma once

#include "core/base/expected.h"
#include "core/report/checkpoint.h"
#include "core/report/run_folder.h"
#include "core/report/run_lock.h"
#include "core/report/run_report.h"
#include "core/training/session.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// add() and change() belong to the session's thread; the rest is thread-safe.
class RunWriter {
  public:
    static constexpr double kCheckpointSeconds = 10;

    // Begins a new run in `folder`, which prepareRunFolder has prepared, or goes on with the one that is there; the lock is of that folder.
    // Stores run.json; NotWritable when not even that is possible. A checkpoint is stored after an epoch when `checkpointSeconds` have
    // passed since the last.
    [[nodiscard]] static Expected<std::unique_ptr<RunWriter>> begin(std::filesystem::path folder, RunLock lock, const RunRecord& record,
                                                                    double checkpointSeconds = kCheckpointSeconds);
    [[nodiscard]] static Expected<std::unique_ptr<RunWriter>> resume(std::filesystem::path folder, RunLock lock, const ResumableRun& run,
                                                                     double checkpointSeconds = kCheckpointSeconds);
    // A new run in a folder of its own within `runsFolder`, which is made with the first epoch. Where that fails, status() says why, and it
    // is tried again as all storing is.
    [[nodiscard]] static std::unique_ptr<RunWriter> beginWithin(std::filesystem::path runsFolder, const RunRecord& record,
                                                                double checkpointSeconds = kCheckpointSeconds);
    // Stores what is still to be stored, with one last attempt for each thing.
    ~RunWriter();
    RunWriter(const RunWriter&) = delete;
    RunWriter& operator=(const RunWriter&) = delete;

    // Makes a new folder within `runsFolder` (NotWritable), copies what is stored to it and goes on there, with what is not stored yet;
    // also where there was no folder yet, or the run has ended. What stands in the first one stays. While the copy fails, status() says
    // why, and the run goes on in the folder it has.
    [[nodiscard]] Expected<void> moveTo(const std::filesystem::path& runsFolder);
    // All changes of settings so far; stored in run.json before the epochs that follow.
    void change(const std::vector<SettingChange>& changes);
    // Copies what it needs. O(connections).
    void add(const FinishedEpoch& epoch);
    // The run is over with these results, which are stored after all else; what it began with and its changes are those the writer knows.
    void end(RunRecord results);
    // As end(), and waits until everything is stored, with one last attempt for each thing. The first error is returned; the rest is stored
    // all the same.
    [[nodiscard]] Expected<void> finish(RunRecord results);

    struct Status {
        double secondsSinceSaved = -1;  // since the newest epoch was wholly stored in metrics and frames; negative: none was
        int checkpointEpoch = 0;        // 0: none yet
        std::string problem;            // why storing fails now; empty when it works
    };
    [[nodiscard]] Status status() const;
    [[nodiscard]] std::filesystem::path folder() const;  // empty: not made yet

  private:
    struct Impl;
    explicit RunWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Has the session that begins with `start`, and ends before the writer, tell it all that is to be stored.
void keepIn(RunWriter& writer, SessionStart& start);

}  // namespace rewire
