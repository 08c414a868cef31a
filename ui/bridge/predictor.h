// Predicts the test samples with the network of any epoch whose frame keeps it, off the window's thread: one epoch at a time, and then the
// newest that was asked for meanwhile. The predicting is core/report/model.h's.
#pragma once

#include "core/data/standardisation.h"
#include "core/report/model.h"
#include "core/training/frame.h"
#include "ui/bridge/background.h"

#include <QObject>
#include <cstdint>
#include <memory>
#include <vector>

namespace rewire {

// Immutable once shared.
struct PredictedTest {
    std::shared_ptr<const Dataset> dataset;
    int epoch = 0;
    Predictions predictions;
    std::vector<std::int64_t> confusion;  // [classes x classes], rows are labels
};

// Confined to the window's thread.
class Predictor : public QObject {
    Q_OBJECT
  public:
    explicit Predictor(QObject* parent = nullptr);
    ~Predictor() override;

    // Of the data that all frames to come are of. Drops what is under way.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    // The frame must keep its network. Told by predicted(); at once where it is the one that was predicted last.
    void predict(const std::shared_ptr<const Frame>& frame);

  signals:
    void predicted(const std::shared_ptr<const rewire::PredictedTest>& test);

  private:
    void begin();

    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Standardisation> m_scaling;  // of m_dataset, once it is known
    std::shared_ptr<const Frame> m_wanted;             // waits for the one under way
    std::shared_ptr<const Frame> m_taken;              // under way, or done
    std::shared_ptr<const PredictedTest> m_newest;     // of m_taken, once it is done
    Background m_task;                                 // last: joins before what it touches goes
};

}  // namespace rewire
