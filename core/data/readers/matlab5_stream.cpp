#include "core/data/readers/matlab5_stream.h"

#include "core/base/text.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kFileHeaderBytes = 128;
constexpr std::size_t kTagBytes = 8;
constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
constexpr std::size_t kLongestContent = 4096;
constexpr std::uint32_t kInt8 = 1;
constexpr std::uint32_t kUInt32 = 6;
constexpr std::uint32_t kUtf8 = 16;
constexpr std::uint32_t kCompressed = 15;

}  // namespace

// Deflated bytes to plain ones.
class Matlab5Stream::Inflater {
  public:
    Inflater() { m_isReady = inflateInit(&m_stream) == Z_OK; }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (m_isReady) inflateEnd(&m_stream);
    }
    // Bytes of `input` that were used and of `output` that were made; nothing for damaged data.
    std::optional<std::pair<std::size_t, std::size_t>> run(std::span<std::byte> input, std::span<std::byte> output) {
        if (!m_isReady || m_isEnd) return std::pair(std::size_t{0}, std::size_t{0});
        m_stream.next_in = reinterpret_cast<Bytef*>(input.data());
        m_stream.avail_in = static_cast<uInt>(input.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(output.data());
        m_stream.avail_out = static_cast<uInt>(output.size());
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        m_isEnd = result == Z_STREAM_END;
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return std::nullopt;
        return std::pair(input.size() - m_stream.avail_in, output.size() - m_stream.avail_out);
    }
    [[nodiscard]] bool isEnd() const { return m_isEnd; }

  private:
    z_stream m_stream{};
    bool m_isReady = false;
    bool m_isEnd = false;
};

void Matlab5Stream::CloseInflater::operator()(Inflater* inflater) const { delete inflater; }

Matlab5Stream::Matlab5Stream(RegularFile file, bool isBig, ReadMonitor& monitor)
    : m_file(std::move(file)), m_isBig(isBig), m_monitor(&monitor), m_input(kBlockBytes), m_output(kBlockBytes), m_next(kFileHeaderBytes) {}

Expected<std::optional<Matlab5Stream>> Matlab5Stream::open(const RegularFile& whole, ReadMonitor& monitor) {
    auto file = whole.again();
    if (!file) return file.error();
    std::array<std::byte, kFileHeaderBytes> head{};
    auto got = file->read(head);
    if (!got) return got.error();
    const auto at = [&](std::size_t index) { return static_cast<char>(head[index]); };
    const bool isLittle = at(126) == 'I' && at(127) == 'M';
    const bool isBig = at(126) == 'M' && at(127) == 'I';
    // Version 7.3 says 2 here.
    if (*got < kFileHeaderBytes || (!isLittle && !isBig) || at(isLittle ? 125 : 124) != 1) return std::optional<Matlab5Stream>();
    return std::optional(Matlab5Stream(*std::move(file), isBig, monitor));
}

std::uint32_t Matlab5Stream::word(std::span<const std::byte> bytes, std::size_t at) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint32_t>(bytes[at + (m_isBig ? i : 3 - i)]);
    return value;
}

Error Matlab5Stream::bad(const std::string& what) const {
    return {ErrorCode::BadFormat, displayPath(m_file.path()) + ": the element at byte " + std::to_string(m_offset) + " of " +
                                      std::to_string(m_file.size()) + " " + what + ". The file is cut short or damaged: fetch it again."};
}

// ----------------------------------------------------------------------------------------------------------------- bytes

Expected<void> Matlab5Stream::fill() {
    if (m_monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, m_input.size()));
    auto got = m_file.read(std::span(m_input).first(wanted));
    if (!got) return got.error();
    if (*got == 0) return bad("ends too early");
    m_monitor->advance(*got);
    m_left -= *got;
    m_inputBegin = 0;
    m_inputEnd = *got;
    return {};
}

Expected<void> Matlab5Stream::pull(std::span<std::byte> target) {
    if (m_monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    while (!target.empty()) {
        if (m_inputBegin == m_inputEnd && m_left > 0)
            if (auto filled = fill(); !filled) return filled;
        const auto input = std::span(m_input).subspan(m_inputBegin, m_inputEnd - m_inputBegin);
        std::size_t used = 0, made = 0;
        if (m_inflater != nullptr) {
            const auto ran = m_inflater->run(input, target);
            if (!ran) return bad("has wrong compressed data");
            std::tie(used, made) = *ran;
        } else {
            used = made = std::min(input.size(), target.size());
            std::copy_n(input.begin(), made, target.begin());
        }
        m_inputBegin += used;
        target = target.subspan(made);
        if (used == 0 && made == 0) return bad("has data that end too early");
    }
    return {};
}

Expected<std::span<const std::byte>> Matlab5Stream::pullBlock(std::uint64_t most) {
    const auto block = std::span(m_output).first(static_cast<std::size_t>(std::min<std::uint64_t>(most, m_output.size())));
    if (auto pulled = pull(block); !pulled) return pulled.error();
    return std::span<const std::byte>(block);
}

Expected<void> Matlab5Stream::skip(std::uint64_t byteCount) {
    while (byteCount > 0) {
        auto block = pullBlock(byteCount);
        if (!block) return block.error();
        byteCount -= block->size();
    }
    return {};
}

// -------------------------------------------------------------------------------------------------------------- elements

Expected<void> Matlab5Stream::finishElement() {
    while (m_inflater != nullptr && !m_inflater->isEnd()) {
        if (m_inputBegin == m_inputEnd && m_left > 0)
            if (auto filled = fill(); !filled) return filled;
        const auto ran = m_inflater->run(std::span(m_input).subspan(m_inputBegin, m_inputEnd - m_inputBegin), m_output);
        if (!ran) return bad("has wrong compressed data");
        m_inputBegin += ran->first;
        if (ran->first == 0 && ran->second == 0 && !m_inflater->isEnd()) return bad("has compressed data that end too early");
    }
    return {};
}

Expected<std::optional<MatlabPart>> Matlab5Stream::nextElement() {
    m_offset = m_next;
    if (m_offset >= m_file.size()) return std::optional<MatlabPart>();
    if (auto sought = m_file.seek(m_offset); !sought) return sought.error();
    m_inputBegin = m_inputEnd = 0;
    m_inflater.reset();
    std::array<std::byte, kTagBytes> tag{};
    if (m_file.size() - m_offset < tag.size()) return bad("has no whole tag");
    m_left = tag.size();
    if (auto pulled = pull(tag); !pulled) return pulled.error();
    MatlabPart element{.type = word(tag, 0), .length = word(tag, 4), .padding = 0, .small = std::nullopt};
    if (element.length > m_file.size() - m_offset - tag.size())
        return bad("declares " + std::to_string(element.length) + " bytes, more than are left");
    m_left = element.length;
    m_next = m_offset + tag.size() + element.length;
    if (element.type != kCompressed) return std::optional(element);
    m_inflater.reset(new Inflater);
    if (auto pulled = pull(tag); !pulled) return pulled.error();
    const std::uint64_t largest = element.length * ByteStream::kLargestInflation;
    element.type = word(tag, 0);
    element.length = word(tag, 4);
    if (element.length > largest) return bad("declares to unpack to " + std::to_string(element.length) + " bytes, more than it can hold");
    return std::optional(element);
}

Expected<MatlabPart> Matlab5Stream::nextPart(std::uint64_t& room) {
    std::array<std::byte, kTagBytes> tag{};
    if (room < tag.size()) return bad("has no room for all its parts");
    if (auto pulled = pull(tag); !pulled) return pulled.error();
    room -= tag.size();
    const std::uint32_t first = word(tag, 0);
    if (first >> 16 != 0) {
        MatlabPart part{.type = first & 0xffff, .length = first >> 16, .padding = 0, .small = std::array{tag[4], tag[5], tag[6], tag[7]}};
        if (part.length > 4) return bad("has a small part of " + std::to_string(part.length) + " bytes");
        return part;
    }
    MatlabPart part{.type = first, .length = word(tag, 4), .padding = 0, .small = std::nullopt};
    if (part.length > room)
        return bad("has a part of " + std::to_string(part.length) + " bytes where " + std::to_string(room) + " are left");
    room -= part.length;
    if (part.type != kMatlabMatrix) part.padding = std::min<std::uint64_t>(room, (8 - part.length % 8) % 8);
    room -= part.padding;
    return part;
}

Expected<std::vector<std::byte>> Matlab5Stream::contentOf(const MatlabPart& part) {
    if (part.length > kLongestContent) return bad("has a header of " + std::to_string(part.length) + " bytes");
    std::vector<std::byte> content;
    auto read = forEachBlock(part, [&](std::span<const std::byte> block) { content.insert(content.end(), block.begin(), block.end()); });
    if (!read) return read.error();
    return content;
}

// The content of the next part, which must be of one of these types.
Expected<std::vector<std::byte>> Matlab5Stream::headerPart(std::uint64_t& room, std::initializer_list<std::uint32_t> types) {
    auto part = nextPart(room);
    if (!part) return part.error();
    if (std::ranges::find(types, part->type) == types.end()) return bad("does not begin as an array does");
    return contentOf(*part);
}

Expected<MatlabHeader> Matlab5Stream::readHeader(std::uint64_t& room) {
    auto flags = headerPart(room, {kUInt32});
    if (!flags) return flags.error();
    if (flags->size() != 8) return bad("does not begin as an array does");
    MatlabHeader header{.arrayClass = static_cast<MatlabHeader::Class>(word(*flags, 0) & 0xff),
                        .isComplex = (word(*flags, 0) & 0x800) != 0,
                        .isLogical = (word(*flags, 0) & 0x200) != 0,
                        .shape = {},
                        .name = {}};
    if (header.arrayClass != MatlabHeader::Class::Opaque) {
        auto sizes = headerPart(room, {kMatlabInt32, kUInt32});  // other programs than MATLAB write the latter
        if (!sizes) return sizes.error();
        if (sizes->size() < 8 || sizes->size() > 32 || sizes->size() % 4 != 0)
            return bad("is an array of " + std::to_string(sizes->size() / 4) + " dimensions; 2 to 8 are read");
        for (std::size_t at = 0; at < sizes->size(); at += 4) {
            if (word(*sizes, at) > 0x7fffffff) return bad("is an array of a negative size");
            header.shape.push_back(word(*sizes, at));
        }
    }
    auto name = headerPart(room, {kInt8, kUtf8});
    if (!name) return name.error();
    for (const std::byte character : *name) header.name.push_back(static_cast<char>(character));
    return header;
}

}  // namespace rewire
