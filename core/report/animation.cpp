#include "core/report/animation.h"

#include <algorithm>
#include <cassert>

namespace rewire {

std::unique_ptr<AnimationWriter> makeAnimationWriter(AnimationFormat format, const AnimationShape& shape) {
    assert(shape.width >= 1 && shape.height >= 1 && shape.width <= 65535 && shape.height <= 65535);
    return format == AnimationFormat::Gif ? makeGifWriter(shape) : makeApngWriter(shape);
}

PixelRect changedRect(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int width) {
    int left = width, right = -1, top = -1, bottom = -1;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i] == after[i]) continue;
        const int x = static_cast<int>(i) % width;
        bottom = static_cast<int>(i) / width;
        if (top < 0) top = bottom;
        left = std::min(left, x);
        right = std::max(right, x);
    }
    if (top < 0) return {0, 0, 1, 1};
    return {left, top, right - left + 1, bottom - top + 1};
}

}  // namespace rewire
