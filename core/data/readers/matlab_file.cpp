#include "core/data/readers/matlab_file.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/matlab_check.h"
#include "core/data/readers/sniff.h"

#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr int kMostVariables = 10'000;
constexpr int kHighestRank = 8;

std::mutex& matioMutex() {
    static std::mutex mutex;
    return mutex;
}

std::string classText(const matvar_t& variable) {
    if (variable.isLogical != 0) return variable.class_type == MAT_C_SPARSE ? "sparse logical" : "logical";
    switch (variable.class_type) {
        case MAT_C_CELL: return "cell";
        case MAT_C_STRUCT: return "struct";
        case MAT_C_OBJECT: return "object";
        case MAT_C_CHAR: return "char";
        case MAT_C_SPARSE: return "sparse double";
        case MAT_C_DOUBLE: return "double";
        case MAT_C_SINGLE: return "single";
        case MAT_C_INT8: return "int8";
        case MAT_C_UINT8: return "uint8";
        case MAT_C_INT16: return "int16";
        case MAT_C_UINT16: return "uint16";
        case MAT_C_INT32: return "int32";
        case MAT_C_UINT32: return "uint32";
        case MAT_C_INT64: return "int64";
        case MAT_C_UINT64: return "uint64";
        case MAT_C_FUNCTION: return "function";
        case MAT_C_OPAQUE: return "opaque object";
        default: return "empty";
    }
}

// What is no MATLAB file by its first bytes never reaches matio, which takes whatever it does not know for version 4. The file
// that is checked is the one that is read, whatever becomes of its name; a compressed one is unpacked into memory.
Expected<RegularFile> openChecked(const fs::path& path, ReadMonitor& monitor) {
    auto told = openTold(path, monitor);
    if (!told) return told.error();
    if (told->format != FileFormat::Matlab) return Error{ErrorCode::BadFormat, displayPath(path) + " is no MATLAB file. Fetch it again, or save it with 'save -v7'."};
    auto file = told->stream.isCompressed() ? RegularFile::unpacked(told->stream) : RegularFile::open(path);
    if (!file) return file;
    if (auto checked = checkMatlab(*file, monitor); !checked) return checked.error();
    return file;
}

}  // namespace

std::optional<std::uint64_t> cellCount(const ArrayShape& shape) {
    std::optional<std::uint64_t> count = 1;
    for (const std::uint64_t size : shape)
        if (count) count = checkedMultiply(*count, size);
    return count;
}

std::optional<NumberKind> kindOf(matio_types type) {
    switch (type) {
        case MAT_T_INT8: return NumberKind::Int8;
        case MAT_T_UINT8: return NumberKind::UInt8;
        case MAT_T_INT16: return NumberKind::Int16;
        case MAT_T_UINT16: return NumberKind::UInt16;
        case MAT_T_INT32: return NumberKind::Int32;
        case MAT_T_UINT32: return NumberKind::UInt32;
        case MAT_T_INT64: return NumberKind::Int64;
        case MAT_T_UINT64: return NumberKind::UInt64;
        case MAT_T_SINGLE: return NumberKind::Float;
        case MAT_T_DOUBLE: return NumberKind::Double;
        default: return std::nullopt;
    }
}

matio_types MatlabFile::matioTypeOf(matio_classes numericClass) {
    switch (numericClass) {
        case MAT_C_SINGLE: return MAT_T_SINGLE;
        case MAT_C_INT8: return MAT_T_INT8;
        case MAT_C_UINT8: return MAT_T_UINT8;
        case MAT_C_INT16: return MAT_T_INT16;
        case MAT_C_UINT16: return MAT_T_UINT16;
        case MAT_C_INT32: return MAT_T_INT32;
        case MAT_C_UINT32: return MAT_T_UINT32;
        case MAT_C_INT64: return MAT_T_INT64;
        case MAT_C_UINT64: return MAT_T_UINT64;
        default: return MAT_T_DOUBLE;
    }
}

MatlabFile::MatlabFile(RegularFile file, ReadMonitor& monitor) : m_lock(matioMutex()), m_file(std::move(file)), m_monitor(&monitor) {}

Expected<MatlabFile> MatlabFile::open(const fs::path& path, ReadMonitor& monitor) {
    auto file = openChecked(path, monitor);
    if (!file) return file.error();
    MatlabFile mat(*std::move(file), monitor);
    mat.m_mat.reset(Mat_Open(mat.m_file.descriptorPath().c_str(), MAT_ACC_RDONLY));
    if (!mat.m_mat) return Error{ErrorCode::BadFormat, displayPath(path) + " begins like a MATLAB file, but is none or damaged. Fetch it again, or save it with 'save -v7'."};
    return mat;
}

Error MatlabFile::bad(const std::string& name, const std::string& what) const { return {ErrorCode::BadFormat, displayPath(path()) + ": the variable '" + displayText(name) + "' " + what}; }

Expected<std::vector<Variable>> MatlabFile::list() {
    std::vector<Variable> variables;
    Mat_Rewind(m_mat.get());
    while (MatlabVariable info{Mat_VarReadNextInfo(m_mat.get())}) {
        if (m_monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
        if (static_cast<int>(variables.size()) == kMostVariables) return Error{ErrorCode::BadFormat, displayPath(path()) + " has more than 10000 variables. Save the two that are needed."};
        if (info->name == nullptr) continue;
        variables.push_back(describe(*info));
    }
    return variables;
}

Expected<MatlabVariable> MatlabFile::find(const std::string& name) {
    Mat_Rewind(m_mat.get());
    MatlabVariable info{Mat_VarReadInfo(m_mat.get(), name.c_str())};
    if (!info) return bad(name, "cannot be found again. The file is damaged: save it again.");
    const Variable variable = describe(*info);
    if (!variable.refusal.empty()) return bad(name, "cannot be used: " + variable.refusal);
    if (info->class_type == MAT_C_SPARSE) {
        if (info->nbytes > largestContentSize()) return bad(name, "declares more bytes than the file can hold. The file is damaged: save it again.");
        return info;
    }
    const auto count = cellCount(variable.shape);
    const std::uint64_t bytes = count ? checkedMultiply(*count, 2 * sizeof(float)).value_or(std::numeric_limits<std::uint64_t>::max()) : 0;
    if (auto fits = checkMemory(path(), bytes); !fits) return fits.error();
    return info;
}

Expected<void> MatlabFile::readData(const std::string& name, matvar_t& info) {
    if (Mat_VarReadDataAll(m_mat.get(), &info) == 0 && info.data != nullptr) return {};
    const auto count = cellCount(shapeOf(info));
    if (count && *count > 0) return bad(name, "cannot be read. The file is damaged or cut short: save it again.");
    return {};
}

Variable MatlabFile::describe(const matvar_t& info) const {
    Variable variable{.name = info.name != nullptr ? info.name : "", .shape = {}, .type = classText(info)};
    if (info.rank < 2 || info.rank > kHighestRank || info.dims == nullptr) {
        variable.refusal = "it has " + std::to_string(info.rank) + " dimensions; 2 to 8 are read.";
        return variable;
    }
    variable.shape.assign(info.dims, info.dims + info.rank);
    variable.isText = info.class_type == MAT_C_CHAR || info.class_type == MAT_C_CELL;
    const auto count = cellCount(variable.shape);
    if (info.isComplex != 0) variable.refusal = "its numbers are complex. Save real and imaginary parts as columns.";
    else if (!isNumeric(info) && info.class_type != MAT_C_SPARSE && !variable.isText) variable.refusal = "it is of class " + variable.type + ". Save a numeric matrix with 'save'.";
    else if (info.class_type == MAT_C_SPARSE && info.rank != 2) variable.refusal = "it is sparse, but no matrix.";
    else if (info.class_type != MAT_C_SPARSE && (!count || *count > largestContentSize())) variable.refusal = "it declares " + shapeText(variable.shape) + " values, more than the file can hold. It is damaged: save it again.";
    // Sizes are 32 bits wide in matio's sparse matrices.
    else if (info.class_type == MAT_C_SPARSE && std::max(info.dims[0], info.dims[1]) > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) - 1) variable.refusal = "it declares " + shapeText(variable.shape) + " values, more than are read.";
    return variable;
}

Expected<MatlabFile::Values> MatlabFile::goTo(Matlab5Stream& stream, const std::string& name) const {
    while (true) {
        auto element = stream.nextElement();
        if (!element) return element.error();
        if (!*element) return bad(name, "cannot be found again. The file was changed meanwhile: load it again.");
        std::uint64_t room = (*element)->length;
        if ((*element)->type != kMatlabMatrix || room == 0) continue;
        auto header = stream.readHeader(room);
        if (!header) return header.error();
        if (header->name != name) continue;
        const std::uint64_t count = cellCount(header->shape).value_or(0);
        if (count == 0) return Values{.part = {.type = MAT_T_DOUBLE, .small = std::nullopt}, .count = 0};
        auto part = stream.nextPart(room);
        if (!part) return part.error();
        return Values{.part = *std::move(part), .count = count};
    }
}

Expected<void> MatlabFile::readSlab(const std::string& name, matvar_t& info, std::size_t first, std::size_t items, std::vector<std::byte>& slab) {
    if (m_monitor->stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    std::vector<int> start(static_cast<std::size_t>(info.rank), 0), stride(start.size(), 1), edge;
    for (int i = 0; i < info.rank; ++i) {
        if (info.dims[i] > static_cast<std::size_t>(std::numeric_limits<int>::max())) return bad(name, "is longer than 2^31 in a dimension. Save fewer samples.");
        edge.push_back(static_cast<int>(info.dims[i]));
    }
    start.back() = static_cast<int>(first);
    edge.back() = static_cast<int>(items);
    if (Mat_VarReadData(m_mat.get(), &info, slab.data(), start.data(), stride.data(), edge.data()) != 0) return bad(name, "cannot be read. The file is damaged or cut short: save it again.");
    return {};
}

}  // namespace rewire
