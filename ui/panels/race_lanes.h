// What the lanes of a race come to, in runs, figures and words. RaceWindow shows them; RaceRunner trains them.
#pragma once

#include "core/insight/curve_mean.h"
#include "core/report/comparison.h"
#include "ui/bridge/race_runner.h"

#include <QString>

#include <vector>

namespace rewire {

// The runs of a race as the comparison wants them.
[[nodiscard]] std::vector<StoredRun> storedRuns(const RaceRunner& race);
// Of the lanes of one algorithm at an epoch, over the seeds that are so far.
[[nodiscard]] std::vector<double> importanceAt(const std::vector<const RaceLane*>& lanes, int epoch);
// "2 of 3 seeds done · 1 in training".
[[nodiscard]] QString stateOf(const std::vector<const RaceLane*>& lanes);
// "72.1 % ± 0.4" at an epoch; empty where no seed is so far.
[[nodiscard]] QString figureAt(const MeanCurve& mean, int epoch);

}  // namespace rewire
