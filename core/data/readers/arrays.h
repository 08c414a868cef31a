// Arrays as NumPy's and MATLAB's files have them, and how they become samples: axes, order, labels. Leaves the files' bytes to
// the readers.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/raw_samples.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

using ArrayShape = std::vector<std::uint64_t>;

// "60000 x 28 x 28"; "one value" for rank 0.
[[nodiscard]] std::string shapeText(const ArrayShape& shape);

struct FeatureArray {
    std::string name;
    ArrayShape shape;
    bool isColumnMajor = false;  // the first index runs fastest, as in Fortran and MATLAB
    std::vector<float> cells;    // in the file's order; what a float cannot hold is NaN
};

struct LabelArray {
    std::string name;
    ArrayShape shape;
    bool isColumnMajor = false;
    bool isText = false;
    std::vector<double> numbers;     // in the file's order, or
    std::vector<std::string> texts;  // when isText
};

enum class SampleAxis { First, Last };

// How much of an array of features is taken.
enum class Extent {
    Whole,
    FirstSamples,  // as many as a preview shows: kSamplesShown, or fewer that together have 4 194 304 cells at most, but one
};
inline constexpr std::uint64_t kSamplesShown = 100;

// The cells that an extent of an array consists of, told by their places in the file's order. A value; the number of all cells must not
// overflow.
class ArrayPart {
  public:
    ArrayPart(const ArrayShape& shape, bool isColumnMajor, SampleAxis axis, Extent extent);

    [[nodiscard]] const ArrayShape& shape() const { return m_shape; }
    [[nodiscard]] std::uint64_t cellCount() const { return m_cellCount; }
    [[nodiscard]] bool holds(std::uint64_t place) const { return m_isWhole || place / m_stride % m_sampleCount < m_takenCount; }
    // Nothing is held from this place on.
    [[nodiscard]] std::uint64_t end() const { return m_end; }

  private:
    ArrayShape m_shape;
    bool m_isWhole = true;
    std::uint64_t m_cellCount = 1;
    std::uint64_t m_sampleCount = 1;  // of the array
    std::uint64_t m_takenCount = 1;
    std::uint64_t m_stride = 1;  // between samples
    std::uint64_t m_end = 1;
};

// How many samples an array of labels describes: its length, or the rows of a one-hot matrix.
[[nodiscard]] std::uint64_t labelCount(const ArrayShape& shape);

// Puts cells into samples.features as [samples x features]. Rank 1 is one feature a sample; rank 3 and 4 are images (height x
// width x channels, channels first is told and turned). BadFormat: no samples, too many features, a higher rank; Cancelled.
[[nodiscard]] Expected<void> takeFeatures(FeatureArray array, SampleAxis axis, RawSamples& samples, const ReadMonitor& monitor);
// How many samples an array of features has along `axis`.
[[nodiscard]] std::uint64_t sampleCount(const ArrayShape& shape, SampleAxis axis);
// A vector, a row, a column or a one-hot matrix. BadFormat: another shape, a label that is not finite; Mismatch: another count
// than `expected`.
[[nodiscard]] Expected<void> takeLabels(const LabelArray& array, std::uint64_t expected, RawSamples& samples);
// Takes the last column of samples.features for the labels.
[[nodiscard]] Expected<void> takeLastColumnAsLabels(RawSamples& samples, const ReadMonitor& monitor);
// TooLarge with figures when `bytes` are more than the machine can give.
[[nodiscard]] Expected<void> checkMemory(const std::filesystem::path& path, std::uint64_t bytes);
// Beyond the range of float a conversion is undefined.
[[nodiscard]] float asCell(double value);

}  // namespace rewire
