#include "core/data/readers/libsvm.h"

#include "core/base/text.h"

namespace rewire {

Expected<RawSamples> readLibsvm(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
