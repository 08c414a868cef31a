// The files of an image folder: which parts and classes its folders make, in natural order ("img2" before "img10"). Names
// only; opens nothing and follows no links.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/readers/archive_members.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct ImageFile {
    std::filesystem::path path;
    std::string className;
};

struct ImagePart {
    std::filesystem::path folder;
    std::vector<ImageFile> files;
    std::vector<BadRow> skipped;     // hidden files, Thumbs.db, links and the like, by path
    std::vector<std::string> notes;  // empty class folders, images outside of class folders
};

struct ImageFiles {
    ImagePart train;
    std::optional<ImagePart> test;
};

// Where a member of an archive stands in ImageFiles.
struct ImagePlace {
    bool isTest = false;
    std::size_t file = 0;
};

struct SortedImageNames {
    ImageFiles files;
    std::vector<std::optional<ImagePlace>> places;  // of each member; nothing for folders and what is left out
};

inline constexpr int kDeepestFolder = 8;

// Digits count by their value, all else by its bytes.
[[nodiscard]] bool isNaturallyLess(std::string_view a, std::string_view b);
// NotReadable: a folder cannot be listed; BadFormat: no class folders; Cancelled.
[[nodiscard]] Expected<ImageFiles> listImageFiles(const std::filesystem::path& folder, const ReadMonitor& monitor);
// The same of an archive's members, with / between folders; a folder that holds all others is passed over. `path` begins the paths of
// files.
[[nodiscard]] Expected<SortedImageNames> sortImageNames(const std::filesystem::path& path, const std::vector<ArchiveMember>& members);

}  // namespace rewire
