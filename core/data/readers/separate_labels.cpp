#include "core/data/readers/separate_labels.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/nips2003.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace rewire {
namespace {

// The sign that divides the first record, '\0' when only blanks do.
char delimiterOf(std::string_view head) {
    const std::string_view line = head.substr(0, std::min(head.find_first_of("\r\n"), head.size()));
    for (const char delimiter : {';', ','})
        if (line.find(delimiter) != std::string_view::npos) return delimiter;
    return '\0';
}

bool isMissing(std::string_view cell) { return cell.empty() || cell == "?" || equalsIgnoringCase(cell, "NA"); }

bool isHeader(const std::vector<std::string_view>& cells) {
    return std::ranges::any_of(cells, [](std::string_view cell) { return parseDouble(cell).fault == NumberFault::NotANumber && !isMissing(cell); });
}

class FeatureTable {
  public:
    FeatureTable(RawSamples& samples, char delimiter) : m_samples(samples), m_delimiter(delimiter) {}

    Expected<void> add(const CsvRecord& record) {
        if (!splitCells(record.text, m_delimiter, m_cells, m_unquoted)) return bad(record, "text follows a closing quotation mark. Double the quotation marks inside a cell, or remove the text.");
        if (m_samples.featureCount == 0) {
            if (static_cast<std::int64_t>(m_cells.size()) > kMostFeatures) return bad(record, std::string("the row has more than ") + std::to_string(kMostFeatures) + " cells.");
            m_samples.featureCount = static_cast<int>(m_cells.size());
            if (isHeader(m_cells)) {
                for (const std::string_view cell : m_cells) m_samples.featureNames.emplace_back(cell.substr(0, kLongestName));
                return {};
            }
        }
        if (m_cells.size() != static_cast<std::size_t>(m_samples.featureCount))
            return bad(record, std::string("this row has ") + counted(static_cast<long long>(m_cells.size()), "cell") + ", the first one " + std::to_string(m_samples.featureCount) + ". Mend or remove the row.");
        for (std::size_t c = 0; c < m_cells.size(); ++c)
            if (auto taken = take(record, c); !taken) return taken;
        ++m_rowCount;
        return {};
    }
    [[nodiscard]] std::int64_t rowCount() const { return m_rowCount; }

  private:
    Error bad(const CsvRecord& record, const std::string& what) const {
        return {ErrorCode::BadFormat, displayPath(m_samples.path) + ", line " + std::to_string(record.line) + ": " + what};
    }
    Expected<void> take(const CsvRecord& record, std::size_t c) {
        const auto number = parseFloat(m_cells[c]);
        if (number.isValid()) {
            m_samples.features.push_back(number.value);
            return {};
        }
        if (number.fault != NumberFault::NotFinite && !isMissing(m_cells[c]))
            return bad(record, std::string("column ") + std::to_string(c) + ": '" + displayText(m_cells[c]) + "' " + std::string(describe(number.fault)) + ". With a file of labels every column is a feature and must be a number.");
        ++m_samples.missing.count;
        if (m_samples.missing.wantsPlace())
            m_samples.missing.places.push_back(std::string("line ") + std::to_string(record.line) + ", column " + std::to_string(c) + " (" + (m_cells[c].empty() ? std::string("empty") : displayText(m_cells[c])) + ")");
        m_samples.features.push_back(std::numeric_limits<float>::quiet_NaN());
        return {};
    }

    RawSamples& m_samples;
    char m_delimiter;
    std::int64_t m_rowCount = 0;
    std::vector<std::string_view> m_cells;
    std::vector<std::string> m_unquoted;
};

Expected<std::int64_t> readDelimited(RawSamples& samples, ReadMonitor& monitor, char delimiter) {
    auto stream = ByteStream::open(samples.path, &monitor);
    if (!stream) return stream.error();
    CsvRecordReader reader(*stream, samples.path);
    FeatureTable table(samples, delimiter);
    CsvRecord record;
    while (true) {
        auto more = reader.next(record);
        if (!more) return more.error();
        if (!*more) break;
        if (auto added = table.add(record); !added) return added.error();
    }
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    return table.rowCount();
}

}  // namespace

Expected<RawSamples> readWithLabels(const std::filesystem::path& features, const std::filesystem::path& labels, ReadMonitor& monitor) {
    auto head = readHead(features);
    if (!head) return head.error();
    const char delimiter = delimiterOf(*head);
    RawSamples samples;
    if (delimiter == '\0') {
        auto read = readNips2003(features, labels, monitor);
        if (!read) return read;
        samples = *std::move(read);
    } else {
        samples.path = features;
        if (auto read = readNips2003Labels(labels, samples, monitor); !read) return read.error();
        auto rowCount = readDelimited(samples, monitor, delimiter);
        if (!rowCount) return rowCount.error();
        if (*rowCount != samples.count())
            return Error{ErrorCode::Mismatch, displayPath(features) + " holds " + counted(*rowCount, "sample") + ", " + displayPath(labels) + " " + counted(samples.count(), "label") +
                                                  ". They do not belong together, or one is cut short: fetch both again."};
    }
    samples.notes.push_back("Every column of " + displayPath(features.filename()) + " is a feature; the labels are those of " + displayPath(labels.filename()) + ".");
    return samples;
}

}  // namespace rewire
