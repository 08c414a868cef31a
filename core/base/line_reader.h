// The lines of a text file in any of the three line-end conventions, counted, without holding the file. Leaves
// encodings, quotes and comments to the readers.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rewire {

// Thread-confined. Linear time in the file's length for any mix of LF, CRLF and CR.
class LineReader {
  public:
    // No line may be longer (BadFormat names it): a text without line ends is not a table.
    static constexpr std::size_t kLongestLine = std::size_t{64} << 20;

    // `stream` outlives the reader. A UTF-8 byte order mark at the start is left out.
    explicit LineReader(ByteStream& stream) : m_stream(stream) {}

    // Without its line end; valid until the next call. Nothing at the end of the file. A last line without a line end
    // counts; an empty one after the last line end does not.
    [[nodiscard]] Expected<std::optional<std::string_view>> next();
    // Of the line that next() gave last, from 1.
    [[nodiscard]] std::int64_t lineNumber() const { return m_lineNumber; }

  private:
    Expected<void> refill();
    std::string_view take(std::size_t end, std::size_t after);

    ByteStream& m_stream;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;     // of the next line
    std::size_t m_end = 0;       // of what was read
    std::size_t m_scanned = 0;   // no line end in [m_begin, m_scanned)
    std::size_t m_lineFeed = 0;  // the first LF at or after m_scanned, m_end when there is none; valid if known
    bool m_lineFeedIsKnown = false;
    bool m_isEnd = false;
    bool m_isStarted = false;
    std::int64_t m_lineNumber = 0;
};

}  // namespace rewire
