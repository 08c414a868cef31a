#include "core/training/settings.h"

#include "core/base/memory.h"
#include "core/data/catalogue.h"
#include "core/data/standardisation.h"
#include "core/network/batch_matrix.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <locale>
#include <sstream>

namespace rewire {
namespace {

// Numbers in messages: shortest form, no locale.
template <class T>
std::string text(T value) {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream << value;
    return stream.str();
}

Error bad(const std::string& setting, const std::string& value, const std::string& range) {
    return {ErrorCode::BadSetting, setting + " is " + value + "; " + range};
}

constexpr int kLargestLayer = 10'000'000;
constexpr std::int64_t kMostConnections = 4'000'000'000;  // of a layer: they are counted in 32 bits

Expected<void> checkNumbers(const Settings& s) {
    const auto inRange = [](double value, double low, double high) { return value >= low && value <= high; };
    if (s.epochs < 1 || s.epochs > 1'000'000) return bad("epochs", text(s.epochs), "give a number from 1 to 1000000.");
    if (!(s.learningRate > 0) || s.learningRate > 1000)
        return bad("learning rate", text(s.learningRate), "give a number above 0 and at most 1000 (0.01 is usual).");
    if (!inRange(s.momentum, 0, 0.9999)) return bad("momentum", text(s.momentum), "give a number from 0 to 0.9999.");
    if (s.batchSize < 1 || s.batchSize > 65536) return bad("batch", text(s.batchSize), "give a number from 1 to 65536.");
    if (!(s.epsilon > 0) || !std::isfinite(s.epsilon)) return bad("epsilon", text(s.epsilon), "give a number above 0 (20 is usual).");
    if (!inRange(s.removalFraction, 0, 1)) return bad("zeta", text(s.removalFraction), "give a fraction from 0 to 1.");
    if (!inRange(s.dropout, 0, 0.99)) return bad("dropout", text(s.dropout), "give a probability from 0 to 0.99.");
    if (!(s.similaritySample > 0) || s.similaritySample > 1)
        return bad("similarity sample", text(s.similaritySample), "give a fraction above 0 and at most 1.");
    if (s.threads < 0 || s.threads > 1024) return bad("threads", text(s.threads), "give a number from 1 to 1024, or 0 for all.");
    return {};
}

std::string gibibytes(std::int64_t bytes) {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream << std::fixed << std::setprecision(1) << static_cast<double>(bytes) / (1 << 30) << " GiB";
    return stream.str();
}

// The trainer's scaled copy of the samples (trainer.cpp).
std::int64_t scaledBytes(const Settings& settings, const Dataset& dataset, bool keepsZeros) {
    std::int64_t bytes = 0;
    for (const Samples* part : {&dataset.train, &dataset.test})
        bytes += part->sparse && keepsZeros && !settings.augment ? 8 * (part->sparse->storedCount() + part->count())
                                                                 : 4 * part->count() * dataset.featureCount;
    return bytes;
}

Expected<void> checkMemory(const Settings& settings, const Dataset& dataset) {
    const RunEstimate estimate = estimateRun(settings, dataset);
    const auto available = availableMemory();
    if (!available || estimate.bytes <= *available) return {};
    std::string message = "This run needs about " + gibibytes(estimate.bytes) + " of memory and " + gibibytes(*available) +
                          " are available; choose smaller layers, a smaller epsilon or fewer samples.";
    const std::int64_t saved = scaledBytes(settings, dataset, false) - scaledBytes(settings, dataset, true);
    if (saved > 0 && !keepsZeros(dataset.scaling))
        message += ' ' + gibibytes(saved) +
                   " of it come from scaling, which fills the zeros of these sparse samples: opened with scaling without centring "
                   "(--scaling uncentred) or without scaling (--scaling none) they stay sparse.";
    return Error{ErrorCode::TooLarge, std::move(message)};
}

Expected<void> checkLayers(const Settings& s, const Dataset& dataset) {
    if (s.hidden.empty() || s.hidden.size() > 64)
        return bad("hidden layers", text(s.hidden.size()), "give from 1 to 64 layer sizes, such as 1000,1000,1000.");
    for (std::size_t l = 0; l < s.hidden.size(); ++l)
        if (s.hidden[l] < 1 || s.hidden[l] > kLargestLayer)
            return bad("the size of hidden layer " + text(l + 1), text(s.hidden[l]),
                       "give a number of neurons from 1 to " + text(kLargestLayer) + ".");
    const std::vector<std::int64_t> connections = estimateRun(s, dataset).connectionsPerLayer;
    for (std::size_t l = 0; l < connections.size(); ++l) {
        if (connections[l] <= kMostConnections) continue;
        const bool isOutput = l == s.hidden.size();
        const bool followsEpsilon = !isOutput && s.rules().topology == InitialTopology::Sparse;
        const std::string shape =
            text(l == 0 ? dataset.featureCount : s.hidden[l - 1]) + " x " + text(isOutput ? dataset.classCount() : s.hidden[l]);
        return Error{ErrorCode::BadSetting, (isOutput ? "The output layer" : "Hidden layer " + text(l + 1)) + " (" + shape +
                                                ") would have " + text(connections[l]) + " connections, and at most " +
                                                text(kMostConnections) + " fit; choose smaller layers" +
                                                (followsEpsilon ? " or a smaller epsilon." : ".")};
    }
    return checkMemory(s, dataset);
}

Expected<void> checkData(const Dataset& dataset) {
    const std::string name = "'" + dataset.name + "'";
    if (dataset.train.count() == 0) return Error{ErrorCode::NotTrainable, name + " has no training samples."};
    if (dataset.test.count() == 0)
        return Error{ErrorCode::NotTrainable, name + " has no test samples; give a test file or a test fraction."};
    if (dataset.featureCount < 1) return Error{ErrorCode::NotTrainable, name + " has no features."};
    std::vector<bool> present(static_cast<std::size_t>(dataset.classCount()), false);
    for (const std::int32_t label : dataset.train.labels) present[static_cast<std::size_t>(label)] = true;
    if (std::count(present.begin(), present.end(), true) < 2)
        return Error{
            ErrorCode::NotTrainable,
            name + " has only one class in its training samples" +
                (dataset.classCount() > 0 ? " ('" + dataset.classNames[static_cast<std::size_t>(dataset.train.labels[0])] + "')" : "") +
                "; a classifier needs two. Choose another class column (--label-column), or keep more classes (--classes)."};
    return {};
}

}  // namespace

Settings recommendedSettings(const Dataset& dataset, const std::string& algorithm) {
    Settings settings;
    settings.algorithm = algorithm;
    const CatalogueEntry* const known = recognise(dataset);
    if (known == nullptr) return settings;
    settings.hidden = known->hidden;
    if (algorithm != "dense") settings.learningRate = known->learningRate;
    return settings;
}

Expected<void> checkSettings(const Settings& settings, const Dataset& dataset) {
    if (findAlgorithm(settings.algorithm) == nullptr) {
        std::string known;
        for (const Algorithm& algorithm : kAlgorithms) known += (known.empty() ? "" : ", ") + std::string(algorithm.id);
        return bad("algorithm", "'" + settings.algorithm + "'", "give one of: " + known + ".");
    }
    if (auto checked = checkNumbers(settings); !checked) return checked;
    if (auto checked = checkData(dataset); !checked) return checked;
    return checkLayers(settings, dataset);
}

// What adding by similarity costs where it exceeds the training itself by far; empty elsewhere.
static std::string similarityCost(const Settings& settings, const Dataset& dataset) {
    constexpr double kWorthTelling = 20;
    if (!settings.rules().addsBySimilarity()) return {};
    const RunEstimate estimate = estimateRun(settings, dataset);
    const double pairs = static_cast<double>(estimate.denseConnections - estimate.connectionsPerLayer.back());
    const double samples = std::ceil(settings.similaritySample * static_cast<double>(dataset.train.count()));
    const double times = 2 * pairs * samples / estimate.flopsPerEpoch;
    if (times < kWorthTelling) return {};
    return std::string("Adding by similarity compares ") + text(pairs) + " pairs of neurons over " + text(samples) +
           " samples after each epoch, some " + text(std::round(times)) +
           " times the work of training it. SET and CoRSET add at random and do not; a similarity sample divides it.";
}

std::vector<std::string> settingsNotes(const Settings& settings, const Dataset& dataset) {
    std::vector<std::string> notes;
    if (settings.batchSize > dataset.train.count())
        notes.push_back("The batch of " + text(settings.batchSize) + " is larger than the " + text(dataset.train.count()) +
                        " training samples: each epoch is one batch of all of them.");
    if (settings.augment && !dataset.imageShape) notes.push_back("Augmentation needs images: this data set has none, so it is off.");
    if (settings.algorithm == "dense")
        notes.push_back("Dense baseline: every connection exists; epsilon and zeta have no effect. Rate 0.1 makes it diverge on Madelon.");
    if (settings.rules().topology == InitialTopology::Sparse) {
        int inputs = dataset.featureCount;
        for (std::size_t l = 0; l < settings.hidden.size(); ++l) {
            if (connectionProbability(inputs, settings.hidden[l], settings.epsilon) >= 1)
                notes.push_back("Epsilon " + text(settings.epsilon) + " fills layer " + text(l + 1) + " (" + text(inputs) + " x " +
                                text(settings.hidden[l]) +
                                "): every connection exists there, and evolution can only put back what it removes.");
            inputs = settings.hidden[l];
        }
    }
    if (settings.removalFraction == 0 && settings.rules().evolves())
        notes.push_back("Zeta 0 removes no connection: the topology stays as it begins.");
    if (settings.removalFraction == 1 && settings.rules().evolves())
        notes.push_back("Zeta 1 removes every connection after each epoch: nothing that was learned in a sparse layer is kept.");
    if (std::string cost = similarityCost(settings, dataset); !cost.empty()) notes.push_back(std::move(cost));
    return notes;
}

RunEstimate estimateRun(const Settings& settings, const Dataset& dataset) {
    RunEstimate estimate;
    const bool isDense = settings.algorithm == "dense";
    std::int64_t inputs = dataset.featureCount;
    std::int64_t neurons = inputs;
    for (const int size : settings.hidden) {
        const double p = isDense ? 1.0 : connectionProbability(static_cast<int>(inputs), size, settings.epsilon);
        const std::int64_t pairs = inputs * size;
        estimate.connectionsPerLayer.push_back(static_cast<std::int64_t>(std::llround(p * static_cast<double>(pairs))));
        estimate.denseConnections += pairs;
        inputs = size;
        neurons += 3 * std::int64_t{size};
    }
    const std::int64_t output = inputs * dataset.classCount();
    estimate.connectionsPerLayer.push_back(output);
    estimate.denseConnections += output;
    for (const std::int64_t count : estimate.connectionsPerLayer) estimate.connections += count;
    const int batch = static_cast<int>(std::min<std::int64_t>(settings.batchSize, std::max<std::int64_t>(1, dataset.train.count())));
    // An evolution step holds up to 16 bytes for each connection it plans to change, and the survivors of one layer; similarity adds
    // 8 bytes a connection, choosing by it the candidates and the survivors of all layers, and the sweep its blocks and activations.
    // Measured with 31.6 million connections: 1.56 GB with CoRSET, 1.99 GB with CoDASET.
    const Algorithm& rules = settings.rules();
    const int perEvolving = rules.evolves() ? 12 + (rules.needsSimilarity() ? 8 : 0) + (rules.addsBySimilarity() ? 12 : 0) : 0;
    // Rows of a training batch are padded to whole vectors; a test batch holds at most 64 MiB of activations (trainer.cpp).
    const std::int64_t trainLanes = paddedLanes(batch, kernelsFor(batch).floatsPerVector);
    const std::int64_t testLanes = std::clamp<std::int64_t>((16 << 20) / neurons, bestKernels().floatsPerVector, 128);
    const bool scatters = trainLanes == kernelsFor(batch).floatsPerVector;  // needs no output-major index
    const std::int64_t perConnection = isDense ? 12 : (scatters ? 16 : 24) + perEvolving;
    estimate.bytes = perConnection * estimate.connections + neurons * (trainLanes + testLanes) * 4 +
                     scaledBytes(settings, dataset, keepsZeros(dataset.scaling));
    if (rules.needsSimilarity() && dataset.featureCount <= 4096)  // the inputs' products (core/evolution/input_products.h)
        estimate.bytes += std::int64_t{4} * dataset.featureCount * dataset.featureCount;
    if (rules.needsSimilarity())
        estimate.bytes +=
            4 * std::min<std::int64_t>(kSimilarityBudget, estimate.denseConnections) + std::min<std::int64_t>(256 << 20, 4 * 512 * neurons);
    estimate.flopsPerEpoch = 6.0 * static_cast<double>(estimate.connections) * static_cast<double>(dataset.train.count());
    return estimate;
}

}  // namespace rewire
