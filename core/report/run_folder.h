// Runs as folders: where they are, what is in them, and what an interrupted one goes on from. Writing them is run_writer.h's part.
#pragma once

#include "core/base/expected.h"
#include "core/data/open.h"
#include "core/report/frame_file.h"
#include "core/report/run_report.h"
#include "core/training/session.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// What run.json (and, while a run goes on, metrics.csv) tells. A value; nobody vouches for the files, so it is checked.
struct StoredRun {
    std::filesystem::path folder;
    Settings settings;
    std::string dataName;
    std::string fingerprint;
    std::optional<OpenOptions> source;  // nothing: written by a Rewire that did not keep it
    RunResult result;                   // outcome None: it is going on, or was cut short
    int epochsTrained = 0;
    std::optional<double> precisionAtTruth;  // of the known informative inputs, the share found
    std::string started;                     // UTC; sorts by time
    std::string vectors;                     // the kernels that trained it
    std::string version;                     // of Rewire
    std::string weightsFrom;                 // folder of the run whose weights it began with; empty: random ones
    std::vector<SettingChange> changes{};    // of its settings, while it trained
};

// $XDG_DATA_HOME/rewire/runs, by default under ~/.local/share. Empty where neither is known.
[[nodiscard]] std::filesystem::path defaultRunsFolder();
// A name in `base` that no run has yet, such as 20261125-140509-madelon-codacorset-s0; nothing is made.
[[nodiscard]] std::filesystem::path newRunFolder(const std::filesystem::path& base, const Dataset& dataset, const Settings& settings);
[[nodiscard]] std::string utcNow();

// NotFound, NotReadable; BadFormat says which key is wrong, or that a newer Rewire wrote it.
[[nodiscard]] Expected<StoredRun> openRunFolder(const std::filesystem::path& folder);

struct RunListing {
    std::vector<StoredRun> runs;        // newest first
    std::vector<std::string> problems;  // a sentence for each folder that looks like a run and cannot be read
};
// The runs in `folder` and in its subfolders, two levels deep; links are not followed. Reads run.json and, where needed, metrics.csv.
[[nodiscard]] RunListing listRuns(const std::filesystem::path& folder);

// Deletes the files that Rewire made, and the folder when nothing else is in it. NotFound, NotWritable: no run, or one that is being
// trained.
[[nodiscard]] Expected<void> deleteRunFolder(const std::filesystem::path& folder);

// Mismatch, with both fingerprints, where `dataset` is not what the run was trained on.
[[nodiscard]] Expected<void> checkIsDataOf(const StoredRun& run, const Dataset& dataset);

// Every whole line of metrics.csv, in order; empty where there is none. O(epochs).
[[nodiscard]] std::vector<Metrics> readMetrics(const std::filesystem::path& folder);

// What an interrupted run goes on from, or a whole one goes further.
struct ResumableRun {
    RunRecord record;                                    // settings as asked for; the result so far
    std::optional<TrainingState> state;                  // nothing: from its start, to the same bits
    std::vector<std::shared_ptr<const Frame>> frames{};  // of the epochs so far, where they were asked for
    std::uint64_t framesLength = 0;                      // of the frames file, up to and with the state's epoch
    std::vector<std::string> notes;                      // what people should know
};
// Which of the earlier frames are kept.
enum class KeepFrames { Newest, All };
// Reads the checkpoint and checks it against data and settings; the caller holds the run's lock. Mismatch lists both values. Writes
// nothing.
[[nodiscard]] Expected<ResumableRun> prepareResume(const StoredRun& run, std::shared_ptr<const Dataset> dataset, int epochs,
                                                   KeepFrames keep = KeepFrames::Newest);

}  // namespace rewire
