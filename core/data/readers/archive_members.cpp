#include "core/data/readers/archive_members.h"

#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/base/unpacker.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace rewire {
namespace {

constexpr std::size_t kTarHeaderBytes = 512;
constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

}  // namespace

struct ArchiveMembers::State {
    State(std::filesystem::path p, RegularFile f, ReadMonitor& m, int most)
        : path(std::move(p)), file(std::move(f)), monitor(m), mostMembers(most), raw(kBlockBytes), block(kBlockBytes) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { archive_read_free(reader); }

    static la_ssize_t give(archive*, void* self, const void** bytes) {
        auto& state = *static_cast<State*>(self);
        if (state.monitor.stopRequested()) {
            state.failure = Error{ErrorCode::Cancelled, "Reading was stopped."};
            return ARCHIVE_FATAL;
        }
        auto got = state.file.read(state.raw);
        if (!got) {
            state.failure = got.error();
            return ARCHIVE_FATAL;
        }
        state.offset += *got;
        state.monitor.advance(*got);
        *bytes = state.raw.data();
        return static_cast<la_ssize_t>(*got);
    }
    Expected<void> begin();
    [[nodiscard]] std::uint64_t largestContentSize() const {
        return std::max(file.size() * ByteStream::kLargestInflation, isTar ? ByteStream::kSmallContent : 0);
    }
    [[nodiscard]] Error inflatesTooFar() const {
        return {ErrorCode::BadFormat,
                displayPath(path) +
                    " unpacks to more than 1032 times its size. It is made to exhaust memory, or damaged; it is not read further."};
    }
    Error damage(const std::string& what) {
        if (failure) return *failure;
        const char* reason = archive_error_string(reader);
        return {ErrorCode::BadFormat, displayPath(path) + ": " + what + " before byte " + std::to_string(offset) +
                                          (reason != nullptr ? " (" + displayText(reason) + ")" : std::string()) +
                                          ". The archive is damaged: fetch or write it again."};
    }

    std::filesystem::path path;
    RegularFile file;
    ReadMonitor& monitor;
    bool isTar = false;
    int mostMembers;
    std::vector<std::byte> raw;
    std::vector<std::byte> block;
    std::uint64_t offset = 0;
    std::uint64_t contentBytes = 0;  // of all members so far
    int memberCount = 0;
    archive* reader = nullptr;
    std::optional<Error> failure;
};

// A reader of this archive's kind and no other.
Expected<void> ArchiveMembers::State::begin() {
    std::array<char, kTarHeaderBytes> bytes{};
    auto got = file.read(std::as_writable_bytes(std::span(bytes)));
    if (!got) return got.error();
    if (auto begun = file.seek(0); !begun) return begun;
    const std::string_view head(bytes.data(), *got);
    const Compression compression = tellCompression(head);
    isTar = compression != Compression::None || rewire::isTar(head);
    reader = archive_read_new();
    if (reader == nullptr) return Error{ErrorCode::TooLarge, "There is not enough memory to read " + displayPath(path) + "."};
    if (auto allowed = allowCompression(reader, compression, path); !allowed) return allowed;
    if (isTar)
        archive_read_support_format_tar(reader);
    else
        archive_read_support_format_zip_streamable(reader);
    if (archive_read_open(reader, this, nullptr, &State::give, nullptr) != ARCHIVE_OK)
        return damage(isTar ? "it is no tar archive" : "it is no ZIP archive");
    return {};
}

ArchiveMembers::ArchiveMembers(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ArchiveMembers::ArchiveMembers(ArchiveMembers&&) noexcept = default;
ArchiveMembers& ArchiveMembers::operator=(ArchiveMembers&&) noexcept = default;
ArchiveMembers::~ArchiveMembers() = default;

Expected<ArchiveMembers> ArchiveMembers::open(const std::filesystem::path& path, ReadMonitor& monitor, int mostMembers) {
    auto file = RegularFile::openOrUnpacked(path, &monitor);
    if (!file) return file.error();
    auto state = std::make_unique<State>(path, *std::move(file), monitor, mostMembers);
    if (auto begun = state->begin(); !begun) return begun.error();
    return ArchiveMembers(std::move(state));
}

std::uint64_t ArchiveMembers::sizeOnDisk() const { return m_state->file.size(); }
std::uint64_t ArchiveMembers::largestContentSize() const { return m_state->largestContentSize(); }

Expected<std::optional<ArchiveMember>> ArchiveMembers::next() {
    State& state = *m_state;
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(state.reader, &entry);
    if (result == ARCHIVE_EOF) return std::optional<ArchiveMember>();
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return state.damage("the members cannot be listed");
    // Members that were passed over were unpacked as well.
    if (state.isTar &&
        static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(state.reader, 0))) > state.largestContentSize())
        return state.inflatesTooFar();
    if (++state.memberCount > state.mostMembers)
        return Error{ErrorCode::BadFormat, displayPath(state.path) + " has more than " + std::to_string(state.mostMembers) +
                                               " members. Give an archive of the data alone."};
    ArchiveMember member;
    const char* name = archive_entry_pathname(entry);
    member.name = name != nullptr ? std::string(name).substr(0, 4096) : std::string();
    const auto type = archive_entry_filetype(entry);
    if (type == AE_IFDIR || member.name.ends_with('/'))
        member.kind = MemberKind::Folder;
    else if (type != AE_IFREG || archive_entry_hardlink(entry) != nullptr)
        member.kind = MemberKind::Other;
    if (archive_entry_is_encrypted(entry) != 0)
        return Error{ErrorCode::BadFormat, displayPath(state.path) + ": the member '" + displayText(member.name) +
                                               "' is encrypted. Write the archive without a password."};
    if (archive_entry_size_is_set(entry) != 0) {
        member.declaredBytes = static_cast<std::uint64_t>(archive_entry_size(entry));
        if (*member.declaredBytes > largestContentSize())
            return Error{ErrorCode::BadFormat, displayPath(state.path) + ": the member '" + displayText(member.name) + "' declares " +
                                                   std::to_string(*member.declaredBytes) + " bytes, more than an archive of " +
                                                   std::to_string(sizeOnDisk()) + " bytes can hold. It is damaged: fetch it again."};
    }
    return std::optional(std::move(member));
}

Expected<std::span<const std::byte>> ArchiveMembers::content() {
    State& state = *m_state;
    const la_ssize_t got = archive_read_data(state.reader, state.block.data(), state.block.size());
    if (got < 0) return state.damage("a member cannot be unpacked");
    state.contentBytes += static_cast<std::uint64_t>(got);
    if (state.contentBytes > largestContentSize()) return state.inflatesTooFar();
    return std::span<const std::byte>(state.block.data(), static_cast<std::size_t>(got));
}

}  // namespace rewire
