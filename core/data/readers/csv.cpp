#include "core/data/readers/csv.h"

#include "core/base/line_reader.h"
#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_rows.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// Records that the guesses are made from.
constexpr std::size_t kHeadRecords = 200;

// Checks the kind of file before its first line is taken for cells.
Expected<ByteStream> openTable(const fs::path& path, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream;
    auto head = stream->head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format != FileFormat::Table) return Error{ErrorCode::BadFormat, displayPath(path) + " is no text table. Give a CSV file."};
    return stream;
}

std::string gigabytes(double bytes) {
    const auto tenths = std::llround(bytes / 1e8);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

// What all rows need, from the length of the first ones; before any of it is taken.
Expected<void> checkMemory(const ByteStream& stream, const TableHead& head, const TableLayout& layout) {
    if (stream.isCompressed() || head.isWhole) return {};
    std::size_t bytes = 0;
    for (const std::string& record : head.records) bytes += record.size() + 1;
    const double rows = static_cast<double>(stream.sizeOnDisk()) / static_cast<double>(bytes) * static_cast<double>(head.records.size());
    const double needed = rows * static_cast<double>(std::ranges::count(layout.uses, ColumnUse::Number)) * sizeof(float);
    const auto available = availableMemory();
    if (!available || needed < static_cast<double>(*available)) return {};
    return Error{ErrorCode::TooLarge, displayPath(stream.path()) + " needs about " + gigabytes(needed) + " of memory (" + gigabytes(static_cast<double>(stream.sizeOnDisk())) + " of text), " +
                                          gigabytes(static_cast<double>(*available)) + " are free. Give fewer rows, or leave columns out (--ignore-columns)."};
}

void tell(const TableLayout& layout, RawSamples& samples) {
    samples.notes.push_back("Read as a table delimited by " + describeDialect(layout.dialect) + (layout.dialect.hasHeader ? ", with a header." : ", without a header."));
    if (const auto ignored = std::ranges::count(layout.uses, ColumnUse::Ignored); ignored > 0)
        samples.notes.push_back(counted(ignored, "column") + " of " + displayPath(samples.path.filename()) + (ignored == 1 ? " was" : " were") + " left out.");
    if (!layout.classColumn) return;
    samples.classColumn = layout.classColumn;
    std::string name = std::to_string(*layout.classColumn);
    if (!layout.names.empty()) {
        samples.classColumnName = layout.names[*layout.classColumn];
        name += " (" + displayText(samples.classColumnName) + ")";
    }
    samples.notes.push_back("The class is column " + name + ", taken " + layout.classReason + ".");
}

CsvRecord recordOf(const TableHead& head, std::size_t r) {
    return {.text = head.records[r], .line = head.lines[r], .hasQuotes = head.records[r].find('"') != std::string::npos};
}

}  // namespace

Expected<void> takeLabelsFrom(const fs::path& path, const ReadOptions& options, RawSamples& samples, ReadMonitor& monitor) {
    auto stream = openTable(path, monitor);
    if (!stream) return stream.error();
    LineReader lines(*stream);
    LabelSet labels;
    std::vector<std::int32_t> indices;
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        std::string_view text = trimmed(**line);
        if (text.empty()) continue;
        if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        const std::string place = displayPath(path) + ", line " + std::to_string(lines.lineNumber()) + ": ";
        if (isMissingClassCell(text, options)) return Error{ErrorCode::BadFormat, place + "the class is missing. Give one label a line."};
        if (text.size() > kLongestName) return Error{ErrorCode::BadFormat, place + "the label is longer than 4096 bytes. Is this the file of the labels?"};
        const auto index = labels.indexOf(text);
        if (!index) return tooManyLabels(path);
        indices.push_back(*index);
    }
    // One line more is a header.
    if (indices.size() == samples.labels.size() + 1) {
        const std::string header = labels.texts().front();
        if (std::ranges::count(indices, 0) == 1) {
            indices.erase(indices.begin());
            for (std::int32_t& index : indices) --index;
            samples.labelTexts = labels.takeTexts();
            samples.labelTexts.erase(samples.labelTexts.begin());
            samples.labels = std::move(indices);
            samples.notes.push_back("The first line of " + displayPath(path.filename()) + " (" + displayText(header) + ") was taken as a header.");
            return {};
        }
    }
    if (indices.size() != samples.labels.size())
        return Error{ErrorCode::Mismatch, displayPath(path) + " holds " + counted(static_cast<long long>(indices.size()), "label") + ", " + displayPath(samples.path) + " " +
                                              counted(samples.count(), "sample") + ". Give the labels of these samples, one a line."};
    samples.labels = std::move(indices);
    samples.labelTexts = labels.takeTexts();
    samples.notes.push_back("The labels are those of " + displayPath(path.filename()) + ".");
    return {};
}

Expected<RawSamples> readCsv(const fs::path& path, const ReadOptions& options, const ClassColumnChoice& choice, ReadMonitor& monitor) {
    auto stream = openTable(path, monitor);
    if (!stream) return stream.error();
    CsvRecordReader reader(*stream, path, {.commentMark = options.commentMark, .lineCount = options.skippedLines});
    auto head = readTableHead(reader, kHeadRecords);
    if (!head) return head.error();
    auto dialect = tellDialect(path, options, *head);
    if (!dialect) return dialect.error();
    auto layout = layOutTable(path, options, choice, *dialect, *head);
    if (!layout) return layout.error();
    if (auto treated = treatTextColumns(path, options, *head, *layout); !treated) return treated.error();
    if (auto fits = checkMemory(*stream, *head, *layout); !fits) return fits.error();

    RawSamples samples;
    samples.path = path;
    tell(*layout, samples);
    TableRows rows(samples, *layout, options, stream->largestContentSize());
    for (std::size_t r = head->firstRow(*dialect); r < head->records.size(); ++r)
        if (auto added = rows.add(recordOf(*head, r)); !added) return added.error();
    CsvRecord record;
    while (true) {
        auto more = reader.next(record);
        if (!more) return more.error();
        if (!*more) break;
        if (auto added = rows.add(record); !added) return added.error();
    }
    if (auto finished = rows.finish(); !finished) return finished.error();
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    if (!options.labels.empty())
        if (auto taken = takeLabelsFrom(options.labels, options, samples, monitor); !taken) return taken.error();
    return samples;
}

}  // namespace rewire
