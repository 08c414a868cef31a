// The frames of one run and the one position in time that every view follows. Keeps within a memory budget by thinning
// older frames evenly; the metrics of every epoch are always kept. Draws nothing.
#pragma once

#include "core/training/frame.h"

#include <QObject>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace rewire {

// Confined to the window's thread.
class Timeline : public QObject {
    Q_OBJECT
  public:
    static constexpr std::int64_t kDefaultBudget = std::int64_t{512} << 20;

    explicit Timeline(std::int64_t byteBudget = kDefaultBudget, QObject* parent = nullptr);

    // Frames come in the order of their epochs.
    void append(const std::vector<std::shared_ptr<const Frame>>& frames);

    // One line for every epoch that was appended, thinned or not.
    [[nodiscard]] const std::vector<Metrics>& metrics() const { return m_metrics; }
    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    [[nodiscard]] const std::vector<std::shared_ptr<const Frame>>& frames() const { return m_frames; }
    // The frame at the position; null while there is none.
    [[nodiscard]] std::shared_ptr<const Frame> current() const;
    [[nodiscard]] int currentIndex() const { return m_index; }
    [[nodiscard]] bool isLive() const { return m_isLive; }

    // Epochs between two kept frames; 1 until the budget was reached.
    [[nodiscard]] int stride() const { return m_stride; }
    [[nodiscard]] std::int64_t byteCount() const { return m_byteCount; }
    [[nodiscard]] std::int64_t byteBudget() const { return m_byteBudget; }

    // Largest values over all epochs so far, so that colours mean the same at every position.
    [[nodiscard]] double largestImportance(ImportanceMeasure measure) const;
    [[nodiscard]] double largestBin(int layer) const;

  public slots:
    void setCurrentIndex(int index);  // leaves live, but for the newest frame of a position that was live
    void stepBy(int frames);
    void goLive();

  signals:
    void framesAppended();
    void positionChanged();
    void thinned(int stride);

  private:
    void thin();
    void note(const Frame& frame);
    void moveTo(int index);

    const std::int64_t m_byteBudget;
    std::vector<std::shared_ptr<const Frame>> m_frames;
    std::vector<Metrics> m_metrics;
    std::array<double, 4> m_largestImportance{};
    std::vector<double> m_largestBin;
    std::int64_t m_byteCount = 0;
    int m_stride = 1;
    int m_index = -1;
    bool m_isLive = true;
};

}  // namespace rewire
