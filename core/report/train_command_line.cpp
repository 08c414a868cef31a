#include "core/report/train_command_line.h"

#include "core/base/text.h"
#include "core/data/synthetic_classes.h"
#include "core/report/choices.h"
#include "core/report/csv_text.h"

#include <algorithm>

namespace rewire {
namespace {

constexpr std::array<Choice<TextColumns>, 3> kTextColumns{
    {{TextColumns::Refuse, "refuse"}, {TextColumns::OneHot, "onehot"}, {TextColumns::Ignore, "ignore"}}};
constexpr std::array<Choice<MissingCells>, 3> kMissing{
    {{MissingCells::Refuse, "refuse"}, {MissingCells::FillWithMean, "mean"}, {MissingCells::DropRows, "drop"}}};
constexpr std::array<Choice<UnseenClasses>, 3> kUnseen{
    {{UnseenClasses::Refuse, "refuse"}, {UnseenClasses::LeaveOut, "leave-out"}, {UnseenClasses::CountAsWrong, "wrong"}}};
constexpr std::array<Choice<Scaling>, 4> kScalings{
    {{Scaling::Standard, "standard"}, {Scaling::Uncentred, "uncentred"}, {Scaling::MinMax, "minmax"}, {Scaling::None, "none"}}};

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ",") + item;
    return text;
}

std::string joined(const std::vector<int>& numbers) {
    std::vector<std::string> items;
    for (const int number : numbers) items.push_back(std::to_string(number));
    return joined(items);
}

// Options one after another; one that equals its default is left out.
class Line {
  public:
    void add(const char* option, const std::string& value) {
        // A value that begins with a dash would be taken for an option.
        m_text += std::string(" ") + option + (value.starts_with('-') ? '=' : ' ') + shellQuoted(value);
    }
    void add(const char* option, std::string_view value) { add(option, std::string(value)); }
    template <class Number>
    requires std::integral<Number> || std::floating_point<Number>
    void add(const char* option, Number value) { add(option, csvNumber(value)); }
    template <class Value>
    void addUnless(const Value& usual, const char* option, const Value& value) {
        if (value != usual) add(option, value);
    }
    template <class Value, std::size_t kCount>
    void addChoice(const char* option, const std::array<Choice<Value>, kCount>& choices, Value value) {
        if (value != choices.front().value) add(option, idOf(choices, value));
    }
    void addFlag(const char* flag) { m_text += std::string(" ") + flag; }
    [[nodiscard]] const std::string& text() const { return m_text; }

  private:
    std::string m_text = "rewire-cli train";
};

void addCharacter(Line& line, const char* option, const std::optional<char>& character) {
    if (character)
        line.add(option, *character == '\t' ? std::string("tab") : *character == ' ' ? std::string("blank") : std::string(1, *character));
}

void addReading(Line& line, const ReadOptions& read) {
    const ReadOptions usual;
    addCharacter(line, "--delimiter", read.delimiter);
    if (read.hasHeader) line.add("--header", std::string(*read.hasHeader ? "yes" : "no"));
    addCharacter(line, "--decimal", read.decimalMark);
    if (read.thousandsMark == '\0')
        line.add("--thousands", std::string("none"));
    else
        addCharacter(line, "--thousands", read.thousandsMark);
    line.addUnless(usual.commentMark, "--comment", read.commentMark);
    line.addUnless(usual.skippedLines, "--skip-lines", read.skippedLines);
    if (read.missingTokens) line.add("--missing-tokens", joined(*read.missingTokens));
    line.addUnless(usual.labelColumn, "--label-column", read.labelColumn);
    if (!read.ignoredColumns.empty()) line.add("--ignore-columns", joined(read.ignoredColumns));
    line.addChoice("--text-columns", kTextColumns, read.textColumns);
    if (read.badRows == BadRows::LeaveOut) line.add("--bad-rows", std::string("leave-out"));
    line.addUnless(usual.labels, "--labels", read.labels);
    if (read.firstIndex) line.add("--first-index", *read.firstIndex);
    line.addUnless(usual.featuresVariable, "--features-variable", read.featuresVariable);
    line.addUnless(usual.labelsVariable, "--labels-variable", read.labelsVariable);
    if (read.imageWidth > 0) line.add("--image-size", std::to_string(read.imageWidth) + 'x' + std::to_string(read.imageHeight));
    if (read.imagesAreGrey) line.add("--image-colour", std::string(*read.imagesAreGrey ? "grey" : "colour"));
}

void addPreparation(Line& line, const Preparation& prepare) {
    const Preparation usual;
    if (prepare.split == Preparation::Split::Fraction) line.add("--split", std::string("fraction"));
    line.addUnless(usual.testFraction, "--test-fraction", prepare.testFraction);
    if (!prepare.isStratified) line.addFlag("--no-stratified");
    line.addUnless(usual.splitSeed, "--split-seed", prepare.splitSeed);
    line.addChoice("--missing", kMissing, prepare.missing);
    line.addChoice("--unseen-classes", kUnseen, prepare.unseenClasses);
    line.addChoice("--scaling", kScalings, prepare.scaling);
    line.addUnless(usual.noise.count, "--noise-inputs", prepare.noise.count);
    if (prepare.noise.kind == NoiseInputs::Kind::Gaussian) line.add("--noise-kind", std::string("gaussian"));
    line.addUnless(usual.noise.seed, "--noise-seed", prepare.noise.seed);
    if (!prepare.keptClasses.empty()) line.add("--classes", joined(prepare.keptClasses));
    line.addUnless(usual.mostSamples, "--most-samples", prepare.mostSamples);
    if (!prepare.keptFeatures.empty()) line.add("--keep-inputs", joined(prepare.keptFeatures));
    if (const auto& shape = prepare.imageShape)
        line.add("--image-shape", std::to_string(shape->width) + 'x' + std::to_string(shape->height) +
                                      (shape->channels > 1 ? 'x' + std::to_string(shape->channels) : ""));
}

void addSettings(Line& line, const Settings& s) {
    line.add("--algorithm", s.algorithm);
    line.add("--hidden", joined(s.hidden));
    line.add("--epochs", s.epochs);
    line.add("--seed", s.seed);
    line.add("--learning-rate", s.learningRate);
    line.add("--momentum", s.momentum);
    line.add("--momentum-restart", idOf(kMomentumRestarts, s.momentumRestart));
    line.add("--batch", s.batchSize);
    line.add("--epsilon", s.epsilon);
    line.add("--zeta", s.removalFraction);
    line.add("--dropout", s.dropout);
    line.add("--activation", activationId(s.activation));
    line.add("--initial-weights", idOf(kInitialWeights, s.initialWeights));
    line.add("--new-weights", idOf(kNewWeights, s.newWeights));
    line.add("--similarity-of", idOf(kSimilarityOf, s.similarityOf));
    line.add("--similarity-sample", s.similaritySample);
    line.add("--augment", std::string(s.augment ? "on" : "off"));
}

// Every byte that is not plain ASCII as \xNN.
std::string bytesEscaped(const std::string& text) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '\'' && c != '\\')
            escaped += c;
        else
            escaped += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
    return escaped;
}

}  // namespace

std::string shellQuoted(const std::string& text) {
    const bool isPlain = !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./,:=+@%").find(c) != std::string_view::npos;
    });
    if (isPlain) return text;
    if (displaySentence(text) != text) return "$'" + bytesEscaped(text) + "'";
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string trainCommandLine(const OpenOptions& source, const Settings& settings, const std::string& weightsFrom) {
    Line line;
    if (source.data.starts_with(kSyntheticPrefix))
        line.add("--synthetic", source.data.substr(kSyntheticPrefix.size()));
    else
        line.add("--data", source.data);
    if (!source.test.empty()) line.add("--test", source.test);
    if (!source.testLabels.empty()) line.add("--test-labels", source.testLabels);
    line.addUnless(std::uint64_t{0}, "--synthetic-seed", source.syntheticSeed);
    addReading(line, source.read);
    addPreparation(line, source.prepare);
    addSettings(line, settings);
    if (!weightsFrom.empty()) line.add("--weights-from", weightsFrom);
    return line.text();
}

}  // namespace rewire
