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
        return LabelArray{
            .name = name, .shape = std::move(shape), .isColumnMajor = true, .isText = true, .numbers = {}, .texts = *std::move(texts)};
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
    if (labels.numbers.size() != cellCount(labels.shape).value_or(0))
        return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    if (!isExact) return file.bad(name, "has values beyond 2^53, which are hardly classes. Number the classes from 1.");
    return labels;
}

constexpr const char* kTurned = "The matrix was turned: its columns are the samples, as the count of labels tells.";

// Rows are samples unless only the last axis has as many items as there are labels.
SampleAxis axisOf(const ArrayShape& shape, std::optional<std::uint64_t> labelledCount) {
    return labelledCount && shape.front() != *labelledCount && shape.back() == *labelledCount ? SampleAxis::Last : SampleAxis::First;
}

Expected<void> readSparseOf(MatlabFile& file, const MatlabVariable& variable, std::optional<std::uint64_t> labelledCount,
                            RawSamples& samples, const ReadMonitor& monitor) {
    auto matrix = file.sparse(variable);
    if (!matrix) return matrix.error();
    if (axisOf({static_cast<std::uint64_t>(matrix->rowCount), static_cast<std::uint64_t>(matrix->columnCount)}, labelledCount) ==
        SampleAxis::Last) {
        matrix->isByColumn = false;
        std::swap(matrix->rowCount, matrix->columnCount);
        samples.notes.push_back(kTurned);
    }
    auto taken = takeCompressed(displayPath(file.path()) + ": the variable '" + displayText(variable.name) + "'", *std::move(matrix),
                                samples, monitor);
    if (taken)
        samples.notes.push_back("A sparse matrix with " + counted(samples.sparse->storedCount(), "stored cell") + "; it stays sparse.");
    return taken;
}

// How many samples the variable has; of a part only the first ones are taken.
Expected<std::uint64_t> readFeaturesOf(MatlabFile& file, const std::string& name, std::optional<std::uint64_t> labelledCount, Extent extent,
                                       RawSamples& samples, const ReadMonitor& monitor) {
    auto variable = file.find(name);
    if (!variable) return variable.error();
    if (variable->kind == MatlabVariable::Class::Sparse) {
        if (auto read = readSparseOf(file, *variable, labelledCount, samples, monitor); !read) return read.error();
        return static_cast<std::uint64_t>(samples.sparse->rowCount());
    }
    if (variable->kind != MatlabVariable::Class::Number) return file.bad(name, "is no numeric array. Features are numbers.");
    const SampleAxis axis = axisOf(variable->shape, labelledCount);
    if (axis == SampleAxis::Last && variable->shape.size() == 2) samples.notes.push_back(kTurned);
    const std::uint64_t count = cellCount(variable->shape).value_or(0);
    const ArrayPart part(variable->shape, true, axis, extent);
    FeatureArray array{.name = name, .shape = part.shape(), .isColumnMajor = true, .cells = {}};
    array.cells.reserve(static_cast<std::size_t>(part.cellCount()));
    std::uint64_t place = 0;
    auto read = file.forEachNumber(*variable, [&]<class Number>(Number number) {
        if (!part.holds(place++)) return;
        if constexpr (std::is_same_v<Number, double>)
            array.cells.push_back(asCell(number));
        else
            array.cells.push_back(static_cast<float>(number));
    });
    if (!read) return read.error();
    if (place != count || array.cells.size() != part.cellCount())
        return file.bad(name, "has fewer values than its shape says. The file is damaged: save it again.");
    if (auto taken = takeFeatures(std::move(array), axis, samples, monitor); !taken) return taken.error();
    return sampleCount(variable->shape, axis);
}

Expected<RawSamples> readPart(MatlabFile& file, const std::string& features, const std::string& labels, const ReadOptions& options,
                              Extent extent, ReadMonitor& monitor) {
    RawSamples samples{.path = file.path()};
    std::optional<LabelArray> labelled;
    if (!labels.empty() || !options.labels.empty()) {
        auto array = labels.empty() ? readLabelFile(options.labels, options, samples, monitor) : readLabelsOf(file, labels);
        if (!array) return array.error();
        labelled = *std::move(array);
    }
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    // Of a matrix of labels the first size is taken; takeLabels judges it.
    const auto count =
        readFeaturesOf(file, features, labelled ? std::optional(labelCount(labelled->shape)) : std::nullopt, extent, samples, monitor);
    if (!count) return count.error();
    if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
    if (!labelled && samples.sparse)
        return Error{ErrorCode::NotFound,
                     displayPath(file.path()) + " has a sparse matrix without labels. Name the variable or the file that holds them."};
    auto taken = !labelled        ? takeLastColumnAsLabels(samples, monitor)
                 : labels.empty() ? takeLabelFile(*std::move(labelled), *count, samples)
                                  : takeLabels(*labelled, *count, samples);
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
    auto train = readPart(*file, choice->features, choice->labels, options, Extent::Whole, monitor);
    if (!train) return train.error();
    RawDataset data{.name = displayText(path.stem().native()),
                    .source = displayPath(path),
                    .train = *std::move(train),
                    .test = std::nullopt,
                    .informativeFeatures = {}};
    if (!choice->testFeatures.empty()) {
        auto test = readPart(*file, choice->testFeatures, choice->testLabels, options, Extent::Whole, monitor);
        if (!test) return test.error();
        data.test = *std::move(test);
    }
    data.train.notes.insert(data.train.notes.begin(), choiceText(*variables, *choice, options));
    return data;
}

Expected<ArraysSeen> lookAtMatlab(const fs::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto file = MatlabFile::open(path, monitor);
    if (!file) return file.error();
    auto variables = file->list();
    if (!variables) return variables.error();
    return seen(path, *variables, options, [&](const VariableChoice& choice) {
        return readPart(*file, choice.features, choice.labels, options, Extent::FirstSamples, monitor);
    });
}

}  // namespace rewire
