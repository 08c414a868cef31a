#include "core/data/readers/csv_records.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace rewire {

Expected<bool> CsvRecordReader::next(CsvRecord& record) {
    record.text.clear();
    bool isOpen = false;
    while (true) {
        auto line = m_lines.next();
        if (!line) return line.error();
        if (!*line) {
            if (!isOpen) return false;
            return Error{ErrorCode::BadFormat, displayPath(m_path) + ", line " + std::to_string(record.line) +
                                                   ": a quotation mark that begins here is never closed. Close or remove it."};
        }
        const std::string_view text = **line;
        if (!isOpen) {
            const std::string_view content = trimmed(text);
            if (content.empty() || content.front() == '#') continue;
            record.line = m_lines.lineNumber();
        } else {
            record.text += '\n';
        }
        record.text += text;
        if (record.text.size() > LineReader::kLongestLine)
            return Error{ErrorCode::BadFormat, displayPath(m_path) + ", line " + std::to_string(record.line) +
                                                   ": a record is longer than 64 MiB. Is a quotation mark left open?"};
        if (std::count(text.begin(), text.end(), '"') % 2 != 0) isOpen = !isOpen;
        if (!isOpen) return true;
    }
}

bool splitCells(std::string_view record, char delimiter, std::vector<std::string_view>& cells, std::vector<std::string>& unquoted) {
    cells.clear();
    unquoted.clear();
    // Reserved so that no view into it is ever moved away from.
    unquoted.reserve(static_cast<std::size_t>(std::count(record.begin(), record.end(), '"')) / 2);
    std::size_t begin = 0;
    while (true) {
        std::size_t at = begin;
        while (at < record.size() && record[at] == ' ') ++at;
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
            while (at < record.size() && record[at] == ' ') ++at;
            if (at < record.size() && record[at] != delimiter) return false;
            if (at == record.size()) at = std::string_view::npos;
        } else {
            at = record.find(delimiter, begin);
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
