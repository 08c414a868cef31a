// rewire-cli data: which data sets have a name, whether they are here, and where to get the others.
#pragma once

#include <CLI/CLI.hpp>

namespace rewire {

struct DataListOptions {
    bool json = false;
};

// The command `data` with its subcommand `list`.
void addDataCommands(CLI::App& command, DataListOptions& options);

// The exit code: 0.
[[nodiscard]] int runDataList(const DataListOptions& options);

}  // namespace rewire
