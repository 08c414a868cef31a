// What a race is as a whole, in its folder beside its runs: which entries on which data, so that one that was interrupted can be offered
// back. How far its runs are stands in their own folders (run_folder.h).
#pragma once

#include "core/base/expected.h"
#include "core/data/open.h"
#include "core/report/race.h"

#include <filesystem>
#include <string>
#include <vector>

namespace rewire {

struct RacePlan {
    std::vector<RaceEntry> entries;
    OpenOptions source;  // how its data were opened
    std::string dataName;
    std::string fingerprint;  // of its data
};

// The layout of race.json, raised when an older program could not read it any more.
inline constexpr int kRaceFormat = 1;
inline constexpr const char* kRaceFile = "race.json";

// Atomically; the folder exists. NotWritable.
[[nodiscard]] Expected<void> writeRacePlan(const RacePlan& plan, const std::filesystem::path& folder);
// NotFound, NotReadable; BadFormat says what is wrong. Entries are named as run folders are, and no two alike.
[[nodiscard]] Expected<RacePlan> readRacePlan(const std::filesystem::path& folder);

}  // namespace rewire
