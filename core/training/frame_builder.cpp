#include "core/training/frame_builder.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

constexpr int kLargestBinCount = 256;

// Counts connections into bins of neurons.
class Binning {
  public:
    Binning(int inputs, int outputs) : m_bins{.rows = std::min(outputs, kLargestBinCount), .columns = std::min(inputs, kLargestBinCount), .counts = {}} {
        m_bins.counts.assign(static_cast<std::size_t>(m_bins.rows) * static_cast<std::size_t>(m_bins.columns), 0);
        m_columnOf = binsOf(inputs, m_bins.columns);
        m_rowOf = binsOf(outputs, m_bins.rows);
    }
    void add(std::uint32_t input, std::uint32_t output) {
        ++m_bins.counts[static_cast<std::size_t>(m_rowOf[output]) * static_cast<std::size_t>(m_bins.columns) + m_columnOf[input]];
    }
    BinnedConnectivity take() { return std::move(m_bins); }

  private:
    static std::vector<std::uint16_t> binsOf(int neurons, int bins) {
        std::vector<std::uint16_t> binOf(static_cast<std::size_t>(neurons));
        for (std::int64_t b = 0; b < bins; ++b)
            std::fill(binOf.begin() + b * neurons / bins, binOf.begin() + (b + 1) * neurons / bins, static_cast<std::uint16_t>(b));
        return binOf;
    }
    BinnedConnectivity m_bins;
    std::vector<std::uint16_t> m_columnOf, m_rowOf;
};

LayerFrame sparseLayer(const SparseConnections& layer, const LayerEvolution* evolution) {
    const Topology& t = layer.topology;
    LayerFrame frame;
    frame.inputCount = t.inputCount();
    frame.outputCount = t.outputCount();
    frame.connections = t.connectionCount();
    frame.outgoing = t.outgoingCounts();
    frame.incoming = t.incomingCounts();
    Binning bins(t.inputCount(), t.outputCount());
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(t.inputCount()); ++i)
        for (const std::uint32_t output : t.outputsOf(static_cast<int>(i))) bins.add(i, output);
    frame.connectivity = bins.take();
    if (evolution != nullptr) {
        frame.removed = static_cast<std::int64_t>(evolution->edit.removed.size());
        frame.added = static_cast<std::int64_t>(evolution->edit.added.size());
    }
    return frame;
}

LayerFrame denseLayer(int inputs, int outputs) {
    LayerFrame frame;
    frame.inputCount = inputs;
    frame.outputCount = outputs;
    frame.isDense = true;
    frame.connections = std::int64_t{inputs} * outputs;
    frame.outgoing.assign(static_cast<std::size_t>(inputs), static_cast<std::uint32_t>(outputs));
    frame.incoming.assign(static_cast<std::size_t>(outputs), static_cast<std::uint32_t>(inputs));
    BinnedConnectivity& bins = frame.connectivity;
    bins.rows = std::min(outputs, kLargestBinCount);
    bins.columns = std::min(inputs, kLargestBinCount);
    const auto width = [](std::int64_t neurons, std::int64_t binCount, std::int64_t b) {
        return (b + 1) * neurons / binCount - b * neurons / binCount;
    };
    for (int r = 0; r < bins.rows; ++r)
        for (int c = 0; c < bins.columns; ++c)
            bins.counts.push_back(static_cast<std::uint32_t>(width(outputs, bins.rows, r) * width(inputs, bins.columns, c)));
    return frame;
}

InputImportance sparseImportance(const SparseConnections& layer, const LayerEvolution* evolution) {
    const Topology& t = layer.topology;
    InputImportance importance;
    importance.connections = t.outgoingCounts();
    importance.connectionsAfterRemoval =
        evolution != nullptr && !evolution->survivingOutgoing.empty() ? evolution->survivingOutgoing : importance.connections;
    const bool hasSimilarity = evolution != nullptr && !evolution->similarity.empty();
    for (int i = 0; i < t.inputCount(); ++i) {
        double strength = 0;
        double timesSimilarity = 0;
        for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k) {
            const double magnitude = std::abs(layer.weights[k]);
            strength += magnitude;
            if (hasSimilarity) timesSimilarity += magnitude * static_cast<double>(evolution->similarity[k]);
        }
        importance.strength.push_back(static_cast<float>(strength));
        if (hasSimilarity) importance.strengthTimesSimilarity.push_back(static_cast<float>(timesSimilarity));
    }
    return importance;
}

InputImportance denseImportance(const DenseConnections& layer) {
    InputImportance importance;
    importance.connections.assign(static_cast<std::size_t>(layer.inputCount), static_cast<std::uint32_t>(layer.outputCount));
    importance.connectionsAfterRemoval = importance.connections;
    for (int i = 0; i < layer.inputCount; ++i) {
        double strength = 0;
        for (int j = 0; j < layer.outputCount; ++j)
            strength += std::abs(layer.weights[static_cast<std::size_t>(j) * layer.inputCount + i]);
        importance.strength.push_back(static_cast<float>(strength));
    }
    return importance;
}

}  // namespace

Frame buildFrame(const Network& network, const EvolutionPlan* plan, bool applied, Metrics metrics) {
    Frame frame;
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const LayerConnections& connections = network.hidden[l].connections;
        const LayerEvolution* evolution = plan != nullptr ? &plan->layers[l] : nullptr;
        if (const auto* sparse = std::get_if<SparseConnections>(&connections)) {
            frame.layers.push_back(sparseLayer(*sparse, applied ? evolution : nullptr));
            if (l == 0) frame.importance = sparseImportance(*sparse, evolution);
        } else {
            const auto& dense = std::get<DenseConnections>(connections);
            frame.layers.push_back(denseLayer(dense.inputCount, dense.outputCount));
            if (l == 0) frame.importance = denseImportance(dense);
        }
        metrics.removed += frame.layers.back().removed;
        metrics.added += frame.layers.back().added;
    }
    frame.layers.push_back(denseLayer(network.output.connections.inputCount, network.output.connections.outputCount));
    metrics.connections = network.connectionCount();
    frame.metrics = metrics;
    return frame;
}

std::int64_t Frame::byteCount() const {
    const auto bytes = [](const auto& values) { return static_cast<std::int64_t>(values.size() * sizeof(values[0])); };
    std::int64_t total = static_cast<std::int64_t>(sizeof(Frame));
    for (const LayerFrame& layer : layers)
        total += static_cast<std::int64_t>(sizeof(LayerFrame)) + bytes(layer.outgoing) + bytes(layer.incoming) +
                 bytes(layer.connectivity.counts);
    return total + bytes(importance.connections) + bytes(importance.connectionsAfterRemoval) + bytes(importance.strength) +
           bytes(importance.strengthTimesSimilarity);
}

}  // namespace rewire
