#include "core/base/text.h"

#include <algorithm>

namespace rewire {
namespace {

constexpr std::size_t kShownBytes = 200;
constexpr std::size_t kWholeBytes = 4096;

char lowerOf(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool isContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Bytes of the well-formed UTF-8 character at `at` (Unicode 15, table 3-7), 0 when there is none.
std::size_t characterLength(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    const std::size_t left = bytes.size() - at;
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return left >= 2 && isContinuation(byte(1)) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (left < 3 || !isContinuation(byte(1)) || !isContinuation(byte(2))) return 0;
        const bool isOverlong = first == 0xE0 && byte(1) < 0xA0;
        const bool isSurrogate = first == 0xED && byte(1) > 0x9F;
        return isOverlong || isSurrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (left < 4 || !isContinuation(byte(1)) || !isContinuation(byte(2)) || !isContinuation(byte(3))) return 0;
        const bool isOverlong = first == 0xF0 && byte(1) < 0x90;
        const bool isTooHigh = first == 0xF4 && byte(1) > 0x8F;
        return isOverlong || isTooHigh ? 0 : 4;
    }
    return 0;
}

// `isQuoted`: quotation marks and backslashes get a backslash, so that what stands between quotation marks is told unmistakably.
std::string escaped(std::string_view bytes, std::size_t limit, bool isQuoted = false) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string shown;
    for (std::size_t at = 0; at < bytes.size();) {
        if (at >= limit) return shown + "...";
        const std::size_t length = characterLength(bytes, at);
        const auto first = static_cast<unsigned char>(bytes[at]);
        // C0, DEL, and C1 (U+0080..U+009F), which terminals obey as well.
        const bool isControl =
            first < 0x20 || first == 0x7F || (length == 2 && first == 0xC2 && static_cast<unsigned char>(bytes[at + 1]) < 0xA0);
        const std::size_t step = std::max<std::size_t>(length, 1);
        if (length == 0 || isControl) {
            for (std::size_t i = at; i < at + step; ++i) {
                const auto byte = static_cast<unsigned char>(bytes[i]);
                shown += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
            }
        } else {
            if (isQuoted && (first == '"' || first == '\\')) shown += '\\';
            shown.append(bytes, at, step);
        }
        at += step;
    }
    return shown;
}

}  // namespace

std::string displayText(std::string_view bytes) { return escaped(bytes, kShownBytes); }

std::string displaySentence(std::string_view bytes) { return escaped(bytes, kWholeBytes); }

std::string displayPath(const std::filesystem::path& path) { return '"' + escaped(path.native(), kWholeBytes, true) + '"'; }

bool isValidUtf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = characterLength(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string latin1ToUtf8(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | (byte >> 6));
            text += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return text;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::string asciiLower(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), lowerOf);
    return lower;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lowerOf(x) == lowerOf(y); });
}

std::string counted(long long count, std::string_view noun) {
    std::string text = std::to_string(count) + ' ' + std::string(noun);
    if (count != 1) text += 's';
    return text;
}

std::string layersText(std::span<const int> sizes) {
    std::string text;
    for (const int size : sizes) {
        if (!text.empty()) text += '-';
        text += std::to_string(size);
    }
    return text;
}

}  // namespace rewire
