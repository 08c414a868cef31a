#include "core/data/readers/numpy.h"

#include "core/base/text.h"

namespace rewire {

Expected<RawDataset> readNpy(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }
Expected<RawDataset> readNpz(const std::filesystem::path& path, const ReadOptions&, ReadMonitor&) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }
Expected<std::vector<VariablePreview>> npzVariables(const std::filesystem::path& path) { return Error{ErrorCode::BadFormat, displayPath(path) + " is in a format that is not read yet."}; }

}  // namespace rewire
