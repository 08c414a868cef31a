#include "core/data/readers/matlab.h"

#include "core/base/archive_path.h"
#include "core/base/text.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/label_file.h"
#include "core/data/readers/matlab_file.h"
#include "core/data/readers/scipy_sparse.h"
#include "core/data/readers/variables.h"

#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;

constexpr double kLargestExact = 9007199254740992.0;  // 2^53

Expected<LabelArray> readLabelsOf(MatlabFile& file, const std::string& name) {
    auto variable = file.find(name);
    if (!variable) return variable.error();
    using Class = MatlabVariable::Class;
    if (variable->kind == Class::Text || variable->kind == Class::Cell) {
        auto texts = file.texts(*variable);
        if (!texts) return texts.error();
        // A row of characters is one label; cells may stand in any shape.
        ArrayShape shape = variable->kind == Class::Text ? ArrayShape{texts->size()} : variable->shape;
        return LabelArray{.name = name, .shape = std::move(shape), .isColumnMajor = true, .isText = true, .numbers = {}, .texts = *std::move(texts)};
    }
    LabelArray labels{.name = name, .shape = variable->shape, .isColumnMajor = true};
    if (variable->kind != Class::Number) return file.bad(name, "is no full numeric array. Save the labels with full().");
    bool isExact = true;
    auto read = file.forEachNumber(*variable, [&]<class Number>(Number number) {
        const auto value = static_cast<double>(number);
        if constexpr (sizeof(Number) == 8 && std::is_integral_v<Number>) isExact &= std::abs(value) <= kLargestExact;
        labels.numbers.push_back(value);
    });
    if (!read) return read.error();
    if (labels.numbers.size() != cellCount(labels.shape).value_or(0)) return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    if (!isExact) return file.bad(name, "has values beyond 2^53, which are hardly classes. Number the classes from 1.");
    return labels;
}

constexpr const char* kTurned = "The matrix was turned: its columns are the samples, as the count of labels tells.";

// Rows are samples unless only the last axis has as many items as there are labels.
SampleAxis axisOf(const ArrayShape& shape, std::optional<std::uint64_t> labelledCount) {
    return labelledCount && shape.front() != *labelledCount && shape.back() == *labelledCount ? SampleAxis::Last : SampleAxis::First;
}

Expected<void> readSparseOf(MatlabFile& file, const MatlabVariable& variable, std::optional<std::uint64_t> labelledCount, RawSamples& samples, const ReadMonitor& monitor) {
    auto matrix = file.sparse(variable);
    if (!matrix) return matrix.error();
    if (axisOf({static_cast<std::uint64_t>(matrix->rowCount), static_cast<std::uint64_t>(matrix->columnCount)}, labelledCount) == SampleAxis::Last) {
        matrix->isByColumn = false;
        std::swap(matrix->rowCount, matrix->columnCount);
        samples.notes.push_back(kTurned);
    }
    auto taken = takeCompressed(displayPath(file.path()) + ": the variable '" + displayText(variable.name) + "'", *std::move(matrix), samples, monitor);
    if (taken) samples.notes.push_back("A sparse matrix with " + counted(samples.sparse->storedCount(), "stored cell") + "; it stays sparse.");
    return taken;
}

Expected<void> readFeaturesOf(MatlabFile& file, const std::string& name, std::optional<std::uint64_t> labelledCount, RawSamples& samples, const ReadMonitor& monitor) {
    auto variable = file.find(name);
    if (!variable) return variable.error();
    if (variable->kind == MatlabVariable::Class::Sparse) return readSparseOf(file, *variable, labelledCount, samples, monitor);
    if (variable->kind != MatlabVariable::Class::Number) return file.bad(name, "is no numeric array. Features are numbers.");
    const SampleAxis axis = axisOf(variable->shape, labelledCount);
    if (axis == SampleAxis::Last && variable->shape.size() == 2) samples.notes.push_back(kTurned);
    const std::uint64_t count = cellCount(variable->shape).value_or(0);
    FeatureArray array{.name = name, .shape = variable->shape, .isColumnMajor = true, .cells = {}};
    array.cells.reserve(static_cast<std::size_t>(count));
    auto read = file.forEachNumber(*variable, [&]<class Number>(Number number) {
        if constexpr (std::is_same_v<Number, double>) array.cells.push_back(asCell(number));
        else array.cells.push_back(static_cast<float>(number));
    });
    if (!read) return read;
    if (array.cells.size() != count) return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    return takeFeatures(std::move(array), axis, samples, monitor);
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
    auto read = readFeaturesOf(file, features, labelled ? std::optional(labelCount(labelled->shape)) : std::nullopt, samples, monitor);
    if (!read) return read.error();
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    if (!labelled && samples.sparse) return Error{ErrorCode::NotFound, displayPath(file.path()) + " has a sparse matrix without labels. Name the variable or the file that holds them."};
    auto taken = !labelled ? takeLastColumnAsLabels(samples, monitor) : labels.empty() ? takeLabelFile(*std::move(labelled), countOf(samples), samples) : takeLabels(*labelled, countOf(samples), samples);
    if (!taken) return taken.error();
    return samples;
}

}  // namespace

Expected<RawDataset> readMatlab(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    // The file is read twice: checked, then taken.
    monitor.expect(bytesToRead(path));
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

Expected<VariablesSeen> matlabVariables(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto file = MatlabFile::open(path, monitor);
    if (!file) return file.error();
    auto variables = file->list();
    if (!variables) return variables.error();
    return seen(path, *variables, options);
}

}  // namespace rewire
