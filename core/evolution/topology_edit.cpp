#include "core/evolution/topology_edit.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace rewire {
namespace {

// Takes the `removed` positions (sorted) out of values.
template <class Values>
void removeAt(Values& values, std::span<const std::uint32_t> removed) {
    if (removed.empty()) return;
    std::size_t to = removed.front();
    for (std::size_t r = 0; r < removed.size(); ++r) {
        const std::size_t next = r + 1 < removed.size() ? removed[r + 1] : values.size();
        for (std::size_t from = removed[r] + std::size_t{1}; from < next; ++from) values[to++] = values[from];
    }
    values.resize(to);
}

// Makes room so that valueOf(a) stands at positions[a] (sorted, in the result).
template <class Values, class ValueOf>
void insertAt(Values& values, std::span<const std::uint32_t> positions, const ValueOf& valueOf) {
    std::size_t from = values.size();
    values.resize(from + positions.size());
    std::size_t to = values.size();
    for (std::size_t a = positions.size(); a-- > 0;) {
        while (to > positions[a] + std::size_t{1}) values[--to] = values[--from];
        values[--to] = valueOf(a);
    }
}

// Where each added connection will stand among the survivors; rowStart becomes the result's.
std::vector<std::uint32_t> placesOf(std::span<const Connection> added, std::span<const std::uint32_t> survivors, std::vector<std::uint32_t>& rowStart) {
    std::vector<std::uint32_t> places;
    places.reserve(added.size());
    std::uint32_t a = 0;
    std::uint32_t begin = rowStart[0];
    for (std::uint32_t i = 0; i + 1 < rowStart.size(); ++i) {
        const std::uint32_t end = rowStart[i + 1];
        for (std::uint32_t k = begin; a < added.size() && added[a].input == i; ++a) {
            while (k < end && survivors[k] < added[a].output) ++k;
            places.push_back(k + a);
        }
        begin = end;
        rowStart[i + 1] = end + a;
    }
    return places;
}

}  // namespace

void apply(const TopologyEdit& edit, std::span<const float> addedWeights, std::uint32_t epoch, SparseConnections& layer) {
    assert(addedWeights.size() == edit.added.size());
    const int inputs = layer.topology.inputCount();
    const int outputs = layer.topology.outputCount();
    auto [rowStart, outputIndex] = std::move(layer.topology).release();
    std::uint32_t removed = 0;
    for (std::size_t i = 1; i < rowStart.size(); ++i) {
        while (removed < edit.removed.size() && edit.removed[removed] < rowStart[i]) ++removed;
        rowStart[i] -= removed;
    }
    removeAt(outputIndex, edit.removed);
    const std::vector<std::uint32_t> places = placesOf(edit.added, outputIndex, rowStart);
    insertAt(outputIndex, places, [&](std::size_t a) { return edit.added[a].output; });
    const auto editValues = [&](auto& values, const auto& valueOf) {
        removeAt(values, edit.removed);
        insertAt(values, places, valueOf);
    };
    editValues(layer.weights, [&](std::size_t a) { return addedWeights[a]; });
    editValues(layer.velocity, [](std::size_t) { return 0.0f; });
    editValues(layer.birthEpoch, [&](std::size_t) { return epoch; });
    layer.topology = Topology(inputs, outputs, std::move(rowStart), std::move(outputIndex));
}

}  // namespace rewire
