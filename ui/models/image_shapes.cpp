#include "ui/models/image_shapes.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

namespace rewire {

std::vector<ImageShape> possibleImageShapes(int featureCount) {
    constexpr int kLongestSide = 4096;
    constexpr std::size_t kMost = 60;
    std::vector<ImageShape> shapes;
    for (const int channels : {1, 3}) {
        if (featureCount < 4 * channels || featureCount % channels != 0) continue;
        const int pixels = featureCount / channels;
        for (int side = 2; side <= pixels / side; ++side) {
            if (pixels % side != 0 || pixels / side > kLongestSide) continue;
            shapes.push_back({pixels / side, side, channels});
            if (side != pixels / side) shapes.push_back({side, pixels / side, channels});
        }
    }
    const auto stretch = [](const ImageShape& shape) {
        return static_cast<double>(std::max(shape.width, shape.height)) / std::min(shape.width, shape.height);
    };
    std::ranges::stable_sort(shapes, {}, stretch);
    if (shapes.size() > kMost) shapes.resize(kMost);
    return shapes;
}

std::vector<double> pixelMeans(std::span<const double> values, const ImageShape& shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::vector<double> means;
    for (std::size_t first = 0; first + channels <= values.size(); first += channels) {
        const auto pixel = values.subspan(first, channels);
        means.push_back(std::accumulate(pixel.begin(), pixel.end(), 0.0) / shape.channels);
    }
    return means;
}

QString imageShapeText(const ImageShape& shape) {
    return shape.channels == 1 ? QCoreApplication::translate("ImageShape", "%1 × %2").arg(shape.width).arg(shape.height)
                               : QCoreApplication::translate("ImageShape", "%1 × %2 RGB").arg(shape.width).arg(shape.height);
}

}  // namespace rewire
