// A folder with a folder of images per class (PNG, JPEG, BMP, PGM/PPM, told by content), perhaps below "train" and "test".
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/image_set.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// Whether the folder holds folders of images. Looks at names and first bytes only.
[[nodiscard]] bool looksLikeImageFolder(const std::filesystem::path& folder);
// NotReadable, Cancelled, or BadFormat where there are no class folders.
[[nodiscard]] Expected<ImagesSeen> lookAtImageFolder(const std::filesystem::path& folder, ReadMonitor& monitor);
// Values 0 to 255; all images at the size asked for or that of most (of the training images), by area averages or bilinear.
// What cannot be read is in RawSamples::badRows with its path; more than 5 % is BadFormat under BadRows::Refuse. Files are read
// twice, headers first. Links are not followed, folders below 8 levels not entered.
[[nodiscard]] Expected<RawDataset> readImageFolder(const std::filesystem::path& folder, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
