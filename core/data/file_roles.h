// What several files that came together are to each other: training samples, test samples, labels of either. For files that are
// dropped or given together.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace rewire {

struct FileRoles {
    std::filesystem::path samples;
    std::filesystem::path labels;  // empty: none of their own
    std::filesystem::path test;    // empty: none
    std::filesystem::path testLabels;
    std::string reason;  // for people: "The names say training and test samples, and both have 12 columns."
};

// By words in the names (train or learn; test, valid, val, eval or dev; labels, target, classes, gnd, y) and, for text tables, by
// their columns: samples and test samples must have as many, and of two files without such words one with a single column has the
// labels. Nothing for no file, for more than four, and where two files would have one role. Reads a block of each table.
[[nodiscard]] std::optional<FileRoles> tellFileRoles(std::span<const std::filesystem::path> paths);
// The same for what lies below `root`, a folder or an archive that nobody chose file by file: only words in the names count, those of
// folders too. Descriptions ("readme", "data.names" ...) are left out, and where a name says training, files without such words.
[[nodiscard]] std::optional<FileRoles> tellFileRolesByName(std::span<const std::filesystem::path> paths, const std::filesystem::path& root);

}  // namespace rewire
