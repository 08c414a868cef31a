// The structure of a MATLAB file, checked before its variables are read: every array of versions 4 to 7 lies within the file, holds as many
// values as its shape says, and unpacks to its end.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"

namespace rewire {

enum class MatlabVersion { Four, Five, SevenThree };  // Five: 5 to 7
[[nodiscard]] Expected<MatlabVersion> matlabVersion(const RegularFile& file);

// BadFormat names the byte where the file is cut short or damaged. Version 7.3 passes unseen: HDF5 checks it.
[[nodiscard]] Expected<void> checkMatlab(const RegularFile& file, ReadMonitor& monitor);

}  // namespace rewire
