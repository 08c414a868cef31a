// rewire-cli info: what a data set holds, for people or as JSON.
#pragma once

#include "app/data_options.h"

#include <CLI/CLI.hpp>

namespace rewire {

struct InfoOptions {
    DataOptions data;
    bool json = false;
};

void addInfoOptions(CLI::App& command, InfoOptions& options);

// The exit code: 0 done, 2 bad input.
[[nodiscard]] int runInfo(const InfoOptions& options);

}  // namespace rewire
