#include "core/data/catalogue.h"

#include "core/base/text.h"
#include "core/data/built_in.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFashionMnist = "fashion-mnist";

std::string uci(const std::string& title, int number) {
    return "the UCI Machine Learning Repository, data set \"" + title + "\" (https://archive.ics.uci.edu/dataset/" +
           std::to_string(number) + ")";
}

// METHOD's table, in its order.
std::vector<CatalogueEntry> makeCatalogue() {
    const std::vector<int> thousands{1000, 1000, 1000};
    return {
        {.name = std::string(kFashionMnist),
         .title = "Fashion-MNIST",
         .featureCount = 784,
         .classCount = 10,
         .samples = "60000 training, 10000 test",
         .hidden = {200, 200, 200},
         .image = ImageShape{28, 28, 1},
         .source = "Debian's package dataset-fashion-mnist, or Zalando Research (https://github.com/zalandoresearch/fashion-mnist)",
         .files = {{.train = "train-images-idx3-ubyte",
                    .trainLabels = "train-labels-idx1-ubyte",
                    .test = "t10k-images-idx3-ubyte",
                    .testLabels = "t10k-labels-idx1-ubyte"}}},
        {.name = "coil-100",
         .title = "COIL-100",
         .featureCount = 1024,
         .classCount = 100,
         .samples = "own split",
         .hidden = thousands,
         .image = ImageShape{32, 32, 1},
         .source = "Columbia University's Object Image Library (https://www.cs.columbia.edu/CAVE/software/softlib/coil-100.php), as one "
                   "MATLAB file of 32 x 32 grey images (variables fea and gnd)",
         .files = {{.train = "COIL100.mat"}, {.train = "coil-100.mat"}}},
        {.name = "isolet",
         .title = "ISOLET",
         .featureCount = 617,
         .classCount = 26,
         .samples = "6238 training, 1559 test",
         .hidden = thousands,
         .source = uci("ISOLET", 54),
         .files = {{.train = "isolet1+2+3+4.data", .test = "isolet5.data"}},
         .labelColumn = "617"},
        {.name = "har",
         .title = "HAR",
         .featureCount = 561,
         .classCount = 6,
         .samples = "7352 training, 2947 test",
         .hidden = thousands,
         .source = uci("Human Activity Recognition Using Smartphones", 240),
         .files = {{.train = "train/X_train.txt",
                    .trainLabels = "train/y_train.txt",
                    .test = "test/X_test.txt",
                    .testLabels = "test/y_test.txt"},
                   {.train = "UCI HAR Dataset/train/X_train.txt",
                    .trainLabels = "UCI HAR Dataset/train/y_train.txt",
                    .test = "UCI HAR Dataset/test/X_test.txt",
                    .testLabels = "UCI HAR Dataset/test/y_test.txt"},
                   {.train = "X_train.txt", .trainLabels = "y_train.txt", .test = "X_test.txt", .testLabels = "y_test.txt"}}},
        {.name = "madelon",
         .title = "Madelon",
         .featureCount = 500,
         .classCount = 2,
         .samples = "2000 training, 600 test",
         .hidden = thousands,
         .learningRate = 0.1,
         .source = uci("Madelon", 171),
         .files = {{.train = "madelon_train.data",
                    .trainLabels = "madelon_train.labels",
                    .test = "madelon_valid.data",
                    .testLabels = "madelon_valid.labels"}}},
        {.name = "epilepsy",
         .title = "Epilepsy",
         .featureCount = 178,
         .classCount = 2,
         .samples = "own split",
         .hidden = thousands,
         .source = uci("Epileptic Seizure Recognition", 388),
         .files = {{.train = "data.csv"}},
         .labelColumn = "y",
         .ignoredColumns = {"0"},
         .oneAgainstOthers = "1"},
        {.name = "cnae-9",
         .title = "CNAE-9",
         .featureCount = 856,
         .classCount = 9,
         .samples = "own split",
         .hidden = thousands,
         .source = uci("CNAE-9", 233),
         .files = {{.train = "CNAE-9.data"}, {.train = "cnae-9.csv"}},
         .labelColumn = "0"},
        {.name = "micromass",
         .title = "MicroMass",
         .featureCount = 1300,
         .classCount = 20,
         .samples = "own split",
         .hidden = thousands,
         .learningRate = 0.1,
         .source =
             "OpenML, data set \"micro-mass\" (https://www.openml.org/d/1515), as one ARFF file; its origin is " + uci("MicroMass", 253),
         .files = {{.train = "micromass.arff"}, {.train = "micro-mass.arff"}},
         .labelColumn = "Class"},
    };
}

// Letters and digits only, lower case.
std::string plainName(std::string_view text) {
    std::string plain = asciiLower(text);
    std::erase_if(plain, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
    return plain;
}

// Empty when it is not there or not asked for.
fs::path presentIn(const fs::path& folder, const std::string& name) {
    return name.empty() ? fs::path() : presentPlainOrCompressed(folder, name);
}

bool isThere(const fs::path& folder, const CatalogueFiles& files) {
    return std::ranges::all_of(std::array{&files.train, &files.trainLabels, &files.test, &files.testLabels},
                               [&](const std::string* name) { return name->empty() || !presentIn(folder, *name).empty(); });
}

const CatalogueFiles* layoutIn(const CatalogueEntry& entry, const fs::path& folder) {
    const auto found = std::ranges::find_if(entry.files, [&](const CatalogueFiles& files) { return isThere(folder, files); });
    return found == entry.files.end() ? nullptr : &*found;
}

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    static const std::vector<CatalogueEntry> entries = makeCatalogue();
    return entries;
}

const CatalogueEntry* findInCatalogue(std::string_view name) {
    const auto entries = catalogue();
    const auto found = std::ranges::find_if(entries, [&](const CatalogueEntry& entry) { return equalsIgnoringCase(entry.name, name); });
    return found == entries.end() ? nullptr : &*found;
}

const CatalogueEntry* recognise(const Dataset& dataset) {
    const std::string name = plainName(dataset.name);
    const auto entries = catalogue();
    const auto found = std::ranges::find_if(entries, [&](const CatalogueEntry& entry) {
        return dataset.featureCount >= entry.featureCount && dataset.classCount() <= entry.classCount &&
               name.find(plainName(entry.name)) != std::string::npos;
    });
    return found == entries.end() ? nullptr : &*found;
}

fs::path userDataFolder() {
    // The XDG specification: a relative path is to be ignored.
    const char* const data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && fs::path(data).is_absolute()) return fs::path(data) / "rewire" / "data";
    const char* const home = std::getenv("HOME");
    if (home != nullptr && fs::path(home).is_absolute()) return fs::path(home) / ".local" / "share" / "rewire" / "data";
    return {};
}

fs::path folderOf(const CatalogueEntry& entry) {
    if (entry.name == kFashionMnist && layoutIn(entry, kFashionMnistFolder) != nullptr) return kFashionMnistFolder;
    const fs::path own = userDataFolder();
    if (!own.empty() && layoutIn(entry, own / entry.name) != nullptr) return own / entry.name;
    return {};
}

std::string howToGet(const CatalogueEntry& entry) {
    const fs::path own = userDataFolder();
    return howToGet(entry,
                    own.empty() ? "rewire/data/" + entry.name + " of your data folder (set XDG_DATA_HOME)" : displayPath(own / entry.name));
}

std::string howToGet(const CatalogueEntry& entry, std::string_view folder) {
    if (entry.name == kFashionMnist) return "Install " + entry.source + ".";
    const CatalogueFiles& files = entry.files.front();
    std::string names;
    for (const std::string* name : {&files.train, &files.trainLabels, &files.test, &files.testLabels})
        if (!name->empty()) names += (names.empty() ? "" : ", ") + *name;
    return "Get it from " + entry.source + ", and put " + names + " (plain or compressed) into the folder " + std::string(folder) + ".";
}

Expected<OpenOptions> withFilesOf(const CatalogueEntry& entry, OpenOptions options) {
    const fs::path folder = folderOf(entry);
    if (folder.empty()) return Error{ErrorCode::NotFound, entry.title + " is not here. " + howToGet(entry)};
    const CatalogueFiles& files = *layoutIn(entry, folder);
    options.data = presentIn(folder, files.train).native();
    // IDX and NIPS-2003 readers find labels and test samples beside the first file.
    const bool bringsItself = entry.name == kFashionMnist || entry.name == "madelon";
    if (!bringsItself && options.read.labels.empty()) options.read.labels = presentIn(folder, files.trainLabels).native();
    if (!bringsItself && options.test.empty() && !files.test.empty()) {
        options.test = presentIn(folder, files.test).native();
        options.testLabels = presentIn(folder, files.testLabels).native();
    }
    if (options.read.labelColumn.empty()) options.read.labelColumn = entry.labelColumn;
    if (options.read.ignoredColumns.empty()) options.read.ignoredColumns = entry.ignoredColumns;
    return options;
}

}  // namespace rewire
