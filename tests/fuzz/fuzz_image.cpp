#include "core/data/readers/images/image.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ImageBytes bytes = std::as_bytes(std::span(data, size));
    const auto header = readImageHeader(bytes);
    const auto image = decodeImage(bytes);
    if (image && !header) __builtin_trap();
    if (image) (void)resized(withChannels(*image, 1), 7, 5);
    return 0;
}
