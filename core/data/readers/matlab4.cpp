#include "core/data/readers/matlab4.h"

#include "core/base/checked.h"
#include "core/base/text.h"

#include <matio.h>

#include <algorithm>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kMostVariables = 10'000;
constexpr std::size_t kSlabBytes = std::size_t{16} << 20;
constexpr const char* kUnreadable = "cannot be read. The file is damaged or cut short: save it again.";

struct FreeVariable {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using Pointer = std::unique_ptr<matvar_t, FreeVariable>;

bool isNumeric(const matvar_t& variable) { return variable.class_type >= MAT_C_DOUBLE && variable.class_type <= MAT_C_UINT64; }

std::optional<NumberKind> kindOf(matio_types type) {
    switch (type) {
        case MAT_T_INT8: return NumberKind::Int8;
        case MAT_T_UINT8: case MAT_T_UTF8: return NumberKind::UInt8;
        case MAT_T_INT16: return NumberKind::Int16;
        case MAT_T_UINT16: case MAT_T_UTF16: return NumberKind::UInt16;
        case MAT_T_INT32: return NumberKind::Int32;
        case MAT_T_UINT32: return NumberKind::UInt32;
        case MAT_T_SINGLE: return NumberKind::Float;
        case MAT_T_DOUBLE: return NumberKind::Double;
        default: return std::nullopt;
    }
}

// The kind in which matio gives the numbers of a class.
NumberKind kindOf(matio_classes arrayClass) {
    switch (arrayClass) {
        case MAT_C_SINGLE: return NumberKind::Float;
        case MAT_C_INT8: return NumberKind::Int8;
        case MAT_C_UINT8: return NumberKind::UInt8;
        case MAT_C_INT16: return NumberKind::Int16;
        case MAT_C_UINT16: return NumberKind::UInt16;
        case MAT_C_INT32: return NumberKind::Int32;
        case MAT_C_UINT32: return NumberKind::UInt32;
        default: return NumberKind::Double;
    }
}

std::string typeOf(const matvar_t& variable) {
    switch (variable.class_type) {
        case MAT_C_CHAR: return "char";
        case MAT_C_SPARSE: return "sparse double";
        case MAT_C_DOUBLE: return "double";
        case MAT_C_SINGLE: return "single";
        case MAT_C_UINT8: return "uint8";
        case MAT_C_INT16: return "int16";
        case MAT_C_UINT16: return "uint16";
        case MAT_C_INT32: return "int32";
        default: return isNumeric(variable) ? "number" : "unknown";
    }
}

MatlabVariable variableOf(const matvar_t& info) {
    using Class = MatlabVariable::Class;
    MatlabVariable variable{.name = info.name, .kind = Class::Other, .type = typeOf(info), .isComplex = info.isComplex != 0, .shape = {}};
    if (info.rank == 2 && info.dims != nullptr) variable.shape.assign(info.dims, info.dims + info.rank);
    if (isNumeric(info)) variable.kind = Class::Number;
    if (info.class_type == MAT_C_SPARSE) variable.kind = Class::Sparse;
    if (info.class_type == MAT_C_CHAR) variable.kind = Class::Text;
    return variable;
}

}  // namespace

struct Matlab4File::Matio {
    mat_t* file = nullptr;

    // A variable with all its values.
    Pointer whole(const std::string& name) const {
        Mat_Rewind(file);
        Pointer variable{Mat_VarReadInfo(file, name.c_str())};
        if (variable && (Mat_VarReadDataAll(file, variable.get()) != 0 || variable->data == nullptr)) variable.reset();
        return variable;
    }
};

void Matlab4File::Close::operator()(Matio* matio) const {
    Mat_Close(matio->file);
    delete matio;
}

Expected<Matlab4File> Matlab4File::open(const RegularFile& file, ReadMonitor& monitor) {
    mat_t* const opened = Mat_Open(file.descriptorPath().c_str(), MAT_ACC_RDONLY);
    if (opened == nullptr) return Error{ErrorCode::BadFormat, displayPath(file.path()) + " begins like a MATLAB file, but is none or damaged. Fetch it again, or save it with 'save -v7'."};
    return Matlab4File(file, monitor, std::unique_ptr<Matio, Close>(new Matio{.file = opened}));
}

Expected<std::vector<MatlabVariable>> Matlab4File::list() {
    std::vector<MatlabVariable> variables;
    Mat_Rewind(m_matio->file);
    while (const Pointer info{Mat_VarReadNextInfo(m_matio->file)}) {
        if (m_monitor->stopRequested()) return stopped();
        if (variables.size() == kMostVariables) return Error{ErrorCode::BadFormat, displayPath(m_file->path()) + " has more than 10000 variables. Save the two that are needed."};
        if (info->name != nullptr) variables.push_back(variableOf(*info));
    }
    return variables;
}

Expected<void> Matlab4File::numbers(const MatlabVariable& variable, const NumberBlock& take) {
    Mat_Rewind(m_matio->file);
    const Pointer info{Mat_VarReadInfo(m_matio->file, variable.name.c_str())};
    if (!info || info->rank != 2 || !isNumeric(*info)) return bad(variable.name, kUnreadable);
    const NumberKind kind = kindOf(info->class_type);
    const std::size_t itemBytes = bytesOf(kind) * info->dims[0];
    if (itemBytes == 0) return {};
    const std::size_t most = std::max<std::size_t>(1, kSlabBytes / itemBytes);
    std::vector<std::byte> slab;
    for (std::size_t first = 0; first < info->dims[1]; first += most) {
        if (m_monitor->stopRequested()) return stopped();
        const std::size_t items = std::min(most, info->dims[1] - first);
        slab.assign(items * itemBytes, std::byte{0});
        int start[] = {0, static_cast<int>(first)}, stride[] = {1, 1}, edge[] = {static_cast<int>(info->dims[0]), static_cast<int>(items)};
        if (Mat_VarReadData(m_matio->file, info.get(), slab.data(), start, stride, edge) != 0) return bad(variable.name, kUnreadable);
        take(kind, slab, false);
    }
    return {};
}

Expected<std::vector<std::string>> Matlab4File::texts(const MatlabVariable& variable) {
    const Pointer read = m_matio->whole(variable.name);
    if (m_monitor->stopRequested()) return stopped();
    if (!read) return bad(variable.name, kUnreadable);
    const auto kind = kindOf(read->data_type);
    const std::uint64_t bytes = checkedMultiply(cellCount(variable.shape).value_or(~std::uint64_t{0}), kind ? bytesOf(*kind) : 1).value_or(~std::uint64_t{0});
    if (!kind || variable.shape.size() != 2 || bytes > read->nbytes || variable.shape[1] > kLongestName) return bad(variable.name, kNoTextRows);
    MatlabCharacters characters;
    characters.add(*kind, {static_cast<const std::byte*>(read->data), static_cast<std::size_t>(bytes)}, false);
    std::vector<std::string> texts;
    for (std::uint64_t r = 0; r < variable.shape[0]; ++r) texts.push_back(characters.row(r, variable.shape[0], variable.shape[1]));
    return texts;
}

Expected<CompressedMatrix> Matlab4File::sparse(const MatlabVariable& variable) {
    const Pointer read = m_matio->whole(variable.name);
    if (m_monitor->stopRequested()) return stopped();
    if (!read || read->class_type != MAT_C_SPARSE) return bad(variable.name, kUnreadable);
    if (read->isComplex != 0) return bad(variable.name, "cannot be used: its numbers are complex. Save real and imaginary parts as columns.");
    const auto& stored = *static_cast<const mat_sparse_t*>(read->data);
    CompressedMatrix matrix{.isByColumn = true, .rowCount = static_cast<std::int64_t>(read->dims[0]), .columnCount = static_cast<std::int64_t>(read->dims[1])};
    if (stored.jc != nullptr) matrix.starts.assign(stored.jc, stored.jc + stored.njc);
    if (stored.ir != nullptr) matrix.indices.assign(stored.ir, stored.ir + stored.nir);
    const auto kind = kindOf(read->data_type);
    if (stored.ndata > 0 && (!kind || stored.data == nullptr)) return bad(variable.name, kUnknownNumbers);
    if (stored.ndata > 0) visitNumbers(*kind, static_cast<const char*>(stored.data), stored.ndata, false, [&](auto number) { matrix.values.push_back(asCell(static_cast<double>(number))); });
    return matrix;
}

}  // namespace rewire
