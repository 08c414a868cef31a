#include "core/evolution/topology_edit.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace rewire {
namespace {

// What stands at a connection's position, all of which move together: a pass for each would end as many short loops with a
// mispredicted branch.
struct Values {
    std::vector<std::uint32_t>& outputIndex;
    AlignedVector<float>& weights;
    AlignedVector<float>& velocity;
    std::vector<std::uint32_t>& birthEpoch;

    [[nodiscard]] std::size_t count() const { return outputIndex.size(); }
    void resize(std::size_t count) const {
        outputIndex.resize(count);
        weights.resize(count);
        velocity.resize(count);
        birthEpoch.resize(count);
    }
    void set(std::size_t at, std::uint32_t output, float weight, float velocityThere, std::uint32_t birth) const {
        outputIndex[at] = output;
        weights[at] = weight;
        velocity[at] = velocityThere;
        birthEpoch[at] = birth;
    }
    void move(std::size_t to, std::size_t from) const { set(to, outputIndex[from], weights[from], velocity[from], birthEpoch[from]); }
};

// Takes the `removed` positions (sorted) out.
void removeAt(const Values& values, std::span<const std::uint32_t> removed) {
    if (removed.empty()) return;
    std::size_t to = removed.front();
    for (std::size_t r = 0; r < removed.size(); ++r) {
        const std::size_t next = r + 1 < removed.size() ? removed[r + 1] : values.count();
        for (std::size_t from = removed[r] + std::size_t{1}; from < next; ++from) values.move(to++, from);
    }
    values.resize(to);
}

// Makes room at `places` (sorted, in the result) and calls setAdded(a, places[a]).
template <class SetAdded>
void insertAt(const Values& values, std::span<const std::uint32_t> places, const SetAdded& setAdded) {
    std::size_t from = values.count();
    std::size_t to = from + places.size();
    values.resize(to);
    for (std::size_t a = places.size(); a-- > 0;) {
        while (to > places[a] + std::size_t{1}) values.move(--to, --from);
        setAdded(a, --to);
    }
}

// Where each added connection will stand among the survivors; rowStart becomes the result's.
std::vector<std::uint32_t> placesOf(std::span<const Connection> added, std::span<const std::uint32_t> survivors,
                                    std::vector<std::uint32_t>& rowStart) {
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
    const Values values{outputIndex, layer.weights, layer.velocity, layer.birthEpoch};
    removeAt(values, edit.removed);
    const std::vector<std::uint32_t> places = placesOf(edit.added, outputIndex, rowStart);
    insertAt(values, places, [&](std::size_t a, std::size_t place) { values.set(place, edit.added[a].output, addedWeights[a], 0, epoch); });
    layer.topology = Topology(inputs, outputs, std::move(rowStart), std::move(outputIndex));
}

}  // namespace rewire
