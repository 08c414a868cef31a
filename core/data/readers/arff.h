// Weka's attribute-relation files, dense and sparse (waikato.github.io/weka-wiki, "ARFF (stable version)").
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

[[nodiscard]] Expected<RawSamples> readArff(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
