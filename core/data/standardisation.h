// Scaling of features to mean 0 and standard deviation 1, fitted on the training samples only.
#pragma once

#include "core/data/dataset.h"

#include <vector>

namespace rewire {

// One affine map a feature: standardised = (value - mean) * scale. A feature that is constant over the training samples
// has scale 0 and so becomes exactly 0, in the test samples too.
struct Standardisation {
    std::vector<double> mean;   // [features]
    std::vector<double> scale;  // [features] 1 / population standard deviation, or 0
};

// O(cells), sums in double. A feature whose deviation is below rounding noise of its magnitude counts as constant.
[[nodiscard]] Standardisation fitStandardisation(const Samples& train, int featureCount);

// A standardised copy of the features, [samples x features].
[[nodiscard]] std::vector<float> standardise(const Samples& samples, const Standardisation& standardisation);

}  // namespace rewire
