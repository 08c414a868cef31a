// Who trains a run: one program at a time. The lock goes with the process that holds it, however that ends; nothing stale stays.
#pragma once

#include "core/base/expected.h"

#include <filesystem>
#include <optional>
#include <string>

namespace rewire {

inline constexpr const char* kLockFile = "lock";

// Held from acquire() to the end of its life. Where the file system knows no locks, it is always given.
class RunLock {
  public:
    // NotWritable names who holds it. The folder exists.
    [[nodiscard]] static Expected<RunLock> acquire(const std::filesystem::path& folder);
    // Who trains the run in `folder` now, as "process 1234 on host"; nothing when nobody does.
    [[nodiscard]] static std::optional<std::string> holder(const std::filesystem::path& folder);

    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&& other) noexcept;
    ~RunLock();

  private:
    explicit RunLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

}  // namespace rewire
