#include "core/evolution/topology_edit.h"

#include <cassert>
#include <utility>

namespace rewire {

void apply(const TopologyEdit& edit, std::span<const float> addedWeights, std::uint32_t epoch, SparseConnections& layer) {
    assert(addedWeights.size() == edit.added.size());
    const Topology& old = layer.topology;
    const auto rowStart = old.rowStart();
    const auto outputs = old.outputIndex();
    const std::size_t count = outputs.size() - edit.removed.size() + edit.added.size();
    std::vector<std::uint32_t> newStart, newOutputs, birthEpoch;
    AlignedVector<float> weights, velocity;
    newStart.reserve(rowStart.size());
    newOutputs.reserve(count);
    birthEpoch.reserve(count);
    weights.reserve(count);
    velocity.reserve(count);

    std::size_t nextRemoved = 0;
    std::size_t nextAdded = 0;
    const auto insertAdded = [&] {
        newOutputs.push_back(edit.added[nextAdded].output);
        weights.push_back(addedWeights[nextAdded]);
        velocity.push_back(0.0f);
        birthEpoch.push_back(epoch);
        ++nextAdded;
    };
    newStart.push_back(0);
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(old.inputCount()); ++i) {
        const auto addsBefore = [&](std::uint32_t output) {
            return nextAdded < edit.added.size() && edit.added[nextAdded] < Connection{i, output};
        };
        for (std::uint32_t k = rowStart[i]; k < rowStart[i + 1]; ++k) {
            if (nextRemoved < edit.removed.size() && edit.removed[nextRemoved] == k) {
                ++nextRemoved;
                continue;
            }
            while (addsBefore(outputs[k])) insertAdded();
            newOutputs.push_back(outputs[k]);
            weights.push_back(layer.weights[k]);
            velocity.push_back(layer.velocity[k]);
            birthEpoch.push_back(layer.birthEpoch[k]);
        }
        while (addsBefore(static_cast<std::uint32_t>(old.outputCount()))) insertAdded();
        newStart.push_back(static_cast<std::uint32_t>(newOutputs.size()));
    }
    layer.topology = Topology(old.inputCount(), old.outputCount(), std::move(newStart), std::move(newOutputs));
    layer.weights = std::move(weights);
    layer.velocity = std::move(velocity);
    layer.birthEpoch = std::move(birthEpoch);
}

}  // namespace rewire
