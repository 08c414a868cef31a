#include "core/data/readers/idx.h"

#include "core/base/checked.h"
#include "core/base/archive_path.h"
#include "core/base/text.h"
#include "core/data/readers/number_bytes.h"
#include "core/data/readers/sniff.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr int kLargestRank = 8;

// Byte of the header -> kind of its values; nothing for types that do not exist.
std::optional<NumberKind> kindOf(unsigned type) {
    switch (type) {
        case 0x08: return NumberKind::UInt8;
        case 0x09: return NumberKind::Int8;
        case 0x0B: return NumberKind::Int16;
        case 0x0C: return NumberKind::Int32;
        case 0x0D: return NumberKind::Float;
        case 0x0E: return NumberKind::Double;
        default: return std::nullopt;
    }
}

struct Header {
    NumberKind kind{};
    std::vector<std::uint64_t> sizes;
    std::uint64_t valueCount = 0;
    std::uint64_t headerBytes = 0;

    [[nodiscard]] std::uint64_t dataBytes() const { return valueCount * bytesOf(kind); }
    [[nodiscard]] std::string sizesText() const {
        std::string text;
        for (const std::uint64_t size : sizes) text += (text.empty() ? "" : " x ") + std::to_string(size);
        return text;
    }
};

Error badFormat(const fs::path& path, const std::string& what) { return {ErrorCode::BadFormat, displayPath(path) + what}; }

// Checks the declared sizes against each other and against what the file can hold, before anything is allocated.
Expected<Header> readHeader(ByteStream& stream) {
    const fs::path& path = stream.path();
    auto head = stream.head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format != FileFormat::Idx) return badFormat(path, " is not an IDX file. Images and labels must both be IDX files.");
    Header header;
    const unsigned type = static_cast<unsigned char>((*head)[2]);
    const auto kind = kindOf(type);
    const auto rank = static_cast<unsigned char>((*head)[3]);
    if (!kind || rank == 0 || rank > kLargestRank) {
        return badFormat(
            path, " has an unknown IDX type " + std::to_string(type) + " or rank " + std::to_string(rank) + " at byte 2. Fetch it again.");
    }
    header.kind = *kind;
    header.headerBytes = 4 + 4 * std::uint64_t{rank};
    if (head->size() < header.headerBytes) {
        return badFormat(path, " ends at byte " + std::to_string(head->size()) + " inside its header of " +
                                   std::to_string(header.headerBytes) + " bytes. Fetch it again.");
    }
    header.valueCount = 1;
    std::optional<std::uint64_t> bytes = 1;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::uint64_t size = numberAt<std::uint32_t>(head->data() + 4 + 4 * i, true);
        header.sizes.push_back(size);
        if (bytes) bytes = checkedMultiply(*bytes, size);
    }
    if (bytes) header.valueCount = *bytes;
    if (bytes) bytes = checkedMultiply(*bytes, bytesOf(header.kind));
    if (bytes) bytes = checkedAdd(*bytes, header.headerBytes);
    if (!bytes || *bytes > stream.largestContentSize()) {
        const std::string needed = bytes ? std::to_string(*bytes) + " bytes" : "more bytes than can be counted";
        return badFormat(path, " declares " + header.sizesText() + " values, which need " + needed + ", but the file has only " +
                                   std::to_string(stream.sizeOnDisk()) + (stream.isCompressed() ? " compressed" : "") +
                                   " bytes. It is cut short or damaged: fetch it again.");
    }
    return header;
}

// Calls sink(const char* bytes, std::size_t count) with whole values until the first `valueCount` were given.
template <class Sink>
Expected<void> forEachValue(ByteStream& stream, const Header& header, std::uint64_t valueCount, std::vector<std::string>& notes,
                            Sink sink) {
    const std::uint64_t wantedBytes = valueCount * bytesOf(header.kind);
    const Rest rest = valueCount < header.valueCount ? Rest::Unread : Rest::Counted;
    std::uint64_t toSkip = header.headerBytes;
    const auto next = [&]() -> Expected<std::string_view> {
        while (true) {
            auto block = stream.next();
            if (!block) return block.error();
            const std::string_view bytes(reinterpret_cast<const char*>(block->data()), block->size());
            const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(toSkip, bytes.size()));
            toSkip -= skipped;
            if (bytes.empty() || skipped < bytes.size()) return bytes.substr(skipped);
        }
    };
    auto end = forEachWholeValue({}, bytesOf(header.kind), wantedBytes, rest, next, sink);
    if (!end) return end.error();
    if (end->lackingBytes > 0) {
        return badFormat(stream.path(), " is cut short: its content ends at byte " +
                                            std::to_string(header.headerBytes + wantedBytes - end->lackingBytes) + ", but " +
                                            header.sizesText() + " values need " + std::to_string(header.headerBytes + header.dataBytes()) +
                                            " bytes. Fetch it again.");
    }
    if (rest == Rest::Unread) return {};
    if (end->trailingBytes > 0)
        notes.push_back(displayPath(stream.path()) + " has " + counted(static_cast<long long>(end->trailingBytes), "byte") +
                        " after its last value; they were left out.");
    if (!stream.note().empty()) notes.push_back(stream.note());
    return {};
}

// How many values to make room for at once: all that are declared when the file is large enough to be taken at its
// word (16 values a compressed byte is more than images reach), else as they come.
std::size_t firstReservation(const ByteStream& stream, std::uint64_t valueCount) {
    return static_cast<std::size_t>(std::min(valueCount, 16 * stream.sizeOnDisk()));
}

Expected<void> readFeatures(ByteStream& stream, const Header& header, Extent extent, RawSamples& samples) {
    std::vector<float>& features = samples.features;
    // By row: the first samples are the first values.
    const std::uint64_t valueCount = ArrayPart(header.sizes, false, SampleAxis::First, extent).cellCount();
    features.reserve(firstReservation(stream, valueCount));
    const auto append = [&](const char* bytes, std::size_t count) {
        const std::size_t old = features.size();
        if (header.kind == NumberKind::UInt8) {
            features.resize(old + count);
            float* const target = features.data() + old;
            for (std::size_t i = 0; i < count; ++i) target[i] = static_cast<float>(static_cast<unsigned char>(bytes[i]));
            return;
        }
        visitNumbers(header.kind, bytes, count, true, [&]<class Number>(Number number) {
            float value = 0;
            if constexpr (std::is_same_v<Number, double>)
                value = asCell(number);
            else
                value = static_cast<float>(number);
            if (!std::isfinite(value)) {
                if (samples.missing.wantsPlace()) {
                    const std::size_t at = features.size();
                    const auto width = static_cast<std::size_t>(samples.featureCount);
                    samples.missing.places.push_back("sample " + std::to_string(at / width) + ", input " + std::to_string(at % width));
                }
                ++samples.missing.count;
                value = std::numeric_limits<float>::quiet_NaN();
            }
            features.push_back(value);
        });
    };
    return forEachValue(stream, header, valueCount, samples.notes, append);
}

// Sets featureCount and imageShape from the sizes of the images.
Expected<void> readShape(const fs::path& path, const Header& header, RawSamples& samples) {
    if (header.sizes.size() == 1) {
        return badFormat(path,
                         " holds one number a sample, as a file of labels does. Give the images file; its labels are found beside it.");
    }
    std::optional<std::uint64_t> featureCount = 1;
    for (std::size_t i = 1; i < header.sizes.size() && featureCount; ++i) featureCount = checkedMultiply(*featureCount, header.sizes[i]);
    if (header.sizes[0] == 0) return badFormat(path, " holds no images: it declares " + header.sizesText() + ". Fetch it again.");
    if (!featureCount || *featureCount == 0 || *featureCount > static_cast<std::uint64_t>(kMostFeatures)) {
        return badFormat(
            path, " declares " + header.sizesText() + " values: a sample must have 1 to " + std::to_string(kMostFeatures) + " of them.");
    }
    samples.featureCount = static_cast<int>(*featureCount);
    const std::uint64_t channels = header.sizes.size() == 4 ? header.sizes[3] : 1;
    const bool hasRank = header.sizes.size() == 3 || header.sizes.size() == 4;
    if (hasRank && (channels == 1 || channels == 3 || channels == 4)) {
        samples.imageShape = ImageShape{.width = static_cast<int>(header.sizes[2]),
                                        .height = static_cast<int>(header.sizes[1]),
                                        .channels = static_cast<int>(channels)};
    }
    return {};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return text;
}

fs::path labelsBeside(const FileSet& set, const fs::path& images) {
    const std::string name = images.filename().native();
    if (name.find("images") == std::string::npos) return {};
    return set.find(replaced(replaced(name, "images", "labels"), "idx3", "idx1"), images);
}

Expected<IdxFiles> filesWith(const FileSet& set, const fs::path& images) {
    const std::string name = images.filename().native();
    IdxFiles files;
    files.trainImages = images;
    files.trainLabels = labelsBeside(set, images);
    files.name = displayText(images.stem().native());
    if (files.trainLabels.empty()) {
        const std::string expected =
            name.find("images") == std::string::npos
                ? "Name the files as MNIST does: train-images-idx3-ubyte and train-labels-idx1-ubyte."
                : "Put " + displayPath(replaced(replaced(name, "images", "labels"), "idx3", "idx1")) + " beside it.";
        return Error{ErrorCode::NotFound, "The labels of " + displayPath(images) + " are missing. " + expected};
    }
    if (name.find("train") == std::string::npos) return files;
    for (const std::string_view test : {"t10k", "test"}) {
        files.testImages = set.find(replaced(name, "train", test), images);
        if (files.testImages.empty()) continue;
        files.testLabels = labelsBeside(set, files.testImages);
        if (!files.testLabels.empty()) break;
        return Error{ErrorCode::NotFound,
                     "The labels of " + displayPath(files.testImages) + " are missing. Put them beside it, or take it away."};
    }
    return files;
}

}  // namespace

Expected<IdxFiles> findIdxFilesBeside(const fs::path& images, ReadMonitor& monitor) {
    auto set = FileSet::around(images, monitor);
    if (!set) return set.error();
    return filesWith(*set, images);
}

Expected<std::optional<IdxFiles>> findIdxFiles(const FileSet& set) {
    std::vector<fs::path> found;
    for (const fs::path& file : set.files()) {
        const std::string name = file.filename().native();
        const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
        if (has("train") && has("images") && has("idx")) found.push_back(file);
    }
    if (found.empty()) return std::optional<IdxFiles>();
    if (found.size() == 2 && withoutCompressedEnding(found[1].native()) == found[0].native()) found.pop_back();
    if (found.size() > 1) {
        return Error{ErrorCode::Mismatch, set.title() + " holds several training sets, among them " +
                                              displayPath(set.isArchive() ? found[0] : found[0].filename()) + " and " +
                                              displayPath(set.isArchive() ? found[1] : found[1].filename()) +
                                              ". Give one of these files instead of the " + (set.isArchive() ? "archive." : "folder.")};
    }
    auto files = filesWith(set, found[0]);
    if (!files) return files.error();
    files->name = set.name();
    return std::optional(*std::move(files));
}

Expected<LabelArray> readIdxLabels(const fs::path& path, std::vector<std::string>& notes, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto header = readHeader(*stream);
    if (!header) return header.error();
    if (header->sizes.size() != 1 || header->kind == NumberKind::Float || header->kind == NumberKind::Double)
        return badFormat(
            path, " declares " + header->sizesText() + " values; labels are one whole number a sample. Are images and labels exchanged?");
    LabelArray labels{.name = path.filename().native(), .shape = {header->valueCount}};
    const auto append = [&](const char* bytes, std::size_t count) {
        visitNumbers(header->kind, bytes, count, true, [&](auto number) { labels.numbers.push_back(static_cast<double>(number)); });
    };
    if (auto read = forEachValue(*stream, *header, header->valueCount, notes, append); !read) return read.error();
    return labels;
}

Expected<RawSamples> readIdx(const fs::path& images, const fs::path& labels, ReadMonitor& monitor, Extent extent) {
    RawSamples samples;
    samples.path = images;
    auto labelled = readIdxLabels(labels, samples.notes, monitor);
    if (!labelled) return labelled.error();
    auto imageStream = ByteStream::open(images, &monitor);
    if (!imageStream) return imageStream.error();
    auto imageHeader = readHeader(*imageStream);
    if (!imageHeader) return imageHeader.error();
    if (auto shape = readShape(images, *imageHeader, samples); !shape) return shape.error();
    if (labelled->shape[0] != imageHeader->sizes[0]) {
        return Error{ErrorCode::Mismatch, "Labels hold " + std::to_string(labelled->shape[0]) + " items, images " +
                                              std::to_string(imageHeader->sizes[0]) + ": " + displayPath(labels) + " and " +
                                              displayPath(images) + " do not belong together. Fetch both again."};
    }
    if (auto taken = takeLabels(*labelled, labelled->shape[0], samples); !taken) return taken.error();
    if (auto read = readFeatures(*imageStream, *imageHeader, extent, samples); !read) return read.error();
    return samples;
}

Expected<RawDataset> readIdxFiles(const IdxFiles& files, ReadMonitor& monitor) {
    for (const fs::path& path : {files.trainImages, files.trainLabels, files.testImages, files.testLabels})
        if (!path.empty()) monitor.expect(bytesToRead(path));
    RawDataset data;
    data.name = files.name;
    data.source = displayPath(files.trainImages);
    auto train = readIdx(files.trainImages, files.trainLabels, monitor);
    if (!train) return train.error();
    data.train = *std::move(train);
    if (files.testImages.empty()) return data;
    auto test = readIdx(files.testImages, files.testLabels, monitor);
    if (!test) return test.error();
    data.test = *std::move(test);
    data.train.notes.push_back("The test samples are those of " + displayPath(files.testImages.filename()) + ".");
    return data;
}

}  // namespace rewire
