#include "core/data/readers/image_files.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kTrainNames{"train", "training"};
constexpr std::array<std::string_view, 6> kTestNames{"test", "testing", "val", "valid", "validation", "eval"};

struct Listing {
    std::vector<fs::path> folders;
    std::vector<fs::path> files;
};

bool isSystemFile(const std::string& lower) {
    return lower.starts_with('.') || lower == "thumbs.db" || lower == "desktop.ini" || lower == "__macosx";
}

void skip(ImagePart& part, const fs::path& path, std::string_view reason) {
    part.skipped.push_back({.line = 0, .reason = displayPath(path) + ": " + std::string(reason), .text = {}});
}

Expected<Listing> listed(const fs::path& folder, ImagePart& part, const ReadMonitor& monitor) {
    Listing listing;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
        std::error_code ignored;
        const fs::file_type type = it->symlink_status(ignored).type();
        const std::string lower = asciiLower(it->path().filename().native());
        if (isSystemFile(lower))
            skip(part, it->path(), "a hidden or system file");
        else if (type == fs::file_type::symlink)
            skip(part, it->path(), "a link, which is not followed");
        else if (type == fs::file_type::directory)
            listing.folders.push_back(it->path());
        else if (type == fs::file_type::regular)
            listing.files.push_back(it->path());
        else
            skip(part, it->path(), "no regular file");
    }
    if (failure)
        return Error{ErrorCode::NotReadable,
                     "Cannot list the folder " + displayPath(folder) + " (" + failure.message() + "). Check that it may be read."};
    const auto byName = [](const fs::path& a, const fs::path& b) { return isNaturallyLess(a.filename().native(), b.filename().native()); };
    std::ranges::sort(listing.folders, byName);
    std::ranges::sort(listing.files, byName);
    return listing;
}

Expected<void> collect(const fs::path& folder, const std::string& className, int depth, ImagePart& part, const ReadMonitor& monitor) {
    if (depth > kDeepestFolder) {
        skip(part, folder, "a folder deeper than 8 levels");
        return {};
    }
    auto listing = listed(folder, part, monitor);
    if (!listing) return listing.error();
    for (fs::path& file : listing->files) part.files.push_back({std::move(file), className});
    for (const fs::path& inner : listing->folders)
        if (auto collected = collect(inner, className, depth + 1, part, monitor); !collected) return collected;
    return {};
}

Expected<ImagePart> partOf(const fs::path& folder, const ReadMonitor& monitor) {
    ImagePart part;
    part.folder = folder;
    auto listing = listed(folder, part, monitor);
    if (!listing) return listing.error();
    if (!listing->files.empty()) {
        part.notes.push_back(counted(static_cast<long long>(listing->files.size()), "file") + " in " + displayPath(folder) + " " +
                             (listing->files.size() == 1 ? "lies" : "lie") + " in no class folder and " +
                             (listing->files.size() == 1 ? "was" : "were") + " left out.");
    }
    for (const fs::path& inner : listing->folders) {
        const std::size_t before = part.files.size();
        if (auto collected = collect(inner, inner.filename().native(), 1, part, monitor); !collected) return collected.error();
        if (part.files.size() == before) part.notes.push_back("The folder " + displayPath(inner) + " holds no files; it is no class.");
    }
    return part;
}

Error noClassFolders(const ImagePart& part) {
    return {ErrorCode::BadFormat,
            displayPath(part.folder) + " has no folders with images. Put the images of each class into a folder of the class's name."};
}

// ------------------------------------------------------------------------------------------------------ names of an archive

using Parts = std::vector<std::string_view>;

// Of "a/b/c.png", without the empty ones and ".".
Parts partsOf(std::string_view name) {
    Parts parts;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find('/'), name.size());
        if (end > 0 && name.substr(0, end) != ".") parts.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return parts;
}

struct Name {
    Parts parts;
    std::size_t index = 0;  // among all names
};

// Files of a folder before its folders, each in natural order, as they are found on disk.
bool standsBefore(const Name& a, const Name& b) {
    for (std::size_t i = 0; i < std::min(a.parts.size(), b.parts.size()); ++i) {
        const bool isFileA = i + 1 == a.parts.size(), isFileB = i + 1 == b.parts.size();
        if (isFileA != isFileB) return isFileA;
        if (a.parts[i] != b.parts[i]) return isNaturallyLess(a.parts[i], b.parts[i]);
    }
    return a.parts.size() < b.parts.size();
}

template <std::size_t Count>
bool isCalled(std::string_view name, const std::array<std::string_view, Count>& names) {
    return std::ranges::find(names, asciiLower(name)) != names.end();
}

// How many of the first folders hold everything.
std::size_t sharedDepth(const std::vector<Name>& names) {
    if (names.empty()) return 0;
    for (std::size_t depth = 0;; ++depth) {
        const auto& first = names.front().parts;
        // A class folder is never passed over.
        const bool isShared = std::ranges::all_of(
            names, [&](const Name& name) { return name.parts.size() > depth + 1 && name.parts[depth] == first[depth]; });
        const bool leavesFolders = isShared && std::ranges::any_of(names, [&](const Name& name) { return name.parts.size() > depth + 2; });
        if (!leavesFolders) return depth;
    }
}

template <std::size_t Count>
fs::path folderCalled(const std::vector<fs::path>& folders, const std::array<std::string_view, Count>& names) {
    for (const std::string_view name : names)
        for (const fs::path& folder : folders)
            if (asciiLower(folder.filename().native()) == name) return folder;
    return {};
}

}  // namespace

bool isNaturallyLess(std::string_view a, std::string_view b) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (!isDigit(a[i]) || !isDigit(b[j])) {
            if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i;
            ++j;
            continue;
        }
        const auto run = [&](std::string_view text, std::size_t& at) {
            while (at < text.size() && text[at] == '0') ++at;
            const std::size_t begin = at;
            while (at < text.size() && isDigit(text[at])) ++at;
            return text.substr(begin, at - begin);
        };
        const std::string_view left = run(a, i);
        const std::string_view right = run(b, j);
        if (left.size() != right.size()) return left.size() < right.size();
        if (left != right) return left < right;
    }
    if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
    return a < b;  // 1 and 01
}

Expected<ImageFiles> listImageFiles(const fs::path& folder, const ReadMonitor& monitor) {
    ImageFiles files;
    ImagePart scratch;
    auto listing = listed(folder, scratch, monitor);
    if (!listing) return listing.error();
    const fs::path trainFolder = folderCalled(listing->folders, kTrainNames);
    const fs::path testFolder = folderCalled(listing->folders, kTestNames);
    if (trainFolder.empty()) {
        auto part = partOf(folder, monitor);
        if (!part) return part.error();
        files.train = *std::move(part);
    } else {
        auto part = partOf(trainFolder, monitor);
        if (!part) return part.error();
        files.train = *std::move(part);
        for (const fs::path& other : listing->folders)
            if (other != trainFolder && other != testFolder)
                files.train.notes.push_back("The folder " + displayPath(other) + " beside the training images was left out.");
        if (!testFolder.empty()) {
            auto test = partOf(testFolder, monitor);
            if (!test) return test.error();
            files.train.notes.push_back("The test samples are those of " + displayPath(testFolder) + ".");
            files.test = *std::move(test);
        }
    }
    if (files.train.files.empty()) return noClassFolders(files.train);
    return files;
}

Expected<SortedImageNames> sortImageNames(const fs::path& path, const std::vector<ArchiveMember>& members) {
    SortedImageNames sorted{.files = {}, .places = std::vector<std::optional<ImagePlace>>(members.size())};
    ImagePart& train = sorted.files.train;
    train.folder = path;
    std::vector<Name> files;
    const auto shownName = [&](std::size_t index) -> fs::path { return path.native() + '/' + members[index].name; };
    for (std::size_t m = 0; m < members.size(); ++m) {
        if (members[m].kind == MemberKind::Folder) continue;
        Name name{.parts = partsOf(members[m].name), .index = m};
        const bool isSystem = std::ranges::any_of(name.parts, [](std::string_view part) { return isSystemFile(asciiLower(part)); });
        if (isSystem || name.parts.empty())
            skip(train, shownName(m), "a hidden or system file");
        else if (members[m].kind != MemberKind::File)
            skip(train, shownName(m), "a link, which is not followed");
        else
            files.push_back(std::move(name));
    }
    const std::size_t depth = sharedDepth(files);
    for (Name& name : files) name.parts.erase(name.parts.begin(), name.parts.begin() + static_cast<std::ptrdiff_t>(depth));
    std::ranges::sort(files, standsBefore);
    const bool hasTrain =
        std::ranges::any_of(files, [](const Name& name) { return name.parts.size() > 2 && isCalled(name.parts[0], kTrainNames); });
    std::int64_t outsideCount = 0, besideCount = 0;
    for (const Name& name : files) {
        const bool isTest = hasTrain && isCalled(name.parts[0], kTestNames);
        if (hasTrain && !isTest && !isCalled(name.parts[0], kTrainNames)) {
            ++besideCount;
            continue;
        }
        const std::size_t level = hasTrain ? 1 : 0;  // of the class folder
        if (name.parts.size() < level + 2) {
            ++outsideCount;
            continue;
        }
        if (isTest && !sorted.files.test)
            sorted.files.test.emplace(ImagePart{.folder = path / name.parts[0], .files = {}, .skipped = {}, .notes = {}});
        ImagePart& part = isTest ? *sorted.files.test : train;
        const fs::path shown = shownName(name.index);
        if (name.parts.size() - level - 1 > static_cast<std::size_t>(kDeepestFolder)) {
            skip(part, shown, "a folder deeper than 8 levels");
            continue;
        }
        sorted.places[name.index] = ImagePlace{.isTest = isTest, .file = part.files.size()};
        part.files.push_back({shown, std::string(name.parts[level])});
    }
    const auto tell = [&](std::int64_t count, const char* where) {
        if (count > 0)
            train.notes.push_back(counted(count, "file") + " in " + displayPath(path) + where + (count == 1 ? "was" : "were") +
                                  " left out.");
    };
    tell(outsideCount, " in no class folder ");
    tell(besideCount, " beside the training images ");
    if (sorted.files.test) train.notes.push_back("The test samples are those of " + displayPath(sorted.files.test->folder) + ".");
    if (train.files.empty()) return noClassFolders(train);
    return sorted;
}

}  // namespace rewire
