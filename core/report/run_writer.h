// Keeps a run in its folder while it trains, on a thread of its own, so that training never waits for a disk: metrics.csv and the frames file
// grow each epoch, the checkpoint is replaced at most every ten seconds. What cannot be stored is kept and tried again, ever more rarely;
// training goes on.
#pragma once

#include "core/base/expected.h"
#include "core/report/checkpoint.h"
#include "core/report/run_folder.h"
#include "core/report/run_lock.h"
#include "core/report/run_report.h"

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

    // Begins a new run in `folder`, which prepareRunFolder has prepared, or goes on with the one that is there; the lock is of that folder. Stores
    // run.json; NotWritable when not even that is possible. A checkpoint is stored after an epoch when `checkpointSeconds` have passed since the last.
    [[nodiscard]] static Expected<std::unique_ptr<RunWriter>> begin(std::filesystem::path folder, RunLock lock, const RunRecord& record, double checkpointSeconds = kCheckpointSeconds);
    [[nodiscard]] static Expected<std::unique_ptr<RunWriter>> resume(std::filesystem::path folder, RunLock lock, const ResumableRun& run, double checkpointSeconds = kCheckpointSeconds);
    // Stores what is still to be stored, with one last attempt for each thing.
    ~RunWriter();
    RunWriter(const RunWriter&) = delete;
    RunWriter& operator=(const RunWriter&) = delete;

    // Copies what is stored to another folder, which prepareRunFolder has prepared, and goes on there; the lock is of that folder. What stands in the
    // first one stays. While the copy fails, status() says why, and the run goes on in the folder it has.
    void moveTo(std::filesystem::path folder, RunLock lock);
    // All changes of settings so far; stored in run.json before the epochs that follow.
    void change(const std::vector<SettingChange>& changes);
    // Copies what it needs. O(connections).
    void add(const FinishedEpoch& epoch);
    // Stores all that is left, and the results; the changes are those the writer knows. The first error is returned; the rest is stored all the same.
    [[nodiscard]] Expected<void> finish(const RunRecord& record);

    struct Status {
        double secondsSinceSaved = -1;  // since the newest epoch was wholly stored in metrics and frames; negative: none was
        int checkpointEpoch = 0;        // 0: none yet
        std::string problem;            // why storing fails now; empty when it works
    };
    [[nodiscard]] Status status() const;
    [[nodiscard]] std::filesystem::path folder() const;

  private:
    struct Impl;
    explicit RunWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace rewire
