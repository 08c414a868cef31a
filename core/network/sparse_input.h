// A mini-batch of sparse samples as the first layer's input: its passes cost by the stored cells, not by inputs x samples.
// Pays where few cells are stored (see paysFor); the later layers never see it.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/base/sample_matrix.h"
#include "core/network/connections.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rewire {

// Thread-confined; the loops inside use Compute::threads. The rows must outlive the batch.
class SparseInput {
  public:
    // The share of stored cells below which these passes beat the dense ones: see tests/bench/README.md.
    [[nodiscard]] static bool paysFor(const SampleMatrix& samples);

    void setRows(std::span<const SparseRow> rows) { m_rows.assign(rows.begin(), rows.end()); }
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }

    // z = W x + bias for the batch, [outputs x stride], and `then` on rows of z; lanes past the batch become 0. The bits of the dense pass.
    void forward(const SparseConnections& connections, std::span<const float> bias, BatchMatrix& z, const Compute& compute,
                 const RowsTask& then = {});
    // The step on all weights. The gradients are summed sample by sample, so they round otherwise than the dense pass's.
    void backward(SparseConnections& connections, const BatchMatrix& dz, DescentStep step, const Compute& compute);

  private:
    void sortByInput(int inputs);

    std::vector<SparseRow> m_rows;       // one a sample of the batch
    AlignedVector<float> m_sampleMajor;  // [samples x outputs, padded]: z, then dz
    std::vector<const float*> m_pointers;
    std::vector<std::uint32_t> m_cellStart;  // [inputs + 1] the stored cells by input
    std::vector<std::uint32_t> m_next;       // [inputs] where an input's next cell goes
    std::vector<std::uint32_t> m_cellSample;
    std::vector<float> m_cellValue;
};

}  // namespace rewire
