// rewire-cli train: one run without a window, its progress, and its folder of results.
#pragma once

#include "app/data_options.h"
#include "core/training/settings.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace rewire {

// An option that was not given keeps the default that METHOD has for the data set.
struct TrainOptions {
    DataOptions data;
    std::string algorithm = "codacorset";
    std::optional<std::string> hidden;
    std::optional<int> epochs;
    std::optional<std::uint64_t> seed;
    std::optional<double> learningRate;
    std::optional<double> momentum;
    std::optional<std::string> momentumRestart;
    std::optional<int> batch;
    std::optional<double> epsilon;
    std::optional<double> zeta;
    std::optional<double> dropout;
    std::optional<std::string> activation;
    std::optional<std::string> initialWeights;
    std::optional<std::string> newWeights;
    std::optional<std::string> augment;
    std::optional<std::string> similarityOf;
    std::optional<double> similaritySample;
    std::optional<int> threads;
    std::string out;
    bool force = false;
    std::string pictures = "on";
    bool json = false;
};

void addTrainOptions(CLI::App& command, TrainOptions& options);

// The exit code: 0 done, 1 the run failed, diverged or was interrupted, 2 bad usage or input. Qt, which draws the pictures,
// wants the program's own arguments.
[[nodiscard]] int runTrain(const TrainOptions& options, int argc, char** argv);

}  // namespace rewire
