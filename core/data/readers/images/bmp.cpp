// Windows bitmaps without compression: 1, 4, 8, 24 and 32 bits a pixel.
#include "core/data/readers/images/image.h"

#include <array>
#include <cstdlib>
#include <utility>

namespace rewire {
namespace {

Error bad(const std::string& what) { return {ErrorCode::BadFormat, "it is a BMP image that " + what}; }

struct Bitmap {
    ImageHeader header;
    std::uint32_t bits = 0;
    std::size_t pixelBegin = 0;
    std::size_t rowBytes = 0;
    bool isTopDown = false;
    std::vector<std::array<std::uint8_t, 3>> palette;  // red, green, blue
};

Expected<Bitmap> parse(ImageBytes bytes) {
    const auto at = [&](std::size_t i, std::size_t count) {
        std::uint32_t value = 0;
        for (std::size_t b = count; b-- > 0;) value = value << 8 | static_cast<std::uint32_t>(bytes[i + b]);
        return value;
    };
    if (bytes.size() < 54) return bad("is cut short in its header");
    const std::uint32_t headerSize = at(14, 4);
    if (headerSize < 40 || headerSize > 124) return bad("has a header of " + std::to_string(headerSize) + " bytes; 40 to 124 are read");
    Bitmap bitmap;
    const auto width = static_cast<std::int32_t>(at(18, 4));
    const std::int64_t height = static_cast<std::int32_t>(at(22, 4));
    bitmap.isTopDown = height < 0;
    bitmap.bits = at(28, 2);
    const std::uint32_t compression = at(30, 4);
    if (compression != 0) return bad("is compressed (method " + std::to_string(compression) + "); save it without compression");
    if (bitmap.bits != 1 && bitmap.bits != 4 && bitmap.bits != 8 && bitmap.bits != 24 && bitmap.bits != 32)
        return bad("has " + std::to_string(bitmap.bits) + " bits a pixel; 1, 4, 8, 24 and 32 are read");
    if (width < 0) return bad("has a negative width");
    if (auto fits =
            checkImageSize(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(std::abs(height)), bitmap.bits, bytes.size());
        !fits)
        return fits.error();
    bitmap.pixelBegin = at(10, 4);
    bitmap.rowBytes = (static_cast<std::size_t>(width) * bitmap.bits + 31) / 32 * 4;
    const std::size_t needed = bitmap.rowBytes * static_cast<std::size_t>(std::abs(height));
    if (bitmap.pixelBegin < 14 + headerSize || bitmap.pixelBegin > bytes.size() || bytes.size() - bitmap.pixelBegin < needed)
        return bad("is cut short: its pixels need " + std::to_string(needed) + " bytes from byte " + std::to_string(bitmap.pixelBegin));
    bitmap.header = {.format = ImageFormat::Bmp, .width = width, .height = static_cast<int>(std::abs(height))};
    if (bitmap.bits > 8) return bitmap;
    const std::uint32_t most = 1u << bitmap.bits;
    const std::uint32_t used = at(46, 4) == 0 ? most : at(46, 4);
    const std::size_t begin = 14 + headerSize;
    if (used > most || begin + 4 * std::size_t{used} > bytes.size())
        return bad("has a palette of " + std::to_string(used) + " colours; it may have " + std::to_string(most));
    bitmap.header.isGrey = true;
    for (std::uint32_t i = 0; i < used; ++i) {
        const auto colour = [&](std::size_t c) { return static_cast<std::uint8_t>(bytes[begin + 4 * i + c]); };
        bitmap.palette.push_back({colour(2), colour(1), colour(0)});
        bitmap.header.isGrey &= colour(0) == colour(1) && colour(1) == colour(2);
    }
    return bitmap;
}

}  // namespace

Expected<ImageHeader> readBmpHeader(ImageBytes bytes) {
    auto bitmap = parse(bytes);
    if (!bitmap) return bitmap.error();
    return bitmap->header;
}

Expected<Image> decodeBmp(ImageBytes bytes) {
    auto parsed = parse(bytes);
    if (!parsed) return parsed.error();
    const Bitmap& bitmap = *parsed;
    Image image{.width = bitmap.header.width, .height = bitmap.header.height, .channels = bitmap.header.isGrey ? 1 : 3, .pixels = {}};
    image.pixels.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) *
                         static_cast<std::size_t>(image.channels));
    for (int y = 0; y < image.height; ++y) {
        const auto row = static_cast<std::size_t>(bitmap.isTopDown ? y : image.height - 1 - y);
        const ImageBytes line = bytes.subspan(bitmap.pixelBegin + row * bitmap.rowBytes, bitmap.rowBytes);
        for (std::size_t x = 0; x < static_cast<std::size_t>(image.width); ++x) {
            if (bitmap.bits > 8) {
                const std::size_t begin = x * bitmap.bits / 8;
                for (std::size_t c = 3; c-- > 0;) image.pixels.push_back(static_cast<std::uint8_t>(line[begin + c]));
                continue;
            }
            const std::size_t bit = x * bitmap.bits;
            const std::size_t index = static_cast<std::size_t>(line[bit / 8]) >> (8 - bitmap.bits - bit % 8) & ((1u << bitmap.bits) - 1);
            if (index >= bitmap.palette.size())
                return bad("uses colour " + std::to_string(index) + " of a palette of " + std::to_string(bitmap.palette.size()));
            const auto& colour = bitmap.palette[index];
            image.pixels.insert(image.pixels.end(), colour.begin(), colour.begin() + image.channels);
        }
    }
    return image;
}

}  // namespace rewire
