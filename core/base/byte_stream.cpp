#include "core/base/byte_stream.h"

#include "core/base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRawBytes = std::size_t{1} << 18;

Error openError(const fs::path& path, int cause) {
    if (cause == ENOENT || cause == ENOTDIR) {
        return {ErrorCode::NotFound, "There is no file " + displayPath(path) + ". Check the path."};
    }
    return {ErrorCode::NotReadable, "Cannot open " + displayPath(path) + " (" + std::generic_category().message(cause) +
                                        "). Check that the file may be read."};
}

Error notRegular(const fs::path& path, mode_t mode) {
    std::string kind = "a special file";
    if (S_ISDIR(mode)) kind = "a folder";
    if (S_ISFIFO(mode)) kind = "a pipe";
    if (S_ISCHR(mode) || S_ISBLK(mode)) kind = "a device";
    if (S_ISSOCK(mode)) kind = "a socket";
    return {ErrorCode::NotReadable, displayPath(path) + " is not a regular file but " + kind +
                                        ". Give a file, or copy the data into one first."};
}

using namespace std::string_view_literals;

enum class Compression { None, Gzip, Xz, Zstandard, Bzip2, Compress, Zip };

std::string_view nameOf(Compression kind) {
    switch (kind) {
        case Compression::Xz: return "xz";
        case Compression::Zstandard: return "Zstandard";
        case Compression::Bzip2: return "bzip2";
        case Compression::Compress: return "compress (.Z)";
        case Compression::Zip: return "ZIP";
        case Compression::Gzip: return "gzip";
        case Compression::None: break;
    }
    return "plain";
}

// bzip2's name alone is also the start of a text: the block's sign (digits of pi, or of its root for an empty file) decides.
bool isBzip2(std::string_view head) {
    return head.size() >= 10 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9' &&
           (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
}

Compression tellCompression(std::string_view head) {
    if (head.starts_with("\x1F\x8B"sv)) return Compression::Gzip;
    if (head.starts_with("\xFD" "7zXZ\0"sv)) return Compression::Xz;
    if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return Compression::Zstandard;
    if (head.starts_with("\x1F\x9D"sv)) return Compression::Compress;
    if (isBzip2(head)) return Compression::Bzip2;
    if ((head.starts_with("PK\x03\x04"sv) && !isNpz(head)) || head.starts_with("PK\x05\x06"sv)) return Compression::Zip;
    return Compression::None;
}

struct CloseArchive {
    void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePointer = std::unique_ptr<archive, CloseArchive>;

}  // namespace

std::string withoutCompressedEnding(std::string name) {
    for (const std::string_view ending : kCompressedEndings) {
        if (name.size() <= ending.size() || !name.ends_with(ending)) continue;
        name.resize(name.size() - ending.size());
        break;
    }
    return name;
}

fs::path presentPlainOrCompressed(const fs::path& folder, const std::string& name) {
    std::error_code ignored;
    if (fs::exists(folder / name, ignored)) return folder / name;
    for (const std::string_view ending : kCompressedEndings) {
        fs::path path = folder / (name + std::string(ending));
        if (fs::exists(path, ignored)) return path;
    }
    return {};
}

bool isNpz(std::string_view head) {
    if (head.size() < 30 || !head.starts_with("PK\x03\x04"sv)) return false;
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(head[at])); };
    return head.substr(30, byte(26) + 256 * byte(27)).ends_with(".npy"sv);
}

void ReadMonitor::advance(std::uint64_t byteCount) {
    m_read += byteCount;
    if (!m_progress || m_expected == 0) return;
    const double done = std::min(1.0, static_cast<double>(m_read) / static_cast<double>(m_expected));
    if (done <= m_told) return;
    m_told = done;
    m_progress(done);
}

struct ByteStream::State {
    fs::path path;
    int descriptor = -1;
    std::uint64_t sizeOnDisk = 0;
    ReadMonitor* monitor = nullptr;

    std::vector<std::byte> raw;      // what was read last
    std::size_t rawBegin = 0;        // raw[rawBegin, rawEnd) is not used yet
    std::size_t rawEnd = 0;
    std::uint64_t rawOffset = 0;     // in the file, of raw[rawEnd]
    bool isRawEnd = false;

    Compression compression = Compression::None;
    ArchivePointer unpacker;         // for every kind but plain and gzip
    std::uint64_t seekTo = 0;        // where libarchive wants to read a ZIP file next
    std::uint64_t unpackedSize = 0;
    bool wasStopped = false;
    bool isInflating = false;        // inside a member
    bool isContentEnd = false;
    z_stream zlib{};
    bool zlibIsReady = false;
    std::string note;

    std::vector<std::byte> content;
    std::size_t contentSize = 0;
    bool headIsHeld = false;         // content[0, contentSize) was shown by head() and is still to be given

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (zlibIsReady) inflateEnd(&zlib);
        if (descriptor >= 0) ::close(descriptor);
    }

    [[nodiscard]] std::uint64_t usedOffset() const { return rawOffset - (rawEnd - rawBegin); }
    [[nodiscard]] std::size_t rawLeft() const { return rawEnd - rawBegin; }

    Expected<void> refill();
    Expected<void> fillPlain();
    Expected<void> fillInflated();
    Expected<bool> beginMember();
    Expected<void> openUnpacker();
    Expected<void> chooseMember();
    Expected<void> beginUnpacker();
    Expected<void> fillUnpacked();
    [[nodiscard]] Error unpackError(archive* a, bool isStart) const;
    [[nodiscard]] std::uint64_t largestContent() const;
    static la_ssize_t readForArchive(archive* a, void* data, const void** block);
    static la_int64_t seekForArchive(archive* a, void* data, la_int64_t offset, int whence);
    Expected<void> fill() {
        contentSize = 0;
        if (isContentEnd) return {};
        switch (compression) {
            case Compression::None: return fillPlain();
            case Compression::Gzip: return fillInflated();
            default: return fillUnpacked();
        }
    }
    [[nodiscard]] Error badGzip(const std::string& what) const { return damaged(what, usedOffset()); }
    [[nodiscard]] Error damaged(const std::string& what, std::uint64_t offset) const {
        return {ErrorCode::BadFormat, displayPath(path) + ": " + what + " at byte " + std::to_string(offset) + " of " +
                                          std::to_string(sizeOnDisk) + ". The file is damaged: fetch or compress it again."};
    }
};

// Moves unused bytes to the front and reads behind them, until 18 (a gzip header) are there or the file ends.
Expected<void> ByteStream::State::refill() {
    if (monitor != nullptr && monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    std::copy(raw.begin() + static_cast<std::ptrdiff_t>(rawBegin), raw.begin() + static_cast<std::ptrdiff_t>(rawEnd), raw.begin());
    rawEnd -= rawBegin;
    rawBegin = 0;
    while (!isRawEnd && rawEnd < raw.size()) {
        const ssize_t got = ::read(descriptor, raw.data() + rawEnd, raw.size() - rawEnd);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return Error{ErrorCode::NotReadable, "Reading " + displayPath(path) + " failed at byte " + std::to_string(rawOffset) +
                                                     " (" + std::generic_category().message(errno) + "). Check the disk or the connection."};
        }
        isRawEnd = got == 0;
        rawEnd += static_cast<std::size_t>(got);
        rawOffset += static_cast<std::uint64_t>(got);
        if (monitor != nullptr) monitor->advance(static_cast<std::uint64_t>(got));
    }
    return {};
}

Expected<void> ByteStream::State::fillPlain() {
    if (rawLeft() == 0) {
        if (auto refilled = refill(); !refilled) return refilled;
    }
    std::swap(content, raw);  // rawBegin is 0 after a refill
    contentSize = rawEnd;
    rawEnd = 0;
    isContentEnd = contentSize == 0;
    return {};
}

// Whether a member begins here; false at the end of the content. Bytes that are no member after the last one are left
// out with a note, as gzip does.
Expected<bool> ByteStream::State::beginMember() {
    if (rawLeft() < 18 && !isRawEnd) {
        if (auto refilled = refill(); !refilled) return refilled.error();
    }
    const bool isFirst = usedOffset() == 0;
    if (!isFirst && rawLeft() == 0) return false;
    const bool isMember = rawLeft() >= 2 && raw[rawBegin] == std::byte{0x1F} && raw[rawBegin + 1] == std::byte{0x8B};
    if (!isMember) {
        note = displayPath(path) + " has bytes after the end of its compressed data, from byte " + std::to_string(usedOffset()) +
               "; they were left out.";
        return false;
    }
    if (zlibIsReady) {
        inflateReset(&zlib);
    } else {
        // 16: gzip header and checksum; 15: the largest window.
        if (inflateInit2(&zlib, 16 + 15) != Z_OK) return Error{ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(path) + "."};
        zlibIsReady = true;
    }
    return true;
}

Expected<void> ByteStream::State::fillInflated() {
    content.resize(kBlockBytes);
    while (contentSize < content.size()) {
        if (!isInflating) {
            auto begun = beginMember();
            if (!begun) return begun.error();
            isContentEnd = !*begun;
            if (isContentEnd) return {};
            isInflating = true;
        }
        if (rawLeft() == 0) {
            if (auto refilled = refill(); !refilled) return refilled;
            if (rawLeft() == 0) return badGzip("the gzip data end too early,");
        }
        zlib.next_in = reinterpret_cast<Bytef*>(raw.data() + rawBegin);
        zlib.avail_in = static_cast<uInt>(rawLeft());
        zlib.next_out = reinterpret_cast<Bytef*>(content.data() + contentSize);
        zlib.avail_out = static_cast<uInt>(content.size() - contentSize);
        const int result = inflate(&zlib, Z_NO_FLUSH);
        rawBegin = rawEnd - zlib.avail_in;
        contentSize = content.size() - zlib.avail_out;
        if (result == Z_STREAM_END) {
            isInflating = false;
        } else if (result == Z_MEM_ERROR) {
            return Error{ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(path) + "."};
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            const std::string reason = zlib.msg != nullptr ? std::string(" (") + zlib.msg + ")" : std::string();
            return badGzip("the gzip data are wrong" + reason);
        }
    }
    return {};
}

// The whole file read by libarchive from its beginning: `raw` serves as its block.
la_ssize_t ByteStream::State::readForArchive(archive* a, void* data, const void** block) {
    auto& state = *static_cast<State*>(data);
    if (state.monitor != nullptr && state.monitor->stopRequested()) {
        state.wasStopped = true;
        archive_set_error(a, ECANCELED, "stopped");
        return -1;
    }
    ssize_t got = -1;
    do got = ::pread(state.descriptor, state.raw.data(), state.raw.size(), static_cast<off_t>(state.seekTo));
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        archive_set_error(a, errno, "%s", std::generic_category().message(errno).c_str());
        return -1;
    }
    state.seekTo += static_cast<std::uint64_t>(got);
    if (state.monitor != nullptr && state.seekTo > state.rawOffset) {
        state.monitor->advance(state.seekTo - state.rawOffset);
        state.rawOffset = state.seekTo;
    }
    *block = state.raw.data();
    return got;
}

la_int64_t ByteStream::State::seekForArchive(archive*, void* data, la_int64_t offset, int whence) {
    auto& state = *static_cast<State*>(data);
    const auto size = static_cast<la_int64_t>(state.sizeOnDisk);
    const la_int64_t base = whence == SEEK_CUR ? static_cast<la_int64_t>(state.seekTo) : whence == SEEK_END ? size : 0;
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    state.seekTo = static_cast<std::uint64_t>(base + offset);
    return base + offset;
}

std::uint64_t ByteStream::State::largestContent() const {
    if (compression == Compression::None) return sizeOnDisk;
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / kLargestInflation;
    const std::uint64_t most = sizeOnDisk > kMost ? std::numeric_limits<std::uint64_t>::max() : sizeOnDisk * kLargestInflation;
    return compression == Compression::Gzip ? most : std::max(most, kSmallContent);
}

Error ByteStream::State::unpackError(archive* a, bool isStart) const {
    if (wasStopped) return {ErrorCode::Cancelled, "Reading was stopped."};
    const char* const reason = archive_error_string(a);
    const int cause = archive_errno(a);
    if (cause == ENOMEM) return {ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(path) + "."};
    // Of a ZIP file the list at its end is read first.
    const std::string what = std::string("the ") + std::string(nameOf(compression)) + (isStart && compression == Compression::Zip ? " archive is cut short or wrong" : " data are cut short or wrong");
    const std::uint64_t offset = std::min<std::uint64_t>(sizeOnDisk, static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(a, -1))));
    return damaged(what + (reason != nullptr ? std::string(" (") + displayText(reason) + ")," : std::string(",")), offset);
}

// A reader of this file's kind and no other, at its beginning.
Expected<void> ByteStream::State::openUnpacker() {
    unpacker.reset(archive_read_new());
    archive* const a = unpacker.get();
    if (a == nullptr) return Error{ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(path) + "."};
    seekTo = 0;
    int able = ARCHIVE_OK;
    switch (compression) {
        case Compression::Xz: able = archive_read_support_filter_xz(a); break;
        case Compression::Zstandard: able = archive_read_support_filter_zstd(a); break;
        case Compression::Bzip2: able = archive_read_support_filter_bzip2(a); break;
        case Compression::Compress: able = archive_read_support_filter_compress(a); break;
        default: break;
    }
    // Anything but OK: libarchive would start another program for it.
    if (able != ARCHIVE_OK)
        return Error{ErrorCode::BadFormat, displayPath(path) + " is compressed as " + std::string(nameOf(compression)) + ", which this computer's libarchive does not read. Unpack it and give the file inside."};
    if (compression == Compression::Zip) {
        archive_read_support_format_zip_seekable(a);
        archive_read_set_seek_callback(a, seekForArchive);
    } else {
        archive_read_support_format_raw(a);
        archive_read_support_format_empty(a);
    }
    archive_read_set_read_callback(a, readForArchive);
    archive_read_set_callback_data(a, this);
    if (archive_read_open1(a) != ARCHIVE_OK) return unpackError(a, true);
    return {};
}

// Goes through a ZIP archive's list and stands at its one file.
Expected<void> ByteStream::State::chooseMember() {
    constexpr std::int64_t kMostMembers = 10'000;
    constexpr std::size_t kNamesShown = 5;
    std::vector<std::string> names;
    std::int64_t fileCount = 0, memberCount = 0, wanted = -1;
    bool isOffice = false;
    while (true) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(unpacker.get(), &entry);
        if (result == ARCHIVE_EOF) break;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return unpackError(unpacker.get(), true);
        const char* const text = archive_entry_pathname(entry);
        const std::string_view name = text == nullptr ? std::string_view() : std::string_view(text).substr(0, 4096);
        if (++memberCount > kMostMembers)
            return Error{ErrorCode::TooLarge, displayPath(path) + " is a ZIP archive of more than " + std::to_string(kMostMembers) + " members. Unpack it and give the file or folder inside."};
        if (archive_entry_filetype(entry) != AE_IFREG || name.starts_with("__MACOSX/")) continue;
        if (name == "[Content_Types].xml") isOffice = true;
        ++fileCount;
        wanted = memberCount;
        if (names.size() < kNamesShown) names.push_back(displayText(name));
    }
    if (isOffice) return Error{ErrorCode::BadFormat, displayPath(path) + " is an Excel or Word document (a ZIP archive inside). Export it as CSV."};
    if (fileCount == 0) return Error{ErrorCode::BadFormat, displayPath(path) + " is a ZIP archive without a file in it. Check that it was fetched or written completely."};
    if (fileCount > 1) {
        std::string list;
        for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
        return Error{ErrorCode::BadFormat, displayPath(path) + " is a ZIP archive of " + std::to_string(fileCount) + " files (" + list + (fileCount > static_cast<std::int64_t>(names.size()) ? ", ..." : "") +
                                               "): which one is meant is not clear. Unpack it and give the file or folder inside."};
    }
    if (auto opened = openUnpacker(); !opened) return opened;
    archive_entry* entry = nullptr;
    for (std::int64_t member = 0; member < wanted; ++member) {
        const int result = archive_read_next_header(unpacker.get(), &entry);
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return unpackError(unpacker.get(), true);
    }
    if (archive_entry_is_data_encrypted(entry) != 0)
        return Error{ErrorCode::BadFormat, displayPath(path) + " is an encrypted ZIP archive. Unpack it with its password and give the file inside."};
    const la_int64_t declared = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
    if (declared < 0 || static_cast<std::uint64_t>(declared) > largestContent())
        return Error{ErrorCode::TooLarge, displayPath(path) + " declares " + std::to_string(declared) + " bytes of content, more than " + std::to_string(kLargestInflation) +
                                              " times its own size of " + std::to_string(sizeOnDisk) + ". It is damaged or made to exhaust memory; it is not read."};
    return {};
}

Expected<void> ByteStream::State::beginUnpacker() {
    rawBegin = rawEnd = 0;
    if (auto opened = openUnpacker(); !opened) return opened;
    if (compression == Compression::Zip) return chooseMember();
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(unpacker.get(), &entry);
    if (result == ARCHIVE_EOF) isContentEnd = true;
    else if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return unpackError(unpacker.get(), true);
    return {};
}

Expected<void> ByteStream::State::fillUnpacked() {
    content.resize(kBlockBytes);
    while (contentSize < content.size()) {
        const la_ssize_t got = archive_read_data(unpacker.get(), content.data() + contentSize, content.size() - contentSize);
        if (got < 0) return unpackError(unpacker.get(), false);
        isContentEnd = got == 0;
        if (isContentEnd) return {};
        contentSize += static_cast<std::size_t>(got);
        unpackedSize += static_cast<std::uint64_t>(got);
        if (unpackedSize > largestContent())
            return Error{ErrorCode::TooLarge, displayPath(path) + " unpacks to more than " + std::to_string(kLargestInflation) + " times its own size of " + std::to_string(sizeOnDisk) +
                                                  " bytes. It is made to exhaust memory; it is not read further. If it is not, unpack it and give the file inside."};
    }
    return {};
}

ByteStream::ByteStream(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

Expected<ByteStream> ByteStream::open(const fs::path& path, ReadMonitor* monitor) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->monitor = monitor;
    // O_NONBLOCK: opening a FIFO that nobody writes to must not hang; O_NOCTTY: nor may a terminal take us over.
    state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (state->descriptor < 0) {
        const int cause = errno;
        struct stat status {};
        if (cause == ENXIO && ::stat(path.c_str(), &status) == 0) return notRegular(path, status.st_mode);
        return openError(path, cause);
    }
    struct stat status {};
    if (::fstat(state->descriptor, &status) != 0) return openError(path, errno);
    if (!S_ISREG(status.st_mode)) return notRegular(path, status.st_mode);
    state->sizeOnDisk = static_cast<std::uint64_t>(status.st_size);
    state->raw.resize(kRawBytes);
    state->content.resize(kRawBytes);
    if (auto refilled = state->refill(); !refilled) return refilled.error();
    state->compression = tellCompression({reinterpret_cast<const char*>(state->raw.data()), state->rawLeft()});
    if (state->compression != Compression::None && state->compression != Compression::Gzip)
        if (auto begun = state->beginUnpacker(); !begun) return begun.error();
    return ByteStream(std::move(state));
}

Expected<std::span<const std::byte>> ByteStream::next() {
    if (m_state->headIsHeld) {
        m_state->headIsHeld = false;
    } else if (auto filled = m_state->fill(); !filled) {
        m_state->isContentEnd = true;
        return filled.error();
    }
    return std::span<const std::byte>(m_state->content.data(), m_state->contentSize);
}

Expected<std::string_view> ByteStream::head() {
    if (!m_state->headIsHeld) {
        if (auto filled = m_state->fill(); !filled) return filled.error();
        m_state->headIsHeld = true;
    }
    return std::string_view(reinterpret_cast<const char*>(m_state->content.data()), m_state->contentSize);
}

const fs::path& ByteStream::path() const { return m_state->path; }
bool ByteStream::isCompressed() const { return m_state->compression != Compression::None; }
std::uint64_t ByteStream::sizeOnDisk() const { return m_state->sizeOnDisk; }
const std::string& ByteStream::note() const { return m_state->note; }

std::uint64_t ByteStream::largestContentSize() const { return m_state->largestContent(); }

Expected<std::string> readHead(const fs::path& path) {
    auto stream = ByteStream::open(path);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    return std::string(*head);
}

}  // namespace rewire
