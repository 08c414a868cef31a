// Neurons put into even groups, so that a layer of any width fits a picture.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace rewire {

// Bin b of B over n neurons holds neurons [b n / B, (b + 1) n / B). A value.
class Bins {
  public:
    Bins() = default;
    Bins(int neurons, int largestCount) : m_neurons(neurons), m_count(std::min(neurons, largestCount)) {}

    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int begin(int bin) const { return static_cast<int>(std::int64_t{bin} * m_neurons / m_count); }
    [[nodiscard]] int end(int bin) const { return begin(bin + 1); }
    [[nodiscard]] int width(int bin) const { return end(bin) - begin(bin); }
    [[nodiscard]] int of(int neuron) const { return static_cast<int>(((std::int64_t{neuron} + 1) * m_count - 1) / m_neurons); }
    // of() for every neuron: [neurons].
    [[nodiscard]] std::vector<std::uint16_t> table() const {
        std::vector<std::uint16_t> binOf(static_cast<std::size_t>(m_neurons));
        for (int b = 0; b < m_count; ++b) std::fill(binOf.begin() + begin(b), binOf.begin() + end(b), static_cast<std::uint16_t>(b));
        return binOf;
    }

  private:
    int m_neurons = 0;
    int m_count = 0;
};

}  // namespace rewire
