#include "core/insight/baselines.h"

#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

namespace rewire {
namespace {

constexpr int kBlock = 16;  // features gathered together: a cache line of a dense row

// One feature: its stored cells with their labels, and how many samples of each class hold 0 without storing it.
struct Column {
    std::span<const float> values;
    std::span<const std::int32_t> labels;
    std::span<const std::int64_t> implicitZeros;  // [classes]
};

// The samples by features.
class Columns {
  public:
    Columns(const Samples& samples, int features, int classes)
        : m_samples(samples), m_features(static_cast<std::size_t>(features)), m_perClass(static_cast<std::size_t>(classes)) {
        for (const std::int32_t label : samples.labels) ++m_perClass[static_cast<std::size_t>(label)];
        if (samples.sparse) transpose(*samples.sparse);
    }
    [[nodiscard]] const std::vector<std::int64_t>& samplesPerClass() const { return m_perClass; }

    // Calls take(feature, column) for features [first, last), at most kBlock of them.
    template <class Take>
    void forEach(std::size_t first, std::size_t last, std::vector<float>& buffer, const Take& take) const {
        std::vector<std::int64_t> zeros(m_perClass.size(), 0);
        const std::size_t count = m_samples.labels.size();
        if (!m_samples.sparse) gather(first, last, buffer);
        for (std::size_t f = first; f < last; ++f) {
            if (!m_samples.sparse) {
                take(f, Column{std::span(buffer).subspan((f - first) * count, count), m_samples.labels, zeros});
                continue;
            }
            const std::size_t begin = m_start[f], stored = m_start[f + 1] - begin;
            const Column column{std::span(m_values).subspan(begin, stored), std::span(m_labels).subspan(begin, stored), zeros};
            zeros = m_perClass;
            for (const std::int32_t label : column.labels) --zeros[static_cast<std::size_t>(label)];
            take(f, column);
        }
    }

  private:
    void gather(std::size_t first, std::size_t last, std::vector<float>& buffer) const {
        const std::size_t count = m_samples.labels.size();
        buffer.resize((last - first) * count);
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t f = first; f < last; ++f) buffer[(f - first) * count + s] = m_samples.features[s * m_features + f];
    }
    void transpose(const SparseRows& rows) {
        m_start.assign(m_features + 1, 0);
        for (const std::uint32_t column : rows.column) ++m_start[column + 1];
        std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
        m_values.resize(rows.value.size());
        m_labels.resize(rows.value.size());
        std::vector<std::size_t> next(m_start.begin(), m_start.end() - 1);
        for (std::int64_t row = 0; row < rows.rowCount(); ++row) {
            const auto columns = rows.columnsOf(row);
            const auto values = rows.valuesOf(row);
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const std::size_t at = next[columns[i]]++;
                m_values[at] = values[i];
                m_labels[at] = m_samples.labels[static_cast<std::size_t>(row)];
            }
        }
    }

    const Samples& m_samples;
    std::size_t m_features;
    std::vector<std::int64_t> m_perClass;
    // Of sparse samples only: compressed columns.
    std::vector<std::size_t> m_start;
    std::vector<float> m_values;
    std::vector<std::int32_t> m_labels;
};

// Variance, F and chi-squared of one feature, from class sums and squares about the class means.
class ClassMoments {
  public:
    ClassMoments(const Column& column, std::span<const std::int64_t> perClass)
        : m_perClass(perClass), m_sum(perClass.size(), 0.0), m_square(perClass.size(), 0.0) {
        for (std::size_t i = 0; i < column.values.size(); ++i) m_sum[classOf(column, i)] += static_cast<double>(column.values[i]);
        m_samples = static_cast<double>(std::accumulate(perClass.begin(), perClass.end(), std::int64_t{0}));
        m_mean = std::accumulate(m_sum.begin(), m_sum.end(), 0.0) / m_samples;
        for (std::size_t i = 0; i < column.values.size(); ++i) {
            const double difference = static_cast<double>(column.values[i]) - meanOf(classOf(column, i));
            m_square[classOf(column, i)] += difference * difference;
        }
        for (std::size_t c = 0; c < perClass.size(); ++c)
            if (column.implicitZeros[c] > 0) m_square[c] += static_cast<double>(column.implicitZeros[c]) * meanOf(c) * meanOf(c);
        for (std::size_t c = 0; c < perClass.size(); ++c) {
            if (perClass[c] == 0) continue;
            ++m_classes;
            m_within += m_square[c];
            m_between += static_cast<double>(perClass[c]) * (meanOf(c) - m_mean) * (meanOf(c) - m_mean);
        }
    }
    [[nodiscard]] double variance() const { return (m_within + m_between) / m_samples; }
    [[nodiscard]] double anovaF() const {
        const double freedom = m_samples - m_classes;
        if (m_classes < 2 || freedom <= 0 || m_between == 0) return 0;
        if (m_within == 0) return std::numeric_limits<double>::infinity();
        return (m_between / (m_classes - 1)) / (m_within / freedom);
    }
    // Of a feature without negative values.
    [[nodiscard]] double chiSquared() const {
        double sum = 0;
        for (std::size_t c = 0; c < m_perClass.size(); ++c) {
            const double expected = static_cast<double>(m_perClass[c]) * m_mean;
            if (expected > 0) sum += (m_sum[c] - expected) * (m_sum[c] - expected) / expected;
        }
        return sum;
    }

  private:
    static std::size_t classOf(const Column& column, std::size_t i) { return static_cast<std::size_t>(column.labels[i]); }
    [[nodiscard]] double meanOf(std::size_t c) const { return m_sum[c] / static_cast<double>(m_perClass[c]); }

    std::span<const std::int64_t> m_perClass;
    std::vector<double> m_sum, m_square;  // [classes]; squares about the class mean
    double m_samples = 0, m_mean = 0, m_within = 0, m_between = 0;
    int m_classes = 0;  // with samples
};

// Mutual information of one feature with the labels. One object a thread: it keeps its buffers.
class BinnedInformation {
  public:
    BinnedInformation(int bins, std::size_t classes) : m_bins(static_cast<std::size_t>(bins)), m_classes(classes) {}

    // Of the stored cells `chosen`; of all when it is empty.
    double operator()(const Column& column, std::span<const std::uint32_t> chosen) {
        sortCells(column, chosen);
        countBins(column.implicitZeros);
        return correctedInformation();
    }

  private:
    struct Cell {
        float value;
        std::int32_t label;
    };
    void sortCells(const Column& column, std::span<const std::uint32_t> chosen) {
        m_cells.clear();
        for (const std::uint32_t i : chosen) m_cells.push_back({column.values[i], column.labels[i]});
        for (std::size_t i = 0; chosen.empty() && i < column.values.size(); ++i) m_cells.push_back({column.values[i], column.labels[i]});
        std::ranges::sort(m_cells, {}, &Cell::value);
    }

    // Calls take(first, last, withZeros) for each different value, ascending; stored cells [first, last) and perhaps the zeros that are not
    // stored.
    template <class Take>
    void forEachValue(bool hasZeros, const Take& take) const {
        for (std::size_t first = 0; first < m_cells.size();) {
            const float value = m_cells[first].value;
            if (hasZeros && value > 0) {
                take(first, first, true);
                hasZeros = false;
            }
            std::size_t last = first + 1;
            while (last < m_cells.size() && m_cells[last].value == value) ++last;
            const bool isZero = hasZeros && value == 0;
            take(first, last, isZero);
            if (isZero) hasZeros = false;
            first = last;
        }
        if (hasZeros) take(m_cells.size(), m_cells.size(), true);
    }

    void countBins(std::span<const std::int64_t> zerosPerClass) {
        const auto zeros = static_cast<std::size_t>(std::accumulate(zerosPerClass.begin(), zerosPerClass.end(), std::int64_t{0}));
        m_samples = m_cells.size() + zeros;
        std::size_t different = 0;
        forEachValue(zeros > 0, [&](std::size_t, std::size_t, bool) { ++different; });
        m_counts.assign(m_bins * m_classes, 0.0);
        std::size_t smaller = 0, index = 0;
        forEachValue(zeros > 0, [&](std::size_t first, std::size_t last, bool withZeros) {
            double* const bin = m_counts.data() + (different <= m_bins ? index++ : m_bins * smaller / m_samples) * m_classes;
            for (std::size_t i = first; i < last; ++i) bin[m_cells[i].label] += 1;
            for (std::size_t c = 0; withZeros && c < m_classes; ++c) bin[c] += static_cast<double>(zerosPerClass[c]);
            smaller += last - first + (withZeros ? zeros : 0);
        });
    }

    [[nodiscard]] double correctedInformation() const {
        const auto samples = static_cast<double>(m_samples);
        std::vector<double> perBin(m_bins, 0.0), perClass(m_classes, 0.0);
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            perBin[i / m_classes] += m_counts[i];
            perClass[i % m_classes] += m_counts[i];
        }
        double information = 0;
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            if (m_counts[i] > 0)
                information += m_counts[i] / samples * std::log(m_counts[i] * samples / (perBin[i / m_classes] * perClass[i % m_classes]));
        const auto occupied = [](const std::vector<double>& counts) {
            return static_cast<double>(std::ranges::count_if(counts, [](double c) { return c > 0; }));
        };
        // Entropies of m occupied cells are too small by about (m - 1) / 2n.
        const double correction = (occupied(perBin) + occupied(perClass) - occupied(m_counts) - 1) / (2 * samples);
        return std::max(0.0, information + correction);
    }

    std::size_t m_bins, m_classes, m_samples = 0;
    std::vector<Cell> m_cells;
    std::vector<double> m_counts;  // [bins x classes]
};

// A random one of every `stride` samples, so that no order among the samples can favour a class. Empty for all.
std::vector<std::uint32_t> chooseSamples(std::int64_t count, std::int64_t stride) {
    std::vector<std::uint32_t> chosen;
    RandomStream stream(0, StreamPurpose::BaselineSample);
    for (std::int64_t first = 0; stride > 1 && first < count; first += stride)
        chosen.push_back(static_cast<std::uint32_t>(
            first + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(std::min(stride, count - first))))));
    return chosen;
}

bool hasNegative(const Samples& samples) {
    const auto& values = samples.sparse ? samples.sparse->value : samples.features;
    return std::ranges::any_of(values, [](float value) { return value < 0; });
}

}  // namespace

std::optional<BaselineScores> measureBaselines(const Samples& train, int featureCount, int classCount, const BaselineOptions& options,
                                               const std::function<void(double)>& progress, std::stop_token stop) {
    const auto features = static_cast<std::size_t>(featureCount);
    BaselineScores scores;
    for (auto* values : {&scores.variance, &scores.anovaF, &scores.mutualInformation}) values->assign(features, 0.0);
    if (!hasNegative(train)) scores.chiSquared.assign(features, 0.0);
    if (train.labels.empty()) return scores;

    const Columns columns(train, featureCount, classCount);
    const double cells = train.sparse ? 0.0 : static_cast<double>(train.count()) * featureCount;
    const auto chosen = chooseSamples(train.count(), static_cast<std::int64_t>(std::ceil(cells / options.cellBudget)));
    scores.mutualInformationSamples = chosen.empty() ? train.count() : static_cast<std::int64_t>(chosen.size());
    scores.mutualInformationBins =
        static_cast<int>(std::clamp<std::int64_t>(scores.mutualInformationSamples / (5 * std::max(1, classCount)), 2, 16));

    std::atomic<bool> isStopped = false;
    runParts(resolvedThreads(options.threads), [&](int part, int parts) {
        const Range range = evenRange(featureCount, part, parts, kBlock);
        BinnedInformation information(scores.mutualInformationBins, static_cast<std::size_t>(classCount));
        std::vector<float> buffer;
        for (int first = range.begin; first < range.end; first += kBlock) {
            if (stop.stop_requested()) {
                isStopped = true;
                return;
            }
            const int last = std::min(range.end, first + kBlock);
            columns.forEach(static_cast<std::size_t>(first), static_cast<std::size_t>(last), buffer,
                            [&](std::size_t f, const Column& column) {
                                const ClassMoments moments(column, columns.samplesPerClass());
                                scores.variance[f] = moments.variance();
                                scores.anovaF[f] = moments.anovaF();
                                if (!scores.chiSquared.empty()) scores.chiSquared[f] = moments.chiSquared();
                                scores.mutualInformation[f] = information(column, chosen);
                            });
            if (part == 0 && progress) progress(static_cast<double>(last - range.begin) / (range.end - range.begin));
        }
    });
    if (isStopped) return std::nullopt;
    return scores;
}

const std::vector<double>& baselineValues(const BaselineScores& scores, Baseline baseline) {
    switch (baseline) {
        case Baseline::Variance: return scores.variance;
        case Baseline::AnovaF: return scores.anovaF;
        case Baseline::MutualInformation: return scores.mutualInformation;
        case Baseline::ChiSquared: break;
    }
    return scores.chiSquared;
}

std::string_view baselineId(Baseline baseline) {
    switch (baseline) {
        case Baseline::Variance: return "variance";
        case Baseline::AnovaF: return "anova_f";
        case Baseline::MutualInformation: return "mutual_information";
        case Baseline::ChiSquared: break;
    }
    return "chi_squared";
}

}  // namespace rewire
