// Counter-based random streams (Philox4x32-10, Salmon et al., SC'11, by way of Random123). Every draw is a
// pure function of (seed, purpose, a, b, index): no generator has a position to save, no two uses can
// disturb each other, and the number of threads cannot change a result.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <span>
#include <utility>

namespace rewire {

// What a stream is for; part of its address, so the values must never be renumbered.
enum class StreamPurpose : std::uint32_t {
    InitialTopology = 1,    // a = layer
    InitialWeights = 2,     // a = layer
    InitialActivation = 3,  // a = layer
    Shuffle = 4,            // a = epoch
    Dropout = 5,            // a = layer, b = batch counted over the whole run
    Addition = 6,           // a = layer, b = epoch
    NewWeights = 7,         // a = layer, b = epoch
    Augmentation = 8,       // a = sample, b = epoch
    SyntheticData = 9,      // a = part of the generator
    RemovalOrder = 10,      // a = which random order
    Split = 11,
    SimilaritySample = 12,  // a = epoch
    NoiseInputs = 13,       // a = noise input, b = part (0 train, 1 test)
    Subset = 14,            // a = class, b = part
    BaselineSample = 15,
};

__extension__ typedef unsigned __int128 Uint128;

// Thread-confined value; cheap to make, copy and throw away.
class RandomStream {
  public:
    RandomStream(std::uint64_t seed, StreamPurpose purpose, std::uint32_t a = 0, std::uint32_t b = 0)
        : m_counter{{0, a, b, static_cast<std::uint32_t>(purpose)}},
          m_key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}} {}

    // The four 32-bit numbers at `index`, independent of how many were drawn before.
    // index < 2^56: its high bits share a word with the purpose.
    [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint64_t index) const {
        auto counter = m_counter;
        counter[0] = static_cast<std::uint32_t>(index);
        counter[3] |= static_cast<std::uint32_t>(index >> 32) << 8;
        const auto bits = r123::Philox4x32()(counter, m_key);
        return {bits[0], bits[1], bits[2], bits[3]};
    }

    std::uint32_t next32() {
        if (m_used == 4) {
            m_block = block(m_next++);
            m_used = 0;
        }
        return m_block[m_used++];
    }
    std::uint64_t next64() {
        const std::uint64_t high = next32();
        return (high << 32) | next32();
    }
    // Uniform in [0, 1) with 53 bits.
    double uniform() { return static_cast<double>(next64() >> 11) * 0x1p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // Uniform in (0, 1]: safe to take the logarithm of.
    double uniformPositive() { return static_cast<double>((next64() >> 11) + 1) * 0x1p-53; }
    // Uniform in [0, bound), unbiased (Lemire, arXiv:1805.10941). bound > 0.
    std::uint64_t below(std::uint64_t bound) {
        while (true) {
            const Uint128 product = static_cast<Uint128>(next64()) * bound;
            const auto low = static_cast<std::uint64_t>(product);
            if (low >= bound || low >= (0 - bound) % bound) return static_cast<std::uint64_t>(product >> 64);
        }
    }
    // Standard normal (Box-Muller; the second value of a pair is not kept, so a draw has a fixed cost).
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(uniformPositive()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }
    // Fisher-Yates.
    template <class T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

  private:
    r123::Philox4x32::ctr_type m_counter;
    r123::Philox4x32::key_type m_key;
    std::array<std::uint32_t, 4> m_block{};
    std::uint64_t m_next = 0;
    int m_used = 4;
};

}  // namespace rewire
