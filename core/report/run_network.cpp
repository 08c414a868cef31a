#include "core/report/run_network.h"

#include "core/report/checkpoint.h"

#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>

namespace rewire {
namespace {

void takeImportance(const SparseConnections& layer, RunNetwork& run) {
    const auto starts = layer.topology.rowStart();
    for (std::size_t input = 0; input + 1 < starts.size(); ++input) {
        run.connections.push_back(starts[input + 1] - starts[input]);
        double sum = 0;
        for (std::uint32_t c = starts[input]; c < starts[input + 1]; ++c) sum += std::abs(static_cast<double>(layer.weights[c]));
        run.strength.push_back(sum);
    }
}

void takeImportance(const DenseConnections& layer, RunNetwork& run) {
    const auto inputs = static_cast<std::size_t>(layer.inputCount);
    run.connections.assign(inputs, layer.outputCount);
    run.strength.assign(inputs, 0);
    for (std::size_t w = 0; w < layer.weights.size(); ++w) run.strength[w % inputs] += std::abs(static_cast<double>(layer.weights[w]));
}

}  // namespace

Expected<RunNetwork> readRunNetwork(const std::filesystem::path& folder) {
    auto checkpoint = readCheckpoint(folder / kCheckpointFile);
    if (!checkpoint) return checkpoint.error();
    TrainingState& state = checkpoint->state;
    RunNetwork run{.epoch = state.position.epoch, .isEvolved = state.position.isEvolved};
    std::visit([&run](const auto& layer) { takeImportance(layer, run); }, state.network.hidden.front().connections);
    for (HiddenLayer& layer : state.network.hidden) {
        auto* sparse = std::get_if<SparseConnections>(&layer.connections);
        if (sparse != nullptr)
            run.hidden.emplace_back(std::move(sparse->topology));
        else
            run.hidden.emplace_back();
    }
    return run;
}

}  // namespace rewire
