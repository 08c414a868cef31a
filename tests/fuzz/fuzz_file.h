// The bytes of a fuzzer as a file in memory, for readers that take paths.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace rewire {

class FuzzFile {
  public:
    explicit FuzzFile(std::span<const std::uint8_t> bytes) : m_descriptor(::memfd_create("fuzz", MFD_CLOEXEC)) {
        if (m_descriptor < 0 || ::write(m_descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
    }
    FuzzFile(const FuzzFile&) = delete;
    FuzzFile& operator=(const FuzzFile&) = delete;
    ~FuzzFile() { ::close(m_descriptor); }

    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

  private:
    int m_descriptor;
};

// xz and Zstandard may ask for a window of up to 1 GB, which is no fault of a reader: only the target `packed` takes such bytes.
[[nodiscard]] inline bool hasLargeWindow(std::span<const std::uint8_t> bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.starts_with(
               "\xFD"
               "7zXZ") ||
           text.starts_with("\x28\xB5\x2F\xFD");
}

// Readers that take two files: the first byte pair is the length of the first one.
struct TwoParts {
    explicit TwoParts(std::span<const std::uint8_t> bytes) {
        const std::size_t head = bytes.size() < 2 ? bytes.size() : 2;
        const std::size_t length = head < 2 ? 0 : std::size_t{bytes[0]} + 256 * std::size_t{bytes[1]};
        const auto rest = bytes.subspan(head);
        first = rest.first(length < rest.size() ? length : rest.size());
        second = rest.subspan(first.size());
    }
    std::span<const std::uint8_t> first;
    std::span<const std::uint8_t> second;
};

}  // namespace rewire
