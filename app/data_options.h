// The command line's options that say which data set to open, shared by the commands.
#pragma once

#include "core/data/open.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace rewire {

void addDataOptions(CLI::App& command, OpenOptions& options);

// Opens the data set; on failure prints the error to standard error and returns null.
[[nodiscard]] std::shared_ptr<const Dataset> openOrComplain(const OpenOptions& options);

}  // namespace rewire
