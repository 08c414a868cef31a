// IDX, the format of MNIST (yann.lecun.com/exdb/mnist): big-endian arrays, images in one file and labels in another,
// plain or gzip. Leaves class names and the split to others.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/file_set.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// Where the four files of a data set are; test files are optional.
struct IdxFiles {
    std::string name;  // of the folder or archive
    std::filesystem::path trainImages;
    std::filesystem::path trainLabels;
    std::filesystem::path testImages;  // empty: none
    std::filesystem::path testLabels;
};

// Whether a folder or archive has train-images-idx3-ubyte[.gz] or the like (names with "train", "images" and "idx"). Nothing if
// not; Mismatch when several files fit; NotFound when the labels beside it are missing.
[[nodiscard]] Expected<std::optional<IdxFiles>> findIdxFiles(const FileSet& set);
// The same, beginning from the images file: labels and, for a training file, test images are looked for beside it.
[[nodiscard]] Expected<IdxFiles> findIdxFilesBeside(const std::filesystem::path& images, ReadMonitor& monitor);

// Values of all six IDX types become floats, NaN and infinity count as missing. Rank 3 and 4 give an image shape.
// BadFormat: sizes that the bytes do not bear out; Mismatch: other counts of images and labels.
[[nodiscard]] Expected<RawSamples> readIdx(const std::filesystem::path& images, const std::filesystem::path& labels, ReadMonitor& monitor,
                                           Extent extent = Extent::Whole);
// One whole number a sample.
[[nodiscard]] Expected<LabelArray> readIdxLabels(const std::filesystem::path& path, std::vector<std::string>& notes, ReadMonitor& monitor);
[[nodiscard]] Expected<RawDataset> readIdxFiles(const IdxFiles& files, ReadMonitor& monitor);

}  // namespace rewire
