// Runs compared: what their settings differ in, and which group of them, over its seeds, is better and how sure that is.
#pragma once

#include "core/insight/paired_test.h"
#include "core/report/run_folder.h"
#include "core/report/text_table.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// What a run is judged by.
enum class Score {
    FinalAccuracy,  // test accuracy of the last epoch
    BestAccuracy,   // of the best epoch: chosen on the test samples, so that it flatters
    Truth,          // the share of the known informative inputs among as many most connected ones
};
[[nodiscard]] std::optional<Score> scoreOf(std::string_view id);  // "final", "best", "truth"
[[nodiscard]] std::string_view titleOf(Score score);
// Nothing when the run has none: it diverged or failed, has trained no epoch, or no truth is known.
[[nodiscard]] std::optional<double> scoreOf(const StoredRun& run, Score score);

// The settings' keys whose values are not all the same, "data" among them, but for threads.
[[nodiscard]] std::vector<std::string> differingSettings(std::span<const StoredRun> runs);
// The value of such a key as people read it.
[[nodiscard]] std::string settingText(const StoredRun& run, const std::string& key);

// Runs that differ in nothing but their seeds (and threads, which change no result).
struct RunGroup {
    std::string label;              // "CoDASET", "CoDASET, learning_rate 0.1"
    std::vector<std::size_t> runs;  // their places in what was given, ascending
};
// In the order of their first runs.
[[nodiscard]] std::vector<RunGroup> groupRuns(std::span<const StoredRun> runs);

// Such a group, judged.
struct RankedGroup {
    std::string label;  // "CoDASET", "CoDASET, learning_rate 0.1"
    int rank = 1;       // by the mean; 1 is best
    MeanAndDeviation score;
    double meanRank = 0;                    // over the seeds that every group has; 0 where there are none
    std::optional<PairedTest> againstBest;  // over the common seeds; nothing for the best
    int runCount = 0;
    int divergedCount = 0;
    int unfinishedCount = 0;  // not trained as far as they were asked for
    double meanSeconds = 0;   // of training, over the runs that are complete; 0: none is
};
// Best first. Groups without any score stand last.
[[nodiscard]] std::vector<RankedGroup> rankRuns(std::span<const StoredRun> runs, Score score);

// The groups as a table; accuracies in percent.
[[nodiscard]] TextTable rankingTable(std::span<const RankedGroup> groups, Score score);
// A run a row: folder, outcome, epochs, accuracies, and what the settings differ in.
[[nodiscard]] TextTable runsTable(std::span<const StoredRun> runs);

}  // namespace rewire
