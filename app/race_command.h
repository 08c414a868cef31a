// rewire-cli race: several algorithms and seeds on one data set and budget, a run folder each, and the table of who is better.
#pragma once

#include "app/data_options.h"
#include "app/settings_options.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace rewire {

struct RaceOptions {
    DataOptions data;
    SettingsOptions settings;
    std::string algorithms = "all";
    std::string seeds = "0-2";
    std::vector<std::string> grid;
    std::string out;
    int jobs = 1;
    std::string shard = "1/1";
    double checkpointSeconds = 10;
    bool json = false;
};

void addRaceOptions(CLI::App& command, RaceOptions& options);

// The exit code: 0 done, or interrupted and kept; 1 a run failed or could not be stored; 2 bad usage or input.
[[nodiscard]] int runRace(const RaceOptions& options);

}  // namespace rewire
