#include "core/data/readers/nips2003.h"

#include "core/base/archive_path.h"
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
#include <span>
#include <utility>

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
    const std::string place =
        "line " + std::to_string(lines.lineNumber()) + ", input " + std::to_string(column) + " (" + displayText(cell) + ")";
    if (!isMissing) {
        return Error{ErrorCode::BadFormat, displayPath(samples.path) + ", " + place + ": this " + std::string(describe(number.fault)) +
                                               ". Remove or correct it."};
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
        if (column > kMostFeatures)
            return badLine(lines, samples.path, "a sample has more than " + std::to_string(kMostFeatures) + " numbers.");
    }
}

using Cells = std::vector<std::pair<std::uint32_t, float>>;

// Numbers that can be the inputs of a sample that are 1, counted from 1.
bool areIndices(std::span<const float> numbers) {
    float last = 0;
    for (const float number : numbers) {
        if (!(number > last) || number != std::trunc(number) || number > static_cast<float>(kMostFeatures)) return false;
        last = number;
    }
    return true;
}

// The rows of one file in whichever of the three layouts: numbers; "input:value" (Dexter); the inputs that are 1 (Dorothea).
class Rows {
  public:
    Rows(RawSamples& samples, const LineReader& lines) : m_samples(samples), m_lines(lines) {}

    Expected<void> add(std::string_view line) {
        const bool isBlankLine = trimmed(line).empty();
        // In a sparse file a sample of zeros; but an empty line at the end is none.
        if (isBlankLine) {
            m_blanks.push_back(m_rowCount);
            return {};
        }
        if (m_rowCount == 0 && line.find(':') != std::string_view::npos) beginSparse();
        if (m_samples.sparse && m_hasValues) return addPairs(line);
        const std::size_t before = m_samples.features.size();
        auto width = readRow(m_lines, line, m_samples);
        if (!width) return width.error();
        const auto row = std::span<const float>(m_samples.features).subspan(before);
        const bool canBeIndices = areIndices(row);
        if (m_samples.sparse) {
            if (!canBeIndices)
                return badLine(
                    m_lines, m_samples.path,
                    "this sample holds something else than rising numbers of inputs, counted from 1. The file is damaged: fetch it again.");
            return addIndices(row);
        }
        if (m_rowCount == 0) m_samples.featureCount = static_cast<int>(*width);
        m_holdsIndices = m_holdsIndices && canBeIndices;
        m_largestNumber = std::max(m_largestNumber, row.back());
        if (*width == m_samples.featureCount) {
            ++m_rowCount;
            return {};
        }
        // Dense rows of rising whole numbers, one of them cut short, do not reach far beyond their count.
        constexpr float kSparseAtLeast = 8;
        if (m_holdsIndices &&
            m_largestNumber >= kSparseAtLeast * static_cast<float>(std::max<std::int64_t>(*width, m_samples.featureCount)))
            return turnToIndices(static_cast<std::size_t>(*width));
        return badLine(m_lines, m_samples.path,
                       "this sample has " + counted(*width, "number") + ", the first one " + std::to_string(m_samples.featureCount) +
                           ". The file is damaged or cut short: fetch it again.");
    }

    [[nodiscard]] std::int64_t count() const { return m_rowCount; }

    // How many samples there are; as many empty lines at the end count as there are labels.
    Expected<std::int64_t> finish(std::int64_t labelCount) {
        if (m_rowCount == 0) return Error{ErrorCode::BadFormat, displayPath(m_samples.path) + " holds no samples, only blank lines."};
        if (!m_samples.sparse) return m_rowCount;
        for (; !m_blanks.empty() && m_rowCount < labelCount; m_blanks.pop_back()) endRow();
        m_samples.featureCount = static_cast<int>(m_largest);
        m_samples.firstIndex = 1;
        m_samples.notes.push_back("Read as the sparse layout of NIPS 2003 (" +
                                  std::string(m_hasValues ? "input:value" : "the inputs that are 1") + ", counted from 1): " +
                                  counted(m_rowCount, "sample") + " with " + counted(m_samples.sparse->storedCount(), "stored cell") + ".");
        return m_rowCount;
    }

  private:
    void beginSparse() {
        m_samples.sparse.emplace();
        m_hasValues = true;
        takeBlanks();
    }
    void endRow() {
        m_samples.sparse->endRow();
        ++m_rowCount;
    }
    // The blank lines so far are samples, since another one follows.
    void takeBlanks() {
        const std::size_t count = m_blanks.size();
        m_blanks.clear();
        for (std::size_t b = 0; b < count; ++b) endRow();
    }
    void store(std::uint32_t column, float value) {
        m_samples.sparse->column.push_back(column);
        m_samples.sparse->value.push_back(value);
        m_largest = std::max<std::int64_t>(m_largest, std::int64_t{column} + 1);
    }

    Expected<void> addPairs(std::string_view line) {
        takeBlanks();
        m_cells.clear();
        while (true) {
            line.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(line, isBlank) - line.begin()));
            if (line.empty()) break;
            const std::string_view token = line.substr(0, static_cast<std::size_t>(std::ranges::find_if(line, isBlank) - line.begin()));
            line.remove_prefix(token.size());
            const std::size_t colon = token.find(':');
            const auto index = parseInteger(token.substr(0, std::min(colon, token.size())));
            if (colon == std::string_view::npos || !index.isValid() || index.value < 1)
                return badLine(m_lines, m_samples.path,
                               "'" + displayText(token) + "' is no input:value pair with inputs counted from 1. Correct or remove it.");
            if (index.value > kMostFeatures)
                return badLine(
                    m_lines, m_samples.path,
                    "input " + std::to_string(index.value) + " is above " + std::to_string(kMostFeatures) + ", the most that are read.");
            const std::string_view cell = token.substr(colon + 1);
            const auto number = parseFloat(cell);
            auto value = number.isValid() ? Expected<float>(number.value) : oddCell(m_lines, cell, index.value, m_samples);
            if (!value) return value.error();
            m_cells.emplace_back(static_cast<std::uint32_t>(index.value - 1), *value);
        }
        std::ranges::stable_sort(m_cells, {}, &Cells::value_type::first);
        const auto twice = std::ranges::adjacent_find(m_cells, {}, &Cells::value_type::first);
        if (twice != m_cells.end())
            return badLine(m_lines, m_samples.path,
                           "input " + std::to_string(twice->first + 1) + " is given twice. Remove one of the two.");
        for (const auto& [column, value] : m_cells) store(column, value);
        endRow();
        return {};
    }

    // `row` stands at the end of the features, which stay empty.
    Expected<void> addIndices(std::span<const float> row) {
        takeBlanks();
        for (const float number : row) store(static_cast<std::uint32_t>(number) - 1, 1.0f);
        endRow();
        m_samples.features.clear();
        return {};
    }

    // Rows of other lengths than the first: all of them were indices.
    Expected<void> turnToIndices(std::size_t lastWidth) {
        const std::vector<float> numbers = std::exchange(m_samples.features, {});
        const std::vector<std::int64_t> blanks = std::exchange(m_blanks, {});
        const auto width = static_cast<std::size_t>(m_samples.featureCount);
        const auto rows = static_cast<std::size_t>(m_rowCount);
        m_samples.sparse.emplace();
        m_rowCount = 0;
        std::size_t nextBlank = 0;
        for (std::size_t r = 0; r <= rows; ++r) {
            for (; nextBlank < blanks.size() && blanks[nextBlank] <= static_cast<std::int64_t>(r); ++nextBlank) endRow();
            const std::size_t count = r < rows ? width : lastWidth;
            for (const float number : std::span(numbers).subspan(r * width, count)) store(static_cast<std::uint32_t>(number) - 1, 1.0f);
            endRow();
        }
        return {};
    }

    RawSamples& m_samples;
    const LineReader& m_lines;
    std::int64_t m_rowCount = 0;
    std::int64_t m_largest = 0;  // of the inputs, counted from 1
    bool m_hasValues = false;    // of a sparse file
    bool m_holdsIndices = true;  // all numbers so far can be inputs
    float m_largestNumber = 0;
    std::vector<std::int64_t> m_blanks;  // before how many samples an empty line stands
    Cells m_cells;
};

Expected<std::int64_t> readFeatures(ByteStream& stream, std::int64_t labelCount, Extent extent, RawSamples& samples) {
    LineReader lines(stream);
    Rows rows(samples, lines);
    while (extent == Extent::Whole || rows.count() < static_cast<std::int64_t>(kSamplesShown)) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        if (auto added = rows.add(**line); !added) return added.error();
    }
    if (!stream.note().empty()) samples.notes.push_back(stream.note());
    return rows.finish(labelCount);
}

// NAME_train and NAME_valid where `data`, the first of them, lies; labels that are not there stay empty paths.
Nips2003Files filesOf(const FileSet& set, const fs::path& data, const std::string& name) {
    return {.name = displayText(name),
            .trainData = data,
            .trainLabels = set.find(name + "_train.labels", data),
            .validData = set.find(name + std::string(kValidEnding), data),
            .validLabels = set.find(name + "_valid.labels", data)};
}

}  // namespace

Expected<std::optional<Nips2003Files>> findNips2003Files(const FileSet& set) {
    std::vector<std::string> names;
    for (const fs::path& file : set.files()) {
        const std::string name = plainName(file);
        if (name.ends_with(kTrainEnding)) names.push_back(name.substr(0, name.size() - kTrainEnding.size()));
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return std::optional<Nips2003Files>();
    if (names.size() > 1) {
        return Error{ErrorCode::Mismatch, set.title() + " holds several data sets, among them " + displayText(names[0]) + " and " +
                                              displayText(names[1]) + ". Give the file " + displayText(names[0]) +
                                              "_train.data instead of the " + (set.isArchive() ? "archive." : "folder.")};
    }
    const auto data =
        std::ranges::find_if(set.files(), [&](const fs::path& file) { return plainName(file) == names[0] + std::string(kTrainEnding); });
    Nips2003Files files = filesOf(set, *data, names[0]);
    if (files.trainLabels.empty()) {
        return Error{ErrorCode::NotFound, "The labels of " + displayPath(files.trainData) + " are missing. Put " +
                                              displayPath(names[0] + "_train.labels") + " beside it."};
    }
    return std::optional(std::move(files));
}

Expected<std::optional<Nips2003Files>> findNips2003FilesBeside(const fs::path& data, ReadMonitor& monitor) {
    const std::string fileName = plainName(data);
    if (!fileName.ends_with(".data")) return std::optional<Nips2003Files>();
    auto set = FileSet::around(data, monitor);
    if (!set) return set.error();
    Nips2003Files files;
    if (fileName.ends_with(kTrainEnding)) {
        files = filesOf(*set, data, fileName.substr(0, fileName.size() - kTrainEnding.size()));
    } else {
        const std::string name = fileName.substr(0, fileName.size() - std::string_view(".data").size());
        files = {.name = displayText(name),
                 .trainData = data,
                 .trainLabels = set->find(name + ".labels", data),
                 .validData = {},
                 .validLabels = {}};
    }
    return files.trainLabels.empty() ? std::optional<Nips2003Files>() : std::optional(std::move(files));
}

Expected<RawSamples> readNips2003(const fs::path& data, const fs::path& labels, ReadMonitor& monitor, Extent extent) {
    RawSamples samples;
    samples.path = data;
    auto labelled = readLabelFile(labels, {}, samples, monitor);
    if (!labelled) return labelled.error();
    auto dataStream = openText(data, monitor);
    if (!dataStream) return dataStream.error();
    auto rowCount = readFeatures(*dataStream, static_cast<std::int64_t>(labelCount(labelled->shape)), extent, samples);
    if (!rowCount) return rowCount.error();
    const bool isCut = extent == Extent::FirstSamples && *rowCount >= static_cast<std::int64_t>(kSamplesShown);
    if (isCut) samples.notes.clear();
    if (!isCut && static_cast<std::uint64_t>(*rowCount) != labelCount(labelled->shape)) {
        return Error{ErrorCode::Mismatch, displayPath(data) + " holds " + counted(*rowCount, "sample") + ", " + displayPath(labels) + " " +
                                              counted(static_cast<long long>(labelCount(labelled->shape)), "label") +
                                              ". They do not belong together, or one is cut short: fetch both again."};
    }
    if (auto taken = takeLabels(*labelled, labelCount(labelled->shape), samples); !taken) return taken.error();
    return samples;
}

Expected<RawDataset> readNips2003Files(const Nips2003Files& files, ReadMonitor& monitor) {
    const bool hasTest = !files.validData.empty() && !files.validLabels.empty();
    for (const fs::path& path :
         {files.trainData, files.trainLabels, hasTest ? files.validData : fs::path(), hasTest ? files.validLabels : fs::path()})
        if (!path.empty()) monitor.expect(bytesToRead(path));
    RawDataset raw;
    raw.name = files.name;
    raw.source = displayPath(files.trainData);
    auto train = readNips2003(files.trainData, files.trainLabels, monitor);
    if (!train) return train.error();
    raw.train = *std::move(train);
    const std::string fingerprint = fingerprintOfCells(raw.train.featureCount, raw.train.features, raw.train.labels);
    if (fingerprint == kMadelonTrainFingerprint)
        raw.informativeFeatures.assign(std::begin(kMadelonInformative), std::end(kMadelonInformative));
    if (!hasTest) {
        if (!files.validData.empty())
            raw.train.notes.push_back(displayPath(files.validData.filename()) + " has no labels beside it and was left out.");
        return raw;
    }
    auto test = readNips2003(files.validData, files.validLabels, monitor);
    if (!test) return test.error();
    raw.test = *std::move(test);
    raw.train.notes.push_back("The test samples are those of " + displayPath(files.validData.filename()) + ".");
    return raw;
}

}  // namespace rewire
