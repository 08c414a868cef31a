#include "core/data/readers/idx.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/sniff.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr int kLargestRank = 8;

// Byte of the header -> size of a value; 0 for types that do not exist.
std::size_t valueSize(unsigned type) {
    switch (type) {
        case 0x08:
        case 0x09: return 1;
        case 0x0B: return 2;
        case 0x0C:
        case 0x0D: return 4;
        case 0x0E: return 8;
        default: return 0;
    }
}

struct Header {
    unsigned type = 0;
    std::vector<std::uint64_t> sizes;
    std::uint64_t valueCount = 0;
    std::uint64_t headerBytes = 0;

    [[nodiscard]] std::uint64_t dataBytes() const { return valueCount * valueSize(type); }
    [[nodiscard]] std::string sizesText() const {
        std::string text;
        for (const std::uint64_t size : sizes) text += (text.empty() ? "" : " x ") + std::to_string(size);
        return text;
    }
};

Error badFormat(const fs::path& path, const std::string& what) { return {ErrorCode::BadFormat, displayPath(path) + what}; }

std::uint64_t bigEndian(const char* bytes, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

// Checks the declared sizes against each other and against what the file can hold, before anything is allocated.
Expected<Header> readHeader(ByteStream& stream) {
    const fs::path& path = stream.path();
    auto head = stream.head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format != FileFormat::Idx) return badFormat(path, " is not an IDX file. Images and labels must both be IDX files.");
    Header header;
    header.type = static_cast<unsigned char>((*head)[2]);
    const auto rank = static_cast<unsigned char>((*head)[3]);
    if (valueSize(header.type) == 0 || rank == 0 || rank > kLargestRank) {
        return badFormat(path, " has an unknown IDX type " + std::to_string(header.type) + " or rank " + std::to_string(rank) + " at byte 2. Fetch it again.");
    }
    header.headerBytes = 4 + 4 * std::uint64_t{rank};
    if (head->size() < header.headerBytes) {
        return badFormat(path, " ends at byte " + std::to_string(head->size()) + " inside its header of " + std::to_string(header.headerBytes) + " bytes. Fetch it again.");
    }
    header.valueCount = 1;
    std::optional<std::uint64_t> bytes = 1;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::uint64_t size = bigEndian(head->data() + 4 + 4 * i, 4);
        header.sizes.push_back(size);
        if (bytes) bytes = checkedMultiply(*bytes, size);
    }
    if (bytes) header.valueCount = *bytes;
    if (bytes) bytes = checkedMultiply(*bytes, valueSize(header.type));
    if (bytes) bytes = checkedAdd(*bytes, header.headerBytes);
    if (!bytes || *bytes > stream.largestContentSize()) {
        const std::string needed = bytes ? std::to_string(*bytes) + " bytes" : "more bytes than can be counted";
        return badFormat(path, " declares " + header.sizesText() + " values, which need " + needed + ", but the file has only " +
                                   std::to_string(stream.sizeOnDisk()) + (stream.isCompressed() ? " compressed" : "") +
                                   " bytes. It is cut short or damaged: fetch it again.");
    }
    return header;
}

// Calls sink(const char* bytes, std::size_t count) with whole values until all declared ones were given.
template <class Sink>
Expected<void> forEachValue(ByteStream& stream, const Header& header, std::vector<std::string>& notes, Sink sink) {
    const std::size_t size = valueSize(header.type);
    std::uint64_t toSkip = header.headerBytes;
    std::uint64_t left = header.dataBytes();
    std::uint64_t trailing = 0;
    std::string carry;  // the part of a value at the end of a block
    while (true) {
        auto block = stream.next();
        if (!block) return block.error();
        if (block->empty()) break;
        std::string_view bytes(reinterpret_cast<const char*>(block->data()), block->size());
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(toSkip, bytes.size()));
        bytes.remove_prefix(skipped);
        toSkip -= skipped;
        if (bytes.size() > left) {
            trailing += bytes.size() - left;
            bytes = bytes.substr(0, static_cast<std::size_t>(left));
        }
        left -= bytes.size();
        if (!carry.empty()) {
            const std::size_t wanted = std::min(size - carry.size(), bytes.size());
            carry.append(bytes.substr(0, wanted));
            bytes.remove_prefix(wanted);
            if (carry.size() < size) continue;
            sink(carry.data(), std::size_t{1});
            carry.clear();
        }
        const std::size_t whole = bytes.size() / size;
        if (whole > 0) sink(bytes.data(), whole);
        carry.assign(bytes.substr(whole * size));
    }
    if (left > 0) {
        const std::uint64_t expected = header.headerBytes + header.dataBytes();
        return badFormat(stream.path(), " is cut short: its content ends at byte " + std::to_string(expected - left) + ", but " + header.sizesText() +
                                            " values need " + std::to_string(expected) + " bytes. Fetch it again.");
    }
    if (trailing > 0) notes.push_back(displayPath(stream.path()) + " has " + counted(static_cast<long long>(trailing), "byte") + " after its last value; they were left out.");
    if (!stream.note().empty()) notes.push_back(stream.note());
    return {};
}

// The floats of `count` values; calls visit(float).
template <class Visit>
void convert(unsigned type, const char* bytes, std::size_t count, Visit visit) {
    for (std::size_t i = 0; i < count; ++i) {
        switch (type) {
            case 0x09: visit(static_cast<float>(static_cast<std::int8_t>(bytes[i]))); break;
            case 0x0B: visit(static_cast<float>(static_cast<std::int16_t>(bigEndian(bytes + 2 * i, 2)))); break;
            case 0x0C: visit(static_cast<float>(static_cast<std::int32_t>(bigEndian(bytes + 4 * i, 4)))); break;
            case 0x0D: visit(std::bit_cast<float>(static_cast<std::uint32_t>(bigEndian(bytes + 4 * i, 4)))); break;
            case 0x0E: {
                const auto value = std::bit_cast<double>(bigEndian(bytes + 8 * i, 8));
                // Beyond the range of float the conversion is undefined.
                visit(std::abs(value) <= double{std::numeric_limits<float>::max()} ? static_cast<float>(value)
                                                                                   : std::numeric_limits<float>::quiet_NaN());
                break;
            }
            default: visit(static_cast<float>(static_cast<unsigned char>(bytes[i]))); break;
        }
    }
}

// How many values to make room for at once: all that are declared when the file is large enough to be taken at its
// word (16 values a compressed byte is more than images reach), else as they come.
std::size_t firstReservation(const ByteStream& stream, const Header& header) {
    return static_cast<std::size_t>(std::min(header.valueCount, 16 * stream.sizeOnDisk()));
}

Expected<void> readFeatures(ByteStream& stream, const Header& header, RawSamples& samples) {
    std::vector<float>& features = samples.features;
    features.reserve(firstReservation(stream, header));
    const auto append = [&](const char* bytes, std::size_t count) {
        const std::size_t old = features.size();
        if (header.type == 0x08) {
            features.resize(old + count);
            float* const target = features.data() + old;
            for (std::size_t i = 0; i < count; ++i) target[i] = static_cast<float>(static_cast<unsigned char>(bytes[i]));
            return;
        }
        convert(header.type, bytes, count, [&](float value) {
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
    return forEachValue(stream, header, samples.notes, append);
}

Expected<void> readLabels(ByteStream& stream, const Header& header, RawSamples& samples) {
    LabelSet labels;
    bool tooMany = false;
    const std::size_t size = valueSize(header.type);
    const auto append = [&](const char* bytes, std::size_t count) {
        for (std::size_t i = 0; i < count && !tooMany; ++i) {
            std::int64_t value = 0;
            const std::uint64_t bits = bigEndian(bytes + i * size, size);
            if (header.type == 0x08) value = static_cast<std::uint8_t>(bits);
            if (header.type == 0x09) value = static_cast<std::int8_t>(bits);
            if (header.type == 0x0B) value = static_cast<std::int16_t>(bits);
            if (header.type == 0x0C) value = static_cast<std::int32_t>(bits);
            const auto index = labels.indexOf(std::to_string(value));
            tooMany = !index;
            if (index) samples.labels.push_back(*index);
        }
    };
    if (auto read = forEachValue(stream, header, samples.notes, append); !read) return read;
    if (tooMany) return tooManyLabels(stream.path());
    samples.labelTexts = labels.takeTexts();
    return {};
}

// Sets featureCount and imageShape from the sizes of the images.
Expected<void> readShape(const fs::path& path, const Header& header, RawSamples& samples) {
    if (header.sizes.size() == 1) {
        return badFormat(path, " holds one number a sample, as a file of labels does. Give the images file; its labels are found beside it.");
    }
    std::optional<std::uint64_t> featureCount = 1;
    for (std::size_t i = 1; i < header.sizes.size() && featureCount; ++i) featureCount = checkedMultiply(*featureCount, header.sizes[i]);
    if (header.sizes[0] == 0) return badFormat(path, " holds no images: it declares " + header.sizesText() + ". Fetch it again.");
    if (!featureCount || *featureCount == 0 || *featureCount > static_cast<std::uint64_t>(kMostFeatures)) {
        return badFormat(path, " declares " + header.sizesText() + " values: a sample must have 1 to " + std::to_string(kMostFeatures) + " of them.");
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

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

// `name` in `folder` as it stands, or plain, or compressed in any way; empty if it is not there.
fs::path presentAs(const fs::path& folder, const std::string& name) {
    return isThere(folder / name) ? folder / name : presentPlainOrCompressed(folder, withoutCompressedEnding(name));
}

fs::path labelsBeside(const fs::path& images) {
    const std::string name = images.filename().native();
    if (name.find("images") == std::string::npos) return {};
    return presentAs(images.parent_path(), replaced(replaced(name, "images", "labels"), "idx3", "idx1"));
}

}  // namespace

Expected<IdxFiles> findIdxFilesBeside(const fs::path& images) {
    const std::string name = images.filename().native();
    IdxFiles files;
    files.trainImages = images;
    files.trainLabels = labelsBeside(images);
    files.name = displayText(images.stem().native());
    if (files.trainLabels.empty()) {
        const std::string expected = name.find("images") == std::string::npos
                                         ? "Name the files as MNIST does: train-images-idx3-ubyte and train-labels-idx1-ubyte."
                                         : "Put " + displayPath(replaced(replaced(name, "images", "labels"), "idx3", "idx1")) + " beside it.";
        return Error{ErrorCode::NotFound, "The labels of " + displayPath(images) + " are missing. " + expected};
    }
    if (name.find("train") == std::string::npos) return files;
    for (const std::string_view test : {"t10k", "test"}) {
        files.testImages = presentAs(images.parent_path(), replaced(name, "train", test));
        if (files.testImages.empty()) continue;
        files.testLabels = labelsBeside(files.testImages);
        if (!files.testLabels.empty()) break;
        return Error{ErrorCode::NotFound, "The labels of " + displayPath(files.testImages) + " are missing. Put them beside it, or take it away."};
    }
    return files;
}

Expected<std::optional<IdxFiles>> findIdxFiles(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        const std::string name = it->path().filename().native();
        const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
        if (!name.starts_with('.') && has("train") && has("images") && has("idx")) found.push_back(it->path());
    }
    if (failure) return Error{ErrorCode::NotReadable, "Cannot list the folder " + displayPath(folder) + " (" + failure.message() + ")."};
    if (found.empty()) return std::optional<IdxFiles>();
    std::ranges::sort(found);
    if (found.size() == 2 && withoutCompressedEnding(found[1].native()) == found[0].native()) found.pop_back();
    if (found.size() > 1) {
        return Error{ErrorCode::Mismatch, "The folder " + displayPath(folder) + " holds several training sets, among them " + displayPath(found[0].filename()) +
                                              " and " + displayPath(found[1].filename()) + ". Give one of these files instead of the folder."};
    }
    auto files = findIdxFilesBeside(found[0]);
    if (!files) return files.error();
    files->name = displayText(folder.filename().empty() ? folder.parent_path().filename().native() : folder.filename().native());
    return std::optional(*std::move(files));
}

Expected<RawSamples> readIdx(const fs::path& images, const fs::path& labels, ReadMonitor& monitor) {
    auto labelStream = ByteStream::open(labels, &monitor);
    if (!labelStream) return labelStream.error();
    auto labelHeader = readHeader(*labelStream);
    if (!labelHeader) return labelHeader.error();
    if (labelHeader->sizes.size() != 1 || labelHeader->type == 0x0D || labelHeader->type == 0x0E) {
        return badFormat(labels, " declares " + labelHeader->sizesText() + " values; labels are one whole number a sample. Are images and labels exchanged?");
    }
    auto imageStream = ByteStream::open(images, &monitor);
    if (!imageStream) return imageStream.error();
    auto imageHeader = readHeader(*imageStream);
    if (!imageHeader) return imageHeader.error();
    RawSamples samples;
    samples.path = images;
    if (auto shape = readShape(images, *imageHeader, samples); !shape) return shape.error();
    if (labelHeader->valueCount != imageHeader->sizes[0]) {
        return Error{ErrorCode::Mismatch, "Labels hold " + std::to_string(labelHeader->valueCount) + " items, images " + std::to_string(imageHeader->sizes[0]) + ": " +
                                              displayPath(labels) + " and " + displayPath(images) + " do not belong together. Fetch both again."};
    }
    if (auto read = readLabels(*labelStream, *labelHeader, samples); !read) return read.error();
    if (auto read = readFeatures(*imageStream, *imageHeader, samples); !read) return read.error();
    return samples;
}

Expected<RawDataset> readIdxFiles(const IdxFiles& files, ReadMonitor& monitor) {
    for (const fs::path& path : {files.trainImages, files.trainLabels, files.testImages, files.testLabels}) {
        std::error_code ignored;
        const auto size = path.empty() ? 0 : fs::file_size(path, ignored);
        if (!ignored) monitor.expect(size);
    }
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
