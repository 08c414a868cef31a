// Dense products by Eigen, compiled once per vector width. Eigen's namespace is renamed per width, so that the
// linker cannot put one width's templates into another's path (the one-definition rule would allow it).
#define Eigen REWIRE_EIGEN
// Blocks that a product packs stay on the stack, as far as a thread of 2 MB has room for two: malloc may give their pages back and take
// new ones with every product, which made W1's epochs 25 or 39 ms by where the heap happened to end (Zen 5, 2026-12-01).
#define EIGEN_STACK_ALLOCATION_LIMIT (512 * 1024)
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>
#undef Eigen

#include "core/network/kernels/tables.h"

namespace rewire::REWIRE_WIDTH {
namespace {

namespace eigen = REWIRE_EIGEN;
using Matrix = eigen::Matrix<float, eigen::Dynamic, eigen::Dynamic, eigen::RowMajor>;
using ConstView = eigen::Map<const Matrix, eigen::Unaligned, eigen::OuterStride<>>;
using View = eigen::Map<Matrix, eigen::Unaligned, eigen::OuterStride<>>;

template <class Left, class Right>
void store(const DenseProduct& p, const Left& left, const Right& right) {
    View c(p.c, p.m, p.n, eigen::OuterStride<>(static_cast<eigen::Index>(p.cStride)));
    if (p.accumulate) {
        c.noalias() += left * right;
    } else {
        c.noalias() = left * right;
    }
}

ConstView viewA(const DenseProduct& p, int rows, int columns) {
    return {p.a, rows, columns, eigen::OuterStride<>(static_cast<eigen::Index>(p.aStride))};
}
ConstView viewB(const DenseProduct& p, int rows, int columns) {
    return {p.b, rows, columns, eigen::OuterStride<>(static_cast<eigen::Index>(p.bStride))};
}

void product(const DenseProduct& p) { store(p, viewA(p, p.m, p.k), viewB(p, p.k, p.n)); }
void productTransposedA(const DenseProduct& p) { store(p, viewA(p, p.k, p.m).transpose(), viewB(p, p.k, p.n)); }
void productTransposedB(const DenseProduct& p) { store(p, viewA(p, p.m, p.k), viewB(p, p.n, p.k).transpose()); }

}  // namespace

void addDenseKernels(Kernels& kernels) {
    // Fixed, so that the blocking and with it the bits do not depend on the machine's caches.
    eigen::setCpuCacheSizes(32 << 10, 1 << 20, 16 << 20);
    kernels.product = product;
    kernels.productTransposedA = productTransposedA;
    kernels.productTransposedB = productTransposedB;
}

}  // namespace rewire::REWIRE_WIDTH
