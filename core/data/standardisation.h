// Scaling of features, fitted on the training samples only: mean 0 and deviation 1, root mean square 1, the range [0, 1], or
// as they are.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace rewire {

// One affine map a feature: standardised = (value - mean) * scale. Under Standard and MinMax a feature that is constant over
// the training samples has scale 0 and so becomes exactly 0, in the test samples too.
struct Standardisation {
    std::vector<double> mean;   // [features] Standard: the mean; MinMax: the smallest value; else 0
    std::vector<double> scale;  // [features] 1 / population standard deviation, root mean square or range, or 0; None: 1
};

// O(stored cells), sums in double. A feature whose deviation is below rounding noise of its magnitude counts as constant.
[[nodiscard]] Standardisation fitStandardisation(const Samples& train, int featureCount, Scaling scaling = Scaling::Standard);

// A standardised copy of the features, [samples x features], of dense or sparse samples.
[[nodiscard]] AlignedVector<float> standardise(const Samples& samples, const Standardisation& standardisation);

// The features as bytes, [samples x features], where each is a whole number in [0, 255], as pixels are; else nothing. Of dense samples
// only.
[[nodiscard]] std::optional<AlignedVector<std::uint8_t>> asBytes(const Samples& samples);

// Whether zeros stay zeros, so that sparse samples need not become dense.
[[nodiscard]] inline bool keepsZeros(Scaling scaling) { return scaling == Scaling::Uncentred || scaling == Scaling::None; }
// The same of sparse samples, which stay sparse. Only for scalings that keep zeros, and only where `samples.sparse` is there.
[[nodiscard]] SparseRows standardiseSparse(const Samples& samples, const Standardisation& standardisation);

}  // namespace rewire
