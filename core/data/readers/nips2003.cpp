#include "core/data/readers/nips2003.h"

#include "core/base/line_reader.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/fingerprint.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/sniff.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// Of the training part of the challenge's Madelon (2000 x 500, labels in order of appearance).
constexpr std::string_view kMadelonTrainFingerprint = "384548bae3d4b4f0";
// Zero-based. arXiv:1903.07138, Sec. 5: 5 features and 15 that depend on them; the others are noise.
constexpr std::int32_t kMadelonInformative[] = {28,  48,  64,  105, 128, 153, 241, 281, 318, 336,
                                                338, 378, 433, 442, 451, 453, 455, 472, 475, 493};

constexpr std::string_view kTrainEnding = "_train.data";
constexpr std::string_view kValidEnding = "_valid.data";

bool isBlank(char c) { return c == ' ' || c == '\t'; }

fs::path presentAs(const fs::path& folder, const std::string& name) { return presentPlainOrCompressed(folder, name); }

std::string plainName(const fs::path& path) { return withoutCompressedEnding(path.filename().native()); }

std::string at(const fs::path& path, std::int64_t line) { return displayPath(path) + ", line " + std::to_string(line); }

Error badLine(const LineReader& lines, const fs::path& path, const std::string& what) {
    return {ErrorCode::BadFormat, at(path, lines.lineNumber()) + ": " + what};
}

// Takes the text cell [begin, end) of a sample that is no plain finite float.
Expected<float> oddCell(const LineReader& lines, std::string_view cell, std::int64_t column, RawSamples& samples) {
    const auto number = parseFloat(cell);
    if (number.isValid()) return number.value;
    const bool isMissing = number.fault == NumberFault::NotFinite || cell == "?" || cell == "NA";
    const std::string place = "line " + std::to_string(lines.lineNumber()) + ", input " + std::to_string(column) + " (" + displayText(cell) + ")";
    if (!isMissing) {
        std::string advice = "Remove or correct it.";
        if (cell.find(':') != std::string_view::npos) advice = "Sparse NIPS-2003 data are not read yet: convert them to dense rows.";
        return Error{ErrorCode::BadFormat, displayPath(samples.path) + ", " + place + ": this " + std::string(describe(number.fault)) + ". " + advice};
    }
    ++samples.missing.count;
    if (samples.missing.wantsPlace()) samples.missing.places.push_back(place);
    return std::numeric_limits<float>::quiet_NaN();
}

Expected<std::int64_t> readRow(const LineReader& lines, std::string_view line, RawSamples& samples) {
    std::int64_t column = 0;
    const char* position = line.data();
    const char* const end = line.data() + line.size();
    while (true) {
        while (position != end && isBlank(*position)) ++position;
        if (position == end) return column;
        float value = 0;
        const auto result = std::from_chars(position, end, value);
        if (result.ec == std::errc{} && (result.ptr == end || isBlank(*result.ptr)) && std::isfinite(value)) {
            position = result.ptr;
        } else {
            const char* const cellEnd = std::find_if(position, end, isBlank);
            auto odd = oddCell(lines, {position, cellEnd}, column, samples);
            if (!odd) return odd.error();
            value = *odd;
            position = cellEnd;
        }
        samples.features.push_back(value);
        ++column;
        if (column > kMostFeatures) return badLine(lines, samples.path, "a sample has more than " + std::to_string(kMostFeatures) + " numbers.");
    }
}

Expected<std::int64_t> readFeatures(ByteStream& stream, RawSamples& samples) {
    LineReader lines(stream);
    std::int64_t rowCount = 0;
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        auto width = readRow(lines, **line, samples);
        if (!width) return width.error();
        if (*width == 0) continue;
        if (rowCount == 0) samples.featureCount = static_cast<int>(*width);
        if (*width != samples.featureCount) {
            return badLine(lines, samples.path, "this sample has " + counted(*width, "number") + ", the first one " +
                                                    std::to_string(samples.featureCount) + ". The file is damaged or cut short: fetch it again.");
        }
        ++rowCount;
    }
    if (rowCount == 0) return Error{ErrorCode::BadFormat, displayPath(samples.path) + " holds no samples, only blank lines."};
    if (!stream.note().empty()) samples.notes.push_back(stream.note());
    return rowCount;
}

// NAME_train and NAME_valid in `folder`; labels that are not there stay empty paths.
Nips2003Files filesOf(const fs::path& folder, const std::string& name) {
    Nips2003Files files;
    files.name = displayText(name);
    files.trainData = presentAs(folder, name + std::string(kTrainEnding));
    files.trainLabels = presentAs(folder, name + "_train.labels");
    files.validData = presentAs(folder, name + std::string(kValidEnding));
    files.validLabels = presentAs(folder, name + "_valid.labels");
    return files;
}

}  // namespace

Expected<std::optional<Nips2003Files>> findNips2003Files(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        const std::string name = plainName(it->path());
        if (!name.starts_with('.') && name.ends_with(kTrainEnding)) names.push_back(name.substr(0, name.size() - kTrainEnding.size()));
    }
    if (failure) return Error{ErrorCode::NotReadable, "Cannot list the folder " + displayPath(folder) + " (" + failure.message() + "). Check its permissions."};
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return std::optional<Nips2003Files>();
    if (names.size() > 1) {
        return Error{ErrorCode::Mismatch, "The folder " + displayPath(folder) + " holds several data sets, among them " + displayText(names[0]) + " and " +
                                              displayText(names[1]) + ". Give the file " + displayText(names[0]) + "_train.data instead of the folder."};
    }
    Nips2003Files files = filesOf(folder, names[0]);
    if (files.trainLabels.empty()) {
        return Error{ErrorCode::NotFound, "The labels of " + displayPath(files.trainData) + " are missing. Put " + displayPath(names[0] + "_train.labels") + " beside it."};
    }
    return std::optional(std::move(files));
}

std::optional<Nips2003Files> findNips2003FilesBeside(const fs::path& data) {
    const std::string fileName = plainName(data);
    const fs::path folder = data.parent_path();
    if (fileName.ends_with(kTrainEnding)) {
        Nips2003Files files = filesOf(folder, fileName.substr(0, fileName.size() - kTrainEnding.size()));
        files.trainData = data;
        if (!files.trainLabels.empty()) return files;
    } else if (fileName.ends_with(".data")) {
        const std::string name = fileName.substr(0, fileName.size() - std::string_view(".data").size());
        Nips2003Files files;
        files.name = displayText(name);
        files.trainData = data;
        files.trainLabels = presentAs(folder, name + ".labels");
        if (!files.trainLabels.empty()) return files;
    }
    return std::nullopt;
}

Expected<RawSamples> readNips2003(const fs::path& data, const fs::path& labels, ReadMonitor& monitor) {
    RawSamples samples;
    samples.path = data;
    auto labelled = readLabelFile(labels, {}, samples, monitor);
    if (!labelled) return labelled.error();
    auto dataStream = openText(data, monitor);
    if (!dataStream) return dataStream.error();
    auto rowCount = readFeatures(*dataStream, samples);
    if (!rowCount) return rowCount.error();
    if (static_cast<std::uint64_t>(*rowCount) != labelCount(labelled->shape)) {
        return Error{ErrorCode::Mismatch, displayPath(data) + " holds " + counted(*rowCount, "sample") + ", " + displayPath(labels) + " " +
                                              counted(static_cast<long long>(labelCount(labelled->shape)), "label") + ". They do not belong together, or one is cut short: fetch both again."};
    }
    if (auto taken = takeLabels(*labelled, labelCount(labelled->shape), samples); !taken) return taken.error();
    return samples;
}

Expected<RawDataset> readNips2003Files(const Nips2003Files& files, ReadMonitor& monitor) {
    const bool hasTest = !files.validData.empty() && !files.validLabels.empty();
    for (const fs::path& path : {files.trainData, files.trainLabels, hasTest ? files.validData : fs::path(), hasTest ? files.validLabels : fs::path()}) {
        std::error_code failure;
        const auto size = path.empty() ? 0 : fs::file_size(path, failure);
        if (!failure) monitor.expect(size);
    }
    RawDataset raw;
    raw.name = files.name;
    raw.source = displayPath(files.trainData);
    auto train = readNips2003(files.trainData, files.trainLabels, monitor);
    if (!train) return train.error();
    raw.train = *std::move(train);
    const std::string fingerprint = fingerprintOfCells(raw.train.featureCount, raw.train.features, raw.train.labels);
    if (fingerprint == kMadelonTrainFingerprint) raw.informativeFeatures.assign(std::begin(kMadelonInformative), std::end(kMadelonInformative));
    if (!hasTest) {
        if (!files.validData.empty()) raw.train.notes.push_back(displayPath(files.validData.filename()) + " has no labels beside it and was left out.");
        return raw;
    }
    auto test = readNips2003(files.validData, files.validLabels, monitor);
    if (!test) return test.error();
    raw.test = *std::move(test);
    raw.train.notes.push_back("The test samples are those of " + displayPath(files.validData.filename()) + ".");
    return raw;
}

}  // namespace rewire
