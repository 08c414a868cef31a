#include "core/data/readers/csv.h"

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/data/readers/column_kinds.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_rows.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// Records that the guesses are made from.
constexpr std::size_t kHeadRecords = 200;

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
    return Error{ErrorCode::TooLarge, displayPath(stream.path()) + " needs about " + gigabytes(needed) + " of memory (" +
                                          gigabytes(static_cast<double>(stream.sizeOnDisk())) + " of text), " +
                                          gigabytes(static_cast<double>(*available)) +
                                          " are free. Give fewer rows, or leave columns out (--ignore-columns)."};
}

void tell(const TableLayout& layout, RawSamples& samples) {
    samples.notes.push_back("Read as a table delimited by " + describeDialect(layout.dialect) +
                            (layout.dialect.hasHeader ? ", with a header." : ", without a header."));
    if (const auto ignored = std::ranges::count(layout.uses, ColumnUse::Ignored); ignored > 0)
        samples.notes.push_back(counted(ignored, "column") + " of " + displayPath(samples.path.filename()) +
                                (ignored == 1 ? " was" : " were") + " left out.");
    if (!layout.classColumn) return;
    samples.classColumn = layout.classColumn;
    std::string name = std::to_string(*layout.classColumn);
    if (!layout.names.empty()) {
        samples.classColumnName = layout.names[*layout.classColumn];
        name += " (" + displayText(samples.classColumnName) + ")";
    }
    samples.notes.push_back("The class is column " + name + ", taken " + layout.classReason + ".");
}

void tellIdentifiers(const TableHead& head, const TableLayout& layout, const ReadOptions& options, RawSamples& samples) {
    for (const std::size_t c : identifierColumns(head, layout, options)) {
        const std::string way = c < layout.names.size() ? displayText(layout.names[c]) : std::to_string(c);
        samples.notes.push_back("The values of " + layout.columnName(c) +
                                " never repeat: it looks like an identifier, which is learnt by heart. Leave it out (--ignore-columns " +
                                way + ").");
    }
}

CsvRecord recordOf(const TableHead& head, std::size_t r) {
    return {.text = head.records[r], .line = head.lines[r], .hasQuotes = head.records[r].find('"') != std::string::npos};
}

}  // namespace

Expected<RawSamples> readCsv(const fs::path& path, const ReadOptions& options, const ClassColumnChoice& choice, ReadMonitor& monitor) {
    auto stream = openText(path, monitor);
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
    tellIdentifiers(*head, *layout, options, samples);
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
    if (auto finished = rows.finish(monitor); !finished) return finished.error();
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    if (!options.labels.empty())
        if (auto taken = takeLabelFile(options.labels, options, static_cast<std::uint64_t>(samples.count()), samples, monitor); !taken)
            return taken.error();
    return samples;
}

}  // namespace rewire
