// Where training is inside an epoch, for progress lines and the status line; the latest value wins.
#pragma once

#include <limits>

namespace rewire {

struct Progress {
    int epoch = 0;  // 1-based epoch being trained; 0 before the first
    int epochCount = 0;
    int batch = 0;  // batches done in this epoch
    int batchCount = 0;
    double runningLoss = std::numeric_limits<double>::quiet_NaN();  // mean over the epoch's batches so far
    double runningAccuracy = std::numeric_limits<double>::quiet_NaN();
    enum class Phase { Idle, Training, Testing, Similarity, Evolution, RemovalCurve } phase = Phase::Idle;
    double phaseFraction = 0;  // done in this phase, [0, 1]
    double secondsLeft = -1;   // estimate; negative when unknown
};

}  // namespace rewire
