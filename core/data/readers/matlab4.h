// The variables of a MATLAB file of version 4: matrices one after another, each a header of five words, a name, and values. The file
// has passed matlab_check.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/matlab_variable.h"
#include "core/data/readers/scipy_sparse.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace rewire {

// Thread-confined. What it is given outlives it. A stop is seen within a MiB of values.
class Matlab4File {
  public:
    Matlab4File(const RegularFile& file, ReadMonitor& monitor) : m_file(&file), m_monitor(&monitor) {}

    // Kept for what follows.
    [[nodiscard]] Expected<std::vector<MatlabVariable>> list();
    [[nodiscard]] Expected<void> numbers(const MatlabVariable& variable, const NumberBlock& take);
    [[nodiscard]] Expected<std::vector<std::string>> texts(const MatlabVariable& variable);
    // Cells may stand in any order.
    [[nodiscard]] Expected<CompressedMatrix> sparse(const MatlabVariable& variable);

  private:
    struct Stored {
        MatlabVariable variable;
        NumberKind kind{};
        bool isBigEndian = false;
        std::uint64_t rows = 0;  // as stored: of a sparse matrix its cells and one more
        std::uint64_t columns = 0;
        std::uint64_t begin = 0;  // of its values, in the file
    };

    Expected<Stored> readHeader(RegularFile& file, std::uint64_t begin) const;
    Expected<void> readSparseShape(RegularFile& file, Stored& stored) const;
    Expected<const Stored*> find(const MatlabVariable& variable) const;
    // take() for `count` values from the one with index `first`, in blocks.
    Expected<void> forEachBlock(const Stored& stored, std::uint64_t first, std::uint64_t count,
                                const std::function<void(std::span<const std::byte>)>& take) const;
    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return badVariable(m_file->path(), name, what); }

    const RegularFile* m_file;
    ReadMonitor* m_monitor;
    std::vector<Stored> m_stored;
};

}  // namespace rewire
