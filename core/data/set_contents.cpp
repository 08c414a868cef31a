#include "core/data/set_contents.h"

#include "core/base/text.h"
#include "core/data/readers/image_archive.h"
#include "core/data/readers/image_folder.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

std::string shortName(const FileSet& set, const fs::path& file) {
    return displayText(file.native().substr(std::min(set.path().native().size() + 1, file.native().size())));
}

std::string listed(const FileSet& set, const std::vector<fs::path>& files) {
    constexpr std::size_t kNamesShown = 5;
    std::string list;
    for (std::size_t f = 0; f < std::min(files.size(), kNamesShown); ++f) list += (f == 0 ? "" : ", ") + shortName(set, files[f]);
    return files.size() > kNamesShown ? list + ", ..." : list;
}

std::string noteOf(const FileSet& set, const FileRoles& roles) {
    std::string note = "Of " + displayPath(set.path()) + ", " + shortName(set, roles.samples) + " is taken for training";
    if (!roles.labels.empty()) note += " with the labels of " + shortName(set, roles.labels);
    if (!roles.test.empty()) note += ", " + shortName(set, roles.test) + " for testing";
    if (!roles.testLabels.empty()) note += " with those of " + shortName(set, roles.testLabels);
    std::vector<fs::path> others;
    for (const fs::path& file : set.files())
        if (file != roles.samples && file != roles.labels && file != roles.test && file != roles.testLabels) others.push_back(file);
    return note + (others.empty() ? "." : "; left out: " + listed(set, others) + ".");
}

Error notClear(const FileSet& set) {
    if (!set.isArchive()) {
        std::string text = set.title() +
                           " holds no data set that Rewire knows: no folders with PNG, JPEG, BMP or PGM/PPM images, no IDX files "
                           "(train-images..., train-labels...), no NIPS-2003 files "
                           "(NAME_train.data, NAME_train.labels), no files for training and testing that their names tell apart "
                           "(train.csv, test.csv). Give a file.";
        return {ErrorCode::NotFound, text};
    }
    if (set.files().empty())
        return {ErrorCode::NotFound, set.title() + " holds no files but hidden ones. Check that it was fetched or written completely."};
    return {ErrorCode::BadFormat, displayPath(set.path()) + " is an archive of " +
                                      counted(static_cast<long long>(set.files().size()), "file") + " (" + listed(set, set.files()) +
                                      "): which one is meant is not clear. Give one as " + displayPath(set.files().front()) +
                                      ", and test samples and labels alike; or write an archive in which train and test stand in the "
                                      "names. Images are read from an archive with a folder a class."};
}

}  // namespace

Expected<SetContents> tellContents(const FileSet& set, ReadMonitor& monitor) {
    auto idx = findIdxFiles(set);
    if (!idx) return idx.error();
    if (*idx) return SetContents(**std::move(idx));
    auto nips = findNips2003Files(set);
    if (!nips) return nips.error();
    if (*nips) return SetContents(**std::move(nips));
    if (set.isArchive() ? looksLikeImageArchive(set.path(), monitor) : looksLikeImageFolder(set.path())) return SetContents(ImagesOfSet{});
    auto roles = tellFileRolesByName(set.files(), set.path());
    if (!roles) return notClear(set);
    roles->reason = noteOf(set, *roles);
    return SetContents(*std::move(roles));
}

}  // namespace rewire
