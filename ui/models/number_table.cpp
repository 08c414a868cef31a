#include "ui/models/number_table.h"

#include "core/report/csv_text.h"

#include <cmath>

namespace rewire {
namespace {

struct CellText {
    std::string operator()(const std::string& text) const { return csvCell(text); }
    std::string operator()(std::int64_t number) const { return csvNumber(number); }
    std::string operator()(double number) const { return std::isfinite(number) ? csvNumber(number) : std::string(); }
};

}  // namespace

std::string toCsv(const NumberTable& table) {
    std::string csv;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        if (i > 0) csv += ',';
        csv += csvCell(table.header[i]);
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
