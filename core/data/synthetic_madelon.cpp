#include "core/data/synthetic_madelon.h"

#include "core/base/random.h"
#include "core/data/fingerprint.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rewire {
namespace {

// Parts of the generator, each with a stream of its own.
enum Part : std::uint32_t { kClasses, kCovariances, kMixing, kScales, kOrder, kSamples };

class Generator {
  public:
    explicit Generator(const SyntheticMadelonOptions& options)
        : m_options(options),
          m_clusterCount(1 << options.informativeCount),
          m_featureCount(options.informativeCount + options.dependentCount + options.noiseCount) {
        chooseClasses();
        drawCovariances();
        drawMixing();
        drawScales();
    }

    void fill(Samples& part, int count, RandomStream& stream) const {
        std::vector<int> clusters(static_cast<std::size_t>(count));
        for (int s = 0; s < count; ++s) clusters[static_cast<std::size_t>(s)] = s % m_clusterCount;
        stream.shuffle(std::span(clusters));
        part.features.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(m_featureCount));
        for (int s = 0; s < count; ++s) {
            float* row = part.features.data() + static_cast<std::size_t>(s) * static_cast<std::size_t>(m_featureCount);
            fillRow(row, clusters[static_cast<std::size_t>(s)], stream);
            const bool flips = stream.uniform() < m_options.flipFraction;
            const int label = m_classOf[static_cast<std::size_t>(clusters[static_cast<std::size_t>(s)])];
            part.labels.push_back(flips ? 1 - label : label);
        }
    }

    std::vector<std::int32_t> informativeFeatures() const {
        const auto count = m_options.informativeCount + m_options.dependentCount;
        std::vector<std::int32_t> features(m_columnOf.begin(), m_columnOf.begin() + count);
        std::ranges::sort(features);
        return features;
    }

  private:
    RandomStream stream(Part part) const { return {m_options.seed, StreamPurpose::SyntheticData, part}; }

    // As many clusters of each class, at random vertices.
    void chooseClasses() {
        for (int c = 0; c < m_clusterCount; ++c) m_classOf.push_back(c % 2);
        stream(kClasses).shuffle(std::span(m_classOf));
    }
    // Each cluster is a unit Gaussian times a random matrix with entries in [-1, 1].
    void drawCovariances() {
        RandomStream random = stream(kCovariances);
        const int n = m_options.informativeCount;
        for (int entry = 0; entry < m_clusterCount * n * n; ++entry) m_covariance.push_back(random.uniform(-1, 1));
    }
    void drawMixing() {
        RandomStream random = stream(kMixing);
        for (int entry = 0; entry < m_options.dependentCount * m_options.informativeCount; ++entry)
            m_mixing.push_back(random.uniform(-1, 1));
    }
    // Every feature is shifted and scaled, and stands in a random column.
    void drawScales() {
        RandomStream random = stream(kScales);
        for (int f = 0; f < m_featureCount; ++f) {
            m_scale.push_back(random.uniform(1, 100));
            m_shift.push_back(random.uniform(-100, 100));
        }
        m_columnOf.resize(static_cast<std::size_t>(m_featureCount));
        std::iota(m_columnOf.begin(), m_columnOf.end(), 0);
        stream(kOrder).shuffle(std::span(m_columnOf));
    }

    void fillRow(float* row, int cluster, RandomStream& random) const {
        constexpr double kHalfSide = 2.0;  // vertices at +-2, clusters of about unit spread
        const int n = m_options.informativeCount;
        std::vector<double> gaussian(static_cast<std::size_t>(n));
        std::vector<double> informative(static_cast<std::size_t>(n));
        for (double& g : gaussian) g = random.normal();
        const double* covariance = m_covariance.data() + static_cast<std::ptrdiff_t>(cluster) * n * n;
        for (int d = 0; d < n; ++d) {
            double value = (cluster >> d & 1) != 0 ? kHalfSide : -kHalfSide;
            for (int e = 0; e < n; ++e) value += covariance[d * n + e] * gaussian[static_cast<std::size_t>(e)];
            informative[static_cast<std::size_t>(d)] = value;
        }
        int feature = 0;
        const auto put = [&](double value) {
            const auto f = static_cast<std::size_t>(feature++);
            row[m_columnOf[f]] = static_cast<float>(value * m_scale[f] + m_shift[f]);
        };
        for (const double value : informative) put(value);
        for (int d = 0; d < m_options.dependentCount; ++d)
            put(std::inner_product(informative.begin(), informative.end(), m_mixing.begin() + static_cast<std::ptrdiff_t>(d) * n, 0.0));
        for (int d = 0; d < m_options.noiseCount; ++d) put(random.normal());
    }

    SyntheticMadelonOptions m_options;
    int m_clusterCount;
    int m_featureCount;
    std::vector<int> m_classOf;        // [clusters]
    std::vector<double> m_covariance;  // [clusters x n x n]
    std::vector<double> m_mixing;      // [dependent x n]
    std::vector<double> m_scale, m_shift;
    std::vector<std::int32_t> m_columnOf;  // informative, dependent, noise -> column
};

}  // namespace

Dataset makeSyntheticMadelon(const SyntheticMadelonOptions& options) {
    const Generator generator(options);
    Dataset dataset;
    dataset.name = "synthetic-madelon";
    dataset.source = "built-in";
    dataset.featureCount = options.informativeCount + options.dependentCount + options.noiseCount;
    dataset.classNames = {"-1", "+1"};
    dataset.informativeFeatures = generator.informativeFeatures();
    RandomStream stream(options.seed, StreamPurpose::SyntheticData, kSamples);
    generator.fill(dataset.train, options.trainCount, stream);
    generator.fill(dataset.test, options.testCount, stream);
    dataset.fingerprint = fingerprintOf(dataset);
    return dataset;
}

}  // namespace rewire
