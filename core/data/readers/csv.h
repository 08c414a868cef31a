// Delimited tables: comma, semicolon or tab, quoted cells, header or none, decimal point or comma. What was guessed is told
// in notes. Which column is the class may be given; all others must be numbers.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/raw_samples.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace rewire {

// Which column of a table is the class.
struct ClassColumnChoice {
    std::string name;                  // of the header, or a 0-based number; empty: guessed
    std::optional<std::size_t> number; // what stands where the table has no header with `name`: of the training table
};

// The guess takes, in this order: a column named class, label, target, category or y; the last column when its values
// look like classes (text, or few distinct whole numbers); the first column likewise. BadFormat names line and column.
// Names that are no UTF-8 are taken as Latin-1.
[[nodiscard]] Expected<RawSamples> readCsv(const std::filesystem::path& path, const ClassColumnChoice& choice, ReadMonitor& monitor);

}  // namespace rewire
