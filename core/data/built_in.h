// The data sets that have a name instead of a path.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/open.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// Where Debian's package dataset-fashion-mnist puts its files.
inline constexpr const char* kFashionMnistFolder = "/usr/share/datasets/fashion-mnist";

// NotFound names the package when `folder` is not there.
[[nodiscard]] Expected<RawDataset> readFashionMnist(const std::filesystem::path& folder, ReadMonitor& monitor);

}  // namespace rewire
