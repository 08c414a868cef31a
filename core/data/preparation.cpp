#include "core/data/preparation.h"

#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/data/prepare.h"
#include "core/data/sample_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rewire {
namespace {

using RowLists = std::vector<std::vector<std::size_t>>;

RowLists rowsByClass(const Samples& samples, std::size_t classCount) {
    RowLists rows(classCount);
    for (std::size_t s = 0; s < samples.labels.size(); ++s) rows[static_cast<std::size_t>(samples.labels[s])].push_back(s);
    return rows;
}

Samples copySamples(const Samples& from, std::size_t width, std::span<const std::size_t> rows, const std::stop_token& stop) {
    Samples to;
    if (from.sparse)
        to.sparse = copyRows(*from.sparse, rows, stop);
    else
        to.features = copyRows(from.features, width, rows, stop);
    for (const std::size_t row : rows) to.labels.push_back(from.labels[row]);
    return to;
}

std::string amount(double fraction) {
    std::string text = std::to_string(fraction);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text + '0' : text;
}

// The same fraction of every class; a class of one sample stays in training.
std::vector<std::size_t> stratifiedTestRows(Dataset& dataset, double fraction, std::uint64_t seed) {
    RowLists rowsOf = rowsByClass(dataset.train, dataset.classNames.size());
    std::vector<std::size_t> testRows;
    std::int64_t singles = 0;
    for (std::size_t c = 0; c < rowsOf.size(); ++c) {
        if (rowsOf[c].empty()) continue;
        RandomStream(seed, StreamPurpose::Split, static_cast<std::uint32_t>(c)).shuffle(std::span(rowsOf[c]));
        auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rowsOf[c].size())));
        if (rowsOf[c].size() == 1) ++singles;
        count = std::min(count, rowsOf[c].size() - 1);
        testRows.insert(testRows.end(), rowsOf[c].begin(), rowsOf[c].begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (singles > 0)
        dataset.notes.push_back(std::to_string(singles) + (singles == 1 ? " class" : " classes") +
                                " of a single sample stayed in training.");
    return testRows;
}

std::vector<std::size_t> plainTestRows(const Dataset& dataset, double fraction, std::uint64_t seed) {
    std::vector<std::size_t> rows(dataset.train.labels.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    RandomStream(seed, StreamPurpose::Split).shuffle(std::span(rows));
    const auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows.size())));
    rows.resize(std::min(count, rows.size() - 1));
    return rows;
}

std::int64_t duplicatesAcross(const Dataset& dataset, const std::stop_token& stop) {
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    std::vector<std::uint64_t> hashes;
    for (std::size_t s = 0; s < dataset.train.labels.size() && !stop.stop_requested(); ++s)
        hashes.push_back(hashOfRow(dataset.train, s, width));
    std::ranges::sort(hashes);
    std::int64_t count = 0;
    for (std::size_t s = 0; s < dataset.test.labels.size() && !stop.stop_requested(); ++s)
        count += std::ranges::binary_search(hashes, hashOfRow(dataset.test, s, width)) ? 1 : 0;
    return count;
}

// The columns of which copies are shuffled: all in random order, again and again.
std::vector<std::size_t> copiedColumns(std::size_t width, const NoiseInputs& noise) {
    std::vector<std::size_t> order(width), columns;
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream(noise.seed, StreamPurpose::NoiseInputs).shuffle(std::span(order));
    for (std::size_t n = 0; n < static_cast<std::size_t>(noise.count); ++n) columns.push_back(order[n % width]);
    return columns;
}

std::vector<std::size_t> shuffledRows(std::size_t count, RandomStream stream) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    stream.shuffle(std::span(rows));
    return rows;
}

RandomStream noiseStream(const NoiseInputs& noise, std::size_t input, std::uint32_t part) {
    return {noise.seed, StreamPurpose::NoiseInputs, static_cast<std::uint32_t>(input + 1), part};
}

void addNoiseDense(Samples& samples, std::size_t width, const NoiseInputs& noise, const std::vector<std::size_t>& columns,
                   std::uint32_t part, const std::stop_token& stop) {
    const std::size_t rows = samples.labels.size(), wide = width + columns.size();
    std::vector<float> features;
    features.reserve(rows * wide);
    for (std::size_t s = 0; s < rows; ++s) {
        if (stop.stop_requested()) return;
        const auto row = samples.features.begin() + static_cast<std::ptrdiff_t>(s * width);
        features.insert(features.end(), row, row + static_cast<std::ptrdiff_t>(width));
        features.resize((s + 1) * wide);
    }
    for (std::size_t n = 0; n < columns.size(); ++n) {
        if (stop.stop_requested()) return;
        RandomStream stream = noiseStream(noise, n, part);
        if (noise.kind == NoiseInputs::Kind::Gaussian) {
            for (std::size_t s = 0; s < rows; ++s) features[s * wide + width + n] = static_cast<float>(stream.normal());
            continue;
        }
        const auto target = shuffledRows(rows, stream);
        for (std::size_t s = 0; s < rows; ++s) features[target[s] * wide + width + n] = samples.features[s * width + columns[n]];
    }
    samples.features = std::move(features);
}

void addNoiseSparse(Samples& samples, std::size_t width, const NoiseInputs& noise, const std::vector<std::size_t>& columns,
                    std::uint32_t part, const std::stop_token& stop) {
    const std::size_t rows = samples.labels.size();
    const SparseRows old = *std::move(samples.sparse);
    std::vector<std::vector<std::pair<std::size_t, float>>> cellsOf(width);  // of each column: row and value
    for (std::size_t s = 0; s < rows && !stop.stop_requested(); ++s)
        for (std::size_t cell = old.rowStart[s]; cell < old.rowStart[s + 1]; ++cell)
            cellsOf[old.column[cell]].emplace_back(s, old.value[cell]);
    std::vector<std::vector<std::pair<std::uint32_t, float>>> added(rows);
    for (std::size_t n = 0; n < columns.size(); ++n) {
        if (stop.stop_requested()) return;
        const auto column = static_cast<std::uint32_t>(width + n);
        RandomStream stream = noiseStream(noise, n, part);
        if (noise.kind == NoiseInputs::Kind::Gaussian) {
            for (std::size_t s = 0; s < rows; ++s) added[s].emplace_back(column, static_cast<float>(stream.normal()));
            continue;
        }
        const auto target = shuffledRows(rows, stream);
        for (const auto& [row, value] : cellsOf[columns[n]]) added[target[row]].emplace_back(column, value);
    }
    SparseRows wide;
    for (std::size_t s = 0; s < rows && !stop.stop_requested(); ++s) {
        const auto columnsOfRow = old.columnsOf(static_cast<std::int64_t>(s));
        const auto values = old.valuesOf(static_cast<std::int64_t>(s));
        wide.column.insert(wide.column.end(), columnsOfRow.begin(), columnsOfRow.end());
        wide.value.insert(wide.value.end(), values.begin(), values.end());
        for (const auto& [column, value] : added[s]) {
            wide.column.push_back(column);
            wide.value.push_back(value);
        }
        wide.endRow();
    }
    samples.sparse = std::move(wide);
}

// Dense samples are copied to their new width; of sparse ones shuffled columns have as many cells as those they copy.
Expected<void> checkNoiseMemory(const Dataset& dataset, const NoiseInputs& noise) {
    double needed = 0;
    for (const Samples* samples : {&dataset.train, &dataset.test}) {
        const auto rows = static_cast<double>(samples->count());
        const double added = rows * noise.count;
        const double stored = samples->sparse ? static_cast<double>(samples->sparse->storedCount()) : 0.0;
        if (!samples->sparse)
            needed += sizeof(float) * (rows * dataset.featureCount + added);
        else
            needed += (sizeof(float) + sizeof(std::uint32_t)) *
                      (stored + (noise.kind == NoiseInputs::Kind::Gaussian ? added : stored * noise.count / dataset.featureCount));
    }
    const auto available = availableMemory();
    if (!available || needed <= static_cast<double>(*available)) return {};
    const auto inMebibytes = [](double bytes) { return std::to_string(std::llround(bytes / (1 << 20))) + " MiB"; };
    return Error{ErrorCode::TooLarge, counted(noise.count, "noise input") + " need about " + inMebibytes(needed) + " of memory, and " +
                                          inMebibytes(static_cast<double>(*available)) +
                                          " are free. Add fewer (--noise-inputs), or take fewer samples (--most-samples)."};
}

void subsetOf(Samples& samples, std::size_t width, std::size_t classCount, std::size_t most, std::uint64_t seed, std::uint32_t part,
              const std::stop_token& stop) {
    RowLists rowsOf = rowsByClass(samples, classCount);
    const double share = static_cast<double>(most) / static_cast<double>(samples.labels.size());
    std::vector<std::size_t> rows;
    for (std::size_t c = 0; c < rowsOf.size(); ++c) {
        RandomStream(seed, StreamPurpose::Subset, static_cast<std::uint32_t>(c), part).shuffle(std::span(rowsOf[c]));
        const auto count =
            std::max<std::size_t>(static_cast<std::size_t>(share * static_cast<double>(rowsOf[c].size())), rowsOf[c].empty() ? 0 : 1);
        rows.insert(rows.end(), rowsOf[c].begin(), rowsOf[c].begin() + static_cast<std::ptrdiff_t>(count));
    }
    std::ranges::sort(rows);
    keepSamples(samples, width, rows, stop);
}

}  // namespace

Expected<void> splitOffTest(Dataset& dataset, const Preparation& preparation, const std::stop_token& stop) {
    const double fraction = preparation.testFraction;
    const std::int64_t total = dataset.train.count();
    if (!(fraction > 0 && fraction < 1))
        return Error{ErrorCode::BadSetting, "The test fraction must lie between 0 and 1, not " + amount(fraction) + ": some of the " +
                                                counted(total, "sample") + " must be set apart for testing, and some must stay."};
    std::vector<std::size_t> testRows = preparation.isStratified ? stratifiedTestRows(dataset, fraction, preparation.splitSeed)
                                                                 : plainTestRows(dataset, fraction, preparation.splitSeed);
    if (testRows.empty())
        return Error{ErrorCode::BadSetting,
                     "A test fraction of " + amount(fraction) + " of " + counted(total, "sample") +
                         " leaves no test sample. Give a larger fraction (--test-fraction) or a test file (--test)."};
    std::ranges::sort(testRows);
    std::vector<std::size_t> trainRows;
    std::size_t next = 0;
    for (std::size_t s = 0; s < static_cast<std::size_t>(total); ++s) {
        if (next < testRows.size() && testRows[next] == s)
            ++next;
        else
            trainRows.push_back(s);
    }
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    dataset.test = copySamples(dataset.train, width, testRows, stop);
    if (stop.stop_requested()) return {};
    keepSamples(dataset.train, width, trainRows, stop);
    dataset.notes.push_back(
        std::string(preparation.split == Preparation::Split::AsGiven ? "No test samples were given: " : "Split as asked: ") +
        counted(dataset.test.count(), "sample") + " of " + std::to_string(total) + " were set apart, " +
        (preparation.isStratified ? "the same share of each class" : "whatever their class") + " (split seed " +
        std::to_string(preparation.splitSeed) + ").");
    return {};
}

void takeSubset(Dataset& dataset, std::int64_t mostSamples, std::uint64_t seed, const std::stop_token& stop) {
    std::uint32_t part = 0;
    for (Samples* samples : {&dataset.train, &dataset.test}) {
        const std::int64_t before = samples->count();
        if (mostSamples > 0 && before > mostSamples) {
            subsetOf(*samples, static_cast<std::size_t>(dataset.featureCount), dataset.classNames.size(),
                     static_cast<std::size_t>(mostSamples), seed, part, stop);
            dataset.notes.push_back(counted(samples->count(), "sample") + " of " + std::to_string(before) + " were taken for " +
                                    (part == 0 ? "training" : "testing") + ", the same share of each class.");
        }
        ++part;
    }
}

Expected<void> addNoiseInputs(Dataset& dataset, const NoiseInputs& noise, const std::stop_token& stop) {
    if (noise.count <= 0) return {};
    if (auto fits = checkNoiseMemory(dataset, noise); !fits) return fits;
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    const auto columns = copiedColumns(width, noise);
    std::uint32_t part = 0;
    for (Samples* samples : {&dataset.train, &dataset.test}) {
        if (samples->sparse)
            addNoiseSparse(*samples, width, noise, columns, part, stop);
        else
            addNoiseDense(*samples, width, noise, columns, part, stop);
        ++part;
    }
    const bool wasKnown = dataset.truthIsKnown();
    if (!wasKnown) {
        dataset.informativeFeatures.resize(width);
        std::iota(dataset.informativeFeatures.begin(), dataset.informativeFeatures.end(), 0);
    }
    dataset.featureNames.resize(width);  // unnamed ones keep the empty name that stands for their number
    for (int n = 1; n <= noise.count; ++n) dataset.featureNames.push_back("noise " + std::to_string(n));
    dataset.featureCount += noise.count;
    std::string note =
        counted(noise.count, "noise input") + (noise.count == 1 ? " was" : " were") + " added (" +
        (noise.kind == NoiseInputs::Kind::Gaussian ? "standard normal numbers" : "copies of columns with their rows shuffled") + ", seed " +
        std::to_string(noise.seed) + (wasKnown ? ")." : "); the others count as informative.");
    if (dataset.imageShape) note += " The samples are no images any more.";
    dataset.imageShape.reset();
    dataset.notes.push_back(std::move(note));
    return {};
}

void tellPeculiarities(Dataset& dataset, const std::stop_token& stop) {
    const DatasetSummary summary = summarise(dataset, stop);
    const auto tell = [&](std::size_t count, const std::string& what) {
        if (count > 0) dataset.notes.push_back(counted(static_cast<long long>(count), "column") + (count == 1 ? " is " : " are ") + what);
    };
    const std::size_t nearly = summary.nearConstantFeatures.size();
    tell(summary.constantFeatures.size() - nearly, "constant over the training samples and cannot tell classes apart.");
    tell(nearly, "constant over the training samples but for the rounding of its values, and taken as constant.");
    tell(summary.duplicateFeatures.size(), "equal to an earlier one in every training sample.");
    if (summary.zeroRowCount > 0)
        dataset.notes.push_back(counted(summary.zeroRowCount, "training sample") + (summary.zeroRowCount == 1 ? " has" : " have") +
                                " nothing but zeros.");
    const auto isThere = [](std::int64_t count) { return count > 0; };
    const auto [fewest, most] = std::ranges::minmax(summary.trainPerClass);
    if (std::ranges::all_of(summary.trainPerClass, isThere) && most >= 100 * fewest)
        dataset.notes.push_back("The classes are very uneven: the largest has " + std::to_string(most) +
                                " training samples, the smallest " + std::to_string(fewest) + ".");
    if (const std::int64_t same = duplicatesAcross(dataset, stop); same > 0)
        dataset.notes.push_back(counted(same, "test sample") + (same == 1 ? " is" : " are") +
                                " in the training samples too, cell for cell: test accuracy may flatter.");
}

}  // namespace rewire
