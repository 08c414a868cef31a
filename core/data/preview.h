// The first rows of a source as its reader would take them, and everything that was guessed about it: what the import
// dialogue shows and edits. Loads nothing.
#pragma once

#include "core/base/expected.h"
#include "core/data/read_options.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace rewire {

struct ColumnPreview {
    std::string name;                                                        // of the header, or "column 3"
    enum class Kind { Number, Text, Date, Identifier } kind = Kind::Number;  // Identifier: numbers or texts that never repeat
    enum class Role { Feature, Target, Ignored } role = Role::Feature;       // as ReadOptions would have it
    std::int64_t missingCount = 0;                                           // in the rows looked at
    std::int64_t distinctCount = 0;                                          // in the rows looked at
};

// A variable of a MATLAB or NPZ file.
struct VariablePreview {
    std::string name;                                                                     // as it stands in the file
    std::string shape;                                                                    // "2000 x 500"
    std::string type;                                                                     // "double", "sparse double", "cell"
    std::string refusal;                                                                  // why it cannot be used; empty when it can
    enum class Use { None, Features, Labels, TestFeatures, TestLabels } use = Use::None;  // as chosen or guessed
};

struct BadRow {
    std::int64_t line = 0;  // from 1
    std::string reason;
    std::string text;  // the row as it stands in the file, at most 4096 bytes
};

struct SourcePreview {
    std::string format;                          // for people: "CSV", "LIBSVM", "MATLAB 7.3"
    std::string extent{};                        // of arrays and images: "1797 x 64, 64-bit floats, little-endian (<f8)"
    ReadOptions used;                            // every guess that concerns this format filled in
    std::vector<ColumnPreview> columns;          // of a table or ARFF file
    std::vector<std::string> headings{};         // of the rows' cells where there are no `columns`
    std::vector<std::vector<std::string>> rows;  // the first rows, cell by cell
    std::string noRows{};                        // why there are none
    std::vector<BadRow> badRows;                 // among the rows looked at
    std::int64_t rowsLookedAt = 0;
    std::vector<VariablePreview> variables;
    bool takesLabelFile = true;  // ReadOptions::labels has a meaning: the format does not hold its labels itself
    std::string taken;           // of an archive or folder of several files: which are shown and which are for testing
    std::vector<std::string> notes;
};

// Blocking, thread-safe. Reads at most a few MiB of most formats; all of a MATLAB file, an archive or an array stored by column. Errors as
// openDataset's, but arrays without labels and a missing target are none.
[[nodiscard]] Expected<SourcePreview> previewSource(const std::filesystem::path& path, const ReadOptions& options,
                                                    std::stop_token stop = {});

}  // namespace rewire
