#include "core/report/text_table.h"

#include "core/base/text.h"
#include "core/report/csv_text.h"

#include <algorithm>

namespace rewire {
namespace {

using Row = std::vector<std::string>;

// Characters as people see them, near enough: bytes that begin a UTF-8 sequence.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string replaced(std::string_view text, std::string_view special, const std::vector<std::string_view>& with) {
    std::string escaped;
    for (const char c : text) {
        const std::size_t at = special.find(c);
        if (at == std::string_view::npos)
            escaped += c;
        else
            escaped += with[at];
    }
    return escaped;
}

std::string markdownCell(const std::string& text) { return replaced(text, "|\n\\", {"\\|", " ", "\\\\"}); }

std::string latexCell(const std::string& text) {
    std::string cell = replaced(text, "&%$#_{}~^\\\n<>",
                                {"\\&", "\\%", "\\$", "\\#", "\\_", "\\{", "\\}", "\\textasciitilde{}", "\\textasciicircum{}",
                                 "\\textbackslash{}", " ", "\\textless{}", "\\textgreater{}"});
    for (std::size_t at = cell.find("±"); at != std::string::npos; at = cell.find("±", at))
        cell.replace(at, std::string("±").size(), "$\\pm$");
    return cell;
}

std::string joined(const Row& row, const std::string& begin, const std::string& between, const std::string& end,
                   std::string (*cell)(const std::string&)) {
    std::string line = begin;
    for (std::size_t c = 0; c < row.size(); ++c) {
        if (c > 0) line += between;
        line += cell(row[c]);
    }
    return line + end;
}

std::string csvOf(const std::string& text) { return csvCell(text); }

std::string asText(const TextTable& table) {
    std::vector<std::size_t> widths(table.header.size(), 0);
    const auto measure = [&widths](const Row& row) {
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], widthOf(row[c]));
    };
    measure(table.header);
    for (const Row& row : table.rows) measure(row);
    std::string text;
    const auto add = [&](const Row& row) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string space(widths[c] - widthOf(row[c]), ' ');
            if (c > 0) line += "  ";
            line += static_cast<int>(c) < table.textColumns ? row[c] + space : space + row[c];
        }
        while (line.ends_with(' ')) line.pop_back();
        text += line + '\n';
    };
    add(table.header);
    for (const Row& row : table.rows) add(row);
    return text;
}

}  // namespace

std::optional<TableFormat> tableFormat(std::string_view id) {
    if (id == "text") return TableFormat::Text;
    if (id == "csv") return TableFormat::Csv;
    if (id == "markdown") return TableFormat::Markdown;
    if (id == "latex") return TableFormat::Latex;
    return std::nullopt;
}

std::string writeTable(const TextTable& table, TableFormat format) {
    if (format == TableFormat::Text) return asText(table);
    std::string text;
    if (format == TableFormat::Csv) {
        text = joined(table.header, "", ",", "\n", csvOf);
        for (const Row& row : table.rows) text += joined(row, "", ",", "\n", csvOf);
    } else if (format == TableFormat::Markdown) {
        text = joined(table.header, "| ", " | ", " |\n|", markdownCell);
        for (std::size_t c = 0; c < table.header.size(); ++c) text += static_cast<int>(c) < table.textColumns ? "---|" : "---:|";
        text += '\n';
        for (const Row& row : table.rows) text += joined(row, "| ", " | ", " |\n", markdownCell);
    } else {
        text = "\\begin{tabular}{";
        for (std::size_t c = 0; c < table.header.size(); ++c) text += static_cast<int>(c) < table.textColumns ? 'l' : 'r';
        text += "}\n\\hline\n" + joined(table.header, "", " & ", " \\\\\n\\hline\n", latexCell);
        for (const Row& row : table.rows) text += joined(row, "", " & ", " \\\\\n", latexCell);
        text += "\\hline\n\\end{tabular}\n";
    }
    return text;
}

}  // namespace rewire
