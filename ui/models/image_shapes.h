// Features as pictures: which ones they could be, and the pixels of one.
#pragma once

#include "core/data/image_shape.h"

#include <QString>
#include <span>
#include <vector>

namespace rewire {

// Every width and height of at least 2 and at most 4096 pixels, grey, and RGB where the features divide by 3; the squarest
// first, at most 60. O(square root of the feature count).
[[nodiscard]] std::vector<ImageShape> possibleImageShapes(int featureCount);
// [height x width] means over channels of a value for each feature.
[[nodiscard]] std::vector<double> pixelMeans(std::span<const double> values, const ImageShape& shape);
[[nodiscard]] QString imageShapeText(const ImageShape& shape);  // "28 × 28", "32 × 32 RGB"

}  // namespace rewire
