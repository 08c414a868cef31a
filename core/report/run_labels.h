// What a person says about a run: name, colour, star, hidden, note. In a file of its own, because run.json belongs to whoever trains.
#pragma once

#include "core/base/expected.h"

#include <filesystem>
#include <string>

namespace rewire {

inline constexpr const char* kLabelsFile = "about.json";

struct RunLabels {
    std::string name;    // empty: the folder's
    std::string colour;  // "#rrggbb"; empty: by the program
    bool isStarred = false;
    bool isHidden = false;
    std::string note;

    friend bool operator==(const RunLabels&, const RunLabels&) = default;
};

// Defaults where there is no file, or one that cannot be used: nothing of a run depends on it.
[[nodiscard]] RunLabels readLabels(const std::filesystem::path& folder);
[[nodiscard]] Expected<void> writeLabels(const std::filesystem::path& folder, const RunLabels& labels);

}  // namespace rewire
