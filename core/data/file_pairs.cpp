#include "core/data/file_pairs.h"

#include "core/base/text.h"
#include "core/data/preview.h"

#include <algorithm>
#include <array>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

// `word` in the file's name, with no letter before it and none but an "ing" or "s" behind it: "latest.csv" is no test.
std::size_t wordAt(const std::string& name, std::string_view word) {
    for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
        if (at > 0 && isLetter(name[at - 1])) continue;
        std::string_view rest = std::string_view(name).substr(at + word.size());
        for (const std::string_view ending : {"ing", "ation", "idation", "uation", "s"})
            if (rest.starts_with(ending)) {
                rest.remove_prefix(ending.size());
                break;
            }
        if (rest.empty() || !isLetter(rest.front())) return at;
    }
    return std::string::npos;
}

template <std::size_t N>
bool isNamed(const fs::path& path, const std::array<std::string_view, N>& words) {
    const std::string name = asciiLower(path.filename().native());
    return std::ranges::any_of(words, [&](std::string_view word) { return wordAt(name, word) != std::string::npos; });
}

// Columns of a table; 0 for a format without, nothing for what cannot be read.
std::optional<std::size_t> columnCount(const fs::path& path, const ReadOptions& options) {
    auto preview = previewSource(path, options);
    if (!preview) return std::nullopt;
    return preview->columns.size();
}

}  // namespace

std::optional<FilePair> findFilePair(std::span<const fs::path> paths, const ReadOptions& options) {
    constexpr std::array<std::string_view, 2> kTrain{"train", "learn"};
    constexpr std::array<std::string_view, 6> kTest{"test", "valid", "val", "eval", "dev", "t10k"};
    for (const fs::path& train : paths) {
        if (!isNamed(train, kTrain) || isNamed(train, kTest)) continue;
        const auto width = columnCount(train, options);
        for (const fs::path& test : paths) {
            if (!width || test == train || !isNamed(test, kTest) || isNamed(test, kTrain) || columnCount(test, options) != width) continue;
            std::string reason = "the names say training and test";
            if (*width > 0) reason += ", both have " + counted(static_cast<long long>(*width), "column");
            return FilePair{.train = train, .test = test, .reason = std::move(reason)};
        }
    }
    return std::nullopt;
}

}  // namespace rewire
