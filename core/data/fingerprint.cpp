#include "core/data/fingerprint.h"

#include <bit>
#include <cstddef>

namespace rewire {

template <class T>
void CellHash::addWords(std::span<const T> values) {
    static_assert(sizeof(T) == 4);
    const auto word = [&](std::size_t i) { return std::uint64_t{std::bit_cast<std::uint32_t>(values[i])}; };
    const auto pair = [&](std::size_t i) { return word(i) | (word(i + 1) << 32); };
    std::size_t i = 0;
    for (; i + 8 <= values.size(); i += 8) {
        step(m_lanes[0], pair(i));
        step(m_lanes[1], pair(i + 2));
        step(m_lanes[2], pair(i + 4));
        step(m_lanes[3], pair(i + 6));
    }
    for (; i < values.size(); ++i) step(m_lanes[0], word(i));
}

void CellHash::add(std::span<const float> cells) { addWords(cells); }
void CellHash::add(std::span<const std::int32_t> values) { addWords(values); }

std::uint64_t CellHash::value() const {
    std::uint64_t hash = m_lanes[0];
    for (int lane = 1; lane < 4; ++lane) step(hash, m_lanes[lane]);
    return hash;
}

std::string CellHash::hex() const {
    const std::uint64_t hash = value();
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 15];
    return text;
}

std::string fingerprintOfCells(int featureCount, std::span<const float> features, std::span<const std::int32_t> labels) {
    CellHash hash;
    hash.add(static_cast<std::uint64_t>(featureCount));
    hash.add(static_cast<std::uint64_t>(labels.size()));
    hash.add(features);
    hash.add(labels);
    return hash.hex();
}

}  // namespace rewire
