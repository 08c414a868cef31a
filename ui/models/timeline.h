// The frames of one run and the one position in time that every view follows. Keeps within a memory budget by thinning
// evenly: the network snapshots of older frames first, while they take more than half of it, then whole frames, a few with each
// frame that comes; the metrics and turnover of every epoch are always kept. Draws nothing.
#pragma once

#include "core/training/frame.h"
#include "ui/models/history.h"

#include <QObject>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace rewire {

// What an epoch's evolution did to one layer, in numbers.
struct LayerTurnover {
    int epoch = 0;
    std::int64_t connections = 0;
    std::int64_t removed = 0;
    std::int64_t added = 0;
    NeuronTurnover inputs;
    NeuronTurnover outputs;
};

enum class LayerSide { Inputs, Outputs };

// Confined to the window's thread.
class Timeline : public QObject {
    Q_OBJECT
  public:
    // Frames that go, or lose their network, when one comes: more only where the budget asks for it.
    static constexpr int kLetGoAtOnce = 4;
    static constexpr std::int64_t kDefaultBudget = std::int64_t{512} << 20;

    explicit Timeline(std::int64_t byteBudget = kDefaultBudget, QObject* parent = nullptr);

    // Frames come in the order of their epochs.
    void append(const std::vector<std::shared_ptr<const Frame>>& frames);

    // One line for every epoch that was appended, thinned or not.
    [[nodiscard]] const History<Metrics>& metrics() const { return m_metrics; }
    // The same of each layer.
    [[nodiscard]] const std::vector<History<LayerTurnover>>& turnover() const { return m_turnover; }
    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    [[nodiscard]] const std::vector<std::shared_ptr<const Frame>>& frames() const { return m_frames; }
    // The frame at the position; null while there is none.
    [[nodiscard]] std::shared_ptr<const Frame> current() const;
    [[nodiscard]] int currentIndex() const { return m_index; }
    [[nodiscard]] bool isLive() const { return m_isLive; }

    // Epochs between two kept frames; 1 until the budget was reached.
    [[nodiscard]] int stride() const { return m_stride; }
    // Epochs between two frames that still hold their network; the newest always does, if it ever did.
    [[nodiscard]] int snapshotStride() const { return m_snapshotStride; }
    [[nodiscard]] std::int64_t byteCount() const { return m_byteCount; }
    [[nodiscard]] std::int64_t byteBudget() const { return m_byteBudget; }

    // Largest values over all epochs so far, so that colours mean the same at every position.
    [[nodiscard]] double largestImportance(ImportanceMeasure measure) const;
    [[nodiscard]] double largestDensity(int layer) const;     // of a bin's pairs connected
    [[nodiscard]] double largestSimilarity(int layer) const;  // of the binned means
    [[nodiscard]] double largestDegree(int layer, LayerSide side) const;

  public slots:
    void setCurrentIndex(int index);  // leaves live, but for the newest frame of a position that was live
    void stepBy(int frames);
    void goLive();

  signals:
    void framesAppended();
    void positionChanged();

  private:
    struct LayerScale {
        double density = 0;
        double similarity = 0;
        double outgoing = 0;
        double incoming = 0;
    };
    void keepWithinBudget();
    void sweep();
    [[nodiscard]] int newestIndex() const { return frameCount() - 1; }
    void keep(std::shared_ptr<const Frame> frame);
    void weigh(const Frame& frame, int sign);
    void note(const Frame& frame);
    void moveTo(int index);
    [[nodiscard]] LayerScale scaleOf(int layer) const;

    const std::int64_t m_byteBudget;
    std::vector<std::shared_ptr<const Frame>> m_frames;
    History<Metrics> m_metrics;
    std::array<double, 4> m_largestImportance{};
    std::vector<History<LayerTurnover>> m_turnover;
    std::vector<LayerScale> m_scales;
    std::int64_t m_byteCount = 0;
    std::int64_t m_snapshotByteCount = 0;
    int m_swept = 0;  // frames before it keep to the strides; the newest is never swept
    int m_stride = 1;
    int m_snapshotStride = 1;
    int m_index = -1;
    bool m_isLive = true;
};

}  // namespace rewire
