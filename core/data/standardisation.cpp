#include "core/data/standardisation.h"

#include <algorithm>
#include <cmath>

namespace rewire {

Standardisation fitStandardisation(const Samples& train, int featureCount) {
    const auto features = static_cast<std::size_t>(featureCount);
    const auto count = static_cast<std::size_t>(train.count());
    Standardisation result{.mean = std::vector<double>(features, 0.0), .scale = std::vector<double>(features, 0.0)};
    if (count == 0) return result;
    for (std::size_t s = 0; s < count; ++s)
        for (std::size_t f = 0; f < features; ++f) result.mean[f] += static_cast<double>(train.features[s * features + f]);
    for (double& mean : result.mean) mean /= static_cast<double>(count);
    std::vector<double> squares(features, 0.0);
    for (std::size_t s = 0; s < count; ++s) {
        for (std::size_t f = 0; f < features; ++f) {
            const double difference = static_cast<double>(train.features[s * features + f]) - result.mean[f];
            squares[f] += difference * difference;
        }
    }
    for (std::size_t f = 0; f < features; ++f) {
        const double deviation = std::sqrt(squares[f] / static_cast<double>(count));
        // Floats of magnitude |mean| are spaced by about 1.2e-7 |mean|: less spread than that is noise.
        const double noise = 1.2e-7 * std::abs(result.mean[f]);
        result.scale[f] = deviation > noise ? 1.0 / deviation : 0.0;
    }
    return result;
}

std::vector<float> standardise(const Samples& samples, const Standardisation& standardisation) {
    const std::size_t features = standardisation.mean.size();
    std::vector<float> values(samples.features.size());
    for (std::size_t s = 0; s < static_cast<std::size_t>(samples.count()); ++s) {
        for (std::size_t f = 0; f < features; ++f) {
            const std::size_t cell = s * features + f;
            values[cell] = static_cast<float>((static_cast<double>(samples.features[cell]) - standardisation.mean[f]) *
                                              standardisation.scale[f]);
        }
    }
    return values;
}

}  // namespace rewire
