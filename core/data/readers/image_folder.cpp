#include "core/data/readers/image_folder.h"

#include "core/base/text.h"

namespace rewire {

bool looksLikeImageFolder(const std::filesystem::path&) { return false; }
Expected<RawDataset> readImageFolder(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
