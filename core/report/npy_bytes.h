// NumPy's .npy, version 1.0, as bytes (numpy.lib.format): the header of any array, and arrays of doubles whole. Archives of them are
// array_archive.h's, reading is core/data/readers/npy_format.h's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rewire {

// Magic, version and header of a C-ordered array of NumPy's type `descr`, padded so that data begin at a multiple of 64.
[[nodiscard]] std::string npyHeader(std::string_view descr, std::span<const std::int64_t> shape);

// '<f8'; `shape` multiplies up to the number of values.
[[nodiscard]] std::string npyBytes(std::span<const double> values, std::span<const int> shape);

}  // namespace rewire
