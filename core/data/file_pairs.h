// Which of several files look like a training and a test part of one data set: for files that are dropped or given together.
#pragma once

#include "core/data/read_options.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace rewire {

struct FilePair {
    std::filesystem::path train;
    std::filesystem::path test;
    std::string reason;  // for people: "the names say train and test, both have 12 columns"
};

// By names (train or learn; test, valid, val, eval or dev) and, for tables, the number of columns, which must agree. Nothing when
// no two of them look like a pair. Reads at most a few MiB of each file.
[[nodiscard]] std::optional<FilePair> findFilePair(std::span<const std::filesystem::path> paths, const ReadOptions& options = {});

}  // namespace rewire
