// The variables of a MATLAB file of version 7.3, which is HDF5 with MATLAB's attributes, read from HDF5 itself: matio takes minutes for a
// cell array of some thousand texts, and cannot be stopped.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/matlab_variable.h"
#include "core/data/readers/scipy_sparse.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rewire {

// Thread-confined, and under the lock of MatlabFile: HDF5 is not thread-safe. What it is given outlives it. Links and data in other files
// are not followed. A stop is seen within some MiB.
class Matlab73File {
  public:
    [[nodiscard]] static Expected<Matlab73File> open(const RegularFile& file, ReadMonitor& monitor);
    Matlab73File(Matlab73File&& other) noexcept : m_file(other.m_file), m_monitor(other.m_monitor), m_id(std::exchange(other.m_id, -1)) {}
    Matlab73File& operator=(Matlab73File&&) = delete;
    ~Matlab73File();

    [[nodiscard]] Expected<std::vector<MatlabVariable>> list();
    [[nodiscard]] Expected<void> numbers(const MatlabVariable& variable, const NumberBlock& take);
    [[nodiscard]] Expected<std::vector<std::string>> texts(const MatlabVariable& variable);
    [[nodiscard]] Expected<CompressedMatrix> sparse(const MatlabVariable& variable);

  private:
    Matlab73File(const RegularFile& file, ReadMonitor& monitor, std::int64_t id) : m_file(&file), m_monitor(&monitor), m_id(id) {}
    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return badVariable(m_file->path(), name, what); }
    [[nodiscard]] Expected<std::vector<std::string>> cells(const MatlabVariable& variable);
    // The values of the data set at `path`, in slabs.
    [[nodiscard]] Expected<void> dataset(const std::string& name, const std::string& path, const NumberBlock& take);

    const RegularFile* m_file;
    ReadMonitor* m_monitor;
    std::int64_t m_id;  // HDF5's
};

}  // namespace rewire
