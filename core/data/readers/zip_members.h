// The members of a ZIP archive one after another, as a stream: nothing is extracted, names are labels, the central directory is
// not asked.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace rewire {

struct ZipMember {
    std::string name;
    std::optional<std::uint64_t> declaredBytes;
};

// Thread-confined. After an error nothing more can be read.
class ZipMembers {
  public:
    static constexpr int kMostMembers = 10'000;

    // `path` is opened as a regular file; the monitor outlives this.
    [[nodiscard]] static Expected<ZipMembers> open(const std::filesystem::path& path, ReadMonitor& monitor, int mostMembers = kMostMembers);

    ZipMembers(ZipMembers&&) noexcept;
    ZipMembers& operator=(ZipMembers&&) noexcept;
    ~ZipMembers();

    // Nothing after the last one. BadFormat: damage, encryption, more members than at most, a declared size that is over 1032
    // times the archive's.
    [[nodiscard]] Expected<std::optional<ZipMember>> next();
    // The next bytes of the member, empty at its end; valid until the next call.
    [[nodiscard]] Expected<std::span<const std::byte>> content();
    [[nodiscard]] std::uint64_t sizeOnDisk() const;
    // The most content bytes that a member can have.
    [[nodiscard]] std::uint64_t largestContentSize() const;

  private:
    struct State;
    explicit ZipMembers(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace rewire
