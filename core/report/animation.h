// Moving pictures from pixels: GIF and APNG. What the pixels show, and when to stop, is the caller's (ui/export/film.h).
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace rewire {

enum class AnimationFormat { Gif, Apng };

struct AnimationShape {
    int width = 0;  // at most 65535, both
    int height = 0;
    bool isTransparent = false;  // false: alpha is ignored. GIF knows only wholly transparent pixels: alpha below 128
    std::string comment{};       // stored in the file, Latin-1; empty for none
};

// Takes frames one after another and gives the file's bytes at the end; it repeats for ever. Only what changes between frames is
// stored. Thread-confined; memory: the bytes so far and one frame.
class AnimationWriter {
  public:
    virtual ~AnimationWriter() = default;
    // `pixels` is [height x width], row-major, 0xAARRGGBB, not premultiplied. GIF rounds the delay to 10 ms.
    [[nodiscard]] virtual Expected<void> add(std::span<const std::uint32_t> pixels, int milliseconds) = 0;
    // Once, after at least one frame.
    [[nodiscard]] virtual Expected<std::vector<std::byte>> finish() = 0;
};

// GIF: a colour table a frame, exact up to 255 new colours in it and by median cut beyond (core/report/colour_table.h). APNG: exact.
[[nodiscard]] std::unique_ptr<AnimationWriter> makeAnimationWriter(AnimationFormat format, const AnimationShape& shape);

struct PixelRect {
    int x = 0, y = 0, width = 0, height = 0;
};
// The smallest rectangle outside which both frames are equal; 1 x 1 at the origin where they are equal altogether.
[[nodiscard]] PixelRect changedRect(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, int width);

// The two formats; see makeAnimationWriter.
[[nodiscard]] std::unique_ptr<AnimationWriter> makeGifWriter(const AnimationShape& shape);
[[nodiscard]] std::unique_ptr<AnimationWriter> makeApngWriter(const AnimationShape& shape);

}  // namespace rewire
