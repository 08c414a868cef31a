#include "core/data/readers/image_files.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kTrainNames{"train", "training"};
constexpr std::array<std::string_view, 6> kTestNames{"test", "testing", "val", "valid", "validation", "eval"};

struct Listing {
    std::vector<fs::path> folders;
    std::vector<fs::path> files;
};

bool isSystemFile(const std::string& lower) { return lower.starts_with('.') || lower == "thumbs.db" || lower == "desktop.ini" || lower == "__macosx"; }

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
        if (isSystemFile(lower)) skip(part, it->path(), "a hidden or system file");
        else if (type == fs::file_type::symlink) skip(part, it->path(), "a link, which is not followed");
        else if (type == fs::file_type::directory) listing.folders.push_back(it->path());
        else if (type == fs::file_type::regular) listing.files.push_back(it->path());
        else skip(part, it->path(), "no regular file");
    }
    if (failure) return Error{ErrorCode::NotReadable, "Cannot list the folder " + displayPath(folder) + " (" + failure.message() + "). Check that it may be read."};
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
        part.notes.push_back(counted(static_cast<long long>(listing->files.size()), "file") + " in " + displayPath(folder) + " " + (listing->files.size() == 1 ? "lies" : "lie") + " in no class folder and " +
                             (listing->files.size() == 1 ? "was" : "were") + " left out.");
    }
    for (const fs::path& inner : listing->folders) {
        const std::size_t before = part.files.size();
        if (auto collected = collect(inner, inner.filename().native(), 1, part, monitor); !collected) return collected.error();
        if (part.files.size() == before) part.notes.push_back("The folder " + displayPath(inner) + " holds no files; it is no class.");
    }
    return part;
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
            if (other != trainFolder && other != testFolder) files.train.notes.push_back("The folder " + displayPath(other) + " beside the training images was left out.");
        if (!testFolder.empty()) {
            auto test = partOf(testFolder, monitor);
            if (!test) return test.error();
            files.train.notes.push_back("The test samples are those of " + displayPath(testFolder) + ".");
            files.test = *std::move(test);
        }
    }
    if (files.train.files.empty()) return Error{ErrorCode::BadFormat, displayPath(files.train.folder) + " has no folders with images. Put the images of each class into a folder of the class's name."};
    return files;
}

}  // namespace rewire
