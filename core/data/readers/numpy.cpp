#include "core/data/readers/numpy.h"

#include "core/base/text.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/npy_format.h"
#include "core/data/readers/scipy_sparse.h"
#include "core/data/readers/variables.h"
#include "core/data/readers/archive_members.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>

namespace rewire {
namespace {

namespace fs = std::filesystem;

std::string nameOf(const fs::path& path) {
    fs::path name = path.filename();
    if (name.extension() == ".gz") name = name.stem();
    return displayText(name.stem().native());
}

std::string memberText(const fs::path& path, const std::string& name) { return displayPath(path) + ", member '" + displayText(name) + "'"; }

Expected<NpyReader> memberReader(const fs::path& path, ArchiveMembers& archive, const ArchiveMember& member) {
    const std::uint64_t largest = member.declaredBytes.value_or(archive.largestContentSize());
    return NpyReader::open(
        memberText(path, member.name), [&archive] { return archive.content(); }, largest, 16 * archive.sizeOnDisk());
}

// "arr.npy" -> "arr"; empty for what is no array.
std::string arrayName(const ArchiveMember& member) {
    constexpr std::string_view kEnd = ".npy";
    return member.name.ends_with(kEnd) ? member.name.substr(0, member.name.size() - kEnd.size()) : std::string();
}

Expected<std::vector<Variable>> listMembers(const fs::path& path, ReadMonitor& monitor) {
    auto archive = ArchiveMembers::open(path, monitor);
    if (!archive) return archive.error();
    std::vector<Variable> variables;
    std::set<std::string> names;
    while (true) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return variables;
        if (!names.insert((*member)->name).second)
            return Error{ErrorCode::BadFormat,
                         displayPath(path) + " holds the member '" + displayText((*member)->name) + "' twice. Write the archive again."};
        Variable variable{.name = arrayName(**member)};
        if (variable.name.empty()) {
            variables.push_back({.name = (*member)->name, .shape = {}, .type = "no array", .refusal = "it is no NumPy array (.npy)."});
            continue;
        }
        auto reader = memberReader(path, *archive, **member);
        if (!reader) return reader.error();
        const NpyHeader& header = reader->header();
        variable.shape = header.shape;
        variable.type = header.type;
        variable.refusal = header.refusal;
        variable.isText = header.isText();
        variables.push_back(std::move(variable));
    }
}

// Calls take(name, reader) for each of `wanted`, in the archive's order.
Expected<void> readMembers(const fs::path& path, const std::set<std::string>& wanted, ReadMonitor& monitor,
                           const std::function<Expected<void>(const std::string&, NpyReader&)>& take) {
    auto archive = ArchiveMembers::open(path, monitor);
    if (!archive) return archive.error();
    std::size_t left = wanted.size();
    while (left > 0) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return Error{ErrorCode::BadFormat, displayPath(path) + " changed while it was read. Open it again."};
        const std::string name = arrayName(**member);
        if (!wanted.contains(name)) continue;
        auto reader = memberReader(path, *archive, **member);
        if (!reader) return reader.error();
        if (auto taken = take(name, *reader); !taken) return taken;
        --left;
    }
    return {};
}

// ------------------------------------------------------------------------------------------------------- sparse archives

bool isSparseArchive(const std::vector<Variable>& variables) {
    return std::ranges::all_of(
               std::vector<std::string>{"format", "shape", "data"},
               [&](const std::string& name) { return std::ranges::find(variables, name, &Variable::name) != variables.end(); }) &&
           std::ranges::none_of(variables, [](const Variable& v) { return v.name == "labels" && !v.shape.empty() && v.shape.size() > 1; });
}

// Labels that someone added to SciPy's members.
std::string sparseLabels(const std::vector<Variable>& variables, const ReadOptions& options) {
    if (!options.labelsVariable.empty()) return options.labelsVariable;
    for (const char* name : {"labels", "label", "y", "target", "gnd"})
        if (std::ranges::find(variables, name, &Variable::name) != variables.end()) return name;
    return {};
}

Expected<RawSamples> readSparse(const fs::path& path, const std::vector<Variable>& variables, const ReadOptions& options,
                                ReadMonitor& monitor) {
    RawSamples samples{.path = path};
    CompressedMatrix matrix;
    std::string format;
    std::vector<std::int64_t> shape;
    LabelArray labels;
    std::set<std::string> wanted{"format", "shape", "data"};
    for (const char* name : {"indptr", "indices"})
        if (std::ranges::find(variables, name, &Variable::name) != variables.end()) wanted.insert(name);
    const std::string labelsName = options.labels.empty() ? sparseLabels(variables, options) : std::string();
    if (options.labels.empty() && std::ranges::find(variables, labelsName, &Variable::name) == variables.end())
        return Error{ErrorCode::NotFound,
                     displayPath(path) + " is a sparse matrix" +
                         (labelsName.empty() ? " without labels" : " without an array '" + displayText(labelsName) + "'") +
                         ". Name the file that holds the labels, or add an array 'labels'."};
    if (!labelsName.empty()) wanted.insert(labelsName);
    const auto integers = [](NpyReader& reader, std::vector<std::int64_t>& target) -> Expected<void> {
        auto read = reader.integers();
        if (!read) return read.error();
        target = *std::move(read);
        return {};
    };
    auto read = readMembers(path, wanted, monitor, [&](const std::string& name, NpyReader& reader) -> Expected<void> {
        if (name == "indptr") return integers(reader, matrix.starts);
        if (name == "indices") return integers(reader, matrix.indices);
        if (name == "shape") return integers(reader, shape);
        if (name == "data") {
            auto features = reader.features();
            if (!features) return features.error();
            matrix.values = std::move(features->cells);
            return {};
        }
        auto texts = reader.labels();
        if (!texts) return texts.error();
        if (name == "format")
            format = texts->texts.size() == 1 ? texts->texts.front() : std::string();
        else
            labels = *std::move(texts);
        return {};
    });
    if (!read) return read.error();
    if (format != "csr" && format != "csc")
        return Error{ErrorCode::BadFormat, displayPath(path) + " is a sparse matrix in SciPy's layout '" + displayText(format) +
                                               "'; csr and csc are read. Save matrix.tocsr()."};
    if (shape.size() != 2)
        return Error{ErrorCode::BadFormat, displayPath(path) + " has a sparse matrix whose shape is not two numbers. Save it again."};
    matrix.isByColumn = format == "csc";
    matrix.rowCount = shape[0];
    matrix.columnCount = shape[1];
    if (auto taken = takeCompressed(displayPath(path), std::move(matrix), samples, monitor); !taken) return taken.error();
    const auto count = static_cast<std::uint64_t>(shape[0]);
    labels.name = labelsName;
    auto taken = labelsName.empty() ? takeLabelFile(options.labels, options, count, samples, monitor) : takeLabels(labels, count, samples);
    if (!taken) return taken.error();
    samples.notes.push_back("A sparse matrix of SciPy (" + format + ") with " + counted(samples.sparse->storedCount(), "stored cell") +
                            "; it stays sparse.");
    return samples;
}

// -------------------------------------------------------------------------------------------------------- dense archives

struct Part {
    FeatureArray features;
    LabelArray labels;
    std::uint64_t sampleCount = 0;  // of which `features` may have the first ones only
};

Expected<RawSamples> asSamples(const fs::path& path, Part part, bool hasLabels, const ReadOptions& options, ReadMonitor& monitor) {
    RawSamples samples{.path = path};
    if (auto fits = checkMemory(path, part.features.cells.size() * sizeof(float)); !fits) return fits.error();
    if (auto taken = takeFeatures(std::move(part.features), SampleAxis::First, samples, monitor); !taken) return taken.error();
    Expected<void> labelled = hasLabels                ? takeLabels(part.labels, part.sampleCount, samples)
                              : options.labels.empty() ? takeLastColumnAsLabels(samples, monitor)
                                                       : takeLabelFile(options.labels, options, part.sampleCount, samples, monitor);
    if (!labelled) return labelled.error();
    return samples;
}

// Features and class, or features whose labels stand in a file of their own.
Expected<RawSamples> readArray(const fs::path& path, ByteStream& stream, NpyReader& reader, const ReadOptions& options, Extent extent,
                               ReadMonitor& monitor) {
    const NpyHeader& header = reader.header();
    if (header.refusal.empty() && options.labels.empty() && header.shape.size() != 2)
        return Error{ErrorCode::BadFormat,
                     displayPath(path) + " holds " + shapeText(header.shape) + " without labels. Name the file that holds the labels" +
                         (header.shape.size() < 2 ? ", or give a matrix of samples x features with the class in its last column." : ".")};
    if (auto fits = checkMemory(path, header.valueCount * sizeof(float)); !fits) return fits.error();
    auto features = reader.features(extent);
    if (!features) return features.error();
    auto samples =
        asSamples(path, {.features = *std::move(features), .labels = {}, .sampleCount = sampleCount(header.shape, SampleAxis::First)},
                  false, options, monitor);
    if (!samples) return samples.error();
    for (const std::string& note : {reader.note(), stream.note()})
        if (!note.empty()) samples->notes.push_back(note);
    return samples;
}

Expected<NpyReader> arrayReader(const fs::path& path, ByteStream& stream) {
    return NpyReader::open(
        displayPath(path), [&stream] { return stream.next(); }, stream.largestContentSize(), 16 * stream.sizeOnDisk());
}

struct Parts {
    RawSamples train;
    std::optional<RawSamples> test;
};

// The arrays that were chosen; of an extent the training part alone.
Expected<Parts> readChosen(const fs::path& path, const VariableChoice& choice, const ReadOptions& options, Extent extent,
                           ReadMonitor& monitor) {
    Part train, test;
    std::set<std::string> wanted{choice.features};
    if (!choice.labels.empty()) wanted.insert(choice.labels);
    const bool hasTest = extent == Extent::Whole && !choice.testFeatures.empty();
    if (hasTest) wanted.insert({choice.testFeatures, choice.testLabels});
    std::vector<std::string> notes;
    auto read = readMembers(path, wanted, monitor, [&](const std::string& name, NpyReader& reader) -> Expected<void> {
        if (auto fits = checkMemory(path, reader.header().valueCount * sizeof(float)); !fits) return fits;
        if (name == choice.features || name == choice.testFeatures) {
            auto array = reader.features(extent);
            if (!array) return array.error();
            array->name = name;
            Part& part = name == choice.features ? train : test;
            part.features = *std::move(array);
            part.sampleCount = sampleCount(reader.header().shape, SampleAxis::First);
        } else {
            auto array = reader.labels();
            if (!array) return array.error();
            array->name = name;
            (name == choice.labels ? train : test).labels = *std::move(array);
        }
        if (!reader.note().empty()) notes.push_back(reader.note());
        return {};
    });
    if (!read) return read.error();
    auto samples = asSamples(path, std::move(train), !choice.labels.empty(), options, monitor);
    if (!samples) return samples.error();
    Parts parts{.train = *std::move(samples), .test = std::nullopt};
    if (hasTest) {
        auto testSamples = asSamples(path, std::move(test), true, options, monitor);
        if (!testSamples) return testSamples.error();
        parts.test = *std::move(testSamples);
    }
    parts.train.notes.insert(parts.train.notes.end(), notes.begin(), notes.end());
    return parts;
}

bool isReadAsSparse(const std::vector<Variable>& variables, const ReadOptions& options) {
    return options.featuresVariable.empty() && isSparseArchive(variables);
}

}  // namespace

Expected<RawDataset> readNpy(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto reader = arrayReader(path, *stream);
    if (!reader) return reader.error();
    auto samples = readArray(path, *stream, *reader, options, Extent::Whole, monitor);
    if (!samples) return samples.error();
    return RawDataset{
        .name = nameOf(path), .source = displayPath(path), .train = *std::move(samples), .test = std::nullopt, .informativeFeatures = {}};
}

Expected<ArraysSeen> lookAtNpy(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto reader = arrayReader(path, *stream);
    if (!reader) return reader.error();
    const NpyHeader& header = reader->header();
    VariablePreview array{.name = {},
                          .shape = shapeText(header.shape),
                          .type = header.type,
                          .refusal = header.refusal,
                          .use = VariablePreview::Use::Features};
    return ArraysSeen{.variables = {std::move(array)},
                      .samples = readArray(path, *stream, *reader, options, Extent::FirstSamples, monitor)};
}

Expected<RawDataset> readNpz(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto variables = listMembers(path, monitor);
    if (!variables) return variables.error();
    RawDataset data{.name = nameOf(path), .source = displayPath(path)};
    if (isReadAsSparse(*variables, options)) {
        auto samples = readSparse(path, *variables, options, monitor);
        if (!samples) return samples.error();
        data.train = *std::move(samples);
        return data;
    }
    auto choice = chooseVariables(path, *variables, options);
    if (!choice) return choice.error();
    auto parts = readChosen(path, *choice, options, Extent::Whole, monitor);
    if (!parts) return parts.error();
    data.train = std::move(parts->train);
    data.test = std::move(parts->test);
    data.train.notes.insert(data.train.notes.begin(), choiceText(*variables, *choice, options));
    return data;
}

Expected<ArraysSeen> lookAtNpz(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto variables = listMembers(path, monitor);
    if (!variables) return variables.error();
    const auto firstSamples = [&](const VariableChoice& choice) -> Expected<RawSamples> {
        auto parts = readChosen(path, choice, options, Extent::FirstSamples, monitor);
        if (!parts) return parts.error();
        return std::move(parts->train);
    };
    ArraysSeen result = seen(path, *variables, options, firstSamples);
    if (!isReadAsSparse(*variables, options)) return result;
    result.samples = readSparse(path, *variables, options, monitor);
    const std::string labels = sparseLabels(*variables, options);
    for (VariablePreview& variable : result.variables)
        variable.use = variable.name == labels ? VariablePreview::Use::Labels : VariablePreview::Use::None;
    return result;
}

}  // namespace rewire
