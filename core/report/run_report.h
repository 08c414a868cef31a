// What a run tells as text files: run.json, lines of metrics.csv, importance.csv and removal_curve.csv. Pictures are drawn by ui/views;
// what a run goes on from is checkpoint.h's and frame_file.h's part, and reading it all run_folder.h's.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/open.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "core/training/session.h"
#include "core/training/setting_change.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// What a run leaves behind. Nothing is owned but shared.
struct RunRecord {
    std::shared_ptr<const Dataset> dataset;
    Settings settings;
    int epochsTrained = 0;                             // what there is to tell of each stands in its folder
    std::shared_ptr<const Frame> newest;               // the frame of the last of them; null where there is none
    std::shared_ptr<const RemovalCurve> removalCurve;  // null where none was measured
    RunResult result;
    std::optional<OpenOptions> source{};   // how the data were opened
    std::string started{};                 // UTC, "2026-11-25T14:05:09Z"
    std::string weightsFrom{};             // folder of the run whose weights it began with; empty: random ones
    std::vector<SettingChange> changes{};  // that were made while it trained
};

[[nodiscard]] std::string runJson(const RunRecord& run);  // ends with a newline
[[nodiscard]] std::string metricsCsvHeader();
[[nodiscard]] std::string metricsCsvLine(const Metrics& metrics);
[[nodiscard]] std::string importanceCsv(const Dataset& dataset, const InputImportance& importance);
[[nodiscard]] std::string removalCurveCsv(const RemovalCurve& curve);

// The layout of run.json, raised when an older program could not read it any more.
inline constexpr int kRunFormat = 1;
inline constexpr const char* kRunFile = "run.json";
inline constexpr const char* kMetricsFile = "metrics.csv";

// Makes `folder` (and its parents) and proves that it can be written to. NotWritable when it cannot, or when it holds a run
// already and `replace` is false.
[[nodiscard]] Expected<void> prepareRunFolder(const std::filesystem::path& folder, bool replace);
// importance.csv, removal_curve.csv and run.json, each atomically; a file of a replaced run that this one lacks is removed. The folder
// exists. On an error (the first is returned) the other files are stored all the same.
[[nodiscard]] Expected<void> writeResults(const RunRecord& run, const std::filesystem::path& folder);

}  // namespace rewire
