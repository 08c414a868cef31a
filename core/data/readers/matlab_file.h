// The variables of one MATLAB file as matio lists them, and their numbers. Leaves what is features and what labels to matlab.h.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"
#include "core/base/regular_file.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/matlab5_stream.h"
#include "core/data/readers/number_bytes.h"
#include "core/data/readers/variables.h"

#include <matio.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rewire {

struct FreeMatlabVariable {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using MatlabVariable = std::unique_ptr<matvar_t, FreeMatlabVariable>;

[[nodiscard]] inline bool isNumeric(const matvar_t& variable) { return variable.class_type >= MAT_C_DOUBLE && variable.class_type <= MAT_C_UINT64; }
[[nodiscard]] inline ArrayShape shapeOf(const matvar_t& variable) { return {variable.dims, variable.dims + variable.rank}; }
// Nothing when it overflows.
[[nodiscard]] std::optional<std::uint64_t> cellCount(const ArrayShape& shape);

// The kind of a part's or an array's numbers; nothing for a type that holds none.
[[nodiscard]] std::optional<NumberKind> kindOf(matio_types type);

// Thread-confined; holds a mutex all its life, since neither matio nor HDF5 may be entered by two threads at once.
class MatlabFile {
  public:
    // Errors: what is no MATLAB file, or a damaged one, named. The monitor outlives this.
    [[nodiscard]] static Expected<MatlabFile> open(const std::filesystem::path& path, ReadMonitor& monitor);

    [[nodiscard]] const std::filesystem::path& path() const { return m_file.path(); }
    [[nodiscard]] Expected<std::vector<Variable>> list();
    // What is known of a variable without its data; the sizes are checked before room is made for them.
    [[nodiscard]] Expected<MatlabVariable> find(const std::string& name);
    // Its data by matio: text, cells and sparse matrices.
    [[nodiscard]] Expected<void> readData(const std::string& name, matvar_t& info);
    // visit(Number) for the values of a numeric array in the file's order. A stop is seen within a block.
    template <class Visit>
    [[nodiscard]] Expected<void> forEachNumber(const std::string& name, matvar_t& info, Visit visit) {
        auto stream = Matlab5Stream::open(m_file, *m_monitor);
        if (!stream) return stream.error();
        return *stream ? forEachPulled(**stream, name, visit) : forEachInSlabs(name, info, visit);
    }

    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const;

  private:
    struct Close {
        void operator()(mat_t* mat) const { Mat_Close(mat); }
    };

    MatlabFile(RegularFile file, ReadMonitor& monitor);
    [[nodiscard]] std::uint64_t largestContentSize() const { return m_file.size() * ByteStream::kLargestInflation; }
    [[nodiscard]] Variable describe(const matvar_t& info) const;
    struct Values {
        MatlabPart part;
        std::uint64_t count = 0;
    };
    // Before the values of the variable.
    [[nodiscard]] Expected<Values> goTo(Matlab5Stream& stream, const std::string& name) const;
    [[nodiscard]] Expected<void> readSlab(const std::string& name, matvar_t& info, std::size_t first, std::size_t items, std::vector<std::byte>& slab);

    // Versions 5 to 7 straight from their bytes: matio would unpack a compressed array from its beginning for every slab.
    template <class Visit>
    Expected<void> forEachPulled(Matlab5Stream& stream, const std::string& name, Visit& visit) {
        auto values = goTo(stream, name);
        if (!values) return values.error();
        const auto kind = kindOf(static_cast<matio_types>(values->part.type));
        if (!kind) return bad(name, kUnknownType);
        return stream.forEachBlock(values->part, [&](std::span<const std::byte> bytes) {
            const auto count = std::min<std::uint64_t>(values->count, bytes.size() / bytesOf(*kind));
            visitNumbers(*kind, reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(count), stream.isBigEndian(), visit);
            values->count -= count;
        });
    }

    // Versions 4 and 7.3 by matio, some items of the last axis at a time.
    template <class Visit>
    Expected<void> forEachInSlabs(const std::string& name, matvar_t& info, Visit& visit) {
        const auto kind = kindOf(matioTypeOf(info.class_type));
        if (!kind) return bad(name, kUnknownType);
        std::size_t itemBytes = bytesOf(*kind);
        for (int i = 0; i + 1 < info.rank; ++i) itemBytes *= info.dims[i];
        if (itemBytes == 0) return {};
        const std::size_t count = info.dims[info.rank - 1];
        const std::size_t most = std::max<std::size_t>(1, kSlabBytes / itemBytes);
        std::vector<std::byte> slab;
        for (std::size_t first = 0; first < count; first += most) {
            const std::size_t items = std::min(most, count - first);
            slab.assign(items * itemBytes, std::byte{0});
            if (auto read = readSlab(name, info, first, items, slab); !read) return read;
            visitNumbers(*kind, reinterpret_cast<const char*>(slab.data()), slab.size() / bytesOf(*kind), false, visit);
        }
        return {};
    }
    // The type in which matio gives the numbers of a class.
    [[nodiscard]] static matio_types matioTypeOf(matio_classes numericClass);

    static constexpr std::size_t kSlabBytes = std::size_t{16} << 20;
    static constexpr const char* kUnknownType = "is of a type that is not read. Save it as double.";

    std::unique_lock<std::mutex> m_lock;
    RegularFile m_file;
    ReadMonitor* m_monitor;
    std::unique_ptr<mat_t, Close> m_mat;
};

}  // namespace rewire
