#include "core/data/open.h"

#include "core/base/archive_path.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/assemble.h"
#include "core/data/built_in.h"
#include "core/data/catalogue.h"
#include "core/data/derived.h"
#include "core/data/readers/arff.h"
#include "core/data/readers/csv.h"
#include "core/data/readers/idx.h"
#include "core/data/readers/image_archive.h"
#include "core/data/readers/image_folder.h"
#include "core/data/readers/libsvm.h"
#include "core/data/readers/matlab.h"
#include "core/data/readers/nips2003.h"
#include "core/data/readers/numpy.h"
#include "core/data/readers/sniff.h"
#include "core/data/set_contents.h"
#include "core/data/sparse_parts.h"
#include "core/data/synthetic_classes.h"
#include "core/data/synthetic_madelon.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <span>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 10> kFashionClasses{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                                      "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

std::string nameOf(const fs::path& path) {
    fs::path name = path.filename().empty() ? path.parent_path().filename() : path.filename();
    name = withoutCompressedEnding(name.native());
    return displayText(name.stem().native().empty() ? name.native() : name.stem().native());
}

// Both parts of sparse data with as many features.
Expected<RawDataset> aligned(Expected<RawDataset> raw) {
    if (raw && raw->test) alignSparse(raw->train, *raw->test);
    return raw;
}

Expected<RawDataset> openFile(const fs::path& path, const ReadOptions& options, const ClassColumnChoice& classColumn, ReadMonitor& monitor);
Expected<void> takeTest(RawDataset& raw, const OpenOptions& options, ReadMonitor& monitor);

// The parts of the progress at hand that two sources take, by their sizes; one of unknown size, as a folder is, counts as half.
std::pair<ReadMonitor::Part, ReadMonitor::Part> shared(const ReadMonitor::Part& whole, const fs::path& first, const fs::path& second) {
    const auto firstBytes = static_cast<double>(bytesToRead(first)), secondBytes = static_cast<double>(bytesToRead(second));
    const double share = firstBytes > 0 && secondBytes > 0 ? firstBytes / (firstBytes + secondBytes) : 0.5;
    const double middle = whole.begin + share * (whole.end - whole.begin);
    return {{whole.begin, middle}, {middle, whole.end}};
}

// Files that their names told apart, as if they had been given one by one.
Expected<RawDataset> openRoles(const FileSet& set, const FileRoles& roles, ReadOptions options, const ClassColumnChoice& classColumn,
                               ReadMonitor& monitor) {
    options.labels = roles.labels.native();
    const auto [trainPart, testPart] = shared(monitor.part(), roles.samples, roles.test);
    if (!roles.test.empty()) monitor.beginPart(trainPart);
    auto raw = openFile(roles.samples, options, classColumn, monitor);
    if (!raw) return raw;
    if (!roles.test.empty()) {
        OpenOptions test{
            .data = roles.samples.native(), .test = roles.test.native(), .testLabels = roles.testLabels.native(), .read = options};
        test.read.labelColumn = classColumn.name;
        monitor.beginPart(testPart);
        if (auto taken = takeTest(*raw, test, monitor); !taken) return taken.error();
    }
    raw->name = set.name();
    raw->source = displayPath(set.path());
    raw->train.notes.insert(raw->train.notes.begin(), roles.reason);
    return raw;
}

// A folder, or an archive as if it were unpacked into one.
Expected<RawDataset> openSet(const FileSet& set, const ReadOptions& options, const ClassColumnChoice& classColumn, ReadMonitor& monitor) {
    auto contents = tellContents(set, monitor);
    if (!contents) return contents.error();
    const FileRoles* const roles = std::get_if<FileRoles>(&*contents);
    // The preview fills in the labels that are taken.
    const bool bringsLabels = !options.labels.empty() && (roles == nullptr || roles->labels != options.labels);
    if (bringsLabels)
        return Error{ErrorCode::BadSetting, set.title() + " has its labels in itself. Leave out the file of labels " +
                                                displayPath(options.labels) + ", or give one file of samples."};
    if (roles != nullptr) return openRoles(set, *roles, options, classColumn, monitor);
    if (const auto* idx = std::get_if<IdxFiles>(&*contents)) return readIdxFiles(*idx, monitor);
    if (const auto* nips = std::get_if<Nips2003Files>(&*contents)) return aligned(readNips2003Files(*nips, monitor));
    if (!set.isArchive()) return readImageFolder(set.path(), options, monitor);
    monitor.expect(bytesToRead(set.path()));
    return readImageArchive(set.path(), options, monitor);
}

Expected<RawDataset> openFolder(const fs::path& folder, const ReadOptions& options, const ClassColumnChoice& classColumn,
                                ReadMonitor& monitor) {
    auto set = FileSet::ofFolder(folder);
    if (!set) return set.error();
    return openSet(*set, options, classColumn, monitor);
}

Expected<RawDataset> asDataset(const fs::path& path, Expected<RawSamples> samples) {
    if (!samples) return samples.error();
    return RawDataset{
        .name = nameOf(path), .source = displayPath(path), .train = *std::move(samples), .test = std::nullopt, .informativeFeatures = {}};
}

Expected<RawDataset> openFile(const fs::path& path, const ReadOptions& options, const ClassColumnChoice& classColumn,
                              ReadMonitor& monitor) {
    auto set = FileSet::ofArchive(path, monitor);
    if (set && *set) return openSet(**set, options, classColumn, monitor);
    // One with too many members to be listed, or a damaged list, may still hold images.
    if (!set && looksLikeImageArchive(path, monitor)) {
        monitor.expect(bytesToRead(path));
        return readImageArchive(path, options, monitor);
    }
    if (!set) return set.error();
    auto head = readHead(path, &monitor);
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format == FileFormat::Idx) {
        if (!options.labels.empty())
            return readIdxFiles({.name = nameOf(path), .trainImages = path, .trainLabels = options.labels}, monitor);
        auto files = findIdxFilesBeside(path, monitor);
        if (!files) return files.error();
        return readIdxFiles(*files, monitor);
    }
    if (!options.labels.empty() && (*format == FileFormat::Arff || *format == FileFormat::Libsvm))
        return Error{ErrorCode::BadSetting,
                     displayPath(path) + " holds its labels itself. Leave out the file of labels " + displayPath(options.labels) + "."};
    if (*format == FileFormat::Table && options.labels.empty()) {
        auto nips = findNips2003FilesBeside(path, monitor);
        if (!nips) return nips.error();
        if (*nips) return aligned(readNips2003Files(**nips, monitor));
    }
    monitor.expect(bytesToRead(path));
    switch (*format) {
        case FileFormat::Arff: return asDataset(path, readArff(path, options, monitor));
        case FileFormat::Libsvm: return asDataset(path, readLibsvm(path, options, monitor));
        case FileFormat::Numpy: return readNpy(path, options, monitor);
        case FileFormat::Npz: return readNpz(path, options, monitor);
        case FileFormat::Matlab: return readMatlab(path, options, monitor);
        case FileFormat::Idx:
        case FileFormat::Table: break;
    }
    return asDataset(path, readCsv(path, options, classColumn, monitor));
}

Expected<RawDataset> openPath(const fs::path& path, const ReadOptions& options, const ClassColumnChoice& classColumn,
                              ReadMonitor& monitor) {
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (status.type() == fs::file_type::not_found && !isPresent(path)) {
        std::string names;
        for (const BuiltInDataset& dataset : builtInDatasets()) names += (names.empty() ? "" : ", ") + dataset.name;
        return Error{ErrorCode::NotFound, "There is no file or folder " + displayPath(path) + ". Built-in data sets are: " + names + "."};
    }
    return fs::is_directory(status) ? openFolder(path, options, classColumn, monitor) : openFile(path, options, classColumn, monitor);
}

// The training part of another source as test samples of this one.
Expected<void> takeTest(RawDataset& raw, const OpenOptions& options, ReadMonitor& monitor) {
    // A table for testing is read as the training table was, not guessed anew.
    ClassColumnChoice classColumn{.name = options.read.labelColumn, .number = raw.train.classColumn};
    if (raw.train.classColumn) classColumn.name = raw.train.classColumnName;
    if (!options.read.labels.empty() && options.testLabels.empty())
        return Error{ErrorCode::BadSetting,
                     "The labels of the training samples stand in a file of their own, and none is given for the test samples in " +
                         displayPath(options.test) + ". Choose that file, too (--test-labels)."};
    ReadOptions read = options.read;
    read.labels = options.testLabels;
    auto test = openPath(options.test, read, classColumn, monitor);
    if (!test) return test.error();
    if (raw.test) raw.train.notes.push_back("The test samples that came with the data were left out: a test file was given.");
    raw.test = std::move(test->train);
    alignSparse(raw.train, *raw.test);
    return {};
}

// Data that the program makes, as if they had been read; as they are where nothing is asked but a scaling.
Expected<Dataset> prepared(Dataset made, const OpenOptions& options, const std::stop_token& stop) {
    made.scaling = options.prepare.scaling;
    if (options.prepare == Preparation{.scaling = options.prepare.scaling}) return made;
    const auto samplesOf = [&](Samples& part) {
        RawSamples raw;
        raw.featureCount = made.featureCount;
        raw.features = std::move(part.features);
        raw.labels = std::move(part.labels);
        raw.labelTexts = made.classNames;
        raw.featureNames = made.featureNames;
        return raw;
    };
    RawDataset raw{.name = made.name,
                   .source = made.source,
                   .train = samplesOf(made.train),
                   .test = samplesOf(made.test),
                   .informativeFeatures = made.informativeFeatures};
    raw.train.notes = made.notes;
    return assemble(std::move(raw), options, stop);
}

Expected<Dataset> makeBuiltIn(const OpenOptions& options, const std::stop_token& stop) {
    if (options.data == "synthetic-madelon") return prepared(makeSyntheticMadelon({.seed = options.syntheticSeed}), options, stop);
    auto wanted = parseSyntheticClasses(std::string_view(options.data).substr(kSyntheticPrefix.size()));
    if (!wanted) return wanted.error();
    wanted->seed = options.syntheticSeed;
    return prepared(makeSyntheticClasses(*wanted), options, stop);
}

// The garments' names stand for the digits of the files.
OpenOptions withFashionDigits(OpenOptions options) {
    for (std::string& kept : options.prepare.keptClasses) {
        const auto found = std::ranges::find(kFashionClasses, kept);
        if (found != kFashionClasses.end()) kept = std::to_string(found - kFashionClasses.begin());
    }
    return options;
}

void nameFashionClasses(Dataset& dataset) {
    for (std::string& name : dataset.classNames) {
        const auto digit = parseInteger(name);
        if (digit.isValid() && digit.value >= 0 && digit.value < static_cast<std::int64_t>(kFashionClasses.size()))
            name = kFashionClasses[static_cast<std::size_t>(digit.value)];
    }
}

// The catalogue's entry that `data` names, unless a file or folder has that name.
const CatalogueEntry* namedEntry(const std::string& data) {
    std::error_code ignored;
    return fs::exists(data, ignored) ? nullptr : findInCatalogue(data);
}

void setAgainstOthers(RawSamples& samples, const std::string& one) {
    for (std::string& label : samples.labelTexts)
        if (label != one) label = "others";
    samples.notes.push_back("Class " + one + " against all others, as the paper has it.");
}

Expected<std::shared_ptr<const Dataset>> openFiles(const OpenOptions& options, const CatalogueEntry* entry, ReadMonitor& monitor) {
    const auto [trainPart, testPart] = shared(monitor.part(), options.data, options.test);
    if (!options.test.empty()) monitor.beginPart(trainPart);
    const bool isFashion = entry != nullptr && entry->name == "fashion-mnist";
    auto raw = isFashion ? readFashionMnist(fs::path(options.data).parent_path(), monitor)
                         : openPath(options.data, options.read, {.name = options.read.labelColumn, .number = std::nullopt}, monitor);
    if (!raw) return raw.error();
    if (!options.test.empty()) {
        monitor.beginPart(testPart);
        if (auto taken = takeTest(*raw, options, monitor); !taken) return taken.error();
    }
    if (entry != nullptr) raw->name = entry->name;
    if (entry != nullptr && !entry->oneAgainstOthers.empty()) {
        setAgainstOthers(raw->train, entry->oneAgainstOthers);
        if (raw->test) setAgainstOthers(*raw->test, entry->oneAgainstOthers);
    }
    auto dataset = assemble(*std::move(raw), isFashion ? withFashionDigits(options) : options, monitor.stopToken());
    if (!dataset) return dataset.error();
    if (isFashion) nameFashionClasses(*dataset);
    return std::make_shared<const Dataset>(*std::move(dataset));
}

Expected<std::shared_ptr<const Dataset>> withKeptFeatures(const Expected<std::shared_ptr<const Dataset>>& opened,
                                                          std::span<const std::int32_t> kept) {
    if (!opened) return opened;
    const Dataset& whole = **opened;
    const bool isAscending = std::ranges::adjacent_find(kept, std::greater_equal()) == kept.end();
    if (!isAscending || kept.front() < 0 || kept.back() >= whole.featureCount)
        return Error{ErrorCode::BadSetting, "The inputs to keep must be different numbers from 0 to " +
                                                std::to_string(whole.featureCount - 1) + " in ascending order: " + displayText(whole.name) +
                                                " has no others. Give the numbers of its inputs, or none to keep all."};
    return std::make_shared<const Dataset>(withFeatures(whole, kept));
}

}  // namespace

Expected<std::shared_ptr<const Dataset>> openDataset(const OpenOptions& options, const OpenProgress& progress, std::stop_token stop) {
    if (!options.prepare.keptFeatures.empty()) {
        OpenOptions whole = options;
        whole.prepare.keptFeatures.clear();
        return withKeptFeatures(openDataset(whole, progress, std::move(stop)), options.prepare.keptFeatures);
    }
    ReadMonitor monitor(progress, std::move(stop));
    if (options.test.empty() && (options.data == "synthetic-madelon" || options.data.starts_with(kSyntheticPrefix))) {
        auto dataset = makeBuiltIn(options, monitor.stopToken());
        if (!dataset) return dataset.error();
        return std::make_shared<const Dataset>(*std::move(dataset));
    }
    const CatalogueEntry* const entry = namedEntry(options.data);
    if (entry == nullptr) return openFiles(options, entry, monitor);
    auto files = withFilesOf(*entry, options);
    if (!files) return files.error();
    return openFiles(*files, entry, monitor);
}

}  // namespace rewire
