#include "core/data/preview.h"

#include "core/base/text.h"

namespace rewire {

Expected<SourcePreview> previewSource(const std::filesystem::path& path, const ReadOptions&, std::stop_token) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
