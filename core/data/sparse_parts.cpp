#include "core/data/sparse_parts.h"

#include "core/base/memory.h"
#include "core/base/text.h"

#include <algorithm>

namespace rewire {

void alignSparse(RawSamples& train, RawSamples& test) {
    if (!train.sparse || !test.sparse || !train.featureNames.empty() || !test.featureNames.empty()) return;
    if (train.firstIndex && test.firstIndex && *train.firstIndex != *test.firstIndex) {
        RawSamples& shifted = *train.firstIndex == 1 ? train : test;
        for (std::uint32_t& column : shifted.sparse->column) ++column;
        ++shifted.featureCount;
        shifted.firstIndex = 0;
        train.notes.push_back("Feature numbers of " + displayPath(shifted.path.filename()) + " count from 0, as those of the other file do.");
    }
    if (train.featureCount == test.featureCount) return;
    const int width = std::max(train.featureCount, test.featureCount);
    train.notes.push_back("The training samples use " + counted(train.featureCount, "feature") + ", the test samples " + std::to_string(test.featureCount) + ": both have " +
                          std::to_string(width) + ", the missing ones 0.");
    train.featureCount = test.featureCount = width;
}

Expected<void> makeDense(RawSamples& samples) {
    if (!samples.sparse) return {};
    const auto width = static_cast<std::size_t>(samples.featureCount);
    const std::size_t rows = samples.labels.size();
    const double bytes = static_cast<double>(width) * static_cast<double>(rows) * sizeof(float);
    const auto available = availableMemory();
    if (bytes > 1e15 || (available && bytes > static_cast<double>(*available))) {
        const auto gibibytes = [](double value) { return std::to_string(static_cast<std::int64_t>(value / (1 << 30)) + 1) + " GiB"; };
        return Error{ErrorCode::TooLarge, displayPath(samples.path) + " needs about " + gibibytes(bytes) + " of memory with all its zeros (" + counted(static_cast<long long>(rows), "sample") + " of " +
                                              counted(samples.featureCount, "feature") + ")" + (available ? "; about " + gibibytes(static_cast<double>(*available)) + " are available" : std::string()) + ". Give fewer samples or features."};
    }
    samples.features.assign(width * rows, 0.0f);
    for (std::size_t s = 0; s < rows; ++s) {
        const auto columns = samples.sparse->columnsOf(static_cast<std::int64_t>(s));
        const auto values = samples.sparse->valuesOf(static_cast<std::int64_t>(s));
        for (std::size_t k = 0; k < columns.size(); ++k) samples.features[s * width + columns[k]] = values[k];
    }
    samples.sparse.reset();
    return {};
}

}  // namespace rewire
