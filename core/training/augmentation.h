// Random small changes of training images: rotation up to 10 degrees, shift up to 10 % of width and height, horizontal
// flip; bilinear, and pixels outside repeat the nearest edge (METHOD, "Training").
#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/network/kernels.h"

namespace rewire {

// One image's change. Applied to standardised pixels, as the authors' program does.
struct ImageChange {
    float rotation = 0;  // radians
    float shiftX = 0;    // pixels
    float shiftY = 0;
    bool flip = false;
};

[[nodiscard]] ImageChange drawImageChange(const ImageShape& shape, RandomStream stream);

// `source` and `target` are [height x width x channels] and must not overlap. Thread-safe.
void changeImage(const ImageShape& shape, const ImageChange& change, const float* source, float* target,
                 const Kernels& kernels = bestKernels());

}  // namespace rewire
