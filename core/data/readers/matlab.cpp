#include "core/data/readers/matlab.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/matlab_file.h"
#include "core/data/readers/scipy_sparse.h"
#include "core/data/readers/variables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr double kLargestExact = 9007199254740992.0;  // 2^53

// Whether the data that matio made are as long as the shape says.
bool isWhole(const matvar_t& variable, std::uint64_t count) {
    const std::size_t size = Mat_SizeOf(variable.data_type);
    return size > 0 && (count == 0 || variable.data != nullptr) && checkedMultiply(count, size).value_or(~std::uint64_t{0}) <= variable.nbytes;
}

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

Expected<LabelArray> charLabels(const MatlabFile& file, const std::string& name, const matvar_t& variable) {
    const ArrayShape shape = shapeOf(variable);
    const std::uint64_t count = cellCount(shape).value_or(0);
    if (shape.size() != 2 || !isWhole(variable, count) || shape[1] > kLongestName) return file.bad(name, "is no matrix of characters with one label a row. Save the labels as numbers.");
    LabelArray labels{.name = name, .shape = {shape[0]}, .isText = true};
    for (std::uint64_t r = 0; r < shape[0]; ++r) labels.texts.push_back(charText(variable, r, shape[0], shape[1]));
    return labels;
}

Expected<LabelArray> cellLabels(const MatlabFile& file, const std::string& name, const matvar_t& variable) {
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

Expected<LabelArray> readLabelsOf(MatlabFile& file, const std::string& name) {
    auto variable = file.find(name);
    if (!variable) return variable.error();
    const matio_classes arrayClass = (*variable)->class_type;
    if (arrayClass == MAT_C_CHAR || arrayClass == MAT_C_CELL) {
        if (auto read = file.readData(name, **variable); !read) return read.error();
        return arrayClass == MAT_C_CHAR ? charLabels(file, name, **variable) : cellLabels(file, name, **variable);
    }
    LabelArray labels{.name = name, .shape = shapeOf(**variable), .isColumnMajor = true};
    if (!isNumeric(**variable)) return file.bad(name, "is no full numeric array. Save the labels with full().");
    bool isExact = true;
    auto read = file.forEachNumber(name, **variable, [&]<class Number>(Number number) {
        const auto value = static_cast<double>(number);
        if constexpr (sizeof(Number) == 8 && std::is_integral_v<Number>) isExact &= std::abs(value) <= kLargestExact;
        labels.numbers.push_back(value);
    });
    if (!read) return read.error();
    if (labels.numbers.size() != cellCount(labels.shape).value_or(0)) return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    if (!isExact) return file.bad(name, "has values beyond 2^53, which are hardly classes. Number the classes from 1.");
    return labels;
}

Expected<CompressedMatrix> compressed(const MatlabFile& file, const std::string& name, const matvar_t& variable) {
    const auto& sparse = *static_cast<const mat_sparse_t*>(variable.data);
    CompressedMatrix matrix{.isByColumn = true, .rowCount = static_cast<std::int64_t>(variable.dims[0]), .columnCount = static_cast<std::int64_t>(variable.dims[1])};
    if (sparse.jc == nullptr || sparse.njc != variable.dims[1] + 1) return file.bad(name, "is a damaged sparse matrix (its column starts do not fit its shape). Save it again.");
    matrix.starts.assign(sparse.jc, sparse.jc + sparse.njc);
    const std::uint64_t stored = sparse.jc[sparse.njc - 1];
    // matio leaves room for nzmax cells, of which the first are used.
    if (stored > sparse.nir || stored > sparse.ndata || (stored > 0 && (sparse.ir == nullptr || sparse.data == nullptr))) return file.bad(name, "is a damaged sparse matrix (it has fewer cells than its column starts say). Save it again.");
    matrix.indices.assign(sparse.ir, sparse.ir + stored);
    matrix.values.reserve(static_cast<std::size_t>(stored));
    const auto kind = kindOf(variable.data_type);
    if (stored > 0 && !kind) return file.bad(name, "is of a type that is not read. Save it as double.");
    if (stored > 0) visitNumbers(*kind, static_cast<const char*>(sparse.data), static_cast<std::size_t>(stored), false, [&](auto number) { matrix.values.push_back(asCell(static_cast<double>(number))); });
    return matrix;
}

constexpr const char* kTurned = "The matrix was turned: its columns are the samples, as the count of labels tells.";

// Rows are samples unless only the last axis has as many items as there are labels.
SampleAxis axisOf(const ArrayShape& shape, std::optional<std::uint64_t> labelledCount) {
    return labelledCount && shape.front() != *labelledCount && shape.back() == *labelledCount ? SampleAxis::Last : SampleAxis::First;
}

Expected<void> readFeaturesOf(MatlabFile& file, const std::string& name, std::optional<std::uint64_t> labelledCount, RawSamples& samples) {
    auto variable = file.find(name);
    if (!variable) return variable.error();
    const ArrayShape shape = shapeOf(**variable);
    const SampleAxis axis = axisOf(shape, labelledCount);
    if (axis == SampleAxis::Last && shape.size() == 2) samples.notes.push_back(kTurned);
    if ((*variable)->class_type == MAT_C_SPARSE) {
        if (auto read = file.readData(name, **variable); !read) return read;
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
    if (!isNumeric(**variable)) return file.bad(name, "is no numeric array. Features are numbers.");
    const std::uint64_t count = cellCount(shape).value_or(0);
    FeatureArray array{.name = name, .shape = shape, .isColumnMajor = true, .cells = {}};
    array.cells.reserve(static_cast<std::size_t>(count));
    auto read = file.forEachNumber(name, **variable, [&]<class Number>(Number number) {
        if constexpr (std::is_same_v<Number, double>) array.cells.push_back(asCell(number));
        else array.cells.push_back(static_cast<float>(number));
    });
    if (!read) return read;
    if (array.cells.size() != count) return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    return takeFeatures(std::move(array), axis, samples);
}

std::uint64_t countOf(const RawSamples& samples) {
    return samples.sparse ? static_cast<std::uint64_t>(samples.sparse->rowCount()) : samples.features.size() / static_cast<std::size_t>(samples.featureCount);
}

Expected<RawSamples> readPart(MatlabFile& file, const std::string& features, const std::string& labels, const ReadOptions& options, ReadMonitor& monitor) {
    RawSamples samples{.path = file.path()};
    std::optional<LabelArray> labelled;
    if (!labels.empty() || !options.labels.empty()) {
        auto array = labels.empty() ? readLabelFile(options.labels, options, samples, monitor) : readLabelsOf(file, labels);
        if (!array) return array.error();
        labelled = *std::move(array);
    }
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    // Of a matrix of labels the first size is taken; takeLabels judges it.
    auto read = readFeaturesOf(file, features, labelled ? std::optional(labelCount(labelled->shape)) : std::nullopt, samples);
    if (!read) return read.error();
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    if (!labelled && samples.sparse) return Error{ErrorCode::NotFound, displayPath(file.path()) + " has a sparse matrix without labels. Name the variable or the file that holds them."};
    auto taken = !labelled ? takeLastColumnAsLabels(samples) : labels.empty() ? takeLabelFile(*std::move(labelled), countOf(samples), samples) : takeLabels(*labelled, countOf(samples), samples);
    if (!taken) return taken.error();
    return samples;
}

}  // namespace

Expected<RawDataset> readMatlab(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    // The file is read twice: checked, then taken.
    std::error_code unknown;
    if (const auto size = fs::file_size(path, unknown); !unknown) monitor.expect(size);
    auto file = MatlabFile::open(path, monitor);
    if (!file) return file.error();
    auto variables = file->list();
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

Expected<std::vector<VariablePreview>> matlabVariables(const fs::path& path, ReadMonitor& monitor) {
    auto file = MatlabFile::open(path, monitor);
    if (!file) return file.error();
    auto variables = file->list();
    if (!variables) return variables.error();
    return previewsOf(*variables);
}

}  // namespace rewire
