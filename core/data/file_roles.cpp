#include "core/data/file_roles.h"

#include "core/base/text.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/table_layout.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> kTrain{"train", "learn"};
constexpr std::array<std::string_view, 7> kTest{"test", "tst", "valid", "val", "eval", "dev", "t10k"};
constexpr std::array<std::string_view, 6> kLabels{"label", "target", "class", "classes", "gnd", "y"};

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

// `word` in the file's name, with no letter before it and none but such an ending behind it: "latest.csv" is no test.
bool hasWord(const std::string& name, std::string_view word) {
    for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
        if (at > 0 && isLetter(name[at - 1])) continue;
        std::string_view rest = std::string_view(name).substr(at + word.size());
        for (const std::string_view ending : {"ing", "ation", "idation", "uation", "s"})
            if (rest.starts_with(ending)) {
                rest.remove_prefix(ending.size());
                break;
            }
        if (rest.empty() || !isLetter(rest.front())) return true;
    }
    return false;
}

bool isNamed(const std::string& name, Words words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return hasWord(name, word); });
}

// What describes data and is none.
bool isDescription(const fs::path& path) {
    const std::string name = asciiLower(path.filename().native());
    constexpr std::array<std::string_view, 6> kBeginnings{"readme", "license", "licence", "copying", "changelog", "citation"};
    constexpr std::array<std::string_view, 9> kEndings{".names", ".info", ".param", ".md", ".html", ".htm", ".pdf", ".doc", ".docx"};
    return name == "index" || std::ranges::any_of(kBeginnings, [&](std::string_view beginning) { return name.starts_with(beginning); }) ||
           std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

// Columns of a text table; nothing for what is none or cannot be read.
std::optional<std::size_t> columnCount(const fs::path& path) {
    constexpr std::size_t kRecords = 20;
    ReadMonitor monitor;
    auto stream = openText(path, monitor);
    if (!stream) return std::nullopt;
    CsvRecordReader reader(*stream, path);
    auto head = readTableHead(reader, kRecords);
    if (!head) return std::nullopt;
    // One column is a table too, beside a file of labels.
    auto dialect = tellDialect(path, {.labels = path.native()}, *head);
    return dialect ? std::optional(dialect->columnCount) : std::nullopt;
}

struct File {
    fs::path path;
    bool isTrain = false;
    bool isTest = false;
    bool isLabels = false;
    std::optional<std::size_t> columns;

    [[nodiscard]] bool isTold() const { return isTrain || isTest || isLabels; }
};

// `name`: that of the file, or its path below a folder whose names count too.
File fileOf(const fs::path& path, const std::string& name) {
    const std::string lower = asciiLower(name);
    const bool isTrain = isNamed(lower, kTrain);
    return {.path = path,
            .isTrain = isTrain,
            .isTest = isNamed(lower, kTest) && !isTrain,
            .isLabels = isNamed(asciiLower(path.filename().native()), kLabels),
            .columns = std::nullopt};
}

// Of two files whose names say nothing, labels stand in the one with a single column; else the first is for training.
void tellByColumns(File& a, File& b) {
    const auto isSingle = [](const File& file) { return file.columns == 1; };
    if (isSingle(b) && !isSingle(a))
        b.isLabels = true;
    else if (isSingle(a) && !isSingle(b))
        a.isLabels = true;
    else
        b.isTest = true;
}

std::string reasonFor(const FileRoles& roles, bool isByName, std::optional<std::size_t> columns) {
    std::string what = roles.test.empty()     ? "samples and their labels"
                       : roles.labels.empty() ? "training and test samples"
                                              : "training and test samples and their labels";
    std::string reason = isByName ? "The names say " + what : "These look like " + what;
    if (!roles.test.empty() && columns) reason += ", and both tables have " + counted(static_cast<long long>(*columns), "column");
    if (!isByName && roles.test.empty()) reason += ", one a line";
    return reason + (isByName || roles.test.empty() ? "." : ". " + displayPath(roles.samples.filename()) + " is taken for training.");
}

std::optional<FileRoles> rolesOf(std::vector<File> files, bool isByName) {
    FileRoles roles;
    std::optional<std::size_t> columns, testColumns;
    for (const File& file : files) {
        fs::path& role = file.isLabels ? (file.isTest ? roles.testLabels : roles.labels) : file.isTest ? roles.test : roles.samples;
        if (!role.empty()) return std::nullopt;
        role = file.path;
        if (!file.isLabels) (file.isTest ? testColumns : columns) = file.columns;
    }
    const bool belongTogether = !roles.samples.empty() && (roles.testLabels.empty() || (!roles.test.empty() && !roles.labels.empty())) &&
                                (roles.test.empty() || roles.labels.empty() == roles.testLabels.empty());
    if (!belongTogether || (columns && testColumns && *columns != *testColumns)) return std::nullopt;
    roles.reason = reasonFor(roles, isByName, roles.test.empty() || !testColumns ? std::nullopt : columns);
    return roles;
}

constexpr std::size_t kMostFiles = 4;

}  // namespace

std::optional<FileRoles> tellFileRoles(std::span<const fs::path> paths) {
    if (paths.empty() || paths.size() > kMostFiles) return std::nullopt;
    std::vector<File> files;
    for (const fs::path& path : paths) files.push_back(fileOf(path, path.filename().native()));
    if (files.size() == 1) return FileRoles{.samples = files[0].path};
    std::ranges::sort(files, {}, [](const File& file) { return std::pair(!file.isTrain, file.path); });
    for (File& file : files) file.columns = columnCount(file.path);
    const bool isByName = std::ranges::any_of(files, [](const File& file) { return file.isTest || file.isLabels; });
    if (!isByName && files.size() == 2) tellByColumns(files[0], files[1]);
    return rolesOf(std::move(files), isByName);
}

std::optional<FileRoles> tellFileRolesByName(std::span<const fs::path> paths, const fs::path& root) {
    std::vector<File> files;
    for (const fs::path& path : paths)
        if (!isDescription(path)) files.push_back(fileOf(path, path.native().substr(std::min(root.native().size(), path.native().size()))));
    if (std::ranges::any_of(files, &File::isTrain)) std::erase_if(files, [](const File& file) { return !file.isTold(); });
    if (files.size() == 1) return FileRoles{.samples = files[0].path};
    if (files.empty() || files.size() > kMostFiles ||
        std::ranges::none_of(files, [](const File& file) { return file.isTest || file.isLabels; }))
        return std::nullopt;
    for (File& file : files) file.columns = columnCount(file.path);
    return rolesOf(std::move(files), true);
}

}  // namespace rewire
