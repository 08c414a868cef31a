#include "core/data/readers/image_folder.h"

#include "core/base/text.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/images/image.h"
#include "core/base/regular_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestFile = std::uint64_t{256} << 20;
// Where the size and the colours stand, behind a camera's own notes.
constexpr std::uint64_t kHeaderBytes = std::uint64_t{128} << 10;
constexpr double kMostBadShare = 0.05;

// At most the first `most` bytes.
Expected<std::vector<std::byte>> bytesOf(const fs::path& path, ReadMonitor& monitor, std::uint64_t most = kLargestFile) {
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    auto file = RegularFile::open(path);
    if (!file) return file.error();
    if (file->size() > kLargestFile) return Error{ErrorCode::BadFormat, "it is larger than 256 MiB"};
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(file->size(), most)));
    auto got = file->read(bytes);
    if (!got) return got.error();
    bytes.resize(*got);
    monitor.advance(*got);
    return bytes;
}

// What was found in all files before the first is decoded.
struct Survey {
    std::map<std::pair<int, int>, std::int64_t> sizes;
    std::int64_t greyCount = 0;
    std::int64_t goodCount = 0;
    std::int64_t alphaCount = 0;
    std::int64_t deepCount = 0;
    std::int64_t turnedCount = 0;
    std::map<ImageFormat, std::int64_t> formats;
};

Expected<Survey> survey(const ImagePart& part, ReadMonitor& monitor) {
    Survey found;
    for (const ImageFile& file : part.files) {
        auto bytes = bytesOf(file.path, monitor, kHeaderBytes);
        if (!bytes && bytes.error().code == ErrorCode::Cancelled) return bytes.error();
        if (!bytes) continue;
        auto header = readImageHeader(*bytes);
        if (!header && bytes->size() == kHeaderBytes) {
            bytes = bytesOf(file.path, monitor);
            if (bytes) header = readImageHeader(*bytes);
        }
        if (!header) continue;
        ++found.goodCount;
        ++found.sizes[{header->width, header->height}];
        ++found.formats[header->format];
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
    notes.push_back("Images are " + std::to_string(shape.width) + " x " + std::to_string(shape.height) + (shape.channels == 1 ? ", grey" : ", red, green and blue") + "; values 0 to 255.");
    if (other > 0) notes.push_back(images(other) + " of another size brought to it (area averages where they shrink), without keeping the ratio of the sides.");
    if (shape.channels == 3 && survey.greyCount > 0) notes.push_back(images(survey.greyCount) + " grey, in three equal channels.");
    if (shape.channels == 1 && survey.greyCount < survey.goodCount) notes.push_back(images(survey.goodCount - survey.greyCount) + " in colour turned to grey.");
    if (survey.alphaCount > 0) notes.push_back(images(survey.alphaCount) + " with transparent parts drawn over white.");
    if (survey.deepCount > 0) notes.push_back(images(survey.deepCount) + " of 16 bits scaled to 8.");
    if (survey.turnedCount > 0) notes.push_back(images(survey.turnedCount) + " turned as their EXIF orientation says.");
}

Error tooManyBad(const ImagePart& part, const RawSamples& samples, std::size_t badCount) {
    std::string list;
    for (std::size_t i = part.skipped.size(); i < std::min(samples.badRows.size(), part.skipped.size() + 3); ++i) list.append(list.empty() ? "" : "; ").append(samples.badRows[i].reason);
    return {ErrorCode::BadFormat, displayPath(part.folder) + ": " + std::to_string(badCount) + " of " + counted(static_cast<long long>(part.files.size()), "file") +
                                      " cannot be read as images, more than 5 %: " + list + (badCount > 3 ? "; ..." : "") + ". Mend or remove them, or leave them out (--bad-rows leave-out)."};
}

class PartReader {
  public:
    PartReader(const ImagePart& part, const ImageShape& shape, ReadMonitor& monitor) : m_part(part), m_shape(shape), m_monitor(monitor) {
        m_samples.path = part.folder;
        m_samples.imageShape = shape;
        m_samples.featureCount = shape.width * shape.height * shape.channels;
        m_samples.badRows = part.skipped;
        m_samples.notes = part.notes;
    }
    // `imageCount`: for how many room is made at once.
    Expected<RawSamples> read(const ReadOptions& options, std::size_t imageCount) {
        m_samples.features.reserve(imageCount * static_cast<std::size_t>(m_samples.featureCount));
        for (const ImageFile& file : m_part.files) {
            auto taken = take(file);
            if (taken) continue;
            if (taken.error().code == ErrorCode::Cancelled || taken.error().code == ErrorCode::TooLarge) return taken.error();
            ++m_badCount;
            m_samples.badRows.push_back({.line = 0, .reason = displayPath(file.path) + ": " + taken.error().message, .text = {}});
        }
        if (m_samples.labels.empty()) return Error{ErrorCode::BadFormat, displayPath(m_part.folder) + " holds no image that can be read. " + (m_samples.badRows.empty() ? "" : m_samples.badRows.back().reason + ".")};
        const bool isTooBad = static_cast<double>(m_badCount) > kMostBadShare * static_cast<double>(m_part.files.size());
        if (isTooBad && options.badRows != BadRows::LeaveOut) return tooManyBad(m_part, m_samples, m_badCount);
        if (!m_samples.badRows.empty()) m_samples.notes.push_back(counted(static_cast<long long>(m_samples.badRows.size()), "file") + " left out of " + displayPath(m_part.folder) + ", the first: " + m_samples.badRows.front().reason + ".");
        m_samples.labelTexts = m_labels.takeTexts();
        return std::move(m_samples);
    }

  private:
    Expected<void> take(const ImageFile& file) {
        auto bytes = bytesOf(file.path, m_monitor);
        if (!bytes) return bytes.error();
        auto decoded = decodeImage(*bytes);
        if (!decoded) return decoded.error();
        const Image image = resized(withChannels(*std::move(decoded), m_shape.channels), m_shape.width, m_shape.height);
        const auto index = m_labels.indexOf(isValidUtf8(file.className) ? file.className : displayText(file.className));
        if (!index) return Error{ErrorCode::TooLarge, tooManyLabels(m_part.folder).message};
        m_samples.labels.push_back(*index);
        m_samples.features.insert(m_samples.features.end(), image.pixels.begin(), image.pixels.end());
        return {};
    }

    const ImagePart& m_part;
    const ImageShape m_shape;
    ReadMonitor& m_monitor;
    RawSamples m_samples;
    LabelSet m_labels;
    std::size_t m_badCount = 0;
};

void announce(const ImageFiles& files, ReadMonitor& monitor) {
    std::uint64_t bytes = 0;
    const auto add = [&](const ImagePart& part, bool isSurveyed) {
        for (const ImageFile& file : part.files) {
            if (monitor.stopRequested()) return;
            std::error_code failure;
            const auto size = fs::file_size(file.path, failure);
            if (!failure) bytes += size + (isSurveyed ? std::min<std::uint64_t>(size, kHeaderBytes) : 0);
        }
    };
    add(files.train, true);
    if (files.test) add(*files.test, false);
    monitor.expect(bytes);
}

// Whether one of the first files below is an image.
bool holdsImage(const fs::path& folder, int depth) {
    int looked = 0;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end && looked < 32; it.increment(failure), ++looked) {
        std::error_code ignored;
        const fs::file_type type = it->symlink_status(ignored).type();
        if (type == fs::file_type::directory && depth > 0 && holdsImage(it->path(), depth - 1)) return true;
        if (type != fs::file_type::regular) continue;
        auto file = RegularFile::open(it->path());
        std::array<std::byte, 32> head{};
        if (!file) continue;
        const auto got = file->read(head);
        if (got && tellImage(std::span(head).first(*got)) != ImageFormat::None) return true;
    }
    return false;
}

}  // namespace

bool looksLikeImageFolder(const fs::path& folder) {
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        std::error_code ignored;
        if (it->symlink_status(ignored).type() == fs::file_type::directory && holdsImage(it->path(), 2)) return true;
    }
    return false;
}

Expected<RawDataset> readImageFolder(const fs::path& folder, const ReadOptions& options, ReadMonitor& monitor) {
    for (const int side : {options.imageWidth, options.imageHeight})
        if (side < 0 || side > kLargestImageSide) return Error{ErrorCode::BadSetting, "An image side of " + std::to_string(side) + " pixels is outside 1 to 10000. Give another, or 0 for that of most images."};
    auto files = listImageFiles(folder, monitor);
    if (!files) return files.error();
    announce(*files, monitor);
    auto found = survey(files->train, monitor);
    if (!found) return found.error();
    const auto [commonWidth, commonHeight] = found->goodCount > 0 ? mostCommon(*found) : std::pair(1, 1);
    ImageShape shape{.width = options.imageWidth > 0 ? options.imageWidth : commonWidth, .height = options.imageHeight > 0 ? options.imageHeight : commonHeight};
    shape.channels = options.imagesAreGrey.value_or(found->greyCount == found->goodCount) ? 1 : 3;
    const auto valueCount = static_cast<std::uint64_t>(shape.width) * static_cast<std::uint64_t>(shape.height) * static_cast<std::uint64_t>(shape.channels);
    if (valueCount > static_cast<std::uint64_t>(kMostFeatures))
        return Error{ErrorCode::TooLarge, displayPath(folder) + ": images of " + std::to_string(shape.width) + " x " + std::to_string(shape.height) + " have " + std::to_string(valueCount) + " values; at most 10000000 are read. Choose a smaller size."};
    const std::uint64_t imageCount = static_cast<std::uint64_t>(found->goodCount) + (files->test ? files->test->files.size() : 0);
    if (auto fits = checkMemory(folder, imageCount * valueCount * sizeof(float)); !fits) return fits.error();
    const fs::path name = folder.filename().empty() ? folder.parent_path().filename() : folder.filename();
    RawDataset data{.name = displayText(name.native()), .source = displayPath(folder)};
    auto train = PartReader(files->train, shape, monitor).read(options, static_cast<std::size_t>(found->goodCount));
    if (!train) return train.error();
    data.train = *std::move(train);
    std::vector<std::string> notes;
    tell(*found, shape, notes);
    data.train.notes.insert(data.train.notes.begin(), notes.begin(), notes.end());
    if (files->test) {
        auto test = PartReader(*files->test, shape, monitor).read(options, files->test->files.size());
        if (!test) return test.error();
        data.test = *std::move(test);
    }
    return data;
}

}  // namespace rewire
