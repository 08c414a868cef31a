// The paper's eight data sets (arXiv:1903.07138, Sec. 4) by name: shape, settings, where to get each, which files, and whether they are
// here. Leaves reading to open.h; holds no data and fetches none.
#pragma once

#include "core/data/dataset.h"
#include "core/data/open.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// Names of files in the data set's folder, plain or compressed (.gz .xz .zst .bz2 .Z .zip); empty: none.
struct CatalogueFiles {
    std::string train{};
    std::string trainLabels{};
    std::string test{};
    std::string testLabels{};
};

// Constant, thread-safe.
struct CatalogueEntry {
    std::string name;   // what --data takes
    std::string title;  // what people call it
    int featureCount = 0;
    int classCount = 0;
    std::string samples;         // "6238 training, 1559 test", or "own split"
    std::vector<int> hidden;     // METHOD's layers
    double learningRate = 0.01;  // METHOD's, of the sparse algorithms
    std::optional<ImageShape> image;
    std::string source;                 // where to get it: words and an address
    std::vector<CatalogueFiles> files;  // layouts that are known, the first that is there counts
    std::string labelColumn;
    std::vector<std::string> ignoredColumns;
    std::string oneAgainstOthers;  // the class that the paper sets against all others; empty: classes as they are
};

[[nodiscard]] std::span<const CatalogueEntry> catalogue();
// By its name, in any case; null for others.
[[nodiscard]] const CatalogueEntry* findInCatalogue(std::string_view name);
// The entry that a loaded data set is: its name holds the entry's (signs between letters aside) and its shape fits: at least its
// features (noise inputs may have come on top), at most its classes (some may have been left out). Null for others.
[[nodiscard]] const CatalogueEntry* recognise(const Dataset& dataset);

// Where a person keeps the data sets: $XDG_DATA_HOME/rewire/data, or ~/.local/share/rewire/data. Empty when neither is known.
[[nodiscard]] std::filesystem::path userDataFolder();
// The folder that holds an entry's files; empty when they are not here. Looks in its package's place, then in userDataFolder()/NAME.
[[nodiscard]] std::filesystem::path folderOf(const CatalogueEntry& entry);
// "ISOLET is not here. Get it ... and put ... into FOLDER."
[[nodiscard]] std::string howToGet(const CatalogueEntry& entry);
// The same with a name of the folder that the reader knows.
[[nodiscard]] std::string howToGet(const CatalogueEntry& entry, std::string_view folder);

// `options` with the entry's files in place of its name. NotFound says how to get it.
[[nodiscard]] Expected<OpenOptions> withFilesOf(const CatalogueEntry& entry, OpenOptions options);

}  // namespace rewire
