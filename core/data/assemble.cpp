#include "core/data/assemble.h"

#include "core/base/parse_number.h"
#include "core/base/random.h"
#include "core/base/text.h"

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
        return Error{ErrorCode::BadFormat, raw.source + " has one sample only: there is nothing to train on and nothing to set apart. Give more samples."};
    constexpr std::int64_t kEnoughToJudge = 20;
    if (samples >= kEnoughToJudge && 2 * distinct > samples)
        return Error{ErrorCode::BadFormat, raw.source + " has " + std::to_string(distinct) + " distinct labels in " + std::to_string(samples) +
                                               " samples: are they the classes? Choose the column that holds the class, or group the values."};
    return {};
}

Expected<void> numberClasses(RawDataset& raw, std::vector<std::string>& names) {
    const ClassOrder order(raw.train.labelTexts);
    names = order.names();
    const auto renumber = [&](RawSamples& part) {
        const auto indices = order.indicesOf(part.labelTexts);
        for (std::int32_t& label : part.labels) label = indices[static_cast<std::size_t>(label)];
    };
    renumber(raw.train);
    if (!raw.test) return {};
    std::map<std::string, std::int64_t> unseen;
    const auto indices = order.indicesOf(raw.test->labelTexts);
    for (const std::int32_t label : raw.test->labels)
        if (indices[static_cast<std::size_t>(label)] < 0) ++unseen[raw.test->labelTexts[static_cast<std::size_t>(label)]];
    if (!unseen.empty()) {
        std::string list;
        std::int64_t rows = 0;
        for (const auto& [text, count] : unseen) {
            rows += count;
            if (list.size() < 200) list += (list.empty() ? "'" : ", '") + displayText(text) + "' (" + counted(count, "row") + ")";
        }
        return Error{ErrorCode::Mismatch, "The test samples in " + displayPath(raw.test->path) + " have " + counted(static_cast<long long>(unseen.size()), "label") +
                                              " that no training sample has: " + list + ", " + counted(rows, "row") + " in all. Remove these rows or train with such samples."};
    }
    renumber(*raw.test);
    return {};
}

// Test columns in the training columns' order, by name where both have names.
Expected<void> alignFeatures(RawDataset& raw) {
    if (!raw.test) return {};
    RawSamples& test = *raw.test;
    const RawSamples& train = raw.train;
    if (test.featureCount != train.featureCount)
        return Error{ErrorCode::Mismatch, "The training samples have " + counted(train.featureCount, "feature") + ", the test samples in " +
                                              displayPath(test.path) + " " + std::to_string(test.featureCount) + ". Give files of the same table."};
    if (train.featureNames.empty() || test.featureNames.empty() || train.featureNames == test.featureNames) return {};
    std::map<std::string, std::size_t> columnOf;
    for (std::size_t c = 0; c < test.featureNames.size(); ++c) columnOf.emplace(test.featureNames[c], c);
    std::vector<std::size_t> source;
    for (const std::string& name : train.featureNames) {
        const auto found = columnOf.find(name);
        if (found == columnOf.end())
            return Error{ErrorCode::Mismatch, "The test samples in " + displayPath(test.path) + " have no column '" + displayText(name) + "' that the training samples have."};
        source.push_back(found->second);
    }
    std::vector<float> row(source.size());
    for (std::size_t s = 0; s < test.labels.size(); ++s) {
        float* cells = test.features.data() + s * source.size();
        for (std::size_t c = 0; c < source.size(); ++c) row[c] = cells[source[c]];
        std::ranges::copy(row, cells);
    }
    raw.train.notes.push_back("The test file's columns stand in another order; they were matched by name.");
    return {};
}

// -------------------------------------------------------------------------------------------------------- missing cells

Error missingRefused(const RawSamples& part) {
    std::string places;
    for (const std::string& place : part.missing.places) places += (places.empty() ? "" : "; ") + place;
    return {ErrorCode::BadFormat, displayPath(part.path) + " has " + counted(part.missing.count, "missing or non-finite cell") + ": " + places +
                                      (part.missing.count > static_cast<std::int64_t>(part.missing.places.size()) ? "; ..." : "") +
                                      ". Fill them with the training mean (--missing mean), leave those rows out (--missing drop), or mend the file."};
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

void dropRows(RawSamples& part) {
    const auto width = static_cast<std::size_t>(part.featureCount);
    std::size_t kept = 0;
    for (std::size_t s = 0; s < part.labels.size(); ++s) {
        const float* row = part.features.data() + s * width;
        if (std::any_of(row, row + width, [](float cell) { return std::isnan(cell); })) continue;
        std::copy(row, row + width, part.features.data() + kept * width);
        part.labels[kept++] = part.labels[s];
    }
    part.notes.push_back(counted(static_cast<long long>(part.labels.size() - kept), "row") + " with missing cells left out of " + displayPath(part.path.filename()) + ".");
    part.labels.resize(kept);
    part.features.resize(kept * width);
    keepUsedLabels(part);
}

// Before classes are numbered and samples set apart: refuses, or leaves rows out. Filling comes after both.
Expected<void> refuseOrDropMissing(RawDataset& raw, MissingCells rule) {
    std::vector<RawSamples*> parts{&raw.train};
    if (raw.test) parts.push_back(&*raw.test);
    for (RawSamples* part : parts) {
        if (part->missing.count == 0) continue;
        if (rule == MissingCells::Refuse) return missingRefused(*part);
        if (rule == MissingCells::DropRows) dropRows(*part);
    }
    return {};
}

// Means of the cells that are there, 0 for a column without any.
std::vector<double> columnMeans(const Samples& train, std::size_t width) {
    std::vector<double> sums(width, 0.0);
    std::vector<std::int64_t> counts(width, 0);
    for (std::size_t cell = 0; cell < train.features.size(); ++cell) {
        if (std::isnan(train.features[cell])) continue;
        sums[cell % width] += static_cast<double>(train.features[cell]);
        ++counts[cell % width];
    }
    for (std::size_t c = 0; c < width; ++c) sums[c] = counts[c] > 0 ? sums[c] / static_cast<double>(counts[c]) : 0.0;
    return sums;
}

// With the mean over the training samples alone: test samples must not be seen before they are tested.
void fillMissing(Dataset& dataset) {
    const auto means = columnMeans(dataset.train, static_cast<std::size_t>(dataset.featureCount));
    for (Samples* part : {&dataset.train, &dataset.test}) {
        for (std::size_t cell = 0; cell < part->features.size(); ++cell)
            if (std::isnan(part->features[cell])) part->features[cell] = static_cast<float>(means[cell % means.size()]);
    }
    dataset.notes.push_back(counted(dataset.missingCellCount, "missing cell") + " filled with the training mean of the column.");
}

// ----------------------------------------------------------------------------------------------------------------- split

void moveRows(const Samples& from, const std::vector<std::size_t>& rows, int featureCount, Samples& to) {
    const auto width = static_cast<std::size_t>(featureCount);
    for (const std::size_t row : rows) {
        to.features.insert(to.features.end(), from.features.begin() + static_cast<std::ptrdiff_t>(row * width),
                           from.features.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
        to.labels.push_back(from.labels[row]);
    }
}

// The same fraction of every class; a class of one sample stays in training.
Expected<void> splitStratified(Dataset& dataset, double fraction, std::uint64_t seed) {
    if (!(fraction > 0 && fraction < 1))
        return Error{ErrorCode::BadSetting, "The test fraction must lie between 0 and 1: the data set has no test samples of its own, so some must be set apart."};
    const Samples all = std::move(dataset.train);
    dataset.train = {};
    std::vector<std::vector<std::size_t>> rowsOf(dataset.classNames.size());
    for (std::size_t s = 0; s < all.labels.size(); ++s) rowsOf[static_cast<std::size_t>(all.labels[s])].push_back(s);
    std::vector<std::size_t> trainRows, testRows;
    std::int64_t singles = 0;
    for (std::size_t c = 0; c < rowsOf.size(); ++c) {
        RandomStream(seed, StreamPurpose::Split, static_cast<std::uint32_t>(c)).shuffle(std::span(rowsOf[c]));
        auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rowsOf[c].size())));
        if (rowsOf[c].size() == 1) ++singles;
        count = std::min(count, rowsOf[c].size() - 1);
        testRows.insert(testRows.end(), rowsOf[c].begin(), rowsOf[c].begin() + static_cast<std::ptrdiff_t>(count));
        trainRows.insert(trainRows.end(), rowsOf[c].begin() + static_cast<std::ptrdiff_t>(count), rowsOf[c].end());
    }
    if (testRows.empty())
        return Error{ErrorCode::BadSetting, "A test fraction of " + std::to_string(fraction) + " of " + counted(all.count(), "sample") +
                                                " leaves no test sample. Give a larger fraction or a test file."};
    std::ranges::sort(trainRows);
    std::ranges::sort(testRows);
    moveRows(all, trainRows, dataset.featureCount, dataset.train);
    moveRows(all, testRows, dataset.featureCount, dataset.test);
    dataset.notes.push_back("No test samples were given: " + counted(dataset.test.count(), "sample") + " of " + std::to_string(all.count()) +
                            " were set apart, the same share of each class (split seed " + std::to_string(seed) + ").");
    if (singles > 0) dataset.notes.push_back(std::to_string(singles) + (singles == 1 ? " class" : " classes") + " of a single sample stayed in training.");
    return {};
}

// Test rows that are training rows too, cell for cell.
std::int64_t duplicatesAcross(const Dataset& dataset) {
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    const auto rowText = [&](const Samples& part, std::size_t s) {
        return std::string_view(reinterpret_cast<const char*>(part.features.data() + s * width), width * sizeof(float));
    };
    std::vector<std::size_t> hashes;
    for (std::size_t s = 0; s < dataset.train.labels.size(); ++s) hashes.push_back(std::hash<std::string_view>{}(rowText(dataset.train, s)));
    std::ranges::sort(hashes);
    std::int64_t count = 0;
    for (std::size_t s = 0; s < dataset.test.labels.size(); ++s)
        count += std::ranges::binary_search(hashes, std::hash<std::string_view>{}(rowText(dataset.test, s))) ? 1 : 0;
    return count;
}

}  // namespace

Expected<Dataset> assemble(RawDataset raw, const OpenOptions& options) {
    Dataset dataset;
    dataset.name = raw.name;
    dataset.source = raw.source;
    if (raw.train.count() == 0) return Error{ErrorCode::BadFormat, raw.source + " holds no samples."};
    if (raw.train.featureCount < 1) return Error{ErrorCode::BadFormat, raw.source + " holds no features."};
    dataset.missingCellCount = raw.train.missing.count + (raw.test ? raw.test->missing.count : 0);
    if (auto treated = refuseOrDropMissing(raw, options.prepare.missing); !treated) return treated.error();
    if (raw.train.count() == 0) return Error{ErrorCode::BadFormat, raw.source + ": no row is without missing cells."};
    if (auto plausible = checkLabels(raw); !plausible) return plausible.error();
    if (auto numbered = numberClasses(raw, dataset.classNames); !numbered) return numbered.error();
    if (auto aligned = alignFeatures(raw); !aligned) return aligned.error();
    dataset.featureCount = raw.train.featureCount;
    dataset.featureNames = std::move(raw.train.featureNames);
    dataset.imageShape = raw.train.imageShape;
    dataset.informativeFeatures = std::move(raw.informativeFeatures);
    dataset.notes = std::move(raw.train.notes);
    dataset.train = {.features = std::move(raw.train.features), .labels = std::move(raw.train.labels)};
    if (raw.test) {
        dataset.notes.insert(dataset.notes.end(), raw.test->notes.begin(), raw.test->notes.end());
        dataset.test = {.features = std::move(raw.test->features), .labels = std::move(raw.test->labels)};
    } else if (auto split = splitStratified(dataset, options.prepare.testFraction, options.prepare.splitSeed); !split) {
        return split.error();
    }
    if (options.prepare.missing == MissingCells::FillWithMean && dataset.missingCellCount > 0) fillMissing(dataset);
    if (const std::int64_t same = duplicatesAcross(dataset); same > 0)
        dataset.notes.push_back(counted(same, "test sample") + (same == 1 ? " is" : " are") + " in the training samples too, cell for cell: test accuracy may flatter.");
    if (options.prepare.imageShape)
        if (auto shaped = setImageShape(dataset, *options.prepare.imageShape); !shaped) return shaped.error();
    dataset.fingerprint = fingerprintOf(dataset);
    return dataset;
}

Expected<void> setImageShape(Dataset& dataset, const ImageShape& shape) {
    const std::string text = std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                             (shape.channels == 1 ? std::string() : " x " + std::to_string(shape.channels));
    if (shape.width < 1 || shape.height < 1 || (shape.channels != 1 && shape.channels != 3))
        return Error{ErrorCode::BadSetting, "The image shape " + text + " is none: width and height must be at least 1, and there are 1 (grey) or 3 (RGB) channels."};
    // No overflow: each factor divides out of the feature count.
    if (dataset.featureCount % shape.width != 0 || dataset.featureCount / shape.width % shape.height != 0 ||
        dataset.featureCount / shape.width / shape.height != shape.channels)
        return Error{ErrorCode::BadSetting, "The image shape " + text + " does not fit: the data have " + counted(dataset.featureCount, "feature") +
                                                ", and width times height times channels must be as many."};
    dataset.imageShape = shape;
    return {};
}

}  // namespace rewire
