// One MATLAB file of any version: what it holds, and the values of a variable. Leaves what is features and what labels to matlab.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/matlab4.h"
#include "core/data/readers/matlab5.h"
#include "core/data/readers/matlab73.h"
#include "core/data/readers/matlab_variable.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace rewire {

// Thread-confined; holds a mutex all its life, since HDF5 may not be entered by two threads at once. A stop is seen within some MiB of
// every variable.
class MatlabFile {
  public:
    // Errors: what is no MATLAB file, or a damaged one, named. The monitor outlives this.
    [[nodiscard]] static Expected<MatlabFile> open(const std::filesystem::path& path, ReadMonitor& monitor);

    [[nodiscard]] const std::filesystem::path& path() const { return m_file->path(); }
    // In the file's order; kept for find().
    [[nodiscard]] Expected<std::vector<Variable>> list();
    // One that list() gave. Memory for its values is checked before any are read.
    [[nodiscard]] Expected<MatlabVariable> find(const std::string& name) const;
    // visit(Number) for the values of a numeric array in the file's order.
    template <class Visit>
    [[nodiscard]] Expected<void> forEachNumber(const MatlabVariable& variable, Visit visit) {
        return numbers(variable, [&](NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian) {
            visitNumbers(kind, reinterpret_cast<const char*>(bytes.data()), bytes.size() / bytesOf(kind), isBigEndian, visit);
        });
    }
    // One text a row of characters, or a cell.
    [[nodiscard]] Expected<std::vector<std::string>> texts(const MatlabVariable& variable);
    // By column, as MATLAB has them; unused room is cut off.
    [[nodiscard]] Expected<CompressedMatrix> sparse(const MatlabVariable& variable);

    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return badVariable(path(), name, what); }

  private:
    using Content = std::variant<Matlab4File, Matlab5File, Matlab73File>;

    MatlabFile(std::unique_lock<std::mutex> lock, std::unique_ptr<RegularFile> file, Content content)
        : m_lock(std::move(lock)), m_file(std::move(file)), m_content(std::make_unique<Content>(std::move(content))) {}
    [[nodiscard]] Expected<void> numbers(const MatlabVariable& variable, const NumberBlock& take);
    [[nodiscard]] std::uint64_t largestContentSize() const { return m_file->size() * ByteStream::kLargestInflation; }

    std::unique_lock<std::mutex> m_lock;
    std::unique_ptr<RegularFile> m_file;  // stays where it is: m_content knows it
    std::unique_ptr<Content> m_content;
    std::vector<MatlabVariable> m_variables;
};

}  // namespace rewire
