// The command line's options that decide how a network is trained, shared by the commands that train.
#pragma once

#include "core/training/settings.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace rewire {

// An option that was not given keeps the default that METHOD has for the data set.
struct SettingsOptions {
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
};

// ManyRuns: without --algorithm and --seed.
enum class SettingsOf { OneRun, ManyRuns };
void addSettingsOptions(CLI::App& command, SettingsOptions& options, SettingsOf what);

// Of a run of this algorithm on these data.
[[nodiscard]] Settings settingsOf(const SettingsOptions& options, const std::string& algorithm, const Dataset& dataset);

}  // namespace rewire
