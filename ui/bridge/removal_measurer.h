// Measures removal curves of any epoch whose network a frame keeps, off the window's thread, and remembers them. The measuring is
// core/insight/removal_curve.h's.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "ui/bridge/background.h"

#include <QObject>
#include <map>
#include <memory>
#include <vector>

namespace rewire {

// Confined to the window's thread.
class RemovalMeasurer : public QObject {
    Q_OBJECT
  public:
    explicit RemovalMeasurer(QObject* parent = nullptr);

    // Forgets what was measured on another run.
    void setRun(std::shared_ptr<const Dataset> dataset, std::uint64_t seed);
    // The frame must keep its network. Inputs are ranked by `measure`, which must be there.
    void measure(const std::shared_ptr<const Frame>& frame, ImportanceMeasure measure);
    [[nodiscard]] bool isMeasuring() const { return m_task.isBusy(); }
    // Of that epoch and measure; null where nobody measured.
    [[nodiscard]] std::shared_ptr<const RemovalCurve> curveOf(int epoch, ImportanceMeasure measure) const;

  signals:
    void progressed(double fraction);
    void measured();

  private:
    struct TestSet {  // standardised once for a run
        AlignedVector<float> values;
    };
    std::shared_ptr<const Dataset> m_dataset;
    std::uint64_t m_seed = 0;
    std::shared_ptr<const TestSet> m_test;
    std::map<std::pair<int, ImportanceMeasure>, std::shared_ptr<const RemovalCurve>> m_curves;
    Background m_task;
};

}  // namespace rewire
