#include "core/base/append_file.h"

#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace rewire {

Expected<AppendFile> AppendFile::open(const std::filesystem::path& path, std::uint64_t length) {
    AppendFile file(path, ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666));
    if (file.m_descriptor < 0) return notWritable(path, errno, "opening");
    struct stat status {};
    if (::fstat(file.m_descriptor, &status) != 0) return notWritable(path, errno, "opening");
    if (!S_ISREG(status.st_mode)) return notWritable(path, EINVAL, "opening what is no regular file");
    file.m_length = std::min(length, static_cast<std::uint64_t>(status.st_size));
    if (::ftruncate(file.m_descriptor, static_cast<off_t>(file.m_length)) != 0) return notWritable(path, errno, "cutting");
    return file;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_length(other.m_length) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    m_length = other.m_length;
    return *this;
}

AppendFile::~AppendFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Expected<void> AppendFile::append(std::span<const std::byte> bytes) {
    std::uint64_t end = m_length;
    const std::size_t needed = bytes.size();
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(end));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int cause = written < 0 ? errno : ENOSPC;
            // Where even this fails, readers stop at the cut piece, and the next attempt writes over it.
            [[maybe_unused]] const int isCut = ::ftruncate(m_descriptor, static_cast<off_t>(m_length));
            return notWritable(m_path, cause, "writing", needed);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        end += static_cast<std::uint64_t>(written);
    }
    m_length = end;
    return {};
}

Expected<void> AppendFile::sync() {
    if (::fdatasync(m_descriptor) != 0) return notWritable(m_path, errno, "writing to the disk");
    return {};
}

}  // namespace rewire
