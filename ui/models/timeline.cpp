#include "ui/models/timeline.h"

#include "ui/models/connectivity_grid.h"

#include <algorithm>

namespace rewire {
namespace {

constexpr std::array<ImportanceMeasure, 4> kMeasures{ImportanceMeasure::Connections, ImportanceMeasure::ConnectionsAfterRemoval,
                                                     ImportanceMeasure::Strength, ImportanceMeasure::StrengthTimesSimilarity};

template <class T>
double largestOf(const std::vector<T>& values) {
    return values.empty() ? 0.0 : static_cast<double>(*std::max_element(values.begin(), values.end()));
}

double largestOf(const InputImportance& importance, ImportanceMeasure measure) {
    switch (measure) {
        case ImportanceMeasure::Connections: return largestOf(importance.connections);
        case ImportanceMeasure::ConnectionsAfterRemoval: return largestOf(importance.connectionsAfterRemoval);
        case ImportanceMeasure::Strength: return largestOf(importance.strength);
        case ImportanceMeasure::StrengthTimesSimilarity: return largestOf(importance.strengthTimesSimilarity);
    }
    return 0;
}

std::shared_ptr<const Frame> withoutNetwork(const std::shared_ptr<const Frame>& frame) {
    if (frame->network == nullptr) return frame;
    auto lighter = std::make_shared<Frame>(*frame);
    lighter->network = nullptr;
    return lighter;
}

}  // namespace

Timeline::Timeline(std::int64_t byteBudget, QObject* parent) : QObject(parent), m_byteBudget(byteBudget) {}

void Timeline::append(const std::vector<std::shared_ptr<const Frame>>& frames) {
    if (frames.empty()) return;
    const std::shared_ptr<const Frame> shown = current();
    for (const auto& frame : frames) {
        // The newest frame is kept whatever its epoch; it goes when the next one comes and a stride passes over it.
        if (!m_frames.empty() && m_frames.back()->metrics.epoch % m_snapshotStride != 0) {
            const std::shared_ptr<const Frame> before = std::move(m_frames.back());
            m_frames.pop_back();
            weigh(*before, -1);
            if (before->metrics.epoch % m_stride == 0) keep(withoutNetwork(before));
        }
        keep(frame);
        note(*frame);
        keepWithinBudget();
    }
    emit framesAppended();
    if (m_isLive)
        moveTo(frameCount() - 1);
    else if (current() != shown)
        emit positionChanged();  // the frame that was shown has been thinned away, or its network has
}

void Timeline::keep(std::shared_ptr<const Frame> frame) {
    weigh(*frame, 1);
    m_frames.push_back(std::move(frame));
}

// Adds a frame's bytes, or takes them off: counting all of them for each epoch would take the longer the more there are.
void Timeline::weigh(const Frame& frame, int sign) {
    m_byteCount += sign * frame.byteCount();
    m_snapshotByteCount += sign * frame.snapshotByteCount();
}

void Timeline::note(const Frame& frame) {
    m_metrics.push_back(frame.metrics);
    for (std::size_t i = 0; i < kMeasures.size(); ++i)
        m_largestImportance[i] = std::max(m_largestImportance[i], largestOf(frame.importance, kMeasures[i]));
    m_scales.resize(std::max(m_scales.size(), frame.layers.size()));
    m_turnover.resize(m_scales.size());
    for (std::size_t l = 0; l < frame.layers.size(); ++l) {
        const LayerFrame& layer = frame.layers[l];
        LayerScale& scale = m_scales[l];
        scale.density = std::max(scale.density, largestDensityOf(layer));
        scale.similarity = std::max(scale.similarity, largestOf(layer.similarity.mean));
        scale.outgoing = std::max(scale.outgoing, largestOf(layer.outgoing));
        scale.incoming = std::max(scale.incoming, largestOf(layer.incoming));
        m_turnover[l].push_back({.epoch = frame.metrics.epoch,
                                 .connections = layer.connections,
                                 .removed = layer.removed,
                                 .added = layer.added,
                                 .inputs = layer.inputTurnover,
                                 .outputs = layer.outputTurnover});
    }
}

void Timeline::keepWithinBudget() {
    sweep();
    while (m_byteCount > m_byteBudget) {
        if (m_swept == newestIndex()) {
            const std::int64_t newest = m_frames.back()->snapshotByteCount();
            if (m_snapshotByteCount > newest && m_snapshotByteCount > m_byteCount / 2)
                m_snapshotStride *= 2;
            else if (m_frames.size() > 2)
                m_stride *= 2;
            else
                return;
            m_snapshotStride = std::max(m_snapshotStride, m_stride);
            m_swept = 0;
        }
        sweep();
    }
}

// Copying and freeing hundreds of frames when a stride doubles would hold the window up: a few go with each one that comes.
void Timeline::sweep() {
    int letGo = 0;
    while (m_swept < newestIndex() && letGo < kLetGoAtOnce) {
        std::shared_ptr<const Frame>& frame = m_frames[static_cast<std::size_t>(m_swept)];
        const int epoch = frame->metrics.epoch;
        if (epoch % m_stride != 0) {
            weigh(*frame, -1);
            m_frames.erase(m_frames.begin() + m_swept);
            if (m_swept < m_index) --m_index;
            ++letGo;
            continue;
        }
        // Epoch 0 falls on every stride: when no other network would be left, it goes as well.
        const bool keepsNetwork = epoch % m_snapshotStride == 0 && (epoch > 0 || m_snapshotStride <= m_frames.back()->metrics.epoch);
        if (frame->network != nullptr && !keepsNetwork) {
            weigh(*frame, -1);
            frame = withoutNetwork(frame);
            weigh(*frame, 1);
            ++letGo;
        }
        ++m_swept;
    }
}

std::shared_ptr<const Frame> Timeline::current() const {
    if (m_index < 0 || m_index >= frameCount()) return nullptr;
    return m_frames[static_cast<std::size_t>(m_index)];
}

double Timeline::largestImportance(ImportanceMeasure measure) const { return m_largestImportance[static_cast<std::size_t>(measure)]; }

Timeline::LayerScale Timeline::scaleOf(int layer) const {
    return layer >= 0 && layer < static_cast<int>(m_scales.size()) ? m_scales[static_cast<std::size_t>(layer)] : LayerScale{};
}

double Timeline::largestDensity(int layer) const { return scaleOf(layer).density; }

double Timeline::largestSimilarity(int layer) const { return scaleOf(layer).similarity; }

double Timeline::largestDegree(int layer, LayerSide side) const {
    return side == LayerSide::Inputs ? scaleOf(layer).outgoing : scaleOf(layer).incoming;
}

void Timeline::setCurrentIndex(int index) {
    if (m_frames.empty()) return;
    const int wanted = std::clamp(index, 0, frameCount() - 1);
    if (m_isLive && wanted == frameCount() - 1) return;
    m_isLive = false;
    moveTo(wanted);
}

void Timeline::stepBy(int frames) { setCurrentIndex(m_index + frames); }

void Timeline::goLive() {
    m_isLive = true;
    moveTo(frameCount() - 1);
}

void Timeline::moveTo(int index) {
    m_index = index;
    emit positionChanged();
}

}  // namespace rewire
