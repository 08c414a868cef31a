// rewire-cli model: the trained network of a run for other programs, and its predictions.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace rewire {

struct ModelOptions {
    std::string folder;
    std::string out;          // .npz or .safetensors
    bool isForced = false;    // may replace what is there
    std::string data;         // where the data are now; empty: where they were
    std::string predictions;  // CSV of the test samples
    std::string confusion;    // CSV
};

void addModelOptions(CLI::App& command, ModelOptions& options);

// The exit code: 0 done, 1 something could not be stored, 2 bad usage or input.
[[nodiscard]] int runModel(const ModelOptions& options);

}  // namespace rewire
