#include "core/data/synthetic_classes.h"

#include "core/base/memory.h"
#include "core/base/parse_number.h"
#include "core/base/random.h"
#include "core/base/text.h"

#include <algorithm>
#include <numeric>

namespace rewire {
namespace {

// Parts of the generator, each with a stream of its own; behind those of synthetic_madelon.cpp.
enum Part : std::uint32_t { kPlaces = 100, kCentres, kTrain, kTest };

Error bad(std::string_view part, const std::string& advice) {
    return {ErrorCode::BadSetting, "Synthetic data cannot be made from '" + displayText(part) + "': " + advice};
}

int testCountOf(const SyntheticClassesOptions& options) { return std::max(options.classCount, options.sampleCount / 4); }

Expected<void> check(const SyntheticClassesOptions& options, std::string_view description) {
    if (options.classCount < 2) return bad(description, "there must be at least 2 classes.");
    if (options.sampleCount < options.classCount) return bad(description, "there must be at least one sample a class.");
    if (options.informativeCount > options.featureCount)
        return bad(description, "there cannot be more informative features than features.");
    const double bytes = 4.0 * options.featureCount * (static_cast<double>(options.sampleCount) + testCountOf(options));
    const auto available = availableMemory();
    if (available && bytes > static_cast<double>(*available))
        return Error{ErrorCode::TooLarge, "These synthetic data need " + std::to_string(static_cast<std::int64_t>(bytes) >> 20) +
                                              " MiB of memory and " + std::to_string(*available >> 20) +
                                              " MiB are available; ask for fewer samples or features."};
    return {};
}

}  // namespace

Expected<SyntheticClassesOptions> parseSyntheticClasses(std::string_view description) {
    SyntheticClassesOptions options;
    const std::pair<std::string_view, int*> fields[] = {{"samples", &options.sampleCount},
                                                        {"features", &options.featureCount},
                                                        {"classes", &options.classCount},
                                                        {"informative", &options.informativeCount}};
    std::string_view rest = description;
    while (!rest.empty()) {
        const std::string_view part = trimmed(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
        const std::size_t equals = part.find('=');
        const auto field = std::ranges::find(fields, trimmed(part.substr(0, equals)), [](const auto& f) { return f.first; });
        if (equals == std::string_view::npos || field == std::end(fields))
            return bad(part, "give parts such as samples=203,features=3312,classes=5,informative=50.");
        const auto number = parseInteger(trimmed(part.substr(equals + 1)));
        constexpr std::int64_t kMost = 10'000'000;
        if (!number.isValid() || number.value < 1 || number.value > kMost)
            return bad(part, "give a whole number from 1 to " + std::to_string(kMost) + ".");
        *field->second = static_cast<int>(number.value);
    }
    if (auto checked = check(options, description); !checked) return checked.error();
    return options;
}

Dataset makeSyntheticClasses(const SyntheticClassesOptions& options) {
    const auto features = static_cast<std::size_t>(options.featureCount);
    const auto informative = static_cast<std::size_t>(options.informativeCount);
    Dataset dataset;
    dataset.name = "synthetic-classes";
    dataset.source = "built-in";
    dataset.featureCount = options.featureCount;
    for (int c = 0; c < options.classCount; ++c) dataset.classNames.push_back(std::to_string(c));
    std::vector<std::int32_t> places(features);
    std::iota(places.begin(), places.end(), 0);
    RandomStream(options.seed, StreamPurpose::SyntheticData, kPlaces).shuffle(std::span(places));
    places.resize(informative);
    std::ranges::sort(places);
    RandomStream centres(options.seed, StreamPurpose::SyntheticData, kCentres);
    std::vector<float> centre(static_cast<std::size_t>(options.classCount) * informative);
    for (float& value : centre) value = static_cast<float>(centres.normal());
    const auto fill = [&](Samples& part, int count, Part stream) {
        RandomStream random(options.seed, StreamPurpose::SyntheticData, stream);
        part.features.resize(static_cast<std::size_t>(count) * features);
        for (float& cell : part.features) cell = static_cast<float>(random.normal());
        for (int s = 0; s < count; ++s) {
            const int label = s % options.classCount;
            float* row = part.features.data() + static_cast<std::size_t>(s) * features;
            for (std::size_t f = 0; f < informative; ++f) row[places[f]] += centre[static_cast<std::size_t>(label) * informative + f];
            part.labels.push_back(label);
        }
    };
    fill(dataset.train, options.sampleCount, kTrain);
    fill(dataset.test, testCountOf(options), kTest);
    dataset.informativeFeatures = std::move(places);
    dataset.notes = {"Made from seed " + std::to_string(options.seed) + ": Gaussian noise, and " +
                     counted(options.informativeCount, "feature") + " whose mean depends on the class."};
    dataset.fingerprint = fingerprintOf(dataset);
    return dataset;
}

}  // namespace rewire
