#include "ui/models/survival.h"

#include <algorithm>
#include <limits>
#include <map>

namespace rewire {

Survival survivalOf(const std::vector<std::shared_ptr<const Frame>>& frames, int layer) {
    Survival survival;
    if (frames.empty()) return survival;
    const auto l = static_cast<std::size_t>(layer);
    const auto ages = static_cast<std::size_t>(frames.back()->metrics.epoch) + 1;
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    survival.ofStart.assign(ages, kUnknown);
    survival.lowest.assign(ages, kUnknown);
    survival.highest.assign(ages, kUnknown);
    survival.ofAdded.assign(ages, kUnknown);
    std::vector<double> alive(ages, 0), added(ages, 0);
    std::map<int, double> addedIn;  // epochs whose frame was kept, and with it how many they added
    for (const auto& frame : frames) {
        if (l >= frame->layers.size()) continue;
        const LayerFrame& shown = frame->layers[l];
        const int epoch = frame->metrics.epoch;
        if (!shown.aliveByBirth.empty() && frames.front()->layers[l].connections > 0)
            survival.ofStart[static_cast<std::size_t>(epoch)] =
                static_cast<double>(shown.aliveByBirth[0]) / static_cast<double>(frames.front()->layers[l].connections);
        for (const auto& [birth, count] : addedIn) {
            if (birth >= static_cast<int>(shown.aliveByBirth.size())) continue;
            const auto age = static_cast<std::size_t>(epoch - birth);
            const double living = shown.aliveByBirth[static_cast<std::size_t>(birth)];
            alive[age] += living;
            added[age] += count;
            const double share = living / count;
            survival.lowest[age] = added[age] == count ? share : std::min(survival.lowest[age], share);
            survival.highest[age] = added[age] == count ? share : std::max(survival.highest[age], share);
        }
        if (shown.added > 0) addedIn[epoch] = static_cast<double>(shown.added);
    }
    for (std::size_t age = 1; age < ages; ++age)
        if (added[age] > 0) survival.ofAdded[age] = alive[age] / added[age];
    if (!addedIn.empty()) survival.ofAdded[0] = survival.lowest[0] = survival.highest[0] = 1;
    return survival;
}

}  // namespace rewire
