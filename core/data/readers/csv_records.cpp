#include "core/data/readers/csv_records.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace rewire {

Expected<void> CsvRecordReader::skipTop() {
    m_isStarted = true;
    for (std::int64_t skipped = 0; skipped < m_skipped.lineCount; ++skipped) {
        auto line = m_lines.next();
        if (!line) return line.error();
        if (!*line)
            return Error{ErrorCode::BadSetting, displayPath(m_path) + " has " + counted(skipped, "line") + ", of which " +
                                                    std::to_string(m_skipped.lineCount) + " are to be skipped. Skip fewer."};
    }
    return {};
}

// The record began with a line that leaves a quotation mark open.
Expected<bool> CsvRecordReader::joinLines(CsvRecord& record) {
    m_joined.assign(record.text);
    while (true) {
        auto line = m_lines.next();
        if (!line) return line.error();
        if (!*line)
            return Error{ErrorCode::BadFormat, displayPath(m_path) + ", line " + std::to_string(record.line) +
                                                   ": a quotation mark that begins here is never closed. Close or remove it."};
        m_joined += '\n';
        m_joined += **line;
        if (m_joined.size() > LineReader::kLongestLine)
            return Error{ErrorCode::BadFormat, displayPath(m_path) + ", line " + std::to_string(record.line) +
                                                   ": a record is longer than 64 MiB. Is a quotation mark left open?"};
        if (std::count((*line)->begin(), (*line)->end(), '"') % 2 == 0) continue;
        record.text = m_joined;
        return true;
    }
}

Expected<bool> CsvRecordReader::next(CsvRecord& record) {
    if (!m_isStarted)
        if (auto skipped = skipTop(); !skipped) return skipped.error();
    while (true) {
        auto line = m_lines.next();
        if (!line) return line.error();
        if (!*line) return false;
        const std::string_view text = **line;
        const std::string_view content = trimmed(text);
        if (content.empty() || (!m_skipped.commentMark.empty() && content.starts_with(m_skipped.commentMark))) continue;
        record = {.text = text, .line = m_lines.lineNumber(), .hasQuotes = text.find('"') != std::string_view::npos};
        const bool isOpen = record.hasQuotes && std::count(text.begin(), text.end(), '"') % 2 != 0;
        return isOpen ? joinLines(record) : Expected<bool>(true);
    }
}

bool splitCells(std::string_view record, char delimiter, std::vector<std::string_view>& cells, std::vector<std::string>& unquoted) {
    cells.clear();
    unquoted.clear();
    // Reserved so that no view into it is ever moved away from.
    unquoted.reserve(static_cast<std::size_t>(std::count(record.begin(), record.end(), '"')) / 2);
    const bool isRun = delimiter == ' ';
    const std::string_view blanks = isRun ? " \t" : " ";
    const auto isDelimiter = [&](char c) { return isRun ? c == ' ' || c == '\t' : c == delimiter; };
    if (isRun) record = trimmed(record);
    std::size_t begin = 0;
    while (true) {
        std::size_t at = std::min(record.find_first_not_of(blanks, begin), record.size());
        if (at < record.size() && record[at] == '"') {
            std::string cell;
            for (++at; at < record.size(); ++at) {
                if (record[at] == '"') {
                    if (at + 1 >= record.size() || record[at + 1] != '"') break;
                    ++at;
                }
                cell += record[at];
            }
            unquoted.push_back(std::move(cell));
            cells.push_back(unquoted.back());
            if (at < record.size()) ++at;
            if (!isRun) at = std::min(record.find_first_not_of(blanks, at), record.size());
            if (at < record.size() && !isDelimiter(record[at])) return false;
            if (at == record.size()) at = std::string_view::npos;
        } else {
            if (isRun) begin = at;
            at = isRun ? record.find_first_of(blanks, begin) : record.find(delimiter, begin);
            cells.push_back(trimmed(record.substr(begin, at == std::string_view::npos ? at : at - begin)));
        }
        if (at == std::string_view::npos) return true;
        begin = at + 1;
    }
}

bool isMissingToken(std::string_view cell) {
    constexpr std::array<std::string_view, 7> kTokens{"", "?", "na", "n/a", "nan", "null", "-"};
    return cell.size() <= 4 && std::ranges::find(kTokens, asciiLower(cell)) != kTokens.end();
}

bool isMissingClass(std::string_view cell) { return cell != "-" && isMissingToken(cell); }

}  // namespace rewire
