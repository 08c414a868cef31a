// From what readers found to a Dataset: classes numbered, test samples brought into line with the training samples, missing
// cells dealt with as asked, a split where there is no test part. Everything that is decided is told in notes.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/open.h"
#include "core/data/readers/raw_samples.h"

namespace rewire {

// Errors: Mismatch (unseen classes, other features), BadFormat (missing cells under MissingCells::Refuse), BadSetting (a test
// fraction that leaves a part empty), Cancelled (a stop is seen within a MiB of cells).
[[nodiscard]] Expected<Dataset> assemble(RawDataset raw, const OpenOptions& options, const std::stop_token& stop = {});

// Makes the features the pixels of `shape`. Errors: BadSetting, when they are not as many.
[[nodiscard]] Expected<void> setImageShape(Dataset& dataset, const ImageShape& shape);

}  // namespace rewire
