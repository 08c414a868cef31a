// rewire-cli train: one run without a window, its progress, and its folder of results.
#pragma once

#include "app/data_options.h"
#include "app/run_to_end.h"
#include "app/settings_options.h"

#include <CLI/CLI.hpp>

#include <string>

namespace rewire {

struct TrainOptions {
    DataOptions data;
    SettingsOptions settings;
    std::string weightsFrom;
    std::string out;
    bool isKept = true;
    bool force = false;
    TellingOptions telling;
};

void addTrainOptions(CLI::App& command, TrainOptions& options);

// The exit code: 0 done or interrupted and kept, 1 the run failed, diverged or was interrupted and not kept, 2 bad usage or input. Qt,
// which draws the pictures, wants the program's own arguments.
[[nodiscard]] int runTrain(const TrainOptions& options);

}  // namespace rewire
