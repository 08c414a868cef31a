#include "core/base/atomic_file.h"

#include "core/base/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// The temporary file beside the target: closed and removed unless it was renamed.
class TemporaryFile {
  public:
    explicit TemporaryFile(const fs::path& folder) : m_folder(folder) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (m_descriptor >= 0) ::close(m_descriptor);
        if (!m_path.empty()) ::unlink(m_path.c_str());
    }

    // The functions give 0 or the errno of what failed.
    int create(mode_t mode) {
        // Short on purpose: the target's own name may already have the 255 bytes a name can have.
        static std::atomic<unsigned> serial = 0;
        for (int attempt = 0; attempt < 1000; ++attempt) {
            const fs::path path = m_folder / (".rewire-" + std::to_string(::getpid()) + '-' + std::to_string(serial++) + ".tmp");
            m_descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
            if (m_descriptor >= 0) {
                m_path = path;
                return 0;
            }
            if (errno != EEXIST) return errno;
        }
        return EEXIST;
    }
    int setMode(mode_t mode) { return ::fchmod(m_descriptor, mode) == 0 ? 0 : errno; }
    int write(std::span<const std::byte> bytes) {
        constexpr std::size_t kPiece = std::size_t{1} << 30;
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_descriptor, bytes.data(), std::min(bytes.size(), kPiece));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return errno;
            if (written == 0) return ENOSPC;
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return 0;
    }
    int sync() { return ::fsync(m_descriptor) == 0 ? 0 : errno; }
    int close() {
        const int result = ::close(m_descriptor);
        m_descriptor = -1;
        return result == 0 ? 0 : errno;
    }
    int renameTo(const fs::path& target) {
        if (::rename(m_path.c_str(), target.c_str()) != 0) return errno;
        m_path.clear();
        return 0;
    }

  private:
    fs::path m_folder;
    fs::path m_path;
    int m_descriptor = -1;
};

fs::path folderOf(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

std::string kibibytes(std::uint64_t bytes) { return std::to_string((bytes + 1023) / 1024) + " KiB"; }

// Makes the rename itself durable. Some file systems refuse to sync a folder; the file is complete either way.
void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

struct FailedStep {
    int cause = 0;  // its errno; 0: none failed
    std::string_view step;
};

// Ends with `target` replaced, or with nothing left of the attempt.
FailedStep replace(const fs::path& target, std::span<const std::byte> bytes, std::optional<mode_t> mode) {
    TemporaryFile temporary(folderOf(target));
    if (const int cause = temporary.create(0666)) return {cause, "creating a file in the folder"};
    if (mode) {
        if (const int cause = temporary.setMode(*mode)) return {cause, "setting permissions"};
    }
    if (const int cause = temporary.write(bytes)) return {cause, "writing"};
    if (const int cause = temporary.sync()) return {cause, "writing to the disk"};
    if (const int cause = temporary.close()) return {cause, "closing"};
    if (const int cause = temporary.renameTo(target)) return {cause, "renaming"};
    return {};
}

}  // namespace

Error notWritable(const fs::path& path, int cause, std::string_view step, std::size_t needed) {
    std::string advice = "Check the folder's permissions, or store it elsewhere.";
    if (cause == ENOSPC || cause == EDQUOT) {
        struct statvfs disk {};
        const bool isKnown = cause == ENOSPC && needed > 0 && ::statvfs(folderOf(path).c_str(), &disk) == 0;
        advice = (isKnown ? "It needs " + kibibytes(needed) + ", " + kibibytes(disk.f_bavail * disk.f_frsize) + " are free. " : "") +
                 "Free some space, or store it elsewhere.";
    }
    if (cause == ENOENT) advice = "Create the folder first, or store it elsewhere.";
    return {ErrorCode::NotWritable, "Cannot store " + displayPath(path) + ": " + std::string(step) + " failed (" +
                                        std::generic_category().message(cause) + "). " + advice};
}

Expected<void> writeFileAtomically(const fs::path& path, std::span<const std::byte> bytes) {
    fs::path target = path;
    std::error_code ignored;
    if (fs::is_symlink(path, ignored)) {
        target = fs::weakly_canonical(path, ignored);
        if (ignored) return notWritable(path, ignored.value(), "following the link");
    }
    if (target.filename().empty()) return notWritable(path, EISDIR, "opening");

    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (exists && !S_ISREG(old.st_mode)) {
        return Error{ErrorCode::NotWritable,
                     "Cannot store " + displayPath(path) + ": something that is not a regular file has this name. Choose another name."};
    }
    if (exists && ::access(target.c_str(), W_OK) != 0) return notWritable(path, errno, "opening");

    const FailedStep failed = replace(target, bytes, exists ? std::optional<mode_t>(old.st_mode & 0777) : std::nullopt);
    if (failed.cause != 0) return notWritable(path, failed.cause, failed.step, bytes.size());
    syncFolder(folderOf(target));
    return {};
}

Expected<void> writeFileAtomically(const fs::path& path, std::string_view text) {
    return writeFileAtomically(path, std::as_bytes(std::span(text)));
}

}  // namespace rewire
