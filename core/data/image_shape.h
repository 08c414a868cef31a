// How the features of a sample lie on a picture.
#pragma once

namespace rewire {

// Row-major pixels: feature index = (row * width + column) * channels + channel.
struct ImageShape {
    int width = 0;
    int height = 0;
    int channels = 1;
    friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

}  // namespace rewire
