// MATLAB files, versions 4 to 7.3, by way of matio, which sees only bytes and sizes that were checked before.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <vector>

namespace rewire {

[[nodiscard]] Expected<RawDataset> readMatlab(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
[[nodiscard]] Expected<std::vector<VariablePreview>> matlabVariables(const std::filesystem::path& path);

}  // namespace rewire
