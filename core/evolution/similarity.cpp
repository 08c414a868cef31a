#include "core/evolution/similarity.h"

#include "core/base/parallel.h"
#include "core/network/inference.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

// Inputs and outputs that one dense product computes: fixed, so that the bits do not follow the threads.
constexpr int kRowsPerTask = 128;
constexpr int kColumnsPerTask = 8192;
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

void addConnections(const SimilaritySource& source, const Workspace& workspace, int lanes, std::size_t l, LayerSimilarity& sums) {
    const BatchMatrix& x = inputSide(workspace, source.of, l);
    const BatchMatrix& z = workspace.z[l];
    const auto* sparse = std::get_if<SparseConnections>(&source.network.hidden[l].connections);
    runParts(source.compute.threads, [&](int part, int parts) {
        const Kernels& kernels = *source.compute.kernels;
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

void addBlock(const SimilaritySource& source, const Workspace& workspace, int count, SimilarityBlock& block) {
    const BatchMatrix& x = inputSide(workspace, source.of, static_cast<std::size_t>(block.layer));
    const BatchMatrix& z = workspace.z[static_cast<std::size_t>(block.layer)];
    const auto tasksOf = [](int length, int most) { return (length + most - 1) / most; };
    const int rowTasks = tasksOf(block.inputs(), kRowsPerTask), columnTasks = tasksOf(block.outputs(), kColumnsPerTask);
    const auto width = static_cast<std::size_t>(block.outputs());
    runParts(std::min(source.compute.threads, rowTasks * columnTasks), [&](int part, int parts) {
        const Range range = evenRange(rowTasks * columnTasks, part, parts);
        for (int task = range.begin; task < range.end; ++task) {
            const int row = task / columnTasks * kRowsPerTask, column = task % columnTasks * kColumnsPerTask;
            source.compute.kernels->productTransposedB(
                {.a = x.row(block.inputBegin + row),
                 .aStride = x.stride(),
                 .b = z.row(block.outputBegin + column),
                 .bStride = z.stride(),
                 .c = block.dots.data() + static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column),
                 .cStride = width,
                 .m = std::min(kRowsPerTask, block.inputs() - row),
                 .n = std::min(kColumnsPerTask, block.outputs() - column),
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
void addFirstLayer(const SimilaritySource& source, LayerSimilarity* sums, std::span<SimilarityBlock> blocks) {
    const HiddenLayer& layer = source.network.hidden.front();
    const auto& connections = std::get<SparseConnections>(layer.connections);
    const Topology& t = connections.topology;
    const auto bias = layer.neurons.bias();
    source.inputProducts->forEachRange(connections, bias, source.compute, [&](int first, int count, const BatchMatrix& dots) {
        for (int i = first; i < first + count && sums != nullptr; ++i)
            for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
                sums->dots[k] = dots.row(static_cast<int>(t.outputIndex()[k]))[i - first];
        for (SimilarityBlock& block : blocks) {
            if (block.layer != 0) continue;
            const int begin = std::max(first, block.inputBegin), end = std::min(first + count, block.inputEnd);
            for (int j = 0; j < t.outputCount(); ++j)
                for (int i = begin; i < end; ++i)
                    block.dots[static_cast<std::size_t>(i - block.inputBegin) * static_cast<std::size_t>(t.outputCount()) + j] =
                        dots.row(j)[i - first];
        }
    });
    if (sums == nullptr) return;
    // |z_j|^2 = sum of w_ij (x_i . z_j) + b_j sum of z_j
    const auto inputSums = source.inputProducts->sums();
    std::vector<double> outputSums(bias.size());
    for (std::size_t j = 0; j < bias.size(); ++j)
        outputSums[j] = static_cast<double>(bias[j]) * static_cast<double>(source.inputProducts->sampleCount());
    std::ranges::copy(source.inputProducts->squares(), sums->inputSquares.begin());
    for (int i = 0; i < t.inputCount(); ++i)
        for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k) {
            const double weight = connections.weights[k];
            sums->outputSquares[t.outputIndex()[k]] += weight * sums->dots[k];
            outputSums[t.outputIndex()[k]] += weight * inputSums[i];
        }
    for (std::size_t j = 0; j < bias.size(); ++j) sums->outputSquares[j] = std::max(0.0, sums->outputSquares[j] + bias[j] * outputSums[j]);
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
                                     .outputBegin = 0,
                                     .outputEnd = static_cast<int>(outputs),
                                     .dots = {}});
            begin += rows;
            left = std::max<std::int64_t>(0, left - rows * outputs);
        }
    }
    return sweeps;
}

std::vector<std::vector<SimilarityBlock>> similarityTiles(const Network& network) {
    std::vector<std::vector<SimilarityBlock>> sweeps;
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const int inputs = inputCount(network.hidden[l].connections), outputs = network.hidden[l].neurons.count();
        for (int row = 0; row < inputs; row += kTileInputs)
            for (int column = 0; column < outputs; column += kTileOutputs)
                sweeps.push_back({{.layer = static_cast<int>(l),
                                   .inputBegin = row,
                                   .inputEnd = std::min(row + kTileInputs, inputs),
                                   .outputBegin = column,
                                   .outputEnd = std::min(column + kTileOutputs, outputs),
                                   .dots = {}}});
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
        for (std::uint32_t k = rowStart[i]; k < rowStart[i + 1]; ++k) similarity[k] = std::abs(dots[k]) * ofInput[i] * ofOutput[outputs[k]];
    return similarity;
}

SimilaritySweeps::SimilaritySweeps(const SimilaritySource& source) : m_source(source) {
    m_fitsOneBatch = sampleCount() <= affordableBatch(source.network, kBlockBatch, kActivationBudget, source.compute);
}

std::int64_t SimilaritySweeps::sampleCount() const { return m_source.order.empty() ? m_source.samples.count : std::ssize(m_source.order); }

std::vector<std::vector<SimilarityBlock>> SimilaritySweeps::allPairs() const {
    auto sweeps = similarityBlocks(m_source.network);
    if (sweeps.size() == 1 || !m_fitsOneBatch || firstLayerIsKnown()) return sweeps;
    return similarityTiles(m_source.network);
}

bool SimilaritySweeps::connections(std::vector<LayerSimilarity>& layers, std::span<SimilarityBlock> blocks, const SweepProgress& progress,
                                   std::stop_token stop) {
    layers = emptySums(m_source.network);
    return sweep(&layers, blocks, progress, stop);
}

bool SimilaritySweeps::blocks(std::span<SimilarityBlock> blocks, const SweepProgress& progress, std::stop_token stop) {
    return sweep(nullptr, blocks, progress, stop);
}

// What a batch adds to the sums, where asked for, and to the blocks.
void SimilaritySweeps::addBatch(const Workspace& workspace, int count, std::vector<LayerSimilarity>* layers,
                                std::span<SimilarityBlock> blocks) const {
    const int sweptFrom = firstLayerIsKnown() ? 1 : 0;
    if (layers != nullptr)
        for (std::size_t l = static_cast<std::size_t>(sweptFrom); l < layers->size(); ++l)
            addConnections(m_source, workspace, m_source.compute.lanesOf(count), l, (*layers)[l]);
    for (SimilarityBlock& block : blocks)
        if (block.layer >= sweptFrom) addBlock(m_source, workspace, count, block);
}

bool SimilaritySweeps::sweep(std::vector<LayerSimilarity>* layers, std::span<SimilarityBlock> blocks, const SweepProgress& progress,
                             const std::stop_token& stop) {
    if (stop.stop_requested()) return false;
    for (SimilarityBlock& block : blocks)
        block.dots.assign(static_cast<std::size_t>(block.inputs()) * static_cast<std::size_t>(block.outputs()), 0.0f);
    if (firstLayerIsKnown()) {
        const bool isAskedFor =
            layers != nullptr || std::ranges::any_of(blocks, [](const SimilarityBlock& block) { return block.layer == 0; });
        if (isAskedFor) addFirstLayer(m_source, layers != nullptr ? &layers->front() : nullptr, blocks);
        if (m_source.network.hidden.size() == 1) return true;
    }
    if (m_kept) {
        addBatch(*m_kept, static_cast<int>(sampleCount()), layers, blocks);
        return true;
    }
    const int capacity =
        affordableBatch(m_source.network, blocks.empty() ? kConnectionBatch : kBlockBatch, kActivationBudget, m_source.compute);
    Workspace workspace(m_source.network, capacity, m_source.compute);
    const auto visit = [&](std::int64_t first, int count) {
        for (std::size_t l = 0; l < workspace.z.size(); ++l) {
            clearPadding(workspace.z[l], count);
            clearPadding(workspace.a[l], count);
        }
        addBatch(workspace, count, layers, blocks);
        if (progress) progress(static_cast<double>(first + count) / static_cast<double>(sampleCount()));
    };
    const bool isWhole =
        forEachBatch(m_source.network, m_source.samples, m_source.order, capacity, workspace, m_source.compute, stop, visit);
    if (isWhole && m_fitsOneBatch && !blocks.empty()) m_kept = std::move(workspace);
    return isWhole;
}

}  // namespace rewire
