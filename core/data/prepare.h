// The steps of Preparation on a data set whose classes are numbered: split, subset, noise inputs; and what is told of it.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/preparation.h"

namespace rewire {

// Sets test samples apart from the training samples. BadSetting when a part would be empty.
[[nodiscard]] Expected<void> splitOffTest(Dataset& dataset, const Preparation& preparation);
// At most `mostSamples` of each part, the same share of each class and at least one; told.
void takeSubset(Dataset& dataset, std::int64_t mostSamples, std::uint64_t seed);
// Inputs without information behind the others, which then count as informative unless the truth was known; told.
void addNoiseInputs(Dataset& dataset, const NoiseInputs& noise);
// Notes on constant and duplicate columns and on test samples that are training samples too. O(cells).
void tellPeculiarities(Dataset& dataset);

}  // namespace rewire
