// What commands do where they would write over something: they refuse, unless --force says that it may go.
#pragma once

#include "core/base/expected.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace rewire {

void addForceOption(CLI::App& command, bool& isForced);

// BadSetting when `path` is a file, or a folder with something in it, and `isForced` does not let it go.
[[nodiscard]] Expected<void> checkMayWrite(const std::filesystem::path& path, bool isForced);

}  // namespace rewire
