// 64-bit FNV-1a over the bytes of numbers: fingerprints that tell whether two things are the same, not a safeguard
// against someone who wants them to seem so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

namespace rewire {

class Fnv64 {
  public:
    template <class T>
    void add(std::span<const T> values) {
        static_assert(std::is_arithmetic_v<T>);
        for (const std::byte byte : std::as_bytes(values)) {
            m_hash ^= static_cast<std::uint64_t>(byte);
            m_hash *= 0x100000001b3ull;
        }
    }
    [[nodiscard]] std::uint64_t value() const { return m_hash; }
    [[nodiscard]] std::string hex() const {
        std::string text(16, '0');
        for (int i = 0; i < 16; ++i) text[static_cast<std::size_t>(i)] = "0123456789abcdef"[(m_hash >> (60 - 4 * i)) & 15];
        return text;
    }

  private:
    std::uint64_t m_hash = 0xcbf29ce484222325ull;
};

}  // namespace rewire
