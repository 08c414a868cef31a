#include "core/data/readers/image_archive.h"

#include "core/base/text.h"
#include "core/data/readers/archive_members.h"
#include "core/data/readers/file_set.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/image_set.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr int kMostMembers = 1'000'000;
// Compressed, the names of a tar archive may take a thousandth of that.
constexpr std::uint64_t kLongestNames = std::uint64_t{256} << 20;
constexpr int kFilesLookedAt = 16;

// Up to `most` bytes of the member at hand.
Expected<std::vector<std::byte>> bytesOf(ArchiveMembers& archive, std::uint64_t most) {
    std::vector<std::byte> bytes;
    while (bytes.size() < most) {
        auto block = archive.content();
        if (!block) return block.error();
        if (block->empty()) break;
        bytes.insert(bytes.end(), block->begin(), block->end());
    }
    return bytes;
}

// Of the file at hand, or the reason alone why it is no image. The header stands in the first bytes, or behind a camera's notes in one of
// the next.
Expected<Expected<ImageHeader>> headerOf(ArchiveMembers& archive) {
    auto bytes = bytesOf(archive, kImageHeaderBytes);
    if (!bytes) return bytes.error();
    auto header = readImageHeader(*bytes);
    if (!header && bytes->size() >= kImageHeaderBytes && tellImage(*bytes) != ImageFormat::None) {
        auto rest = bytesOf(archive, kLargestImageFile - bytes->size());
        if (!rest) return rest.error();
        bytes->insert(bytes->end(), rest->begin(), rest->end());
        header = readImageHeader(*bytes);
    }
    return header;
}

// look(archive) at the file at hand.
template <class Look>
Expected<std::vector<ArchiveMember>> listMembers(const fs::path& path, ReadMonitor& monitor, Look look) {
    auto archive = ArchiveMembers::open(path, monitor, kMostMembers);
    if (!archive) return archive.error();
    std::vector<ArchiveMember> members;
    std::uint64_t nameBytes = 0;
    while (true) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return members;
        nameBytes += (*member)->name.size();
        if (nameBytes > kLongestNames)
            return Error{ErrorCode::TooLarge,
                         displayPath(path) + " has names of members of more than 256 MiB together. Give an archive of the images alone."};
        members.push_back(**std::move(member));
        if (auto looked = look(*archive, members.back()); !looked) return looked.error();
    }
}

// Where each member went; nothing for folders and for what was left out.
using Places = std::vector<std::optional<ImagePlace>>;

Error changedMeanwhile(const fs::path& path) {
    return {ErrorCode::BadFormat, displayPath(path) + " changed while it was read. Open it again."};
}

Expected<void> forEachMember(const fs::path& path, const Places& places, ReadMonitor& monitor, const TakeImage& take) {
    auto archive = ArchiveMembers::open(path, monitor, kMostMembers);
    if (!archive) return archive.error();
    for (const auto& place : places) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return changedMeanwhile(path);
        if (!place) continue;
        auto bytes = bytesOf(*archive, kLargestImageFile + 1);
        // A damaged stream says nothing of the members behind it.
        if (!bytes) return bytes.error();
        if (bytes->size() > kLargestImageFile) bytes = Error{ErrorCode::BadFormat, "it is larger than 256 MiB"};
        if (auto taken = take(place->isTest, place->file, bytes); !taken) return taken;
    }
    return {};
}

}  // namespace

bool looksLikeImageArchive(const fs::path& path, ReadMonitor& monitor) {
    ReadMonitor quiet({}, monitor.stopToken());
    auto archive = ArchiveMembers::open(path, quiet, kMostMembers);
    if (!archive) return false;
    std::uint64_t passed = 0;
    for (int looked = 0; looked < kFilesLookedAt;) {
        auto member = archive->next();
        if (!member || !*member) return false;
        // What is passed over is unpacked for it.
        passed += (*member)->declaredBytes.value_or(0);
        if (passed > kLargestImageFile) return false;
        if ((*member)->kind != MemberKind::File || (*member)->name.find('/') == std::string::npos) continue;
        ++looked;
        auto bytes = archive->content();
        if (!bytes) return false;
        if (tellImage(*bytes) != ImageFormat::None) return true;
    }
    return false;
}

Expected<ImagesSeen> lookAtImageArchive(const fs::path& path, ReadMonitor& monitor) {
    auto members = listMembers(path, monitor, [](ArchiveMembers&, const ArchiveMember&) { return Expected<void>(); });
    if (!members) return members.error();
    auto sorted = sortImageNames(path, *members);
    if (!sorted) return sorted.error();
    ImagesSeen seen{.files = std::move(sorted->files), .shown = {}};
    const std::vector<std::size_t> wanted = filesToShow(seen.files.train);
    auto archive = ArchiveMembers::open(path, monitor, kMostMembers);
    if (!archive) return archive.error();
    for (std::size_t m = 0; m < sorted->places.size() && seen.shown.size() < wanted.size(); ++m) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return changedMeanwhile(path);
        const auto& place = sorted->places[m];
        if (!place || place->isTest || !std::ranges::binary_search(wanted, place->file)) continue;
        auto header = headerOf(*archive);
        if (!header) return header.error();
        seen.shown.push_back({.file = place->file, .header = *std::move(header)});
    }
    std::ranges::sort(seen.shown, {}, &ImagesSeen::Image::file);
    return seen;
}

Expected<RawDataset> readImageArchive(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    if (auto checked = checkImageOptions(options); !checked) return checked.error();
    std::error_code unknown;
    if (const auto size = fs::file_size(path, unknown); !unknown) monitor.expect(size);  // a second time, beside what the caller announced
    std::vector<std::optional<ImageHeader>> headers;
    auto members = listMembers(path, monitor, [&headers](ArchiveMembers& archive, const ArchiveMember& member) -> Expected<void> {
        headers.emplace_back();
        if (member.kind != MemberKind::File) return {};
        auto header = headerOf(archive);
        if (!header) return header.error();
        if (*header) headers.back() = **header;
        return {};
    });
    if (!members) return members.error();
    auto sorted = sortImageNames(path, *members);
    if (!sorted) return sorted.error();
    members->clear();
    ImageSet images{.path = path, .name = nameOfArchive(path), .files = std::move(sorted->files), .headers = {}, .forEach = {}};
    images.headers.resize(images.files.train.files.size());
    for (std::size_t m = 0; m < headers.size(); ++m)
        if (const auto& place = sorted->places[m]; place && !place->isTest) images.headers[place->file] = headers[m];
    images.forEach = [&](const TakeImage& take) { return forEachMember(path, sorted->places, monitor, take); };
    return readImages(images, options);
}

}  // namespace rewire
