#include "core/data/readers/npy_format.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/number_bytes.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace rewire {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongestHeader = 65'536;
constexpr std::size_t kHighestRank = 8;
constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

// What NumPy's code of a type says, such as "64-bit floats, little-endian (<f8)"; the code alone where nothing is known of it.
std::string typeText(const std::string& code, char kind, std::size_t size) {
    const auto numbers = [&](const char* noun) {
        return std::to_string(8 * size) + "-bit " + noun + (size < 2 ? "" : code[0] == '>' ? ", big-endian" : ", little-endian");
    };
    const auto texts = [&](const char* unit) { return "texts of " + std::to_string(size) + ' ' + unit; };
    const auto inWords = [&]() -> std::string {
        switch (kind) {
            case 'f': return numbers("floats");
            case 'i': return numbers("integers");
            case 'u': return numbers("unsigned integers");
            case 'c': return numbers("complex numbers");
            case 'b': return "truth values";
            case 'S': return texts("bytes");
            case 'U': return texts("characters");
            case 'O': return "Python objects";
            default: return {};
        }
    }();
    return inWords.empty() ? code : inWords + " (" + code + ')';
}

// {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } and nothing else, as NumPy writes it.
class HeaderParser {
  public:
    explicit HeaderParser(std::string_view text) : m_text(text) {}

    // The fault, or empty.
    std::string parse(NpyHeader& header) {
        if (!skip('{')) return fault("'{' is expected");
        bool hasType = false;
        bool hasOrder = false;
        bool hasShape = false;
        while (!skip('}')) {
            const auto key = quoted();
            if (!key || !skip(':')) return fault("a quoted name and ':' are expected");
            std::string wrong;
            if (*key == "descr" && !hasType) {
                wrong = type(header);
                hasType = true;
            } else if (*key == "fortran_order" && !hasOrder) {
                wrong = order(header);
                hasOrder = true;
            } else if (*key == "shape" && !hasShape) {
                wrong = shape(header);
                hasShape = true;
            } else {
                return fault("the name '" + displayText(*key) + "' is unknown or there twice");
            }
            if (!wrong.empty()) return wrong;
            if (!skip(',') && peek() != '}') return fault("',' or '}' is expected");
        }
        if (!hasType || !hasOrder || !hasShape) return fault("descr, fortran_order or shape is missing");
        skipBlanks();
        return m_at == m_text.size() ? std::string() : fault("it goes on after '}'");
    }

  private:
    std::string fault(const std::string& what) const { return what + " at byte " + std::to_string(m_at) + " of the header"; }
    void skipBlanks() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t')) ++m_at;
    }
    char peek() {
        skipBlanks();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    bool skip(char c) {
        if (peek() != c) return false;
        ++m_at;
        return true;
    }
    bool skipWord(std::string_view word) {
        skipBlanks();
        if (!m_text.substr(m_at).starts_with(word)) return false;
        m_at += word.size();
        return true;
    }
    std::optional<std::string> quoted() {
        const char quote = peek();
        if (quote != '\'' && quote != '"') return std::nullopt;
        const std::size_t end = m_text.find(quote, m_at + 1);
        if (end == std::string_view::npos) return std::nullopt;
        std::string text(m_text.substr(m_at + 1, end - m_at - 1));
        if (text.find('\\') != std::string::npos) return std::nullopt;
        m_at = end + 1;
        return text;
    }
    std::string order(NpyHeader& header) {
        header.isColumnMajor = skipWord("True");
        return header.isColumnMajor || skipWord("False") ? std::string() : fault("True or False is expected");
    }
    std::string shape(NpyHeader& header) {
        if (!skip('(')) return fault("'(' is expected");
        while (!skip(')')) {
            if (peek() == '-') return fault("the shape has a negative size");
            std::uint64_t size = 0;
            const auto [end, failure] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), size);
            if (failure != std::errc()) return fault("a size is expected");
            m_at = static_cast<std::size_t>(end - m_text.data());
            skip('L');  // Python 2 wrote 3L
            if (header.shape.size() == kHighestRank) return fault("the shape has more than 8 sizes");
            header.shape.push_back(size);
            if (!skip(',') && peek() != ')') return fault("',' or ')' is expected");
        }
        return {};
    }
    std::string type(NpyHeader& header) {
        if (peek() == '[') {
            header.type = "structured";
            header.refusal = "it holds records of several fields. Save its fields as arrays of their own.";
            return skipList();
        }
        const auto text = quoted();
        if (!text) return fault("a quoted type is expected");
        header.type = displayText(*text);
        std::string_view left = *text;
        if (left.size() < 2) return fault("the type is unknown");
        if ("<>|="sv.find(left.front()) != std::string_view::npos) {
            header.isBigEndian = left.front() == '>';
            left.remove_prefix(1);
        }
        const char kind = left.front();
        left.remove_prefix(1);
        std::size_t size = 0;
        const auto [end, failure] = std::from_chars(left.data(), left.data() + left.size(), size);
        const bool hasSize = failure == std::errc() && end == left.data() + left.size();
        if (hasSize || kind == 'O') header.type = typeText(header.type, kind, size);
        if (kind == 'O')
            header.refusal = "it holds Python objects, which only Python may unpack. Save it as numbers or text.";
        else if (kind == 'c')
            header.refusal = "its numbers are complex. Save real and imaginary parts as columns.";
        else if (kind == 'M' || kind == 'm')
            header.refusal = "it holds dates or times. Save them as numbers.";
        else if (kind == 'V')
            header.refusal = "it holds raw records. Save its fields as arrays of their own.";
        else if (!hasSize)
            return fault("the type '" + displayText(*text) + "' is unknown");
        else
            take(header, kind, size);
        return {};
    }
    static void take(NpyHeader& header, char kind, std::size_t size) {
        const bool isWhole = (kind == 'i' || kind == 'u') && (size == 1 || size == 2 || size == 4 || size == 8);
        const bool isFloat = kind == 'f' && (size == 2 || size == 4 || size == 8);
        const bool isText = (kind == 'S' || kind == 'U') && size >= 1 && size <= kLongestName;
        if (!isWhole && !isFloat && !isText && !(kind == 'b' && size == 1)) {
            header.refusal = "its type, " + header.type + ", is not read. Save it as float32 or float64.";
            return;
        }
        header.kind = kind;
        header.valueBytes = kind == 'U' ? 4 * size : size;
    }
    std::string skipList() {
        int depth = 0;
        do {
            const char c = peek();
            if (c == '\0') return fault("the list of fields does not end");
            if (c == '\'' || c == '"') {
                if (!quoted()) return fault("a quoted text does not end");
                continue;
            }
            if (c == '[') ++depth;
            if (c == ']') --depth;
            ++m_at;
        } while (depth > 0);
        return {};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

// Of a type that is read and no text.
NumberKind kindOf(const NpyHeader& header) {
    using enum NumberKind;
    const std::size_t bytes = header.valueBytes;
    if (header.kind == 'f') return bytes == 2 ? Half : bytes == 4 ? Float : Double;
    const bool isSigned = header.kind == 'i';
    if (bytes == 1) return isSigned ? Int8 : UInt8;
    if (bytes == 2) return isSigned ? Int16 : UInt16;
    if (bytes == 4) return isSigned ? Int32 : UInt32;
    return isSigned ? Int64 : UInt64;
}

// visit(number) for each of `count` values; truth values are 0 and 1.
template <class Visit>
void visitValues(const NpyHeader& header, const char* bytes, std::size_t count, Visit visit) {
    if (header.kind != 'b') return visitNumbers(kindOf(header), bytes, count, header.isBigEndian, visit);
    for (std::size_t i = 0; i < count; ++i) visit(static_cast<std::uint8_t>(bytes[i] != 0));
}

void appendUtf8(std::string& text, std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    const auto push = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return push(code);
    if (code < 0x800) {
        push(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            push(0xE0 | code >> 12);
        } else {
            push(0xF0 | code >> 18);
            push(0x80 | (code >> 12 & 63));
        }
        push(0x80 | (code >> 6 & 63));
    }
    push(0x80 | (code & 63));
}

std::string textAt(const NpyHeader& header, const char* bytes) {
    std::string text;
    if (header.kind == 'S') {
        text.assign(bytes, header.valueBytes);
    } else {
        for (std::size_t i = 0; i < header.valueBytes; i += 4) appendUtf8(text, numberAt<std::uint32_t>(bytes + i, header.isBigEndian));
    }
    text.resize(text.find_last_not_of('\0') + 1);  // npos + 1 is 0
    return isValidUtf8(text) ? text : latin1ToUtf8(text);
}

}  // namespace

Error NpyReader::bad(const std::string& what) const { return {ErrorCode::BadFormat, m_where + what}; }

Expected<NpyReader> NpyReader::open(std::string where, ByteSource source, std::uint64_t largest, std::uint64_t reserve) {
    NpyReader reader;
    reader.m_where = std::move(where);
    reader.m_source = std::move(source);
    std::string& head = reader.m_head;
    const auto have = [&](std::size_t count) -> Expected<bool> {
        while (head.size() < count) {
            auto block = reader.m_source();
            if (!block) return block.error();
            if (block->empty()) return false;
            head.append(reinterpret_cast<const char*>(block->data()), block->size());
        }
        return true;
    };
    auto isThere = have(12);
    if (!isThere) return isThere.error();
    if (!*isThere || !head.starts_with("\x93NUMPY"sv))
        return reader.bad(" is not a NumPy array (it does not begin with \\x93NUMPY). Save it with numpy.save.");
    const int version = static_cast<unsigned char>(head[6]);
    if (version < 1 || version > 3)
        return reader.bad(" is in version " + std::to_string(version) +
                          " of NumPy's format at byte 6; versions 1 to 3 are read. Save it again.");
    const std::size_t begin = version == 1 ? 10 : 12;
    const std::size_t length =
        version == 1 ? numberAt<std::uint16_t>(head.data() + 8, false) : numberAt<std::uint32_t>(head.data() + 8, false);
    if (length > kLongestHeader)
        return reader.bad(" declares a header of " + std::to_string(length) +
                          " bytes at byte 8; at most 65536 are read. The file is damaged: save it again.");
    isThere = have(begin + length);
    if (!isThere) return isThere.error();
    if (!*isThere)
        return reader.bad(" ends at byte " + std::to_string(head.size()) + " inside its header of " + std::to_string(begin + length) +
                          " bytes. Fetch it again.");
    NpyHeader& header = reader.m_header;
    const std::string fault = HeaderParser(std::string_view(head).substr(begin, length)).parse(header);
    if (!fault.empty()) return reader.bad(" has a header that is not NumPy's: " + fault + ". Save it again.");
    header.headerBytes = begin + length;
    std::optional<std::uint64_t> count = 1;
    for (const std::uint64_t size : header.shape)
        if (count) count = checkedMultiply(*count, size);
    auto bytes = count ? checkedMultiply(*count, std::max<std::size_t>(header.valueBytes, 1)) : std::nullopt;
    if (bytes) bytes = checkedAdd(*bytes, header.headerBytes);
    if (header.refusal.empty() && (!bytes || *bytes > largest)) {
        return reader.bad(" declares " + shapeText(header.shape) + " values of type " + header.type + ", which need " +
                          (bytes ? std::to_string(*bytes) : std::string("uncountably many")) + " bytes, but has at most " +
                          std::to_string(largest) + ". It is cut short or damaged: fetch it again.");
    }
    header.valueCount = count.value_or(0);
    head.erase(0, begin + length);
    reader.m_reserve = std::min(reserve, header.valueCount);
    return reader;
}

// Calls sink(const char* bytes, std::size_t count) with whole values until the first `valueCount` were given.
template <class Sink>
Expected<void> NpyReader::forEachRun(std::uint64_t valueCount, Sink sink) {
    if (!m_header.refusal.empty()) return refused();
    const std::uint64_t expected = valueCount * m_header.valueBytes;
    const Rest rest = valueCount < m_header.valueCount ? Rest::Unread : Rest::Counted;
    const std::string held = std::move(m_head);
    const auto next = [&]() -> Expected<std::string_view> {
        auto block = m_source();
        if (!block) return block.error();
        return std::string_view(reinterpret_cast<const char*>(block->data()), block->size());
    };
    auto end = forEachWholeValue(held, m_header.valueBytes, expected, rest, next, sink);
    if (!end) return end.error();
    if (end->lackingBytes > 0)
        return bad(" is cut short: its content ends at byte " + std::to_string(m_header.headerBytes + expected - end->lackingBytes) +
                   ", but " + shapeText(m_header.shape) + " values need " +
                   std::to_string(m_header.headerBytes + m_header.valueCount * m_header.valueBytes) + " bytes. Fetch it again.");
    if (rest == Rest::Counted && end->trailingBytes > 0)
        m_note =
            m_where + " has " + counted(static_cast<long long>(end->trailingBytes), "byte") + " after its last value; they were left out.";
    return {};
}

Expected<FeatureArray> NpyReader::features(Extent extent) {
    if (m_header.isText()) return bad(" holds texts; features are numbers. Save them as numbers.");
    if (!m_header.refusal.empty()) return refused();
    const ArrayPart part(m_header.shape, m_header.isColumnMajor, SampleAxis::First, extent);
    FeatureArray array{.name = {}, .shape = part.shape(), .isColumnMajor = m_header.isColumnMajor, .cells = {}};
    array.cells.reserve(static_cast<std::size_t>(std::min(m_reserve, part.cellCount())));
    std::uint64_t place = 0;
    auto read = forEachRun(part.end(), [&](const char* bytes, std::size_t count) {
        visitValues(m_header, bytes, count, [&]<class Value>(Value value) {
            if (!part.holds(place++)) return;
            if constexpr (std::is_same_v<Value, double>)
                array.cells.push_back(asCell(value));
            else
                array.cells.push_back(static_cast<float>(value));
        });
    });
    if (!read) return read.error();
    return array;
}

Expected<LabelArray> NpyReader::labels() {
    LabelArray array{.name = {},
                     .shape = m_header.shape,
                     .isColumnMajor = m_header.isColumnMajor,
                     .isText = m_header.isText(),
                     .numbers = {},
                     .texts = {}};
    bool isExact = true;
    auto read = forEachRun(m_header.valueCount, [&](const char* bytes, std::size_t count) {
        if (array.isText) {
            for (std::size_t i = 0; i < count; ++i) array.texts.push_back(textAt(m_header, bytes + i * m_header.valueBytes));
            return;
        }
        visitValues(m_header, bytes, count, [&]<class Value>(Value value) {
            const auto number = static_cast<double>(value);
            if constexpr (std::is_integral_v<Value> && sizeof(Value) == 8)
                isExact &= std::abs(number) <= static_cast<double>(kLargestExact);
            array.numbers.push_back(number);
        });
    });
    if (!read) return read.error();
    if (!isExact) return bad(" has labels beyond 2^53, which are hardly classes. Number the classes from 0, or save them as texts.");
    return array;
}

Expected<std::vector<std::int64_t>> NpyReader::integers() {
    if (m_header.refusal.empty() && m_header.kind != 'i' && m_header.kind != 'u')
        return bad(" is of type " + m_header.type + "; whole numbers are expected. Save the matrix again.");
    std::vector<std::int64_t> values;
    values.reserve(static_cast<std::size_t>(m_reserve));
    auto read = forEachRun(m_header.valueCount, [&](const char* bytes, std::size_t count) {
        visitValues(m_header, bytes, count, [&]<class Value>(Value value) { values.push_back(static_cast<std::int64_t>(value)); });
    });
    if (!read) return read.error();
    return values;
}

}  // namespace rewire
