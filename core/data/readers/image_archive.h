// A ZIP or tar archive with a folder of images per class, perhaps below "train" and "test": the same samples in the same order as of the
// folder that it unpacks to, without unpacking it to disk.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/image_set.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// Whether the path is a ZIP or tar archive (that may be compressed) one of whose first files is an image. Looks at names and first bytes
// only; false for what cannot be read.
[[nodiscard]] bool looksLikeImageArchive(const std::filesystem::path& path, ReadMonitor& monitor);
// Errors as readImageArchive's. The archive is read twice: for the names, then for the headers of those that are shown.
[[nodiscard]] Expected<ImagesSeen> lookAtImageArchive(const std::filesystem::path& path, ReadMonitor& monitor);
// As readImageFolder; a folder that holds all others is passed over. The archive is read twice: for the headers, then for the images.
// BadFormat: damage, encryption, more than a million members, content beyond 1032 times the archive's size; TooLarge: names beyond 256 MiB;
// a file above 256 MiB is no image.
[[nodiscard]] Expected<RawDataset> readImageArchive(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
