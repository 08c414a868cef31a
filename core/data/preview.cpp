#include "core/data/preview.h"

#include "core/base/text.h"
#include "core/data/preview_traits.h"
#include "core/data/readers/arff_preview.h"
#include "core/data/readers/column_kinds.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/image_archive.h"
#include "core/data/readers/libsvm.h"
#include "core/data/readers/matlab.h"
#include "core/data/readers/numpy.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_layout.h"
#include "core/data/readers/table_rows.h"
#include "core/data/set_contents.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRecordsLookedAt = 1000;
constexpr std::size_t kRowsShown = 100;
constexpr std::size_t kColumnsShown = 2000;  // cells of wider rows are not shown

// Rows that the reader would not take, found by reading the records as it would.
std::vector<BadRow> badRowsOf(const fs::path& path, const TableHead& head, TableLayout layout, ReadOptions options) {
    // A text column is the matter of a question of its own, not of each of its rows.
    options.badRows = BadRows::LeaveOut;
    if (options.textColumns == TextColumns::Refuse) options.textColumns = TextColumns::Ignore;
    if (!treatTextColumns(path, options, head, layout)) return {};
    RawSamples samples;
    samples.path = path;
    TableRows rows(samples, layout, options, kRecordsLookedAt * layout.uses.size());
    for (std::size_t r = head.firstRow(layout.dialect); r < head.records.size(); ++r)
        if (!rows.add({.text = head.records[r], .line = head.lines[r], .hasQuotes = head.records[r].find('"') != std::string::npos})) break;
    return std::move(samples.badRows);
}

void tellKinds(SourcePreview& preview) {
    for (const ColumnPreview& column : preview.columns) {
        if (column.role != ColumnPreview::Role::Feature) continue;
        const std::string name = "Column '" + displayText(column.name) + "'";
        if (column.kind == ColumnPreview::Kind::Identifier) preview.notes.push_back(name + " never repeats: it looks like an identifier. Ignore it, or it will be learnt by heart.");
        if (column.kind == ColumnPreview::Kind::Date) preview.notes.push_back(name + " holds dates, which are no numbers. Ignore it, or give the parts that matter as numbers.");
        if (column.kind == ColumnPreview::Kind::Text && preview.used.textColumns == TextColumns::Refuse) preview.notes.push_back(name + " holds text. Ignore it, make inputs of its values, or make it the class.");
    }
}

Expected<SourcePreview> previewTable(const fs::path& path, const ReadOptions& options, std::stop_token stop) {
    ReadMonitor monitor({}, std::move(stop));
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    CsvRecordReader reader(*stream, path, {.commentMark = options.commentMark, .lineCount = options.skippedLines});
    auto head = readTableHead(reader, kRecordsLookedAt);
    if (!head) return head.error();
    auto dialect = tellDialect(path, options, *head);
    if (!dialect) return dialect.error();
    SourcePreview preview{.format = dialect->delimiter == '\t' ? "TSV" : dialect->delimiter == ' ' ? "text table" : "CSV", .used = options, .columns = {}, .rows = {}, .badRows = {}, .variables = {}, .notes = {}};
    auto layout = layOutTable(path, options, {.name = options.labelColumn, .number = std::nullopt}, *dialect, *head);
    if (!layout) {
        // Which column is the class is asked in the dialogue: none is no error here, a wrong name is told.
        preview.notes.push_back(layout.error().message);
        ReadOptions without = options;
        without.labels = path.native();
        without.labelColumn.clear();
        layout = layOutTable(path, without, {}, *dialect, *head);
        if (!layout) return layout.error();
    }
    ReadOptions& used = preview.used;
    used.delimiter = dialect->delimiter;
    used.hasHeader = dialect->hasHeader;
    used.decimalMark = dialect->decimalMark;
    used.thousandsMark = dialect->thousandsMark.value_or('\0');
    if (!used.missingTokens) used.missingTokens = std::vector<std::string>{"?", "NA", "N/A", "nan", "null", "-"};
    if (layout->classColumn) {
        const std::size_t c = *layout->classColumn;
        const bool isNamed = c < layout->names.size() && !layout->names[c].empty() && std::ranges::count(layout->names, layout->names[c]) == 1;
        used.labelColumn = isNamed ? layout->names[c] : std::to_string(c);
        preview.notes.push_back("The class is " + layout->columnName(c) + ", taken " + layout->classReason + ".");
    }
    for (std::size_t c = 0; c < layout->uses.size(); ++c) preview.columns.push_back(lookAtColumn(c, *head, *layout, options));
    preview.badRows = badRowsOf(path, *head, *layout, options);
    const std::size_t first = head->firstRow(*dialect);
    preview.rowsLookedAt = static_cast<std::int64_t>(head->records.size() - first);
    for (std::size_t r = first; r < head->cells.size() && preview.rows.size() < kRowsShown; ++r) {
        std::vector<std::string> row = std::move(head->cells[r]);
        if (row.size() > kColumnsShown) row.resize(kColumnsShown);
        preview.rows.push_back(std::move(row));
    }
    if (layout->uses.size() > kColumnsShown) preview.notes.push_back("The first " + std::to_string(kColumnsShown) + " of " + std::to_string(layout->uses.size()) + " columns are shown.");
    tellKinds(preview);
    return preview;
}

Expected<SourcePreview> previewVariables(std::string format, const ReadOptions& options, Expected<VariablesSeen> seen) {
    if (!seen) return seen.error();
    SourcePreview preview{.format = std::move(format), .used = options, .columns = {}, .rows = {}, .badRows = {}, .variables = std::move(seen->variables), .notes = {}};
    preview.notes.push_back(std::move(seen->choice));
    for (const VariablePreview& variable : preview.variables) {
        if (preview.rows.size() == kRowsShown) break;
        preview.rows.push_back({variable.name + ": " + (variable.refusal.empty() ? variable.shape + ", " + variable.type : variable.type + "; " + variable.refusal)});
    }
    return preview;
}

SourcePreview bare(std::string format, const ReadOptions& options) {
    return {.format = std::move(format), .used = options, .columns = {}, .rows = {}, .badRows = {}, .variables = {}, .takesLabelFile = true, .taken = {}, .notes = {}};
}

// What holds everything that belongs to it.
SourcePreview whole(std::string format, const ReadOptions& options, std::string note = {}) {
    SourcePreview preview = bare(std::move(format), options);
    preview.takesLabelFile = false;
    if (!note.empty()) preview.notes.push_back(std::move(note));
    return preview;
}

Expected<SourcePreview> previewFile(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto head = readHead(path, &monitor);
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    switch (*format) {
        case FileFormat::Idx: return bare("IDX", options);
        case FileFormat::Arff: {
            auto preview = previewArff(path, options, monitor);
            if (preview) tellKinds(*preview);
            return preview;
        }
        case FileFormat::Libsvm: return previewLibsvm(path, options, monitor);
        case FileFormat::Numpy: return bare("NumPy array", options);
        case FileFormat::Npz: return previewVariables("NumPy archive", options, npzVariables(path, options));
        case FileFormat::Matlab: return previewVariables(head->starts_with("MATLAB 7.3") ? "MATLAB 7.3" : "MATLAB", options, matlabVariables(path, options, monitor));
        case FileFormat::Table: break;
    }
    return previewTable(path, options, monitor.stopToken());
}

Expected<SourcePreview> previewRoles(const FileRoles& roles, ReadOptions options, ReadMonitor& monitor) {
    options.labels = roles.labels.native();
    auto preview = previewFile(roles.samples, options, monitor);
    if (!preview) return preview;
    preview->taken = roles.reason;
    preview->notes.insert(preview->notes.begin(), roles.reason);
    return preview;
}

Expected<SourcePreview> previewSet(const FileSet& set, const ReadOptions& options, ReadMonitor& monitor) {
    auto contents = tellContents(set, monitor);
    if (!contents) return contents.error();
    const std::string of = "Of " + displayPath(set.path()) + " are taken: ";
    const auto names = [](std::initializer_list<fs::path> files) {
        std::string list;
        for (const fs::path& file : files)
            if (!file.empty()) list += (list.empty() ? "" : ", ") + displayPath(file.filename());
        return list + ".";
    };
    if (const auto* idx = std::get_if<IdxFiles>(&*contents)) return whole("IDX", options, of + names({idx->trainImages, idx->trainLabels, idx->testImages, idx->testLabels}));
    if (const auto* nips = std::get_if<Nips2003Files>(&*contents)) return whole("NIPS 2003", options, of + names({nips->trainData, nips->trainLabels, nips->validData, nips->validLabels}));
    if (const auto* roles = std::get_if<FileRoles>(&*contents)) return previewRoles(*roles, options, monitor);
    return whole(set.isArchive() ? kImageArchiveFormat : kFolderFormat, options);
}

}  // namespace

Expected<SourcePreview> previewSource(const fs::path& path, const ReadOptions& options, std::stop_token stop) {
    ReadMonitor monitor({}, std::move(stop));
    std::error_code failure;
    if (fs::is_directory(path, failure)) {
        auto folder = FileSet::ofFolder(path);
        if (!folder) return folder.error();
        return previewSet(*folder, options, monitor);
    }
    auto set = FileSet::ofArchive(path, monitor);
    if (set && *set) return previewSet(**set, options, monitor);
    if (!set && looksLikeImageArchive(path, monitor)) return whole(kImageArchiveFormat, options);
    if (!set) return set.error();
    return previewFile(path, options, monitor);
}

}  // namespace rewire
