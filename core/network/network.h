// The multi-layer perceptron n0 - h1 - ... - hL - C: sparse (or, as a baseline, dense) hidden layers and a dense softmax
// output. Knows no data set, no epochs and no evolution.
#pragma once

#include "core/network/connections.h"
#include "core/network/neurons.h"
#include "core/network/sparse_input.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rewire {

enum class InitialWeights {
    FanIn,      // ±sqrt(6 / (mean fan-in + mean fan-out)) of the connections that exist
    Published,  // ±sqrt(6 / (n + m)) of the dense shape, as the authors' program has it
};

enum class LayerKind { Sparse, Dense };

// What decides a network before training.
struct NetworkShape {
    int inputCount = 0;
    std::vector<int> hidden;
    int classCount = 0;
    LayerKind kind = LayerKind::Sparse;  // of the hidden layers
    double epsilon = 20;
    Activation activation = Activation::SReLU;
    InitialWeights initialWeights = InitialWeights::FanIn;
    std::uint64_t seed = 0;
};

struct HiddenLayer {
    LayerConnections connections;
    Neurons neurons;
};

struct OutputLayer {
    DenseConnections connections;
    AlignedVector<float> bias;
    AlignedVector<float> biasVelocity;
};

// A value: copying it gives an independent network. Thread-confined.
struct Network {
    std::vector<HiddenLayer> hidden;
    OutputLayer output;

    [[nodiscard]] int inputCount() const;
    [[nodiscard]] int classCount() const { return output.connections.outputCount; }
    // Hidden layers first, the output layer last.
    [[nodiscard]] std::vector<std::int64_t> connectionsPerLayer() const;
    [[nodiscard]] std::int64_t connectionCount() const;
    void resetVelocity();
};

[[nodiscard]] Network makeNetwork(const NetworkShape& shape);

// 64-bit FNV-1a over topology, weights and neuron parameters of every layer, as 16 hex digits.
[[nodiscard]] std::string hashOf(const Network& network);

// Everything one pass over a mini-batch of at most `capacity` samples needs; made once, so that training and testing
// allocate nothing per batch. Thread-confined.
struct Workspace {
    Workspace(const Network& network, int capacity, const Compute& compute = {});
    std::vector<const float*> rows;  // the batch's samples, while they are gathered
    std::vector<const std::uint8_t*> byteRows;
    std::vector<SparseRow> sparseRows;
    BatchMatrix input;                  // [inputs x stride]
    bool takesSparseRows = false;       // sparse samples go to a sparse first layer as they are, not widened into `input`
    SparseInput sparseInput;            // then used in place of `input`, unless it is empty
    std::vector<BatchMatrix> z;         // per hidden layer: pre-activations
    std::vector<BatchMatrix> a;         // per hidden layer: activations, after dropout
    std::vector<BatchMatrix> gradient;  // per hidden layer: dL/da, then dL/dz; empty until backward
    std::vector<KeepBits> keep;         // per hidden layer; empty until dropout
    BatchMatrix logits;                 // [classes x stride]; after the loss: dL/dlogits
};

// Dropout of one training pass; probability 0 for inference.
struct DropoutPass {
    double probability = 0;
    std::uint64_t seed = 0;
    std::uint32_t batch = 0;  // counted over the whole run
};

// From workspace.input to workspace.logits. `count` samples; lanes past them hold finite leftovers.
void forward(const Network& network, Workspace& workspace, int count, const DropoutPass& dropout, const Compute& compute);

// From dL/dlogits (padding lanes 0) through all layers, updating every parameter on the way.
void backward(Network& network, Workspace& workspace, int count, const DropoutPass& dropout, DescentStep step, const Compute& compute);

// 1-based number of the first layer whose pre-activations are not all finite (the output layer is the last), else 0.
[[nodiscard]] int firstNonFiniteLayer(const Workspace& workspace, int count);

}  // namespace rewire
