#include "tests/bench/peak.h"

#include "core/base/stopwatch.h"

#include <algorithm>
#include <cstdint>

namespace rewire::bench {
namespace {

// Twelve independent chains hide the latency of an FMA (four cycles, two a cycle).
#define REWIRE_CHAINS(name, bytes, attributes)                                                     \
    attributes float name(std::int64_t steps) {                                                    \
        typedef float Vector __attribute__((vector_size(bytes)));                                  \
        Vector sum[12];                                                                            \
        for (Vector & s : sum) s = Vector{} + 1.0f;                                                \
        const Vector factor = Vector{} + 0.999f;                                                   \
        const Vector step = Vector{} + 1e-6f;                                                      \
        for (std::int64_t i = 0; i < steps; ++i) {                                                 \
            _Pragma("GCC unroll 12") for (int s = 0; s < 12; ++s) sum[s] = sum[s] * factor + step; \
            asm volatile("" :::);                                                                  \
        }                                                                                          \
        Vector total = sum[0];                                                                     \
        for (int s = 1; s < 12; ++s) total += sum[s];                                              \
        return total[0];                                                                           \
    }

#if defined(__x86_64__)
REWIRE_CHAINS(chains16, 64, __attribute__((target("avx512f,fma"))))
REWIRE_CHAINS(chains8, 32, __attribute__((target("avx2,fma"))))
#endif
REWIRE_CHAINS(chains4, 16, )

}  // namespace

double measuredPeak(int floatsPerVector) {
    auto chains = chains4;
#if defined(__x86_64__)
    if (floatsPerVector == 16) chains = chains16;
    if (floatsPerVector == 8) chains = chains8;
#endif
    constexpr std::int64_t kSteps = 1'000'000;
    double best = 0;
    for (int run = 0; run < 20; ++run) {
        const Stopwatch watch;
        volatile float sink = chains(kSteps);
        (void)sink;
        best = std::max(best, static_cast<double>(kSteps) * 12 * 2 * floatsPerVector / watch.seconds() * 1e-9);
    }
    return best;
}

}  // namespace rewire::bench
