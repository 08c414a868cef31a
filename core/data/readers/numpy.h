// NumPy's .npy and .npz (numpy.org/doc/stable/reference/generated/numpy.lib.format.html), with SciPy's layout of a
// compressed sparse matrix.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"
#include "core/data/readers/variables.h"

#include <filesystem>
#include <vector>

namespace rewire {

// One array, plain or gzip: samples x features with the class in the last column, or with ReadOptions::labels features of rank
// 1 to 4. BadFormat: a type that is not read, a shape that the bytes do not bear out (both named); Mismatch: another count of
// labels; TooLarge, with figures.
[[nodiscard]] Expected<RawDataset> readNpy(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
// A ZIP archive of arrays, read as a stream and never extracted. Arrays as asked, or guessed by their names; train and test
// arrays give both parts; SciPy's CSR and CSC stay sparse. NotFound lists the arrays where none are clearly features and labels.
[[nodiscard]] Expected<RawDataset> readNpz(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
// What they hold and the first samples; of an archive every member, with the reason where it cannot be used. Go through an archive, or an
// array stored by column, as a whole.
[[nodiscard]] Expected<ArraysSeen> lookAtNpy(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);
[[nodiscard]] Expected<ArraysSeen> lookAtNpz(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor);

}  // namespace rewire
