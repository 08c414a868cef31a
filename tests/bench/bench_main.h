// What the benchmark programs share: the peak of this run, counters against it, and a table as Markdown.
#pragma once

#include "core/network/kernels.h"

#include <benchmark/benchmark.h>

namespace rewire::bench {

// Tells how many floating-point operations one iteration does, so that the table shows GFLOP/s and the share of the peak
// of `threads` cores at the width of `kernels`.
void reportFlops(benchmark::State& state, double flopsPerIteration, const Kernels& kernels = bestKernels(), int threads = 1);

// Registers nothing; runs what is registered. The argument --benchmark_filter=... chooses.
int runBenchmarks(int argc, char** argv, const char* title);

}  // namespace rewire::bench
