#include "core/report/checkpoint.h"

#include "core/base/text.h"
#include "core/report/blocks.h"
#include "core/report/chunk_file.h"
#include "core/report/settings_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

constexpr FourLetters kContent{'C', 'K', 'P', 'T'};
constexpr FourLetters kStateChunk{'S', 'T', 'A', 'T'};
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kMostLayers = 64;
constexpr std::uint32_t kMostNeurons = 10'000'000;
constexpr std::array<const char*, 5> kNeuronArrays{"bias", "left_threshold", "left_slope", "right_offset", "right_slope"};

Error damaged(const std::string& what) { return {ErrorCode::BadFormat, what}; }

void addNeurons(BlockWriter& blocks, const std::string& layer, const Neurons& neurons) {
    blocks.add(layer + "activation", activationId(neurons.activation()));
    const auto parameters = neurons.parameters();
    const auto velocities = neurons.velocities();
    for (std::size_t a = 0; a < kNeuronArrays.size(); ++a) {
        blocks.add(layer + kNeuronArrays[a], parameters[a]);
        blocks.add(layer + kNeuronArrays[a] + "_velocity", velocities[a]);
    }
}

void addSparse(BlockWriter& blocks, const std::string& layer, const SparseConnections& sparse) {
    blocks.add(layer + "row_start", sparse.topology.rowStart());
    blocks.add(layer + "output_index", sparse.topology.outputIndex());
    blocks.add(layer + "weights", std::span<const float>(sparse.weights));
    blocks.add(layer + "velocity", std::span<const float>(sparse.velocity));
    blocks.add(layer + "birth_epoch", std::span<const std::uint32_t>(sparse.birthEpoch));
}

void addDense(BlockWriter& blocks, const std::string& layer, const DenseConnections& dense) {
    blocks.add(layer + "weights", std::span<const float>(dense.weights));
    blocks.add(layer + "velocity", std::span<const float>(dense.velocity));
}

// Reads blocks of one file one after another and remembers what was wrong first; what is read after that is empty.
class StateReader {
  public:
    explicit StateReader(const BlockReader& blocks) : m_blocks(blocks) {}

    template <class T>
    T value(const std::string& name) {
        return taken(m_blocks.value<T>(name));
    }
    template <class T>
    std::vector<T> values(const std::string& name, std::uint64_t count) {
        auto read = taken(m_blocks.values<T>(name));
        if (!m_error && read.size() != count)
            fail("the block \"" + name + "\" has " + std::to_string(read.size()) + " values where " + std::to_string(count) + " should be");
        return m_error ? std::vector<T>() : read;
    }
    std::vector<float> numbers(const std::string& name, std::uint64_t count) {
        auto read = values<float>(name, count);
        for (std::size_t i = 0; i < read.size(); ++i)
            if (!std::isfinite(read[i])) fail("the block \"" + name + "\" has a number that is not finite at place " + std::to_string(i));
        return read;
    }
    std::string text(const std::string& name) { return taken(m_blocks.text(name)); }
    void fail(const std::string& what) {
        if (!m_error) m_error = damaged(what);
    }
    [[nodiscard]] bool isGood() const { return !m_error; }
    [[nodiscard]] const Error& error() const { return *m_error; }
    [[nodiscard]] bool has(const std::string& name) const { return m_blocks.has(name); }

  private:
    template <class T>
    T taken(Expected<T> read) {
        if (read && !m_error) return *std::move(read);
        if (!read && !m_error) m_error = read.error();
        return T{};
    }
    const BlockReader& m_blocks;
    std::optional<Error> m_error;
};

void copyTo(AlignedVector<float>& target, const std::vector<float>& source) { target.assign(source.begin(), source.end()); }

// Sorted within each row, no repetition, in range.
bool isTopology(const std::vector<std::uint32_t>& rowStart, const std::vector<std::uint32_t>& outputs, std::uint32_t outputCount) {
    if (rowStart.empty() || rowStart.front() != 0 || rowStart.back() != outputs.size() || !std::ranges::is_sorted(rowStart)) return false;
    for (std::size_t row = 0; row + 1 < rowStart.size(); ++row)
        for (std::uint32_t k = rowStart[row]; k < rowStart[row + 1]; ++k)
            if (outputs[k] >= outputCount || (k > rowStart[row] && outputs[k] <= outputs[k - 1])) return false;
    return true;
}

// No connection was added after `epoch`.
bool isAsOldAs(const Network& network, int epoch) {
    return std::ranges::all_of(network.hidden, [epoch](const HiddenLayer& layer) {
        const auto* sparse = std::get_if<SparseConnections>(&layer.connections);
        return sparse == nullptr ||
               std::ranges::all_of(sparse->birthEpoch, [epoch](std::uint32_t birth) { return std::cmp_less_equal(birth, epoch); });
    });
}

LayerConnections readSparse(StateReader& in, const std::string& layer, std::uint32_t inputs, std::uint32_t outputs) {
    auto rowStart = in.values<std::uint32_t>(layer + "row_start", std::uint64_t{inputs} + 1);
    const std::uint64_t count = rowStart.empty() ? 0 : rowStart.back();
    auto outputIndex = in.values<std::uint32_t>(layer + "output_index", count);
    if (in.isGood() && !isTopology(rowStart, outputIndex, outputs))
        in.fail("the connections of \"" + layer + "\" are not sorted or out of range");
    SparseConnections sparse;
    copyTo(sparse.weights, in.numbers(layer + "weights", count));
    copyTo(sparse.velocity, in.numbers(layer + "velocity", count));
    sparse.birthEpoch = in.values<std::uint32_t>(layer + "birth_epoch", count);
    if (in.isGood())
        sparse.topology = Topology(static_cast<int>(inputs), static_cast<int>(outputs), std::move(rowStart), std::move(outputIndex));
    return sparse;
}

DenseConnections readDense(StateReader& in, const std::string& layer, std::uint32_t inputs, std::uint32_t outputs) {
    DenseConnections dense{
        .inputCount = static_cast<int>(inputs), .outputCount = static_cast<int>(outputs), .weights = {}, .velocity = {}, .gradient = {}};
    const std::uint64_t count = std::uint64_t{inputs} * outputs;
    copyTo(dense.weights, in.numbers(layer + "weights", count));
    copyTo(dense.velocity, in.numbers(layer + "velocity", count));
    dense.gradient.assign(dense.weights.size(), 0.0f);
    return dense;
}

Neurons readNeurons(StateReader& in, const std::string& layer, std::uint32_t count) {
    const std::string id = in.text(layer + "activation");
    const auto activation = findActivation(id);
    if (!activation) in.fail("the activation '" + displayText(id) + "' is none that is known");
    std::array<std::vector<float>, 5> parameters;
    std::array<std::vector<float>, 5> velocities;
    for (std::size_t a = 0; a < kNeuronArrays.size(); ++a) {
        parameters[a] = in.numbers(layer + kNeuronArrays[a], count);
        velocities[a] = in.numbers(layer + kNeuronArrays[a] + "_velocity", count);
    }
    return {activation.value_or(Activation::SReLU), parameters, velocities};
}

std::string layerName(std::size_t layer) { return std::string("layer").append(std::to_string(layer + 1)).append("."); }

TrainingPosition readPosition(StateReader& in) {
    const auto wholeNumber = [&in](const std::string& name) {
        const auto number = in.value<std::int64_t>(name);
        if (number < 0 || number > std::numeric_limits<int>::max()) in.fail("the number \"" + name + "\" is out of range");
        return static_cast<int>(number);
    };
    return {.epoch = wholeNumber("epoch"),
            .isEvolved = in.value<std::uint8_t>("is_evolved") != 0,
            .finalTestAccuracy = in.value<double>("final_test_accuracy"),
            .bestTestAccuracy = in.value<double>("best_test_accuracy"),
            .bestEpoch = wholeNumber("best_epoch"),
            .seconds = in.value<double>("seconds")};
}

Network readNetwork(StateReader& in) {
    Network network;
    const auto sizes = in.values<std::uint32_t>("neurons", in.value<std::uint32_t>("neuron_counts"));
    if (sizes.size() < 2 || sizes.size() > kMostLayers + 2) in.fail("the number of layers is out of range");
    for (const std::uint32_t size : sizes)
        if (size < 1 || size > kMostNeurons) in.fail("a layer of " + std::to_string(size) + " neurons is out of range");
    for (std::size_t l = 0; l + 2 < sizes.size() && in.isGood(); ++l) {
        HiddenLayer hidden;
        const std::string layer = layerName(l);
        hidden.neurons = readNeurons(in, layer, sizes[l + 1]);  // first: their bytes vouch for the number of outputs
        if (!in.isGood()) return network;
        if (in.has(layer + "row_start"))
            hidden.connections = readSparse(in, layer, sizes[l], sizes[l + 1]);
        else
            hidden.connections = readDense(in, layer, sizes[l], sizes[l + 1]);
        network.hidden.push_back(std::move(hidden));
    }
    if (!in.isGood()) return network;
    const std::uint32_t classes = sizes.back();
    network.output.connections = readDense(in, "output.", sizes[sizes.size() - 2], classes);
    copyTo(network.output.bias, in.numbers("output.bias", classes));
    copyTo(network.output.biasVelocity, in.numbers("output.bias_velocity", classes));
    return network;
}

std::vector<std::uint32_t> neuronCounts(const Network& network) {
    std::vector<std::uint32_t> sizes{static_cast<std::uint32_t>(network.inputCount())};
    for (const HiddenLayer& layer : network.hidden) sizes.push_back(static_cast<std::uint32_t>(layer.neurons.count()));
    sizes.push_back(static_cast<std::uint32_t>(network.classCount()));
    return sizes;
}

// "500-1000-1000-2"
std::string shapeText(const std::vector<std::uint32_t>& sizes) {
    std::string text;
    for (const std::uint32_t size : sizes) text.append(text.empty() ? "" : "-").append(std::to_string(size));
    return text;
}

// What two runs differ in, with both values.
struct Differences {
    std::string text;
    void add(const std::string& what, const std::string& stored, const std::string& now) {
        if (stored != now) text += (text.empty() ? "" : "; ") + what + " " + displayText(stored) + " there, " + displayText(now) + " here";
    }
};

void addShape(Differences& differences, const Network& network, const Settings& settings, const Dataset& dataset) {
    std::vector<std::uint32_t> wanted{static_cast<std::uint32_t>(dataset.featureCount)};
    for (const int size : settings.hidden) wanted.push_back(static_cast<std::uint32_t>(size));
    wanted.push_back(static_cast<std::uint32_t>(dataset.classCount()));
    differences.add("network", shapeText(neuronCounts(network)), shapeText(wanted));
    const bool wantsDense = settings.rules().topology == InitialTopology::Dense;
    for (const HiddenLayer& layer : network.hidden) {
        const bool isDense = std::holds_alternative<DenseConnections>(layer.connections);
        if (isDense != wantsDense) differences.add("layers", isDense ? "dense" : "sparse", wantsDense ? "dense" : "sparse");
        differences.add("activation", std::string(activationId(layer.neurons.activation())),
                        std::string(activationId(settings.activation)));
    }
}

Error inFile(const std::filesystem::path& file, const Error& error) {
    return {error.code, "The checkpoint " + displayPath(file) + " cannot be used: " + error.message +
                            ". It was damaged or edited; train the run anew."};
}

}  // namespace

std::vector<std::byte> checkpointBytes(const RunIdentity& identity, const TrainingPosition& position, const Network& network) {
    BlockWriter blocks(Packing::Raw);
    blocks.add("settings", identity.settings);
    blocks.add("fingerprint", identity.fingerprint);
    blocks.add("vectors", identity.vectors);
    blocks.add("epoch", std::int64_t{position.epoch});
    blocks.add("is_evolved", static_cast<std::uint8_t>(position.isEvolved));
    blocks.add("final_test_accuracy", position.finalTestAccuracy);
    blocks.add("best_test_accuracy", position.bestTestAccuracy);
    blocks.add("best_epoch", std::int64_t{position.bestEpoch});
    blocks.add("seconds", position.seconds);
    const auto sizes = neuronCounts(network);
    blocks.add("neuron_counts", static_cast<std::uint32_t>(sizes.size()));
    blocks.add("neurons", std::span<const std::uint32_t>(sizes));
    for (std::size_t l = 0; l < network.hidden.size(); ++l) {
        const std::string layer = layerName(l);
        const HiddenLayer& hidden = network.hidden[l];
        if (const auto* sparse = std::get_if<SparseConnections>(&hidden.connections))
            addSparse(blocks, layer, *sparse);
        else
            addDense(blocks, layer, std::get<DenseConnections>(hidden.connections));
        addNeurons(blocks, layer, hidden.neurons);
    }
    addDense(blocks, "output.", network.output.connections);
    blocks.add("output.bias", std::span<const float>(network.output.bias));
    blocks.add("output.bias_velocity", std::span<const float>(network.output.biasVelocity));
    std::vector<std::byte> bytes = fileHead(kContent, kVersion);
    const auto body = chunk(kStateChunk, blocks.take());
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

Expected<Checkpoint> readCheckpoint(const std::filesystem::path& file) {
    auto reader = ChunkReader::open(file, kContent, kVersion);
    if (!reader) return reader.error();
    const auto body = reader->next();
    if (!body) return body.error();
    if (!*body || (*body)->kind != kStateChunk) return inFile(file, damaged(reader->tail().empty() ? "it holds no state" : reader->tail()));
    const auto blocks = BlockReader::parse((*body)->payload);
    if (!blocks) return inFile(file, blocks.error());
    StateReader in(*blocks);
    Checkpoint checkpoint{
        .identity = {.settings = in.text("settings"), .fingerprint = in.text("fingerprint"), .vectors = in.text("vectors")}, .state = {}};
    checkpoint.state.position = readPosition(in);
    checkpoint.state.network = readNetwork(in);
    if (in.isGood() && !isAsOldAs(checkpoint.state.network, checkpoint.state.position.epoch))
        in.fail("connections are younger than the run");
    if (!in.isGood()) return inFile(file, in.error());
    return checkpoint;
}

Expected<void> checkFits(const Checkpoint& checkpoint, const Settings& settings, const Dataset& dataset) {
    Differences differences;
    differences.add("data fingerprint", checkpoint.identity.fingerprint, dataset.fingerprint);
    const Json now = settingsToJson(settings);
    const Json stored = Json::parse(checkpoint.identity.settings, nullptr, false);
    if (!stored.is_object())
        return Error{ErrorCode::BadFormat, "The checkpoint's settings cannot be read. It was damaged or edited; train the run anew."};
    for (const auto& [key, value] : now.items())
        if (key != "epochs" && key != "threads") differences.add(key, stored.contains(key) ? stored[key].dump() : "nothing", value.dump());
    addShape(differences, checkpoint.state.network, settings, dataset);
    const std::string trained = std::to_string(checkpoint.state.position.epoch);
    if (differences.text.empty() && checkpoint.state.position.epoch > settings.epochs)
        return Error{ErrorCode::BadSetting, "The run has trained " + trained + " epochs already, and " + std::to_string(settings.epochs) +
                                                " are asked for. Ask for " + trained + " or more."};
    if (differences.text.empty()) return {};
    return Error{ErrorCode::Mismatch, "The checkpoint is of another run: " + differences.text +
                                          ". Give the data and settings that the run began with, or train anew, with its weights alone "
                                          "where the network's shape is the same."};
}

Expected<TrainingState> startFromWeights(Checkpoint checkpoint, const Settings& settings, const Dataset& dataset) {
    Differences differences;
    Network& network = checkpoint.state.network;
    addShape(differences, network, settings, dataset);
    if (!differences.text.empty())
        return Error{ErrorCode::Mismatch,
                     "The checkpoint's weights do not fit: " + differences.text + ". Choose layers of the same sizes, or train anew."};
    network.resetVelocity();
    for (HiddenLayer& layer : network.hidden)
        if (auto* sparse = std::get_if<SparseConnections>(&layer.connections)) std::ranges::fill(sparse->birthEpoch, 0U);
    return TrainingState{.position = {}, .network = std::move(network)};
}

}  // namespace rewire
