// What can be chosen about a source of which a preview was made, by its format. Leaves what the preview shows to preview.h.
#pragma once

#include "core/data/preview.h"

namespace rewire {

inline constexpr const char* kFolderFormat = "folder";
inline constexpr const char* kImageArchiveFormat = "images in an archive";

// Images, whose size and colours can be chosen; of a folder it is not known before it is read.
[[nodiscard]] inline bool mayHoldImages(const SourcePreview& preview) {
    return preview.format == kFolderFormat || preview.format == kImageArchiveFormat;
}
// Whether BadRows::LeaveOut has a meaning: the format can do without a row, or without a file.
[[nodiscard]] inline bool canLeaveRowsOut(const SourcePreview& preview) {
    return preview.used.delimiter.has_value() || preview.format == "ARFF" || preview.format == "LIBSVM" || mayHoldImages(preview);
}

}  // namespace rewire
