#include "core/training/frame_builder.h"

#include "core/training/network_snapshot.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

// Counts connections into a grid of bins.
class Grid {
  public:
    Grid(int inputs, int outputs, int largestCount) : Grid(Bins(inputs, largestCount), Bins(outputs, largestCount)) {}
    void add(std::uint32_t input, std::uint32_t output) {
        ++m_grid.counts[static_cast<std::size_t>(m_rowOf[output]) * static_cast<std::size_t>(m_grid.columns) + m_columnOf[input]];
    }
    BinnedConnectivity take() { return std::move(m_grid); }

  private:
    Grid(const Bins& columns, const Bins& rows)
        : m_grid{.rows = rows.count(), .columns = columns.count(), .counts = {}}, m_columnOf(columns.table()), m_rowOf(rows.table()) {
        m_grid.counts.assign(static_cast<std::size_t>(m_grid.rows) * static_cast<std::size_t>(m_grid.columns), 0);
    }
    BinnedConnectivity m_grid;
    std::vector<std::uint16_t> m_columnOf, m_rowOf;
};

std::vector<std::uint32_t> countByBirth(std::span<const std::uint32_t> birthEpoch, int epoch) {
    std::vector<std::uint32_t> alive(static_cast<std::size_t>(std::max(1, epoch)), 0);
    for (const std::uint32_t birth : birthEpoch) {
        if (birth >= alive.size()) alive.resize(birth + std::size_t{1}, 0);  // of a network that this epoch's evolution has changed already
        ++alive[birth];
    }
    return alive;
}

NeuronTurnover turnoverOf(std::span<const std::uint32_t> before, std::span<const std::uint32_t> removed,
                          std::span<const std::uint32_t> added) {
    NeuronTurnover turnover;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::uint32_t after = before[i] - removed[i] + added[i];
        turnover.unconnected += before[i] == 0 ? 1 : 0;
        turnover.lost += before[i] > 0 && after == 0 ? 1 : 0;
        turnover.regained += before[i] == 0 && after > 0 ? 1 : 0;
    }
    return turnover;
}

// What the step did: counts, grids, and neurons that came or went with it.
void describeEdit(const Topology& t, const TopologyEdit& edit, LayerFrame& frame) {
    frame.removed = static_cast<std::int64_t>(edit.removed.size());
    frame.added = static_cast<std::int64_t>(edit.added.size());
    struct Side {
        Grid grid;
        std::vector<std::uint32_t> ofInput, ofOutput;
        void add(std::uint32_t input, std::uint32_t output) {
            grid.add(input, output);
            ++ofInput[input];
            ++ofOutput[output];
        }
    };
    const auto emptySide = [&] {
        return Side{Grid(t.inputCount(), t.outputCount(), kTurnoverBins), std::vector<std::uint32_t>(frame.outgoing.size(), 0),
                    std::vector<std::uint32_t>(frame.incoming.size(), 0)};
    };
    Side removals = emptySide();
    Side additions = emptySide();
    std::uint32_t input = 0;
    for (const std::uint32_t position : edit.removed) {  // sorted, so the input only moves on
        while (t.rowStart()[input + 1] <= position) ++input;
        removals.add(input, t.outputIndex()[position]);
    }
    for (const Connection& connection : edit.added) additions.add(connection.input, connection.output);
    frame.inputTurnover = turnoverOf(frame.outgoing, removals.ofInput, additions.ofInput);
    frame.outputTurnover = turnoverOf(frame.incoming, removals.ofOutput, additions.ofOutput);
    frame.removals = removals.grid.take();
    frame.additions = additions.grid.take();
}

void count(float similarity, SimilarityHistogram& histogram) {
    const int bin = static_cast<int>(similarity * SimilarityHistogram::kCount);
    ++histogram.counts[static_cast<std::size_t>(std::clamp(bin, 0, SimilarityHistogram::kCount - 1))];
}

void describeSimilarity(const LayerEvolution& evolution, bool applied, LayerFrame& frame) {
    if (evolution.similarity.empty()) return;
    frame.removedSimilarity.counts.assign(SimilarityHistogram::kCount, 0);
    frame.keptSimilarity.counts.assign(SimilarityHistogram::kCount, 0);
    auto next = evolution.edit.removed.begin();
    const auto end = applied ? evolution.edit.removed.end() : next;
    for (std::uint32_t k = 0; k < evolution.similarity.size(); ++k) {
        const bool isRemoved = next != end && *next == k;
        if (isRemoved) ++next;
        count(evolution.similarity[k], isRemoved ? frame.removedSimilarity : frame.keptSimilarity);
    }
    if (!applied) return;
    frame.similarity = evolution.binnedSimilarity;
    if (evolution.addedSimilarity.size() != evolution.edit.added.size()) return;
    frame.addedSimilarity.counts.assign(SimilarityHistogram::kCount, 0);
    for (const float similarity : evolution.addedSimilarity) count(similarity, frame.addedSimilarity);
}

LayerFrame sparseLayer(const SparseConnections& layer, const LayerEvolution* evolution, bool applied, int epoch) {
    const Topology& t = layer.topology;
    LayerFrame frame;
    frame.inputCount = t.inputCount();
    frame.outputCount = t.outputCount();
    frame.connections = t.connectionCount();
    frame.outgoing = t.outgoingCounts();
    frame.incoming = t.incomingCounts();
    Grid grid(t.inputCount(), t.outputCount(), kConnectivityBins);
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(t.inputCount()); ++i)
        for (const std::uint32_t output : t.outputsOf(static_cast<int>(i))) grid.add(i, output);
    frame.connectivity = grid.take();
    frame.aliveByBirth = countByBirth(layer.birthEpoch, epoch);
    if (evolution == nullptr) return frame;
    describeSimilarity(*evolution, applied, frame);
    if (applied) describeEdit(t, evolution->edit, frame);
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
    const Bins columns(inputs, kConnectivityBins);
    const Bins rows(outputs, kConnectivityBins);
    frame.connectivity = {.rows = rows.count(), .columns = columns.count(), .counts = {}};
    for (int r = 0; r < rows.count(); ++r)
        for (int c = 0; c < columns.count(); ++c)
            frame.connectivity.counts.push_back(static_cast<std::uint32_t>(rows.width(r) * columns.width(c)));
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
        for (int j = 0; j < layer.outputCount; ++j) strength += std::abs(layer.weights[static_cast<std::size_t>(j) * layer.inputCount + i]);
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
            frame.layers.push_back(sparseLayer(*sparse, evolution, applied, metrics.epoch));
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
    if (snapshotBytes(network) <= kSnapshotBudget)
        frame.network = std::make_shared<const NetworkSnapshot>(snapshotOf(network, plan, applied));
    return frame;
}

std::int64_t Frame::byteCount() const {
    const auto bytes = [](const auto& values) { return static_cast<std::int64_t>(values.size() * sizeof(values[0])); };
    std::int64_t total = static_cast<std::int64_t>(sizeof(Frame));
    for (const LayerFrame& layer : layers)
        total += static_cast<std::int64_t>(sizeof(LayerFrame)) + bytes(layer.outgoing) + bytes(layer.incoming) +
                 bytes(layer.connectivity.counts) + bytes(layer.aliveByBirth) + bytes(layer.removals.counts) +
                 bytes(layer.additions.counts) + bytes(layer.removedSimilarity.counts) + bytes(layer.keptSimilarity.counts) +
                 bytes(layer.addedSimilarity.counts) + bytes(layer.similarity.mean);
    return total + bytes(importance.connections) + bytes(importance.connectionsAfterRemoval) + bytes(importance.strength) +
           bytes(importance.strengthTimesSimilarity) + snapshotByteCount();
}

std::int64_t Frame::snapshotByteCount() const { return network != nullptr ? network->byteCount() : 0; }

}  // namespace rewire
