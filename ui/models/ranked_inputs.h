// One importance measure of one frame, ranked once and shared by the importance view and the table of top inputs.
#pragma once

#include "core/data/dataset.h"
#include "core/insight/importance.h"
#include "core/training/frame.h"

#include <QString>
#include <memory>
#include <vector>

namespace rewire {

// Immutable once shared.
struct RankedInputs {
    std::shared_ptr<const Dataset> dataset;
    std::shared_ptr<const Frame> frame;
    ImportanceMeasure measure = kRankingMeasure;
    std::vector<double> values;         // [inputs]; empty when this measure was not computed for this frame
    std::vector<std::int32_t> ranking;  // input indices, most important first
    std::vector<std::int32_t> rankOf;   // [inputs], 1 is the most important

    [[nodiscard]] bool isInformative(std::int32_t input) const;
    // How many of the first `k` are informative; 0 when no truth is known.
    [[nodiscard]] int informativeAmongTop(int k) const;
};

// O(n log n).
[[nodiscard]] std::shared_ptr<const RankedInputs> rankInputs(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Frame> frame,
                                                             ImportanceMeasure measure);

// One input's value; NaN when this measure was not computed for it.
[[nodiscard]] double importanceOf(const InputImportance& importance, ImportanceMeasure measure, std::int32_t input);

[[nodiscard]] QString measureName(ImportanceMeasure measure);
// For a field or a column: "Connections", "After removal", "Σ|w|", "Σ|w|·S".
[[nodiscard]] QString shortMeasureName(ImportanceMeasure measure);
// What the measure is, in a sentence for a tooltip.
[[nodiscard]] QString measureMeaning(ImportanceMeasure measure);
[[nodiscard]] bool isCount(ImportanceMeasure measure);
// "row 3, col 17" for pixels, the file's name or "input 17" otherwise. Plain text.
[[nodiscard]] QString inputName(const Dataset& dataset, std::int32_t input);

}  // namespace rewire
