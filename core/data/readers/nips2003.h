// The layouts of the NIPS 2003 feature selection challenge (Guyon et al.): NAME_train.data with one sample a line, NAME_train.labels with
// one label a line, and NAME_valid for testing. A line holds numbers between blanks (Madelon, Arcene, Gisette), input:value pairs (Dexter)
// or the inputs that are 1 (Dorothea); the last two stay sparse.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/file_set.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <optional>
#include <string>

namespace rewire {

struct Nips2003Files {
    std::string name;  // NAME
    std::filesystem::path trainData;
    std::filesystem::path trainLabels;
    std::filesystem::path validData;  // empty: none
    std::filesystem::path validLabels;
};

// Whether a folder or archive has NAME_train.data, plain or compressed. Nothing if not; Mismatch when there are several; NotFound when
// labels are missing.
[[nodiscard]] Expected<std::optional<Nips2003Files>> findNips2003Files(const FileSet& set);
// The same for a file of that layout, by its name and the labels beside it. Nothing when there are none.
[[nodiscard]] Expected<std::optional<Nips2003Files>> findNips2003FilesBeside(const std::filesystem::path& data, ReadMonitor& monitor);

// The layout is told by the lines: by a colon, or by rising whole numbers of which lines hold more or fewer
// and the largest is at least 8 times as large as their count. In a sparse file an empty line is
// a sample of zeros. Parts may have other widths then (core/data/sparse_parts.h). The first samples come with all labels and without notes.
[[nodiscard]] Expected<RawSamples> readNips2003(const std::filesystem::path& data, const std::filesystem::path& labels,
                                                ReadMonitor& monitor, Extent extent = Extent::Whole);
// Madelon itself, told by its content, comes with its 20 informative features.
[[nodiscard]] Expected<RawDataset> readNips2003Files(const Nips2003Files& files, ReadMonitor& monitor);

}  // namespace rewire
