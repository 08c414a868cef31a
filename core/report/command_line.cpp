#include "core/report/command_line.h"

#include "core/data/synthetic_classes.h"
#include "core/report/choices.h"
#include "core/report/csv_text.h"

#include <algorithm>
#include <filesystem>

namespace rewire {
namespace {

class Line {
  public:
    explicit Line(std::string begin) : m_text(std::move(begin)) {}
    void add(const std::string& option, const std::string& value) { m_text += ' ' + option + ' ' + shellWord(value); }
    void add(const std::string& option, std::string_view value) { add(option, std::string(value)); }
    void flag(const std::string& option) { m_text += ' ' + option; }
    template <class Value>
    void addNumber(const std::string& option, Value value) {
        add(option, csvNumber(value));
    }
    template <class Value>
    void addChanged(const std::string& option, Value value, Value usual) {
        if (value != usual) addNumber(option, value);
    }
    void addGiven(const std::string& option, const std::string& value) {
        if (!value.empty()) add(option, value);
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

  private:
    std::string m_text;
};

template <class Items>
std::string listOf(const Items& items) {
    std::string text;
    for (const auto& item : items) {
        if (!text.empty()) text += ',';
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(item)>>) text += csvNumber(item);
        else text += item;
    }
    return text;
}

std::string absolutePath(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? std::filesystem::absolute(path, ignored).native() : path;
}

void addReading(Line& line, const ReadOptions& read) {
    if (read.delimiter) line.add("--delimiter", *read.delimiter == '\t' ? std::string("tab") : *read.delimiter == ' ' ? std::string("blank") : std::string(1, *read.delimiter));
    if (read.hasHeader) line.add("--header", std::string_view(*read.hasHeader ? "yes" : "no"));
    if (read.decimalMark) line.add("--decimal", std::string(1, *read.decimalMark));
    if (read.thousandsMark) line.add("--thousands", *read.thousandsMark == ' ' ? std::string("blank") : std::string(1, *read.thousandsMark));
    if (read.commentMark != ReadOptions{}.commentMark) line.add("--comment", read.commentMark);
    line.addChanged("--skip-lines", read.skippedLines, std::int64_t{0});
    if (read.missingTokens) line.add("--missing-tokens", listOf(*read.missingTokens));
    line.addGiven("--label-column", read.labelColumn);
    if (!read.ignoredColumns.empty()) line.add("--ignore-columns", listOf(read.ignoredColumns));
    if (read.textColumns != TextColumns::Refuse) line.add("--text-columns", std::string_view(read.textColumns == TextColumns::OneHot ? "onehot" : "ignore"));
    if (read.badRows == BadRows::LeaveOut) line.add("--bad-rows", std::string_view("leave-out"));
    line.addGiven("--labels", absolutePath(read.labels));
    line.addGiven("--features-variable", read.featuresVariable);
    line.addGiven("--labels-variable", read.labelsVariable);
    if (read.imageWidth > 0) line.add("--image-size", csvNumber(read.imageWidth) + 'x' + csvNumber(read.imageHeight));
    if (read.imagesAreGrey) line.add("--image-colour", std::string_view(*read.imagesAreGrey ? "grey" : "colour"));
}

void addPreparation(Line& line, const Preparation& prepare) {
    const Preparation usual;
    if (prepare.split == Preparation::Split::Fraction) line.add("--split", std::string_view("fraction"));
    line.addChanged("--test-fraction", prepare.testFraction, usual.testFraction);
    if (!prepare.isStratified) line.flag("--no-stratified");
    line.addChanged("--split-seed", prepare.splitSeed, usual.splitSeed);
    if (prepare.missing != usual.missing) line.add("--missing", std::string_view(prepare.missing == MissingCells::FillWithMean ? "mean" : "drop"));
    if (prepare.unseenClasses != usual.unseenClasses) line.add("--unseen-classes", std::string_view(prepare.unseenClasses == UnseenClasses::LeaveOut ? "leave-out" : "wrong"));
    if (prepare.scaling != usual.scaling) line.add("--scaling", std::string_view(prepare.scaling == Scaling::Uncentred ? "uncentred" : prepare.scaling == Scaling::MinMax ? "minmax" : "none"));
    line.addChanged("--noise-inputs", prepare.noise.count, usual.noise.count);
    if (prepare.noise.kind == NoiseInputs::Kind::Gaussian) line.add("--noise-kind", std::string_view("gaussian"));
    line.addChanged("--noise-seed", prepare.noise.seed, usual.noise.seed);
    if (!prepare.keptClasses.empty()) line.add("--classes", listOf(prepare.keptClasses));
    line.addChanged("--most-samples", prepare.mostSamples, usual.mostSamples);
    if (prepare.imageShape) {
        const ImageShape& shape = *prepare.imageShape;
        line.add("--image-shape", csvNumber(shape.width) + 'x' + csvNumber(shape.height) + (shape.channels > 1 ? 'x' + csvNumber(shape.channels) : std::string()));
    }
}

void addSettings(Line& line, const Settings& s, const Settings& usual) {
    line.add("--algorithm", s.algorithm);
    if (s.hidden != usual.hidden) line.add("--hidden", listOf(s.hidden));
    line.addNumber("--epochs", s.epochs);
    line.addNumber("--seed", s.seed);
    line.addChanged("--learning-rate", s.learningRate, usual.learningRate);
    line.addChanged("--momentum", s.momentum, usual.momentum);
    if (s.momentumRestart != usual.momentumRestart) line.add("--momentum-restart", idOf(kMomentumRestarts, s.momentumRestart));
    line.addChanged("--batch", s.batchSize, usual.batchSize);
    line.addChanged("--epsilon", s.epsilon, usual.epsilon);
    line.addChanged("--zeta", s.removalFraction, usual.removalFraction);
    line.addChanged("--dropout", s.dropout, usual.dropout);
    if (s.activation != usual.activation) line.add("--activation", idOf(kActivationChoices, s.activation));
    if (s.initialWeights != usual.initialWeights) line.add("--initial-weights", idOf(kInitialWeights, s.initialWeights));
    if (s.newWeights != usual.newWeights) line.add("--new-weights", idOf(kNewWeights, s.newWeights));
    if (s.similarityOf != usual.similarityOf) line.add("--similarity-of", idOf(kSimilarityOf, s.similarityOf));
    line.addChanged("--similarity-sample", s.similaritySample, usual.similaritySample);
    if (s.augment) line.add("--augment", std::string_view("on"));
    line.addChanged("--threads", s.threads, usual.threads);
}

}  // namespace

std::string shellWord(const std::string& word) {
    const bool isPlain = !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_-./,:=+@%").find(c) != std::string_view::npos;
    });
    if (isPlain) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string trainCommand(const Settings& settings, const OpenOptions& source, const Dataset& dataset) {
    Line line("rewire-cli train");
    if (source.data.starts_with(kSyntheticPrefix)) line.add("--synthetic", source.data.substr(kSyntheticPrefix.size()));
    else line.add("--data", absolutePath(source.data));
    line.addGiven("--test", absolutePath(source.test));
    line.addGiven("--test-labels", absolutePath(source.testLabels));
    line.addChanged("--synthetic-seed", source.syntheticSeed, std::uint64_t{0});
    addReading(line, source.read);
    addPreparation(line, source.prepare);
    addSettings(line, settings, recommendedSettings(dataset, settings.algorithm));
    return line.take();
}

}  // namespace rewire
