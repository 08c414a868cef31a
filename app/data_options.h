// The command line's options that say which data set to open, shared by the commands.
#pragma once

#include "core/data/open.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace rewire {

// A check for options that take a seed: empty when `text` is a whole number from 0 to 2^64 - 1, else what is wrong.
[[nodiscard]] std::string checkSeed(const std::string& text);

struct DataOptions : OpenOptions {
    std::string badRowsFile{};  // where the rows that were left out are listed; empty: nowhere
};

void addDataOptions(CLI::App& command, DataOptions& options);

// Opens the data set; on failure prints the error to standard error and returns null.
[[nodiscard]] std::shared_ptr<const Dataset> openOrComplain(const DataOptions& options);

}  // namespace rewire
