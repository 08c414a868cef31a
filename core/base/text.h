// Text for people from bytes that nobody vouches for: paths, column names and cells in messages. Leaves translation
// and layout to the windows.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace rewire {

// Valid UTF-8 in one line: control characters and bytes that are no UTF-8 appear as \xNN, and what is longer than
// 200 bytes is cut at a character with "...". O(min(length, 200)).
[[nodiscard]] std::string displayText(std::string_view bytes);
// The same for whole sentences, which may name such bytes: up to 4096.
[[nodiscard]] std::string displaySentence(std::string_view bytes);
// In quotation marks, whole paths (up to 4096 bytes); a quotation mark or backslash within gets a backslash.
[[nodiscard]] std::string displayPath(const std::filesystem::path& path);

[[nodiscard]] bool isValidUtf8(std::string_view bytes);
// Each byte as the Latin-1 character it names.
[[nodiscard]] std::string latin1ToUtf8(std::string_view bytes);

// Without ASCII spaces, tabs, line ends at both ends. A view into `text`.
[[nodiscard]] std::string_view trimmed(std::string_view text);
// ASCII only, so that no locale can change it.
[[nodiscard]] std::string asciiLower(std::string_view text);
[[nodiscard]] bool equalsIgnoringCase(std::string_view a, std::string_view b);

// "1 sample", "2 samples": the count with the noun in its number (plural by an s).
[[nodiscard]] std::string counted(long long count, std::string_view noun);
// Sizes of hidden layers as people read them: "1000-1000-1000".
[[nodiscard]] std::string layersText(std::span<const int> sizes);

}  // namespace rewire
