#include "core/report/model.h"

#include "core/network/inference.h"
#include "core/report/array_archive.h"
#include "core/report/csv_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace rewire {
namespace {

constexpr int kBatch = 128;

template <class T>
constexpr ArrayType typeOf() {
    if constexpr (std::is_same_v<T, float>) return ArrayType::F32;
    if constexpr (std::is_same_v<T, double>) return ArrayType::F64;
    if constexpr (std::is_same_v<T, std::int64_t>) return ArrayType::I64;
    if constexpr (std::is_same_v<T, std::uint32_t>) return ArrayType::I32;  // indices below 2³¹, as SciPy has them
}

template <class T>
NamedArray array(std::string name, std::span<const T> values, std::vector<std::int64_t> shape) {
    const auto bytes = std::as_bytes(values);
    return {.name = std::move(name), .type = typeOf<T>(), .shape = std::move(shape), .bytes = {bytes.begin(), bytes.end()}};
}

template <class T>
NamedArray row(std::string name, std::span<const T> values) {
    return array(std::move(name), values, {static_cast<std::int64_t>(values.size())});
}

void addLayer(std::vector<NamedArray>& arrays, const std::string& name, const HiddenLayer& layer) {
    if (const auto* sparse = std::get_if<SparseConnections>(&layer.connections)) {
        arrays.push_back(row(name + "_data", std::span<const float>(sparse->weights)));
        arrays.push_back(row(name + "_indices", sparse->topology.outputIndex()));
        arrays.push_back(row(name + "_indptr", sparse->topology.rowStart()));
        const std::array<std::int64_t, 2> shape{sparse->topology.inputCount(), sparse->topology.outputCount()};
        arrays.push_back(row(name + "_shape", std::span<const std::int64_t>(shape)));
    } else {
        const auto& dense = std::get<DenseConnections>(layer.connections);
        arrays.push_back(array(name + "_weights", std::span<const float>(dense.weights), {dense.outputCount, dense.inputCount}));
    }
    constexpr std::array<const char*, 5> kNames{"_bias", "_left_threshold", "_left_slope", "_right_offset", "_right_slope"};
    const auto parameters = layer.neurons.parameters();
    for (std::size_t p = 0; p < kNames.size(); ++p) arrays.push_back(row(name + kNames[p], parameters[p]));
}

std::vector<NamedArray> arraysOf(const Model& model) {
    std::vector<NamedArray> arrays;
    for (std::size_t l = 0; l < model.network.hidden.size(); ++l)
        addLayer(arrays, "layer" + std::to_string(l + 1), model.network.hidden[l]);
    const DenseConnections& output = model.network.output.connections;
    arrays.push_back(array("output_weights", std::span<const float>(output.weights), {output.outputCount, output.inputCount}));
    arrays.push_back(row("output_bias", std::span<const float>(model.network.output.bias)));
    arrays.push_back(row("mean", std::span<const double>(model.scaling.mean)));
    arrays.push_back(row("scale", std::span<const double>(model.scaling.scale)));
    return arrays;
}

std::vector<NamedTexts> textsOf(const Model& model) {
    std::vector<NamedTexts> texts{{"feature_names", model.featureNames}, {"class_names", model.classNames}, {"activations", {}}};
    for (const HiddenLayer& layer : model.network.hidden) texts.back().texts.emplace_back(activationId(layer.neurons.activation()));
    return texts;
}

}  // namespace

Model makeModel(Network network, const Dataset& dataset) {
    Model model{.network = std::move(network),
                .scaling = fitStandardisation(dataset.train, dataset.featureCount, dataset.scaling),
                .featureNames = {},
                .classNames = dataset.classNames};
    for (int feature = 0; feature < dataset.featureCount; ++feature) model.featureNames.push_back(dataset.featureName(feature));
    return model;
}

std::vector<std::byte> modelAsNpz(const Model& model) { return writeNpz(arraysOf(model), textsOf(model)); }

std::vector<std::byte> modelAsSafetensors(const Model& model) { return writeSafetensors(arraysOf(model), textsOf(model)); }

Predictions predict(const Model& model, const Samples& samples, int threads, const std::stop_token& stop) {
    const AlignedVector<float> values = standardise(samples, model.scaling);
    const SampleMatrix matrix{values.data(), samples.count(), model.network.inputCount()};
    Workspace workspace(model.network, kBatch);
    const Compute compute{.threads = resolvedThreads(threads)};
    const int classes = model.network.classCount();
    Predictions predictions;
    (void)forEachBatch(model.network, matrix, {}, kBatch, workspace, compute, stop, [&](std::int64_t, int count) {
        for (int s = 0; s < count; ++s) {
            int best = 0;
            double sum = 0;
            for (int c = 1; c < classes; ++c)
                if (workspace.logits.row(c)[s] > workspace.logits.row(best)[s]) best = c;
            for (int c = 0; c < classes; ++c)
                sum += std::exp(static_cast<double>(workspace.logits.row(c)[s]) - static_cast<double>(workspace.logits.row(best)[s]));
            for (int c = 0; c < classes; ++c)
                predictions.probabilities.push_back(static_cast<float>(
                    std::exp(static_cast<double>(workspace.logits.row(c)[s]) - static_cast<double>(workspace.logits.row(best)[s])) / sum));
            predictions.predicted.push_back(best);
        }
    });
    return predictions;
}

std::string predictionsCsv(const Model& model, const Predictions& predictions, const Samples& samples) {
    std::string text = "sample,label,predicted";
    for (const std::string& name : model.classNames) text += ',' + csvCell(name);
    text += '\n';
    const std::size_t classes = model.classNames.size();
    for (std::size_t s = 0; s < predictions.predicted.size(); ++s) {
        text += csvNumber(s) + ',' + csvCell(model.classNames[static_cast<std::size_t>(samples.labels[s])]) + ',' +
                csvCell(model.classNames[static_cast<std::size_t>(predictions.predicted[s])]);
        for (std::size_t c = 0; c < classes; ++c) text += ',' + csvNumber(predictions.probabilities[s * classes + c]);
        text += '\n';
    }
    return text;
}

std::vector<std::int64_t> confusionMatrix(const Predictions& predictions, const Samples& samples, int classCount) {
    const auto classes = static_cast<std::size_t>(classCount);
    std::vector<std::int64_t> matrix(classes * classes, 0);
    for (std::size_t s = 0; s < predictions.predicted.size(); ++s)
        ++matrix[static_cast<std::size_t>(samples.labels[s]) * classes + static_cast<std::size_t>(predictions.predicted[s])];
    return matrix;
}

std::string confusionCsv(const Model& model, const std::vector<std::int64_t>& matrix) {
    std::string text = "label \\ predicted";
    const std::size_t classes = model.classNames.size();
    for (const std::string& name : model.classNames) text += ',' + csvCell(name);
    text += '\n';
    for (std::size_t label = 0; label < classes; ++label) {
        text += csvCell(model.classNames[label]);
        for (std::size_t c = 0; c < classes; ++c) text += ',' + csvNumber(matrix[label * classes + c]);
        text += '\n';
    }
    return text;
}

}  // namespace rewire
