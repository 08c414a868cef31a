// Delimited tables: comma, semicolon or tab, quoted cells, header or none, decimal point or comma. What was guessed is told
// in notes. Which column is the class may be given; all others must be numbers.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <string>

namespace rewire {

// `classColumn`: a header's name or a 0-based number; empty: guessed, in this order: a column named class, label, target,
// category or y; the last column when its values look like classes (text, or few distinct whole numbers); the first column
// likewise. BadFormat names line and column.
[[nodiscard]] Expected<RawSamples> readCsv(const std::filesystem::path& path, const std::string& classColumn, ReadMonitor& monitor);

}  // namespace rewire
