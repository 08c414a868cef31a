// The members of a ZIP or tar archive one after another, as a stream: nothing is extracted, names are labels, a ZIP archive's central
// directory is not asked. Leaves to core/base/unpacker.h the one member that is meant.
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

enum class MemberKind { File, Folder, Other };  // Other: a link, a device

struct ArchiveMember {
    std::string name;  // at most 4096 bytes
    MemberKind kind = MemberKind::File;
    std::optional<std::uint64_t> declaredBytes;
};

// Thread-confined. After an error nothing more can be read.
class ArchiveMembers {
  public:
    static constexpr int kMostMembers = 10'000;

    // `path` is opened as a regular file: a tar archive, plain or compressed, or else a ZIP archive. The monitor outlives this.
    [[nodiscard]] static Expected<ArchiveMembers> open(const std::filesystem::path& path, ReadMonitor& monitor,
                                                       int mostMembers = kMostMembers);

    ArchiveMembers(ArchiveMembers&&) noexcept;
    ArchiveMembers& operator=(ArchiveMembers&&) noexcept;
    ~ArchiveMembers();

    // Nothing after the last one. BadFormat: damage, encryption, more members than at most, sizes, declared or unpacked, beyond
    // largestContentSize().
    [[nodiscard]] Expected<std::optional<ArchiveMember>> next();
    // The next bytes of the member, empty at its end; valid until the next call.
    [[nodiscard]] Expected<std::span<const std::byte>> content();
    [[nodiscard]] std::uint64_t sizeOnDisk() const;
    // The most content bytes that a member, and all together, can have: 1032 times the archive's size; of a tar archive a MiB at least.
    [[nodiscard]] std::uint64_t largestContentSize() const;

  private:
    struct State;
    explicit ArchiveMembers(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace rewire
