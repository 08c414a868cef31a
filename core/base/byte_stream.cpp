#include "core/base/byte_stream.h"

#include "core/base/text.h"

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

}  // namespace

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

    bool isCompressed = false;
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
    Expected<void> fill() {
        contentSize = 0;
        if (isContentEnd) return {};
        return isCompressed ? fillInflated() : fillPlain();
    }
    [[nodiscard]] Error badGzip(const std::string& what) const {
        return {ErrorCode::BadFormat, displayPath(path) + ": " + what + " at byte " + std::to_string(usedOffset()) + " of " +
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
    state->isCompressed = state->rawLeft() >= 2 && state->raw[0] == std::byte{0x1F} && state->raw[1] == std::byte{0x8B};
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
bool ByteStream::isCompressed() const { return m_state->isCompressed; }
std::uint64_t ByteStream::sizeOnDisk() const { return m_state->sizeOnDisk; }
const std::string& ByteStream::note() const { return m_state->note; }

std::uint64_t ByteStream::largestContentSize() const {
    if (!isCompressed()) return sizeOnDisk();
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / kLargestInflation;
    return sizeOnDisk() > kMost ? std::numeric_limits<std::uint64_t>::max() : sizeOnDisk() * kLargestInflation;
}

Expected<std::string> readHead(const fs::path& path) {
    auto stream = ByteStream::open(path);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    return std::string(*head);
}

}  // namespace rewire
