#include "core/data/readers/images/image.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace rewire {
namespace {

using namespace std::string_view_literals;

// For each target position, which source positions it is made of and in which shares.
struct Tap {
    int source = 0;
    float share = 0;
};

std::vector<std::vector<Tap>> taps(int from, int to) {
    std::vector<std::vector<Tap>> all(static_cast<std::size_t>(to));
    const double scale = static_cast<double>(from) / to;
    for (int t = 0; t < to; ++t) {
        std::vector<Tap>& list = all[static_cast<std::size_t>(t)];
        if (scale > 1) {  // area average
            const double begin = t * scale;
            const double end = std::min<double>((t + 1) * scale, from);
            for (int s = static_cast<int>(begin); s < from && s < end; ++s) {
                const double share = std::min<double>(end, s + 1) - std::max<double>(begin, s);
                if (share > 0) list.push_back({s, static_cast<float>(share / (end - begin))});
            }
            continue;
        }
        const double centre = std::clamp((t + 0.5) * scale - 0.5, 0.0, static_cast<double>(from - 1));
        const int first = static_cast<int>(centre);
        const auto part = static_cast<float>(centre - first);
        list.push_back({first, 1 - part});
        if (part > 0 && first + 1 < from) list.push_back({first + 1, part});
    }
    return all;
}

}  // namespace

ImageFormat tellImage(ImageBytes head) {
    const std::string_view text(reinterpret_cast<const char*>(head.data()), std::min<std::size_t>(head.size(), 18));
    if (text.starts_with("\x89PNG\r\n\x1A\n"sv)) return ImageFormat::Png;
    if (text.starts_with("\xFF\xD8\xFF"sv)) return ImageFormat::Jpeg;
    if (text.starts_with("BM"sv) && text.size() >= 18 && text.substr(6, 4) == "\0\0\0\0"sv) return ImageFormat::Bmp;
    const bool isPnm = text.size() > 3 && text[0] == 'P' && (text[1] == '2' || text[1] == '3' || text[1] == '5' || text[1] == '6');
    return isPnm && " \t\r\n#"sv.find(text[2]) != std::string_view::npos ? ImageFormat::Pnm : ImageFormat::None;
}

Expected<void> checkImageSize(std::uint64_t width, std::uint64_t height, std::uint64_t bitsPerPixel, std::size_t byteCount) {
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width == 0 || height == 0) return Error{ErrorCode::BadFormat, "it declares no pixels"};
    if (width > kLargestImageSide || height > kLargestImageSide)
        return Error{ErrorCode::BadFormat, "it declares " + size + "; at most 10000 x 10000 are read"};
    if (width * height * bitsPerPixel / 8 / 1032 > byteCount)
        return Error{ErrorCode::BadFormat, "it declares " + size + ", more than its " + std::to_string(byteCount) + " bytes can hold"};
    return {};
}

Expected<ImageHeader> readImageHeader(ImageBytes bytes) {
    switch (tellImage(bytes)) {
        case ImageFormat::Png: return readPngHeader(bytes);
        case ImageFormat::Jpeg: return readJpegHeader(bytes);
        case ImageFormat::Bmp: return readBmpHeader(bytes);
        case ImageFormat::Pnm: return readPnmHeader(bytes);
        case ImageFormat::None: break;
    }
    return Error{ErrorCode::BadFormat, bytes.empty() ? "it is empty" : "it is no PNG, JPEG, BMP or PGM/PPM image"};
}

Expected<Image> decodeImage(ImageBytes bytes) {
    switch (tellImage(bytes)) {
        case ImageFormat::Png: return decodePng(bytes);
        case ImageFormat::Jpeg: return decodeJpeg(bytes);
        case ImageFormat::Bmp: return decodeBmp(bytes);
        case ImageFormat::Pnm: return decodePnm(bytes);
        case ImageFormat::None: break;
    }
    return Error{ErrorCode::BadFormat, bytes.empty() ? "it is empty" : "it is no PNG, JPEG, BMP or PGM/PPM image"};
}

Image withChannels(Image image, int channels) {
    if (image.channels == channels) return image;
    Image changed{.width = image.width, .height = image.height, .channels = channels, .pixels = {}};
    const std::size_t count = image.pixels.size() / static_cast<std::size_t>(image.channels);
    changed.pixels.reserve(count * static_cast<std::size_t>(channels));
    for (std::size_t p = 0; p < count; ++p) {
        if (channels == 3) {
            changed.pixels.insert(changed.pixels.end(), 3, image.pixels[p]);
            continue;
        }
        const int luma = 299 * image.pixels[3 * p] + 587 * image.pixels[3 * p + 1] + 114 * image.pixels[3 * p + 2];
        changed.pixels.push_back(static_cast<std::uint8_t>((luma + 500) / 1000));
    }
    return changed;
}

Image resized(const Image& image, int width, int height) {
    if (image.width == width && image.height == height) return image;
    const auto channels = static_cast<std::size_t>(image.channels);
    const auto across = taps(image.width, width);
    const auto down = taps(image.height, height);
    const std::size_t rowLength = static_cast<std::size_t>(width) * channels;
    std::vector<float> narrow(static_cast<std::size_t>(image.height) * rowLength, 0.0f);
    for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y) {
        const std::uint8_t* source = image.pixels.data() + y * static_cast<std::size_t>(image.width) * channels;
        for (std::size_t x = 0; x < across.size(); ++x)
            for (const Tap& tap : across[x])
                for (std::size_t c = 0; c < channels; ++c)
                    narrow[y * rowLength + x * channels + c] +=
                        tap.share * static_cast<float>(source[static_cast<std::size_t>(tap.source) * channels + c]);
    }
    Image result{
        .width = width, .height = height, .channels = image.channels, .pixels = std::vector<std::uint8_t>(down.size() * rowLength)};
    std::vector<float> row(rowLength);
    for (std::size_t y = 0; y < down.size(); ++y) {
        std::ranges::fill(row, 0.0f);
        for (const Tap& tap : down[y])
            for (std::size_t i = 0; i < rowLength; ++i) row[i] += tap.share * narrow[static_cast<std::size_t>(tap.source) * rowLength + i];
        for (std::size_t i = 0; i < rowLength; ++i)
            result.pixels[y * rowLength + i] = static_cast<std::uint8_t>(std::clamp(std::lround(row[i]), 0L, 255L));
    }
    return result;
}

}  // namespace rewire
