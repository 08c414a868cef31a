// One evolution step in its parts: removal, random addition and its application on large layers; similarity at existing
// connections and over all pairs, beside the dense product that the latter cannot beat.
#include "tests/bench/bench_main.h"

#include "core/evolution/evolution.h"

#include <algorithm>

namespace rewire {
namespace {

struct Problem {
    Problem(int inputs, int outputs, int sampleCount)
        : network(makeNetwork({.inputCount = inputs, .hidden = {outputs}, .classCount = 2})),
          values(static_cast<std::size_t>(inputs) * static_cast<std::size_t>(sampleCount)) {
        RandomStream stream(1, StreamPurpose::SyntheticData);
        for (float& value : values) value = static_cast<float>(stream.normal());
        samples = {values.data(), sampleCount, inputs};
    }
    Network network;
    std::vector<float> values;
    SampleMatrix samples;
};

void benchStep(benchmark::State& state, const char* algorithm, int inputs, int outputs, int sampleCount) {
    Problem problem(inputs, outputs, sampleCount);
    // New weights other than 0, all of which the next step would remove.
    const EvolutionSettings settings{.algorithm = *findAlgorithm(algorithm), .newWeights = NewWeights::Glorot, .seed = 1, .epoch = 1};
    for (auto _ : state) {
        const auto plan = planEvolution(problem.network, problem.samples, settings, {});
        apply(*plan, settings, problem.network);
    }
    state.counters["connections"] = static_cast<double>(problem.network.connectionsPerLayer().front());
}

// |cos| of all pairs needs this product at least.
void benchProduct(benchmark::State& state, int inputs, int outputs, int sampleCount) {
    const std::vector<float> x(static_cast<std::size_t>(inputs) * 512, 0.5f), z(static_cast<std::size_t>(outputs) * 512, 0.5f);
    std::vector<float> dots(static_cast<std::size_t>(inputs) * static_cast<std::size_t>(outputs));
    for (auto _ : state)
        for (int first = 0; first < sampleCount; first += 512)
            bestKernels().productTransposedB({.a = x.data(),
                                              .aStride = 512,
                                              .b = z.data(),
                                              .bStride = 512,
                                              .c = dots.data(),
                                              .cStride = static_cast<std::size_t>(outputs),
                                              .m = inputs,
                                              .n = outputs,
                                              .k = std::min(512, sampleCount - first),
                                              .accumulate = true});
    bench::reportFlops(state, 2.0 * inputs * outputs * sampleCount);
}

void registerAll() {
    const auto settled = [](benchmark::internal::Benchmark* benchmark) {
        benchmark->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly(true);
    };
    struct Case {
        int inputs, outputs, samples;
    };
    for (const Case& c : {Case{1000, 1000, 2000}, Case{784, 200, 60000}, Case{784, 1000, 60000}}) {
        std::string of = std::to_string(c.inputs);
        of.append("x").append(std::to_string(c.outputs)).append(", ").append(std::to_string(c.samples)).append(" samples");
        for (const char* algorithm : {"set", "corset", "codacorset", "copacorset"})
            settled(benchmark::RegisterBenchmark((std::string(algorithm) + ", " + of).c_str(), [algorithm, c](benchmark::State& s) {
                benchStep(s, algorithm, c.inputs, c.outputs, c.samples);
            }));
        settled(benchmark::RegisterBenchmark(("dense product, " + of).c_str(),
                                             [c](benchmark::State& s) { benchProduct(s, c.inputs, c.outputs, c.samples); }));
    }
    settled(benchmark::RegisterBenchmark("set 30000x30000", [](benchmark::State& s) { benchStep(s, "set", 30000, 30000, 2); }));
    settled(benchmark::RegisterBenchmark("set 300000x300000", [](benchmark::State& s) { benchStep(s, "set", 300000, 300000, 2); }));
}

}  // namespace
}  // namespace rewire

int main(int argc, char** argv) {
    rewire::registerAll();
    return rewire::bench::runBenchmarks(argc, argv, "Evolution steps of one layer, one thread");
}
