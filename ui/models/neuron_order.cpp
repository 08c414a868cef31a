#include "ui/models/neuron_order.h"

#include "core/training/network_snapshot.h"

#include <algorithm>
#include <numeric>

namespace rewire {
namespace {

// What the outputs of a layer favour, handed on to its inputs.
std::vector<float> throughLayer(const LayerSnapshot& layer, const std::vector<float>& ofOutputs, std::size_t classes) {
    std::vector<float> ofInputs(static_cast<std::size_t>(layer.inputCount) * classes, 0.0f);
    const auto add = [&](std::size_t input, std::size_t output, float weight) {
        for (std::size_t c = 0; c < classes; ++c) ofInputs[input * classes + c] += weight * ofOutputs[output * classes + c];
    };
    const auto inputs = static_cast<std::size_t>(layer.inputCount);
    const auto outputs = static_cast<std::size_t>(layer.outputCount);
    if (layer.isDense()) {
        for (std::size_t o = 0; o < outputs; ++o)
            for (std::size_t i = 0; i < inputs; ++i) add(i, o, layer.weights[o * inputs + i]);
        return ofInputs;
    }
    for (std::size_t i = 0; i < inputs; ++i)
        for (std::uint32_t k = layer.rowStart[i]; k < layer.rowStart[i + 1]; ++k) add(i, layer.outputIndex[k], layer.weights[k]);
    return ofInputs;
}

std::vector<std::uint32_t> byClass(const NetworkSnapshot& network, int layer, LayerSide side) {
    const auto classes = static_cast<std::size_t>(network.layers.back().outputCount);
    const std::vector<float> weights = pathWeights(network, layer, side);
    const std::size_t neurons = weights.size() / classes;
    std::vector<std::uint32_t> favoured(neurons);
    std::vector<float> amount(neurons);
    for (std::size_t n = 0; n < neurons; ++n) {
        const auto first = weights.begin() + static_cast<std::ptrdiff_t>(n * classes);
        const auto largest = std::max_element(first, first + static_cast<std::ptrdiff_t>(classes));
        favoured[n] = static_cast<std::uint32_t>(largest - first);
        amount[n] = *largest;
    }
    std::vector<std::uint32_t> order(neurons);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return favoured[a] != favoured[b] ? favoured[a] < favoured[b] : amount[a] > amount[b];
    });
    return order;
}

}  // namespace

std::vector<float> pathWeights(const NetworkSnapshot& network, int layer, LayerSide side) {
    const auto classes = static_cast<std::size_t>(network.layers.back().outputCount);
    std::vector<float> weights(classes * classes, 0.0f);  // the output layer's own neurons: each its class
    for (std::size_t c = 0; c < classes; ++c) weights[c * classes + c] = 1.0f;
    const int last = side == LayerSide::Inputs ? layer : layer + 1;
    for (int l = static_cast<int>(network.layers.size()) - 1; l >= last; --l)
        weights = throughLayer(network.layers[static_cast<std::size_t>(l)], weights, classes);
    return weights;
}

std::vector<std::uint32_t> orderOf(const Frame& frame, int layer, LayerSide side, NeuronOrder order) {
    const LayerFrame& shown = frame.layers[static_cast<std::size_t>(layer)];
    if (order == NeuronOrder::Class && frame.network != nullptr) return byClass(*frame.network, layer, side);
    const auto& degrees = side == LayerSide::Inputs ? shown.outgoing : shown.incoming;
    std::vector<std::uint32_t> neurons(static_cast<std::size_t>(side == LayerSide::Inputs ? shown.inputCount : shown.outputCount));
    std::iota(neurons.begin(), neurons.end(), 0u);
    if (order == NeuronOrder::Degree)
        std::stable_sort(neurons.begin(), neurons.end(), [&](std::uint32_t a, std::uint32_t b) { return degrees[a] > degrees[b]; });
    return neurons;
}

}  // namespace rewire
