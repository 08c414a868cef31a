#include "core/evolution/addition.h"

#include "core/base/sort_keys.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace rewire {
namespace {

// Uniform in (0, 1) from 32 bits.
double openUnit(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

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
    m_outputs.resize(outputs.size() - removed.size() + 1);  // one more, which the removed ones at the end are written to
    m_rowStart.push_back(0);
    std::size_t next = 0;
    std::uint32_t survivors = 0;
    for (int i = 0; i < m_inputCount; ++i) {
        for (std::uint32_t k = rowStart[i]; k < rowStart[i + 1]; ++k) {
            m_outputs[survivors] = outputs[k];
            const bool isRemoved = next < removed.size() && removed[next] == k;
            next += isRemoved ? 1 : 0;
            survivors += isRemoved ? 0 : 1;
        }
        m_rowStart.push_back(survivors);
    }
    m_outputs.pop_back();
}

bool Survivors::contains(Connection connection) const {
    // Halves without a branch, which a random draw would have mispredicted at every step.
    const auto outputs = outputsOf(static_cast<int>(connection.input));
    if (outputs.empty()) return false;
    const std::uint32_t* at = outputs.data();
    for (std::size_t count = outputs.size(); count > 1;) {
        const std::size_t half = count / 2;
        at = at[half] <= connection.output ? at + half : at;
        count -= half;
    }
    return *at == connection.output;
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
    std::vector<std::uint64_t> drawn;
    drawn.reserve(static_cast<std::size_t>(wanted));
    const auto outputs = static_cast<std::uint64_t>(survivors.outputCount());
    const auto connectionOf = [&](std::uint64_t pair) {
        return Connection{static_cast<std::uint32_t>(pair / outputs), static_cast<std::uint32_t>(pair % outputs)};
    };
    // As many draws as are missing, again and again: the first pairs of the stream that are free and differ. At least half of them succeed.
    while (std::ssize(drawn) < wanted) {
        const auto known = drawn.size();
        for (std::int64_t missing = wanted - std::ssize(drawn); missing > 0; --missing)
            drawn.push_back(stream.below(static_cast<std::uint64_t>(pairs)));
        sortKeys(std::span(drawn).subspan(known));  // so that the survivors are looked through row after row
        const auto isTaken = [&](std::uint64_t pair) { return survivors.contains(connectionOf(pair)); };
        drawn.erase(std::remove_if(drawn.begin() + static_cast<std::ptrdiff_t>(known), drawn.end(), isTaken), drawn.end());
        sortKeys(drawn);
        drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
    }
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
                if (similarities[j] >= top.threshold() && similarities[j] != kTaken)
                    top.offer({similarities[j], {row, first + j}, similarities[j]});
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
