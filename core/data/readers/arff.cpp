#include "core/data/readers/arff.h"

#include "core/base/text.h"

namespace rewire {

Expected<RawSamples> readArff(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
