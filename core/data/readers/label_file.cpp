#include "core/data/readers/label_file.h"

#include "core/base/line_reader.h"
#include "core/base/text.h"
#include "core/data/readers/idx.h"
#include "core/data/readers/npy_format.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_layout.h"

#include <algorithm>
#include <string_view>

namespace rewire {
namespace {

namespace fs = std::filesystem;

Expected<LabelArray> readNpyLabels(ByteStream& stream) {
    auto reader = NpyReader::open(
        displayPath(stream.path()), [&] { return stream.next(); }, stream.largestContentSize(), 16 * stream.sizeOnDisk());
    if (!reader) return reader.error();
    return reader->labels();
}

Expected<LabelArray> readTextLabels(ByteStream& stream, const ReadOptions& options) {
    LabelArray labels{.name = {}, .shape = {}, .isText = true};
    LineReader lines(stream);
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        std::string_view text = trimmed(**line);
        if (text.empty()) continue;
        const auto bad = [&](const char* what) {
            return Error{ErrorCode::BadFormat, displayPath(stream.path()) + ", line " + std::to_string(lines.lineNumber()) + ": " + what +
                                                   " A file of labels has one in each line."};
        };
        const bool isQuoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
        if (isQuoted) text = text.substr(1, text.size() - 2);
        if (isMissingClassCell(text, options)) return bad("the class is missing.");
        if (!isQuoted && text.find_first_of("\t,;") != std::string_view::npos) return bad("there is more than one label.");
        if (text.size() > kLongestName) return bad("the label is longer than 4096 bytes.");
        labels.texts.push_back(isValidUtf8(text) ? std::string(text) : latin1ToUtf8(text));
    }
    labels.shape = {labels.texts.size()};
    return labels;
}

// One line more than there are samples, of a text that no other line has.
bool hasHeader(const LabelArray& labels, std::uint64_t count) {
    return labels.isText && labels.texts.size() == count + 1 && std::ranges::count(labels.texts, labels.texts.front()) == 1;
}

}  // namespace

Expected<LabelArray> readLabelFile(const fs::path& path, const ReadOptions& options, RawSamples& samples, ReadMonitor& monitor) {
    auto told = openTold(path, monitor);
    if (!told) return told.error();
    auto& [stream, format] = *told;
    Expected<LabelArray> labels =
        format == FileFormat::Idx     ? readIdxLabels(path, samples.notes, monitor)
        : format == FileFormat::Numpy ? readNpyLabels(stream)
        : format == FileFormat::Table
            ? readTextLabels(stream, options)
            : Error{ErrorCode::BadFormat, displayPath(path) + " is no file of labels. Give a text with one a line, a NumPy array or IDX."};
    if (!labels) return labels;
    labels->name = path.filename().native();
    if (!stream.note().empty()) samples.notes.push_back(stream.note());
    return labels;
}

Expected<void> takeLabelFile(LabelArray labels, std::uint64_t count, RawSamples& samples) {
    const std::string file = displayPath(labels.name);
    if (hasHeader(labels, count)) {
        samples.notes.push_back("The first line of " + file + " (" + displayText(labels.texts.front()) + ") was taken as a header.");
        labels.texts.erase(labels.texts.begin());
        labels.shape = {count};
    }
    if (labelCount(labels.shape) != count)
        return Error{ErrorCode::Mismatch, file + " holds " + counted(static_cast<long long>(labelCount(labels.shape)), "label") + ", " +
                                              displayPath(samples.path) + " " + counted(static_cast<long long>(count), "sample") +
                                              ". Give the labels of these samples, one a line."};
    samples.labels.clear();
    auto taken = takeLabels(labels, count, samples);
    if (taken) samples.notes.push_back("The labels are those of " + file + ".");
    return taken;
}

Expected<void> takeLabelFile(const fs::path& path, const ReadOptions& options, std::uint64_t count, RawSamples& samples,
                             ReadMonitor& monitor) {
    auto labels = readLabelFile(path, options, samples, monitor);
    if (!labels) return labels.error();
    return takeLabelFile(*std::move(labels), count, samples);
}

}  // namespace rewire
