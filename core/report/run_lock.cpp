#include "core/report/run_lock.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace rewire {
namespace {

// Locks of an open file, not of a process: two runs of one program keep apart, too, and asking takes nothing.
struct flock wholeFile() {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

std::string ownName() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    return "process " + std::to_string(::getpid()) + (host[0] != '\0' ? std::string(" on ") + host.data() : std::string());
}

std::string nameIn(int descriptor) {
    std::array<char, 300> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string name = length > 0 ? displayText(trimmed({text.data(), static_cast<std::size_t>(length)})) : std::string();
    return name.empty() ? "another process" : name;
}

}  // namespace

Expected<RunLock> RunLock::acquire(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / kLockFile;
    RunLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0644));
    if (lock.m_descriptor < 0) return notWritable(file, errno, "opening");
    struct flock wanted = wholeFile();
    if (::fcntl(lock.m_descriptor, F_OFD_SETLK, &wanted) != 0 && (errno == EAGAIN || errno == EACCES))
        return Error{ErrorCode::NotWritable, "The run in " + displayPath(folder) + " is being trained by " + nameIn(lock.m_descriptor) +
                                                 ". Wait for it, stop it, or choose another folder; it may be looked at meanwhile."};
    const std::string name = ownName() + "\n";
    const bool isNamed = ::ftruncate(lock.m_descriptor, 0) == 0 && ::pwrite(lock.m_descriptor, name.data(), name.size(), 0) > 0;
    (void)isNamed;  // only for people; a full disk does not keep a run from going on
    return lock;
}

std::optional<std::string> RunLock::holder(const std::filesystem::path& folder) {
    const RunLock lock(::open((folder / kLockFile).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    if (lock.m_descriptor < 0) return std::nullopt;
    struct flock asked = wholeFile();
    if (::fcntl(lock.m_descriptor, F_OFD_GETLK, &asked) != 0 || asked.l_type == F_UNLCK) return std::nullopt;
    return nameIn(lock.m_descriptor);
}

RunLock::RunLock(RunLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

RunLock::~RunLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace rewire
