#include "core/report/frame_file.h"

#include "core/base/text.h"
#include "core/report/blocks.h"
#include "core/report/chunk_file.h"

#include <optional>
#include <type_traits>

namespace rewire {
namespace {

constexpr FourLetters kContent{'R', 'U', 'N', 'F'};
constexpr FourLetters kFrameChunk{'F', 'R', 'A', 'M'};
constexpr FourLetters kRemovalCurveChunk{'C', 'U', 'R', 'V'};
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMostLayers = 1000;
constexpr int kMostBins = 4096;

template <class T>
using StoredAs = std::conditional_t<std::is_same_v<T, int>, std::int32_t, std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>>;

// Names the fields of what is stored; the same visit writes and reads.
class Storing {
  public:
    explicit Storing(BlockWriter& blocks) : m_blocks(blocks) {}
    template <class T>
    void field(const std::string& name, const T& value) {
        m_blocks.add(name, static_cast<StoredAs<T>>(value));
    }
    template <class T>
    void field(const std::string& name, const std::vector<T>& values) {
        m_blocks.add(name, std::span<const T>(values));
    }

  private:
    BlockWriter& m_blocks;
};

// A field that is not there keeps its default; one that cannot be read ends it all.
class Loading {
  public:
    explicit Loading(const BlockReader& blocks) : m_blocks(blocks) {}
    template <class T>
    void field(const std::string& name, T& value) {
        if (!mayRead(name)) return;
        if (const auto read = m_blocks.value<StoredAs<T>>(name))
            value = static_cast<T>(*read);
        else
            m_error = read.error();
    }
    template <class T>
    void field(const std::string& name, std::vector<T>& values) {
        if (!mayRead(name)) return;
        if (auto read = m_blocks.values<T>(name))
            values = *std::move(read);
        else
            m_error = read.error();
    }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

  private:
    [[nodiscard]] bool mayRead(const std::string& name) const { return !m_error && m_blocks.has(name); }
    const BlockReader& m_blocks;
    std::optional<Error> m_error;
};

template <class Direction, class SomeMetrics>
void visitMetrics(Direction& direction, SomeMetrics& m) {
    direction.field("epoch", m.epoch);
    direction.field("train_loss", m.trainLoss);
    direction.field("train_accuracy", m.trainAccuracy);
    direction.field("test_loss", m.testLoss);
    direction.field("test_accuracy", m.testAccuracy);
    direction.field("train_seconds", m.trainSeconds);
    direction.field("similarity_seconds", m.similaritySeconds);
    direction.field("evolution_seconds", m.evolutionSeconds);
    direction.field("test_seconds", m.testSeconds);
    direction.field("learning_rate", m.learningRate);
    direction.field("removal_fraction", m.removalFraction);
    direction.field("dropout", m.dropout);
    direction.field("connections", m.connections);
    direction.field("removed", m.removed);
    direction.field("added", m.added);
}

template <class Direction, class SomeBins>
void visitBins(Direction& direction, SomeBins& bins, const std::string& name) {
    direction.field(name + "rows", bins.rows);
    direction.field(name + "columns", bins.columns);
    direction.field(name + "counts", bins.counts);
}

template <class Direction, class SomeTurnover>
void visitTurnover(Direction& direction, SomeTurnover& turnover, const std::string& name) {
    direction.field(name + "unconnected", turnover.unconnected);
    direction.field(name + "lost", turnover.lost);
    direction.field(name + "regained", turnover.regained);
}

template <class Direction, class SomeLayer>
void visitLayer(Direction& direction, SomeLayer& layer, const std::string& name) {
    direction.field(name + "input_count", layer.inputCount);
    direction.field(name + "output_count", layer.outputCount);
    direction.field(name + "is_dense", layer.isDense);
    direction.field(name + "connections", layer.connections);
    direction.field(name + "outgoing", layer.outgoing);
    direction.field(name + "incoming", layer.incoming);
    visitBins(direction, layer.connectivity, name + "connectivity.");
    direction.field(name + "alive_by_birth", layer.aliveByBirth);
    direction.field(name + "removed", layer.removed);
    direction.field(name + "added", layer.added);
    visitBins(direction, layer.removals, name + "removals.");
    visitBins(direction, layer.additions, name + "additions.");
    visitTurnover(direction, layer.inputTurnover, name + "inputs.");
    visitTurnover(direction, layer.outputTurnover, name + "outputs.");
    direction.field(name + "removed_similarity", layer.removedSimilarity.counts);
    direction.field(name + "kept_similarity", layer.keptSimilarity.counts);
    direction.field(name + "added_similarity", layer.addedSimilarity.counts);
    direction.field(name + "similarity.rows", layer.similarity.rows);
    direction.field(name + "similarity.columns", layer.similarity.columns);
    direction.field(name + "similarity.mean", layer.similarity.mean);
}

// Every field of a frame by its name in the file; the layers are there already. The snapshot of the network is left out: it would take ten
// times what everything else does, and the newest stands in the checkpoint.
template <class Direction, class SomeFrame>
void visit(Direction& direction, SomeFrame& frame) {
    visitMetrics(direction, frame.metrics);
    for (std::size_t l = 0; l < frame.layers.size(); ++l) visitLayer(direction, frame.layers[l], "layer" + std::to_string(l + 1) + ".");
    direction.field("importance.connections", frame.importance.connections);
    direction.field("importance.connections_after_removal", frame.importance.connectionsAfterRemoval);
    direction.field("importance.strength", frame.importance.strength);
    direction.field("importance.strength_times_similarity", frame.importance.strengthTimesSimilarity);
}

template <class Direction, class SomeCurve>
void visitCurve(Direction& direction, SomeCurve& curve) {
    direction.field("epoch", curve.epoch);
    direction.field("step", curve.step);
    direction.field("removed", curve.removed);
    direction.field("least_first", curve.leastFirst);
    direction.field("most_first", curve.mostFirst);
    direction.field("random", curve.random);
    direction.field("random_lowest", curve.randomLowest);
    direction.field("random_highest", curve.randomHighest);
    direction.field("random_orders", curve.randomOrders);
    direction.field("ranking", curve.ranking);
}

// A list that is there has one entry for each of `count`.
template <class T>
bool fits(const std::vector<T>& values, std::size_t count) {
    return values.empty() || values.size() == count;
}

template <class T>
bool isGrid(int rows, int columns, const std::vector<T>& cells) {
    if (rows < 0 || columns < 0 || rows > kMostBins || columns > kMostBins) return false;
    return cells.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

bool isGrid(const BinnedConnectivity& bins) { return isGrid(bins.rows, bins.columns, bins.counts); }

bool agrees(const LayerFrame& layer) {
    if (layer.inputCount < 0 || layer.outputCount < 0) return false;
    for (const SimilarityHistogram* histogram : {&layer.removedSimilarity, &layer.keptSimilarity, &layer.addedSimilarity})
        if (!fits(histogram->counts, SimilarityHistogram::kCount)) return false;
    return fits(layer.outgoing, static_cast<std::size_t>(layer.inputCount)) &&
           fits(layer.incoming, static_cast<std::size_t>(layer.outputCount)) && isGrid(layer.connectivity) && isGrid(layer.removals) &&
           isGrid(layer.additions) &&
           (layer.similarity.mean.empty() || isGrid(layer.similarity.rows, layer.similarity.columns, layer.similarity.mean));
}

bool agrees(const Frame& frame) {
    for (const LayerFrame& layer : frame.layers)
        if (!agrees(layer)) return false;
    const InputImportance& importance = frame.importance;
    const std::size_t inputs =
        frame.layers.empty() ? importance.connections.size() : static_cast<std::size_t>(frame.layers.front().inputCount);
    return frame.metrics.epoch >= 0 && fits(importance.connections, inputs) && fits(importance.connectionsAfterRemoval, inputs) &&
           fits(importance.strength, inputs) && fits(importance.strengthTimesSimilarity, inputs);
}

bool agrees(const RemovalCurve& curve) {
    const std::size_t points = curve.removed.size();
    if (curve.leastFirst.size() != points || curve.mostFirst.size() != points || curve.random.size() != points ||
        !fits(curve.randomLowest, points) || !fits(curve.randomHighest, points) || curve.step < 1)
        return false;
    for (const std::int32_t input : curve.ranking)
        if (input < 0 || static_cast<std::size_t>(input) >= curve.ranking.size()) return false;
    return true;
}

Error disagrees(const char* what) { return {ErrorCode::BadFormat, std::string("the sizes in ") + what + " do not agree"}; }

Expected<std::shared_ptr<const Frame>> parseFrame(const Chunk& chunk) {
    const auto blocks = BlockReader::parse(chunk.payload);
    if (!blocks) return blocks.error();
    const auto layers = blocks->value<std::uint32_t>("layers");
    if (!layers) return layers.error();
    if (*layers > kMostLayers) return disagrees("a frame");
    auto frame = std::make_shared<Frame>();
    frame->layers.resize(*layers);
    Loading loading(*blocks);
    visit(loading, *frame);
    if (loading.error()) return *loading.error();
    if (!agrees(*frame)) return disagrees("a frame");
    return std::shared_ptr<const Frame>(std::move(frame));
}

Expected<std::shared_ptr<const RemovalCurve>> parseCurve(const Chunk& chunk) {
    const auto blocks = BlockReader::parse(chunk.payload);
    if (!blocks) return blocks.error();
    auto curve = std::make_shared<RemovalCurve>();
    Loading loading(*blocks);
    visitCurve(loading, *curve);
    if (loading.error()) return *loading.error();
    if (!agrees(*curve)) return disagrees("a removal curve");
    return std::shared_ptr<const RemovalCurve>(std::move(curve));
}

}  // namespace

std::vector<std::byte> framesFileHead() { return fileHead(kContent, kVersion); }

std::vector<std::byte> frameChunk(const Frame& frame) {
    BlockWriter blocks(Packing::Deflate);
    blocks.add("layers", static_cast<std::uint32_t>(frame.layers.size()));
    Storing storing(blocks);
    visit(storing, frame);
    return chunk(kFrameChunk, blocks.take());
}

std::vector<std::byte> removalCurveChunk(const RemovalCurve& curve) {
    BlockWriter blocks(Packing::Deflate);
    Storing storing(blocks);
    visitCurve(storing, curve);
    return chunk(kRemovalCurveChunk, blocks.take());
}

Expected<FramesEnd> readFrames(const std::filesystem::path& file, const OnFrame& onFrame, std::uint64_t offset) {
    auto reader = ChunkReader::open(file, kContent, kVersion, offset);
    if (!reader) return reader.error();
    FramesEnd end{.offset = reader->offset(), .tail = {}, .removalCurve = nullptr};
    while (true) {
        const auto next = reader->next();
        if (!next) return next.error();
        if (!*next) {
            end.tail = reader->tail();
            return end;
        }
        const auto refuse = [&](const Error& error) {
            end.tail = "the chunk at byte " + std::to_string(end.offset) + " cannot be used: " + error.message;
            return end;
        };
        const Chunk& whole = **next;
        if (whole.kind == kFrameChunk) {
            const auto frame = parseFrame(whole);
            if (!frame) return refuse(frame.error());
            if (!onFrame(*frame, end.offset)) return end;
        } else if (whole.kind == kRemovalCurveChunk) {
            const auto curve = parseCurve(whole);
            if (!curve) return refuse(curve.error());
            end.removalCurve = *curve;
        }
        end.offset = whole.end;
    }
}

}  // namespace rewire
