// A text table of features whose labels stand in a file of their own, one a line: every column is a feature. Tables that hold
// their class are csv's.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// Numbers between blanks, or delimited by semicolon, tab or comma with a header or none. Mismatch with both numbers when the files hold
// different counts; BadFormat names line and column. Linear.
[[nodiscard]] Expected<RawSamples> readWithLabels(const std::filesystem::path& features, const std::filesystem::path& labels, ReadMonitor& monitor);

}  // namespace rewire
