#include "core/base/line_reader.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace rewire {
namespace {

std::size_t find(const std::vector<char>& buffer, std::size_t begin, std::size_t end, char wanted) {
    if (begin == end) return end;
    const void* const found = std::memchr(buffer.data() + begin, wanted, end - begin);
    return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
}

}  // namespace

Expected<void> LineReader::refill() {
    auto block = m_stream.next();
    if (!block) return block.error();
    if (m_begin > 0) {
        std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end),
                  m_buffer.begin());
        m_end -= m_begin;
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_isEnd = block->empty();
    if (m_buffer.size() < m_end + block->size()) m_buffer.resize(std::max(2 * m_end, m_end + block->size()));
    if (!m_isEnd) std::memcpy(m_buffer.data() + m_end, block->data(), block->size());
    m_end += block->size();
    m_lineFeedIsKnown = false;
    return {};
}

std::string_view LineReader::take(std::size_t end, std::size_t after) {
    const std::string_view line(m_buffer.data() + m_begin, end - m_begin);
    m_begin = m_scanned = after;
    ++m_lineNumber;
    return line;
}

Expected<std::optional<std::string_view>> LineReader::next() {
    if (!m_isStarted) {
        m_isStarted = true;
        while (m_end < 3 && !m_isEnd) {
            if (auto refilled = refill(); !refilled) return refilled.error();
        }
        if (m_end >= 3 && std::memcmp(m_buffer.data(), "\xEF\xBB\xBF", 3) == 0) m_begin = m_scanned = 3;
    }
    while (true) {
        if (!m_lineFeedIsKnown || m_lineFeed < m_scanned) {
            m_lineFeed = find(m_buffer, m_scanned, m_end, '\n');
            m_lineFeedIsKnown = true;
        }
        const std::size_t carriageReturn = find(m_buffer, m_scanned, m_lineFeed, '\r');
        if (carriageReturn + 1 < m_end || (carriageReturn < m_end && (m_isEnd || carriageReturn == m_lineFeed))) {
            const bool isPair = carriageReturn + 1 == m_lineFeed && m_lineFeed < m_end;
            return std::optional(take(carriageReturn, carriageReturn + (isPair ? 2 : 1)));
        }
        if (m_isEnd) {
            if (m_begin == m_end) return std::optional<std::string_view>();
            return std::optional(take(m_end, m_end));
        }
        m_scanned = carriageReturn;  // a CR as the last byte so far: the next block tells whether a LF follows
        if (m_end - m_begin > kLongestLine) {
            return Error{ErrorCode::BadFormat,
                         displayPath(m_stream.path()) + ", line " + std::to_string(m_lineNumber + 1) +
                             ": the line is longer than 64 MiB. Check that this is a table with one sample in each line."};
        }
        if (auto refilled = refill(); !refilled) return refilled.error();
    }
}

}  // namespace rewire
