#include "ui/models/connectivity_grid.h"

#include "core/base/bins.h"
#include "core/training/network_snapshot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rewire {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> widthsOf(const Bins& bins) {
    std::vector<double> widths;
    for (int b = 0; b < bins.count(); ++b) widths.push_back(bins.width(b));
    return widths;
}

// Sums the connections of the rectangle cell by cell.
class GridBuilder {
  public:
    GridBuilder(const LayerOrder& order, PositionRange inputs, PositionRange outputs, ConnectivityValue value, int largestCount)
        : m_order(order),
          m_value(value),
          m_columnBins(inputs.count(), largestCount),
          m_rowBins(outputs.count(), largestCount),
          m_rowOf(m_rowBins.table()) {
        m_grid.inputs = inputs;
        m_grid.outputs = outputs;
        m_grid.columns = m_columnBins.count();
        m_grid.rows = m_rowBins.count();
        m_grid.isSingle = m_grid.columns == inputs.count() && m_grid.rows == outputs.count();
        const auto cells = static_cast<std::size_t>(m_grid.rows) * static_cast<std::size_t>(m_grid.columns);
        m_grid.values.assign(cells, 0.0);
        m_grid.counts.assign(cells, 0);
        if (value == ConnectivityValue::Turnover)
            for (auto* counts : {&m_grid.kept, &m_grid.removed, &m_grid.added}) counts->assign(cells, 0);
    }

    // Where that pair falls, or -1 outside the rectangle. `inputPosition` is inside.
    [[nodiscard]] std::ptrdiff_t cellOf(int inputPosition, std::uint32_t output) const {
        const int position = static_cast<int>(m_order.outputPosition[output]);
        if (position < m_grid.outputs.begin || position >= m_grid.outputs.end) return -1;
        const int row = m_rowOf[static_cast<std::size_t>(position - m_grid.outputs.begin)];
        return static_cast<std::ptrdiff_t>(m_grid.cell(row, m_columnBins.of(inputPosition - m_grid.inputs.begin)));
    }
    void add(std::ptrdiff_t cell, double value) {
        if (cell < 0) return;
        m_grid.values[static_cast<std::size_t>(cell)] += value;
        ++m_grid.counts[static_cast<std::size_t>(cell)];
    }
    void mark(std::ptrdiff_t cell, std::vector<std::uint32_t> ConnectivityGrid::*counts) {
        if (cell >= 0) ++(m_grid.*counts)[static_cast<std::size_t>(cell)];
    }
    ConnectivityGrid take() {
        const auto& counts = m_grid.counts;
        if (m_value == ConnectivityValue::Count)
            m_grid.values = densitiesOf(counts, m_grid);
        else
            for (std::size_t c = 0; c < counts.size(); ++c) m_grid.values[c] = counts[c] > 0 ? m_grid.values[c] / counts[c] : kNothing;
        return std::move(m_grid);
    }

  private:
    const LayerOrder& m_order;
    ConnectivityValue m_value;
    Bins m_columnBins;
    Bins m_rowBins;
    std::vector<std::uint16_t> m_rowOf;
    ConnectivityGrid m_grid;
};

double valueOf(const LayerSnapshot& layer, std::size_t k, ConnectivityValue value, int epoch) {
    switch (value) {
        case ConnectivityValue::Weight: return static_cast<double>(layer.weights[k]);
        case ConnectivityValue::Age: return epoch - static_cast<double>(layer.birthEpoch[k]);
        case ConnectivityValue::Similarity: return layer.similarity.empty() ? kNothing : static_cast<double>(layer.similarity[k]);
        default: return 1;
    }
}

void addSparse(const LayerSnapshot& layer, const LayerOrder& order, PositionRange inputs, ConnectivityValue value, int epoch,
               GridBuilder& builder) {
    for (int p = inputs.begin; p < inputs.end; ++p) {
        const std::uint32_t input = order.inputs[static_cast<std::size_t>(p)];
        const std::uint32_t end = layer.rowStart[input + 1];
        auto removed = std::lower_bound(layer.removed.begin(), layer.removed.end(), layer.rowStart[input]);
        for (std::uint32_t k = layer.rowStart[input]; k < end; ++k) {
            const std::ptrdiff_t cell = builder.cellOf(p, layer.outputIndex[k]);
            builder.add(cell, valueOf(layer, k, value, epoch));
            if (value != ConnectivityValue::Turnover) continue;
            const bool isRemoved = removed != layer.removed.end() && *removed == k;
            if (isRemoved) ++removed;
            builder.mark(cell, isRemoved ? &ConnectivityGrid::removed : &ConnectivityGrid::kept);
        }
        if (value != ConnectivityValue::Turnover) continue;
        for (auto added = std::lower_bound(layer.added.begin(), layer.added.end(), Connection{input, 0});
             added != layer.added.end() && added->input == input; ++added)
            builder.mark(builder.cellOf(p, added->output), &ConnectivityGrid::added);
    }
}

void addDense(const LayerSnapshot& layer, const LayerOrder& order, PositionRange inputs, PositionRange outputs, ConnectivityValue value,
              GridBuilder& builder) {
    if (value == ConnectivityValue::Age || value == ConnectivityValue::Similarity) return;
    for (int p = inputs.begin; p < inputs.end; ++p)
        for (int q = outputs.begin; q < outputs.end; ++q) {
            const std::uint32_t output = order.outputs[static_cast<std::size_t>(q)];
            const std::size_t k =
                static_cast<std::size_t>(output) * static_cast<std::size_t>(layer.inputCount) + order.inputs[static_cast<std::size_t>(p)];
            const std::ptrdiff_t cell = builder.cellOf(p, output);
            builder.add(cell, value == ConnectivityValue::Weight ? static_cast<double>(layer.weights[k]) : 1.0);
            if (value == ConnectivityValue::Turnover) builder.mark(cell, &ConnectivityGrid::kept);
        }
}

}  // namespace

LayerOrder::LayerOrder(std::vector<std::uint32_t> inputOrder, std::vector<std::uint32_t> outputOrder)
    : inputs(std::move(inputOrder)), outputs(std::move(outputOrder)), outputPosition(outputs.size()) {
    for (std::uint32_t p = 0; p < outputs.size(); ++p) outputPosition[outputs[p]] = p;
}

ConnectivityGrid gridOf(const LayerSnapshot& layer, const LayerOrder& order, PositionRange inputs, PositionRange outputs,
                        ConnectivityValue value, int epoch, int largestCount) {
    GridBuilder builder(order, inputs, outputs, value, largestCount);
    if (layer.isDense())
        addDense(layer, order, inputs, outputs, value, builder);
    else
        addSparse(layer, order, inputs, value, epoch, builder);
    return builder.take();
}

ConnectivityGrid gridOf(const LayerFrame& layer, ConnectivityValue value) {
    ConnectivityGrid grid{.inputs = {0, layer.inputCount},
                          .outputs = {0, layer.outputCount},
                          .rows = layer.connectivity.rows,
                          .columns = layer.connectivity.columns};
    grid.isSingle = grid.columns == layer.inputCount && grid.rows == layer.outputCount;
    const bool isTurnover = value == ConnectivityValue::Turnover && !layer.removals.counts.empty();
    if (!isTurnover) {
        grid.counts = layer.connectivity.counts;
        grid.values = densitiesOf(grid.counts, grid);
        return grid;
    }
    // The grids of turnover are coarser than that of connections, which is counted down to theirs.
    grid.rows = layer.removals.rows;
    grid.columns = layer.removals.columns;
    grid.removed = layer.removals.counts;
    grid.added = layer.additions.counts;
    grid.kept.assign(grid.removed.size(), 0);
    const Bins fineRows(layer.outputCount, kConnectivityBins), fineColumns(layer.inputCount, kConnectivityBins);
    const Bins rows(layer.outputCount, kTurnoverBins), columns(layer.inputCount, kTurnoverBins);
    for (int r = 0; r < layer.connectivity.rows; ++r)
        for (int c = 0; c < layer.connectivity.columns; ++c)
            grid.kept[grid.cell(rows.of(fineRows.begin(r)), columns.of(fineColumns.begin(c)))] += layer.connectivity.at(r, c);
    for (std::size_t cell = 0; cell < grid.kept.size(); ++cell) grid.kept[cell] -= std::min(grid.kept[cell], grid.removed[cell]);
    grid.values.assign(grid.kept.size(), 1.0);
    grid.isSingle = grid.columns == layer.inputCount && grid.rows == layer.outputCount;
    return grid;
}

double largestDensityOf(const LayerFrame& layer) {
    const std::vector<double> densities = gridOf(layer, ConnectivityValue::Count).values;
    return densities.empty() ? 0 : std::ranges::max(densities);
}

ConnectivityGrid gridOf(const TopologyDifference& difference, int inputCount, int outputCount, int largestCount) {
    const Bins columns(inputCount, largestCount), rows(outputCount, largestCount);
    ConnectivityGrid grid{.inputs = {0, inputCount}, .outputs = {0, outputCount}, .rows = rows.count(), .columns = columns.count()};
    grid.isSingle = grid.columns == inputCount && grid.rows == outputCount;
    const auto count = [&](const std::vector<Connection>& connections, std::vector<std::uint32_t>& counts) {
        counts.assign(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns), 0);
        for (const Connection& connection : connections)
            ++counts[grid.cell(rows.of(static_cast<int>(connection.output)), columns.of(static_cast<int>(connection.input)))];
    };
    count(difference.shared, grid.kept);
    count(difference.onlyA, grid.removed);
    count(difference.onlyB, grid.added);
    return grid;
}

std::vector<double> densitiesOf(const std::vector<std::uint32_t>& counts, const ConnectivityGrid& grid) {
    const std::vector<double> columnWidths = widthsOf(Bins(grid.inputs.count(), grid.columns));
    std::vector<double> densities;
    densities.reserve(counts.size());
    auto count = counts.begin();
    for (const double rowWidth : widthsOf(Bins(grid.outputs.count(), grid.rows)))
        for (const double columnWidth : columnWidths) densities.push_back(*count++ / (rowWidth * columnWidth));
    return densities;
}

int ConnectivityGrid::pairCount(int row, int column) const {
    return Bins(outputs.count(), rows).width(row) * Bins(inputs.count(), columns).width(column);
}

int binAt(double position, PositionRange range, int binCount) {
    return Bins(range.count(), binCount).of(std::clamp(static_cast<int>(position) - range.begin, 0, range.count() - 1));
}

QString neuronsText(PositionRange range, int binCount, int bin) {
    const Bins bins(range.count(), binCount);
    const int first = range.begin + bins.begin(bin), last = range.begin + bins.end(bin) - 1;
    return first == last ? QString::number(first) : QStringLiteral("%1–%2").arg(first).arg(last);
}

PairFacts factsOf(const LayerSnapshot& layer, std::uint32_t input, std::uint32_t output) {
    PairFacts facts;
    if (layer.isDense()) {
        facts.isConnected = true;
        facts.weight = layer.weights[static_cast<std::size_t>(output) * static_cast<std::size_t>(layer.inputCount) + input];
        return facts;
    }
    const auto begin = layer.outputIndex.begin() + layer.rowStart[input];
    const auto end = layer.outputIndex.begin() + layer.rowStart[input + 1];
    if (const auto at = std::lower_bound(begin, end, output); at != end && *at == output) {
        const auto k = static_cast<std::uint32_t>(at - layer.outputIndex.begin());
        facts.isConnected = true;
        facts.weight = layer.weights[k];
        facts.birthEpoch = layer.birthEpoch[k];
        facts.hasBirth = true;
        facts.isRemoved = std::binary_search(layer.removed.begin(), layer.removed.end(), k);
        if (!layer.similarity.empty()) facts.similarity = layer.similarity[k];
    }
    const Connection pair{input, output};
    if (const auto at = std::lower_bound(layer.added.begin(), layer.added.end(), pair); at != layer.added.end() && *at == pair) {
        facts.isAdded = true;
        if (!layer.addedSimilarity.empty() && !facts.similarity)
            facts.similarity = layer.addedSimilarity[static_cast<std::size_t>(at - layer.added.begin())];
    }
    return facts;
}

}  // namespace rewire
