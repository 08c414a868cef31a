#include "core/training/network_snapshot.h"

namespace rewire {
namespace {

template <class Values>
std::int64_t bytesOf(const Values& values) {
    return static_cast<std::int64_t>(values.size() * sizeof(values[0]));
}

template <class To, class From>
To copyOf(const From& values) {
    return To(values.begin(), values.end());
}

LayerSnapshot sparseSnapshot(const SparseConnections& layer, const LayerEvolution* evolution, bool applied) {
    const Topology& t = layer.topology;
    LayerSnapshot snapshot{.inputCount = t.inputCount(),
                           .outputCount = t.outputCount(),
                           .rowStart = copyOf<std::vector<std::uint32_t>>(t.rowStart()),
                           .outputIndex = copyOf<std::vector<std::uint32_t>>(t.outputIndex()),
                           .weights = copyOf<std::vector<float>>(layer.weights),
                           .birthEpoch = layer.birthEpoch,
                           .similarity = {},
                           .removed = {},
                           .added = {},
                           .addedSimilarity = {},
                           .neurons = {}};
    if (evolution == nullptr) return snapshot;
    snapshot.similarity = evolution->similarity;
    if (!applied) return snapshot;
    snapshot.removed = evolution->edit.removed;
    snapshot.added = evolution->edit.added;
    snapshot.addedSimilarity = evolution->addedSimilarity;
    return snapshot;
}

LayerSnapshot denseSnapshot(const DenseConnections& layer) {
    LayerSnapshot snapshot;
    snapshot.inputCount = layer.inputCount;
    snapshot.outputCount = layer.outputCount;
    snapshot.weights = copyOf<std::vector<float>>(layer.weights);
    return snapshot;
}

DenseConnections denseConnections(const LayerSnapshot& layer) {
    return {.inputCount = layer.inputCount,
            .outputCount = layer.outputCount,
            .weights = copyOf<AlignedVector<float>>(layer.weights),
            .velocity = AlignedVector<float>(layer.weights.size(), 0.0f),
            .gradient = AlignedVector<float>(layer.weights.size(), 0.0f)};
}

LayerConnections connectionsOf(const LayerSnapshot& layer) {
    if (layer.isDense()) return denseConnections(layer);
    SparseConnections sparse;
    sparse.topology = Topology(layer.inputCount, layer.outputCount, layer.rowStart, layer.outputIndex);
    sparse.weights = copyOf<AlignedVector<float>>(layer.weights);
    sparse.velocity.assign(layer.weights.size(), 0.0f);
    sparse.birthEpoch = layer.birthEpoch;
    return sparse;
}

}  // namespace

std::int64_t NetworkSnapshot::byteCount() const {
    auto total = static_cast<std::int64_t>(sizeof(NetworkSnapshot));
    for (const LayerSnapshot& layer : layers) {
        total += static_cast<std::int64_t>(sizeof(LayerSnapshot)) + bytesOf(layer.rowStart) + bytesOf(layer.outputIndex) +
                 bytesOf(layer.weights) + bytesOf(layer.birthEpoch) + bytesOf(layer.similarity) + bytesOf(layer.removed) +
                 bytesOf(layer.added) + bytesOf(layer.addedSimilarity);
        for (const auto& parameters : layer.neurons) total += bytesOf(parameters);
    }
    return total;
}

std::int64_t snapshotBytes(const Network& network) {
    std::int64_t total = network.output.connections.weights.size() * std::int64_t{sizeof(float)};
    for (const HiddenLayer& layer : network.hidden) {
        const bool isSparse = std::holds_alternative<SparseConnections>(layer.connections);
        total += connectionCount(layer.connections) * (isSparse ? 16 : 4) + 4 * std::int64_t{inputCount(layer.connections)} +
                 20 * std::int64_t{layer.neurons.count()};
    }
    return total;
}

NetworkSnapshot snapshotOf(const Network& network, const EvolutionPlan* plan, bool applied) {
    NetworkSnapshot snapshot;
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const HiddenLayer& layer = network.hidden[l];
        snapshot.activation = layer.neurons.activation();
        if (const auto* sparse = std::get_if<SparseConnections>(&layer.connections))
            snapshot.layers.push_back(sparseSnapshot(*sparse, plan != nullptr ? &plan->layers[l] : nullptr, applied));
        else
            snapshot.layers.push_back(denseSnapshot(std::get<DenseConnections>(layer.connections)));
        const auto parameters = layer.neurons.parameters();
        for (std::size_t p = 0; p < parameters.size(); ++p) snapshot.layers.back().neurons[p] = copyOf<std::vector<float>>(parameters[p]);
    }
    snapshot.layers.push_back(denseSnapshot(network.output.connections));
    snapshot.layers.back().neurons[0] = copyOf<std::vector<float>>(network.output.bias);
    return snapshot;
}

Network networkOf(const NetworkSnapshot& snapshot) {
    Network network;
    for (std::size_t l = 0; l + 1 < snapshot.layers.size(); ++l) {
        const LayerSnapshot& layer = snapshot.layers[l];
        network.hidden.push_back({.connections = connectionsOf(layer), .neurons = Neurons(snapshot.activation, layer.neurons)});
    }
    const LayerSnapshot& output = snapshot.layers.back();
    network.output = {.connections = denseConnections(output),
                      .bias = copyOf<AlignedVector<float>>(output.neurons[0]),
                      .biasVelocity = AlignedVector<float>(output.neurons[0].size(), 0.0f)};
    return network;
}

}  // namespace rewire
