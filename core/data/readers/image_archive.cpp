#include "core/data/readers/image_archive.h"

#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/image_set.h"
#include "core/data/readers/zip_members.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// Each takes 30 bytes of the archive at least, so that memory goes with bytes that were read.
constexpr int kMostMembers = 1'000'000;
constexpr int kFilesLookedAt = 16;

// Up to `most` bytes of the member at hand.
Expected<std::vector<std::byte>> bytesOf(ZipMembers& archive, std::uint64_t most) {
    std::vector<std::byte> bytes;
    while (bytes.size() < most) {
        auto block = archive.content();
        if (!block) return block.error();
        if (block->empty()) break;
        bytes.insert(bytes.end(), block->begin(), block->end());
    }
    return bytes;
}

struct Member {
    std::string name;
    std::optional<ImageHeader> header;
};

// The header stands in the first bytes, or behind a camera's notes in one of the next.
Expected<std::optional<ImageHeader>> headerOf(ZipMembers& archive) {
    auto bytes = bytesOf(archive, kImageHeaderBytes);
    if (!bytes) return bytes.error();
    auto header = readImageHeader(*bytes);
    if (!header && bytes->size() >= kImageHeaderBytes && tellImage(*bytes) != ImageFormat::None) {
        auto rest = bytesOf(archive, kLargestImageFile - bytes->size());
        if (!rest) return rest.error();
        bytes->insert(bytes->end(), rest->begin(), rest->end());
        header = readImageHeader(*bytes);
    }
    return header ? std::optional(*header) : std::nullopt;
}

Expected<std::vector<Member>> listMembers(const fs::path& path, ReadMonitor& monitor) {
    auto archive = ZipMembers::open(path, monitor, kMostMembers);
    if (!archive) return archive.error();
    std::vector<Member> members;
    while (true) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return members;
        members.push_back({.name = (*member)->name, .header = std::nullopt});
        if ((*member)->name.ends_with('/')) continue;
        auto header = headerOf(*archive);
        if (!header) return header.error();
        members.back().header = *header;
    }
}

// Where each member went; nothing for folders and for what was left out.
using Places = std::vector<std::optional<ImagePlace>>;

Expected<void> forEachMember(const fs::path& path, const Places& places, ReadMonitor& monitor, const TakeImage& take) {
    auto archive = ZipMembers::open(path, monitor, kMostMembers);
    if (!archive) return archive.error();
    for (const auto& place : places) {
        auto member = archive->next();
        if (!member) return member.error();
        if (!*member) return Error{ErrorCode::BadFormat, displayPath(path) + " changed while it was read. Open it again."};
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
    auto file = RegularFile::open(path);
    std::array<std::byte, 4> head{};
    if (!file) return false;
    const auto got = file->read(head);
    if (!got || *got < head.size() || head != std::array{std::byte{'P'}, std::byte{'K'}, std::byte{3}, std::byte{4}}) return false;
    ReadMonitor quiet({}, monitor.stopToken());
    auto archive = ZipMembers::open(path, quiet, kMostMembers);
    if (!archive) return false;
    std::uint64_t passed = 0;
    for (int looked = 0; looked < kFilesLookedAt;) {
        auto member = archive->next();
        if (!member || !*member) return false;
        // What is passed over is unpacked for it.
        passed += (*member)->declaredBytes.value_or(0);
        if (passed > kLargestImageFile) return false;
        if ((*member)->name.ends_with('/') || (*member)->name.find('/') == std::string::npos) continue;
        ++looked;
        auto bytes = archive->content();
        if (!bytes) return false;
        if (tellImage(*bytes) != ImageFormat::None) return true;
    }
    return false;
}

Expected<RawDataset> readImageArchive(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    if (auto checked = checkImageOptions(options); !checked) return checked.error();
    std::error_code unknown;
    if (const auto size = fs::file_size(path, unknown); !unknown) monitor.expect(size);  // a second time, beside what the caller announced
    auto members = listMembers(path, monitor);
    if (!members) return members.error();
    std::vector<std::string> names;
    for (const Member& member : *members) names.push_back(member.name);
    auto sorted = sortImageNames(path, names);
    if (!sorted) return sorted.error();
    ImageSet images{.path = path, .name = displayText(path.stem().native()), .files = std::move(sorted->files), .headers = {}, .forEach = {}};
    images.headers.resize(images.files.train.files.size());
    for (std::size_t m = 0; m < members->size(); ++m)
        if (const auto& place = sorted->places[m]; place && !place->isTest) images.headers[place->file] = (*members)[m].header;
    members->clear();
    images.forEach = [&](const TakeImage& take) { return forEachMember(path, sorted->places, monitor, take); };
    return readImages(images, options);
}

}  // namespace rewire
