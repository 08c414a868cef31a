#include "core/data/readers/matlab.h"

#include "core/base/text.h"

namespace rewire {

Expected<RawDataset> readMatlab(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }
Expected<std::vector<VariablePreview>> matlabVariables(const std::filesystem::path& path) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
