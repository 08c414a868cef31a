// Which connections one evolution step removes (arXiv:1903.07138, Sec. 3.1): by the value v of each connection, v = w
// (magnitude) or v = w S (cosine). Pure: says which, changes nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// Separately per sign the floor(fraction * count) values closest to 0, and every value that is exactly 0. Equal values
// go by position, smaller first. Returns sorted positions. O(values log values).
[[nodiscard]] std::vector<std::uint32_t> planRemoval(std::span<const float> values, double fraction);

// v = w S at each connection.
[[nodiscard]] std::vector<float> weightTimesSimilarity(std::span<const float> weights, std::span<const float> similarity);

}  // namespace rewire
