// The files of an image folder: which parts and classes its folders make, in natural order ("img2" before "img10"). Names
// only; opens nothing and follows no links.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"

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
    std::vector<BadRow> skipped;      // hidden files, Thumbs.db, links and the like, by path
    std::vector<std::string> notes;   // empty class folders, images outside of class folders
};

struct ImageFiles {
    ImagePart train;
    std::optional<ImagePart> test;
};

inline constexpr int kDeepestFolder = 8;

// Digits count by their value, all else by its bytes.
[[nodiscard]] bool isNaturallyLess(std::string_view a, std::string_view b);
// NotReadable: a folder cannot be listed; BadFormat: no class folders; Cancelled.
[[nodiscard]] Expected<ImageFiles> listImageFiles(const std::filesystem::path& folder, const ReadMonitor& monitor);

}  // namespace rewire
