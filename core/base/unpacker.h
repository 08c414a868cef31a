// What libarchive unpacks: a compressed file, or the members of a ZIP or tar archive one after another, never to disk. Leaves to
// core/base/byte_stream.h which kind a file is and which member is meant.
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct archive;  // libarchive's

namespace rewire {

class ReadMonitor;

enum class Compression { None, Gzip, Xz, Zstandard, Bzip2, Compress };
enum class Packing { Single, Zip, Tar };  // a ZIP archive compresses itself

// A value. The descriptor is read by pread and stays its owner's; the monitor may be null and outlives what is opened.
struct PackedFile {
    std::filesystem::path path;
    int descriptor = -1;
    std::uint64_t sizeOnDisk = 0;
    ReadMonitor* monitor = nullptr;
    Compression compression = Compression::None;
    Packing packing = Packing::Single;

    // The most content bytes that are unpacked: 1032 times the size on disk, since no deflate stream can be larger, and a MiB at least
    // where other streams can. Of plain data the size itself.
    [[nodiscard]] std::uint64_t largestContentSize() const;
    // "ZIP", "gzip"
    [[nodiscard]] std::string_view kind() const;
};

struct PackedMember {
    std::string name;     // at most 4096 bytes; a label, never a path to be opened
    bool isFile = false;  // no folder, link or device, and no twin that a Mac adds
    bool isEncrypted = false;
    std::uint64_t declaredBytes = 0;  // 0: not told
};

// Told by the first bytes; a NumPy archive (NPZ) is none, since its reader takes it as it is.
[[nodiscard]] Compression tellCompression(std::string_view head);
[[nodiscard]] bool isZip(std::string_view head);
[[nodiscard]] bool isTar(std::string_view head);
// Lets libarchive decompress this kind. BadFormat, naming `path`, where its build would start another program for it.
[[nodiscard]] Expected<void> allowCompression(archive* reader, Compression compression, const std::filesystem::path& path);

// Thread-confined. After an error nothing more can be read. Errors: BadFormat names the damage and its byte; TooLarge for sizes, declared
// or unpacked, beyond largestContentSize() and for more than 10 000 members; Cancelled.
class Unpacker {
  public:
    [[nodiscard]] static Expected<std::unique_ptr<Unpacker>> open(PackedFile file);

    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
    ~Unpacker();

    // Nothing after the last one. Of a compressed file the content is the one member, without a name.
    [[nodiscard]] Expected<std::optional<PackedMember>> nextMember();
    // The next bytes of the member at hand; 0 at its end.
    [[nodiscard]] Expected<std::size_t> read(std::span<std::byte> target);

  private:
    struct State;
    explicit Unpacker(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}  // namespace rewire
