// Samples of images wherever these are: one size and one number of channels for all, and what becomes of files that are no images. Leaves
// their bytes to image_folder.h and image_archive.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/images/image.h"
#include "core/data/readers/raw_samples.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rewire {

inline constexpr std::uint64_t kLargestImageFile = std::uint64_t{256} << 20;
// Where the size and the colours stand, behind a camera's own notes.
inline constexpr std::uint64_t kImageHeaderBytes = std::uint64_t{128} << 10;

// Called for every file of both parts, in any order: all its bytes, or the reason alone why there are none. An error ends the reading.
using TakeImage = std::function<Expected<void>(bool isTest, std::size_t file, const Expected<std::vector<std::byte>>& bytes)>;

struct ImageSet {
    std::filesystem::path path;  // for messages
    std::string name;
    ImageFiles files;
    std::vector<std::optional<ImageHeader>> headers;  // of the training files; nothing for what is no image
    std::function<Expected<void>(const TakeImage& take)> forEach;
};

// What a preview shows: all files, and the headers of some of each class of the training part.
struct ImagesSeen {
    struct Image {
        std::size_t file = 0;          // in files.train
        Expected<ImageHeader> header;  // or the reason alone why it is no image
    };
    ImageFiles files;
    std::vector<Image> shown;
};
// At most 100 files, about as many of each class, in their order.
[[nodiscard]] std::vector<std::size_t> filesToShow(const ImagePart& part);

[[nodiscard]] Expected<void> checkImageOptions(const ReadOptions& options);
// Values 0 to 255; all images at the size asked for or that of most training images, by area averages or bilinear, in the order of
// `files`. What cannot be read is in RawSamples::badRows with its path; more than 5 % is BadFormat under BadRows::Refuse.
[[nodiscard]] Expected<RawDataset> readImages(const ImageSet& images, const ReadOptions& options);

}  // namespace rewire
