// What each vector width's build of the kernels gives to dispatch.cpp.
#pragma once

#include "core/network/kernels.h"

namespace rewire {

#define REWIRE_DECLARE_WIDTH(width)         \
    namespace width {                       \
    void addSparseKernels(Kernels& table);  \
    void addNeuronKernels(Kernels& table);  \
    void addSampleKernels(Kernels& table);  \
    void addSoftmaxKernels(Kernels& table); \
    void addDenseKernels(Kernels& table);   \
    }
REWIRE_DECLARE_WIDTH(baseline)
#ifdef REWIRE_X86_WIDTHS
REWIRE_DECLARE_WIDTH(pair)
REWIRE_DECLARE_WIDTH(narrow)
REWIRE_DECLARE_WIDTH(avx2)
REWIRE_DECLARE_WIDTH(avx512)
#endif
#undef REWIRE_DECLARE_WIDTH

}  // namespace rewire
