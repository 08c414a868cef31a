// LIBSVM and SVMlight text: a label, then index:value pairs with blanks between; the samples stay sparse. Leaves the
// matching of a training with a test file to core/data/open.cpp.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// Indices count from 0 when any is 0, else from 1 (RawSamples::firstIndex, told in notes); unsorted ones are sorted, comments
// from # on and qid: are left out, a sample without pairs is all zeros. Labels stay text. nan, inf and ? are missing cells.
// BadFormat with the line: no label, several labels (multi-label data), an index that is negative, above 2^31 - 1 or given twice, a
// value that is no number; under BadRows::LeaveOut such rows go to RawSamples::badRows. TooLarge: more than kMostFeatures. Linear in the
// file's length, rows out of order n log n.
[[nodiscard]] Expected<RawSamples> readLibsvm(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
// The first lines as they stand, and those among them that cannot be read.
[[nodiscard]] Expected<SourcePreview> previewLibsvm(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
