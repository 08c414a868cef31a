#include "core/data/preview.h"

#include "core/base/text.h"
#include "core/data/preview_traits.h"
#include "core/data/readers/arff_preview.h"
#include "core/data/readers/column_kinds.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/idx.h"
#include "core/data/readers/image_archive.h"
#include "core/data/readers/image_folder.h"
#include "core/data/readers/image_set.h"
#include "core/data/readers/libsvm.h"
#include "core/data/readers/matlab.h"
#include "core/data/readers/nips2003.h"
#include "core/data/readers/numpy.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_layout.h"
#include "core/data/readers/table_rows.h"
#include "core/data/set_contents.h"

#include <algorithm>
#include <charconv>
#include <cmath>
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
        if (column.kind == ColumnPreview::Kind::Identifier)
            preview.notes.push_back(name + " never repeats: it looks like an identifier. Ignore it, or it will be learnt by heart.");
        if (column.kind == ColumnPreview::Kind::Date)
            preview.notes.push_back(name + " holds dates, which are no numbers. Ignore it, or give the parts that matter as numbers.");
        if (column.kind == ColumnPreview::Kind::Text && preview.used.textColumns == TextColumns::Refuse)
            preview.notes.push_back(name + " holds text. Ignore it, make inputs of its values, or make it the class.");
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
    SourcePreview preview{.format = dialect->delimiter == '\t'  ? "TSV"
                                    : dialect->delimiter == ' ' ? "text table"
                                                                : "CSV",
                          .used = options,
                          .columns = {},
                          .rows = {},
                          .badRows = {},
                          .variables = {},
                          .notes = {}};
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
        const bool isNamed =
            c < layout->names.size() && !layout->names[c].empty() && std::ranges::count(layout->names, layout->names[c]) == 1;
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
    if (layout->uses.size() > kColumnsShown)
        preview.notes.push_back("The first " + std::to_string(kColumnsShown) + " of " + std::to_string(layout->uses.size()) +
                                " columns are shown.");
    tellKinds(preview);
    return preview;
}

SourcePreview bare(std::string format, const ReadOptions& options) {
    return {.format = std::move(format),
            .used = options,
            .columns = {},
            .rows = {},
            .badRows = {},
            .variables = {},
            .takesLabelFile = true,
            .taken = {},
            .notes = {}};
}

// What holds everything that belongs to it.
SourcePreview whole(std::string format, const ReadOptions& options, std::string note = {}) {
    SourcePreview preview = bare(std::move(format), options);
    preview.takesLabelFile = false;
    if (!note.empty()) preview.notes.push_back(std::move(note));
    return preview;
}

std::string cellText(float value) {
    if (std::isnan(value)) return "?";
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// The class and the features of each; of the labels there may be more than rows.
void showSamples(const RawSamples& samples, SourcePreview& preview) {
    const auto width = static_cast<std::size_t>(samples.featureCount);
    const std::size_t shown = std::min(width, kColumnsShown - 1);
    preview.headings.push_back("class");
    for (std::size_t c = 0; c < shown; ++c)
        preview.headings.push_back(c < samples.featureNames.size() ? samples.featureNames[c] : "input " + std::to_string(c));
    const std::size_t count = samples.sparse ? static_cast<std::size_t>(samples.sparse->rowCount()) : samples.features.size() / width;
    for (std::size_t r = 0; r < std::min(count, kRowsShown); ++r) {
        std::vector<std::string>& row = preview.rows.emplace_back();
        row.push_back(samples.labelTexts[static_cast<std::size_t>(samples.labels[r])]);
        if (!samples.sparse) {
            for (std::size_t c = 0; c < shown; ++c) row.push_back(cellText(samples.features[r * width + c]));
            continue;
        }
        row.resize(shown + 1, "0");
        const auto columns = samples.sparse->columnsOf(static_cast<std::int64_t>(r));
        const auto values = samples.sparse->valuesOf(static_cast<std::int64_t>(r));
        for (std::size_t i = 0; i < columns.size() && columns[i] < shown; ++i) row[columns[i] + 1] = cellText(values[i]);
    }
    if (width > shown)
        preview.notes.push_back("The first " + std::to_string(shown) + " of " + std::to_string(width) + " inputs are shown.");
}

// Samples that cannot be taken yet, for want of labels perhaps, are no error: what is missing can be chosen.
Expected<SourcePreview> withSamples(SourcePreview preview, const Expected<RawSamples>& samples) {
    if (!samples && samples.error().code == ErrorCode::Cancelled) return samples.error();
    if (!samples) {
        preview.noRows = samples.error().message;
        return preview;
    }
    preview.notes.insert(preview.notes.end(), samples->notes.begin(), samples->notes.end());
    showSamples(*samples, preview);
    return preview;
}

Expected<SourcePreview> previewArrays(std::string format, const ReadOptions& options, Expected<ArraysSeen> seen) {
    if (!seen) return seen.error();
    SourcePreview preview = bare(std::move(format), options);
    for (const VariablePreview& array : seen->variables)
        if (array.use == VariablePreview::Use::Features) preview.extent = array.shape + ", " + array.type;
    if (seen->samples && seen->samples->sparse)
        preview.extent = std::to_string(seen->samples->count()) + " x " + std::to_string(seen->samples->featureCount) + ", " +
                         std::to_string(seen->samples->sparse->storedCount()) + " cells stored";
    const bool isOneArray = seen->variables.size() == 1 && seen->variables.front().name.empty();
    if (!isOneArray) preview.variables = std::move(seen->variables);
    return withSamples(std::move(preview), seen->samples);
}

Expected<SourcePreview> previewIdx(SourcePreview preview, const Expected<IdxFiles>& files, ReadMonitor& monitor) {
    if (!files) return withSamples(std::move(preview), files.error());
    const auto samples = readIdx(files->trainImages, files->trainLabels, monitor, Extent::FirstSamples);
    if (samples) {
        preview.extent = std::to_string(samples->count()) + " x ";
        if (const auto& shape = samples->imageShape)
            preview.extent += std::to_string(shape->height) + " x " + std::to_string(shape->width) +
                              (shape->channels > 1 ? " x " + std::to_string(shape->channels) : "");
        else
            preview.extent += std::to_string(samples->featureCount);
    }
    return withSamples(std::move(preview), samples);
}

Expected<SourcePreview> previewNips2003(SourcePreview preview, const Nips2003Files& files, ReadMonitor& monitor) {
    return withSamples(std::move(preview), readNips2003(files.trainData, files.trainLabels, monitor, Extent::FirstSamples));
}

std::string classesText(const ImagePart& part, std::size_t& classCount) {
    constexpr std::size_t kLongest = 400;
    std::string text;
    classCount = 0;
    for (std::size_t f = 0; f < part.files.size();) {
        const std::string& name = part.files[f].className;
        const std::size_t begin = f;
        while (f < part.files.size() && part.files[f].className == name) ++f;
        ++classCount;
        if (text.size() < kLongest)
            text += (text.empty() ? "" : ", ") + displayText(name) + " (" + std::to_string(f - begin) + ")";
        else if (!text.ends_with("..."))
            text += ", ...";
    }
    return text;
}

// Some files of each class, with what their headers say.
Expected<SourcePreview> previewImages(SourcePreview preview, const Expected<ImagesSeen>& seen) {
    if (!seen) return seen.error();
    const ImagePart& part = seen->files.train;
    std::size_t classCount = 0;
    const std::string classes = classesText(part, classCount);
    preview.extent = counted(static_cast<long long>(part.files.size()), "file") + " in " + std::to_string(classCount) +
                     (classCount == 1 ? " class" : " classes");
    preview.notes.push_back("Each folder is a class: " + classes + ".");
    preview.notes.insert(preview.notes.end(), part.notes.begin(), part.notes.end());
    if (seen->files.test)
        preview.notes.push_back("For testing: " + counted(static_cast<long long>(seen->files.test->files.size()), "file") + ".");
    preview.headings = {"class", "file", "width x height", "colours"};
    for (const ImagesSeen::Image& image : seen->shown) {
        const ImageFile& file = part.files[image.file];
        const std::string name = file.path.native().substr(std::min(part.folder.native().size() + 1, file.path.native().size()));
        if (image.header)
            preview.rows.push_back({file.className, name,
                                    std::to_string(image.header->width) + " x " + std::to_string(image.header->height),
                                    image.header->isGrey ? "grey" : "red, green, blue"});
        else
            preview.rows.push_back({file.className, name, image.header.error().message, {}});
    }
    return preview;
}

Expected<SourcePreview> previewFile(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto head = readHead(path, &monitor);
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    switch (*format) {
        case FileFormat::Idx:
            return previewIdx(bare("IDX", options),
                              options.labels.empty() ? findIdxFilesBeside(path, monitor)
                                                     : IdxFiles{.name = {}, .trainImages = path, .trainLabels = options.labels},
                              monitor);
        case FileFormat::Arff: {
            auto preview = previewArff(path, options, monitor);
            if (preview) tellKinds(*preview);
            return preview;
        }
        case FileFormat::Libsvm: return previewLibsvm(path, options, monitor);
        case FileFormat::Numpy: return previewArrays("NumPy array", options, lookAtNpy(path, options, monitor));
        case FileFormat::Npz: return previewArrays("NumPy archive", options, lookAtNpz(path, options, monitor));
        case FileFormat::Matlab:
            return previewArrays(head->starts_with("MATLAB 7.3") ? "MATLAB 7.3" : "MATLAB", options, lookAtMatlab(path, options, monitor));
        case FileFormat::Table: break;
    }
    if (options.labels.empty()) {
        auto nips = findNips2003FilesBeside(path, monitor);
        if (!nips) return nips.error();
        if (*nips) return previewNips2003(whole("NIPS 2003", options), **nips, monitor);
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
    if (const auto* idx = std::get_if<IdxFiles>(&*contents))
        return previewIdx(whole("IDX", options, of + names({idx->trainImages, idx->trainLabels, idx->testImages, idx->testLabels})), *idx,
                          monitor);
    if (const auto* nips = std::get_if<Nips2003Files>(&*contents))
        return previewNips2003(
            whole("NIPS 2003", options, of + names({nips->trainData, nips->trainLabels, nips->validData, nips->validLabels})), *nips,
            monitor);
    if (const auto* roles = std::get_if<FileRoles>(&*contents)) return previewRoles(*roles, options, monitor);
    return previewImages(whole(set.isArchive() ? kImageArchiveFormat : kFolderFormat, options),
                         set.isArchive() ? lookAtImageArchive(set.path(), monitor) : lookAtImageFolder(set.path(), monitor));
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
    if (!set && looksLikeImageArchive(path, monitor))
        return previewImages(whole(kImageArchiveFormat, options), lookAtImageArchive(path, monitor));
    if (!set) return set.error();
    return previewFile(path, options, monitor);
}

}  // namespace rewire
