#include "core/data/readers/image_folder.h"

#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/image_set.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// At most the first `most` bytes.
Expected<std::vector<std::byte>> bytesOf(const fs::path& path, ReadMonitor& monitor, std::uint64_t most = kLargestImageFile) {
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    auto file = RegularFile::open(path);
    if (!file) return file.error();
    if (file->size() > kLargestImageFile) return Error{ErrorCode::BadFormat, "it is larger than 256 MiB"};
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(file->size(), most)));
    auto got = file->read(bytes);
    if (!got) return got.error();
    bytes.resize(*got);
    monitor.advance(*got);
    return bytes;
}

Expected<ImageHeader> headerOf(const fs::path& path, ReadMonitor& monitor) {
    auto bytes = bytesOf(path, monitor, kImageHeaderBytes);
    if (!bytes) return bytes.error();
    auto header = readImageHeader(*bytes);
    if (header || bytes->size() < kImageHeaderBytes) return header;
    bytes = bytesOf(path, monitor);
    return bytes ? readImageHeader(*bytes) : bytes.error();
}

Expected<std::vector<std::optional<ImageHeader>>> headersOf(const ImagePart& part, ReadMonitor& monitor) {
    std::vector<std::optional<ImageHeader>> headers;
    for (const ImageFile& file : part.files) {
        auto header = headerOf(file.path, monitor);
        if (!header && header.error().code == ErrorCode::Cancelled) return header.error();
        headers.push_back(header ? std::optional(*header) : std::nullopt);
    }
    return headers;
}

Expected<void> forEachFile(const ImageFiles& files, ReadMonitor& monitor, const TakeImage& take) {
    for (const bool isTest : {false, true}) {
        if (isTest && !files.test) break;
        const ImagePart& part = isTest ? *files.test : files.train;
        for (std::size_t f = 0; f < part.files.size(); ++f)
            if (auto taken = take(isTest, f, bytesOf(part.files[f].path, monitor)); !taken) return taken;
    }
    return {};
}

void announce(const ImageFiles& files, ReadMonitor& monitor) {
    std::uint64_t bytes = 0;
    const auto add = [&](const ImagePart& part, bool isSurveyed) {
        for (const ImageFile& file : part.files) {
            if (monitor.stopRequested()) return;
            std::error_code failure;
            const auto size = fs::file_size(file.path, failure);
            if (!failure) bytes += size + (isSurveyed ? std::min<std::uint64_t>(size, kImageHeaderBytes) : 0);
        }
    };
    add(files.train, true);
    if (files.test) add(*files.test, false);
    monitor.expect(bytes);
}

// Whether one of the first files below is an image.
bool holdsImage(const fs::path& folder, int depth) {
    int looked = 0;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end && looked < 32; it.increment(failure), ++looked) {
        std::error_code ignored;
        const fs::file_type type = it->symlink_status(ignored).type();
        if (type == fs::file_type::directory && depth > 0 && holdsImage(it->path(), depth - 1)) return true;
        if (type != fs::file_type::regular) continue;
        auto file = RegularFile::open(it->path());
        std::array<std::byte, 32> head{};
        if (!file) continue;
        const auto got = file->read(head);
        if (got && tellImage(std::span(head).first(*got)) != ImageFormat::None) return true;
    }
    return false;
}

}  // namespace

bool looksLikeImageFolder(const fs::path& folder) {
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        std::error_code ignored;
        if (it->symlink_status(ignored).type() == fs::file_type::directory && holdsImage(it->path(), 2)) return true;
    }
    return false;
}

Expected<ImagesSeen> lookAtImageFolder(const fs::path& folder, ReadMonitor& monitor) {
    auto files = listImageFiles(folder, monitor);
    if (!files) return files.error();
    ImagesSeen seen{.files = *std::move(files), .shown = {}};
    for (const std::size_t file : filesToShow(seen.files.train)) {
        auto header = headerOf(seen.files.train.files[file].path, monitor);
        if (!header && header.error().code == ErrorCode::Cancelled) return header.error();
        seen.shown.push_back({.file = file, .header = std::move(header)});
    }
    return seen;
}

Expected<RawDataset> readImageFolder(const fs::path& folder, const ReadOptions& options, ReadMonitor& monitor) {
    if (auto checked = checkImageOptions(options); !checked) return checked.error();
    auto files = listImageFiles(folder, monitor);
    if (!files) return files.error();
    announce(*files, monitor);
    auto headers = headersOf(files->train, monitor);
    if (!headers) return headers.error();
    const fs::path name = folder.filename().empty() ? folder.parent_path().filename() : folder.filename();
    ImageSet images{
        .path = folder, .name = displayText(name.native()), .files = *std::move(files), .headers = *std::move(headers), .forEach = {}};
    images.forEach = [&](const TakeImage& take) { return forEachFile(images.files, monitor, take); };
    return readImages(images, options);
}

}  // namespace rewire
