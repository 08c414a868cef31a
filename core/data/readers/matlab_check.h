// The outer structure of a MATLAB 5 to 7 file, checked before matio sees it: every element lies within the file and every
// compressed one unpacks to its end.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <filesystem>

namespace rewire {

// BadFormat names the byte where the file is cut short or damaged. Files of other versions pass unseen.
[[nodiscard]] Expected<void> checkMatlab5(const std::filesystem::path& path, ReadMonitor& monitor);

}  // namespace rewire
