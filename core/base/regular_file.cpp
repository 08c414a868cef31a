#include "core/base/regular_file.h"

#include "core/base/archive_path.h"
#include "core/base/memory.h"
#include "core/base/open_regular.h"
#include "core/base/text.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace rewire {

Expected<RegularFile> RegularFile::open(const std::filesystem::path& path) {
    const auto opened = openRegular(path);
    if (!opened) return opened.error();
    RegularFile file(path, opened->descriptor);
    file.m_size = opened->size;
    return file;
}

Expected<RegularFile> RegularFile::filledBy(const std::filesystem::path& path,
                                            const std::function<Expected<std::span<const std::byte>>()>& next) {
    RegularFile file(path, ::memfd_create("rewire", MFD_CLOEXEC));
    const auto failed = [&] {
        return Error{ErrorCode::TooLarge, "There is not enough memory to unpack " + displayPath(path) + " (" +
                                              std::generic_category().message(errno) + "). Unpack it and give the file inside."};
    };
    if (file.m_descriptor < 0) return failed();
    constexpr std::uint64_t kLookedAtEvery = std::uint64_t{64} << 20;
    for (std::uint64_t lookAt = kLookedAtEvery;;) {
        auto block = next();
        if (!block) return block.error();
        if (block->empty()) break;
        for (auto rest = *block; !rest.empty();) {
            const ssize_t written = ::write(file.m_descriptor, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return failed();
            rest = rest.subspan(static_cast<std::size_t>(written));
        }
        file.m_size += block->size();
        if (file.m_size < lookAt) continue;
        lookAt += kLookedAtEvery;
        // Before the system begins to end programs.
        if (const auto available = availableMemory(); available && *available < static_cast<std::int64_t>(2 * kLookedAtEvery)) {
            errno = ENOMEM;
            return failed();
        }
    }
    if (auto sought = file.seek(0); !sought) return sought.error();
    return file;
}

Expected<RegularFile> RegularFile::unpacked(ByteStream& stream) {
    return filledBy(stream.path(), [&stream] { return stream.next(); });
}

Expected<RegularFile> RegularFile::openOrUnpacked(const std::filesystem::path& path, ReadMonitor* monitor) {
    if (!splitArchivePath(path)) return open(path);
    auto stream = ByteStream::open(path, monitor);
    if (!stream) return stream.error();
    return unpacked(*stream);
}

Expected<RegularFile> RegularFile::again() const {
    auto file = open(descriptorPath());
    if (file) file->m_path = m_path;
    return file;
}

RegularFile::RegularFile(RegularFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_size(other.m_size),
      m_offset(other.m_offset) {}

RegularFile& RegularFile::operator=(RegularFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    m_size = other.m_size;
    m_offset = other.m_offset;
    return *this;
}

RegularFile::~RegularFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

std::string RegularFile::descriptorPath() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

Expected<std::size_t> RegularFile::read(std::span<std::byte> target) {
    std::size_t count = 0;
    while (count < target.size()) {
        const ssize_t got = ::read(m_descriptor, target.data() + count, target.size() - count);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return Error{ErrorCode::NotReadable, "Reading " + displayPath(m_path) + " failed at byte " + std::to_string(m_offset) + " (" +
                                                     std::generic_category().message(errno) + "). Check the disk or the connection."};
        if (got == 0) break;
        count += static_cast<std::size_t>(got);
        m_offset += static_cast<std::uint64_t>(got);
    }
    return count;
}

Expected<void> RegularFile::seek(std::uint64_t offset) {
    if (::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_SET) < 0)
        return Error{ErrorCode::NotReadable, "Cannot go to byte " + std::to_string(offset) + " of " + displayPath(m_path) + " (" +
                                                 std::generic_category().message(errno) + "). Check the disk or the connection."};
    m_offset = offset;
    return {};
}

Expected<std::string> readTextFile(const std::filesystem::path& path) {
    constexpr std::uint64_t kLargest = std::uint64_t{256} << 20;
    auto file = RegularFile::open(path);
    if (!file) return file.error();
    if (file->size() > kLargest)
        return Error{ErrorCode::TooLarge, displayPath(path) + " has " + std::to_string(file->size()) + " bytes; at most 256 MiB are read."};
    std::string text(file->size(), '\0');
    const auto got = file->read(std::as_writable_bytes(std::span(text)));
    if (!got) return got.error();
    text.resize(*got);
    return text;
}

}  // namespace rewire
