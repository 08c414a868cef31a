#include "ui/models/class_means.h"

#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

void addSample(const Samples& samples, std::int64_t s, int featureCount, std::vector<double>& sums) {
    if (samples.sparse) {
        const auto columns = samples.sparse->columnsOf(s);
        const auto values = samples.sparse->valuesOf(s);
        for (std::size_t c = 0; c < columns.size(); ++c) sums[columns[c]] += static_cast<double>(values[c]);
        return;
    }
    const float* row = samples.features.data() + s * featureCount;
    for (int f = 0; f < featureCount; ++f) sums[static_cast<std::size_t>(f)] += static_cast<double>(row[f]);
}

}  // namespace

std::optional<std::shared_ptr<const ClassMeans>> classMeans(const Dataset& dataset, const std::stop_token& stop) {
    const auto classes = static_cast<std::size_t>(dataset.classCount());
    std::vector<std::vector<double>> sums(classes, std::vector<double>(static_cast<std::size_t>(dataset.featureCount), 0.0));
    std::vector<std::int64_t> counts(classes, 0);
    for (std::int64_t s = 0; s < dataset.train.count(); ++s) {
        if (stop.stop_requested()) return std::nullopt;
        const auto label = static_cast<std::size_t>(dataset.train.labels[static_cast<std::size_t>(s)]);
        addSample(dataset.train, s, dataset.featureCount, sums[label]);
        ++counts[label];
    }
    double lowest = 0;
    double highest = 0;
    for (std::size_t c = 0; c < classes; ++c)
        for (double& sum : sums[c]) {
            sum /= static_cast<double>(std::max<std::int64_t>(1, counts[c]));
            lowest = std::min(lowest, sum);
            highest = std::max(highest, sum);
        }
    auto means = std::make_shared<ClassMeans>();
    for (const auto& ofClass : sums) {
        means->ofClass.emplace_back();
        for (const double mean : ofClass)
            means->ofClass.back().push_back(highest > lowest ? static_cast<float>((mean - lowest) / (highest - lowest)) : 0.0f);
    }
    return std::shared_ptr<const ClassMeans>(std::move(means));
}

}  // namespace rewire
