// The variables of a MATLAB file of version 4, by way of matio. The file has passed matlab_check.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/matlab_variable.h"
#include "core/data/readers/scipy_sparse.h"

#include <memory>
#include <string>
#include <vector>

namespace rewire {

// Thread-confined, and under the lock of MatlabFile: matio is not thread-safe. What it is given outlives it. A stop is seen within a block of
// numbers, and before and after text and sparse matrices, which matio reads whole.
class Matlab4File {
  public:
    [[nodiscard]] static Expected<Matlab4File> open(const RegularFile& file, ReadMonitor& monitor);

    [[nodiscard]] Expected<std::vector<MatlabVariable>> list();
    [[nodiscard]] Expected<void> numbers(const MatlabVariable& variable, const NumberBlock& take);
    [[nodiscard]] Expected<std::vector<std::string>> texts(const MatlabVariable& variable);
    [[nodiscard]] Expected<CompressedMatrix> sparse(const MatlabVariable& variable);

  private:
    struct Matio;
    struct Close {
        void operator()(Matio* matio) const;
    };
    Matlab4File(const RegularFile& file, ReadMonitor& monitor, std::unique_ptr<Matio, Close> matio) : m_file(&file), m_monitor(&monitor), m_matio(std::move(matio)) {}
    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return badVariable(m_file->path(), name, what); }

    const RegularFile* m_file;
    ReadMonitor* m_monitor;
    std::unique_ptr<Matio, Close> m_matio;
};

}  // namespace rewire
