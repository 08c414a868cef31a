#include "core/data/readers/left_out_rows.h"

#include "core/base/text.h"

#include <string>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kMostListedRows = 10'000;
constexpr std::size_t kMostShownBytes = 4096;  // of a row

}  // namespace

Expected<void> LeftOutRows::take(std::int64_t line, Error why, std::string_view row) {
    if (why.code == ErrorCode::TooLarge || why.code == ErrorCode::Cancelled) return why;
    if (m_rule == BadRows::Refuse) {
        const bool saysHow = why.message.find("(--bad-rows") != std::string::npos;
        return Error{ErrorCode::BadFormat, displayPath(m_samples.path) + ", line " + std::to_string(line) + ": " + why.message +
                                               (saysHow ? "" : " Such rows can be left out, too (--bad-rows leave-out).")};
    }
    ++m_count;
    if (m_samples.badRows.size() < kMostListedRows)
        m_samples.badRows.push_back({.line = line, .reason = std::move(why.message), .text = std::string(row.substr(0, kMostShownBytes))});
    return {};
}

Expected<void> LeftOutRows::finish() {
    if (m_count == 0) return {};
    const std::string first = std::to_string(m_samples.badRows[0].line) + ": " + m_samples.badRows[0].reason;
    if (m_samples.labels.empty())
        return Error{ErrorCode::BadFormat, displayPath(m_samples.path) + " has no row that can be read: " + counted(m_count, "row") +
                                               " left out, the first in line " + first};
    m_samples.notes.push_back(counted(m_count, "row") + " of " + displayPath(m_samples.path.filename()) + " that could not be read " +
                              (m_count == 1 ? "was" : "were") + " left out, the first in line " + first);
    return {};
}

}  // namespace rewire
