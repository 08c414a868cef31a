// The loops over connections and neurons one by one, on the layers of W1, W2s and W2b, beside Eigen doing the same layer.
#include "tests/bench/bench_main.h"

#include "core/network/network.h"

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/SparseCore>

namespace rewire {
namespace {

using bench::reportFlops;

struct Shape {
    const char* name;
    int inputs;
    int outputs;
};
constexpr Shape kShapes[] = {{"500x1000", 500, 1000}, {"1000x1000", 1000, 1000}, {"784x200", 784, 200},
                             {"200x200", 200, 200},   {"784x1000", 784, 1000},   {"3000x3000", 3000, 3000}};

// A layer with random activations and gradients for one batch.
struct Layer {
    Layer(const Shape& shape, int samples)
        : network(makeNetwork({.inputCount = shape.inputs, .hidden = {shape.outputs}, .classCount = 2})),
          connections(std::get<SparseConnections>(network.hidden[0].connections)),
          x(shape.inputs, samples),
          dx(shape.inputs, samples),
          z(shape.outputs, samples),
          lanes(Compute{}.lanesOf(samples)),
          batch(samples) {
        RandomStream stream(1, StreamPurpose::SyntheticData);
        for (BatchMatrix* values : {&x, &z})
            for (int i = 0; i < values->neurons(); ++i)
                for (int s = 0; s < batch; ++s) values->row(i)[s] = static_cast<float>(stream.normal());
    }
    // Per pass over the connections; useful samples only, padding does not count.
    [[nodiscard]] double flops(int perConnection) const {
        return 1.0 * perConnection * static_cast<double>(connections.topology.connectionCount()) * batch;
    }

    Network network;
    SparseConnections& connections;
    BatchMatrix x, dx, z;
    int lanes;
    int batch;
};

void benchForward(benchmark::State& state, const Shape& shape, int batch, const Kernels& kernels) {
    Layer layer(shape, batch);
    const std::vector<float> bias(static_cast<std::size_t>(shape.outputs));
    for (auto _ : state) forward(layer.connections, bias, layer.x, layer.z, layer.lanes, {.kernels = &kernels});
    reportFlops(state, layer.flops(2), kernels);
}

void benchBackward(benchmark::State& state, const Shape& shape, int batch, const Kernels& kernels) {
    Layer layer(shape, batch);
    for (auto _ : state)
        backward(layer.connections, layer.x, layer.z, &layer.dx, layer.lanes, {.rate = 1e-9f, .momentum = 0.9f}, {.kernels = &kernels});
    reportFlops(state, layer.flops(4), kernels);
}

// What one batch's dropout and activation cost, as seconds only: it is no product.
void benchNeurons(benchmark::State& state, const Shape& shape, int batch, bool isBackward) {
    Layer layer(shape, batch);
    Neurons& neurons = layer.network.hidden[0].neurons;
    BatchMatrix a(shape.outputs, batch);
    KeepBits keep(shape.outputs, batch);
    const Dropout dropout = dropoutOf(0.3, 1, 0, 0);
    neurons.forward(layer.z, a, &keep, dropout, layer.lanes, bestKernels(), 0, shape.outputs);
    for (auto _ : state) {
        if (isBackward) {
            neurons.backward(layer.z, a, &keep, dropout, layer.lanes, {.rate = 1e-9f, .momentum = 0.9f}, bestKernels(), 0, shape.outputs);
        } else {
            neurons.forward(layer.z, a, &keep, dropout, layer.lanes, bestKernels(), 0, shape.outputs);
        }
    }
}

// The same layer's forward pass by Eigen: sparse times dense, both row-major, the best of its four orders.
void benchEigenSparse(benchmark::State& state, const Shape& shape, int batch) {
    const Layer layer(shape, batch);
    const Topology& t = layer.connections.topology;
    Eigen::SparseMatrix<float, Eigen::RowMajor> weights(shape.outputs, shape.inputs);
    std::vector<Eigen::Triplet<float>> entries;
    for (int i = 0; i < shape.inputs; ++i)
        for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
            entries.emplace_back(t.outputIndex()[k], i, layer.connections.weights[k]);
    weights.setFromTriplets(entries.begin(), entries.end());
    using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Matrix x = Matrix::Random(shape.inputs, batch);
    Matrix z(shape.outputs, batch);
    for (auto _ : state) {
        z.noalias() = weights * x;
        benchmark::DoNotOptimize(z.data());
    }
    reportFlops(state, layer.flops(2));
}

// The same layer as a dense product with a mask's zeros: only the flops of existing connections count as useful.
void benchEigenDense(benchmark::State& state, const Shape& shape, int batch) {
    Layer layer(shape, batch);
    const std::vector<float> weights(static_cast<std::size_t>(shape.inputs) * static_cast<std::size_t>(shape.outputs), 0.5f);
    for (auto _ : state)
        bestKernels().product({.a = weights.data(),
                               .aStride = static_cast<std::size_t>(shape.inputs),
                               .b = layer.x.data(),
                               .bStride = layer.x.stride(),
                               .c = layer.z.data(),
                               .cStride = layer.z.stride(),
                               .m = shape.outputs,
                               .n = batch,
                               .k = shape.inputs});
    reportFlops(state, layer.flops(2));
}

void benchGather(benchmark::State& state, int features, int batch) {
    const std::vector<float> samples(static_cast<std::size_t>(features) * 2000, 1.0f);
    BatchMatrix x(features, batch);
    std::vector<const float*> rows;
    std::uint64_t next = 0;
    for (auto _ : state) {
        rows.clear();
        for (int s = 0; s < batch; ++s)
            rows.push_back(samples.data() + (next = (next * 1103 + 977) % 2000) * static_cast<std::size_t>(features));
        bestKernels().gatherBatch(rows, x.data(), x.stride(), 0, features);
    }
}

benchmark::internal::Benchmark* settled(benchmark::internal::Benchmark* benchmark) {
    return benchmark->Unit(benchmark::kMillisecond)->MinTime(0.1)->Repetitions(5)->ReportAggregatesOnly(true);
}

void registerAll() {
    using benchmark::RegisterBenchmark;
    for (const Shape& shape : kShapes) {
        const std::string layer = shape.name;
        for (const int batch : {64, 100, 128}) {
            const std::string of = layer + " batch " + std::to_string(batch);
            for (const Kernels* kernels : usableKernels()) {
                if (kernels != usableKernels().front() && batch != 100) continue;
                const std::string with = of + " " + std::string(kernels->name);
                settled(RegisterBenchmark(("forward " + with).c_str(),
                                          [&shape, batch, kernels](benchmark::State& s) { benchForward(s, shape, batch, *kernels); }));
                settled(RegisterBenchmark(("backward " + with).c_str(),
                                          [&shape, batch, kernels](benchmark::State& s) { benchBackward(s, shape, batch, *kernels); }));
            }
        }
        settled(RegisterBenchmark(("forward " + layer + " batch 100 Eigen sparse (baseline width)").c_str(),
                                  [&shape](benchmark::State& s) { benchEigenSparse(s, shape, 100); }));
        settled(RegisterBenchmark(("forward " + layer + " batch 100 Eigen dense").c_str(),
                                  [&shape](benchmark::State& s) { benchEigenDense(s, shape, 100); }));
    }
    for (const Shape& shape : {kShapes[1], kShapes[3]}) {
        settled(RegisterBenchmark(("dropout and SReLU forward " + std::to_string(shape.outputs)).c_str(),
                                  [shape](benchmark::State& s) { benchNeurons(s, shape, 100, false); }));
        settled(RegisterBenchmark(("dropout and SReLU backward " + std::to_string(shape.outputs)).c_str(),
                                  [shape](benchmark::State& s) { benchNeurons(s, shape, 100, true); }));
    }
    settled(RegisterBenchmark("gather a batch of 100 x 784", [](benchmark::State& s) { benchGather(s, 784, 100); }));
}

}  // namespace
}  // namespace rewire

int main(int argc, char** argv) {
    rewire::registerAll();
    return rewire::bench::runBenchmarks(argc, argv, "Kernels, one thread");
}
