// SciPy's compressed sparse matrices (scipy.sparse.save_npz) as sparse samples: every index is checked before it is used.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/raw_samples.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rewire {

// Arrays as stored: CSR has a row's cells together, CSC a column's.
struct CompressedMatrix {
    bool isByColumn = false;
    std::int64_t rowCount = 0;
    std::int64_t columnCount = 0;
    std::vector<std::int64_t> starts;  // indptr
    std::vector<std::int64_t> indices;
    std::vector<float> values;
};

// Fills samples.sparse and samples.featureCount; cells of one place are added, as SciPy does, and told. `where` begins messages.
// BadFormat names the array and place that is wrong; Cancelled.
[[nodiscard]] Expected<void> takeCompressed(const std::string& where, CompressedMatrix matrix, RawSamples& samples,
                                            const ReadMonitor& monitor);

}  // namespace rewire
