#include "core/data/readers/arrays.h"

#include "core/base/memory.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace rewire {
namespace {

Error badArray(const std::filesystem::path& path, const std::string& name, const std::string& what) {
    return {ErrorCode::BadFormat, displayPath(path) + ": " + (name.empty() ? "the array" : "the array '" + displayText(name) + "'") + what};
}

std::vector<std::uint64_t> stridesOf(const ArrayShape& shape, bool isColumnMajor) {
    std::vector<std::uint64_t> strides(shape.size(), 1);
    std::uint64_t stride = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::size_t axis = isColumnMajor ? i : shape.size() - 1 - i;
        strides[axis] = stride;
        stride *= shape[axis];
    }
    return strides;
}

constexpr std::uint64_t kCellsShown = std::uint64_t{1} << 22;

bool isRising(const std::vector<std::size_t>& axes) { return std::ranges::is_sorted(axes); }

constexpr std::size_t kPiece = std::size_t{1} << 18;  // cells between two looks for a stop

// The cells with `axes` (all of them) from slowest to fastest; a part of them after a stop.
std::vector<float> rearranged(FeatureArray array, const std::vector<std::size_t>& axes, const ReadMonitor& monitor) {
    if (!array.isColumnMajor && isRising(axes)) return std::move(array.cells);
    if (array.isColumnMajor && std::is_sorted(axes.rbegin(), axes.rend())) return std::move(array.cells);
    const auto strides = stridesOf(array.shape, array.isColumnMajor);
    std::vector<float> cells;
    cells.reserve(array.cells.size());
    std::vector<std::uint64_t> index(axes.size(), 0);
    std::uint64_t source = 0;
    while (cells.size() < array.cells.size()) {
        if (cells.size() % kPiece == 0 && monitor.stopRequested()) break;
        cells.push_back(array.cells[static_cast<std::size_t>(source)]);
        for (std::size_t i = axes.size(); i-- > 0;) {
            source += strides[axes[i]];
            if (++index[i] < array.shape[axes[i]]) break;
            source -= strides[axes[i]] * array.shape[axes[i]];
            index[i] = 0;
        }
    }
    return cells;
}

bool isChannelCount(std::uint64_t count) { return count == 1 || count == 3 || count == 4; }

// The axes from samples to fastest, channels last; sets the image shape.
std::vector<std::size_t> imageAxes(const ArrayShape& shape, SampleAxis axis, RawSamples& samples) {
    const std::size_t rank = shape.size();
    const std::size_t first = axis == SampleAxis::First ? 1 : 0;  // of the axes of a sample
    std::vector<std::size_t> axes{axis == SampleAxis::First ? 0 : rank - 1};
    for (std::size_t i = 0; i + 1 < rank; ++i) axes.push_back(first + i);
    if (rank == 4 && !isChannelCount(shape[axes[3]]) && isChannelCount(shape[axes[1]])) {
        std::rotate(axes.begin() + 1, axes.begin() + 2, axes.end());
        samples.notes.push_back("The images come with channels first; they were turned to channels last.");
    }
    const std::uint64_t channels = rank == 4 ? shape[axes[3]] : 1;
    if (isChannelCount(channels)) {
        samples.imageShape = ImageShape{
            .width = static_cast<int>(shape[axes[2]]), .height = static_cast<int>(shape[axes[1]]), .channels = static_cast<int>(channels)};
    }
    return axes;
}

void countMissing(RawSamples& samples, const ReadMonitor& monitor) {
    const auto width = static_cast<std::size_t>(samples.featureCount);
    for (std::size_t at = 0; at < samples.features.size(); ++at) {
        if (at % kPiece == 0 && monitor.stopRequested()) return;
        if (std::isfinite(samples.features[at])) continue;
        samples.features[at] = std::numeric_limits<float>::quiet_NaN();
        ++samples.missing.count;
        if (samples.missing.wantsPlace())
            samples.missing.places.push_back("sample " + std::to_string(at / width) + ", input " + std::to_string(at % width));
    }
}

std::string numberText(double value) {
    char text[40];
    // Whole numbers as such, not as 1e+06.
    if (std::abs(value) < 1e15 && value == std::trunc(value)) return std::to_string(static_cast<std::int64_t>(value));
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

// The number that people wrote: 0.1, not 0.10000000149.
double asWritten(float value) {
    if (!std::isfinite(value) || value == std::trunc(value)) return static_cast<double>(value);
    char text[40];
    double written = 0;
    std::from_chars(text, std::to_chars(text, text + sizeof text, value).ptr, written);
    return written;
}

// The column of each row's only 1; nothing when that is not what the matrix is.
std::optional<std::vector<double>> fromOneHot(const LabelArray& array) {
    const std::uint64_t rows = array.shape[0];
    const std::uint64_t columns = array.shape[1];
    std::vector<double> labels(static_cast<std::size_t>(rows), -1);
    for (std::uint64_t r = 0; r < rows; ++r) {
        for (std::uint64_t c = 0; c < columns; ++c) {
            const double cell = array.numbers[static_cast<std::size_t>(array.isColumnMajor ? c * rows + r : r * columns + c)];
            if (cell == 0) continue;
            if (cell != 1 || labels[static_cast<std::size_t>(r)] >= 0) return std::nullopt;
            labels[static_cast<std::size_t>(r)] = static_cast<double>(c);
        }
        if (labels[static_cast<std::size_t>(r)] < 0) return std::nullopt;
    }
    return labels;
}

bool isVector(const ArrayShape& shape) {
    return !shape.empty() && std::ranges::count_if(shape, [](std::uint64_t size) { return size != 1; }) <= 1;
}

}  // namespace

std::string shapeText(const ArrayShape& shape) {
    if (shape.empty()) return "one value";
    std::string text;
    for (const std::uint64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text;
}

ArrayPart::ArrayPart(const ArrayShape& shape, bool isColumnMajor, SampleAxis axis, Extent extent) : m_shape(shape) {
    for (const std::uint64_t size : shape) m_cellCount *= size;
    m_end = m_cellCount;
    if (extent == Extent::Whole || m_cellCount == 0 || shape.empty()) return;
    const std::size_t samples = axis == SampleAxis::First ? 0 : shape.size() - 1;
    m_sampleCount = shape[samples];
    m_takenCount = std::min({m_sampleCount, kSamplesShown, std::max<std::uint64_t>(1, kCellsShown / (m_cellCount / m_sampleCount))});
    m_isWhole = m_takenCount == m_sampleCount;
    m_stride = stridesOf(shape, isColumnMajor)[samples];
    m_end -= (m_sampleCount - m_takenCount) * m_stride;
    m_cellCount = m_cellCount / m_sampleCount * m_takenCount;
    m_shape[samples] = m_takenCount;
}

std::uint64_t sampleCount(const ArrayShape& shape, SampleAxis axis) {
    return shape.empty() ? 0 : axis == SampleAxis::First ? shape.front() : shape.back();
}

float asCell(double value) {
    return std::abs(value) <= double{std::numeric_limits<float>::max()} ? static_cast<float>(value)
                                                                        : std::numeric_limits<float>::quiet_NaN();
}

Expected<void> checkMemory(const std::filesystem::path& path, std::uint64_t bytes) {
    const auto available = availableMemory();
    if (!available || bytes <= static_cast<std::uint64_t>(*available)) return {};
    constexpr std::uint64_t kMiB = 1024 * 1024;
    return Error{ErrorCode::TooLarge, displayPath(path) + " needs " + std::to_string(bytes / kMiB) + " MiB of memory, and " +
                                          std::to_string(static_cast<std::uint64_t>(*available) / kMiB) +
                                          " MiB are free. Give fewer samples, or samples of fewer values."};
}

std::uint64_t labelCount(const ArrayShape& shape) {
    if (!isVector(shape)) return shape.empty() ? 0 : shape.front();
    std::uint64_t count = 1;
    for (const std::uint64_t size : shape) count *= size;
    return count;
}

Expected<void> takeFeatures(FeatureArray array, SampleAxis axis, RawSamples& samples, const ReadMonitor& monitor) {
    const ArrayShape shape = array.shape;
    if (shape.empty() || shape.size() > 4)
        return badArray(samples.path, array.name,
                        " is " + shapeText(shape) + "; features are samples x features, or images of rank 3 or 4. Reshape it.");
    const std::uint64_t count = sampleCount(shape, axis);
    if (array.cells.empty() || count == 0)
        return badArray(samples.path, array.name, " is " + shapeText(shape) + ": it holds no samples. Write it again.");
    const std::uint64_t width = array.cells.size() / count;
    if (width > static_cast<std::uint64_t>(kMostFeatures))
        return badArray(samples.path, array.name,
                        " has " + std::to_string(width) + " values a sample; at most " + std::to_string(kMostFeatures) +
                            " are read. Are samples its rows?");
    samples.featureCount = static_cast<int>(width);
    std::vector<std::size_t> axes{0};
    if (shape.size() == 2) axes = axis == SampleAxis::First ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{1, 0};
    if (shape.size() > 2) axes = imageAxes(shape, axis, samples);
    samples.features = rearranged(std::move(array), axes, monitor);
    countMissing(samples, monitor);
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    return {};
}

Expected<void> takeLabels(const LabelArray& array, std::uint64_t expected, RawSamples& samples) {
    const bool isOneHot = !isVector(array.shape);
    if (array.shape.empty() || (isOneHot && (array.shape.size() != 2 || array.isText)))
        return badArray(samples.path, array.name, " is " + shapeText(array.shape) + "; labels are one value a sample. Choose another.");
    if (labelCount(array.shape) != expected)
        return Error{ErrorCode::Mismatch, displayPath(samples.path) + ": the labels '" + displayText(array.name) + "' hold " +
                                              counted(static_cast<long long>(labelCount(array.shape)), "item") + ", the features " +
                                              std::to_string(expected) + ". Choose arrays that belong together."};
    std::vector<double> decoded;
    if (isOneHot) {
        auto labels = fromOneHot(array);
        if (!labels)
            return badArray(samples.path, array.name,
                            " is " + shapeText(array.shape) +
                                " and no one-hot matrix (a single 1 in each row); labels are one value a sample. Choose another.");
        decoded = *std::move(labels);
        samples.notes.push_back("The labels are a one-hot matrix; its column numbers, from 0, are the classes.");
    }
    const std::vector<double>& numbers = isOneHot ? decoded : array.numbers;
    LabelSet labels;
    for (std::size_t s = 0; s < expected; ++s) {
        if (array.isText && array.texts[s].size() > kLongestName)
            return badArray(samples.path, array.name,
                            " has a label longer than 4096 bytes, of sample " + std::to_string(s) + ". Is it the class?");
        if (!array.isText && !std::isfinite(numbers[s]))
            return badArray(samples.path, array.name,
                            " has no finite label for sample " + std::to_string(s) + ". Give it or remove the sample.");
        const auto index = labels.indexOf(array.isText ? array.texts[s] : numberText(numbers[s]));
        if (!index) return tooManyLabels(samples.path);
        samples.labels.push_back(*index);
    }
    samples.labelTexts = labels.takeTexts();
    return {};
}

Expected<void> takeLastColumnAsLabels(RawSamples& samples, const ReadMonitor& monitor) {
    const auto width = static_cast<std::size_t>(samples.featureCount);
    if (width < 2) return badArray(samples.path, {}, " has one column only: features and the class are needed. Name a file of labels.");
    LabelArray labels{.name = "last column", .shape = {samples.features.size() / width}};
    const auto begin = samples.features.begin();
    auto kept = begin;
    for (std::size_t row = 0; row < labels.shape[0]; ++row) {
        if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
        const auto from = begin + static_cast<std::ptrdiff_t>(row * width), last = from + static_cast<std::ptrdiff_t>(width - 1);
        labels.numbers.push_back(asWritten(*last));
        kept = std::copy(from, last, kept);
    }
    samples.features.erase(kept, samples.features.end());
    samples.featureCount -= 1;
    samples.missing = {};
    countMissing(samples, monitor);
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    samples.imageShape.reset();
    samples.classColumn = width - 1;
    samples.notes.push_back("The last column is the class.");
    return takeLabels(labels, labels.numbers.size(), samples);
}

}  // namespace rewire
