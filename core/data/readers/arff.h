// Weka's attribute-relation files, dense and sparse (waikato.github.io/weka-wiki, "ARFF (stable version)"). Sparse files stay
// sparse. The header's part stands in arff_header, the words of a line in arff_lines.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>

namespace rewire {

// The class is options.labelColumn (name or 0-based number), else an attribute named class in any case, else the last nominal one.
// Nominal features follow options.textColumns: refused, left out, or one 0/1 input a declared value, named "attribute=value"; strings
// likewise, with inputs behind all others; dates are refused or left out. A ? is missing. In a sparse row what is not written is 0 or
// the first declared value, as Weka has it. Instance weights are left out, and told.
// BadFormat names line and token: a value that is not declared, no number, another number of cells, an open quotation mark; under
// BadRows::LeaveOut such rows go to RawSamples::badRows.
[[nodiscard]] Expected<RawSamples> readArff(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
// Those of the first `mostLines` lines under @data that readArff would not take. Errors as readArff's for the header.
[[nodiscard]] Expected<std::vector<BadRow>> unreadableArffRows(const std::filesystem::path& path, ReadOptions options,
                                                               std::int64_t mostLines, ReadMonitor& monitor);

}  // namespace rewire
