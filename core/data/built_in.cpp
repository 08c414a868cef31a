#include "core/data/built_in.h"

#include "core/base/text.h"
#include "core/data/readers/idx.h"

#include <system_error>

namespace rewire {
namespace {

constexpr const char* kHowToGetFashionMnist =
    "Install Debian's package dataset-fashion-mnist (apt-get install dataset-fashion-mnist), or give the folder that holds its four IDX "
    "files.";

}  // namespace

std::vector<BuiltInDataset> builtInDatasets() {
    std::error_code ignored;
    return {{.name = "synthetic-madelon",
             .summary = "500 features, of which 20 carry information; two classes; made from a seed, the truth is known.",
             .isAvailable = true,
             .howToGet = ""},
            {.name = "fashion-mnist",
             .summary = "70 000 images of clothing, 28 x 28, ten classes.",
             .isAvailable = std::filesystem::exists(kFashionMnistFolder, ignored),
             .howToGet = kHowToGetFashionMnist}};
}

Expected<RawDataset> readFashionMnist(const std::filesystem::path& folder, ReadMonitor& monitor) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder, ignored))
        return Error{ErrorCode::NotFound,
                     "Fashion-MNIST is not installed: there is no folder " + displayPath(folder) + ". " + kHowToGetFashionMnist};
    auto set = FileSet::ofFolder(folder);
    if (!set) return set.error();
    auto files = findIdxFiles(*set);
    if (!files) return files.error();
    if (!*files) return Error{ErrorCode::NotFound, "The folder " + displayPath(folder) + " holds no IDX files. " + kHowToGetFashionMnist};
    auto raw = readIdxFiles(**files, monitor);
    if (!raw) return raw;
    raw->name = "fashion-mnist";
    raw->source = "built-in";
    return raw;
}

}  // namespace rewire
