#include "core/evolution/addition.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

namespace rewire {
namespace {

// Uniform in (0, 1) from 32 bits.
double openUnit(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

// A set of pair numbers with open addressing: 5 ns an insertion, where std::unordered_set took 60 (Zen 5, 2026-11-24).
class PairSet {
  public:
    explicit PairSet(std::size_t capacity) : m_slots(std::bit_ceil(2 * capacity + 2), kEmpty) {}
    // False when it was there.
    bool insert(std::uint64_t pair) {
        std::size_t slot = pair * 0x9E3779B97F4A7C15ull & (m_slots.size() - 1);
        while (m_slots[slot] != kEmpty) {
            if (m_slots[slot] == pair) return false;
            slot = (slot + 1) & (m_slots.size() - 1);
        }
        m_slots[slot] = pair;
        return true;
    }

  private:
    static constexpr std::uint64_t kEmpty = ~0ull;
    std::vector<std::uint64_t> m_slots;
};

// Every free pair, for a layer that is nearly full; its size follows the connections then.
std::vector<Connection> freePairs(const Survivors& survivors) {
    std::vector<Connection> pairs;
    pairs.reserve(static_cast<std::size_t>(survivors.freeCount()));
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(survivors.inputCount()); ++i) {
        const auto taken = survivors.outputsOf(static_cast<int>(i));
        auto next = taken.begin();
        for (std::uint32_t j = 0; j < static_cast<std::uint32_t>(survivors.outputCount()); ++j) {
            if (next != taken.end() && *next == j) {
                ++next;
            } else {
                pairs.push_back({i, j});
            }
        }
    }
    return pairs;
}

float probabilisticKey(float similarity, std::uint32_t bits, float threshold) {
    const double u = openUnit(bits);
    if (similarity <= 0) return static_cast<float>(u - 2.0);  // below every positive key
    // -log u >= 1 - u, so S / (1 - u) bounds the key from above: most losers need no logarithm.
    if (similarity < threshold * (1.0 - u) * (1.0 - 1e-6)) return -3.0f;
    return static_cast<float>(similarity / -std::log(u));
}

}  // namespace

Survivors::Survivors(const Topology& topology, std::span<const std::uint32_t> removed)
    : m_inputCount(topology.inputCount()), m_outputCount(topology.outputCount()) {
    const auto rowStart = topology.rowStart();
    const auto outputs = topology.outputIndex();
    m_rowStart.reserve(rowStart.size());
    m_outputs.reserve(outputs.size() - removed.size());
    m_rowStart.push_back(0);
    auto next = removed.begin();
    for (int i = 0; i < m_inputCount; ++i) {
        for (std::uint32_t k = rowStart[i]; k < rowStart[i + 1]; ++k) {
            if (next != removed.end() && *next == k) {
                ++next;
            } else {
                m_outputs.push_back(outputs[k]);
            }
        }
        m_rowStart.push_back(static_cast<std::uint32_t>(m_outputs.size()));
    }
}

bool Survivors::contains(Connection connection) const {
    const auto outputs = outputsOf(static_cast<int>(connection.input));
    return std::binary_search(outputs.begin(), outputs.end(), connection.output);
}

std::vector<std::uint32_t> Survivors::outgoingCounts() const {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_inputCount));
    for (int i = 0; i < m_inputCount; ++i) counts[i] = m_rowStart[i + 1] - m_rowStart[i];
    return counts;
}

std::vector<Connection> addRandom(const Survivors& survivors, std::int64_t count, RandomStream stream) {
    std::vector<Connection> added;
    const std::int64_t pairs = std::int64_t{survivors.inputCount()} * survivors.outputCount();
    const std::int64_t wanted = std::min(count, survivors.freeCount());
    if ((survivors.count() + wanted) * 2 > pairs) {
        added = freePairs(survivors);
        for (std::int64_t k = 0; k < wanted; ++k)
            std::swap(added[k], added[k + static_cast<std::int64_t>(stream.below(added.size() - static_cast<std::size_t>(k)))]);
        added.resize(static_cast<std::size_t>(wanted));
        std::sort(added.begin(), added.end());
        return added;
    }
    // At least half of all draws succeed.
    PairSet seen(static_cast<std::size_t>(wanted));
    std::vector<std::uint64_t> drawn;
    drawn.reserve(static_cast<std::size_t>(wanted));
    const auto outputs = static_cast<std::uint64_t>(survivors.outputCount());
    const auto connectionOf = [&](std::uint64_t pair) {
        return Connection{static_cast<std::uint32_t>(pair / outputs), static_cast<std::uint32_t>(pair % outputs)};
    };
    while (std::ssize(drawn) < wanted) {
        const std::uint64_t pair = stream.below(static_cast<std::uint64_t>(pairs));
        if (!survivors.contains(connectionOf(pair)) && seen.insert(pair)) drawn.push_back(pair);
    }
    std::sort(drawn.begin(), drawn.end());
    added.reserve(drawn.size());
    for (const std::uint64_t pair : drawn) added.push_back(connectionOf(pair));
    return added;
}

void offerRow(const Survivors& survivors, int input, int outputBegin, std::span<float> similarities, AdditionRule addition,
              const RandomStream& stream, TopConnections& top) {
    constexpr float kTaken = -4.0f;
    const auto first = static_cast<std::uint32_t>(outputBegin);
    const auto width = static_cast<std::uint32_t>(similarities.size());
    const auto taken = survivors.outputsOf(input);
    for (auto output = std::ranges::lower_bound(taken, first); output != taken.end() && *output < first + width; ++output)
        similarities[*output - first] = kTaken;
    const auto row = static_cast<std::uint32_t>(input);
    if (addition == AdditionRule::CosineDeterministic) {
        // Few of many pairs can win: a group is passed over by one look at all of it.
        constexpr std::uint32_t kGroup = 32;
        for (std::uint32_t group = 0; group < width; group += kGroup) {
            const std::uint32_t end = std::min(group + kGroup, width);
            int canWin = 0;
            for (std::uint32_t j = group; j < end; ++j) canWin |= similarities[j] >= top.threshold() ? 1 : 0;
            for (std::uint32_t j = group; canWin != 0 && j < end; ++j)
                if (similarities[j] >= top.threshold() && similarities[j] != kTaken) top.offer({similarities[j], {row, first + j}, similarities[j]});
        }
        return;
    }
    const std::uint64_t blocksPerRow = (static_cast<std::uint64_t>(survivors.outputCount()) + 3) / 4;
    for (std::uint32_t j = 0; j < width; j += 4) {
        const auto bits = stream.block(row * blocksPerRow + (first + j) / 4);
        for (std::uint32_t lane = 0; lane < 4 && j + lane < width; ++lane) {
            const float similarity = similarities[j + lane];
            if (similarity == kTaken) continue;
            const float key = probabilisticKey(similarity, bits[lane], top.threshold());
            if (key > -3.0f) top.offer({key, {row, first + j + lane}, similarity});
        }
    }
}

}  // namespace rewire
