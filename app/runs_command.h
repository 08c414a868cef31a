// rewire-cli runs and rank: what runs there are, what they came to, which group of them is better; and deleting them.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace rewire {

struct RunsOptions {
    std::vector<std::string> folders;  // of a run each, or holding runs
    std::string format = "text";
    std::string by = "final";  // rank
    bool json = false;         // list and show
};

// `runs` with its own list, show and delete.
void addRunsCommands(CLI::App& command, RunsOptions& options);
void addRankOptions(CLI::App& command, RunsOptions& options);

// The exit code: 0 done, 1 something could not be read or deleted, 2 bad usage or input.
[[nodiscard]] int runRuns(const CLI::App& command, const RunsOptions& options);
[[nodiscard]] int runRank(const RunsOptions& options);

}  // namespace rewire
