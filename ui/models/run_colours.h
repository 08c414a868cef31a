// Colours that tell runs apart on light and dark ground, also for eyes that confuse red and green or blue and yellow: neighbours in the
// order of their start never share one. What a person chose (RunLabels::colour) stands above them. A run keeps one colour, by which it is
// stored; how it is drawn follows the theme.
#pragma once

#include "ui/models/runs_model.h"
#include "ui/style/theme.h"

#include <QColor>
#include <array>
#include <filesystem>
#include <map>
#include <vector>

namespace rewire {

// Blue, orange, purple in turns; a run's is of another kind than that of the run before. What a run is stored by.
inline constexpr std::array<QRgb, 8> kRunColours{0xff53bae9, 0xffc86c0b, 0xff784974, 0xff7381ff,
                                                 0xff9c3c00, 0xff91808f, 0xff4e4cca, 0xfff79a0c};

// The same as drawn on white and on the dark surface. Any two of a theme are at least 0.14 apart in OKLab as seen with normal sight,
// protanopia and deuteranopia, and 0.088 with tritanopia; contrast with the ground is at least 3 to 1 (WCAG 2.1, 1.4.11), which no eight
// colours have on both grounds at these distances. Found by a random search with these conditions, near in hue to those above.
inline constexpr std::array<QRgb, 8> kRunColoursOnLight{0xff459ace, 0xffaa4e07, 0xff59326d, 0xff5661f8,
                                                        0xff7e2015, 0xff76627d, 0xff2b26c1, 0xffda7a01};
inline constexpr std::array<QRgb, 8> kRunColoursOnDark{0xff80d9f2, 0xffda951d, 0xff875b9b, 0xff819efe,
                                                       0xffa95427, 0xffab8b95, 0xff4f63fa, 0xfffccd77};

inline constexpr std::size_t kRunColourKinds = 3;

// So many runs that began one after another have different colours.
inline constexpr std::size_t kRunsApart = 6;

using RunColours = std::map<std::filesystem::path, QColor>;  // by the run's folder

// The order in which colours are given.
[[nodiscard]] bool beganBefore(const ListedRun& a, const ListedRun& b);

// A colour for each run: the label's; else the one it has in `known`; else one that follows from its folder's name and differs from those
// of the runs that began just before. A run that is added later therefore changes no other.
[[nodiscard]] RunColours coloursOf(const std::vector<ListedRun>& runs, const RunColours& known);

// Of luminances, 1 to 21 (WCAG 2.1).
[[nodiscard]] double contrastOf(const QColor& a, const QColor& b);

// A run's colour as it is drawn on the theme's surface. One that a person chose is as chosen, or as much nearer to the text's as it takes
// to stand out.
[[nodiscard]] QColor drawnOn(const QColor& runColour, const Theme& theme);

}  // namespace rewire
