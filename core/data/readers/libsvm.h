// LIBSVM and SVMlight text: a label, then index:value pairs; the samples stay sparse.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

[[nodiscard]] Expected<RawSamples> readLibsvm(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
