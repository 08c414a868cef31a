// Labels that stand in a file of their own (ReadOptions::labels): text with one a line, a NumPy array, or IDX.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/arrays.h"

#include <cstdint>
#include <filesystem>

namespace rewire {

// Told by content, plain or compressed. Of a text, blank lines and quotation marks around a label are left out; BadFormat
// names the line of a missing label (ReadOptions::missingTokens) or of several. Notes go to `samples`.
[[nodiscard]] Expected<LabelArray> readLabelFile(const std::filesystem::path& path, const ReadOptions& options, RawSamples& samples,
                                                 ReadMonitor& monitor);
// The same as the labels of `samples`, of which there are `count`: a text may have one line more, its header, which is told.
// Mismatch with both counts.
[[nodiscard]] Expected<void> takeLabelFile(LabelArray labels, std::uint64_t count, RawSamples& samples);
[[nodiscard]] Expected<void> takeLabelFile(const std::filesystem::path& path, const ReadOptions& options, std::uint64_t count,
                                           RawSamples& samples, ReadMonitor& monitor);

}  // namespace rewire
