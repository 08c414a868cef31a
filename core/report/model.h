// A trained network with all that it takes to predict from raw features: what the model files hold, and its predictions.
#pragma once

#include "core/data/dataset.h"
#include "core/data/standardisation.h"
#include "core/network/network.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace rewire {

struct Model {
    Network network;
    Standardisation scaling;                // raw features become (value - mean) * scale
    std::vector<std::string> featureNames;  // [features], made up where the file had none
    std::vector<std::string> classNames;
};
[[nodiscard]] Model makeModel(Network network, const Dataset& dataset);

// For NumPy: an NPZ archive. Hidden layer l: "layerL_data", "_indices", "_indptr", "_shape" (a SciPy CSR matrix of [inputs x outputs]) or,
// where it is dense, "layerL_weights" [outputs x inputs]; "layerL_bias", "_activation", and SReLU's four parameters. "output_weights"
// [classes x inputs], "output_bias"; "mean", "scale", "feature_names", "class_names". README has the reader.
[[nodiscard]] std::vector<std::byte> modelAsNpz(const Model& model);
// The same tensors under the same names as safetensors; names and activations stand in its metadata.
[[nodiscard]] std::vector<std::byte> modelAsSafetensors(const Model& model);

// Of one part of a data set, sample by sample.
struct Predictions {
    std::vector<std::int32_t> predicted;  // [samples] class
    std::vector<float> probabilities;     // [samples x classes]
};
// Ends early, with fewer samples, when `stop` asks for it.
[[nodiscard]] Predictions predict(const Model& model, const Samples& samples, int threads, const std::stop_token& stop = {});

// sample, label, predicted, and a column of probability for each class.
[[nodiscard]] std::string predictionsCsv(const Model& model, const Predictions& predictions, const Samples& samples);
// Rows are labels, columns predictions; [classes x classes].
[[nodiscard]] std::vector<std::int64_t> confusionMatrix(const Predictions& predictions, const Samples& samples, int classCount);
[[nodiscard]] std::string confusionCsv(const Model& model, const std::vector<std::int64_t>& matrix);

}  // namespace rewire
