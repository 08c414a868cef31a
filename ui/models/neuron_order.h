// In which order the neurons of one side of a layer are drawn. Chooses nothing about the network.
#pragma once

#include "core/training/frame.h"
#include "ui/models/timeline.h"

#include <cstdint>
#include <vector>

namespace rewire {

enum class NeuronOrder {
    Index,
    Degree,  // most connections first
    Class,   // by the class that a neuron's paths favour, the most favoured first within a class; needs the frame's network
};

// [neurons] of that side of layer `layer`, first to last. Falls back to Index where the order is not known. O(n log n); Class:
// O(connections x classes).
[[nodiscard]] std::vector<std::uint32_t> orderOf(const Frame& frame, int layer, LayerSide side, NeuronOrder order);

// For each neuron of that side and each class the sum over all paths to it of the product of their weights: what the network would say if
// its activations were straight lines. [neurons x classes]
[[nodiscard]] std::vector<float> pathWeights(const NetworkSnapshot& network, int layer, LayerSide side);

}  // namespace rewire
