#include "core/report/source_json.h"

#include "core/base/archive_path.h"
#include "core/report/json_keys.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <filesystem>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<Choice<TextColumns>, 3> kTextColumns{
    {{TextColumns::Refuse, "refuse"}, {TextColumns::OneHot, "onehot"}, {TextColumns::Ignore, "ignore"}}};
constexpr std::array<Choice<BadRows>, 2> kBadRows{{{BadRows::Refuse, "refuse"}, {BadRows::LeaveOut, "leave-out"}}};
constexpr std::array<Choice<Preparation::Split>, 2> kSplits{
    {{Preparation::Split::AsGiven, "as-given"}, {Preparation::Split::Fraction, "fraction"}}};
constexpr std::array<Choice<MissingCells>, 3> kMissing{
    {{MissingCells::Refuse, "refuse"}, {MissingCells::FillWithMean, "mean"}, {MissingCells::DropRows, "drop"}}};
constexpr std::array<Choice<UnseenClasses>, 3> kUnseen{
    {{UnseenClasses::Refuse, "refuse"}, {UnseenClasses::LeaveOut, "leave-out"}, {UnseenClasses::CountAsWrong, "wrong"}}};
constexpr std::array<Choice<Scaling>, 4> kScalings{
    {{Scaling::Standard, "standard"}, {Scaling::Uncentred, "uncentred"}, {Scaling::MinMax, "minmax"}, {Scaling::None, "none"}}};
constexpr std::array<Choice<NoiseInputs::Kind>, 2> kNoiseKinds{
    {{NoiseInputs::Kind::Shuffled, "shuffled"}, {NoiseInputs::Kind::Gaussian, "gaussian"}}};

// Text of any bytes: paths, and names out of files that nobody vouches for.
Json bytesToJson(const std::string& bytes) {
    if (isValidUtf8(bytes)) return bytes;
    std::string hex;
    for (const char c : bytes) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return {{"bytes", hex}};
}

Json pathToJson(const std::string& path) {
    std::error_code ignored;
    if (path.empty() || !isPresent(path)) return bytesToJson(path);  // a name, or gone
    return bytesToJson(std::filesystem::absolute(path, ignored).native());
}

struct Bytes {
    std::string& text;
};

JsonFault assignJson(const Json& json, Bytes& target) {
    if (json.is_string()) return rewire::assignJson(json, target.text);
    if (!json.is_object() || !json.contains("bytes") || !json["bytes"].is_string()) return JsonFault::Type;
    const std::string hex = json["bytes"].get<std::string>();
    target.text.clear();
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned value = 0;
        const auto parsed = std::from_chars(hex.data() + i, hex.data() + std::min(i + 2, hex.size()), value, 16);
        if (parsed.ec != std::errc() || parsed.ptr != hex.data() + i + 2) return JsonFault::Range;
        target.text += static_cast<char>(value);
    }
    return JsonFault::None;
}

Json listToJson(const std::vector<std::string>& texts) {
    Json list = Json::array();
    for (const std::string& text : texts) list.push_back(bytesToJson(text));
    return list;
}

struct ListOfBytes {
    std::vector<std::string>& texts;
};

JsonFault assignJson(const Json& json, ListOfBytes& target) {
    if (!json.is_array()) return JsonFault::Type;
    target.texts.assign(json.size(), {});
    for (std::size_t i = 0; i < json.size(); ++i) {
        Bytes text{target.texts[i]};
        if (const JsonFault fault = assignJson(json[i], text); fault != JsonFault::None) return fault;
    }
    return JsonFault::None;
}

struct OptionalListOfBytes {
    std::optional<std::vector<std::string>>& texts;
};

JsonFault assignJson(const Json& json, OptionalListOfBytes& target) {
    target.texts.reset();
    if (json.is_null()) return JsonFault::None;
    ListOfBytes list{target.texts.emplace()};
    return assignJson(json, list);
}

template <class Value>
Json orNull(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json characterOrNull(const std::optional<char>& value) { return value ? Json(std::string(1, *value)) : Json(nullptr); }

Json readingToJson(const ReadOptions& read) {
    return {{"delimiter", characterOrNull(read.delimiter)},
            {"has_header", orNull(read.hasHeader)},
            {"decimal_mark", characterOrNull(read.decimalMark)},
            {"thousands_mark", characterOrNull(read.thousandsMark)},
            {"comment_mark", bytesToJson(read.commentMark)},
            {"skipped_lines", read.skippedLines},
            {"missing_tokens", read.missingTokens ? listToJson(*read.missingTokens) : Json(nullptr)},
            {"label_column", bytesToJson(read.labelColumn)},
            {"ignored_columns", listToJson(read.ignoredColumns)},
            {"text_columns", idOf(kTextColumns, read.textColumns)},
            {"bad_rows", idOf(kBadRows, read.badRows)},
            {"labels", pathToJson(read.labels)},
            {"first_index", orNull(read.firstIndex)},
            {"features_variable", bytesToJson(read.featuresVariable)},
            {"labels_variable", bytesToJson(read.labelsVariable)},
            {"image_width", read.imageWidth},
            {"image_height", read.imageHeight},
            {"images_are_grey", orNull(read.imagesAreGrey)}};
}

Json preparationToJson(const Preparation& prepare) {
    Json json{{"split", idOf(kSplits, prepare.split)},
              {"test_fraction", prepare.testFraction},
              {"stratified", prepare.isStratified},
              {"split_seed", prepare.splitSeed},
              {"missing", idOf(kMissing, prepare.missing)},
              {"unseen_classes", idOf(kUnseen, prepare.unseenClasses)},
              {"scaling", idOf(kScalings, prepare.scaling)},
              {"noise_inputs", prepare.noise.count},
              {"noise_kind", idOf(kNoiseKinds, prepare.noise.kind)},
              {"noise_seed", prepare.noise.seed},
              {"kept_classes", listToJson(prepare.keptClasses)},
              {"image_shape", nullptr},
              {"most_samples", prepare.mostSamples},
              {"kept_features", prepare.keptFeatures}};
    if (prepare.imageShape) json["image_shape"] = {prepare.imageShape->width, prepare.imageShape->height, prepare.imageShape->channels};
    return json;
}

std::optional<Error> read(const Json& json, ReadOptions& options) {
    KeyReader reader(json, "reading option");
    OptionalListOfBytes missing{options.missingTokens};
    ListOfBytes ignored{options.ignoredColumns};
    Bytes comment{options.commentMark}, label{options.labelColumn}, labels{options.labels}, features{options.featuresVariable},
        labelsName{options.labelsVariable};
    reader.readIfThere("delimiter", options.delimiter);
    reader.readIfThere("has_header", options.hasHeader);
    reader.readIfThere("decimal_mark", options.decimalMark);
    reader.readIfThere("thousands_mark", options.thousandsMark);
    reader.readIfThere("comment_mark", comment);
    reader.readIfThere("skipped_lines", options.skippedLines);
    reader.readIfThere("missing_tokens", missing);
    reader.readIfThere("label_column", label);
    reader.readIfThere("ignored_columns", ignored);
    reader.readIfThere("text_columns", kTextColumns, options.textColumns);
    reader.readIfThere("bad_rows", kBadRows, options.badRows);
    reader.readIfThere("labels", labels);
    reader.readIfThere("first_index", options.firstIndex);
    reader.readIfThere("features_variable", features);
    reader.readIfThere("labels_variable", labelsName);
    reader.readIfThere("image_width", options.imageWidth);
    reader.readIfThere("image_height", options.imageHeight);
    reader.readIfThere("images_are_grey", options.imagesAreGrey);
    if (!reader.error() && options.firstIndex && *options.firstIndex != 0 && *options.firstIndex != 1)
        return Error{ErrorCode::BadFormat,
                     "The reading option \"first_index\" is " + std::to_string(*options.firstIndex) + "; 0 or 1 can be."};
    return reader.error();
}

std::optional<Error> read(const Json& json, Preparation& prepare) {
    KeyReader reader(json, "preparation");
    reader.readIfThere("split", kSplits, prepare.split);
    reader.readIfThere("test_fraction", prepare.testFraction);
    reader.readIfThere("stratified", prepare.isStratified);
    reader.readIfThere("split_seed", prepare.splitSeed);
    reader.readIfThere("missing", kMissing, prepare.missing);
    reader.readIfThere("unseen_classes", kUnseen, prepare.unseenClasses);
    reader.readIfThere("scaling", kScalings, prepare.scaling);
    reader.readIfThere("noise_inputs", prepare.noise.count);
    reader.readIfThere("noise_kind", kNoiseKinds, prepare.noise.kind);
    reader.readIfThere("noise_seed", prepare.noise.seed);
    ListOfBytes kept{prepare.keptClasses};
    reader.readIfThere("kept_classes", kept);
    reader.readIfThere("most_samples", prepare.mostSamples);
    reader.readIfThere("kept_features", prepare.keptFeatures);
    std::optional<std::vector<int>> shape;
    reader.readIfThere("image_shape", shape);
    if (shape && shape->size() != 3)
        return Error{ErrorCode::BadFormat,
                     "The preparation \"image_shape\" has " + std::to_string(shape->size()) + " numbers where 3 should be."};
    if (shape) prepare.imageShape = ImageShape{.width = (*shape)[0], .height = (*shape)[1], .channels = (*shape)[2]};
    return reader.error();
}

}  // namespace

nlohmann::ordered_json sourceToJson(const OpenOptions& options) {
    return {
        {"data", pathToJson(options.data)},        {"test", pathToJson(options.test)},    {"test_labels", pathToJson(options.testLabels)},
        {"synthetic_seed", options.syntheticSeed}, {"read", readingToJson(options.read)}, {"prepare", preparationToJson(options.prepare)}};
}

Expected<OpenOptions> sourceFromJson(const nlohmann::ordered_json& json) {
    if (!json.is_object()) return Error{ErrorCode::BadFormat, "How the data were opened is no JSON object."};
    OpenOptions options;
    KeyReader reader(json, "source");
    Bytes data{options.data}, test{options.test}, testLabels{options.testLabels};
    reader.readIfThere("data", data);
    reader.readIfThere("test", test);
    reader.readIfThere("test_labels", testLabels);
    reader.readIfThere("synthetic_seed", options.syntheticSeed);
    if (reader.error()) return *reader.error();
    if (json.contains("read"))
        if (const auto error = read(json["read"], options.read)) return *error;
    if (json.contains("prepare"))
        if (const auto error = read(json["prepare"], options.prepare)) return *error;
    return options;
}

}  // namespace rewire
