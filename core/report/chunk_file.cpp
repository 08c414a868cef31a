#include "core/report/chunk_file.h"

#include "core/base/text.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace rewire {
namespace {

constexpr std::array<unsigned char, 8> kMagic{0x89, 'R', 'W', 'R', 0x0d, 0x0a, 0x1a, 0x0a};

struct ChunkHead {
    FourLetters kind{};
    std::uint32_t payloadChecksum = 0;
    std::uint64_t payloadBytes = 0;
    std::uint32_t reserved = 0;
    std::uint32_t checksum = 0;  // of the members above
};
static_assert(sizeof(ChunkHead) == kChunkHeadBytes);

std::uint32_t checksumOf(std::span<const std::byte> bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::span<const std::byte> checkedPart(const ChunkHead& head) {
    return std::as_bytes(std::span(&head, 1)).first(offsetof(ChunkHead, checksum));
}

std::string letters(const char* four) { return displayText({four, 4}); }

}  // namespace

std::vector<std::byte> fileHead(FourLetters content, std::uint32_t version) {
    std::vector<std::byte> head(kFileHeadBytes);
    std::memcpy(head.data(), kMagic.data(), kMagic.size());
    std::memcpy(head.data() + 8, content.data(), content.size());
    std::memcpy(head.data() + 12, &version, sizeof version);
    return head;
}

std::vector<std::byte> chunk(FourLetters kind, std::span<const std::byte> payload) {
    ChunkHead head{.kind = kind, .payloadChecksum = checksumOf(payload), .payloadBytes = payload.size()};
    head.checksum = checksumOf(checkedPart(head));
    std::vector<std::byte> bytes(sizeof head + payload.size());
    std::memcpy(bytes.data(), &head, sizeof head);
    if (!payload.empty()) std::memcpy(bytes.data() + sizeof head, payload.data(), payload.size());
    return bytes;
}

Expected<ChunkReader> ChunkReader::open(const std::filesystem::path& path, FourLetters content, std::uint32_t newestVersion,
                                        std::uint64_t offset) {
    auto file = RegularFile::open(path);
    if (!file) return file.error();
    ChunkReader reader(*std::move(file));
    std::array<std::byte, kFileHeadBytes> head;
    const auto got = reader.m_file.read(head);
    if (!got) return got.error();
    const auto* const text = reinterpret_cast<const char*>(head.data());
    if (*got < head.size() || std::memcmp(head.data(), kMagic.data(), kMagic.size()) != 0)
        return Error{ErrorCode::BadFormat, displayPath(path) + " is no file of Rewire's: its first " + std::to_string(kFileHeadBytes) +
                                               " bytes are others. It was damaged or replaced."};
    if (std::memcmp(text + 8, content.data(), content.size()) != 0)
        return Error{ErrorCode::BadFormat, displayPath(path) + " holds '" + letters(text + 8) + "' where '" + letters(content.data()) +
                                               "' should be. Was a file renamed?"};
    std::memcpy(&reader.m_version, head.data() + 12, sizeof reader.m_version);
    if (reader.m_version == 0 || reader.m_version > newestVersion)
        return Error{ErrorCode::BadFormat, displayPath(path) + " is of version " + std::to_string(reader.m_version) +
                                               ", and this program knows versions up to " + std::to_string(newestVersion) +
                                               ". Open it with the Rewire that wrote it, or a newer one."};
    reader.m_offset = std::max<std::uint64_t>(offset, kFileHeadBytes);
    if (auto moved = reader.m_file.seek(reader.m_offset); !moved) return moved.error();
    return reader;
}

Expected<std::optional<Chunk>> ChunkReader::next() {
    const auto none = [this](std::string tail) -> Expected<std::optional<Chunk>> {
        m_tail = std::move(tail);
        return std::optional<Chunk>();
    };
    const std::string where = " at byte " + std::to_string(m_offset);
    ChunkHead head;
    const auto got = m_file.read(std::as_writable_bytes(std::span(&head, 1)));
    if (!got) return got.error();
    if (*got == 0) return none({});
    if (*got < sizeof head) return none("a chunk's head is cut off" + where);
    if (head.checksum != checksumOf(checkedPart(head))) return none("the bytes" + where + " are no chunk");
    const std::uint64_t present = m_file.size() - std::min(m_file.size(), m_offset + sizeof head);
    if (head.payloadBytes > present)
        return none("the chunk" + where + " is cut off: " + std::to_string(head.payloadBytes) + " bytes should follow, and " +
                    std::to_string(present) + " do");
    Chunk whole{.kind = head.kind, .payload = std::vector<std::byte>(head.payloadBytes), .end = m_offset + sizeof head + head.payloadBytes};
    const auto read = m_file.read(whole.payload);
    if (!read) return read.error();
    if (*read < whole.payload.size()) return none("the chunk" + where + " is cut off");
    if (checksumOf(whole.payload) != head.payloadChecksum) return none("the chunk" + where + " is damaged: its checksum is another");
    m_offset = whole.end;
    return std::optional<Chunk>(std::move(whole));
}

}  // namespace rewire
