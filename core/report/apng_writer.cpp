#include "core/report/animation.h"

#include <zlib.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace rewire {
namespace {

using Bytes = std::vector<std::uint8_t>;

void put32(Bytes& bytes, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}
void put16(Bytes& bytes, std::uint32_t value) {
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
}

// What PNG's filters predict (PNG specification, section 9) from the bytes to the left, above, and above left.
int predicted(int filter, int left, int above, int corner) {
    switch (filter) {
        case 1: return left;
        case 2: return above;
        case 3: return (left + above) / 2;
        case 4: {
            const int estimate = left + above - corner;
            const int toLeft = std::abs(estimate - left), toAbove = std::abs(estimate - above), toCorner = std::abs(estimate - corner);
            return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
        }
        default: return 0;
    }
}

// Each row with the filter whose residues are smallest in sum, and that filter's number in front.
Bytes filteredRows(const Bytes& raw, std::size_t rowBytes, std::size_t pixelBytes) {
    Bytes filtered;
    filtered.reserve(raw.size() + raw.size() / rowBytes);
    std::array<Bytes, 5> tries;
    for (std::size_t row = 0; row < raw.size(); row += rowBytes) {
        std::size_t best = 0;
        int smallest = 0;
        for (std::size_t filter = 0; filter < tries.size(); ++filter) {
            Bytes& residues = tries[filter];
            residues.assign(1, static_cast<std::uint8_t>(filter));
            int sum = 0;
            for (std::size_t i = 0; i < rowBytes; ++i) {
                const int left = i >= pixelBytes ? raw[row + i - pixelBytes] : 0;
                const int above = row > 0 ? raw[row + i - rowBytes] : 0;
                const int corner = row > 0 && i >= pixelBytes ? raw[row + i - rowBytes - pixelBytes] : 0;
                residues.push_back(static_cast<std::uint8_t>(raw[row + i] - predicted(static_cast<int>(filter), left, above, corner)));
                sum += std::abs(static_cast<int>(static_cast<std::int8_t>(residues.back())));
            }
            if (filter > 0 && sum >= smallest) continue;
            smallest = sum;
            best = filter;
        }
        filtered.insert(filtered.end(), tries[best].begin(), tries[best].end());
    }
    return filtered;
}

// https://wiki.mozilla.org/APNG_Specification; every frame covers the rectangle that changed and replaces it.
class ApngWriter final : public AnimationWriter {
  public:
    explicit ApngWriter(const AnimationShape& shape) : m_shape(shape) {}

    Expected<void> add(std::span<const std::uint32_t> pixels, int milliseconds) override {
        const PixelRect rect =
            m_before.empty() ? PixelRect{0, 0, m_shape.width, m_shape.height} : changedRect(m_before, pixels, m_shape.width);
        Bytes control;
        put32(control, m_sequence++);
        for (const int value : {rect.width, rect.height, rect.x, rect.y}) put32(control, static_cast<std::uint32_t>(value));
        put16(control, static_cast<std::uint32_t>(std::min(milliseconds, 65535)));
        put16(control, 1000);
        control.insert(control.end(), {0, 0});  // stays; replaces what is there, alpha too
        putChunk(m_frames, "fcTL", control);
        Bytes data;
        if (m_frameCount > 0) put32(data, m_sequence++);
        if (!deflate(rect, pixels, data)) return Error{ErrorCode::Internal, "The film could not be encoded as APNG: zlib failed."};
        putChunk(m_frames, m_frameCount > 0 ? "fdAT" : "IDAT", data);
        ++m_frameCount;
        m_before.assign(pixels.begin(), pixels.end());
        return {};
    }

    Expected<std::vector<std::byte>> finish() override {
        Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
        Bytes header;
        put32(header, static_cast<std::uint32_t>(m_shape.width));
        put32(header, static_cast<std::uint32_t>(m_shape.height));
        header.insert(header.end(), {8, static_cast<std::uint8_t>(m_shape.isTransparent ? 6 : 2), 0, 0, 0});
        putChunk(file, "IHDR", header);
        Bytes animation;
        put32(animation, m_frameCount);
        put32(animation, 0);  // repeats for ever
        putChunk(file, "acTL", animation);
        if (!m_shape.comment.empty()) {
            constexpr std::string_view kKey("Comment\0", 8);
            Bytes text(kKey.begin(), kKey.end());
            text.insert(text.end(), m_shape.comment.begin(), m_shape.comment.end());
            putChunk(file, "tEXt", text);
        }
        file.insert(file.end(), m_frames.begin(), m_frames.end());
        putChunk(file, "IEND", {});
        const auto bytes = std::as_bytes(std::span(file));
        return std::vector<std::byte>(bytes.begin(), bytes.end());
    }

  private:
    static void putChunk(Bytes& to, std::string_view type, const Bytes& data) {
        put32(to, static_cast<std::uint32_t>(data.size()));
        const std::size_t begin = to.size();
        to.insert(to.end(), type.begin(), type.end());
        to.insert(to.end(), data.begin(), data.end());
        put32(to, static_cast<std::uint32_t>(crc32_z(0, to.data() + begin, to.size() - begin)));
    }
    // Appends the rectangle's compressed pixels.
    [[nodiscard]] bool deflate(const PixelRect& rect, std::span<const std::uint32_t> pixels, Bytes& data) const {
        const std::size_t pixelBytes = m_shape.isTransparent ? 4 : 3;
        Bytes raw;
        raw.reserve(static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height) * pixelBytes);
        for (int y = rect.y; y < rect.y + rect.height; ++y)
            for (const std::uint32_t pixel :
                 pixels.subspan(static_cast<std::size_t>(y) * static_cast<std::size_t>(m_shape.width) + static_cast<std::size_t>(rect.x),
                                static_cast<std::size_t>(rect.width))) {
                for (int shift = 16; shift >= 0; shift -= 8) raw.push_back(static_cast<std::uint8_t>(pixel >> shift));
                if (m_shape.isTransparent) raw.push_back(static_cast<std::uint8_t>(pixel >> 24));
            }
        const Bytes rows = filteredRows(raw, static_cast<std::size_t>(rect.width) * pixelBytes, pixelBytes);
        uLongf length = compressBound(rows.size());
        const std::size_t begin = data.size();
        data.resize(begin + length);
        if (compress2(data.data() + begin, &length, rows.data(), rows.size(), Z_DEFAULT_COMPRESSION) != Z_OK) return false;
        data.resize(begin + length);
        return true;
    }

    const AnimationShape m_shape;
    Bytes m_frames;  // chunks so far
    std::vector<std::uint32_t> m_before;
    std::uint32_t m_sequence = 0;
    std::uint32_t m_frameCount = 0;
};

}  // namespace

std::unique_ptr<AnimationWriter> makeApngWriter(const AnimationShape& shape) { return std::make_unique<ApngWriter>(shape); }

}  // namespace rewire
