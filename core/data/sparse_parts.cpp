#include "core/data/sparse_parts.h"

#include "core/base/text.h"

#include <algorithm>

namespace rewire {

void alignSparse(RawSamples& train, RawSamples& test) {
    if (!train.sparse || !test.sparse || !train.featureNames.empty() || !test.featureNames.empty()) return;
    if (train.firstIndex && test.firstIndex && *train.firstIndex != *test.firstIndex) {
        RawSamples& shifted = *train.firstIndex == 1 ? train : test;
        const RawSamples& other = *train.firstIndex == 1 ? test : train;
        // Numbers 1 to 123 beside 0 to 122 are the same features.
        if (shifted.featureCount == other.featureCount) {
            train.notes.push_back("Feature numbers of " + displayPath(shifted.path.filename()) + " count from 1 and those of " +
                                  displayPath(other.path.filename()) + " from 0: both name " + counted(other.featureCount, "feature") +
                                  ".");
            return;
        }
        for (std::uint32_t& column : shifted.sparse->column) ++column;
        ++shifted.featureCount;
        shifted.firstIndex = 0;
        train.notes.push_back("Feature numbers of " + displayPath(shifted.path.filename()) +
                              " count from 0, as those of the other file do.");
    }
    if (train.featureCount == test.featureCount) return;
    const int width = std::max(train.featureCount, test.featureCount);
    train.notes.push_back("The training samples use " + counted(train.featureCount, "feature") + ", the test samples " +
                          std::to_string(test.featureCount) + ": both have " + std::to_string(width) + ", the missing ones 0.");
    train.featureCount = test.featureCount = width;
}

}  // namespace rewire
