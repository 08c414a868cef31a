#include "core/data/readers/image_set.h"

#include "core/base/text.h"
#include "core/data/readers/arrays.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rewire {
namespace {

constexpr double kMostBadShare = 0.05;

// What was found in all files before the first is decoded.
struct Survey {
    std::map<std::pair<int, int>, std::int64_t> sizes;
    std::int64_t greyCount = 0;
    std::int64_t goodCount = 0;
    std::int64_t alphaCount = 0;
    std::int64_t deepCount = 0;
    std::int64_t turnedCount = 0;
};

Survey survey(const std::vector<std::optional<ImageHeader>>& headers) {
    Survey found;
    for (const auto& header : headers) {
        if (!header) continue;
        ++found.goodCount;
        ++found.sizes[{header->width, header->height}];
        found.greyCount += header->isGrey ? 1 : 0;
        found.alphaCount += header->hasAlpha ? 1 : 0;
        found.deepCount += header->isDeep ? 1 : 0;
        found.turnedCount += header->isTurned ? 1 : 0;
    }
    return found;
}

// The size of most images; of several the smallest.
std::pair<int, int> mostCommon(const Survey& survey) {
    return std::ranges::max_element(survey.sizes, {}, [](const auto& entry) { return entry.second; })->first;
}

void tell(const Survey& survey, const ImageShape& shape, std::vector<std::string>& notes) {
    const auto exact = survey.sizes.find({shape.width, shape.height});
    const std::int64_t other = survey.goodCount - (exact == survey.sizes.end() ? 0 : exact->second);
    const auto images = [](std::int64_t count) { return counted(count, "image"); };
    notes.push_back("Images are " + std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                    (shape.channels == 1 ? ", grey" : ", red, green and blue") + "; values 0 to 255.");
    if (other > 0)
        notes.push_back(images(other) +
                        " of another size brought to it (area averages where they shrink), without keeping the ratio of the sides.");
    if (shape.channels == 3 && survey.greyCount > 0) notes.push_back(images(survey.greyCount) + " grey, in three equal channels.");
    if (shape.channels == 1 && survey.greyCount < survey.goodCount)
        notes.push_back(images(survey.goodCount - survey.greyCount) + " in colour turned to grey.");
    if (survey.alphaCount > 0) notes.push_back(images(survey.alphaCount) + " with transparent parts drawn over white.");
    if (survey.deepCount > 0) notes.push_back(images(survey.deepCount) + " of 16 bits scaled to 8.");
    if (survey.turnedCount > 0) notes.push_back(images(survey.turnedCount) + " turned as their EXIF orientation says.");
}

Error tooManyBad(const ImagePart& part, const RawSamples& samples, std::size_t badCount) {
    std::string list;
    for (std::size_t i = part.skipped.size(); i < std::min(samples.badRows.size(), part.skipped.size() + 3); ++i)
        list.append(list.empty() ? "" : "; ").append(samples.badRows[i].reason);
    return {ErrorCode::BadFormat, displayPath(part.folder) + ": " + std::to_string(badCount) + " of " +
                                      counted(static_cast<long long>(part.files.size()), "file") +
                                      " cannot be read as images, more than 5 %: " + list + (badCount > 3 ? "; ..." : "") +
                                      ". Mend or remove them, or leave them out (--bad-rows leave-out)."};
}

// One part. Files may come in any order; the samples are in that of the part.
class PartReader {
  public:
    PartReader(const ImagePart& part, const ImageShape& shape, std::size_t imageCount) : m_part(part), m_shape(shape) {
        m_samples.path = part.folder;
        m_samples.imageShape = shape;
        m_samples.featureCount = shape.width * shape.height * shape.channels;
        m_samples.badRows = part.skipped;
        m_samples.notes = part.notes;
        m_samples.features.reserve(imageCount * static_cast<std::size_t>(m_samples.featureCount));
    }

    Expected<void> take(std::size_t file, const Expected<std::vector<std::byte>>& bytes) {
        if (!bytes) return refuse(file, bytes.error());
        auto decoded = decodeImage(*bytes);
        if (!decoded) return refuse(file, decoded.error());
        const Image image = resized(withChannels(*std::move(decoded), m_shape.channels), m_shape.width, m_shape.height);
        m_fileOf.push_back(file);
        m_samples.features.insert(m_samples.features.end(), image.pixels.begin(), image.pixels.end());
        return {};
    }

    Expected<RawSamples> finish(const ReadOptions& options) {
        std::ranges::sort(m_bad, {}, &std::pair<std::size_t, BadRow>::first);
        for (auto& [file, row] : m_bad) m_samples.badRows.push_back(std::move(row));
        if (m_fileOf.empty())
            return Error{ErrorCode::BadFormat, displayPath(m_part.folder) + " holds no image that can be read. " +
                                                   (m_samples.badRows.empty() ? "" : m_samples.badRows.back().reason + ".")};
        const bool isTooBad = static_cast<double>(m_bad.size()) > kMostBadShare * static_cast<double>(m_part.files.size());
        if (isTooBad && options.badRows != BadRows::LeaveOut) return tooManyBad(m_part, m_samples, m_bad.size());
        if (!m_samples.badRows.empty())
            m_samples.notes.push_back(counted(static_cast<long long>(m_samples.badRows.size()), "file") + " left out of " +
                                      displayPath(m_part.folder) + ", the first: " + m_samples.badRows.front().reason + ".");
        bringToOrder();
        LabelSet labels;
        for (const std::size_t file : m_fileOf) {
            const std::string& name = m_part.files[file].className;
            const auto index = labels.indexOf(isValidUtf8(name) ? name : displayText(name));
            if (!index) return tooManyLabels(m_part.folder);
            m_samples.labels.push_back(*index);
        }
        m_samples.labelTexts = labels.takeTexts();
        return std::move(m_samples);
    }

  private:
    Expected<void> refuse(std::size_t file, const Error& why) {
        if (why.code == ErrorCode::Cancelled || why.code == ErrorCode::TooLarge) return why;
        m_bad.emplace_back(file, BadRow{.line = 0, .reason = displayPath(m_part.files[file].path) + ": " + why.message, .text = {}});
        return {};
    }

    // Rows from the order in which they came to that of the files, in place: along each cycle, with room for one row.
    void bringToOrder() {
        if (std::ranges::is_sorted(m_fileOf)) return;
        std::vector<std::size_t> source(m_fileOf.size());  // where the row of each place stands now
        for (std::size_t i = 0; i < source.size(); ++i) source[i] = i;
        std::ranges::sort(source, {}, [&](std::size_t row) { return m_fileOf[row]; });
        const auto width = static_cast<std::size_t>(m_samples.featureCount);
        const auto row = [&](std::size_t at) { return m_samples.features.begin() + static_cast<std::ptrdiff_t>(at * width); };
        std::vector<float> held(width);
        for (std::size_t begin = 0; begin < source.size(); ++begin) {
            if (source[begin] == begin) continue;
            std::copy_n(row(begin), width, held.begin());
            std::size_t at = begin;
            while (source[at] != begin) {
                std::copy_n(row(source[at]), width, row(at));
                at = std::exchange(source[at], at);
            }
            std::ranges::copy(held, row(at));
            source[at] = at;
        }
        std::ranges::sort(m_fileOf);
    }

    const ImagePart& m_part;
    const ImageShape m_shape;
    RawSamples m_samples;
    std::vector<std::size_t> m_fileOf;                  // of each row
    std::vector<std::pair<std::size_t, BadRow>> m_bad;  // with their files
};

}  // namespace

std::vector<std::size_t> filesToShow(const ImagePart& part) {
    constexpr std::size_t kMost = 100;
    std::vector<std::size_t> first;  // of each class
    for (std::size_t f = 0; f < part.files.size(); ++f)
        if (f == 0 || part.files[f].className != part.files[f - 1].className) first.push_back(f);
    std::vector<std::size_t> shown;
    const std::size_t ofEach = first.empty() ? 0 : std::max<std::size_t>(1, kMost / first.size());
    for (std::size_t c = 0; c < std::min(first.size(), kMost); ++c) {
        const std::size_t end = c + 1 < first.size() ? first[c + 1] : part.files.size();
        for (std::size_t f = first[c]; f < std::min(end, first[c] + ofEach); ++f) shown.push_back(f);
    }
    return shown;
}

Expected<void> checkImageOptions(const ReadOptions& options) {
    for (const int side : {options.imageWidth, options.imageHeight})
        if (side < 0 || side > kLargestImageSide)
            return Error{ErrorCode::BadSetting, "An image side of " + std::to_string(side) +
                                                    " pixels is outside 1 to 10000. Give another, or 0 for that of most images."};
    return {};
}

Expected<RawDataset> readImages(const ImageSet& images, const ReadOptions& options) {
    const Survey found = survey(images.headers);
    const auto [commonWidth, commonHeight] = found.goodCount > 0 ? mostCommon(found) : std::pair(1, 1);
    ImageShape shape{.width = options.imageWidth > 0 ? options.imageWidth : commonWidth,
                     .height = options.imageHeight > 0 ? options.imageHeight : commonHeight};
    shape.channels = options.imagesAreGrey.value_or(found.greyCount == found.goodCount) ? 1 : 3;
    const auto valueCount =
        static_cast<std::uint64_t>(shape.width) * static_cast<std::uint64_t>(shape.height) * static_cast<std::uint64_t>(shape.channels);
    if (valueCount > static_cast<std::uint64_t>(kMostFeatures))
        return Error{ErrorCode::TooLarge, displayPath(images.path) + ": images of " + std::to_string(shape.width) + " x " +
                                              std::to_string(shape.height) + " have " + std::to_string(valueCount) +
                                              " values; at most 10000000 are read. Choose a smaller size."};
    const std::size_t testCount = images.files.test ? images.files.test->files.size() : 0;
    if (auto fits = checkMemory(images.path, (static_cast<std::uint64_t>(found.goodCount) + testCount) * valueCount * sizeof(float)); !fits)
        return fits.error();
    PartReader train(images.files.train, shape, static_cast<std::size_t>(found.goodCount));
    std::optional<PartReader> test;
    if (images.files.test) test.emplace(*images.files.test, shape, testCount);
    auto read = images.forEach([&](bool isTest, std::size_t file, const Expected<std::vector<std::byte>>& bytes) {
        return (isTest ? *test : train).take(file, bytes);
    });
    if (!read) return read.error();
    RawDataset data{.name = images.name, .source = displayPath(images.path)};
    auto trainSamples = train.finish(options);
    if (!trainSamples) return trainSamples.error();
    data.train = *std::move(trainSamples);
    std::vector<std::string> notes;
    tell(found, shape, notes);
    data.train.notes.insert(data.train.notes.begin(), notes.begin(), notes.end());
    if (test) {
        auto testSamples = test->finish(options);
        if (!testSamples) return testSamples.error();
        data.test = *std::move(testSamples);
    }
    return data;
}

}  // namespace rewire
