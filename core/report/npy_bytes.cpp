#include "core/report/npy_bytes.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <functional>
#include <numeric>
#include <vector>

namespace rewire {

std::string npyHeader(std::string_view descr, std::span<const std::int64_t> shape) {
    std::string header = "{'descr': '";
    header.append(descr).append("', 'fortran_order': False, 'shape': (");
    for (const std::int64_t extent : shape) header.append(std::to_string(extent)).append(", ");
    header.append("), }");
    constexpr std::size_t kPreambleBytes = 10;  // magic, version, the header's length
    header.append(63 - (kPreambleBytes + header.size()) % 64, ' ').push_back('\n');
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    return bytes.append(header);
}

std::string npyBytes(std::span<const double> values, std::span<const int> shape) {
    static_assert(std::endian::native == std::endian::little);
    assert(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()) == values.size());
    std::string bytes = npyHeader("<f8", std::vector<std::int64_t>(shape.begin(), shape.end()));
    const std::size_t begin = bytes.size();
    bytes.resize(begin + values.size_bytes());
    if (!values.empty()) std::memcpy(bytes.data() + begin, values.data(), values.size_bytes());
    return bytes;
}

}  // namespace rewire
