#include "ui/models/timeline.h"

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

}  // namespace

Timeline::Timeline(std::int64_t byteBudget, QObject* parent) : QObject(parent), m_byteBudget(byteBudget) {}

void Timeline::append(const std::vector<std::shared_ptr<const Frame>>& frames) {
    if (frames.empty()) return;
    const std::shared_ptr<const Frame> shown = current();
    for (const auto& frame : frames) {
        // The newest frame is kept whatever its epoch; it goes when the next one comes and the stride passes over it.
        if (!m_frames.empty() && m_frames.back()->metrics.epoch % m_stride != 0) {
            m_byteCount -= m_frames.back()->byteCount();
            m_frames.pop_back();
        }
        m_frames.push_back(frame);
        m_byteCount += frame->byteCount();
        m_metrics.push_back(frame->metrics);
        note(*frame);
        while (m_byteCount > m_byteBudget && m_frames.size() > 2) thin();
    }
    emit framesAppended();
    if (m_isLive)
        moveTo(frameCount() - 1);
    else if (current() != shown)
        emit positionChanged();  // the frame that was shown has been thinned away
}

void Timeline::note(const Frame& frame) {
    for (std::size_t i = 0; i < kMeasures.size(); ++i)
        m_largestImportance[i] = std::max(m_largestImportance[i], largestOf(frame.importance, kMeasures[i]));
    m_largestBin.resize(std::max(m_largestBin.size(), frame.layers.size()));
    for (std::size_t layer = 0; layer < frame.layers.size(); ++layer)
        m_largestBin[layer] = std::max(m_largestBin[layer], largestOf(frame.layers[layer].connectivity.counts));
}

void Timeline::thin() {
    m_stride *= 2;
    const std::shared_ptr<const Frame> shown = current();
    const std::shared_ptr<const Frame> newest = m_frames.back();
    std::erase_if(m_frames, [&](const auto& frame) { return frame->metrics.epoch % m_stride != 0 && frame != newest; });
    m_byteCount = 0;
    for (const auto& frame : m_frames) m_byteCount += frame->byteCount();
    if (shown != nullptr) {
        const auto at = std::lower_bound(m_frames.begin(), m_frames.end(), shown->metrics.epoch,
                                         [](const auto& frame, int epoch) { return frame->metrics.epoch < epoch; });
        m_index = std::min(static_cast<int>(at - m_frames.begin()), frameCount() - 1);
    }
    emit thinned(m_stride);
}

std::shared_ptr<const Frame> Timeline::current() const {
    if (m_index < 0 || m_index >= frameCount()) return nullptr;
    return m_frames[static_cast<std::size_t>(m_index)];
}

double Timeline::largestImportance(ImportanceMeasure measure) const {
    return m_largestImportance[static_cast<std::size_t>(measure)];
}

double Timeline::largestBin(int layer) const {
    return layer >= 0 && layer < static_cast<int>(m_largestBin.size()) ? m_largestBin[static_cast<std::size_t>(layer)] : 0.0;
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
