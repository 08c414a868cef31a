// Labels that stand in a file of their own (ReadOptions::labels): a NumPy array, or text with one a line.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/arrays.h"

#include <filesystem>

namespace rewire {

// Told by content; plain or gzip. Blank lines at the end of a text are left out; one in between is BadFormat with its line.
[[nodiscard]] Expected<LabelArray> readLabelFile(const std::filesystem::path& path, ReadMonitor& monitor);

}  // namespace rewire
