#include "core/evolution/evolution.h"

#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/evolution/addition.h"
#include "core/evolution/removal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rewire {
namespace {

const SparseConnections* sparseLayer(const Network& network, std::size_t layer) {
    return std::get_if<SparseConnections>(&network.hidden[layer].connections);
}

// The samples that similarity is measured on; empty: all.
std::vector<std::uint32_t> similaritySubset(const SampleMatrix& samples, const EvolutionSettings& settings) {
    if (settings.similaritySample >= 1) return {};
    std::vector<std::uint32_t> order(static_cast<std::size_t>(samples.count));
    std::iota(order.begin(), order.end(), 0u);
    RandomStream(settings.seed, StreamPurpose::SimilaritySample, settings.epoch).shuffle(std::span(order));
    const auto wanted = std::llround(settings.similaritySample * static_cast<double>(samples.count));
    order.resize(static_cast<std::size_t>(std::max<long long>(1, wanted)));
    std::sort(order.begin(), order.end());
    return order;
}

std::vector<std::uint32_t> removedPositions(const SparseConnections& layer, std::span<const float> similarity,
                                            const EvolutionSettings& settings) {
    switch (settings.algorithm.removal) {
        case RemovalRule::Magnitude: return planRemoval(layer.weights, settings.removalFraction);
        case RemovalRule::Cosine: return planRemoval(weightTimesSimilarity(layer.weights, similarity), settings.removalFraction);
        case RemovalRule::None: break;
    }
    return {};
}

// The pieces of one planned step; the survivors and top-k lists live only while it is planned.
class Planner {
  public:
    Planner(const Network& network, const SampleMatrix& samples, const EvolutionSettings& settings, const Compute& compute)
        : m_network(network),
          m_settings(settings),
          m_compute(compute),
          m_order(similaritySubset(samples, settings)),
          m_sweeps({.network = network,
                    .samples = samples,
                    .order = m_order,
                    .of = settings.similarityOf,
                    .compute = compute,
                    .inputProducts = settings.inputProducts}) {
        m_plan.layers.resize(network.hidden.size());
    }

    std::optional<EvolutionPlan> run(const SweepProgress& progress, const std::stop_token& stop) {
        const bool addsByBlocks = m_settings.algorithm.addsBySimilarity() && m_settings.scope == EvolutionSettings::Scope::Full;
        std::vector<std::vector<SimilarityBlock>> sweeps;
        if (addsByBlocks) sweeps = m_sweeps.allPairs();
        if (m_settings.algorithm.needsSimilarity()) {
            const Stopwatch watch;
            std::span<SimilarityBlock> blocks;
            if (addsByBlocks) blocks = sweeps.front();
            const auto ofAllSweeps = [&](double fraction) {
                if (progress) progress(fraction / static_cast<double>(std::max<std::size_t>(1, sweeps.size())));
            };
            if (!m_sweeps.connections(m_layers, blocks, ofAllSweeps, stop)) return std::nullopt;
            m_plan.similaritySeconds += watch.seconds();
        }
        const Stopwatch watch;
        planRemovalsAndRandomAdditions();
        m_plan.selectionSeconds += watch.seconds();
        if (addsByBlocks && !planAdditionsByBlocks(sweeps, progress, stop)) return std::nullopt;
        return std::move(m_plan);
    }

  private:
    RandomStream additionStream(std::size_t layer) const {
        return {m_settings.seed, StreamPurpose::Addition, static_cast<std::uint32_t>(layer), m_settings.epoch};
    }

    void planRemovalsAndRandomAdditions() {
        for (std::size_t l = 0; l < m_plan.layers.size(); ++l) {
            LayerEvolution& planned = m_plan.layers[l];
            const SparseConnections* layer = sparseLayer(m_network, l);
            if (layer == nullptr) {
                m_survivors.emplace_back(Topology(), std::span<const std::uint32_t>());
                continue;
            }
            if (!m_layers.empty()) planned.similarity = m_layers[l].atConnections(layer->topology);
            planned.edit.removed = removedPositions(*layer, planned.similarity, m_settings);
            m_survivors.emplace_back(layer->topology, planned.edit.removed);
            planned.survivingOutgoing = m_survivors.back().outgoingCounts();
            if (m_settings.scope == EvolutionSettings::Scope::Full && m_settings.algorithm.addition == AdditionRule::Random) {
                planned.edit.added =
                    addRandom(m_survivors.back(), static_cast<std::int64_t>(planned.edit.removed.size()), additionStream(l));
                m_survivors.back() = {};  // one layer's at a time: they are large, and nobody needs them any more
            }
        }
    }

    bool planAdditionsByBlocks(std::vector<std::vector<SimilarityBlock>>& sweeps, const SweepProgress& progress,
                               const std::stop_token& stop) {
        std::vector<TopConnections> tops;
        for (std::size_t l = 0; l < m_plan.layers.size(); ++l) {
            tops.emplace_back(m_plan.layers[l].edit.removed.size());
            m_bins.emplace_back(m_survivors[l].inputCount(), m_survivors[l].outputCount());
            m_scales.push_back({m_layers[l].inputScales(), m_layers[l].outputScales()});
        }
        AlignedVector<float> storage;  // goes from sweep to sweep: new pages cost more than what is computed into them
        for (std::size_t s = 0; s < sweeps.size(); ++s) {
            if (s > 0) {
                const Stopwatch watch;
                sweeps[s].front().dots = std::move(storage);
                if (!m_sweeps.blocks(sweeps[s], {}, stop)) return false;
                if (progress) progress(static_cast<double>(s + 1) / static_cast<double>(sweeps.size()));
                m_plan.similaritySeconds += watch.seconds();
            }
            const Stopwatch watch;
            for (SimilarityBlock& block : sweeps[s]) {
                if (sparseLayer(m_network, static_cast<std::size_t>(block.layer)) != nullptr) offerBlock(block, tops);
                storage = std::move(block.dots);
            }
            m_plan.selectionSeconds += watch.seconds();
        }
        for (std::size_t l = 0; l < tops.size(); ++l) {
            LayerEvolution& planned = m_plan.layers[l];
            for (const Candidate& winner : tops[l].takeSorted()) {
                planned.edit.added.push_back(winner.connection);
                planned.addedSimilarity.push_back(winner.similarity);
            }
            planned.binnedSimilarity = m_bins[l].take();
        }
        return true;
    }

    void offerBlock(SimilarityBlock& block, std::vector<TopConnections>& tops) {
        const auto l = static_cast<std::size_t>(block.layer);
        const auto outputs = static_cast<std::size_t>(block.outputs());
        const std::span outputScale = std::span(m_scales[l].output).subspan(static_cast<std::size_t>(block.outputBegin), outputs);
        const TopConnections none(m_plan.layers[l].edit.removed.size(), tops[l].threshold());
        std::vector<TopConnections> own(static_cast<std::size_t>(std::min(m_compute.threads, block.inputs())), none);
        m_bins[l].beginBlock(block.inputBegin, block.inputEnd, block.outputBegin, block.outputEnd);
        runParts(static_cast<int>(own.size()), [&](int part, int parts) {
            const Range range = evenRange(block.inputs(), part, parts);
            for (int r = range.begin; r < range.end; ++r) {
                const std::span row(block.dots.data() + static_cast<std::size_t>(r) * outputs, outputs);
                const int input = block.inputBegin + r;
                const float scale = m_scales[l].input[static_cast<std::size_t>(input)];
                for (std::size_t j = 0; j < outputs; ++j) row[j] = std::abs(row[j]) * scale * outputScale[j];
                m_bins[l].addRow(input, row);
                offerRow(m_survivors[l], input, block.outputBegin, row, m_settings.algorithm.addition, additionStream(l), own[part]);
            }
        });
        m_bins[l].endBlock();
        for (const TopConnections& top : own) tops[l].merge(top);
    }

    struct Scales {
        std::vector<float> input, output;
    };

    const Network& m_network;
    const EvolutionSettings& m_settings;
    Compute m_compute;
    std::vector<std::uint32_t> m_order;
    SimilaritySweeps m_sweeps;
    std::vector<LayerSimilarity> m_layers;
    std::vector<Survivors> m_survivors;
    std::vector<Scales> m_scales;  // of layers that add by similarity, like the next
    std::vector<SimilarityBins> m_bins;
    EvolutionPlan m_plan;
};

std::vector<float> weightsOfAdded(const TopologyEdit& edit, const SparseConnections& layer, std::uint32_t layerIndex,
                                  const EvolutionSettings& settings) {
    std::vector<float> weights(edit.added.size(), 0.0f);
    if (settings.newWeights == NewWeights::Glorot) {
        const double bound = 0.1 * std::sqrt(6.0 / (layer.topology.inputCount() + layer.topology.outputCount()));
        RandomStream stream(settings.seed, StreamPurpose::NewWeights, layerIndex, settings.epoch);
        for (float& weight : weights) weight = static_cast<float>(stream.uniform(-bound, bound));
    }
    return weights;
}

}  // namespace

std::optional<EvolutionPlan> planEvolution(const Network& network, const SampleMatrix& samples, const EvolutionSettings& settings,
                                           const Compute& compute, const SweepProgress& progress, std::stop_token stop) {
    return Planner(network, samples, settings, compute).run(progress, stop);
}

void apply(const EvolutionPlan& plan, const EvolutionSettings& settings, Network& network) {
    for (std::size_t l = 0; l < plan.layers.size(); ++l) {
        auto* layer = std::get_if<SparseConnections>(&network.hidden[l].connections);
        const TopologyEdit& edit = plan.layers[l].edit;
        if (layer == nullptr || (edit.removed.empty() && edit.added.empty())) continue;
        apply(edit, weightsOfAdded(edit, *layer, static_cast<std::uint32_t>(l), settings), settings.epoch, *layer);
    }
}

}  // namespace rewire
