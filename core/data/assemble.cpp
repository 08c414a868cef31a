#include "core/data/assemble.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/prepare.h"
#include "core/data/sample_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace rewire {
namespace {

// Classes in the order people expect: numbers by value (1 and 1.0 are one class), else texts by their bytes.
class ClassOrder {
  public:
    explicit ClassOrder(const std::vector<std::string>& trainTexts) {
        m_isNumeric = std::ranges::all_of(trainTexts, [](const std::string& text) { return parseDouble(text).isValid(); });
        for (const std::string& text : trainTexts) m_names.emplace(keyOf(text), text);
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [key, name] : m_names) names.push_back(name);
        return names;
    }
    // Index of each text's class, -1 for a class that training does not have.
    std::vector<std::int32_t> indicesOf(const std::vector<std::string>& texts) const {
        std::vector<std::int32_t> indices;
        for (const std::string& text : texts) {
            const auto found = m_names.find(keyOf(text));
            indices.push_back(found == m_names.end() ? -1 : static_cast<std::int32_t>(std::distance(m_names.begin(), found)));
        }
        return indices;
    }

  private:
    std::pair<double, std::string> keyOf(const std::string& text) const {
        const auto number = parseDouble(text);
        return m_isNumeric && number.isValid() ? std::pair(number.value, std::string()) : std::pair(0.0, text);
    }
    bool m_isNumeric = false;
    std::map<std::pair<double, std::string>, std::string> m_names;
};

// Refuses what is no classification: one sample, or labels that hardly ever repeat.
Expected<void> checkLabels(const RawDataset& raw) {
    const auto samples = raw.train.count();
    const auto distinct = static_cast<std::int64_t>(raw.train.labelTexts.size());
    if (samples == 1 && !raw.test)
        return Error{ErrorCode::BadFormat,
                     raw.source + " has one sample only: there is nothing to train on and nothing to set apart. Give more samples."};
    constexpr std::int64_t kEnoughToJudge = 20;
    if (samples >= kEnoughToJudge && 2 * distinct > samples)
        return Error{ErrorCode::BadFormat, raw.source + " has " + std::to_string(distinct) + " distinct labels in " +
                                               std::to_string(samples) +
                                               " samples: are they the classes? Choose the column, variable or file that holds the class "
                                               "(--label-column, --labels-variable, --labels), or group the values."};
    return {};
}

// A class of which no row is left is no class of the data.
void keepUsedLabels(RawSamples& part) {
    std::vector<std::int32_t> newIndex(part.labelTexts.size(), -1);
    std::vector<std::string> texts;
    for (std::int32_t& label : part.labels) {
        std::int32_t& index = newIndex[static_cast<std::size_t>(label)];
        if (index < 0) {
            index = static_cast<std::int32_t>(texts.size());
            texts.push_back(part.labelTexts[static_cast<std::size_t>(label)]);
        }
        label = index;
    }
    part.labelTexts = std::move(texts);
}

// The rows of which `isKept` is true; how many were left out.
template <class Predicate>
std::int64_t keepRowsThat(RawSamples& part, const std::stop_token& stop, const Predicate& isKept) {
    std::vector<std::size_t> rows;
    for (std::size_t s = 0; s < part.labels.size(); ++s) {
        if (stop.stop_requested()) return 0;
        if (isKept(s)) rows.push_back(s);
    }
    const auto leftOut = static_cast<std::int64_t>(part.labels.size() - rows.size());
    if (leftOut == 0) return 0;
    keepSamples(part, static_cast<std::size_t>(part.featureCount), rows, stop);
    keepUsedLabels(part);
    return leftOut;
}

Expected<void> keepClasses(RawDataset& raw, const std::vector<std::string>& kept, const std::stop_token& stop) {
    if (kept.empty()) return {};
    const ClassOrder order(raw.train.labelTexts);
    const auto wanted = order.indicesOf(kept);
    for (std::size_t k = 0; k < kept.size(); ++k) {
        if (wanted[k] >= 0) continue;
        std::string names;
        for (const std::string& name : order.names())
            if (names.size() < 200) names += (names.empty() ? "'" : ", '") + displayText(name) + "'";
        return Error{ErrorCode::BadSetting, raw.source + " has no class '" + displayText(kept[k]) + "'. Its classes are: " + names + "."};
    }
    std::int64_t leftOut = 0;
    for (RawSamples* part : {&raw.train, raw.test ? &*raw.test : nullptr}) {
        if (part == nullptr) continue;
        const auto indices = order.indicesOf(part->labelTexts);
        leftOut += keepRowsThat(*part, stop, [&](std::size_t s) {
            return std::ranges::find(wanted, std::max(0, indices[static_cast<std::size_t>(part->labels[s])])) != wanted.end() &&
                   indices[static_cast<std::size_t>(part->labels[s])] >= 0;
        });
    }
    raw.train.notes.push_back(counted(static_cast<long long>(kept.size()), "class") + (kept.size() == 1 ? "" : "es") + " of " +
                              std::to_string(order.names().size()) + " were kept; " + counted(leftOut, "sample") +
                              " of the others left out.");
    return {};
}

void renumber(RawSamples& part, const ClassOrder& order) {
    const auto indices = order.indicesOf(part.labelTexts);
    for (std::int32_t& label : part.labels) label = indices[static_cast<std::size_t>(label)];
}

// Test samples of classes that training does not have: refused, left out, or their classes taken in.
Expected<void> treatUnseenClasses(RawDataset& raw, UnseenClasses rule, const std::stop_token& stop, std::vector<std::string>& texts) {
    const auto indices = ClassOrder(raw.train.labelTexts).indicesOf(raw.test->labelTexts);
    const auto isUnseen = [&](std::int32_t label) { return indices[static_cast<std::size_t>(label)] < 0; };
    std::map<std::string, std::int64_t> unseen;
    for (const std::int32_t label : raw.test->labels)
        if (isUnseen(label)) ++unseen[raw.test->labelTexts[static_cast<std::size_t>(label)]];
    if (unseen.empty()) return {};
    std::string list;
    std::int64_t rows = 0;
    for (const auto& [text, count] : unseen) {
        rows += count;
        if (list.size() < 200) list += (list.empty() ? "'" : ", '") + displayText(text) + "' (" + counted(count, "row") + ")";
    }
    if (rule == UnseenClasses::LeaveOut) {
        keepRowsThat(*raw.test, stop, [&](std::size_t s) { return !isUnseen(raw.test->labels[s]); });
        if (raw.test->labels.empty())
            return Error{ErrorCode::Mismatch, "No test sample in " + displayPath(raw.test->path) +
                                                  " has a class that a training sample has: " + list +
                                                  ". Give test samples of the same classes."};
        raw.test->notes.push_back(counted(rows, "test sample") + " of classes that no training sample has left out: " + list + ".");
        return {};
    }
    if (rule == UnseenClasses::CountAsWrong) {
        for (const auto& [text, count] : unseen) texts.push_back(text);
        raw.test->notes.push_back(counted(rows, "test sample") + " of classes that no training sample has will count as wrong: " + list +
                                  ".");
        return {};
    }
    return Error{ErrorCode::Mismatch, "The test samples in " + displayPath(raw.test->path) + " have " +
                                          counted(static_cast<long long>(unseen.size()), "label") +
                                          " that no training sample has: " + list + ", " + counted(rows, "row") +
                                          " in all. Leave these rows out (--unseen-classes leave-out), count them as wrong "
                                          "(--unseen-classes wrong), or train with such samples."};
}

Expected<void> numberClasses(RawDataset& raw, UnseenClasses rule, const std::stop_token& stop, std::vector<std::string>& names) {
    std::vector<std::string> texts = raw.train.labelTexts;
    if (raw.test)
        if (auto treated = treatUnseenClasses(raw, rule, stop, texts); !treated) return treated;
    const ClassOrder order(texts);
    names = order.names();
    renumber(raw.train, order);
    if (raw.test) renumber(*raw.test, order);
    return {};
}

// -------------------------------------------------------------------------------------------------------- features

// "colour=red" of a text column of which inputs were made.
std::string_view textColumnOf(std::string_view name) {
    const std::size_t sign = name.find('=');
    return sign == std::string_view::npos ? std::string_view() : name.substr(0, sign);
}

// One form for both: sparse when either is, since that one may not fit otherwise.
void bringToOneForm(RawSamples& train, RawSamples& test, const std::stop_token& stop) {
    if (train.sparse.has_value() == test.sparse.has_value()) return;
    RawSamples& dense = train.sparse ? test : train;
    dense.sparse = sparseOf(dense.features, static_cast<std::size_t>(dense.featureCount), stop);
    dense.features = {};
}

// Where each test column stands among the training columns, -1 for a value of a text column that training does not have.
Expected<std::vector<std::int64_t>> targetsByName(const RawSamples& train, const RawSamples& test) {
    std::map<std::string_view, std::int64_t> columnOf;
    for (std::size_t c = 0; c < train.featureNames.size(); ++c) columnOf.emplace(train.featureNames[c], static_cast<std::int64_t>(c));
    std::vector<std::int64_t> targets;
    std::vector<bool> isFound(train.featureNames.size(), false);
    for (const std::string& name : test.featureNames) {
        const auto found = columnOf.find(name);
        targets.push_back(found == columnOf.end() ? -1 : found->second);
        if (found != columnOf.end()) isFound[static_cast<std::size_t>(found->second)] = true;
    }
    for (std::size_t c = 0; c < isFound.size(); ++c)
        if (!isFound[c] && textColumnOf(train.featureNames[c]).empty())
            return Error{ErrorCode::Mismatch, "The test samples in " + displayPath(test.path) + " have no column '" +
                                                  displayText(train.featureNames[c]) +
                                                  "' that the training samples have. Give files of the same table."};
    return targets;
}

void moveColumns(RawSamples& test, const std::vector<std::int64_t>& targets, std::size_t width, const std::stop_token& stop) {
    if (!test.sparse) {
        const std::size_t oldWidth = targets.size();
        std::vector<float> features;
        features.reserve(test.labels.size() * width);
        for (std::size_t s = 0; s < test.labels.size() && !stop.stop_requested(); ++s) {
            features.resize((s + 1) * width);
            for (std::size_t c = 0; c < oldWidth; ++c)
                if (targets[c] >= 0) features[s * width + static_cast<std::size_t>(targets[c])] = test.features[s * oldWidth + c];
        }
        test.features = std::move(features);
    } else {
        SparseRows moved;
        std::vector<std::pair<std::uint32_t, float>> cells;
        for (std::int64_t s = 0; s < test.sparse->rowCount() && !stop.stop_requested(); ++s) {
            cells.clear();
            const auto columns = test.sparse->columnsOf(s);
            const auto values = test.sparse->valuesOf(s);
            for (std::size_t i = 0; i < columns.size(); ++i)
                if (targets[columns[i]] >= 0) cells.emplace_back(static_cast<std::uint32_t>(targets[columns[i]]), values[i]);
            std::ranges::sort(cells, {}, [](const auto& cell) { return cell.first; });
            for (const auto& [column, value] : cells) {
                moved.column.push_back(column);
                moved.value.push_back(value);
            }
            moved.endRow();
        }
        test.sparse = std::move(moved);
    }
    test.featureCount = static_cast<int>(width);
}

// Test columns in the training columns' order, by name where both have names.
Expected<void> alignFeatures(RawDataset& raw, const std::stop_token& stop) {
    if (!raw.test) return {};
    RawSamples& test = *raw.test;
    RawSamples& train = raw.train;
    const bool areSparse = train.sparse && test.sparse;
    const bool areNamed = !train.featureNames.empty() && !test.featureNames.empty();
    const auto isOfText = [](const std::string& name) { return !textColumnOf(name).empty(); };
    const bool haveTexts =
        areNamed && (std::ranges::any_of(train.featureNames, isOfText) || std::ranges::any_of(test.featureNames, isOfText));
    if (areSparse && !areNamed && test.featureCount != train.featureCount) {
        train.notes.push_back("The training samples have " + counted(train.featureCount, "feature") + ", the test samples " +
                              std::to_string(test.featureCount) + ": the larger number was taken, what is lacking is 0.");
        train.featureCount = test.featureCount = std::max(train.featureCount, test.featureCount);
        if (!train.featureNames.empty()) train.featureNames.resize(static_cast<std::size_t>(train.featureCount));
    }
    if (test.featureCount != train.featureCount && !haveTexts)
        return Error{ErrorCode::Mismatch, "The training samples have " + counted(train.featureCount, "feature") + ", the test samples in " +
                                              displayPath(test.path) + " " + std::to_string(test.featureCount) +
                                              ". Give files of the same table."};
    bringToOneForm(train, test, stop);
    if (!areNamed || train.featureNames == test.featureNames) return {};
    auto targets = targetsByName(train, test);
    if (!targets) return targets.error();
    moveColumns(test, *targets, static_cast<std::size_t>(train.featureCount), stop);
    if (const auto unknown = std::ranges::count(*targets, -1); unknown > 0)
        train.notes.push_back(counted(unknown, "value") + " of text columns that only the test samples have " +
                              (unknown == 1 ? "was" : "were") + " left out.");
    else if (!haveTexts)
        train.notes.push_back("The test file's columns stand in another order; they were matched by name.");
    return {};
}

// Test samples behind the training samples, to be split anew.
void joinParts(RawDataset& raw) {
    RawSamples& train = raw.train;
    RawSamples& test = *raw.test;
    std::map<std::string, std::int32_t> indexOf;
    for (std::size_t l = 0; l < train.labelTexts.size(); ++l) indexOf.emplace(train.labelTexts[l], static_cast<std::int32_t>(l));
    for (const std::int32_t label : test.labels) {
        const std::string& text = test.labelTexts[static_cast<std::size_t>(label)];
        const auto [found, isNew] = indexOf.emplace(text, static_cast<std::int32_t>(train.labelTexts.size()));
        if (isNew) train.labelTexts.push_back(text);
        train.labels.push_back(found->second);
    }
    if (train.sparse)
        appendRows(*train.sparse, *test.sparse);
    else
        train.features.insert(train.features.end(), test.features.begin(), test.features.end());
    train.notes.insert(train.notes.end(), test.notes.begin(), test.notes.end());
    train.badRows.insert(train.badRows.end(), test.badRows.begin(), test.badRows.end());
    raw.test.reset();
}

// -------------------------------------------------------------------------------------------------------- missing cells

Error missingRefused(const RawSamples& part) {
    std::string places;
    for (const std::string& place : part.missing.places) places += (places.empty() ? "" : "; ") + place;
    return {ErrorCode::BadFormat,
            displayPath(part.path) + " has " + counted(part.missing.count, "missing or non-finite cell") + ": " + places +
                (part.missing.count > static_cast<std::int64_t>(part.missing.places.size()) ? "; ..." : "") +
                ". Fill them with the training mean (--missing mean), leave those rows out (--missing drop), or mend the file."};
}

void dropRows(RawSamples& part, const std::stop_token& stop) {
    const auto width = static_cast<std::size_t>(part.featureCount);
    const auto isWhole = [&](std::size_t s) {
        const auto cells = part.sparse ? part.sparse->valuesOf(static_cast<std::int64_t>(s))
                                       : std::span<const float>(part.features).subspan(s * width, width);
        return std::ranges::none_of(cells, [](float cell) { return std::isnan(cell); });
    };
    const std::int64_t leftOut = keepRowsThat(part, stop, isWhole);
    part.notes.push_back(counted(leftOut, "row") + " with missing cells left out of " + displayPath(part.path.filename()) + ".");
}

// Before classes are numbered and samples set apart: refuses, or leaves rows out. Filling comes after both.
Expected<void> refuseOrDropMissing(RawDataset& raw, MissingCells rule, const std::stop_token& stop) {
    std::vector<RawSamples*> parts{&raw.train};
    if (raw.test) parts.push_back(&*raw.test);
    for (RawSamples* part : parts) {
        if (part->missing.count == 0) continue;
        if (rule == MissingCells::Refuse) return missingRefused(*part);
        if (rule == MissingCells::DropRows) dropRows(*part, stop);
    }
    return {};
}

// Calls take(cell, column) for the stored cells, row by row, until a stop is requested.
template <class Part, class Take>
void forEachCell(Part& part, std::size_t width, const std::stop_token& stop, const Take& take) {
    if (part.sparse) {
        for (std::size_t row = 0; row + 1 < part.sparse->rowStart.size() && !stop.stop_requested(); ++row)
            for (std::size_t i = part.sparse->rowStart[row]; i < part.sparse->rowStart[row + 1]; ++i)
                take(part.sparse->value[i], std::size_t{part.sparse->column[i]});
        return;
    }
    for (std::size_t row = 0; row * width < part.features.size() && !stop.stop_requested(); ++row)
        for (std::size_t c = 0; c < width; ++c) take(part.features[row * width + c], c);
}

// Means of the cells that are there, 0 for a column without any. What is not stored is there, as 0.
std::vector<double> columnMeans(const Samples& train, std::size_t width, const std::stop_token& stop) {
    std::vector<double> sums(width, 0.0);
    std::vector<std::int64_t> counts(width, train.count());
    forEachCell(train, width, stop, [&](const float& cell, std::size_t column) {
        if (std::isnan(cell))
            --counts[column];
        else
            sums[column] += static_cast<double>(cell);
    });
    for (std::size_t c = 0; c < width; ++c) sums[c] = counts[c] > 0 ? sums[c] / static_cast<double>(counts[c]) : 0.0;
    return sums;
}

// With the mean over the training samples alone: test samples must not be seen before they are tested.
void fillMissing(Dataset& dataset, const std::stop_token& stop) {
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    const auto means = columnMeans(dataset.train, width, stop);
    for (Samples* part : {&dataset.train, &dataset.test})
        forEachCell(*part, width, stop, [&](float& cell, std::size_t column) {
            if (std::isnan(cell)) cell = static_cast<float>(means[column]);
        });
    dataset.notes.push_back(counted(dataset.missingCellCount, "missing cell") + " filled with the training mean of the column.");
}

Error cancelled() { return {ErrorCode::Cancelled, "Loading was cancelled."}; }

Samples samplesOf(RawSamples& part) {
    return {.features = std::move(part.features), .sparse = std::move(part.sparse), .labels = std::move(part.labels)};
}

// Everything up to the parts as they were given: rows and classes to keep, the same features in the same order, classes numbered.
Expected<void> bringIntoLine(RawDataset& raw, const Preparation& prepare, const std::stop_token& stop,
                             std::vector<std::string>& classNames) {
    for (RawSamples* part : {&raw.train, raw.test ? &*raw.test : nullptr})
        if (part != nullptr && !part->badRows.empty()) keepUsedLabels(*part);  // a class may have stood in such rows alone
    if (auto treated = refuseOrDropMissing(raw, prepare.missing, stop); !treated) return treated;
    if (stop.stop_requested()) return cancelled();
    if (raw.train.count() == 0)
        return Error{ErrorCode::BadFormat, raw.source + ": no row is without missing cells. Fill them with the mean (--missing mean)."};
    if (auto kept = keepClasses(raw, prepare.keptClasses, stop); !kept) return kept;
    if (stop.stop_requested()) return cancelled();
    if (auto plausible = checkLabels(raw); !plausible) return plausible;
    if (auto aligned = alignFeatures(raw, stop); !aligned) return aligned;
    if (stop.stop_requested()) return cancelled();
    if (raw.test && prepare.split == Preparation::Split::Fraction) joinParts(raw);
    auto numbered = numberClasses(raw, prepare.unseenClasses, stop, classNames);
    if (numbered && stop.stop_requested()) return cancelled();
    return numbered;
}

// What is done to whole data sets, and told of them.
Expected<void> prepareParts(Dataset& dataset, const Preparation& prepare, bool hasTest, const std::stop_token& stop) {
    if (!hasTest)
        if (auto split = splitOffTest(dataset, prepare, stop); !split) return split;
    if (stop.stop_requested()) return cancelled();
    takeSubset(dataset, prepare.mostSamples, prepare.splitSeed, stop);
    if (stop.stop_requested()) return cancelled();
    if (prepare.missing == MissingCells::FillWithMean && dataset.missingCellCount > 0) fillMissing(dataset, stop);
    if (stop.stop_requested()) return cancelled();
    tellPeculiarities(dataset, stop);
    if (stop.stop_requested()) return cancelled();
    if (auto added = addNoiseInputs(dataset, prepare.noise, stop); !added) return added;
    if (stop.stop_requested()) return cancelled();
    if (!prepare.imageShape) return {};
    return setImageShape(dataset, *prepare.imageShape);
}

}  // namespace

Expected<Dataset> assemble(RawDataset raw, const OpenOptions& options, const std::stop_token& stop) {
    Dataset dataset;
    dataset.name = raw.name;
    dataset.source = raw.source;
    if (raw.train.count() == 0)
        return Error{ErrorCode::BadFormat, raw.source + " holds no samples. Check that this is the file with the data."};
    if (raw.train.featureCount < 1)
        return Error{ErrorCode::BadFormat, raw.source + " holds no features beside the class. Give a table with at least one more column."};
    dataset.missingCellCount = raw.train.missing.count + (raw.test ? raw.test->missing.count : 0);
    if (auto inLine = bringIntoLine(raw, options.prepare, stop, dataset.classNames); !inLine) return inLine.error();
    dataset.featureCount = raw.train.featureCount;
    dataset.featureNames = std::move(raw.train.featureNames);
    dataset.imageShape = raw.train.imageShape;
    dataset.informativeFeatures = std::move(raw.informativeFeatures);
    dataset.notes = std::move(raw.train.notes);
    dataset.leftOutRows = std::move(raw.train.badRows);
    dataset.scaling = options.prepare.scaling;
    dataset.train = samplesOf(raw.train);
    if (raw.test) {
        dataset.notes.insert(dataset.notes.end(), raw.test->notes.begin(), raw.test->notes.end());
        dataset.leftOutRows.insert(dataset.leftOutRows.end(), raw.test->badRows.begin(), raw.test->badRows.end());
        dataset.test = samplesOf(*raw.test);
    }
    if (auto prepared = prepareParts(dataset, options.prepare, raw.test.has_value(), stop); !prepared) return prepared.error();
    dataset.fingerprint = fingerprintOf(dataset, stop);
    if (stop.stop_requested()) return cancelled();
    return dataset;
}

Expected<void> setImageShape(Dataset& dataset, const ImageShape& shape) {
    const std::string text = std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                             (shape.channels == 1 ? std::string() : " x " + std::to_string(shape.channels));
    if (shape.width < 1 || shape.height < 1 || (shape.channels != 1 && shape.channels != 3))
        return Error{
            ErrorCode::BadSetting,
            "The image shape " + text + " is none: width and height must be at least 1, and there are 1 (grey) or 3 (RGB) channels."};
    // No overflow: each factor divides out of the feature count.
    if (dataset.featureCount % shape.width != 0 || dataset.featureCount / shape.width % shape.height != 0 ||
        dataset.featureCount / shape.width / shape.height != shape.channels)
        return Error{ErrorCode::BadSetting, "The image shape " + text + " does not fit: the data have " +
                                                counted(dataset.featureCount, "feature") +
                                                ", and width times height times channels must be as many."};
    dataset.imageShape = shape;
    return {};
}

}  // namespace rewire
