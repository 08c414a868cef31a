// What of a run's settings may change while it trains, and from which epoch on it did. The rest belongs to the next run.
#pragma once

#include "core/training/settings.h"

#include <vector>

namespace rewire {

struct LiveSettings {
    double learningRate = 0;
    double removalFraction = 0;
    double dropout = 0;
    bool operator==(const LiveSettings&) const = default;
};

// In force from the beginning of `epoch` (1-based). A run has them ascending, at most one an epoch; with them the same seed gives the same
// bits.
struct SettingChange {
    int epoch = 0;
    LiveSettings values;
    bool operator==(const SettingChange&) const = default;
};

[[nodiscard]] inline LiveSettings liveSettingsOf(const Settings& settings) {
    return {.learningRate = settings.learningRate, .removalFraction = settings.removalFraction, .dropout = settings.dropout};
}

[[nodiscard]] inline Settings withLiveSettings(Settings settings, const LiveSettings& live) {
    settings.learningRate = live.learningRate;
    settings.removalFraction = live.removalFraction;
    settings.dropout = live.dropout;
    return settings;
}

// What is in force in `epoch` of a run that began with `settings`.
[[nodiscard]] inline LiveSettings liveSettingsIn(int epoch, const Settings& settings, const std::vector<SettingChange>& changes) {
    LiveSettings live = liveSettingsOf(settings);
    for (const SettingChange& change : changes)
        if (change.epoch <= epoch) live = change.values;
    return live;
}

}  // namespace rewire
