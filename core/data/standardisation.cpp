#include "core/data/standardisation.h"

#include "core/data/prepare.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace rewire {
namespace {

// Calls take(feature, value) for every cell that is stored, until a stop is requested.
template <class Take>
void forEachCell(const Samples& samples, std::size_t features, const std::stop_token& stop, const Take& take) {
    for (std::int64_t s = 0; s < samples.count() && !stop.stop_requested(); ++s) {
        if (samples.sparse) {
            const auto columns = samples.sparse->columnsOf(s);
            const auto values = samples.sparse->valuesOf(s);
            for (std::size_t i = 0; i < columns.size(); ++i) take(std::size_t{columns[i]}, static_cast<double>(values[i]));
        } else {
            const float* const row = samples.features.data() + static_cast<std::size_t>(s) * features;
            for (std::size_t f = 0; f < features; ++f) take(f, static_cast<double>(row[f]));
        }
    }
}

// How many cells of each feature are stored: the others are 0.
std::vector<std::uint32_t> storedCounts(const Samples& samples, std::size_t features) {
    if (!samples.sparse) return std::vector<std::uint32_t>(features, static_cast<std::uint32_t>(samples.count()));
    std::vector<std::uint32_t> counts(features, 0);
    for (const std::uint32_t column : samples.sparse->column) ++counts[column];
    return counts;
}

void fitStandard(const Samples& train, std::size_t features, const std::stop_token& stop, Standardisation& result) {
    const auto count = static_cast<std::size_t>(train.count());
    forEachCell(train, features, stop, [&](std::size_t f, double value) { result.mean[f] += value; });
    for (double& mean : result.mean) mean /= static_cast<double>(count);
    std::vector<double> squares(features, 0.0);
    forEachCell(train, features, stop, [&](std::size_t f, double value) {
        const double difference = value - result.mean[f];
        squares[f] += difference * difference;
    });
    const auto stored = storedCounts(train, features);
    for (std::size_t f = 0; f < features; ++f) {
        squares[f] += static_cast<double>(count - stored[f]) * result.mean[f] * result.mean[f];
        const double deviation = std::sqrt(squares[f] / static_cast<double>(count));
        // Floats of magnitude |mean| are spaced by about 1.2e-7 |mean|: less spread than that is noise.
        const double noise = 1.2e-7 * std::abs(result.mean[f]);
        result.scale[f] = deviation > noise ? 1.0 / deviation : 0.0;
    }
}

void fitUncentred(const Samples& train, std::size_t features, const std::stop_token& stop, Standardisation& result) {
    forEachCell(train, features, stop, [&](std::size_t f, double value) { result.scale[f] += value * value; });
    for (double& scale : result.scale) scale = scale > 0 ? 1.0 / std::sqrt(scale / static_cast<double>(train.count())) : 0.0;
}

void fitMinMax(const Samples& train, std::size_t features, const std::stop_token& stop, Standardisation& result) {
    const auto stored = storedCounts(train, features);
    std::vector<double> largest(features, std::numeric_limits<double>::lowest());
    result.mean.assign(features, std::numeric_limits<double>::max());
    const auto take = [&](std::size_t f, double value) {
        result.mean[f] = std::min(result.mean[f], value);
        largest[f] = std::max(largest[f], value);
    };
    forEachCell(train, features, stop, take);
    for (std::size_t f = 0; f < features; ++f) {
        if (stored[f] < static_cast<std::size_t>(train.count())) take(f, 0.0);
        result.scale[f] = largest[f] > result.mean[f] ? 1.0 / (largest[f] - result.mean[f]) : 0.0;
    }
}

}  // namespace

Standardisation fitStandardisation(const Samples& train, int featureCount, Scaling scaling, const std::stop_token& stop) {
    const auto features = static_cast<std::size_t>(featureCount);
    Standardisation result{.mean = std::vector<double>(features, 0.0), .scale = std::vector<double>(features, 0.0)};
    if (train.count() == 0) return result;
    switch (scaling) {
        case Scaling::Standard: fitStandard(train, features, stop, result); break;
        case Scaling::Uncentred: fitUncentred(train, features, stop, result); break;
        case Scaling::MinMax: fitMinMax(train, features, stop, result); break;
        case Scaling::None: result.scale.assign(features, 1.0); break;
    }
    return result;
}

Standardisation fitStandardisation(const Samples& train, int featureCount, Scaling scaling) {
    return fitStandardisation(train, featureCount, scaling, {});
}

AlignedVector<float> standardise(const Samples& samples, const Standardisation& standardisation) {
    const std::size_t features = standardisation.mean.size();
    const auto count = static_cast<std::size_t>(samples.count());
    AlignedVector<float> values(count * features);
    const auto scaled = [&](std::size_t f, float value) {
        return static_cast<float>((static_cast<double>(value) - standardisation.mean[f]) * standardisation.scale[f]);
    };
    if (!samples.sparse) {
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t f = 0; f < features; ++f) values[s * features + f] = scaled(f, samples.features[s * features + f]);
        return values;
    }
    std::vector<float> zeros(features);
    for (std::size_t f = 0; f < features; ++f) zeros[f] = scaled(f, 0.0f);
    for (std::size_t s = 0; s < count; ++s) {
        float* const row = values.data() + s * features;
        std::ranges::copy(zeros, row);
        const auto columns = samples.sparse->columnsOf(static_cast<std::int64_t>(s));
        const auto cells = samples.sparse->valuesOf(static_cast<std::int64_t>(s));
        for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = scaled(columns[i], cells[i]);
    }
    return values;
}

std::optional<AlignedVector<std::uint8_t>> asBytes(const Samples& samples) {
    if (samples.sparse) return std::nullopt;
    AlignedVector<std::uint8_t> bytes(samples.features.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const float value = samples.features[i];
        if (!(value >= 0 && value <= 255)) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(value);
        if (static_cast<float>(bytes[i]) != value || std::signbit(value)) return std::nullopt;  // -0 has no byte
    }
    return bytes;
}

SparseRows standardiseSparse(const Samples& samples, const Standardisation& standardisation) {
    assert(samples.sparse && std::ranges::all_of(standardisation.mean, [](double mean) { return mean == 0; }));
    SparseRows rows = *samples.sparse;
    for (std::size_t i = 0; i < rows.column.size(); ++i)
        rows.value[i] = static_cast<float>(static_cast<double>(rows.value[i]) * standardisation.scale[rows.column[i]]);
    return rows;
}

}  // namespace rewire
