// What the tests of the kernels share: random matrices, and one run of every test for each vector width that this machine can run.
#pragma once

#include "core/base/random.h"
#include "core/network/batch_matrix.h"
#include "core/network/kernels.h"

#include <QTest>

#include <cmath>

namespace rewire {

inline BatchMatrix randomMatrix(int neurons, int samples, std::uint32_t part) {
    BatchMatrix matrix(neurons, samples);
    RandomStream stream(7, StreamPurpose::SyntheticData, part);
    for (int j = 0; j < neurons; ++j)
        for (int s = 0; s < samples; ++s) matrix.row(j)[s] = static_cast<float>(stream.normal());
    return matrix;
}

inline AlignedVector<float> randomVector(std::int64_t count, std::uint32_t part) {
    AlignedVector<float> values(static_cast<std::size_t>(count));
    RandomStream stream(8, StreamPurpose::SyntheticData, part);
    for (float& value : values) value = static_cast<float>(stream.normal());
    return values;
}

inline bool isClose(double actual, double expected, double scale) { return std::abs(actual - expected) <= 2e-5 * (1 + scale); }

inline void addWidths() {
    QTest::addColumn<int>("width");
    int index = 0;
    for (const Kernels* table : usableKernels()) QTest::newRow(table->name.data()) << index++;
}
inline const Kernels& kernelsOfRow() {
    QFETCH_GLOBAL(int, width);
    return *usableKernels()[static_cast<std::size_t>(width)];
}

}  // namespace rewire
