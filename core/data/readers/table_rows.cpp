#include "core/data/readers/table_rows.h"

#include "core/base/memory.h"
#include "core/base/parse_number.h"
#include "core/base/quick_float.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace rewire {
namespace {

constexpr std::string_view kBrokenQuotes =
    "text follows a closing quotation mark. Double the quotation marks inside a cell, or remove the text.";
constexpr std::size_t kMostValues = 1000;  // of a text column

bool isBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

TableRows::TableRows(RawSamples& samples, const TableLayout& layout, const ReadOptions& options, std::uint64_t mostCells)
    : m_samples(samples),
      m_layout(layout),
      m_options(options),
      m_rows(static_cast<std::size_t>(std::ranges::count(layout.uses, ColumnUse::Number)), mostCells),
      m_leftOut(samples, options.badRows),
      m_isPlain(layout.dialect.decimalMark == '.' && !layout.dialect.thousandsMark) {
    if (options.missingTokens)
        m_hasNumberTokens =
            std::ranges::any_of(*options.missingTokens, [](const std::string& token) { return parseDouble(token).isValid(); });
    for (std::size_t c = 0; c < layout.uses.size(); ++c)
        if (layout.uses[c] == ColumnUse::OneHot) m_textColumns.push_back({.column = c, .values = {}, .indices = {}, .cells = {}});
}

std::size_t TableRows::cellCount(std::string_view record) {
    return splitCells(record, m_layout.dialect.delimiter, m_cells, m_unquoted) ? m_cells.size() : 0;
}

Error TableRows::wrongCellCount(std::size_t count) const {
    return {ErrorCode::BadFormat, "this row has " + counted(static_cast<long long>(count), "cell") + ", most others " +
                                      std::to_string(m_layout.uses.size()) +
                                      ". Mend or remove the row, or leave such rows out (--bad-rows leave-out)."};
}

Expected<void> TableRows::add(const CsvRecord& record) {
    m_line = record.line;
    m_label = -1;
    m_texts.clear();
    m_missing.clear();
    m_underflowInRow = 0;
    if (m_rows.needsBlock())
        if (auto fits = checkRoom(m_rows.blockBytes()); !fits) return fits;
    float* const row = m_rows.nextRow();
    if (!record.hasQuotes) {
        auto added = addQuickly(record.text, row);
        if (!added) return m_leftOut.take(record.line, added.error(), record.text);
        commit();
        return {};
    }
    if (!splitCells(record.text, m_layout.dialect.delimiter, m_cells, m_unquoted))
        return m_leftOut.take(record.line, {ErrorCode::BadFormat, std::string(kBrokenQuotes)}, record.text);
    if (auto added = addCells(row); !added) return m_leftOut.take(record.line, added.error(), record.text);
    commit();
    return {};
}

// A compressed table does not tell its size, and text columns show only in the end how many inputs they make.
Expected<void> TableRows::checkRoom(std::uint64_t bytes) const {
    const auto available = availableMemory();
    if (!available || bytes <= static_cast<std::uint64_t>(*available)) return {};
    const auto inGigabytes = [](double count) {
        const auto tenths = std::llround(count / 1e8);
        return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
    };
    return Error{ErrorCode::TooLarge, displayPath(m_samples.path) + ", line " + std::to_string(m_line) + ": after " +
                                          counted(static_cast<long long>(m_samples.labels.size()), "row") + " " +
                                          inGigabytes(static_cast<double>(bytes)) + " more of memory are needed, and " +
                                          inGigabytes(static_cast<double>(*available)) +
                                          " are free. Give fewer rows, or leave columns out (--ignore-columns)."};
}

Expected<void> TableRows::addCells(float* row) {
    if (m_cells.size() != m_layout.uses.size()) return wrongCellCount(m_cells.size());
    for (std::size_t c = 0; c < m_cells.size(); ++c)
        if (auto taken = takeCell(c, m_cells[c], row); !taken) return taken;
    return {};
}

// Cells in place, without splitting the record first: most are short plain numbers.
Expected<bool> TableRows::addQuickly(std::string_view record, float* row) {
    const char delimiter = m_layout.dialect.delimiter;
    const bool isRun = delimiter == ' ';
    if (isRun) record = trimmed(record);
    const char* at = record.data();
    const char* const end = at + record.size();
    const std::size_t width = m_layout.uses.size();
    const auto isEnd = [&](const char* p) { return p == end || *p == delimiter || (isRun && *p == '\t'); };
    for (std::size_t c = 0;; ++c) {
        if (c == width) return wrongCellCount(cellCount(record));
        while (at != end && (*at == ' ' || (isRun && *at == '\t'))) ++at;
        const char* next = nullptr;
        if (m_layout.uses[c] == ColumnUse::Number && !m_hasNumberTokens) {
            float value = 0;
            next = quickFloat(at, end, m_layout.dialect.decimalMark, value);
            if (next != nullptr && !isRun)
                while (next != end && *next == ' ') ++next;
            if (next != nullptr && isEnd(next))
                *row++ = value;
            else
                next = nullptr;
        }
        if (next == nullptr) {
            if (isRun) {
                next = std::find_if(at, end, isBlank);
            } else {
                const void* const found = at == end ? nullptr : std::memchr(at, delimiter, static_cast<std::size_t>(end - at));
                next = found == nullptr ? end : static_cast<const char*>(found);
            }
            if (auto taken = takeCell(c, trimmed({at, next}), row); !taken) {
                // A cell that is lacking or one too many shifts the others: that is the fault to name.
                const std::size_t count = cellCount(record);
                return count != width ? wrongCellCount(count) : taken.error();
            }
        }
        if (next == end) {
            if (c + 1 != width) return wrongCellCount(c + 1);
            return true;
        }
        at = next + 1;
    }
}

Expected<void> TableRows::takeCell(std::size_t column, std::string_view cell, float*& target) {
    switch (m_layout.uses[column]) {
        case ColumnUse::Ignored: return {};
        case ColumnUse::Class: return takeLabel(cell);
        case ColumnUse::OneHot: return takeText(column, cell);
        case ColumnUse::Number: break;
    }
    const auto number = m_isPlain ? parseFloat(cell) : parseFloat(plainNumber(cell, m_layout.dialect));
    // A number that stands for a missing one (-999) is none.
    if (number.isValid() && !(m_options.missingTokens && isMissingCell(cell, m_options))) {
        if (number.isUnderflow) ++m_underflowInRow;
        *target++ = number.value;
        return {};
    }
    auto odd = number.isValid() ? Expected<float>(std::numeric_limits<float>::quiet_NaN()) : oddNumber(column, cell);
    if (!odd) return odd.error();
    m_missing.emplace_back(column, std::string(cell.substr(0, kLongestName)));
    *target++ = *odd;
    return {};
}

Expected<float> TableRows::oddNumber(std::size_t column, std::string_view cell) {
    const auto number = m_isPlain ? parseFloat(cell) : parseFloat(plainNumber(cell, m_layout.dialect));
    if (number.fault != NumberFault::NotFinite && !isMissingCell(cell, m_options)) {
        std::string advice =
            "Features must be numbers: encode or remove the column, correct the cell, or leave such rows out (--bad-rows leave-out).";
        if (number.fault == NumberFault::OutOfRange)
            advice = "Scale the column, correct the cell, or leave such rows out (--bad-rows leave-out).";
        return Error{ErrorCode::BadFormat,
                     m_layout.columnName(column) + ": '" + displayText(cell) + "' " + std::string(describe(number.fault)) + ". " + advice};
    }
    return std::numeric_limits<float>::quiet_NaN();
}

Expected<void> TableRows::takeLabel(std::string_view cell) {
    if (isMissingClassCell(cell, m_options))
        return Error{ErrorCode::BadFormat, "the class is missing. Give it, remove the row, or leave such rows out (--bad-rows leave-out)."};
    if (cell.size() > kLongestName) return Error{ErrorCode::BadFormat, "the class is longer than 4096 bytes. Is this the class column?"};
    const auto index = m_labels.indexOf(cell);
    if (!index) return Error{ErrorCode::TooLarge, tooManyLabels(m_samples.path).message};
    m_label = *index;
    return {};
}

Expected<void> TableRows::takeText(std::size_t column, std::string_view cell) {
    TextColumn& text = m_textColumns[m_texts.size()];
    if (isMissingCell(cell, m_options)) {
        m_missing.emplace_back(column, std::string(cell.substr(0, kLongestName)));
        m_texts.push_back(-1);
        return {};
    }
    std::string key(cell.substr(0, kLongestName));
    const auto [found, isNew] = text.indices.emplace(key, static_cast<std::int32_t>(text.values.size()));
    if (isNew) {
        if (text.values.size() == kMostValues)
            return Error{ErrorCode::TooLarge,
                         displayPath(m_samples.path) + ": " + m_layout.columnName(column) + " has more than " +
                             std::to_string(kMostValues) +
                             " distinct texts: hardly categories, rather names or identifiers. Leave the column out (--ignore-columns " +
                             std::to_string(column) + ")."};
        text.values.push_back(std::move(key));
    }
    m_texts.push_back(found->second);
    return {};
}

void TableRows::commit() {
    m_rows.keep();
    if (m_layout.classColumn)
        m_samples.labels.push_back(m_label);
    else
        m_samples.labels.push_back(0);
    for (std::size_t t = 0; t < m_texts.size(); ++t) m_textColumns[t].cells.push_back(m_texts[t]);
    for (const auto& [column, cell] : m_missing) {
        ++m_samples.missing.count;
        if (m_samples.missing.wantsPlace())
            m_samples.missing.places.push_back("line " + std::to_string(m_line) + ", " + m_layout.columnName(column) +
                                               (cell.empty() ? " (empty)" : " (" + displayText(cell) + ")"));
    }
    m_underflowCount += m_underflowInRow;
}

void TableRows::nameFeatures() {
    std::vector<std::string>& names = m_samples.featureNames;
    std::size_t text = 0;
    const bool isNamed = !m_layout.names.empty() || !m_textColumns.empty();
    for (std::size_t c = 0; isNamed && c < m_layout.uses.size(); ++c) {
        const std::string name = c < m_layout.names.size() ? m_layout.names[c].substr(0, kLongestName) : "column " + std::to_string(c);
        if (m_layout.uses[c] == ColumnUse::Number) names.push_back(name);
        if (m_layout.uses[c] != ColumnUse::OneHot) continue;
        for (const std::string& value : m_textColumns[text].values) names.push_back((name + "=" + value).substr(0, kLongestName));
        ++text;
    }
}

// One 0/1 input of each distinct text, where the column stood; NaN in all of them where it is missing.
Expected<void> TableRows::spreadTextColumns(const ReadMonitor& monitor) {
    const auto numberWidth = static_cast<std::size_t>(std::ranges::count(m_layout.uses, ColumnUse::Number));
    const auto width = static_cast<std::size_t>(m_samples.featureCount);
    const std::vector<float> numbers = std::move(m_samples.features);
    m_samples.features.clear();
    m_samples.features.reserve(m_samples.labels.size() * width);
    for (std::size_t s = 0; s < m_samples.labels.size(); ++s) {
        if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
        m_samples.features.resize((s + 1) * width);
        float* cell = m_samples.features.data() + s * width;
        const float* number = numbers.data() + s * numberWidth;
        std::size_t text = 0;
        for (const ColumnUse use : m_layout.uses) {
            if (use == ColumnUse::Number) *cell++ = *number++;
            if (use != ColumnUse::OneHot) continue;
            const TextColumn& column = m_textColumns[text++];
            if (column.cells[s] < 0)
                std::fill_n(cell, column.values.size(), std::numeric_limits<float>::quiet_NaN());
            else
                cell[column.cells[s]] = 1;
            cell += column.values.size();
        }
    }
    return {};
}

void TableRows::tellLatin1() {
    bool isLatin1 = false;
    for (auto* names : {&m_samples.labelTexts, &m_samples.featureNames}) {
        for (std::string& name : *names) {
            if (isValidUtf8(name)) continue;
            name = latin1ToUtf8(name);
            isLatin1 = true;
        }
    }
    if (isLatin1)
        m_samples.notes.push_back("Names in " + displayPath(m_samples.path.filename()) + " are no UTF-8 and were taken as Latin-1.");
}

Expected<void> TableRows::finish(const ReadMonitor& monitor) {
    const std::string file = displayPath(m_samples.path.filename());
    std::size_t width = static_cast<std::size_t>(std::ranges::count(m_layout.uses, ColumnUse::Number));
    for (const TextColumn& text : m_textColumns) width += text.values.size();
    m_samples.features = m_rows.take([&] { return monitor.stopRequested(); });
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    m_samples.featureCount = static_cast<int>(width);
    if (!m_textColumns.empty() && !m_samples.labels.empty()) {
        if (auto fits = checkRoom(m_samples.labels.size() * width * sizeof(float)); !fits) return fits;
        if (auto spread = spreadTextColumns(monitor); !spread) return spread;
        m_samples.notes.push_back(counted(static_cast<long long>(m_textColumns.size()), "text column") + " of " + file +
                                  " became 0/1 inputs, one a value.");
    }
    nameFeatures();
    m_samples.labelTexts = m_labels.takeTexts();
    tellLatin1();
    if (m_underflowCount > 0)
        m_samples.notes.push_back(counted(m_underflowCount, "cell") + " of " + file + " too small for a 32-bit number became 0.");
    return m_leftOut.finish();
}

}  // namespace rewire
