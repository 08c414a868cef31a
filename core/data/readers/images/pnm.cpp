// Portable grey and colour maps (netpbm.sourceforge.net/doc/pgm.html, ppm.html), as text (P2, P3) or bytes (P5, P6).
#include "core/data/readers/images/image.h"

#include <optional>

namespace rewire {
namespace {

Error bad(const std::string& what) { return {ErrorCode::BadFormat, "it is a PGM or PPM image that " + what}; }

class PnmParser {
  public:
    explicit PnmParser(ImageBytes bytes) : m_bytes(bytes) {}

    // A number after blanks and comments; nothing where there is none or it is above 65535.
    std::optional<std::uint32_t> number() {
        while (m_at < m_bytes.size() && (isBlank(m_at) || character(m_at) == '#')) {
            if (character(m_at) == '#')
                while (m_at < m_bytes.size() && character(m_at) != '\n') ++m_at;
            else
                ++m_at;
        }
        std::uint32_t value = 0;
        const std::size_t begin = m_at;
        for (; m_at < m_bytes.size() && character(m_at) >= '0' && character(m_at) <= '9'; ++m_at) {
            value = 10 * value + static_cast<std::uint32_t>(character(m_at) - '0');
            if (value > 65535) return std::nullopt;
        }
        return m_at == begin ? std::nullopt : std::optional(value);
    }
    Expected<ImageHeader> header() {
        const char kind = character(1);
        m_isText = kind == '2' || kind == '3';
        m_at = 2;
        const auto width = number();
        const auto height = number();
        const auto largest = number();
        if (!width || !height || !largest || *largest == 0 || m_at >= m_bytes.size())
            return bad("has no width, height and largest value up to 65535 in its header");
        ++m_at;  // one blank
        m_largest = *largest;
        m_isGrey = kind == '2' || kind == '5';
        if (auto fits = checkImageSize(*width, *height, 8, m_bytes.size()); !fits) return fits.error();
        m_valueCount = std::size_t{*width} * *height * (m_isGrey ? 1 : 3);
        // A value as text needs a digit and a blank.
        const std::size_t least = m_isText ? 2 * m_valueCount - 1 : m_valueCount * (m_largest > 255 ? 2 : 1);
        if (m_bytes.size() - m_at < least)
            return bad("is cut short: " + std::to_string(m_valueCount) + " values do not fit in its " + std::to_string(m_bytes.size()) +
                       " bytes");
        return ImageHeader{.format = ImageFormat::Pnm,
                           .width = static_cast<int>(*width),
                           .height = static_cast<int>(*height),
                           .isGrey = m_isGrey,
                           .isDeep = m_largest > 255};
    }
    Expected<Image> decode() {
        auto head = header();
        if (!head) return head.error();
        Image image{.width = head->width, .height = head->height, .channels = m_isGrey ? 1 : 3, .pixels = {}};
        image.pixels.reserve(m_valueCount);
        for (std::size_t i = 0; i < m_valueCount; ++i) {
            const auto value = m_isText ? number() : binary();
            if (!value || *value > m_largest)
                return bad("has no value from 0 to " + std::to_string(m_largest) + " at byte " + std::to_string(m_at));
            image.pixels.push_back(static_cast<std::uint8_t>((*value * 255 + m_largest / 2) / m_largest));
        }
        return image;
    }

  private:
    [[nodiscard]] char character(std::size_t i) const { return static_cast<char>(m_bytes[i]); }
    [[nodiscard]] bool isBlank(std::size_t i) const {
        return character(i) == ' ' || character(i) == '\t' || character(i) == '\n' || character(i) == '\r';
    }
    std::optional<std::uint32_t> binary() {
        auto value = static_cast<std::uint32_t>(m_bytes[m_at++]);
        if (m_largest > 255) value = value << 8 | static_cast<std::uint32_t>(m_bytes[m_at++]);
        return value;
    }

    ImageBytes m_bytes;
    std::size_t m_at = 0;
    std::uint32_t m_largest = 255;
    std::size_t m_valueCount = 0;
    bool m_isText = false;
    bool m_isGrey = false;
};

}  // namespace

Expected<ImageHeader> readPnmHeader(ImageBytes bytes) { return PnmParser(bytes).header(); }
Expected<Image> decodePnm(ImageBytes bytes) { return PnmParser(bytes).decode(); }

}  // namespace rewire
