// MATLAB files, versions 4 to 7.3, as samples: which variables are features and labels, and which axis has the samples.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"
#include "core/data/readers/variables.h"

#include <filesystem>
#include <vector>

namespace rewire {

// Numeric, logical and sparse arrays; labels also as char rows or cells of text. Variables as asked, or guessed by their names.
// A matrix whose last axis has as many items as there are labels is turned, and told. NotFound lists the variables; BadFormat
// names a refused class (struct, object, complex, int64 beyond 2^53) or the byte of a damage. Blocks other threads that read
// MATLAB files: HDF5 is not thread-safe. A stop is seen within some MiB of a variable of any class and version.
[[nodiscard]] Expected<RawDataset> readMatlab(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
// What it holds and the first samples. Goes through the whole file.
[[nodiscard]] Expected<ArraysSeen> lookAtMatlab(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
