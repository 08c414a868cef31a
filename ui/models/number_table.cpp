#include "ui/models/number_table.h"

#include <array>
#include <charconv>
#include <cmath>

namespace rewire {
namespace {

std::string quoted(const std::string& text) {
    std::string safe = text;
    if (!safe.empty() && (safe[0] == '=' || safe[0] == '+' || safe[0] == '-' || safe[0] == '@' || safe[0] == '\t' || safe[0] == '\r'))
        safe.insert(safe.begin(), '\'');
    if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
    std::string out = "\"";
    for (const char c : safe) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

struct CellText {
    std::string operator()(const std::string& text) const { return quoted(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
        if (!std::isfinite(number)) return {};
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return {digits.data(), end};
    }
};

}  // namespace

std::string toCsv(const NumberTable& table) {
    std::string csv;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        if (i > 0) csv += ',';
        csv += quoted(table.header[i]);
    }
    csv += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) csv += ',';
            csv += std::visit(CellText{}, row[i]);
        }
        csv += '\n';
    }
    return csv;
}

}  // namespace rewire
