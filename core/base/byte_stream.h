// The content of one file as a stream of blocks, whether plain or compressed (gzip, xz, Zstandard, bzip2, compress) or in a ZIP or tar
// archive, opened so that no special file can hang the program; nothing is unpacked to disk. Leaves what the bytes mean to the
// readers in core/data/readers, and ZIP archives of NumPy arrays (NPZ), given as they are, to readers/numpy.
#pragma once

#include "core/base/expected.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

// What the streams of one long read report to and ask: progress over all its files, and whether to stop.
// Thread-confined; outlives its streams.
class ReadMonitor {
  public:
    explicit ReadMonitor(std::function<void(double)> progress = {}, std::stop_token stop = {})
        : m_progress(std::move(progress)), m_stop(std::move(stop)) {}

    // Of the whole read, from 0 to 1.
    struct Part {
        double begin = 0;
        double end = 1;
    };
    // What is announced from here on is this part, which must not lie before the one at hand; at first it is everything.
    void beginPart(Part part);
    [[nodiscard]] const Part& part() const { return m_part; }

    // Announces bytes on disk that will be read. Announce all files of a part before reading the first.
    void expect(std::uint64_t byteCount) { m_expected += byteCount; }
    void advance(std::uint64_t byteCount);
    [[nodiscard]] bool stopRequested() const { return m_stop.stop_requested(); }
    [[nodiscard]] const std::stop_token& stopToken() const { return m_stop; }

  private:
    std::function<void(double)> m_progress;
    std::stop_token m_stop;
    Part m_part;
    std::uint64_t m_expected = 0;  // of the part
    std::uint64_t m_read = 0;
    double m_told = 0;
};

// Thread-confined. After an error nothing more can be read.
class ByteStream {
  public:
    // At most this many content bytes come in a block.
    static constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
    // No deflate stream can be larger than this many times its compressed size. The other kinds and archives can: they are refused
    // beyond it (and beyond kSmallContent), since no data set is so uniform.
    static constexpr std::uint64_t kLargestInflation = 1032;
    static constexpr std::uint64_t kSmallContent = std::uint64_t{1} << 20;

    // NotFound; NotReadable for what is no regular file (folder, FIFO, device, socket: found out without blocking)
    // or may not be read. Compression is told by the first bytes, never by the name. A path may lead into a ZIP or tar archive
    // ("data.zip/train.csv", core/base/archive_path.h); an archive itself stands for its only file, and is refused (BadFormat) when it
    // holds none or several, naming the first ones. A file of an archive may be compressed once more; it is taken into memory then.
    // BadFormat also for an encrypted archive, TooLarge for sizes beyond the limits. The monitor may be null.
    [[nodiscard]] static Expected<ByteStream> open(const std::filesystem::path& path, ReadMonitor* monitor = nullptr);
    // The files of a ZIP or tar archive in its order, without what a Mac adds; nothing for what is no archive, NPZ among it. Of a
    // compressed tar archive everything is unpacked once for it, and dropped.
    [[nodiscard]] static Expected<std::optional<std::vector<std::string>>> archiveFiles(const std::filesystem::path& path,
                                                                                        ReadMonitor* monitor = nullptr);

    ByteStream(ByteStream&&) noexcept;
    ByteStream& operator=(ByteStream&&) noexcept;
    ~ByteStream();

    // The next content bytes, valid until the next call; empty at the end. Polls for a stop (Cancelled). Several gzip,
    // xz, Zstandard or bzip2 members are one content; a cut stream or a wrong checksum is BadFormat with the byte offset in the file.
    [[nodiscard]] Expected<std::span<const std::byte>> next();
    // The first bytes of the content (at most a block) without using them up: next() gives them again. Only before
    // the first next().
    [[nodiscard]] Expected<std::string_view> head();

    [[nodiscard]] const std::filesystem::path& path() const;
    [[nodiscard]] bool isCompressed() const;
    [[nodiscard]] std::uint64_t sizeOnDisk() const;
    // The most content bytes the file can hold: its size, or 1032 times that (but kSmallContent at least) when compressed.
    [[nodiscard]] std::uint64_t largestContentSize() const;
    // What people should know about the compressed file (bytes after its end); empty mostly. Complete at the end.
    [[nodiscard]] const std::string& note() const;

  private:
    struct State;
    explicit ByteStream(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// How names of compressed files end. Only for finding a file that a folder holds in one form or another; what it is, its bytes tell.
inline constexpr std::array<std::string_view, 6> kCompressedEndings{".gz", ".xz", ".zst", ".bz2", ".Z", ".zip"};
// The name without such an ending.
[[nodiscard]] std::string withoutCompressedEnding(std::string name);
// `name` in `folder`, plain or with such an ending, as it is there; empty if it is not.
[[nodiscard]] std::filesystem::path presentPlainOrCompressed(const std::filesystem::path& folder, const std::string& name);

// Whether these first bytes are a ZIP archive's whose first member is a NumPy array (.npy).
[[nodiscard]] bool isNpz(std::string_view head);

// The first content bytes of a file (at most a block); the file is closed again. Of the monitor only its stop counts, here and in
// ByteStream::archiveFiles. Errors as ByteStream.
[[nodiscard]] Expected<std::string> readHead(const std::filesystem::path& path, ReadMonitor* monitor = nullptr);

}  // namespace rewire
