#include "core/base/open_regular.h"

#include "core/base/text.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace rewire {
namespace {

namespace fs = std::filesystem;

Error openError(const fs::path& path, int cause) {
    if (cause == ENOENT || cause == ENOTDIR) return {ErrorCode::NotFound, "There is no file " + displayPath(path) + ". Check the path."};
    return {ErrorCode::NotReadable,
            "Cannot open " + displayPath(path) + " (" + std::generic_category().message(cause) + "). Check that the file may be read."};
}

Error notRegular(const fs::path& path, mode_t mode) {
    std::string kind = "a special file";
    if (S_ISREG(mode)) kind = "one that the system makes while it is read";
    if (S_ISDIR(mode)) kind = "a folder";
    if (S_ISFIFO(mode)) kind = "a pipe";
    if (S_ISCHR(mode) || S_ISBLK(mode)) kind = "a device";
    if (S_ISSOCK(mode)) kind = "a socket";
    return {ErrorCode::NotReadable,
            displayPath(path) + " is not a regular file but " + kind + ". Give a file, or copy the data into one first."};
}

// Whether a descriptor's file lies below /proc or /sys.
bool isMadeBySystem(int descriptor) {
    struct statfs system {};
    return ::fstatfs(descriptor, &system) == 0 && (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

}  // namespace

// O_NONBLOCK: opening a FIFO that nobody writes to must not hang; O_NOCTTY: nor may a terminal take us over.
Expected<OpenedFile> openRegular(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status {};
    if (descriptor < 0) {
        const int cause = errno;
        if (cause == ENXIO && ::stat(path.c_str(), &status) == 0) return notRegular(path, status.st_mode);
        return openError(path, cause);
    }
    const bool isKnown = ::fstat(descriptor, &status) == 0;
    const int cause = errno;
    if (isKnown && S_ISREG(status.st_mode) && !isMadeBySystem(descriptor))
        return OpenedFile{.descriptor = descriptor, .size = static_cast<std::uint64_t>(status.st_size)};
    ::close(descriptor);
    return isKnown ? notRegular(path, status.st_mode) : openError(path, cause);
}

}  // namespace rewire
