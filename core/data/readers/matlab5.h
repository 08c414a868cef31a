// The variables of a MATLAB file of versions 5 to 7, straight from its parts, so that a stop is seen within a variable of any class. The
// file has passed matlab_check.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/matlab5_stream.h"
#include "core/data/readers/matlab_variable.h"
#include "core/data/readers/scipy_sparse.h"

#include <string>
#include <vector>

namespace rewire {

// Thread-confined; what it is given outlives it.
class Matlab5File {
  public:
    Matlab5File(const RegularFile& file, ReadMonitor& monitor) : m_file(file), m_monitor(monitor) {}

    [[nodiscard]] Expected<std::vector<MatlabVariable>> list();
    [[nodiscard]] Expected<void> numbers(const MatlabVariable& variable, const NumberBlock& take);
    // One text a row of characters, or a cell.
    [[nodiscard]] Expected<std::vector<std::string>> texts(const MatlabVariable& variable);
    [[nodiscard]] Expected<CompressedMatrix> sparse(const MatlabVariable& variable);

  private:
    struct Place {
        Matlab5Stream stream;
        MatlabHeader header;
        std::uint64_t room = 0;  // bytes of the array behind its header
    };
    [[nodiscard]] Expected<Place> find(const std::string& name);
    [[nodiscard]] Expected<std::string> cell(Place& place, const std::string& name, std::uint64_t number);
    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return badVariable(m_file.path(), name, what); }

    const RegularFile& m_file;
    ReadMonitor& m_monitor;
};

}  // namespace rewire
