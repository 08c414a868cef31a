// From a path or a built-in name to a Dataset: tells the format by content and calls the reader for it.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/preparation.h"
#include "core/data/read_options.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace rewire {

struct OpenOptions {
    std::string data{};               // a path (file or folder) or a built-in name
    std::string test{};               // path of the test samples; empty: as the source has them, or a split
    std::string testLabels{};         // path of the test samples' labels, when read.labels gives those of the training samples
    ReadOptions read{};               // how the files are read
    Preparation prepare{};            // what is done before training
    std::uint64_t syntheticSeed = 0;  // built-in synthetic data: the generator's seed
};

// Called with the fraction done in [0, 1], on the calling thread.
using OpenProgress = std::function<void(double)>;

// Blocking, thread-safe; polls `stop` at least every MiB. Errors: every row of BAD_INPUT that concerns the format.
[[nodiscard]] Expected<std::shared_ptr<const Dataset>> openDataset(const OpenOptions& options, const OpenProgress& progress = {},
                                                                   std::stop_token stop = {});

struct BuiltInDataset {
    std::string name;         // what --data takes
    std::string summary;      // one sentence
    bool isAvailable = true;  // false: its Debian package is not installed
    std::string howToGet;     // the sentence that says which package brings it
};
[[nodiscard]] std::vector<BuiltInDataset> builtInDatasets();

}  // namespace rewire
