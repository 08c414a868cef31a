// One small picture decoded from bytes that nobody vouches for: PNG, JPEG, BMP or PGM/PPM, told by content. Leaves files and
// folders to core/data/readers/image_folder.h.
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rewire {

inline constexpr int kLargestImageSide = 10'000;

enum class ImageFormat { None, Png, Jpeg, Bmp, Pnm };

struct ImageHeader {
    ImageFormat format = ImageFormat::None;
    int width = 0;
    int height = 0;
    bool isGrey = false;
    // What decoding changes.
    bool hasAlpha = false;  // drawn over white
    bool isDeep = false;    // 16 bits a channel, scaled to 8
    bool isTurned = false;  // as its EXIF orientation says; width and height are those after turning
};

// Pixels of 8 bits, rows from the top, channels interleaved.
struct Image {
    int width = 0;
    int height = 0;
    int channels = 1;  // 1 grey or 3 RGB
    std::vector<std::uint8_t> pixels;
};

using ImageBytes = std::span<const std::byte>;

[[nodiscard]] ImageFormat tellImage(ImageBytes head);
// Both: BadFormat with the reason alone ("it is cut short"); the caller knows the file. Sizes are checked against 10000 x 10000
// and against the bytes that are there before anything is allocated.
[[nodiscard]] Expected<ImageHeader> readImageHeader(ImageBytes bytes);
[[nodiscard]] Expected<Image> decodeImage(ImageBytes bytes);

// Grey by ITU-R BT.601 luma; or three equal channels.
[[nodiscard]] Image withChannels(Image image, int channels);
// Area averages where it shrinks, bilinear where it grows; each axis on its own.
[[nodiscard]] Image resized(const Image& image, int width, int height);

// Of one format each; called by the two above.
[[nodiscard]] Expected<ImageHeader> readPngHeader(ImageBytes bytes);
[[nodiscard]] Expected<Image> decodePng(ImageBytes bytes);
[[nodiscard]] Expected<ImageHeader> readJpegHeader(ImageBytes bytes);
[[nodiscard]] Expected<Image> decodeJpeg(ImageBytes bytes);
[[nodiscard]] Expected<ImageHeader> readBmpHeader(ImageBytes bytes);
[[nodiscard]] Expected<Image> decodeBmp(ImageBytes bytes);
[[nodiscard]] Expected<ImageHeader> readPnmHeader(ImageBytes bytes);
[[nodiscard]] Expected<Image> decodePnm(ImageBytes bytes);

// Of all formats: refuses empty and giant sizes, and more than 1032 x 8 pixels a byte, which no compression reaches.
[[nodiscard]] Expected<void> checkImageSize(std::uint64_t width, std::uint64_t height, std::uint64_t bitsPerPixel, std::size_t byteCount);

}  // namespace rewire
