#include "core/training/augmentation.h"

#include <cmath>
#include <numbers>

namespace rewire {

ImageChange drawImageChange(const ImageShape& shape, RandomStream stream) {
    constexpr double kLargestRotation = 10.0 * std::numbers::pi / 180.0;
    constexpr double kLargestShift = 0.1;
    ImageChange change;
    change.rotation = static_cast<float>(stream.uniform(-kLargestRotation, kLargestRotation));
    change.shiftX = static_cast<float>(stream.uniform(-kLargestShift, kLargestShift) * shape.width);
    change.shiftY = static_cast<float>(stream.uniform(-kLargestShift, kLargestShift) * shape.height);
    change.flip = stream.next32() >> 31 != 0;
    return change;
}

void changeImage(const ImageShape& shape, const ImageChange& change, const float* source, float* target, const Kernels& kernels) {
    const float cosine = std::cos(change.rotation);
    const float sine = std::sin(change.rotation);
    const float centreX = static_cast<float>(shape.width - 1) / 2;
    const float centreY = static_cast<float>(shape.height - 1) / 2;
    // Where pixel (0, 0) comes from: undo the flip, the shift, and the rotation about the centre.
    const float dx = (change.flip ? centreX : -centreX) - change.shiftX;
    const float dy = -centreY - change.shiftY;
    const float direction = change.flip ? -1.0f : 1.0f;
    kernels.warpImage({.source = source,
                       .target = target,
                       .width = shape.width,
                       .height = shape.height,
                       .channels = shape.channels,
                       .x0 = cosine * dx + sine * dy + centreX,
                       .stepX = direction * cosine,
                       .rowX = sine,
                       .y0 = cosine * dy - sine * dx + centreY,
                       .stepY = -direction * sine,
                       .rowY = cosine});
}

}  // namespace rewire
