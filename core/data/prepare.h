// The steps of Preparation on a data set whose classes are numbered: split, subset, noise inputs; and what is told of it. After a stop a
// step ends early and leaves the data in no order: the caller asks the token after each.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/preparation.h"
#include "core/data/standardisation.h"

#include <stop_token>
#include <string>

namespace rewire {

// As in dataset.h and standardisation.h, ended early by a stop: what they tell then is that of a part of the cells.
[[nodiscard]] DatasetSummary summarise(const Dataset& dataset, const std::stop_token& stop);
[[nodiscard]] std::string fingerprintOf(const Dataset& dataset, const std::stop_token& stop);
[[nodiscard]] Standardisation fitStandardisation(const Samples& train, int featureCount, Scaling scaling, const std::stop_token& stop);

// Sets test samples apart from the training samples. BadSetting when a part would be empty.
[[nodiscard]] Expected<void> splitOffTest(Dataset& dataset, const Preparation& preparation, const std::stop_token& stop = {});
// At most `mostSamples` of each part, the same share of each class and at least one; told.
void takeSubset(Dataset& dataset, std::int64_t mostSamples, std::uint64_t seed, const std::stop_token& stop = {});
// Inputs without information behind the others, which then count as informative unless the truth was known; told. TooLarge when they need
// more memory than is free.
[[nodiscard]] Expected<void> addNoiseInputs(Dataset& dataset, const NoiseInputs& noise, const std::stop_token& stop = {});
// Notes on constant and duplicate columns and on test samples that are training samples too. O(cells).
void tellPeculiarities(Dataset& dataset, const std::stop_token& stop = {});

}  // namespace rewire
