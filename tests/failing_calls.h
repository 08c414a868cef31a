// System calls that fail when a test says so. The test's executable is linked with --wrap (tests/CMakeLists.txt: rewire_failing_calls), so
// that the program's own code carries nothing of it; include it in one source file an executable.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <functional>

enum class FailingCall { None, Write, PWrite, FSync, FDataSync, Close, Rename };

// Not an errno: the call writes half of what it was asked to.
inline constexpr int kShortWrite = -1;

namespace failing_calls {
inline std::atomic<FailingCall> which = FailingCall::None;
inline std::atomic<int> toPass = 0;  // calls that still succeed
inline std::atomic<int> cause = 0;
inline std::atomic<int> failed = 0;         // calls that did fail
inline std::function<void()> beforePWrite;  // called on the thread that appends; set it while nobody does

inline bool mustFail(FailingCall call) {
    if (which != call) return false;
    if (toPass > 0) {
        --toPass;
        return false;
    }
    ++failed;
    return true;
}
}  // namespace failing_calls

// For its life every call of that kind fails with `cause`, after `toPass` that do not.
class CallFailure {
  public:
    CallFailure(FailingCall call, int toPass, int cause) {
        failing_calls::toPass = toPass;
        failing_calls::cause = cause;
        failing_calls::failed = 0;
        failing_calls::which = call;
    }
    CallFailure(const CallFailure&) = delete;
    CallFailure& operator=(const CallFailure&) = delete;
    ~CallFailure() { failing_calls::which = FailingCall::None; }
    [[nodiscard]] int count() const { return failing_calls::failed; }
};

extern "C" {
ssize_t __real_write(int descriptor, const void* bytes, size_t count);
ssize_t __real_pwrite(int descriptor, const void* bytes, size_t count, off_t offset);
int __real_fsync(int descriptor);
int __real_fdatasync(int descriptor);
int __real_close(int descriptor);
int __real_rename(const char* from, const char* to);

ssize_t __wrap_write(int descriptor, const void* bytes, size_t count) {
    if (!failing_calls::mustFail(FailingCall::Write)) return __real_write(descriptor, bytes, count);
    if (failing_calls::cause == kShortWrite) return __real_write(descriptor, bytes, (count + 1) / 2);
    errno = failing_calls::cause;
    return -1;
}
ssize_t __wrap_pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
    if (failing_calls::beforePWrite) failing_calls::beforePWrite();
    if (!failing_calls::mustFail(FailingCall::PWrite)) return __real_pwrite(descriptor, bytes, count, offset);
    if (failing_calls::cause == kShortWrite) return __real_pwrite(descriptor, bytes, (count + 1) / 2, offset);
    errno = failing_calls::cause;
    return -1;
}
int __wrap_fsync(int descriptor) {
    if (!failing_calls::mustFail(FailingCall::FSync)) return __real_fsync(descriptor);
    errno = failing_calls::cause;
    return -1;
}
int __wrap_fdatasync(int descriptor) {
    if (!failing_calls::mustFail(FailingCall::FDataSync)) return __real_fdatasync(descriptor);
    errno = failing_calls::cause;
    return -1;
}
int __wrap_close(int descriptor) {
    const int result = __real_close(descriptor);
    if (!failing_calls::mustFail(FailingCall::Close)) return result;
    errno = failing_calls::cause;
    return -1;
}
int __wrap_rename(const char* from, const char* to) {
    if (!failing_calls::mustFail(FailingCall::Rename)) return __real_rename(from, to);
    errno = failing_calls::cause;
    return -1;
}
}
