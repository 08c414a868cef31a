// Colours that tell runs apart on light and dark ground, also for eyes that confuse red and green or blue and yellow: neighbours in the
// order of their start never share one. What a person chose (RunLabels::colour) stands above them.
#pragma once

#include "ui/models/runs_model.h"

#include <QColor>
#include <array>
#include <filesystem>
#include <map>
#include <vector>

namespace rewire {

// Blue, orange, purple in turns; a run's is of another kind than that of the run before. Any two of them are at least 0.14 apart in OKLab as seen with normal sight, protanopia and deuteranopia, and 0.088 with tritanopia; contrast
// with white and with the dark surface is at least 2 to 1. Found by a random search with these conditions.
inline constexpr std::array<QRgb, 8> kRunColours{0xff53bae9, 0xffc86c0b, 0xff784974, 0xff7381ff, 0xff9c3c00, 0xff91808f, 0xff4e4cca, 0xfff79a0c};

inline constexpr std::size_t kRunColourKinds = 3;

// So many runs that began one after another have different colours.
inline constexpr std::size_t kRunsApart = 6;

using RunColours = std::map<std::filesystem::path, QColor>;  // by the run's folder

// The order in which colours are given.
[[nodiscard]] bool beganBefore(const ListedRun& a, const ListedRun& b);

// A colour for each run: the label's; else the one it has in `known`; else one that follows from its folder's name and differs from those
// of the runs that began just before. A run that is added later therefore changes no other.
[[nodiscard]] RunColours coloursOf(const std::vector<ListedRun>& runs, const RunColours& known);

}  // namespace rewire
