#include "core/base/unpacker.h"

#include "core/base/byte_stream.h"
#include "core/base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

namespace rewire {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kRawBytes = std::size_t{1} << 18;
constexpr std::int64_t kMostMembers = 10'000;

std::string_view nameOf(Compression compression) {
    switch (compression) {
        case Compression::Xz: return "xz";
        case Compression::Zstandard: return "Zstandard";
        case Compression::Bzip2: return "bzip2";
        case Compression::Compress: return "compress (.Z)";
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

struct CloseArchive {
    void operator()(archive* a) const { archive_read_free(a); }
};

}  // namespace

Compression tellCompression(std::string_view head) {
    if (head.starts_with("\x1F\x8B"sv)) return Compression::Gzip;
    if (head.starts_with("\xFD"
                         "7zXZ\0"sv))
        return Compression::Xz;
    if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return Compression::Zstandard;
    if (head.starts_with("\x1F\x9D"sv)) return Compression::Compress;
    if (isBzip2(head)) return Compression::Bzip2;
    return Compression::None;
}

bool isZip(std::string_view head) { return (head.starts_with("PK\x03\x04"sv) && !isNpz(head)) || head.starts_with("PK\x05\x06"sv); }

// A header of 512 bytes with the format's name and a sum of its bytes, in which the sum's own place counts as blanks.
bool isTar(std::string_view head) {
    constexpr std::size_t kHeaderBytes = 512, kSumAt = 148, kSumBytes = 8;
    if (head.size() < kHeaderBytes || head.substr(257, 5) != "ustar") return false;
    std::uint32_t sum = 0, declared = 0;
    for (std::size_t i = 0; i < kHeaderBytes; ++i) sum += i >= kSumAt && i < kSumAt + kSumBytes ? ' ' : static_cast<unsigned char>(head[i]);
    for (const char c : head.substr(kSumAt, kSumBytes))
        if (c >= '0' && c <= '7') declared = declared * 8 + static_cast<std::uint32_t>(c - '0');
    return sum == declared;
}

Expected<void> allowCompression(archive* reader, Compression compression, const std::filesystem::path& path) {
    int able = ARCHIVE_OK;
    switch (compression) {
        case Compression::Gzip: able = archive_read_support_filter_gzip(reader); break;
        case Compression::Xz: able = archive_read_support_filter_xz(reader); break;
        case Compression::Zstandard: able = archive_read_support_filter_zstd(reader); break;
        case Compression::Bzip2: able = archive_read_support_filter_bzip2(reader); break;
        case Compression::Compress: able = archive_read_support_filter_compress(reader); break;
        case Compression::None: break;
    }
    if (able == ARCHIVE_OK) return {};
    return Error{ErrorCode::BadFormat, displayPath(path) + " is compressed as " + std::string(nameOf(compression)) +
                                           ", which this computer's libarchive does not read. Unpack it and give the file inside."};
}

std::uint64_t PackedFile::largestContentSize() const {
    if (compression == Compression::None && packing != Packing::Zip) return sizeOnDisk;
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max() / ByteStream::kLargestInflation;
    const std::uint64_t most = sizeOnDisk > kMost ? std::numeric_limits<std::uint64_t>::max() : sizeOnDisk * ByteStream::kLargestInflation;
    return compression == Compression::Gzip && packing == Packing::Single ? most : std::max(most, ByteStream::kSmallContent);
}

std::string_view PackedFile::kind() const {
    return packing == Packing::Zip ? "ZIP" : packing == Packing::Tar ? "tar" : nameOf(compression);
}

struct Unpacker::State {
    PackedFile file;
    std::unique_ptr<archive, CloseArchive> reader;
    std::vector<std::byte> raw = std::vector<std::byte>(kRawBytes);
    std::uint64_t seekTo = 0;    // where libarchive wants to read next
    std::uint64_t told = 0;      // to the monitor
    std::uint64_t unpacked = 0;  // of the member at hand
    std::int64_t memberCount = 0;
    bool wasStopped = false;

    static la_ssize_t read(archive* a, void* self, const void** block);
    static la_int64_t seek(archive* a, void* self, la_int64_t offset, int whence);
    Expected<void> begin();
    [[nodiscard]] Error failure(bool isStart) const;
    [[nodiscard]] Error noMemory() const {
        return {ErrorCode::TooLarge, "There is not enough memory to decompress " + displayPath(file.path) + "."};
    }
    [[nodiscard]] Error tooLarge(std::uint64_t declared) const {
        return {ErrorCode::TooLarge, displayPath(file.path) + " declares " + std::to_string(declared) + " bytes of content, more than " +
                                         std::to_string(ByteStream::kLargestInflation) + " times its own size of " +
                                         std::to_string(file.sizeOnDisk) + ". It is damaged or made to exhaust memory; it is not read."};
    }
    [[nodiscard]] Error inflatesTooFar() const {
        return {ErrorCode::TooLarge,
                displayPath(file.path) + " unpacks to more than " + std::to_string(ByteStream::kLargestInflation) +
                    " times its own size of " + std::to_string(file.sizeOnDisk) +
                    " bytes. It is made to exhaust memory; it is not read further. If it is not, unpack it and give the file inside."};
    }
};

la_ssize_t Unpacker::State::read(archive* a, void* self, const void** block) {
    auto& state = *static_cast<State*>(self);
    PackedFile& file = state.file;
    if (file.monitor != nullptr && file.monitor->stopRequested()) {
        state.wasStopped = true;
        archive_set_error(a, ECANCELED, "stopped");
        return -1;
    }
    ssize_t got = -1;
    do got = ::pread(file.descriptor, state.raw.data(), state.raw.size(), static_cast<off_t>(state.seekTo));
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        archive_set_error(a, errno, "%s", std::generic_category().message(errno).c_str());
        return -1;
    }
    state.seekTo += static_cast<std::uint64_t>(got);
    // Of an archive one member is read, whose progress its content tells.
    if (file.monitor != nullptr && file.packing == Packing::Single && state.seekTo > state.told) {
        file.monitor->advance(state.seekTo - state.told);
        state.told = state.seekTo;
    }
    *block = state.raw.data();
    return got;
}

la_int64_t Unpacker::State::seek(archive*, void* self, la_int64_t offset, int whence) {
    auto& state = *static_cast<State*>(self);
    const auto size = static_cast<la_int64_t>(state.file.sizeOnDisk);
    const la_int64_t base = whence == SEEK_CUR ? static_cast<la_int64_t>(state.seekTo) : whence == SEEK_END ? size : 0;
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    state.seekTo = static_cast<std::uint64_t>(base + offset);
    return base + offset;
}

Error Unpacker::State::failure(bool isStart) const {
    if (wasStopped) return {ErrorCode::Cancelled, "Reading was stopped."};
    archive* const a = reader.get();
    if (archive_errno(a) == ENOMEM) return noMemory();
    const char* const reason = archive_error_string(a);
    // Of a ZIP file the list at its end is read first.
    const bool isList = isStart && file.packing != Packing::Single;
    const std::uint64_t offset =
        std::min<std::uint64_t>(file.sizeOnDisk, static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(a, -1))));
    return {ErrorCode::BadFormat, displayPath(file.path) + ": the " + std::string(file.kind()) +
                                      (isList ? " archive is cut short or wrong" : " data are cut short or wrong") +
                                      (reason != nullptr ? " (" + displayText(reason) + ")" : std::string()) + ", at byte " +
                                      std::to_string(offset) + " of " + std::to_string(file.sizeOnDisk) +
                                      ". The file is damaged: fetch or compress it again."};
}

// A reader of this file's kind and no other.
Expected<void> Unpacker::State::begin() {
    reader.reset(archive_read_new());
    archive* const a = reader.get();
    if (a == nullptr) return noMemory();
    if (auto allowed = allowCompression(a, file.compression, file.path); !allowed) return allowed;
    if (file.packing == Packing::Zip) {
        archive_read_support_format_zip_seekable(a);
        archive_read_set_seek_callback(a, &State::seek);
    } else if (file.packing == Packing::Tar) {
        archive_read_support_format_tar(a);
    } else {
        archive_read_support_format_raw(a);
        archive_read_support_format_empty(a);
    }
    archive_read_set_read_callback(a, &State::read);
    archive_read_set_callback_data(a, this);
    if (archive_read_open1(a) != ARCHIVE_OK) return failure(true);
    return {};
}

Unpacker::Unpacker(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Unpacker::~Unpacker() = default;

Expected<std::unique_ptr<Unpacker>> Unpacker::open(PackedFile file) {
    auto state = std::make_unique<State>();
    state->file = std::move(file);
    if (auto begun = state->begin(); !begun) return begun.error();
    return std::unique_ptr<Unpacker>(new Unpacker(std::move(state)));
}

Expected<std::optional<PackedMember>> Unpacker::nextMember() {
    State& state = *m_state;
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(state.reader.get(), &entry);
    if (result == ARCHIVE_EOF) return std::optional<PackedMember>();
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return state.failure(true);
    // Members that were passed over were unpacked as well.
    if (static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(state.reader.get(), 0))) >
        std::max(state.file.largestContentSize(), ByteStream::kSmallContent))
        return state.inflatesTooFar();
    if (++state.memberCount > kMostMembers)
        return Error{ErrorCode::TooLarge, displayPath(state.file.path) + " is a " + std::string(state.file.kind()) +
                                              " archive of more than " + std::to_string(kMostMembers) +
                                              " members. Unpack it and give the file or folder inside."};
    state.unpacked = 0;
    PackedMember member;
    const char* const text = archive_entry_pathname(entry);
    if (text != nullptr && state.file.packing != Packing::Single) member.name = std::string_view(text).substr(0, 4096);
    while (member.name.starts_with("./")) member.name.erase(0, 2);
    const std::string_view name = std::string_view(member.name).substr(member.name.rfind('/') + 1);
    member.isFile = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr &&
                    !member.name.starts_with("__MACOSX/") && !name.starts_with("._");
    member.isEncrypted = archive_entry_is_data_encrypted(entry) != 0;
    const la_int64_t declared = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
    member.declaredBytes = static_cast<std::uint64_t>(std::max<la_int64_t>(0, declared));
    if (declared < 0 || member.declaredBytes > state.file.largestContentSize()) return state.tooLarge(static_cast<std::uint64_t>(declared));
    return std::optional(std::move(member));
}

Expected<std::size_t> Unpacker::read(std::span<std::byte> target) {
    State& state = *m_state;
    const la_ssize_t got = archive_read_data(state.reader.get(), target.data(), target.size());
    if (got < 0) return state.failure(false);
    state.unpacked += static_cast<std::uint64_t>(got);
    if (state.unpacked > state.file.largestContentSize()) return state.inflatesTooFar();
    return static_cast<std::size_t>(got);
}

}  // namespace rewire
