// Where a run stands between two epochs: all that training needs to go on to the same bits. Random streams are counted by epoch and
// batch, so that none has a position to keep.
#pragma once

#include "core/network/network.h"
#include "core/training/frame.h"

#include <memory>

namespace rewire {

struct TrainingPosition {
    int epoch = 0;                 // finished epochs; 0: the untrained start
    bool isEvolved = true;         // false after a run's last epoch, which leaves its evolution out
    double finalTestAccuracy = 0;  // of `epoch`
    double bestTestAccuracy = 0;
    int bestEpoch = 0;
    double seconds = 0;  // of training so far, wall clock
};

// A value.
struct TrainingState {
    TrainingPosition position;
    Network network;
};

// Of one finished epoch, or of the untrained start. Views into what goes on changing: only for the time of a call.
struct FinishedEpoch {
    const std::shared_ptr<const Frame>& frame;
    const TrainingPosition& position;
    const Network& network;
};

}  // namespace rewire
