#include "core/data/readers/matlab_check.h"

#include "core/base/text.h"
#include "core/data/readers/regular_file.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace rewire {
namespace {

constexpr std::uint32_t kCompressed = 15;  // miCOMPRESSED
constexpr std::size_t kHeaderBytes = 128;

class Inflater {
  public:
    Inflater() { m_isReady = inflateInit(&m_stream) == Z_OK; }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (m_isReady) inflateEnd(&m_stream);
    }
    // Whether the bytes are part of a stream that is not damaged.
    bool take(std::span<std::byte> bytes) {
        m_stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        while (m_isReady && !m_isEnd && m_stream.avail_in > 0) {
            m_stream.next_out = m_sink.data();
            m_stream.avail_out = static_cast<uInt>(m_sink.size());
            const int result = inflate(&m_stream, Z_NO_FLUSH);
            m_isEnd = result == Z_STREAM_END;
            if (result != Z_OK && result != Z_STREAM_END) return false;
        }
        return m_isReady;
    }
    [[nodiscard]] bool isEnd() const { return m_isEnd; }

  private:
    z_stream m_stream{};
    std::vector<Bytef> m_sink = std::vector<Bytef>(std::size_t{1} << 16);
    bool m_isReady = false;
    bool m_isEnd = false;
};

}  // namespace

Expected<void> checkMatlab5(const std::filesystem::path& path, ReadMonitor& monitor) {
    auto file = RegularFile::open(path);
    if (!file) return file.error();
    std::vector<std::byte> block(std::size_t{1} << 18);
    auto got = file->read(std::span(block).first(kHeaderBytes));
    if (!got) return got.error();
    const auto at = [&](std::size_t index) { return static_cast<std::uint32_t>(block[index]); };
    const bool isLittle = at(126) == 'I' && at(127) == 'M';
    const bool isBig = at(126) == 'M' && at(127) == 'I';
    if (*got < kHeaderBytes || (!isLittle && !isBig) || at(isLittle ? 125 : 124) != 1) return {};
    const auto word = [&](std::size_t begin) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 8 | at(begin + (isLittle ? 3 - i : i));
        return value;
    };
    std::uint64_t offset = kHeaderBytes;
    while (offset < file->size()) {
        const auto bad = [&](const std::string& what) {
            return Error{ErrorCode::BadFormat, displayPath(path) + ": the element at byte " + std::to_string(offset) + " of " + std::to_string(file->size()) + " " + what + ". The file is cut short or damaged: fetch it again."};
        };
        got = file->read(std::span(block).first(8));
        if (!got) return got.error();
        if (*got < 8) return bad("has no whole tag");
        const std::uint32_t type = word(0);
        const std::uint64_t length = word(4);
        if (length > file->size() - offset - 8) return bad("declares " + std::to_string(length) + " bytes, more than are left");
        Inflater inflater;
        for (std::uint64_t left = length; left > 0; left -= *got) {
            if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
            got = file->read(std::span(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size()))));
            if (!got) return got.error();
            if (*got == 0) return bad("ends too early");
            monitor.advance(*got);
            if (type == kCompressed && !inflater.take(std::span(block).first(*got))) return bad("has wrong compressed data");
        }
        if (type == kCompressed && !inflater.isEnd()) return bad("has compressed data that end too early");
        offset += 8 + length;
    }
    return {};
}

}  // namespace rewire
