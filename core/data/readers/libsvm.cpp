#include "core/data/readers/libsvm.h"

#include "core/base/line_reader.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/left_out_rows.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rewire {
namespace {

// The next run of non-blanks, taken off the front; empty at the end.
std::string_view takeToken(std::string_view& text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\v\f"), text.size());
    text.remove_prefix(begin);
    const std::string_view token = text.substr(0, std::min(text.find_first_of(" \t\v\f"), text.size()));
    text.remove_prefix(token.size());
    return token;
}

class LibsvmReader {
  public:
    LibsvmReader(RawSamples& samples, const LineReader& lines, const ReadOptions& options)
        : m_samples(samples),
          m_lines(lines),
          m_rows(m_samples.sparse.emplace()),
          m_leftOut(samples, options.badRows),
          m_firstIndex(options.firstIndex) {}

    Expected<void> add(std::string_view line) {
        std::string_view pairs = line.substr(0, std::min(line.find('#'), line.size()));
        const std::string_view label = takeToken(pairs);
        if (label.empty()) return {};
        if (auto read = readRow(label, pairs); !read) return m_leftOut.take(m_lines.lineNumber(), read.error(), line);
        return commit(label);
    }

    Expected<void> finish() {
        const std::string file = displayPath(m_samples.path.filename());
        if (auto finished = m_leftOut.finish(); !finished) return finished;
        if (m_samples.count() == 0)
            return Error{ErrorCode::BadFormat, displayPath(m_samples.path) + " holds no samples, only blank lines or comments."};
        if (m_largest < 0)
            return Error{ErrorCode::BadFormat, displayPath(m_samples.path) + " holds no index:value pairs: no sample has a feature."};
        if (m_firstIndex == 1 && m_smallest == 0)
            return Error{ErrorCode::BadFormat,
                         displayPath(m_samples.path) +
                             " has features of number 0, and was said to count from 1. Let it be guessed, or choose 0 (--first-index 0)."};
        const bool fromZero = m_smallest == 0 || m_firstIndex == 0;
        m_samples.firstIndex = fromZero ? 0 : 1;
        if (!fromZero)
            for (std::uint32_t& column : m_rows.column) --column;
        m_samples.featureCount = static_cast<int>(m_largest + (fromZero ? 1 : 0));
        m_samples.labelTexts = m_labels.takeTexts();
        m_samples.notes.push_back("Read as LIBSVM: " + counted(m_samples.count(), "sample") + " in " + file + ", feature numbers from " +
                                  (fromZero ? "0" : "1") + " to " + std::to_string(m_largest) +
                                  (m_firstIndex ? ", counted as asked."
                                   : fromZero   ? " (one is 0, so they count from 0)."
                                                : " (none is 0, so they count from 1)."));
        if (m_unsortedCount > 0)
            m_samples.notes.push_back(counted(m_unsortedCount, "sample") + " of " + file +
                                      " had feature numbers out of order; they were sorted.");
        if (m_ignoredCount > 0)
            m_samples.notes.push_back("Left out of " + file + ": '" + m_ignored + ":' of " + counted(m_ignoredCount, "sample") +
                                      ". Rewire classifies, it does not rank.");
        if (m_underflowCount > 0)
            m_samples.notes.push_back(counted(m_underflowCount, "cell") + " of " + file + " too small for a 32-bit number became 0.");
        return {};
    }

  private:
    using Cell = std::pair<std::int64_t, float>;

    // What the row in hand brings; it counts only once the whole row is read.
    struct Row {
        std::vector<Cell> cells;
        bool isSorted = true;
        std::int64_t ignoredCount = 0;
        std::int64_t underflowCount = 0;
        std::vector<std::pair<std::int64_t, std::string>> missing;  // index, and what stands there
    };

    // The reason alone: path and line come with LeftOutRows.
    static Error bad(const std::string& what) { return {ErrorCode::BadFormat, what}; }

    Expected<void> readRow(std::string_view label, std::string_view pairs) {
        m_row.cells.clear();
        m_row.missing.clear();
        m_row.isSorted = true;
        m_row.ignoredCount = m_row.underflowCount = 0;
        if (auto checked = checkLabel(label); !checked) return checked;
        std::vector<Cell>& cells = m_row.cells;
        for (std::string_view token = takeToken(pairs); !token.empty(); token = takeToken(pairs)) {
            if (token.starts_with("qid:") || token.starts_with("sid:") || token.starts_with("cost:")) {
                m_ignored = token.substr(0, token.find(':'));
                ++m_row.ignoredCount;
                continue;
            }
            if (auto taken = takePair(token); !taken) return taken;
            if (cells.size() > 1 && cells[cells.size() - 2].first >= cells.back().first) m_row.isSorted = false;
        }
        if (m_row.isSorted) return {};
        std::ranges::stable_sort(cells, {}, &Cell::first);
        const auto twice = std::ranges::adjacent_find(cells, {}, &Cell::first);
        if (twice != cells.end())
            return bad(std::string("index ") + std::to_string(twice->first) + " is given twice. Remove one of the two.");
        return {};
    }

    Expected<void> commit(std::string_view label) {
        const auto index = m_labels.indexOf(label);
        if (!index) return tooManyLabels(m_samples.path);
        m_samples.labels.push_back(*index);
        std::int64_t& seen = parseDouble(label).isValid() ? m_numberLine : m_textLine;
        if (seen == 0) seen = m_lines.lineNumber();
        if (!m_row.cells.empty()) {
            m_smallest = std::min(m_smallest, m_row.cells.front().first);
            m_largest = std::max(m_largest, m_row.cells.back().first);
        }
        for (const auto& [feature, value] : m_row.cells) {
            if (value == 0) continue;
            m_rows.column.push_back(static_cast<std::uint32_t>(feature));
            m_rows.value.push_back(value);
        }
        m_rows.endRow();
        m_unsortedCount += m_row.isSorted ? 0 : 1;
        m_ignoredCount += m_row.ignoredCount;
        m_underflowCount += m_row.underflowCount;
        for (const auto& [feature, text] : m_row.missing) {
            ++m_samples.missing.count;
            if (m_samples.missing.wantsPlace())
                m_samples.missing.places.push_back("line " + std::to_string(m_lines.lineNumber()) + ", index " + std::to_string(feature) +
                                                   " (" + (text.empty() ? std::string("empty") : displayText(text)) + ")");
        }
        return {};
    }

    Expected<void> checkLabel(std::string_view label) const {
        if (label.find(':') != std::string_view::npos)
            return bad(std::string("the sample begins with '") + displayText(label) + "' and has no label. Give each sample one label.");
        if (label.find(',') != std::string_view::npos)
            return bad(std::string("the sample has several labels (") + displayText(label) +
                       "): multi-label data are not read. Give each sample one label.");
        if (label.size() > kLongestName) return bad("the label is longer than 4096 bytes. Is this LIBSVM data?");
        const bool isNumber = parseDouble(label).isValid();
        if ((isNumber ? m_textLine : m_numberLine) > 0) return mixedLabels(label, isNumber);
        return {};
    }

    // Labels are numbers in this format; all texts can be meant, a few among numbers are a damage.
    Error mixedLabels(std::string_view label, bool isNumber) const {
        return bad("the label '" + displayText(label) + "' is " + (isNumber ? "a number" : "no number") + ", and that of line " +
                   std::to_string(isNumber ? m_textLine : m_numberLine) + " is " + (isNumber ? "none" : "one") +
                   ". Correct the lines that are wrong.");
    }

    Expected<void> takePair(std::string_view token) {
        const std::size_t colon = token.find(':');
        if (colon == std::string_view::npos)
            return bad(std::string("'") + displayText(token) + "' is no index:value pair. Correct or remove it.");
        const auto index = parseInteger(token.substr(0, colon));
        if (!index.isValid() && index.fault != NumberFault::OutOfRange)
            return bad(std::string("'") + displayText(token) + "' has no whole number before its colon. Correct or remove it.");
        if (token.front() == '-')
            return bad(std::string("index ") + displayText(token.substr(0, colon)) + " is negative. Feature numbers begin at 0 or 1.");
        if (!index.isValid() || index.value > std::numeric_limits<std::int32_t>::max())
            return bad(std::string("index ") + displayText(token.substr(0, colon)) +
                       " is above 2147483647. The file is damaged, or hashes its features: use fewer.");
        if (index.value > kMostFeatures) return tooWide(index.value);
        const std::string_view cell = token.substr(colon + 1);
        const auto number = parseFloat(cell);
        float value = number.value;
        if (!number.isValid()) {
            const bool isMissing = number.fault == NumberFault::NotFinite || number.fault == NumberFault::Empty || cell == "?" ||
                                   equalsIgnoringCase(cell, "NA");
            if (!isMissing)
                return bad(std::string("the value of index ") + std::to_string(index.value) + ", '" + displayText(cell) + "', " +
                           std::string(describe(number.fault)) + ". Correct or remove it.");
            m_row.missing.emplace_back(index.value, std::string(cell.substr(0, kLongestName)));
            value = std::numeric_limits<float>::quiet_NaN();
        }
        if (number.isUnderflow) ++m_row.underflowCount;
        m_row.cells.emplace_back(index.value, value);
        return {};
    }

    // A network's first layer alone takes an input's neuron and, at METHOD's sparsity, 20 connections of 24 bytes.
    Error tooWide(std::int64_t index) const {
        constexpr std::int64_t kBytesPerInput = 20 * 24;
        return {ErrorCode::TooLarge, displayPath(m_samples.path) + ", line " + std::to_string(m_lines.lineNumber()) + ": index " +
                                         std::to_string(index) + " means as many features, whose first layer would take about " +
                                         std::to_string(index * kBytesPerInput >> 30) + " GiB; Rewire reads up to " +
                                         std::to_string(kMostFeatures) + ". Renumber or hash the features."};
    }

    RawSamples& m_samples;
    const LineReader& m_lines;
    SparseRows& m_rows;
    LabelSet m_labels;
    LeftOutRows m_leftOut;
    Row m_row;
    std::optional<int> m_firstIndex;  // as asked
    std::int64_t m_numberLine = 0;    // the first line whose label is a number
    std::int64_t m_textLine = 0;      // and whose label is none
    std::int64_t m_smallest = std::numeric_limits<std::int64_t>::max();
    std::int64_t m_largest = -1;
    std::int64_t m_unsortedCount = 0;
    std::int64_t m_ignoredCount = 0;
    std::int64_t m_underflowCount = 0;
    std::string m_ignored;
};

}  // namespace

Expected<RawSamples> readLibsvm(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    RawSamples samples;
    samples.path = path;
    LineReader lines(*stream);
    LibsvmReader reader(samples, lines, options);
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        if (auto added = reader.add(**line); !added) return added.error();
    }
    if (auto finished = reader.finish(); !finished) return finished.error();
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    return samples;
}

Expected<SourcePreview> previewLibsvm(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    constexpr std::int64_t kLinesLookedAt = 1000;
    constexpr std::size_t kRowsShown = 100, kMostShownBytes = 4096;
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    SourcePreview preview{.format = "LIBSVM",
                          .used = options,
                          .columns = {},
                          .rows = {},
                          .badRows = {},
                          .variables = {},
                          .takesLabelFile = false,
                          .notes = {}};
    ReadOptions lenient = options;
    lenient.badRows = BadRows::LeaveOut;
    RawSamples samples;
    samples.path = path;
    LineReader lines(*stream);
    LibsvmReader reader(samples, lines, lenient);
    while (lines.lineNumber() < kLinesLookedAt) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        if (preview.rows.size() < kRowsShown) preview.rows.push_back({displayText(trimmed((*line)->substr(0, kMostShownBytes)))});
        if (auto added = reader.add(**line); !added) return added.error();
    }
    preview.badRows = std::move(samples.badRows);
    preview.rowsLookedAt = lines.lineNumber();
    preview.notes.push_back("The file's first lines are shown as they stand; it says itself what is what.");
    return preview;
}

}  // namespace rewire
