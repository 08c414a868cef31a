#include "core/data/readers/matlab.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/matlab_check.h"
#include "core/data/readers/regular_file.h"
#include "core/data/readers/scipy_sparse.h"
#include "core/data/readers/sniff.h"
#include "core/data/readers/variables.h"

#include <matio.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr int kMostVariables = 10'000;
constexpr int kHighestRank = 8;
constexpr double kLargestExact = 9007199254740992.0;  // 2^53

// Neither matio nor HDF5 may be entered by two threads at once.
std::mutex& matioMutex() {
    static std::mutex mutex;
    return mutex;
}

struct CloseMat {
    void operator()(mat_t* mat) const { Mat_Close(mat); }
};
struct FreeVariable {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using VariableHandle = std::unique_ptr<matvar_t, FreeVariable>;

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

bool isNumeric(const matvar_t& variable) { return variable.class_type >= MAT_C_DOUBLE && variable.class_type <= MAT_C_UINT64; }

// The type in which matio gives the numbers of a class.
matio_types typeOf(matio_classes numericClass) {
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

std::optional<std::uint64_t> cellCount(const ArrayShape& shape) {
    std::optional<std::uint64_t> count = 1;
    for (const std::uint64_t size : shape)
        if (count) count = checkedMultiply(*count, size);
    return count;
}

// What is no MATLAB file by its first bytes never reaches matio, which takes whatever it does not know for version 4 and makes
// room for any length that the bytes then seem to declare.
Expected<void> checkBeginning(const fs::path& path) {
    auto stream = ByteStream::open(path);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format != FileFormat::Matlab) return Error{ErrorCode::BadFormat, displayPath(path) + " is no MATLAB file. Fetch it again, or save it with 'save -v7'."};
    if (stream->isCompressed()) return Error{ErrorCode::BadFormat, displayPath(path) + " is a compressed MATLAB file. Unpack it and give the file inside."};
    return {};
}

// The variables of one file. Thread-confined; holds matio's mutex all its life.
class MatFile {
  public:
    static Expected<MatFile> open(const fs::path& path) {
        if (auto checked = checkBeginning(path); !checked) return checked.error();
        auto file = RegularFile::open(path);
        if (!file) return file.error();
        MatFile mat(path, *std::move(file));
        mat.m_mat.reset(Mat_Open(mat.m_file.descriptorPath().c_str(), MAT_ACC_RDONLY));
        if (!mat.m_mat) return Error{ErrorCode::BadFormat, displayPath(path) + " begins like a MATLAB file, but is none or damaged. Fetch it again, or save it with 'save -v7'."};
        return mat;
    }

    [[nodiscard]] const fs::path& path() const { return m_path; }

    Expected<std::vector<Variable>> list(const ReadMonitor& monitor) {
        std::vector<Variable> variables;
        Mat_Rewind(m_mat.get());
        while (VariableHandle info{Mat_VarReadNextInfo(m_mat.get())}) {
            if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
            if (static_cast<int>(variables.size()) == kMostVariables) return Error{ErrorCode::BadFormat, displayPath(m_path) + " has more than 10000 variables. Save the two that are needed."};
            if (info->name == nullptr) continue;
            variables.push_back(describe(*info));
        }
        return variables;
    }

    // With its data. The sizes are checked before matio makes room for them.
    Expected<VariableHandle> read(const std::string& name) {
        Mat_Rewind(m_mat.get());
        VariableHandle info{Mat_VarReadInfo(m_mat.get(), name.c_str())};
        if (!info) return bad(name, "cannot be found again. The file is damaged: save it again.");
        const Variable variable = describe(*info);
        if (!variable.refusal.empty()) return bad(name, "cannot be used: " + variable.refusal);
        const auto count = cellCount(variable.shape);
        const std::uint64_t largest = largestContentSize();
        const std::uint64_t bytes = count ? checkedMultiply(*count, sizeof(double) + sizeof(float)).value_or(std::numeric_limits<std::uint64_t>::max()) : 0;
        if (info->class_type != MAT_C_SPARSE)
            if (auto fits = checkMemory(m_path, bytes); !fits) return fits.error();
        if (info->class_type == MAT_C_SPARSE && info->nbytes > largest) return bad(name, "declares more bytes than the file can hold. The file is damaged: save it again.");
        if (isNumeric(*info)) return readNumbers(name, std::move(info), count.value_or(0));
        if (Mat_VarReadDataAll(m_mat.get(), info.get()) != 0 || info->data == nullptr) {
            if (count && *count > 0) return bad(name, "cannot be read. The file is damaged or cut short: save it again.");
        }
        return info;
    }

    [[nodiscard]] Error bad(const std::string& name, const std::string& what) const { return {ErrorCode::BadFormat, displayPath(m_path) + ": the variable '" + displayText(name) + "' " + what}; }

  private:
    MatFile(fs::path path, RegularFile file) : m_lock(matioMutex()), m_path(std::move(path)), m_file(std::move(file)) {}

    // Into zeroed memory of our own: matio leaves cells that a damaged file does not have as it finds them.
    Expected<VariableHandle> readNumbers(const std::string& name, VariableHandle info, std::uint64_t count) {
        std::vector<int> start(static_cast<std::size_t>(info->rank), 0);
        std::vector<int> stride(start.size(), 1);
        std::vector<int> edge;
        for (int i = 0; i < info->rank; ++i) {
            if (info->dims[i] > static_cast<std::size_t>(std::numeric_limits<int>::max())) return bad(name, "is longer than 2^31 in a dimension. Save fewer samples.");
            edge.push_back(static_cast<int>(info->dims[i]));
        }
        const std::size_t size = Mat_SizeOfClass(info->class_type);
        if (count == 0) return info;
        void* data = std::calloc(static_cast<std::size_t>(count), size);  // matio's variable frees it
        if (data == nullptr) return Error{ErrorCode::TooLarge, displayPath(m_path) + ": there is not enough memory for the variable '" + displayText(name) + "'."};
        const int failure = Mat_VarReadData(m_mat.get(), info.get(), data, start.data(), stride.data(), edge.data());
        std::free(info->data);
        info->data = data;
        info->nbytes = static_cast<std::size_t>(count) * size;
        info->data_type = typeOf(info->class_type);
        if (failure != 0) return bad(name, "cannot be read. The file is damaged or cut short: save it again.");
        return info;
    }

    [[nodiscard]] std::uint64_t largestContentSize() const { return m_file.size() * ByteStream::kLargestInflation; }

    Variable describe(const matvar_t& info) const {
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

    std::unique_lock<std::mutex> m_lock;
    fs::path m_path;
    RegularFile m_file;
    std::unique_ptr<mat_t, CloseMat> m_mat;
};

template <class Visit>
bool forEachNumber(matio_types type, const void* data, std::size_t count, Visit visit) {
    const auto each = [&]<class Number>(Number) {
        const auto* bytes = static_cast<const char*>(data);
        for (std::size_t i = 0; i < count; ++i) {
            Number number;
            std::memcpy(&number, bytes + i * sizeof number, sizeof number);
            visit(number);
        }
        return true;
    };
    switch (type) {
        case MAT_T_INT8: return each(std::int8_t{});
        case MAT_T_UINT8: return each(std::uint8_t{});
        case MAT_T_INT16: return each(std::int16_t{});
        case MAT_T_UINT16: return each(std::uint16_t{});
        case MAT_T_INT32: return each(std::int32_t{});
        case MAT_T_UINT32: return each(std::uint32_t{});
        case MAT_T_INT64: return each(std::int64_t{});
        case MAT_T_UINT64: return each(std::uint64_t{});
        case MAT_T_SINGLE: return each(float{});
        case MAT_T_DOUBLE: return each(double{});
        default: return false;
    }
}

// Whether the data that matio made are as long as the shape says.
bool isWhole(const matvar_t& variable, std::uint64_t count) {
    const std::size_t size = Mat_SizeOf(variable.data_type);
    return size > 0 && (count == 0 || variable.data != nullptr) && checkedMultiply(count, size).value_or(~std::uint64_t{0}) <= variable.nbytes;
}

ArrayShape shapeOf(const matvar_t& variable) { return {variable.dims, variable.dims + variable.rank}; }

// Bytes are Latin-1 unless they are UTF-8; wider units are the characters of one plane.
std::string charText(const matvar_t& variable, std::uint64_t begin, std::uint64_t step, std::uint64_t length) {
    std::string text;
    const std::size_t size = Mat_SizeOf(variable.data_type);
    const auto* bytes = static_cast<const char*>(variable.data);
    for (std::uint64_t i = 0; i < length; ++i) {
        std::uint32_t unit = 0;
        std::memcpy(&unit, bytes + (begin + i * step) * size, std::min<std::size_t>(size, 4));
        if (size == 1 || unit < 0x80) {
            text.push_back(static_cast<char>(unit));
        } else if (unit < 0x800) {
            text.push_back(static_cast<char>(0xC0 | unit >> 6));
            text.push_back(static_cast<char>(0x80 | (unit & 63)));
        } else {
            text.push_back(static_cast<char>(0xE0 | (unit >> 12 & 15)));
            text.push_back(static_cast<char>(0x80 | (unit >> 6 & 63)));
            text.push_back(static_cast<char>(0x80 | (unit & 63)));
        }
    }
    const std::string_view trimmedText = trimmed(text);
    return isValidUtf8(trimmedText) ? std::string(trimmedText) : latin1ToUtf8(trimmedText);
}

Expected<LabelArray> charLabels(const MatFile& file, const std::string& name, const matvar_t& variable) {
    const ArrayShape shape = shapeOf(variable);
    const std::uint64_t count = cellCount(shape).value_or(0);
    if (shape.size() != 2 || !isWhole(variable, count) || shape[1] > kLongestName) return file.bad(name, "is no matrix of characters with one label a row. Save the labels as numbers.");
    LabelArray labels{.name = name, .shape = {shape[0]}, .isText = true};
    for (std::uint64_t r = 0; r < shape[0]; ++r) labels.texts.push_back(charText(variable, r, shape[0], shape[1]));
    return labels;
}

Expected<LabelArray> cellLabels(const MatFile& file, const std::string& name, const matvar_t& variable) {
    LabelArray labels{.name = name, .shape = shapeOf(variable), .isText = true};
    const std::uint64_t count = cellCount(labels.shape).value_or(0);
    if (variable.data == nullptr || checkedMultiply(count, sizeof(matvar_t*)).value_or(~std::uint64_t{0}) > variable.nbytes) return file.bad(name, "is an empty or damaged cell array. Save the labels as numbers.");
    auto* const* cells = static_cast<matvar_t* const*>(variable.data);
    for (std::uint64_t i = 0; i < count; ++i) {
        const matvar_t* cell = cells[i];
        const bool isText = cell != nullptr && cell->class_type == MAT_C_CHAR && cell->rank == 2 && cell->dims != nullptr && cell->dims[0] == 1 && cell->dims[1] <= kLongestName &&
                            isWhole(*cell, cell->dims[1]);
        if (!isText) return file.bad(name, "holds something else than a text in cell " + std::to_string(i + 1) + ". Save the labels as numbers.");
        labels.texts.push_back(charText(*cell, 0, 1, cell->dims[1]));
    }
    return labels;
}

Expected<LabelArray> readLabelsOf(MatFile& file, const std::string& name) {
    auto variable = file.read(name);
    if (!variable) return variable.error();
    if ((*variable)->class_type == MAT_C_CHAR) return charLabels(file, name, **variable);
    if ((*variable)->class_type == MAT_C_CELL) return cellLabels(file, name, **variable);
    LabelArray labels{.name = name, .shape = shapeOf(**variable), .isColumnMajor = true};
    const std::uint64_t count = cellCount(labels.shape).value_or(0);
    if ((*variable)->class_type == MAT_C_SPARSE || !isWhole(**variable, count)) return file.bad(name, "is no full numeric array. Save the labels with full().");
    bool isExact = true;
    const bool isKnown = forEachNumber((*variable)->data_type, (*variable)->data, static_cast<std::size_t>(count), [&]<class Number>(Number number) {
        const auto value = static_cast<double>(number);
        if constexpr (sizeof(Number) == 8 && std::is_integral_v<Number>) isExact &= std::abs(value) <= kLargestExact;
        labels.numbers.push_back(value);
    });
    if (!isKnown) return file.bad(name, "is of a type that is not read. Save it as double.");
    if (!isExact) return file.bad(name, "has values beyond 2^53, which are hardly classes. Number the classes from 1.");
    return labels;
}

Expected<CompressedMatrix> compressed(const MatFile& file, const std::string& name, const matvar_t& variable) {
    const auto& sparse = *static_cast<const mat_sparse_t*>(variable.data);
    CompressedMatrix matrix{.isByColumn = true, .rowCount = static_cast<std::int64_t>(variable.dims[0]), .columnCount = static_cast<std::int64_t>(variable.dims[1])};
    if (sparse.jc == nullptr || sparse.njc != variable.dims[1] + 1) return file.bad(name, "is a damaged sparse matrix (its column starts do not fit its shape). Save it again.");
    matrix.starts.assign(sparse.jc, sparse.jc + sparse.njc);
    const std::uint64_t stored = sparse.jc[sparse.njc - 1];
    // matio leaves room for nzmax cells, of which the first are used.
    if (stored > sparse.nir || stored > sparse.ndata || (stored > 0 && (sparse.ir == nullptr || sparse.data == nullptr))) return file.bad(name, "is a damaged sparse matrix (it has fewer cells than its column starts say). Save it again.");
    matrix.indices.assign(sparse.ir, sparse.ir + stored);
    matrix.values.reserve(static_cast<std::size_t>(stored));
    const bool isKnown = stored == 0 || forEachNumber(variable.data_type, sparse.data, static_cast<std::size_t>(stored), [&]<class Number>(Number number) { matrix.values.push_back(asCell(static_cast<double>(number))); });
    if (!isKnown) return file.bad(name, "is of a type that is not read. Save it as double.");
    return matrix;
}

constexpr const char* kTurned = "The matrix was turned: its columns are the samples, as the count of labels tells.";

// Rows are samples unless only the last axis has as many items as there are labels.
SampleAxis axisOf(const ArrayShape& shape, std::optional<std::uint64_t> labelledCount) {
    return labelledCount && shape.front() != *labelledCount && shape.back() == *labelledCount ? SampleAxis::Last : SampleAxis::First;
}

Expected<void> readFeaturesOf(MatFile& file, const std::string& name, std::optional<std::uint64_t> labelledCount, RawSamples& samples) {
    auto variable = file.read(name);
    if (!variable) return variable.error();
    const ArrayShape shape = shapeOf(**variable);
    const SampleAxis axis = axisOf(shape, labelledCount);
    if (axis == SampleAxis::Last && shape.size() == 2) samples.notes.push_back(kTurned);
    if ((*variable)->class_type == MAT_C_SPARSE) {
        if ((*variable)->data == nullptr) return file.bad(name, "is an empty sparse matrix. Save it again.");
        auto matrix = compressed(file, name, **variable);
        if (!matrix) return matrix.error();
        variable->reset();
        if (axis == SampleAxis::Last) {
            matrix->isByColumn = false;
            std::swap(matrix->rowCount, matrix->columnCount);
        }
        auto taken = takeCompressed(displayPath(file.path()) + ": the variable '" + displayText(name) + "'", *std::move(matrix), samples);
        if (taken) samples.notes.push_back("A sparse matrix with " + counted(samples.sparse->storedCount(), "stored cell") + "; it stays sparse.");
        return taken;
    }
    const std::uint64_t count = cellCount(shape).value_or(0);
    if (!isNumeric(**variable) || !isWhole(**variable, count)) return file.bad(name, "is no numeric array. Features are numbers.");
    FeatureArray array{.name = name, .shape = shape, .isColumnMajor = true, .cells = {}};
    array.cells.reserve(static_cast<std::size_t>(count));
    const bool isKnown = forEachNumber((*variable)->data_type, (*variable)->data, static_cast<std::size_t>(count), [&]<class Number>(Number number) {
        if constexpr (std::is_same_v<Number, double>) array.cells.push_back(asCell(number));
        else array.cells.push_back(static_cast<float>(number));
    });
    if (!isKnown) return file.bad(name, "is of a type that is not read. Save it as double.");
    variable->reset();
    return takeFeatures(std::move(array), axis, samples);
}

std::uint64_t countOf(const RawSamples& samples) {
    return samples.sparse ? static_cast<std::uint64_t>(samples.sparse->rowCount()) : samples.features.size() / static_cast<std::size_t>(samples.featureCount);
}

Expected<RawSamples> readPart(MatFile& file, const std::string& features, const std::string& labels, const ReadOptions& options, ReadMonitor& monitor) {
    RawSamples samples{.path = file.path()};
    std::optional<LabelArray> labelled;
    if (!labels.empty() || !options.labels.empty()) {
        auto array = labels.empty() ? readLabelFile(options.labels, monitor) : readLabelsOf(file, labels);
        if (!array) return array.error();
        labelled = *std::move(array);
    }
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    // Of a matrix of labels the first size is taken; takeLabels judges it.
    auto read = readFeaturesOf(file, features, labelled ? std::optional(labelCount(labelled->shape)) : std::nullopt, samples);
    if (!read) return read.error();
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    if (!labelled && samples.sparse) return Error{ErrorCode::NotFound, displayPath(file.path()) + " has a sparse matrix without labels. Name the variable or the file that holds them."};
    auto taken = labelled ? takeLabels(*labelled, countOf(samples), samples) : takeLastColumnAsLabels(samples);
    if (!taken) return taken.error();
    return samples;
}

}  // namespace

Expected<RawDataset> readMatlab(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    if (auto checked = checkMatlab5(path, monitor); !checked) return checked.error();
    auto file = MatFile::open(path);
    if (!file) return file.error();
    auto variables = file->list(monitor);
    if (!variables) return variables.error();
    auto choice = chooseVariables(path, *variables, options);
    if (!choice) return choice.error();
    auto train = readPart(*file, choice->features, choice->labels, options, monitor);
    if (!train) return train.error();
    RawDataset data{.name = displayText(path.stem().native()), .source = displayPath(path), .train = *std::move(train), .test = std::nullopt, .informativeFeatures = {}};
    if (!choice->testFeatures.empty()) {
        auto test = readPart(*file, choice->testFeatures, choice->testLabels, options, monitor);
        if (!test) return test.error();
        data.test = *std::move(test);
    }
    data.train.notes.insert(data.train.notes.begin(), choiceText(*variables, *choice, options));
    return data;
}

Expected<std::vector<VariablePreview>> matlabVariables(const fs::path& path) {
    ReadMonitor monitor;
    if (auto checked = checkMatlab5(path, monitor); !checked) return checked.error();
    auto file = MatFile::open(path);
    if (!file) return file.error();
    auto variables = file->list(monitor);
    if (!variables) return variables.error();
    return previewsOf(*variables);
}

}  // namespace rewire
