// Few colours that stand for many, for formats with a colour table.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace rewire {

struct ColourTable {
    std::vector<std::uint32_t> colours;                       // 0xRRGGBB, at most what was asked for
    std::unordered_map<std::uint32_t, std::uint8_t> indexOf;  // every colour of the pixels -> the entry that stands for it
};

// Exact when the pixels have at most `most` colours (alpha is ignored); else by median cut: the box with the most
// squared error, weighted by pixels, is split, and each colour goes to the nearest entry. 1 <= most <= 256. Deterministic.
[[nodiscard]] ColourTable makeColourTable(std::span<const std::uint32_t> pixels, int most);

}  // namespace rewire
