// rewire-cli export: the files that the window exports, made from a run's folder without a window.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace rewire {

struct ExportOptions {
    std::string folder;
    std::string out;
    bool isForced = false;  // may replace what is there
    std::string data;       // where the data are now; empty: where they were
    // Of pictures and time-lapses.
    std::string view = "importance";
    int layer = 1;
    std::string measure = "connections";
    std::string colours = "viridis";
    bool hasOwnScale = false;
    double width = 0, height = 0;  // mm; 0: the default
    double dpi = 0;
    bool isTransparent = false;
    bool hasTitle = true, hasLegend = true, hasSideCharts = true, hasAxes = true;
    std::string title, caption;
    // Of a picture, and of a list of inputs.
    std::string format;
    std::optional<int> epoch;
    int topCount = 20;
    // Of a time-lapse.
    int firstEpoch = 0;
    int lastEpoch = -1;
    int everyEpochs = 1;
    double framesPerSecond = 10;
    double holdSeconds = 1.5;
};

void addExportCommands(CLI::App& command, ExportOptions& options);

// The exit code: 0 done, 1 something could not be stored or was interrupted, 2 bad usage or input.
[[nodiscard]] int runExport(const CLI::App& command, const ExportOptions& options);

}  // namespace rewire
