// A view of samples as training reads them: row-major, standardised.
#pragma once

#include <cstdint>

namespace rewire {

// Does not own its values.
struct SampleMatrix {
    const float* values = nullptr;  // [count x featureCount]
    std::int64_t count = 0;
    int featureCount = 0;

    [[nodiscard]] const float* row(std::int64_t sample) const { return values + sample * featureCount; }
};

}  // namespace rewire
