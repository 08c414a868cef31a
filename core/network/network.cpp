#include "core/network/network.h"

#include "core/base/fnv.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

void fillUniform(AlignedVector<float>& weights, double bound, RandomStream stream) {
    for (float& weight : weights) weight = static_cast<float>(stream.uniform(-bound, bound));
}

// Glorot uniform; fan-in and fan-out are means over the connections that exist.
double weightBound(InitialWeights choice, int inputs, int outputs, std::int64_t connections) {
    if (choice == InitialWeights::Published) return std::sqrt(6.0 / (inputs + outputs));
    const double fanIn = static_cast<double>(connections) / outputs;
    const double fanOut = static_cast<double>(connections) / inputs;
    return std::sqrt(6.0 / std::max(1e-12, fanIn + fanOut));
}

DenseConnections makeDense(int inputs, int outputs, RandomStream stream) {
    DenseConnections dense{.inputCount = inputs, .outputCount = outputs, .weights = {}, .velocity = {}, .gradient = {}};
    const std::size_t count = static_cast<std::size_t>(inputs) * static_cast<std::size_t>(outputs);
    dense.weights.resize(count);
    dense.velocity.assign(count, 0.0f);
    dense.gradient.assign(count, 0.0f);
    fillUniform(dense.weights, std::sqrt(6.0 / (inputs + outputs)), stream);
    return dense;
}

SparseConnections makeSparse(const NetworkShape& shape, int inputs, int outputs, std::uint32_t layer) {
    SparseConnections sparse;
    sparse.topology = Topology::erdosRenyi(inputs, outputs, shape.epsilon, RandomStream(shape.seed, StreamPurpose::InitialTopology, layer));
    const auto count = static_cast<std::size_t>(sparse.topology.connectionCount());
    sparse.weights.resize(count);
    sparse.velocity.assign(count, 0.0f);
    sparse.birthEpoch.assign(count, 0);
    fillUniform(sparse.weights, weightBound(shape.initialWeights, inputs, outputs, sparse.topology.connectionCount()),
                RandomStream(shape.seed, StreamPurpose::InitialWeights, layer));
    return sparse;
}

}  // namespace

int Network::inputCount() const { return hidden.empty() ? output.connections.inputCount : rewire::inputCount(hidden.front().connections); }

std::vector<std::int64_t> Network::connectionsPerLayer() const {
    std::vector<std::int64_t> counts;
    for (const HiddenLayer& layer : hidden) counts.push_back(rewire::connectionCount(layer.connections));
    counts.push_back(static_cast<std::int64_t>(output.connections.weights.size()));
    return counts;
}

std::int64_t Network::connectionCount() const {
    std::int64_t total = 0;
    for (const std::int64_t count : connectionsPerLayer()) total += count;
    return total;
}

void Network::resetVelocity() {
    for (HiddenLayer& layer : hidden) {
        rewire::resetVelocity(layer.connections);
        layer.neurons.resetVelocity();
    }
    std::fill(output.connections.velocity.begin(), output.connections.velocity.end(), 0.0f);
    std::fill(output.biasVelocity.begin(), output.biasVelocity.end(), 0.0f);
}

Network makeNetwork(const NetworkShape& shape) {
    Network network;
    int inputs = shape.inputCount;
    std::uint32_t layer = 0;
    for (const int outputs : shape.hidden) {
        HiddenLayer hidden;
        if (shape.kind == LayerKind::Sparse) {
            hidden.connections = makeSparse(shape, inputs, outputs, layer);
        } else {
            hidden.connections = makeDense(inputs, outputs, RandomStream(shape.seed, StreamPurpose::InitialWeights, layer));
        }
        hidden.neurons = Neurons(outputs, shape.activation, RandomStream(shape.seed, StreamPurpose::InitialActivation, layer));
        network.hidden.push_back(std::move(hidden));
        inputs = outputs;
        ++layer;
    }
    network.output.connections = makeDense(inputs, shape.classCount, RandomStream(shape.seed, StreamPurpose::InitialWeights, layer));
    network.output.bias.assign(static_cast<std::size_t>(shape.classCount), 0.0f);
    network.output.biasVelocity.assign(static_cast<std::size_t>(shape.classCount), 0.0f);
    return network;
}

std::string hashOf(const Network& network) {
    Fnv64 hash;
    for (const HiddenLayer& layer : network.hidden) {
        if (const auto* sparse = std::get_if<SparseConnections>(&layer.connections)) {
            hash.add(sparse->topology.rowStart());
            hash.add(sparse->topology.outputIndex());
            hash.add(std::span<const float>(sparse->weights));
        } else {
            hash.add(std::span<const float>(std::get<DenseConnections>(layer.connections).weights));
        }
        for (const auto& parameters : layer.neurons.parameters()) hash.add(parameters);
    }
    hash.add(std::span<const float>(network.output.connections.weights));
    hash.add(std::span<const float>(network.output.bias));
    return hash.hex();
}

Workspace::Workspace(const Network& network, int capacity, const Compute& compute)
    : input(network.inputCount(), capacity, compute.kernels->floatsPerVector),
      logits(network.classCount(), capacity, compute.kernels->floatsPerVector) {
    for (const HiddenLayer& layer : network.hidden) {
        z.emplace_back(layer.neurons.count(), capacity, compute.kernels->floatsPerVector);
        a.emplace_back(layer.neurons.count(), capacity, compute.kernels->floatsPerVector);
    }
}

void forward(const Network& network, Workspace& workspace, int count, const DropoutPass& dropout, const Compute& compute) {
    const int lanes = compute.lanesOf(count);
    if (dropout.probability > 0 && workspace.keep.empty())
        for (const HiddenLayer& layer : network.hidden)
            workspace.keep.emplace_back(layer.neurons.count(), static_cast<int>(workspace.input.stride()));
    const BatchMatrix* x = &workspace.input;
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const HiddenLayer& layer = network.hidden[l];
        const auto throughNeurons = [&](int begin, int end) {
            layer.neurons.forward(workspace.z[l], workspace.a[l], workspace.keep.empty() ? nullptr : &workspace.keep[l],
                                  dropoutOf(dropout.probability, dropout.seed, static_cast<std::uint32_t>(l), dropout.batch), lanes,
                                  *compute.kernels, begin, end);
        };
        if (l == 0 && !workspace.sparseInput.isEmpty()) {
            workspace.sparseInput.forward(std::get<SparseConnections>(layer.connections), layer.neurons.bias(), workspace.z[l], compute,
                                          throughNeurons);
        } else {
            forward(layer.connections, layer.neurons.bias(), *x, workspace.z[l], lanes, compute, throughNeurons);
        }
        x = &workspace.a[l];
    }
    forward(network.output.connections, network.output.bias, *x, workspace.logits, lanes, compute);
}

void backward(Network& network, Workspace& workspace, int count, const DropoutPass& dropout, DescentStep step, const Compute& compute) {
    const int lanes = compute.lanesOf(count);
    if (workspace.gradient.empty())
        for (const HiddenLayer& layer : network.hidden)
            workspace.gradient.emplace_back(layer.neurons.count(), static_cast<int>(workspace.input.stride()),
                                            compute.kernels->floatsPerVector);
    const int depth = static_cast<int>(network.hidden.size());
    const BatchMatrix& last = depth > 0 ? workspace.a.back() : workspace.input;
    // The gradient of a layer's activations becomes that of its sums.
    const auto throughNeurons = [&](int l) {
        return [&, l](int begin, int end) {
            network.hidden[l].neurons.backward(workspace.z[l], workspace.gradient[l], workspace.keep.empty() ? nullptr : &workspace.keep[l],
                                               dropoutOf(dropout.probability, dropout.seed, static_cast<std::uint32_t>(l), dropout.batch),
                                               lanes, step, *compute.kernels, begin, end);
        };
    };
    OutputLayer& output = network.output;
    const auto throughLast = throughNeurons(depth - 1);
    backward(output.connections, last, workspace.logits, depth > 0 ? &workspace.gradient.back() : nullptr, lanes, step, compute,
             depth > 0 ? RowsTask(throughLast) : RowsTask());
    for (int c = 0; c < network.classCount(); ++c) {
        const float* row = workspace.logits.row(c);
        float gradient = 0;
        for (int s = 0; s < count; ++s) gradient += row[s];
        output.biasVelocity[c] = step.momentum * output.biasVelocity[c] - step.rate * gradient;
        output.bias[c] += output.biasVelocity[c];
    }
    for (int l = depth - 1; l >= 0; --l) {
        HiddenLayer& layer = network.hidden[l];
        if (l == 0 && !workspace.sparseInput.isEmpty()) {
            workspace.sparseInput.backward(std::get<SparseConnections>(layer.connections), workspace.gradient[l], step, compute);
            break;
        }
        const BatchMatrix& x = l > 0 ? workspace.a[l - 1] : workspace.input;
        const auto throughPrevious = throughNeurons(l - 1);
        backward(layer.connections, x, workspace.gradient[l], l > 0 ? &workspace.gradient[l - 1] : nullptr, lanes, step, compute,
                 l > 0 ? RowsTask(throughPrevious) : RowsTask());
    }
}

int firstNonFiniteLayer(const Workspace& workspace, int count) {
    const auto isFinite = [&](const BatchMatrix& values) {
        for (int j = 0; j < values.neurons(); ++j)
            for (int s = 0; s < count; ++s)
                if (!std::isfinite(values.row(j)[s])) return false;
        return true;
    };
    for (std::size_t l = 0; l < workspace.z.size(); ++l)
        if (!isFinite(workspace.z[l])) return static_cast<int>(l) + 1;
    return isFinite(workspace.logits) ? 0 : static_cast<int>(workspace.z.size()) + 1;
}

}  // namespace rewire
