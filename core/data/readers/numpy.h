// NumPy's .npy and .npz (numpy.org/doc/stable/reference/generated/numpy.lib.format.html), with SciPy's layout of a
// compressed sparse matrix.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <vector>

namespace rewire {

[[nodiscard]] Expected<RawDataset> readNpy(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
[[nodiscard]] Expected<RawDataset> readNpz(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
[[nodiscard]] Expected<std::vector<VariablePreview>> npzVariables(const std::filesystem::path& path);

}  // namespace rewire
