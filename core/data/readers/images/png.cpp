// PNG by libpng's simplified interface, which needs no longjmp of ours.
#include "core/data/readers/images/image.h"

#include <png.h>

#include <string_view>

namespace rewire {
namespace {

struct PngImage {
    PngImage() { image.version = PNG_IMAGE_VERSION; }
    PngImage(const PngImage&) = delete;
    PngImage& operator=(const PngImage&) = delete;
    ~PngImage() { png_image_free(&image); }
    [[nodiscard]] Error damage() const { return {ErrorCode::BadFormat, std::string("it is a damaged PNG image (") + image.message + ")"}; }
    png_image image{};
};

// IHDR is always first: width at byte 16, height at 20, bit depth at 24, colour type at 25.
Expected<ImageHeader> headerOf(ImageBytes bytes) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(bytes[i]); };
    if (bytes.size() < 33) return Error{ErrorCode::BadFormat, "it is cut short"};
    const std::uint32_t width = at(16) << 24 | at(17) << 16 | at(18) << 8 | at(19);
    const std::uint32_t height = at(20) << 24 | at(21) << 16 | at(22) << 8 | at(23);
    const std::uint32_t channels = at(25) == 2 ? 3 : at(25) == 4 ? 2 : at(25) == 6 ? 4 : 1;
    if (auto fits = checkImageSize(width, height, at(24) * channels, bytes.size()); !fits) return fits.error();
    return ImageHeader{.format = ImageFormat::Png,
                       .width = static_cast<int>(width),
                       .height = static_cast<int>(height),
                       .isGrey = at(25) == 0 || at(25) == 4,
                       .hasAlpha = at(25) >= 4,
                       .isDeep = at(24) == 16};
}

}  // namespace

Expected<ImageHeader> readPngHeader(ImageBytes bytes) {
    auto header = headerOf(bytes);
    if (!header) return header;
    PngImage png;
    if (png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()) == 0) return png.damage();
    header->hasAlpha = (png.image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    header->isGrey = (png.image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    return header;
}

Expected<Image> decodePng(ImageBytes bytes) {
    auto header = headerOf(bytes);
    if (!header) return header.error();
    PngImage png;
    if (png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()) == 0) return png.damage();
    png.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    const bool isGrey = (png.image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    const bool hasAlpha = (png.image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    png.image.format = isGrey ? (hasAlpha ? PNG_FORMAT_GA : PNG_FORMAT_GRAY) : (hasAlpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB);
    std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(png.image));
    if (png_image_finish_read(&png.image, nullptr, pixels.data(), 0, nullptr) == 0) return png.damage();
    Image image{.width = header->width, .height = header->height, .channels = isGrey ? 1 : 3, .pixels = {}};
    if (!hasAlpha) {
        image.pixels = std::move(pixels);
        return image;
    }
    const auto channels = static_cast<std::size_t>(image.channels);
    image.pixels.reserve(pixels.size() / (channels + 1) * channels);
    for (std::size_t p = 0; p < pixels.size(); p += channels + 1) {
        const int alpha = pixels[p + channels];
        for (std::size_t c = 0; c < channels; ++c)
            image.pixels.push_back(static_cast<std::uint8_t>((pixels[p + c] * alpha + 255 * (255 - alpha) + 127) / 255));
    }
    return image;
}

}  // namespace rewire
