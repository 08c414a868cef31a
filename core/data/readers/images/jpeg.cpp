// JPEG by libjpeg. Its errors leave by longjmp, so that the functions that call it hold no objects.
#include "core/data/readers/images/image.h"

#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include <jpeglib.h>
#include <jerror.h>

namespace rewire {
namespace {

constexpr int kMostScans = 100;                    // a progressive file of many scans only costs time
constexpr long kMostMemory = 2000L * 1024 * 1024;  // of libjpeg, for 10000 x 10000 progressive pixels

struct Decoder {
    jpeg_error_mgr errors{};  // first: libjpeg gives its address back
    std::jmp_buf escape{};
    jpeg_progress_mgr progress{};
    jpeg_decompress_struct info{};
    bool isDamaged = false;
    bool isCreated = false;
    char message[JMSG_LENGTH_MAX] = {};

    Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        if (isCreated) jpeg_destroy_decompress(&info);
    }
};

Decoder& decoderOf(j_common_ptr info) { return *reinterpret_cast<Decoder*>(info->err); }

[[noreturn]] void leave(j_common_ptr info) {
    Decoder& decoder = decoderOf(info);
    info->err->format_message(info, decoder.message);
    std::longjmp(decoder.escape, 1);
}

void noteWarning(j_common_ptr info, int level) {
    const int code = info->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE)) decoderOf(info).isDamaged = true;
}

void countScans(j_common_ptr info) {
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMostScans) {
        std::snprintf(decoderOf(info).message, JMSG_LENGTH_MAX, "more than %d scans", kMostScans);
        std::longjmp(decoderOf(info).escape, 1);
    }
}

bool begin(Decoder& decoder, const unsigned char* bytes, unsigned long count) {
    decoder.info.err = jpeg_std_error(&decoder.errors);
    decoder.errors.error_exit = leave;
    decoder.errors.emit_message = noteWarning;
    decoder.errors.output_message = [](j_common_ptr) {};
    if (setjmp(decoder.escape) != 0) return false;
    jpeg_create_decompress(&decoder.info);
    decoder.isCreated = true;
    decoder.info.mem->max_memory_to_use = kMostMemory;
    decoder.progress.progress_monitor = countScans;
    decoder.info.progress = &decoder.progress;
    jpeg_save_markers(&decoder.info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_mem_src(&decoder.info, bytes, count);
    jpeg_read_header(&decoder.info, TRUE);
    return true;
}

bool decode(Decoder& decoder, unsigned char* pixels, std::size_t rowLength) {
    if (setjmp(decoder.escape) != 0) return false;
    jpeg_start_decompress(&decoder.info);
    while (decoder.info.output_scanline < decoder.info.output_height) {
        unsigned char* row = pixels + decoder.info.output_scanline * rowLength;
        jpeg_read_scanlines(&decoder.info, &row, 1);
    }
    jpeg_finish_decompress(&decoder.info);
    return true;
}

// Of EXIF's first directory (tag 0x0112), 1 to 8; 1 when there is none.
int orientationOf(const unsigned char* data, std::size_t size) {
    if (size < 14 || std::memcmp(data, "Exif\0\0", 6) != 0) return 1;
    data += 6;
    size -= 6;
    const bool isBig = data[0] == 'M';
    const auto at = [&](std::size_t begin, std::size_t count) {
        std::size_t value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value << 8 | data[begin + (isBig ? i : count - 1 - i)];
        return value;
    };
    const std::size_t directory = at(4, 4);
    if (directory > size || size - directory < 2) return 1;
    const std::size_t count = at(directory, 2);
    for (std::size_t entry = 0; entry < count; ++entry) {
        const std::size_t begin = directory + 2 + 12 * entry;
        if (begin + 12 > size) return 1;
        if (at(begin, 2) != 0x0112) continue;
        const std::size_t value = at(begin + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

int orientationOf(const Decoder& decoder) {
    for (const auto* marker = decoder.info.marker_list; marker != nullptr; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 1) return orientationOf(marker->data, marker->data_length);
    return 1;
}

// Orientations 5 to 8 exchange the axes; 2, 3, 4 and their like mirror them.
Image turned(Image image, int orientation) {
    if (orientation == 1) return image;
    Image result{
        .width = image.width, .height = image.height, .channels = image.channels, .pixels = std::vector<std::uint8_t>(image.pixels.size())};
    if (orientation >= 5) std::swap(result.width, result.height);
    const auto channels = static_cast<std::size_t>(image.channels);
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) {
            int fromX = orientation >= 5 ? y : x;
            int fromY = orientation >= 5 ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) fromX = image.width - 1 - fromX;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) fromY = image.height - 1 - fromY;
            const auto from =
                (static_cast<std::size_t>(fromY) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(fromX)) * channels;
            const auto to = (static_cast<std::size_t>(y) * static_cast<std::size_t>(result.width) + static_cast<std::size_t>(x)) * channels;
            std::memcpy(result.pixels.data() + to, image.pixels.data() + from, channels);
        }
    }
    return result;
}

Expected<std::unique_ptr<Decoder>> opened(ImageBytes bytes) {
    auto decoder = std::make_unique<Decoder>();
    if (!begin(*decoder, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned long>(bytes.size())))
        return Error{ErrorCode::BadFormat, std::string("it is a damaged JPEG image (") + decoder->message + ")"};
    const jpeg_decompress_struct& info = decoder->info;
    // The shortest code of a block of 64 pixels is one bit in a progressive scan.
    if (auto fits = checkImageSize(info.image_width, info.image_height, 8, bytes.size()); !fits) return fits.error();
    if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK)
        return Error{ErrorCode::BadFormat, "it is a CMYK image, made for printing; convert it to RGB"};
    return decoder;
}

}  // namespace

Expected<ImageHeader> readJpegHeader(ImageBytes bytes) {
    auto decoder = opened(bytes);
    if (!decoder) return decoder.error();
    const jpeg_decompress_struct& info = (*decoder)->info;
    const int orientation = orientationOf(**decoder);
    ImageHeader header{.format = ImageFormat::Jpeg,
                       .width = static_cast<int>(info.image_width),
                       .height = static_cast<int>(info.image_height),
                       .isGrey = info.jpeg_color_space == JCS_GRAYSCALE,
                       .isTurned = orientation != 1};
    if (orientation >= 5) std::swap(header.width, header.height);
    return header;
}

Expected<Image> decodeJpeg(ImageBytes bytes) {
    auto decoder = opened(bytes);
    if (!decoder) return decoder.error();
    jpeg_decompress_struct& info = (*decoder)->info;
    const bool isGrey = info.jpeg_color_space == JCS_GRAYSCALE;
    info.out_color_space = isGrey ? JCS_GRAYSCALE : JCS_RGB;
    Image image{.width = static_cast<int>(info.image_width),
                .height = static_cast<int>(info.image_height),
                .channels = isGrey ? 1 : 3,
                .pixels = {}};
    const std::size_t rowLength = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.channels);
    image.pixels.resize(rowLength * static_cast<std::size_t>(image.height));
    const int orientation = orientationOf(**decoder);
    if (!decode(**decoder, image.pixels.data(), rowLength))
        return Error{ErrorCode::BadFormat, std::string("it is a damaged JPEG image (") + (*decoder)->message + ")"};
    if ((*decoder)->isDamaged) return Error{ErrorCode::BadFormat, "it is a damaged JPEG image (its data are cut short or wrong)"};
    return turned(std::move(image), orientation);
}

}  // namespace rewire
