// NumPy's .npy, version 1.0: an array of doubles as bytes (numpy.lib.format). Reading is core/data/readers/npy_format.h's.
#pragma once

#include <span>
#include <string>

namespace rewire {

// '<f8' in C order; `shape` multiplies up to the number of values.
[[nodiscard]] std::string npyBytes(std::span<const double> values, std::span<const int> shape);

}  // namespace rewire
