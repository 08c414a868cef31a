// From a path or a built-in name to a Dataset: tells the format by content and calls the reader for it.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace rewire {

struct OpenOptions {
    std::string data{};            // a path (file or folder) or a built-in name
    std::string test{};            // path of the test samples; empty: as the source has them, or a split
    double testFraction = 0.25;    // when the source holds no test part: stratified split, told in Dataset::notes
    std::uint64_t splitSeed = 0;   // seed of that split
    std::string labelColumn{};     // CSV: name or 0-based number of the class column; empty: guessed and told in notes
    enum class MissingCells { Refuse, FillWithMean, DropRows } missing = MissingCells::Refuse;
    std::uint64_t syntheticSeed = 0;  // built-in synthetic data: the generator's seed
};

// Called with the fraction done in [0, 1], on the calling thread.
using OpenProgress = std::function<void(double)>;

// Blocking, thread-safe; polls `stop` at least every MiB. Errors: every row of BAD_INPUT that concerns the format.
[[nodiscard]] Expected<std::shared_ptr<const Dataset>> openDataset(const OpenOptions& options, const OpenProgress& progress = {},
                                                                   std::stop_token stop = {});

struct BuiltInDataset {
    std::string name;        // what --data takes
    std::string summary;     // one sentence
    bool isAvailable = true; // false: its Debian package is not installed
    std::string howToGet;    // the sentence that says which package brings it
};
[[nodiscard]] std::vector<BuiltInDataset> builtInDatasets();

}  // namespace rewire
