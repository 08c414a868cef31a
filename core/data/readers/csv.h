// Delimited tables: any delimiter, quoted cells, header or none, any decimal mark. What was guessed is told in notes; what
// the options give is taken. All columns but the class must be numbers, or texts of which the options make 0/1 inputs.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"
#include "core/data/readers/table_layout.h"

#include <filesystem>

namespace rewire {

// The guess of the class takes, in this order: a column named class, label, target, category or y; the first
// column when it alone holds text and there is no header; the last column when
// its values look like classes (text, or few distinct whole numbers); the first column likewise. BadFormat names line and
// column; TooLarge when the table needs more memory than is free. Names that are no UTF-8 are taken as Latin-1. Reads at
// 150 MB/s and more, in the size of the result and one block.
[[nodiscard]] Expected<RawSamples> readCsv(const std::filesystem::path& path, const ReadOptions& options, const ClassColumnChoice& choice,
                                           ReadMonitor& monitor);

}  // namespace rewire
