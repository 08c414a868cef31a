#include "app/data_options.h"

#include "core/base/atomic_file.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/synthetic_classes.h"
#include "core/report/csv_text.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace rewire {
namespace {

constexpr const char* kReadingGroup = "Reading a table";
constexpr const char* kOtherGroup = "Reading other formats";
constexpr const char* kPreparingGroup = "Preparing the data";

// A character by itself or by its name: a shell does not take a tab easily.
std::optional<char> characterOf(const std::string& text) {
    static const std::map<std::string, char> names{{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'},       {"\\t", '\t'},
                                                   {"bar", '|'},   {"pipe", '|'},      {"blank", ' '},      {"space", ' '},
                                                   {"point", '.'}, {"colon", ':'},     {"apostrophe", '\''}};
    if (const auto named = names.find(text); named != names.end()) return named->second;
    if (text.size() == 1 && text[0] >= ' ' && text[0] <= '~' && text[0] != '"') return text[0];
    if (text == "\t") return '\t';
    return std::nullopt;
}

std::string checkCharacter(const std::string& text) {
    if (characterOf(text)) return {};
    return displayText(text) + " is no single character; give one, or comma, semicolon, tab, bar or blank";
}

std::vector<std::string> listOf(const std::string& text) {
    std::vector<std::string> items;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (const std::string_view item = trimmed(std::string_view(text).substr(begin, end - begin)); !item.empty())
            items.emplace_back(item);
        begin = end + 1;
    }
    return items;
}

// Different indices in ascending order; nothing when the text has anything else, or none.
std::optional<std::vector<std::int32_t>> indicesOf(const std::string& text) {
    std::vector<std::int32_t> indices;
    for (const std::string& item : listOf(text)) {
        const auto parsed = parseInteger(item);
        if (!parsed.isValid() || parsed.value < 0 || parsed.value > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
        indices.push_back(static_cast<std::int32_t>(parsed.value));
    }
    std::ranges::sort(indices);
    if (indices.empty() || std::ranges::adjacent_find(indices) != indices.end()) return std::nullopt;
    return indices;
}

// Width and height of "28x28"; nothing when it is none.
std::optional<std::pair<int, int>> sizeOf(const std::string& text) {
    int width = 0, height = 0;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, width);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != 'x') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, height);
    constexpr int kMost = 20'000;
    if (second.ec != std::errc() || second.ptr != end || width < 1 || height < 1 || width > kMost || height > kMost) return std::nullopt;
    return std::pair(width, height);
}

// An option that is one of the ids of `choices`; the sentence lists them.
template <class Choice>
void addChoice(CLI::App& command, const std::string& name, Choice& target, const std::vector<std::pair<std::string, Choice>>& choices,
               const std::string& text, const char* group) {
    std::vector<std::string> ids;
    for (const auto& [id, choice] : choices) ids.push_back(id);
    command
        .add_option_function<std::string>(
            name,
            [&target, choices](const std::string& id) {
                target = std::ranges::find(choices, id, &std::pair<std::string, Choice>::first)->second;
            },
            text)
        ->check(CLI::IsMember(ids))
        ->group(group);
}

void addCharacter(CLI::App& command, const std::string& name, std::optional<char>& target, const std::string& text) {
    command
        .add_option_function<std::string>(
            name, [&target](const std::string& given) { target = characterOf(given); }, text)
        ->check(checkCharacter)
        ->type_name("CHARACTER")
        ->group(kReadingGroup);
}

void addTableOptions(CLI::App& command, DataOptions& options) {
    ReadOptions& read = options.read;
    addCharacter(command, "--delimiter", read.delimiter,
                 "What divides the cells: a character, or comma, semicolon, tab, bar or blank (any run of blanks); guessed when not given");
    command
        .add_option_function<std::string>(
            "--header",
            [&read](const std::string& id) {
                read.hasHeader = id == "yes" ? std::optional(true) : id == "no" ? std::optional(false) : std::nullopt;
            },
            "Whether the first row names the columns; guessed by default")
        ->check(CLI::IsMember({"yes", "no", "guess"}))
        ->group(kReadingGroup);
    addCharacter(command, "--decimal", read.decimalMark, "Decimal mark: point or comma; guessed when not given");
    command
        .add_option_function<std::string>(
            "--thousands", [&read](const std::string& given) { read.thousandsMark = given == "none" ? '\0' : characterOf(given); },
            "Mark between thousands, left out of numbers, or none; guessed when not given")
        ->check([](const std::string& text) { return text == "none" ? std::string() : checkCharacter(text); })
        ->type_name("CHARACTER")
        ->group(kReadingGroup);
    command.add_option("--comment", read.commentMark, "What begins lines to leave out; empty: none are left out")
        ->capture_default_str()
        ->type_name("TEXT")
        ->group(kReadingGroup);
    command.add_option("--skip-lines", read.skippedLines, "Lines to leave out at the top")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->type_name("COUNT")
        ->group(kReadingGroup);
    command
        .add_option_function<std::string>(
            "--missing-tokens", [&read](const std::string& text) { read.missingTokens = listOf(text); },
            "Cells that count as missing, between commas, in any case; default ?,NA,N/A,nan,null,-; empty cells always do")
        ->type_name("LIST")
        ->group(kReadingGroup);
    command.add_option("--label-column", read.labelColumn, "Name or 0-based number of the class column; guessed and told when not given")
        ->type_name("NAME|NUMBER")
        ->group(kReadingGroup);
    command
        .add_option_function<std::string>(
            "--ignore-columns", [&read](const std::string& text) { read.ignoredColumns = listOf(text); },
            "Names or 0-based numbers of columns to leave out, between commas")
        ->type_name("LIST")
        ->group(kReadingGroup);
    addChoice<TextColumns>(command, "--text-columns", read.textColumns,
                           {{"refuse", TextColumns::Refuse}, {"onehot", TextColumns::OneHot}, {"ignore", TextColumns::Ignore}},
                           "Columns of text among the features: refuse the file, one 0/1 input a value, or leave them out; default refuse",
                           kReadingGroup);
    addChoice<BadRows>(command, "--bad-rows", read.badRows, {{"refuse", BadRows::Refuse}, {"leave-out", BadRows::LeaveOut}},
                       "Rows of a table, an ARFF or a LIBSVM file that cannot be read, and more than 5 % of bad images: refuse the file, "
                       "or leave them out and list them; default refuse",
                       kReadingGroup);
    command.add_option("--bad-rows-file", options.badRowsFile, "Where the rows that were left out are listed as CSV: line, reason, text")
        ->type_name("PATH")
        ->group(kReadingGroup);
    command
        .add_option("--labels", read.labels, "File with the labels when the features stand in another: one a line, a NumPy array or IDX")
        ->type_name("PATH")
        ->group(kReadingGroup);
    command.add_option("--test-labels", options.testLabels, "The same for --test")->type_name("PATH")->group(kReadingGroup);
}

void addOtherFormatOptions(CLI::App& command, ReadOptions& read) {
    command
        .add_option("--features-variable", read.featuresVariable, "MATLAB and NPZ: the variable with the features; guessed when not given")
        ->type_name("NAME")
        ->group(kOtherGroup);
    command.add_option("--labels-variable", read.labelsVariable, "MATLAB and NPZ: the variable with the labels; guessed when not given")
        ->type_name("NAME")
        ->group(kOtherGroup);
    command
        .add_option_function<std::string>(
            "--first-index",
            [&read](const std::string& id) { read.firstIndex = id == "guess" ? std::nullopt : std::optional(id == "0" ? 0 : 1); },
            "LIBSVM: the number of the first feature, 0 or 1; by default 0 when a file uses it")
        ->check(CLI::IsMember({"0", "1", "guess"}))
        ->group(kOtherGroup);
    command
        .add_option_function<std::string>(
            "--image-size",
            [&read](const std::string& text) {
                const auto size = sizeOf(text);
                read.imageWidth = size->first;
                read.imageHeight = size->second;
            },
            "Image folders: the size to which all images are brought; default that of most")
        ->check([](const std::string& text) { return sizeOf(text) ? std::string() : displayText(text) + " is no size like 28x28"; })
        ->type_name("WxH")
        ->group(kOtherGroup);
    command
        .add_option_function<std::string>(
            "--image-colour",
            [&read](const std::string& id) {
                read.imagesAreGrey = id == "grey" ? std::optional(true) : id == "colour" ? std::optional(false) : std::nullopt;
            },
            "Image folders: grey or colour; by default grey when all images are")
        ->check(CLI::IsMember({"grey", "colour", "guess"}))
        ->group(kOtherGroup);
}

// "28x28" or "32x32x3"; whether it fits is for the data to say.
bool parseImageShape(const std::string& text, std::optional<ImageShape>& shape) {
    ImageShape read;
    const char* at = text.data();
    const char* const end = at + text.size();
    int* const sizes[]{&read.width, &read.height, &read.channels};
    std::size_t count = 0;
    for (int* const size : sizes) {
        const auto parsed = std::from_chars(at, end, *size);
        if (parsed.ec != std::errc() || *size < 1) return false;
        ++count;
        at = parsed.ptr;
        if (at == end) break;
        if (*at++ != 'x') return false;
    }
    if (at != end || count < 2) return false;
    shape = read;
    return true;
}

void addPreparationOptions(CLI::App& command, Preparation& prepare) {
    using Split = Preparation::Split;
    addChoice<Split>(
        command, "--split", prepare.split, {{"as-given", Split::AsGiven}, {"fraction", Split::Fraction}},
        "Test samples as the source gives them, or a fraction of all samples; default as-given, and a fraction where there are none",
        kPreparingGroup);
    command.add_option("--test-fraction", prepare.testFraction, "Part of the samples kept for testing where they are split")
        ->capture_default_str()
        ->type_name("FRACTION")
        ->group(kPreparingGroup);
    command
        .add_flag("--stratified,!--no-stratified", prepare.isStratified,
                  "Split off the same share of each class (the default), or whatever the class")
        ->group(kPreparingGroup);
    command.add_option("--split-seed", prepare.splitSeed, "Seed of the split and of the choice of samples")
        ->check(checkSeed)
        ->capture_default_str()
        ->type_name("SEED")
        ->group(kPreparingGroup);
    addChoice<MissingCells>(command, "--missing", prepare.missing,
                            {{"refuse", MissingCells::Refuse}, {"mean", MissingCells::FillWithMean}, {"drop", MissingCells::DropRows}},
                            "Missing and non-finite cells: refuse the file, fill with the training mean, or drop the row; default refuse",
                            kPreparingGroup);
    addChoice<UnseenClasses>(
        command, "--unseen-classes", prepare.unseenClasses,
        {{"refuse", UnseenClasses::Refuse}, {"leave-out", UnseenClasses::LeaveOut}, {"wrong", UnseenClasses::CountAsWrong}},
        "Test samples whose class no training sample has; default refuse", kPreparingGroup);
    addChoice<Scaling>(
        command, "--scaling", prepare.scaling,
        {{"standard", Scaling::Standard}, {"uncentred", Scaling::Uncentred}, {"minmax", Scaling::MinMax}, {"none", Scaling::None}},
        "Mean 0 and deviation 1, root mean square 1 (zeros stay zeros), the range 0 to 1, or none; default standard", kPreparingGroup);
    command.add_option("--noise-inputs", prepare.noise.count, "Inputs without information to add, so that the truth is known")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str()
        ->type_name("COUNT")
        ->group(kPreparingGroup);
    addChoice<NoiseInputs::Kind>(command, "--noise-kind", prepare.noise.kind,
                                 {{"shuffled", NoiseInputs::Kind::Shuffled}, {"gaussian", NoiseInputs::Kind::Gaussian}},
                                 "Copies of columns with their rows shuffled, or normal numbers; default shuffled", kPreparingGroup);
    command.add_option("--noise-seed", prepare.noise.seed, "Seed of the noise inputs")
        ->check(checkSeed)
        ->capture_default_str()
        ->type_name("SEED")
        ->group(kPreparingGroup);
    command
        .add_option_function<std::string>(
            "--classes", [&prepare](const std::string& text) { prepare.keptClasses = listOf(text); },
            "Names of the classes to keep, between commas; default all")
        ->type_name("LIST")
        ->group(kPreparingGroup);
    command
        .add_option("--most-samples", prepare.mostSamples,
                    "At most so many training and so many test samples, the same share of each class; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str()
        ->type_name("COUNT")
        ->group(kPreparingGroup);
    command
        .add_option_function<std::string>(
            "--keep-inputs",
            [&prepare](const std::string& text) { prepare.keptFeatures = indicesOf(text).value_or(std::vector<std::int32_t>{}); },
            "Only these inputs, by their 0-based numbers, of those that all other choices leave; default all")
        ->check([](const std::string& text) {
            return indicesOf(text) ? std::string() : displayText(text) + " is no list of different numbers, such as 3,17,41";
        })
        ->type_name("N,N,...")
        ->group(kPreparingGroup);
    command
        .add_option_function<std::string>(
            "--image-shape", [&prepare](const std::string& text) { (void)parseImageShape(text, prepare.imageShape); },
            "The features are the pixels of images of this size, row by row; x3 for RGB")
        ->check([](const std::string& text) {
            std::optional<ImageShape> shape;
            return parseImageShape(text, shape) ? std::string() : displayText(text) + " is no image shape such as 28x28 or 32x32x3";
        })
        ->type_name("WxH[x3]")
        ->group(kPreparingGroup);
}

// Line, reason and text of each row that was left out; whether it could be written.
bool writeBadRows(const Dataset& dataset, const std::string& path) {
    std::string text = "line,reason,text\n";
    for (const BadRow& row : dataset.leftOutRows) text += csvNumber(row.line) + ',' + csvCell(row.reason) + ',' + csvCell(row.text) + '\n';
    if (auto written = writeFileAtomically(path, text); !written) {
        std::cerr << "rewire-cli: " << written.error().message << '\n';
        return false;
    }
    return true;
}

}  // namespace

std::string checkSeed(const std::string& text) {
    std::uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, seed);
    if (parsed.ec == std::errc() && parsed.ptr == end) return {};
    return displayText(text) + " is no whole number from 0 to 18446744073709551615";
}

void addDataOptions(CLI::App& command, DataOptions& options) {
    std::string names;
    for (const BuiltInDataset& dataset : builtInDatasets()) names += (names.empty() ? "" : ", ") + dataset.name;
    CLI::Option_group* const source = command.add_option_group("source");
    source->require_option(1);
    source
        ->add_option(
            "--data", options.data,
            "Data set: a file, plain or compressed, a folder, or a name ('rewire-cli data list'), among them the built-in ones: " + names)
        ->type_name("PATH|NAME");
    source
        ->add_option_function<std::string>(
            "--synthetic", [&options](const std::string& description) { options.data = std::string(kSyntheticPrefix) + description; },
            "Made data of any size with known truth, such as samples=203,features=3312,classes=5,informative=50; a quarter as many samples "
            "for testing")
        ->type_name("DESCRIPTION");
    command.add_option("--test", options.test, "Test samples, when they are in a file of their own")->type_name("PATH");
    command.add_option("--synthetic-seed", options.syntheticSeed, "Seed of the built-in synthetic data")
        ->check(checkSeed)
        ->capture_default_str()
        ->type_name("SEED");
    addTableOptions(command, options);
    addOtherFormatOptions(command, options.read);
    addPreparationOptions(command, options.prepare);
}

std::shared_ptr<const Dataset> openOrComplain(const DataOptions& options) {
    auto opened = openDataset(options);
    if (!opened) {
        std::cerr << "rewire-cli: " << opened.error().message << '\n';
        return nullptr;
    }
    if (!options.badRowsFile.empty() && !writeBadRows(**opened, options.badRowsFile)) return nullptr;
    return *opened;
}

}  // namespace rewire
