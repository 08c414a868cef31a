#include "core/data/readers/label_file.h"

#include "core/base/line_reader.h"
#include "core/base/text.h"
#include "core/data/readers/npy_format.h"

#include <string_view>

namespace rewire {

using namespace std::string_view_literals;

Expected<LabelArray> readLabelFile(const std::filesystem::path& path, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    if (head->starts_with("\x93NUMPY"sv)) {
        auto reader = NpyReader::open(displayPath(path), [&] { return stream->next(); }, stream->largestContentSize(), 16 * stream->sizeOnDisk());
        if (!reader) return reader.error();
        auto labels = reader->labels();
        if (labels) labels->name = path.filename().native();
        return labels;
    }
    LabelArray labels{.name = path.filename().native(), .shape = {0}, .isText = true};
    LineReader lines(*stream);
    std::int64_t blankLine = 0;
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        const std::string_view text = trimmed(**line);
        if (text.empty()) {
            if (blankLine == 0) blankLine = lines.lineNumber();
            continue;
        }
        const auto bad = [&](std::int64_t number, const char* what) { return Error{ErrorCode::BadFormat, displayPath(path) + ", line " + std::to_string(number) + ": " + what}; };
        if (blankLine != 0) return bad(blankLine, "the label is missing. A file of labels has one a line.");
        if (text.size() > kLongestName || text.find('\0') != std::string_view::npos) return bad(lines.lineNumber(), "this is no label. A file of labels is text with one a line, or a NumPy array.");
        labels.texts.push_back(isValidUtf8(text) ? std::string(text) : latin1ToUtf8(text));
    }
    labels.shape = {labels.texts.size()};
    return labels;
}

}  // namespace rewire
