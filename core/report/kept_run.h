// Training one run to its end in its folder, on the calling thread's time: what the command line and a race do with each of their runs.
#pragma once

#include "core/report/race.h"
#include "core/report/run_folder.h"
#include "core/report/run_writer.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace rewire {

enum class RunWish { GoOn, Pause, Stop };

// Called on the thread that trainRun was called on; what is empty is not called.
struct RunListener {
    std::function<void(const std::shared_ptr<const Frame>&, const Progress&)> epoch{};  // each frame, the untrained start's too
    std::function<void(const Progress&)> progress{};                                    // at every piece of news, and ten times a second
    std::function<void(const std::string&)> note{};                                     // storing fails, or works again
    std::function<RunWish()> wish{};                                                    // asked as often; obeyed within a mini-batch
};

// Blocks until the run has ended. The writer may be null: nothing is kept; else its
// finish() is the caller's.
[[nodiscard]] RunRecord trainRun(ResumableRun run, RunWriter* writer, const RunListener& listener);

// A run that may begin or go on. Null writer: it is whole already, and `run.record.result` has what came of it.
struct ReadyRun {
    ResumableRun run;
    std::unique_ptr<RunWriter> writer;
};
// Goes on with the run in `folder` up to settings.epochs, or begins it where the folder holds none. Mismatch when it holds one of other
// settings or data, with both values; NotWritable when another program trains it.
[[nodiscard]] Expected<ReadyRun> beginOrResume(const std::filesystem::path& folder, const Settings& settings,
                                               const std::shared_ptr<const Dataset>& dataset, const OpenOptions& source,
                                               double checkpointSeconds = RunWriter::kCheckpointSeconds);

// A race's folder in `base` ("race-…", the newest first) that these entries go on with: its runs are among them, with the same settings and
// data, and not all of them are whole. Empty: there is none.
[[nodiscard]] std::filesystem::path raceToGoOnWith(const std::filesystem::path& base, std::span<const RaceEntry> entries,
                                                   const std::string& fingerprint);

// Trained as far as it was asked for, its removal curves measured; or diverged, as it would again.
[[nodiscard]] bool isWhole(const StoredRun& run, int epochs);

}  // namespace rewire
