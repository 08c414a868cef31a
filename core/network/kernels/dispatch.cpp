// Chooses the kernels' vector width once, from what the processor says it can do.
#include "core/network/kernels/tables.h"

#include <algorithm>
#include <vector>

namespace rewire {
namespace {

#define REWIRE_TABLE_OF(width, title, floats) \
    [] {                                      \
        Kernels table{};                      \
        table.name = title;                   \
        table.floatsPerVector = floats;       \
        width::addSparseKernels(table);       \
        width::addNeuronKernels(table);       \
        width::addSampleKernels(table);       \
        width::addSoftmaxKernels(table);      \
        width::addDenseKernels(table);        \
        return table;                         \
    }()

struct Tables {
    std::vector<Kernels> kernels;  // widest first
    std::vector<const Kernels*> pointers;

    Tables() {
#ifdef REWIRE_X86_WIDTHS
        __builtin_cpu_init();
        const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                          __builtin_cpu_supports("bmi2");
        const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
        if (avx512) kernels.push_back(REWIRE_TABLE_OF(avx512, "AVX-512", 16));
        if (avx2) kernels.push_back(REWIRE_TABLE_OF(avx2, "AVX2", 8));
        if (avx2) kernels.push_back(REWIRE_TABLE_OF(narrow, "AVX2, rows of four", 4));
        if (avx2) kernels.push_back(REWIRE_TABLE_OF(pair, "AVX2, rows of two", 2));
#endif
        kernels.push_back(REWIRE_TABLE_OF(baseline, "baseline", 4));
        for (const Kernels& table : kernels) pointers.push_back(&table);
    }
};

const Tables& tables() {
    static const Tables all;
    return all;
}

}  // namespace

const Kernels& bestKernels() { return *tables().pointers.front(); }

const Kernels& kernelsFor(int samples) {
    if (samples > 4) return bestKernels();
    // The narrowest that holds them: the baseline comes last, as wide as a row of four.
    const Kernels* chosen = &bestKernels();
    for (const Kernels* table : tables().pointers)
        if (table->floatsPerVector >= samples && table->floatsPerVector < chosen->floatsPerVector) chosen = table;
    return *chosen;
}

std::span<const Kernels* const> usableKernels() { return tables().pointers; }

}  // namespace rewire
