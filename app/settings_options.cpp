#include "app/settings_options.h"

#include "app/data_options.h"
#include "app/one_of.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/report/choices.h"

#include <limits>

namespace rewire {
namespace {

// The sizes in "1000,1000,1000"; nothing when the text is anything else.
std::optional<std::vector<int>> parseLayerSizes(std::string_view text) {
    std::vector<int> sizes;
    while (true) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto number = parseInteger(text.substr(0, comma));
        if (!number.isValid() || number.value < 1 || number.value > std::numeric_limits<int>::max()) return std::nullopt;
        sizes.push_back(static_cast<int>(number.value));
        if (comma == text.size()) return sizes;
        text.remove_prefix(comma + 1);
    }
}

std::string layerSizes(const std::string& text) {
    return parseLayerSizes(text) ? "" : "'" + displayText(text) + "' is no list of layer sizes such as 1000,1000,1000";
}

void addNetworkOptions(CLI::App& command, SettingsOptions& o) {
    command
        .add_option("--hidden", o.hidden,
                    "Neurons of each sparse hidden layer, by commas; default 1000,1000,1000, for Fashion-MNIST 200,200,200")
        ->check(layerSizes)
        ->type_name("N,N,...");
    command.add_option("--epsilon", o.epsilon,
                       "Sparsity: each connection of n x m exists with p = min(1, epsilon (n + m) / (n m)); default 20");
    command.add_option("--activation", o.activation, "Hidden activation; default srelu")->check(oneOf(kActivationChoices));
    command
        .add_option("--initial-weights", o.initialWeights,
                    "Glorot of the connections that neurons really have (fan-in, the default) or of the dense shape as the authors "
                    "published (published), which shrinks the signal by the density in every layer")
        ->check(oneOf(kInitialWeights));
}

void addOptimisationOptions(CLI::App& command, SettingsOptions& o) {
    command.add_option("--epochs", o.epochs, "Passes over the training samples; default 100");
    command.add_option("--learning-rate", o.learningRate,
                       "Default 0.01; 0.1 for Madelon and MicroMass (0.01 for the dense baseline, which diverges at 0.1)");
    command.add_option("--momentum", o.momentum, "Default 0.9");
    command
        .add_option("--momentum-restart", o.momentumRestart,
                    "Momentum starts from zero at each epoch (the authors' choice and the default) or never")
        ->check(oneOf(kMomentumRestarts));
    command.add_option("--batch", o.batch, "Samples in a mini-batch; default 100");
    command.add_option("--dropout", o.dropout, "Probability that a hidden activation is dropped in training; default 0.3");
    command.add_option("--augment", o.augment, "Rotate, shift and flip training images; default off (core/DESIGN.md tells why)")
        ->check(CLI::IsMember({"on", "off"}));
    command.add_option("--threads", o.threads, "Default: as many of the processors as make a batch faster; never changes a result");
}

void addEvolutionOptions(CLI::App& command, SettingsOptions& o) {
    command.add_option("--zeta", o.zeta, "Fraction of the connections of each sign that is removed after an epoch; default 0.3");
    command.add_option("--new-weights", o.newWeights, "Weights of added connections: zero (default) or small random ones")
        ->check(oneOf(kNewWeights));
    command
        .add_option("--similarity-of", o.similarityOf,
                    "Whether a later layer's inputs are compared before (default) or after their activation")
        ->check(oneOf(kSimilarityOf));
    command.add_option("--similarity-sample", o.similaritySample,
                       "Fraction of the training samples that similarity is measured on; default 1.0, exact");
}

template <class Value>
void setIfGiven(const std::optional<Value>& given, Value& setting) {
    if (given) setting = *given;
}

template <class Value, std::size_t kCount>
void setIfGiven(const std::optional<std::string>& given, const std::array<Choice<Value>, kCount>& choices, Value& setting) {
    if (given) setting = *valueOf(choices, *given);  // the parser has checked it
}

// Of one run alone: a race has several of both.
void addRunOptions(CLI::App& command, SettingsOptions& o) {
    std::vector<std::string> ids;
    for (const Algorithm& algorithm : kAlgorithms) ids.emplace_back(algorithm.id);
    command.add_option("--algorithm", o.algorithm, "How connections are removed and added")
        ->check(CLI::IsMember(ids))
        ->capture_default_str();
    command.add_option("--seed", o.seed, "Seed of every random choice; same seed, same bits; default 0")
        ->check(checkSeed)
        ->type_name("SEED");
}

}  // namespace

void addSettingsOptions(CLI::App& command, SettingsOptions& options, SettingsOf what) {
    if (what == SettingsOf::OneRun) addRunOptions(command, options);
    addEvolutionOptions(command, options);
    addNetworkOptions(command, options);
    addOptimisationOptions(command, options);
}

Settings settingsOf(const SettingsOptions& o, const std::string& algorithm, const Dataset& dataset) {
    Settings s = recommendedSettings(dataset, algorithm);
    if (o.hidden) s.hidden = *parseLayerSizes(*o.hidden);  // the parser has checked it
    setIfGiven(o.epochs, s.epochs);
    setIfGiven(o.seed, s.seed);
    setIfGiven(o.learningRate, s.learningRate);
    setIfGiven(o.momentum, s.momentum);
    setIfGiven(o.momentumRestart, kMomentumRestarts, s.momentumRestart);
    setIfGiven(o.batch, s.batchSize);
    setIfGiven(o.epsilon, s.epsilon);
    setIfGiven(o.zeta, s.removalFraction);
    setIfGiven(o.dropout, s.dropout);
    setIfGiven(o.activation, kActivationChoices, s.activation);
    setIfGiven(o.initialWeights, kInitialWeights, s.initialWeights);
    setIfGiven(o.newWeights, kNewWeights, s.newWeights);
    setIfGiven(o.similarityOf, kSimilarityOf, s.similarityOf);
    setIfGiven(o.similaritySample, s.similaritySample);
    setIfGiven(o.threads, s.threads);
    if (o.augment) s.augment = *o.augment == "on";
    return s;
}

}  // namespace rewire
