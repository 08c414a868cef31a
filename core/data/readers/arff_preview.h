// The attributes and first rows of an ARFF file, for the import dialogue. Leaves reading to arff.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"

#include <filesystem>

namespace rewire {

// Rows that do not fit the attributes are listed with their lines; which attribute is the class is a note where it is not clear.
[[nodiscard]] Expected<SourcePreview> previewArff(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
