#include "core/network/sparse_input.h"

#include "core/base/parallel.h"

#include <algorithm>

namespace rewire {

bool SparseInput::paysFor(const SampleMatrix& samples) {
    constexpr double kLargestShare = 0.05;
    return samples.isSparse() &&
           static_cast<double>(samples.cells.size()) <= kLargestShare * static_cast<double>(samples.count) * samples.featureCount;
}

void SparseInput::forward(const SparseConnections& c, std::span<const float> bias, BatchMatrix& z, const Compute& compute,
                          const RowsTask& then) {
    const Topology& t = c.topology;
    const auto stride = static_cast<std::size_t>(paddedLanes(t.outputCount()));
    const int samples = static_cast<int>(m_rows.size());
    m_sampleMajor.resize(static_cast<std::size_t>(samples) * stride);
    const SparseRowsForward call{.rows = m_rows,
                                 .z = m_sampleMajor.data(),
                                 .zStride = stride,
                                 .rowStart = t.rowStart().data(),
                                 .outputIndex = t.outputIndex().data(),
                                 .weights = c.weights.data(),
                                 .bias = bias.data(),
                                 .outputs = t.outputCount()};
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(samples, part, parts);
        compute.kernels->sparseRowsForward(call, range.begin, range.end);
    });
    m_pointers.clear();
    for (int s = 0; s < samples; ++s) m_pointers.push_back(m_sampleMajor.data() + static_cast<std::size_t>(s) * stride);
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(t.outputCount(), part, parts, kLaneGroup);
        compute.kernels->gatherBatch(m_pointers, z.data(), z.stride(), range.begin, range.end);
        if (then) then(range.begin, range.end);
    });
}

void SparseInput::sortByInput(int inputs) {
    m_cellStart.assign(static_cast<std::size_t>(inputs) + 1, 0);
    for (const SparseRow& row : m_rows)
        for (const std::uint32_t column : row.columns) ++m_cellStart[column + 1];
    for (int i = 0; i < inputs; ++i) m_cellStart[i + 1] += m_cellStart[i];
    m_cellSample.resize(m_cellStart.back());
    m_cellValue.resize(m_cellStart.back());
    m_next.assign(m_cellStart.begin(), m_cellStart.end() - 1);
    for (std::uint32_t s = 0; s < m_rows.size(); ++s)
        for (std::size_t cell = 0; cell < m_rows[s].columns.size(); ++cell) {
            const std::uint32_t slot = m_next[m_rows[s].columns[cell]]++;
            m_cellSample[slot] = s;
            m_cellValue[slot] = m_rows[s].values[cell];
        }
}

void SparseInput::backward(SparseConnections& c, const BatchMatrix& dz, DescentStep step, const Compute& compute) {
    const Topology& t = c.topology;
    const auto stride = static_cast<std::size_t>(paddedLanes(t.outputCount()));
    const int samples = static_cast<int>(m_rows.size());
    m_pointers.clear();
    for (int j = 0; j < t.outputCount(); ++j) m_pointers.push_back(dz.row(j));
    runParts(compute.threads, [&](int part, int parts) {
        const Range range = evenRange(samples, part, parts, 4);
        compute.kernels->gatherBatch(m_pointers, m_sampleMajor.data(), stride, range.begin, range.end);
    });
    sortByInput(t.inputCount());
    const SparseRowsBackward call{.cellStart = m_cellStart.data(),
                                  .cellSample = m_cellSample.data(),
                                  .cellValue = m_cellValue.data(),
                                  .dz = m_sampleMajor.data(),
                                  .dzStride = stride,
                                  .rowStart = t.rowStart().data(),
                                  .outputIndex = t.outputIndex().data(),
                                  .weights = c.weights.data(),
                                  .velocity = c.velocity.data(),
                                  .rate = step.rate,
                                  .momentum = step.momentum};
    c.scratch.makeFor(compute.threads);
    runParts(compute.threads, [&](int part, int parts) {
        SparseRowsBackward own = call;
        own.scratch = c.scratch.of(part, static_cast<std::size_t>(t.outputCount()) + 4);
        const Range range = balancedRange(m_cellStart, 1, part, parts);
        compute.kernels->sparseRowsBackward(own, range.begin, range.end);
    });
}

}  // namespace rewire
