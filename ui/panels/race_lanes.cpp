#include "ui/panels/race_lanes.h"

#include "core/insight/stability.h"
#include "ui/models/text.h"
#include "ui/panels/race_window.h"

#include <cmath>

namespace rewire {

std::vector<StoredRun> storedRuns(const RaceRunner& race) {
    std::vector<StoredRun> runs;
    for (const RaceLane& lane : race.lanes()) {
        StoredRun run{.folder = race.folder() / lane.entry.name, .settings = lane.entry.settings};
        run.settings.threads = 0;
        run.fingerprint = race.data()->dataset->fingerprint;
        run.epochsTrained = static_cast<int>(lane.accuracy.size());
        if (lane.state == RaceLane::State::Ended)
            run.result = lane.result;
        else if (run.epochsTrained > 0)
            run.result.finalTestAccuracy = lane.accuracy.back();
        runs.push_back(std::move(run));
    }
    return runs;
}

std::vector<double> importanceAt(const std::vector<const RaceLane*>& lanes, int epoch) {
    std::vector<std::vector<double>> runs;
    const auto at = static_cast<std::size_t>(epoch - 1);
    for (const RaceLane* lane : lanes)
        if (epoch >= 1 && at < lane->connections.size() && lane->connections[at] != nullptr)
            runs.emplace_back(lane->connections[at]->begin(), lane->connections[at]->end());
    return runs.empty() ? std::vector<double>() : meanImportance(runs).mean;
}

QString stateOf(const std::vector<const RaceLane*>& lanes) {
    int done = 0, diverged = 0, training = 0, measuring = 0;
    double measured = 0;
    for (const RaceLane* lane : lanes) {
        done += lane->state == RaceLane::State::Ended && lane->result.outcome != Outcome::Stopped;
        diverged += lane->state == RaceLane::State::Ended && lane->result.outcome == Outcome::Diverged;
        if (lane->state != RaceLane::State::Training) continue;
        const bool isMeasuring = lane->progress.phase == Progress::Phase::RemovalCurve;
        measuring += isMeasuring;
        training += !isMeasuring;
        if (isMeasuring) measured = lane->progress.phaseFraction;
    }
    QStringList parts{RaceWindow::tr("%1 of %2 seeds done").arg(done).arg(lanes.size())};
    if (diverged > 0) parts << RaceWindow::tr("%1 diverged").arg(diverged);
    if (training > 0) parts << RaceWindow::tr("%1 in training").arg(training);
    if (measuring > 0) parts << RaceWindow::tr("removal curves %1").arg(percentText(measured, 0));
    if (parts.size() == 1 && done == 0) return RaceWindow::tr("waits");
    return parts.join(QStringLiteral(" · "));
}

QString figureAt(const MeanCurve& mean, int epoch) {
    const auto at = static_cast<std::size_t>(epoch - 1);
    if (epoch < 1 || at >= mean.mean.size() || mean.count[at] == 0) return {};
    const QString text = percentText(mean.mean[at]);
    return std::isfinite(mean.deviation[at]) ? text + QStringLiteral(" ± ") + QString::number(100 * mean.deviation[at], 'f', 1) : text;
}

}  // namespace rewire
