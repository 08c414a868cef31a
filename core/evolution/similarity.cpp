#include "core/evolution/similarity.h"

#include "core/base/parallel.h"
#include "core/network/inference.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

// Input rows that one dense product computes: fixed, so that the bits do not follow the threads.
constexpr int kRowsPerTask = 128;
// Samples of one forward pass and one product: as many as keep activations near the second cache. With blocks of all pairs twice
// as many serve the dense product (208 instead of 512: 0.58 -> 0.50 s for CoDACoRSET on Fashion-MNIST, Zen 3, 2026-11-25). Fewer
// when the layers are so wide that activations would pass 256 MiB.
constexpr int kBlockBatch = 208;
constexpr int kConnectionBatch = 104;
constexpr std::int64_t kActivationBudget = 64 << 20;  // floats

// x and z of layer l for the batch in the workspace.
const BatchMatrix& inputSide(const Workspace& workspace, SimilarityOf of, std::size_t layer) {
    if (layer == 0) return workspace.input;
    return of == SimilarityOf::PreActivations ? workspace.z[layer - 1] : workspace.a[layer - 1];
}

void clearPadding(BatchMatrix& values, int count) {
    for (int j = 0; j < values.neurons(); ++j) std::fill(values.row(j) + count, values.row(j) + values.stride(), 0.0f);
}

void addConnections(const SimilaritySweep& sweep, const Workspace& workspace, int lanes, std::size_t l,
                    LayerSimilarity& sums) {
    const BatchMatrix& x = inputSide(workspace, sweep.of, l);
    const BatchMatrix& z = workspace.z[l];
    const auto* sparse = std::get_if<SparseConnections>(&sweep.network.hidden[l].connections);
    runParts(sweep.compute.threads, [&](int part, int parts) {
        const Kernels& kernels = *sweep.compute.kernels;
        const Range inputs = evenRange(x.neurons(), part, parts);
        const Range outputs = evenRange(z.neurons(), part, parts);
        kernels.addSquares(x.data(), x.stride(), lanes, sums.inputSquares.data(), inputs.begin, inputs.end);
        kernels.addSquares(z.data(), z.stride(), lanes, sums.outputSquares.data(), outputs.begin, outputs.end);
        if (sparse == nullptr) return;
        const Range rows = balancedRange(sparse->topology.rowStart(), 1, part, parts);
        kernels.sampledProduct({.x = x.data(),
                                .z = z.data(),
                                .xStride = x.stride(),
                                .zStride = z.stride(),
                                .lanes = lanes,
                                .rowStart = sparse->topology.rowStart().data(),
                                .outputIndex = sparse->topology.outputIndex().data(),
                                .dots = sums.dots.data()},
                               rows.begin, rows.end);
    });
}

void addBlock(const SimilaritySweep& sweep, const Workspace& workspace, int count, SimilarityBlock& block) {
    const BatchMatrix& x = inputSide(workspace, sweep.of, static_cast<std::size_t>(block.layer));
    const BatchMatrix& z = workspace.z[static_cast<std::size_t>(block.layer)];
    const auto outputs = static_cast<std::size_t>(z.neurons());
    const int rows = block.inputEnd - block.inputBegin;
    const int tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
    runParts(std::min(sweep.compute.threads, tasks), [&](int part, int parts) {
        const Range range = evenRange(tasks, part, parts);
        for (int task = range.begin; task < range.end; ++task) {
            const int first = task * kRowsPerTask;
            sweep.compute.kernels->productTransposedB({.a = x.row(block.inputBegin + first),
                                                       .aStride = x.stride(),
                                                       .b = z.data(),
                                                       .bStride = z.stride(),
                                                       .c = block.dots.data() + static_cast<std::size_t>(first) * outputs,
                                                       .cStride = outputs,
                                                       .m = std::min(kRowsPerTask, rows - first),
                                                       .n = z.neurons(),
                                                       .k = count,
                                                       .accumulate = true});
        }
    });
}

std::vector<LayerSimilarity> emptySums(const Network& network) {
    std::vector<LayerSimilarity> layers;
    for (const HiddenLayer& layer : network.hidden) {
        LayerSimilarity sums;
        sums.inputSquares.assign(static_cast<std::size_t>(inputCount(layer.connections)), 0.0);
        sums.outputSquares.assign(static_cast<std::size_t>(layer.neurons.count()), 0.0);
        if (const auto* sparse = std::get_if<SparseConnections>(&layer.connections))
            sums.dots.assign(static_cast<std::size_t>(sparse->topology.connectionCount()), 0.0f);
        layers.push_back(std::move(sums));
    }
    return layers;
}

// Layer 0's sums and blocks from the products of the inputs.
void addFirstLayer(const SimilaritySweep& sweep, LayerSimilarity* sums, std::span<SimilarityBlock> blocks) {
    const HiddenLayer& layer = sweep.network.hidden.front();
    const auto& connections = std::get<SparseConnections>(layer.connections);
    const Topology& t = connections.topology;
    const auto bias = layer.neurons.bias();
    sweep.inputProducts->forEachRange(connections, bias, sweep.compute, [&](int first, int count, const BatchMatrix& dots) {
        for (int i = first; i < first + count && sums != nullptr; ++i)
            for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
                sums->dots[k] = dots.row(static_cast<int>(t.outputIndex()[k]))[i - first];
        for (SimilarityBlock& block : blocks) {
            if (block.layer != 0) continue;
            const int begin = std::max(first, block.inputBegin), end = std::min(first + count, block.inputEnd);
            for (int j = 0; j < t.outputCount(); ++j)
                for (int i = begin; i < end; ++i)
                    block.dots[static_cast<std::size_t>(i - block.inputBegin) * static_cast<std::size_t>(t.outputCount()) + j] = dots.row(j)[i - first];
        }
    });
    if (sums == nullptr) return;
    // |z_j|^2 = sum of w_ij (x_i . z_j) + b_j sum of z_j
    const auto inputSums = sweep.inputProducts->sums();
    std::vector<double> outputSums(bias.size());
    for (std::size_t j = 0; j < bias.size(); ++j) outputSums[j] = static_cast<double>(bias[j]) * static_cast<double>(sweep.inputProducts->sampleCount());
    std::ranges::copy(sweep.inputProducts->squares(), sums->inputSquares.begin());
    for (int i = 0; i < t.inputCount(); ++i)
        for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k) {
            const double weight = connections.weights[k];
            sums->outputSquares[t.outputIndex()[k]] += weight * sums->dots[k];
            outputSums[t.outputIndex()[k]] += weight * inputSums[i];
        }
    for (std::size_t j = 0; j < bias.size(); ++j) sums->outputSquares[j] = std::max(0.0, sums->outputSquares[j] + bias[j] * outputSums[j]);
}

// `layers` may be null: then blocks only.
bool sweepSamples(const SimilaritySweep& sweep, std::vector<LayerSimilarity>* layers, std::span<SimilarityBlock> blocks,
                  const SweepProgress& progress, const std::stop_token& stop) {
    for (SimilarityBlock& block : blocks) {
        const int outputs = sweep.network.hidden[static_cast<std::size_t>(block.layer)].neurons.count();
        block.dots.assign(static_cast<std::size_t>(block.inputEnd - block.inputBegin) * static_cast<std::size_t>(outputs), 0.0f);
    }
    const bool firstLayerIsKnown = sweep.inputProducts != nullptr && sweep.order.empty();
    const int sweptFrom = firstLayerIsKnown ? 1 : 0;
    if (firstLayerIsKnown) addFirstLayer(sweep, layers != nullptr ? &layers->front() : nullptr, blocks);
    if (sweptFrom == std::ssize(sweep.network.hidden)) return true;
    const int capacity = affordableBatch(sweep.network, blocks.empty() ? kConnectionBatch : kBlockBatch, kActivationBudget, sweep.compute);
    const auto total = static_cast<double>(sweep.order.empty() ? sweep.samples.count : static_cast<std::int64_t>(sweep.order.size()));
    Workspace workspace(sweep.network, capacity, sweep.compute);
    return forEachBatch(
        sweep.network, sweep.samples, sweep.order, capacity, workspace, sweep.compute, stop,
        [&](std::int64_t first, int count) {
            for (std::size_t l = 0; l < workspace.z.size(); ++l) {
                clearPadding(workspace.z[l], count);
                clearPadding(workspace.a[l], count);
            }
            if (layers != nullptr)
                for (std::size_t l = static_cast<std::size_t>(sweptFrom); l < layers->size(); ++l)
                    addConnections(sweep, workspace, sweep.compute.lanesOf(count), l, (*layers)[l]);
            for (SimilarityBlock& block : blocks)
                if (block.layer >= sweptFrom) addBlock(sweep, workspace, count, block);
            if (progress) progress(static_cast<double>(first + count) / total);
        });
}

std::vector<float> inverseNorms(std::span<const double> squares) {
    std::vector<float> inverse(squares.size());
    std::transform(squares.begin(), squares.end(), inverse.begin(),
                   [](double square) { return square > 0 ? static_cast<float>(1.0 / std::sqrt(square)) : 0.0f; });
    return inverse;
}

}  // namespace

std::vector<std::vector<SimilarityBlock>> similarityBlocks(const Network& network, std::int64_t budget) {
    std::vector<std::vector<SimilarityBlock>> sweeps(1);
    std::int64_t left = budget;
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const std::int64_t outputs = network.hidden[l].neurons.count();
        const std::int64_t inputs = inputCount(network.hidden[l].connections);
        for (std::int64_t begin = 0; begin < inputs;) {
            std::int64_t rows = std::min(inputs - begin, left / outputs);
            if (rows == 0) {
                if (left < budget) {  // the next sweep has the whole budget
                    sweeps.emplace_back();
                    left = budget;
                    continue;
                }
                rows = 1;  // a single row wider than the budget: one row a sweep
            }
            sweeps.back().push_back({.layer = static_cast<int>(l),
                                     .inputBegin = static_cast<int>(begin),
                                     .inputEnd = static_cast<int>(begin + rows),
                                     .dots = {}});
            begin += rows;
            left = std::max<std::int64_t>(0, left - rows * outputs);
        }
    }
    return sweeps;
}

std::vector<float> LayerSimilarity::inputScales() const { return inverseNorms(inputSquares); }

std::vector<float> LayerSimilarity::outputScales() const { return inverseNorms(outputSquares); }

std::vector<float> LayerSimilarity::atConnections(const Topology& topology) const {
    std::vector<float> similarity(dots.size());
    const std::vector<float> ofInput = inputScales();
    const std::vector<float> ofOutput = outputScales();
    const auto rowStart = topology.rowStart();
    const auto outputs = topology.outputIndex();
    for (int i = 0; i < topology.inputCount(); ++i)
        for (std::uint32_t k = rowStart[i]; k < rowStart[i + 1]; ++k)
            similarity[k] = std::abs(dots[k]) * ofInput[i] * ofOutput[outputs[k]];
    return similarity;
}

bool sweepConnections(const SimilaritySweep& sweep, std::vector<LayerSimilarity>& layers, std::span<SimilarityBlock> blocks,
                      const SweepProgress& progress, std::stop_token stop) {
    layers = emptySums(sweep.network);
    return sweepSamples(sweep, &layers, blocks, progress, stop);
}

bool sweepBlocks(const SimilaritySweep& sweep, std::span<SimilarityBlock> blocks, const SweepProgress& progress,
                 std::stop_token stop) {
    return sweepSamples(sweep, nullptr, blocks, progress, stop);
}

}  // namespace rewire
