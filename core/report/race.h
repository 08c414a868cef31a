// A race: one data set and budget, several algorithms and seeds, a folder with a run folder each. Which run trains when is the caller's:
// app or ui.
#pragma once

#include "core/base/expected.h"
#include "core/training/settings.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct RaceEntry {
    std::string name;  // of its folder: "codaset-s0", "codaset-learning_rate=0.1-s0"
    Settings settings;
};

// One setting of a grid by its key in run.json, and the values it takes, as JSON or plain words.
struct GridAxis {
    std::string key;
    std::vector<std::string> values;
};
// "learning_rate=0.01,0.1"; layers of a list are divided by "x": "hidden=200x200,1000x1000x1000". BadSetting.
[[nodiscard]] Expected<GridAxis> parseGridAxis(std::string_view text);
// "0-4", "0,2,5", "1-3,9". BadSetting.
[[nodiscard]] Expected<std::vector<std::uint64_t>> parseSeeds(std::string_view text);

// Every combination: seeds outermost, so that a race that is cut short has compared all algorithms on its first seeds. `settingsFor` gives
// the settings of an algorithm. BadSetting for an unknown key or value of a grid.
[[nodiscard]] Expected<std::vector<RaceEntry>> raceEntries(std::span<const std::string> algorithms, std::span<const std::uint64_t> seeds,
                                                           std::span<const GridAxis> grid,
                                                           const std::function<Settings(const std::string&)>& settingsFor);

// The share of one of `count` machines, `index` from 1: every count-th entry. All shares together are all entries, none twice.
[[nodiscard]] std::vector<RaceEntry> shardOf(std::span<const RaceEntry> entries, int index, int count);

}  // namespace rewire
