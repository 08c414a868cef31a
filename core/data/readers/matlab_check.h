// The structure of a MATLAB file, checked before matio sees it, which makes room for whatever a file declares: every array of
// versions 4 to 7 lies within the file, holds as many values as its shape says, and unpacks to its end.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"

namespace rewire {

// BadFormat names the byte where the file is cut short or damaged. Version 7.3 passes unseen: HDF5 checks it.
[[nodiscard]] Expected<void> checkMatlab(const RegularFile& file, ReadMonitor& monitor);

}  // namespace rewire
