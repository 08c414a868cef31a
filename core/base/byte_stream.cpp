#include "core/base/byte_stream.h"

#include "core/base/archive_path.h"
#include "core/base/open_regular.h"
#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/base/unpacker.h"

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

using namespace std::string_view_literals;

constexpr std::string_view kOfficeMember = "[Content_Types].xml";
Error officeDocument(const fs::path& path) {
    return {ErrorCode::BadFormat, displayPath(path) + " is an Excel or Word document (a ZIP archive inside). Export it as CSV."};
}

std::string listOf(const std::vector<std::string>& names, std::size_t most) {
    std::string list;
    for (std::size_t n = 0; n < std::min(names.size(), most); ++n) list += (n == 0 ? "" : ", ") + displayText(names[n]);
    return names.size() > most ? list + ", ..." : list;
}

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

void ReadMonitor::beginPart(Part part) {
    m_part = part;
    m_expected = m_read = 0;
}

void ReadMonitor::advance(std::uint64_t byteCount) {
    m_read += byteCount;
    if (!m_progress || m_expected == 0) return;
    const double done =
        m_part.begin + (m_part.end - m_part.begin) * std::min(1.0, static_cast<double>(m_read) / static_cast<double>(m_expected));
    if (done <= m_told) return;
    m_told = done;
    m_progress(done);
}

struct ByteStream::State {
    fs::path path;  // as it was given
    PackedFile file;
    std::string member;                         // of an archive: the one that is wanted; empty: its only one
    std::optional<RegularFile> inner;           // a compressed member, in memory: then file.descriptor is its
    std::optional<std::uint64_t> largestInner;  // what that may unpack to

    std::vector<std::byte> raw;  // what was read last
    std::size_t rawBegin = 0;    // raw[rawBegin, rawEnd) is not used yet
    std::size_t rawEnd = 0;
    std::uint64_t rawOffset = 0;  // in the file, of raw[rawEnd]
    bool isRawEnd = false;

    std::unique_ptr<Unpacker> unpacker;  // for every kind but plain and gzip
    std::uint64_t declaredBytes = 0;     // of an archive's member
    std::uint64_t contentBytes = 0;      // so far
    std::uint64_t toldBytes = 0;         // to the monitor, of an archive
    bool isInflating = false;            // inside a member of a gzip file
    bool isContentEnd = false;
    z_stream zlib{};
    bool zlibIsReady = false;
    std::string note;

    std::vector<std::byte> content;
    std::size_t contentSize = 0;
    bool headIsHeld = false;  // content[0, contentSize) was shown by head() and is still to be given

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (zlibIsReady) inflateEnd(&zlib);
        if (!inner && file.descriptor >= 0) ::close(file.descriptor);
    }

    [[nodiscard]] std::uint64_t usedOffset() const { return rawOffset - (rawEnd - rawBegin); }
    [[nodiscard]] std::size_t rawLeft() const { return rawEnd - rawBegin; }
    [[nodiscard]] bool isSingle() const { return file.packing == Packing::Single; }
    [[nodiscard]] std::string_view contentText() const { return {reinterpret_cast<const char*>(content.data()), contentSize}; }

    Expected<void> openFile(const fs::path& opened);
    Expected<void> begin();
    Expected<void> tell();
    Expected<void> hold();
    Expected<void> beginMembers();
    Expected<void> unpackMember();
    Expected<void> refill();
    Expected<void> fillPlain();
    Expected<void> fillInflated();
    Expected<bool> beginMember();
    Expected<void> beginUnpacker();
    Expected<void> chooseMember();
    Expected<void> chooseOnlyMember(std::int64_t& wanted);
    Expected<void> fillUnpacked();
    Expected<void> count();
    [[nodiscard]] Error noSuchMember(const std::vector<std::string>& names) const;
    Expected<void> fill() {
        contentSize = 0;
        if (isContentEnd) return {};
        auto filled = unpacker != nullptr ? fillUnpacked() : file.compression == Compression::Gzip ? fillInflated() : fillPlain();
        return filled ? count() : filled;
    }
    [[nodiscard]] Error badGzip(const std::string& what) const {
        return {ErrorCode::BadFormat, displayPath(file.path) + ": " + what + " at byte " + std::to_string(usedOffset()) + " of " +
                                          std::to_string(file.sizeOnDisk) + ". The file is damaged: fetch or compress it again."};
    }
};

// Moves unused bytes to the front and reads behind them, until 18 (a gzip header) are there or the file ends.
Expected<void> ByteStream::State::refill() {
    if (file.monitor != nullptr && file.monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    std::copy(raw.begin() + static_cast<std::ptrdiff_t>(rawBegin), raw.begin() + static_cast<std::ptrdiff_t>(rawEnd), raw.begin());
    rawEnd -= rawBegin;
    rawBegin = 0;
    while (!isRawEnd && rawEnd < raw.size()) {
        const ssize_t got = ::read(file.descriptor, raw.data() + rawEnd, raw.size() - rawEnd);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return Error{ErrorCode::NotReadable, "Reading " + displayPath(file.path) + " failed at byte " + std::to_string(rawOffset) +
                                                     " (" + std::generic_category().message(errno) +
                                                     "). Check the disk or the connection."};
        }
        isRawEnd = got == 0;
        rawEnd += static_cast<std::size_t>(got);
        rawOffset += static_cast<std::uint64_t>(got);
        if (file.monitor != nullptr && !inner) file.monitor->advance(static_cast<std::uint64_t>(got));
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
        note = displayPath(file.path) + " has bytes after the end of its compressed data, from byte " + std::to_string(usedOffset()) +
               "; they were left out.";
        return false;
    }
    if (zlibIsReady) {
        inflateReset(&zlib);
    } else {
        // 16: gzip header and checksum; 15: the largest window.
        if (inflateInit2(&zlib, 16 + 15) != Z_OK)
            return Error{ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(file.path) + "."};
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
            return Error{ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(file.path) + "."};
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            const std::string reason = zlib.msg != nullptr ? std::string(" (") + zlib.msg + ")" : std::string();
            return badGzip("the gzip data are wrong" + reason);
        }
    }
    return {};
}

Expected<void> ByteStream::State::beginUnpacker() {
    auto opened = Unpacker::open(file);
    if (!opened) return opened.error();
    unpacker = *std::move(opened);
    return {};
}

Error ByteStream::State::noSuchMember(const std::vector<std::string>& names) const {
    constexpr std::size_t kNamesShown = 20;
    return {ErrorCode::NotFound, "The archive " + displayPath(file.path) + " holds no file '" + displayText(member) + "'. " +
                                     (names.empty() ? "It holds none at all." : "It holds: " + listOf(names, kNamesShown) + ".")};
}

// Goes through the archive's list for its one file, counted from 1.
Expected<void> ByteStream::State::chooseOnlyMember(std::int64_t& wanted) {
    constexpr std::size_t kNamesShown = 5;
    std::vector<std::string> names;
    std::int64_t memberCount = 0;
    while (true) {
        auto next = unpacker->nextMember();
        if (!next) return next.error();
        if (!*next) break;
        ++memberCount;
        if (!(*next)->isFile) continue;
        wanted = memberCount;
        names.push_back((*next)->name);
    }
    const std::string what = displayPath(file.path) + " is a " + std::string(file.kind()) + " archive ";
    if (std::ranges::find(names, kOfficeMember) != names.end()) return officeDocument(file.path);
    if (names.empty()) return Error{ErrorCode::BadFormat, what + "without a file in it. Check that it was fetched or written completely."};
    if (names.size() > 1)
        return Error{ErrorCode::BadFormat, what + "of " + std::to_string(names.size()) + " files (" + listOf(names, kNamesShown) +
                                               "): which one is meant is not clear. Give one as " +
                                               displayPath(memberPath(file.path, names.front())) + "."};
    return beginUnpacker();
}

// Stands at the member that is wanted.
Expected<void> ByteStream::State::chooseMember() {
    std::int64_t wanted = 0;
    if (member.empty())
        if (auto chosen = chooseOnlyMember(wanted); !chosen) return chosen;
    std::vector<std::string> names;
    for (std::int64_t at = 1;; ++at) {
        auto next = unpacker->nextMember();
        if (!next) return next.error();
        if (!*next) return noSuchMember(names);
        if (member.empty() ? at < wanted : !(*next)->isFile || (*next)->name != member) {
            if ((*next)->isFile) names.push_back((*next)->name);
            continue;
        }
        if ((*next)->isEncrypted)
            return Error{ErrorCode::BadFormat,
                         displayPath(file.path) + " is an encrypted ZIP archive. Unpack it with its password and give the file inside."};
        declaredBytes = (*next)->declaredBytes;
        return {};
    }
}

Expected<void> ByteStream::State::fillUnpacked() {
    content.resize(kBlockBytes);
    while (contentSize < content.size() && !isContentEnd) {
        auto got = unpacker->read(std::span(content).subspan(contentSize));
        if (!got) return got.error();
        isContentEnd = *got == 0;
        contentSize += *got;
    }
    return {};
}

// What came: within the limit of a member that is compressed itself; an archive counts as read as far as its member is.
Expected<void> ByteStream::State::count() {
    contentBytes += contentSize;
    if (largestInner && contentBytes > *largestInner)
        return Error{ErrorCode::TooLarge, displayPath(path) + " unpacks to more than " + std::to_string(kLargestInflation) +
                                              " times the size of its archive. It is made to exhaust memory; it is not read further."};
    if (file.monitor == nullptr || isSingle() || (declaredBytes == 0 && !isContentEnd)) return {};
    const double part = isContentEnd ? 1.0 : std::min(1.0, static_cast<double>(contentBytes) / static_cast<double>(declaredBytes));
    const auto reached = static_cast<std::uint64_t>(part * static_cast<double>(file.sizeOnDisk));
    if (reached <= toldBytes) return {};
    file.monitor->advance(reached - toldBytes);
    toldBytes = reached;
    return {};
}

// The first block of the content, kept for head() and next().
Expected<void> ByteStream::State::hold() {
    if (headIsHeld) return {};
    if (auto filled = fill(); !filled) return filled;
    headIsHeld = true;
    return {};
}

// Opens a member, and what it holds where it is compressed itself.
Expected<void> ByteStream::State::beginMembers() {
    toldBytes = rawOffset;  // what telling the kind took is told already
    contentBytes = 0;
    rawBegin = rawEnd = 0;
    headIsHeld = isContentEnd = false;
    if (auto begun = beginUnpacker(); !begun) return begun;
    if (auto chosen = chooseMember(); !chosen) return chosen;
    if (auto held = hold(); !held) return held;
    return tellCompression(contentText()) == Compression::None ? Expected<void>() : unpackMember();
}

// Stands at the beginning of what the compressed member at hand, taken into memory, unpacks to.
Expected<void> ByteStream::State::unpackMember() {
    largestInner = file.largestContentSize();
    auto taken = RegularFile::filledBy(file.path, [this]() -> Expected<std::span<const std::byte>> {
        if (!headIsHeld)
            if (auto filled = fill(); !filled) return filled.error();
        headIsHeld = false;
        return std::span<const std::byte>(content.data(), contentSize);
    });
    if (!taken) return taken.error();
    ::close(std::exchange(file.descriptor, -1));
    inner = *std::move(taken);
    unpacker.reset();
    contentBytes = rawOffset = 0;
    rawBegin = rawEnd = 0;
    isContentEnd = isRawEnd = false;
    file = {.path = file.path,
            .descriptor = inner->descriptor(),
            .sizeOnDisk = inner->size(),
            .monitor = file.monitor,
            .compression = Compression::None,
            .packing = Packing::Single};
    return begin();
}

// What the file at hand is; unless it is an archive, the stream stands at the beginning of its content then.
Expected<void> ByteStream::State::tell() {
    raw.resize(kRawBytes);
    content.resize(kRawBytes);
    if (auto refilled = refill(); !refilled) return refilled;
    const std::string_view head(reinterpret_cast<const char*>(raw.data()), rawLeft());
    file.compression = tellCompression(head);
    // Where one of its files is wanted, NumPy's archive is an archive like others.
    const bool isArchiveOfArrays = !member.empty() && !inner && isNpz(head);
    file.packing = isZip(head) || isArchiveOfArrays ? Packing::Zip : isTar(head) ? Packing::Tar : Packing::Single;
    if (file.compression == Compression::None) return {};
    if (file.compression != Compression::Gzip) {
        rawBegin = rawEnd = 0;
        if (auto begun = beginUnpacker(); !begun) return begun;
        auto first = unpacker->nextMember();
        if (!first) return first.error();
        isContentEnd = !*first;
    }
    if (auto held = hold(); !held) return held;
    if (isTar(contentText())) file.packing = Packing::Tar;
    return {};
}

Expected<void> ByteStream::State::begin() {
    if (auto told = tell(); !told) return told;
    if (isSingle()) return {};
    // A member is taken out of one archive; one within another is its content.
    if (inner) return Error{ErrorCode::BadFormat, displayPath(path) + " is an archive within another. Unpack it and give the file inside."};
    return beginMembers();
}

Expected<void> ByteStream::State::openFile(const fs::path& opened) {
    file.path = opened;
    const auto regular = openRegular(opened);
    if (!regular) return regular.error();
    file.descriptor = regular->descriptor;
    file.sizeOnDisk = regular->size;
    return {};
}

ByteStream::ByteStream(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

Expected<std::optional<std::vector<std::string>>> ByteStream::archiveFiles(const fs::path& path, ReadMonitor* monitor) {
    ReadMonitor quiet({}, monitor != nullptr ? monitor->stopToken() : std::stop_token());
    State state;
    state.path = path;
    state.file.monitor = &quiet;
    std::optional<std::vector<std::string>> names;
    if (splitArchivePath(path)) return names;
    if (auto opened = state.openFile(path); !opened) return opened.error();
    if (auto told = state.tell(); !told) return told.error();
    if (state.isSingle()) return names;
    if (auto begun = state.beginUnpacker(); !begun) return begun.error();
    names.emplace();
    while (true) {
        auto next = state.unpacker->nextMember();
        if (!next) return next.error();
        if (!*next) return names;
        if ((*next)->name == kOfficeMember) return officeDocument(path);
        if ((*next)->isFile) names->push_back((*next)->name);
    }
}

Expected<ByteStream> ByteStream::open(const fs::path& path, ReadMonitor* monitor) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->file.monitor = monitor;
    const auto inArchive = splitArchivePath(path);
    if (auto opened = state->openFile(inArchive ? inArchive->archive : path); !opened) return opened.error();
    if (inArchive) state->member = inArchive->member;
    if (auto begun = state->begin(); !begun) return begun.error();
    if (inArchive && state->isSingle() && !state->inner)
        return Error{ErrorCode::NotFound, "There is no file " + displayPath(path) + ": " + displayPath(inArchive->archive) +
                                              " is a file, and no ZIP or tar archive. Check the path."};
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
    if (auto held = m_state->hold(); !held) return held.error();
    return m_state->contentText();
}

const fs::path& ByteStream::path() const { return m_state->path; }
bool ByteStream::isCompressed() const { return m_state->inner || !m_state->isSingle() || m_state->file.compression != Compression::None; }
std::uint64_t ByteStream::sizeOnDisk() const { return m_state->file.sizeOnDisk; }
const std::string& ByteStream::note() const { return m_state->note; }

std::uint64_t ByteStream::largestContentSize() const { return m_state->largestInner.value_or(m_state->file.largestContentSize()); }

Expected<std::string> readHead(const fs::path& path, ReadMonitor* monitor) {
    ReadMonitor quiet({}, monitor != nullptr ? monitor->stopToken() : std::stop_token());
    auto stream = ByteStream::open(path, &quiet);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    return std::string(*head);
}

}  // namespace rewire
