#include "core/report/npy_bytes.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <functional>
#include <numeric>

namespace rewire {

std::string npyBytes(std::span<const double> values, std::span<const int> shape) {
    static_assert(std::endian::native == std::endian::little);
    assert(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()) == values.size());
    std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (";
    for (const int extent : shape) header += std::to_string(extent) + ", ";
    header += "), }";
    constexpr std::size_t kPreambleBytes = 10;  // magic, version, the header's length
    while ((kPreambleBytes + header.size() + 1) % 64 != 0) header += ' ';
    header += '\n';
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    const std::size_t begin = bytes.size();
    bytes.resize(begin + values.size_bytes());
    if (!values.empty()) std::memcpy(bytes.data() + begin, values.data(), values.size_bytes());
    return bytes;
}

}  // namespace rewire
