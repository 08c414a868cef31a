#include "core/data/readers/matlab73.h"

#include "core/base/checked.h"
#include "core/base/text.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kMostVariables = 10'000;
constexpr std::size_t kSlabBytes = std::size_t{4} << 20;
constexpr std::size_t kLargestSlab = std::size_t{64} << 20;
constexpr int kHighestRank = 8;
constexpr const char* kUnreadable = "cannot be read. The file is damaged or cut short: save it again.";

// An identifier of HDF5 and how it is closed.
template <herr_t (*Close)(hid_t)>
class Handle {
  public:
    explicit Handle(hid_t id) : m_id(id) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (m_id >= 0) Close(m_id);
    }
    explicit operator bool() const { return m_id >= 0; }
    hid_t operator*() const { return m_id; }

  private:
    hid_t m_id;
};
using Object = Handle<H5Oclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Attribute = Handle<H5Aclose>;
using Properties = Handle<H5Pclose>;

// MATLAB's class of an object; empty where it has none.
std::string classOf(hid_t object) {
    if (H5Aexists(object, "MATLAB_class") <= 0) return {};
    const Attribute attribute(H5Aopen(object, "MATLAB_class", H5P_DEFAULT));
    const Type stored(attribute ? H5Aget_type(*attribute) : -1);
    constexpr std::size_t kLongest = 32;
    if (!stored || H5Tget_class(*stored) != H5T_STRING || H5Tis_variable_str(*stored) != 0 || H5Tget_size(*stored) == 0 ||
        H5Tget_size(*stored) > kLongest)
        return {};
    std::array<char, kLongest + 1> text{};
    const Space space(H5Aget_space(*attribute));
    if (!space || H5Sget_simple_extent_npoints(*space) != 1 || H5Aread(*attribute, *stored, text.data()) < 0) return {};
    return text.data();
}

// A whole number that an attribute holds.
std::optional<std::uint64_t> numberOf(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return std::nullopt;
    const Attribute attribute(H5Aopen(object, name, H5P_DEFAULT));
    const Space space(attribute ? H5Aget_space(*attribute) : -1);
    const Type stored(attribute ? H5Aget_type(*attribute) : -1);
    unsigned long long value = 0;
    if (!space || !stored || H5Tget_class(*stored) != H5T_INTEGER || H5Sget_simple_extent_npoints(*space) != 1 ||
        H5Aread(*attribute, H5T_NATIVE_ULLONG, &value) < 0)
        return std::nullopt;
    return value;
}

// As MATLAB counts: the last of HDF5's sizes first. Empty where there are too many.
ArrayShape shapeOf(hid_t dataset) {
    const Space space(H5Dget_space(dataset));
    const int rank = space ? H5Sget_simple_extent_ndims(*space) : 0;
    if (rank < 1 || rank > kHighestRank) return {};
    std::array<hsize_t, kHighestRank> sizes{};
    H5Sget_simple_extent_dims(*space, sizes.data(), nullptr);
    ArrayShape shape(sizes.begin(), sizes.begin() + rank);
    std::ranges::reverse(shape);
    return shape;
}

// The kind of a data set's numbers, and the type under which HDF5 gives them.
std::optional<std::pair<NumberKind, hid_t>> kindOf(hid_t dataset) {
    const Type stored(H5Dget_type(dataset));
    if (!stored) return std::nullopt;
    const std::size_t bytes = H5Tget_size(*stored);
    if (H5Tget_class(*stored) == H5T_FLOAT)
        return bytes <= 4 ? std::pair(NumberKind::Float, H5T_NATIVE_FLOAT) : std::pair(NumberKind::Double, H5T_NATIVE_DOUBLE);
    if (H5Tget_class(*stored) != H5T_INTEGER) return std::nullopt;
    const bool isSigned = H5Tget_sign(*stored) == H5T_SGN_2;
    switch (bytes) {
        case 1: return isSigned ? std::pair(NumberKind::Int8, H5T_NATIVE_INT8) : std::pair(NumberKind::UInt8, H5T_NATIVE_UINT8);
        case 2: return isSigned ? std::pair(NumberKind::Int16, H5T_NATIVE_INT16) : std::pair(NumberKind::UInt16, H5T_NATIVE_UINT16);
        case 4: return isSigned ? std::pair(NumberKind::Int32, H5T_NATIVE_INT32) : std::pair(NumberKind::UInt32, H5T_NATIVE_UINT32);
        case 8: return isSigned ? std::pair(NumberKind::Int64, H5T_NATIVE_INT64) : std::pair(NumberKind::UInt64, H5T_NATIVE_UINT64);
        default: return std::nullopt;
    }
}

// Values in another file, or in other data sets, would open what nobody asked for.
bool isHere(hid_t dataset) {
    const Properties created(H5Dget_create_plist(dataset));
    return created && H5Pget_external_count(*created) == 0 && H5Pget_layout(*created) != H5D_VIRTUAL;
}

// How many items of the slowest axis to read at once: whole chunks, since HDF5 unpacks a chunk for each slab that touches it.
hsize_t itemsAtOnce(hid_t dataset, std::size_t itemBytes, int rank) {
    const auto most = static_cast<hsize_t>(std::max<std::size_t>(1, kSlabBytes / itemBytes));
    const Properties created(H5Dget_create_plist(dataset));
    std::array<hsize_t, kHighestRank> chunk{};
    if (!created || H5Pget_layout(*created) != H5D_CHUNKED || H5Pget_chunk(*created, rank, chunk.data()) != rank || chunk[0] == 0)
        return most;
    const hsize_t whole = std::max<hsize_t>(1, most / chunk[0]) * chunk[0];
    return checkedMultiply(whole, itemBytes).value_or(~std::uint64_t{0}) <= kLargestSlab ? whole : most;
}

MatlabVariable variableOf(hid_t object, std::string name) {
    using Class = MatlabVariable::Class;
    MatlabVariable variable{.name = std::move(name), .kind = Class::Other, .type = classOf(object), .isComplex = false, .shape = {}};
    const bool isGroup = H5Iget_type(object) == H5I_GROUP;
    const bool isLogical = variable.type == "logical";
    if (const auto rows = isGroup ? numberOf(object, "MATLAB_sparse") : std::nullopt) {
        variable.kind = Class::Sparse;
        variable.type = isLogical ? "sparse logical" : "sparse double";
        const Object starts(H5Lexists(object, "jc", H5P_DEFAULT) > 0 ? H5Oopen(object, "jc", H5P_DEFAULT) : -1);
        const ArrayShape length = starts && H5Iget_type(*starts) == H5I_DATASET ? shapeOf(*starts) : ArrayShape{};
        variable.shape = {*rows, cellCount(length).value_or(0) > 0 && !length.empty() ? *cellCount(length) - 1 : 0};
        return variable;
    }
    if (isGroup || H5Iget_type(object) != H5I_DATASET) {
        if (variable.type.empty()) variable.type = isGroup ? "struct" : "unknown";
        return variable;
    }
    // An empty array stores its sizes in place of values.
    variable.shape = numberOf(object, "MATLAB_empty").value_or(0) != 0 ? ArrayShape{0, 0} : shapeOf(object);
    if (!isHere(object)) {
        variable.type = "array in another file";
    } else if (variable.type == "char") {
        variable.kind = Class::Text;
    } else if (variable.type == "cell") {
        variable.kind = Class::Cell;
    } else if (const Type stored(H5Dget_type(object)); stored && H5Tget_class(*stored) == H5T_COMPOUND) {
        variable.kind = Class::Number;
        variable.isComplex = true;
    } else if (kindOf(object)) {
        variable.kind = Class::Number;
        if (variable.type.empty()) variable.type = "number";
    } else if (variable.type.empty()) {
        variable.type = "unknown";
    }
    return variable;
}

}  // namespace

Expected<Matlab73File> Matlab73File::open(const RegularFile& file, ReadMonitor& monitor) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are told by us alone
    const hid_t id = H5Fopen(file.descriptorPath().c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    if (id < 0)
        return Error{ErrorCode::BadFormat,
                     displayPath(file.path()) +
                         " begins like a MATLAB 7.3 file, but is none, cut short or damaged. Fetch it again, or save it with 'save -v7'."};
    return Matlab73File(file, monitor, id);
}

Matlab73File::~Matlab73File() {
    if (m_id >= 0) H5Fclose(m_id);
}

Expected<std::vector<MatlabVariable>> Matlab73File::list() {
    std::vector<MatlabVariable> variables;
    H5G_info_t group{};
    if (H5Gget_info_by_name(m_id, "/", &group, H5P_DEFAULT) < 0)
        return Error{ErrorCode::BadFormat, displayPath(m_file->path()) + " has no list of variables. The file is damaged: save it again."};
    if (group.nlinks > kMostVariables)
        return Error{ErrorCode::BadFormat, displayPath(m_file->path()) + " has more than 10000 variables. Save the two that are needed."};
    for (hsize_t i = 0; i < group.nlinks; ++i) {
        if (m_monitor->stopRequested()) return stopped();
        std::string name(kLongestName + 1, '\0');
        const ssize_t length = H5Lget_name_by_idx(m_id, "/", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
        if (length <= 0 || length > static_cast<ssize_t>(kLongestName)) continue;
        name.resize(static_cast<std::size_t>(length));
        H5L_info_t link{};
        // Names with # are MATLAB's own, and only a hard link surely stays in this file.
        if (name.starts_with('#') || H5Lget_info(m_id, name.c_str(), &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD) continue;
        const Object object(H5Oopen(m_id, name.c_str(), H5P_DEFAULT));
        if (object) variables.push_back(variableOf(*object, std::move(name)));
    }
    return variables;
}

Expected<void> Matlab73File::dataset(const std::string& name, const std::string& path, const NumberBlock& take) {
    const Object data(H5Oopen(m_id, path.c_str(), H5P_DEFAULT));
    if (!data || H5Iget_type(*data) != H5I_DATASET || !isHere(*data)) return bad(name, kUnreadable);
    const auto kind = kindOf(*data);
    if (!kind) return bad(name, kUnknownNumbers);
    const ArrayShape shape = shapeOf(*data);
    if (shape.empty()) return bad(name, kUnreadable);
    const std::uint64_t count = shape.back();
    const std::uint64_t itemBytes =
        checkedMultiply(cellCount(ArrayShape(shape.begin(), shape.end() - 1)).value_or(0), bytesOf(kind->first)).value_or(0);
    if (count == 0 || itemBytes == 0) return {};
    const int rank = static_cast<int>(shape.size());
    const hsize_t most = itemsAtOnce(*data, static_cast<std::size_t>(itemBytes), rank);
    std::vector<std::byte> slab;
    for (hsize_t first = 0; first < count; first += most) {
        if (m_monitor->stopRequested()) return stopped();
        std::array<hsize_t, kHighestRank> start{first}, sizes{};
        std::reverse_copy(shape.begin(), shape.end(), sizes.begin());
        sizes[0] = std::min<hsize_t>(most, count - first);
        slab.assign(static_cast<std::size_t>(sizes[0] * itemBytes), std::byte{0});
        const Space from(H5Dget_space(*data)), to(H5Screate_simple(rank, sizes.data(), nullptr));
        const bool isRead = from && to && H5Sselect_hyperslab(*from, H5S_SELECT_SET, start.data(), nullptr, sizes.data(), nullptr) >= 0 &&
                            H5Dread(*data, kind->second, *to, *from, H5P_DEFAULT, slab.data()) >= 0;
        if (!isRead) return bad(name, kUnreadable);
        take(kind->first, slab, false);
    }
    return {};
}

Expected<void> Matlab73File::numbers(const MatlabVariable& variable, const NumberBlock& take) {
    if (cellCount(variable.shape).value_or(0) == 0) return {};
    return dataset(variable.name, variable.name, take);
}

Expected<std::vector<std::string>> Matlab73File::cells(const MatlabVariable& variable) {
    const auto fault = [&](std::uint64_t cell) { return bad(variable.name, noTextInCell(cell)); };
    const Object data(H5Oopen(m_id, variable.name.c_str(), H5P_DEFAULT));
    const Type stored(data ? H5Dget_type(*data) : -1);
    if (!stored || H5Tequal(*stored, H5T_STD_REF_OBJ) <= 0) return fault(1);
    const std::uint64_t count = cellCount(variable.shape).value_or(0);
    // A reference takes 8 bytes of the file, or less where they are packed.
    std::vector<hobj_ref_t> references(static_cast<std::size_t>(count));
    if (count > 0 && H5Dread(*data, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, references.data()) < 0)
        return bad(variable.name, kUnreadable);
    std::vector<std::string> texts;
    for (std::uint64_t c = 0; c < count; ++c) {
        if (m_monitor->stopRequested()) return stopped();
        const Object cell(H5Rdereference2(*data, H5P_DEFAULT, H5R_OBJECT, &references[static_cast<std::size_t>(c)]));
        if (!cell || H5Iget_type(*cell) != H5I_DATASET || classOf(*cell) != "char" || !isHere(*cell)) return fault(c + 1);
        const auto kind = kindOf(*cell);
        const ArrayShape shape = shapeOf(*cell);
        if (!kind || shape.size() != 2 || shape[0] != 1 || shape[1] > kLongestName || numberOf(*cell, "MATLAB_empty").value_or(0) != 0)
            return fault(c + 1);
        std::vector<std::byte> bytes(static_cast<std::size_t>(shape[1]) * bytesOf(kind->first));
        if (!bytes.empty() && H5Dread(*cell, kind->second, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
            return bad(variable.name, kUnreadable);
        MatlabCharacters characters;
        characters.add(kind->first, bytes, false);
        texts.push_back(characters.row(0, 1, shape[1]));
    }
    return texts;
}

Expected<std::vector<std::string>> Matlab73File::texts(const MatlabVariable& variable) {
    if (variable.kind == MatlabVariable::Class::Cell) return cells(variable);
    if (variable.shape.size() != 2 || variable.shape[1] > kLongestName) return bad(variable.name, kNoTextRows);
    MatlabCharacters characters;
    auto read = numbers(
        variable, [&](NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian) { characters.add(kind, bytes, isBigEndian); });
    if (!read) return read.error();
    std::vector<std::string> texts;
    for (std::uint64_t r = 0; r < variable.shape[0]; ++r) {
        if (m_monitor->stopRequested()) return stopped();
        texts.push_back(characters.row(r, variable.shape[0], variable.shape[1]));
    }
    return texts;
}

Expected<CompressedMatrix> Matlab73File::sparse(const MatlabVariable& variable) {
    CompressedMatrix matrix{.isByColumn = true,
                            .rowCount = static_cast<std::int64_t>(variable.shape[0]),
                            .columnCount = static_cast<std::int64_t>(variable.shape[1])};
    const auto into = [](auto& target) -> NumberBlock {
        return [&target](NumberKind kind, std::span<const std::byte> bytes, bool isBigEndian) {
            visitNumbers(kind, reinterpret_cast<const char*>(bytes.data()), bytes.size() / bytesOf(kind), isBigEndian, [&](auto number) {
                using Value = typename std::remove_reference_t<decltype(target)>::value_type;
                if constexpr (std::is_same_v<Value, float>)
                    target.push_back(asCell(static_cast<double>(number)));
                else
                    target.push_back(static_cast<Value>(number));
            });
        };
    };
    auto read = dataset(variable.name, variable.name + "/jc", into(matrix.starts));
    // A matrix without cells has neither of the others.
    if (read && !matrix.starts.empty() && matrix.starts.back() > 0) {
        read = dataset(variable.name, variable.name + "/ir", into(matrix.indices));
        if (read) read = dataset(variable.name, variable.name + "/data", into(matrix.values));
    }
    if (!read) return read.error();
    return matrix;
}

}  // namespace rewire
