// Colours for amounts: perceptually even maps that colour-blind people can read. Which plot uses which is the views'.
#pragma once

#include <QColor>
#include <QString>

class QCPColorGradient;

namespace rewire {

// viridis and cividis: the published values of matplotlib (CC0) and of Nuñez et al., doi 10.1371/journal.pone.0199239.
enum class ColourMap { Viridis, Cividis };

[[nodiscard]] QString colourMapName(ColourMap map);
// `fraction` in [0, 1]; outside it is clamped, NaN is transparent.
[[nodiscard]] QColor colourAt(ColourMap map, double fraction);
[[nodiscard]] QCPColorGradient gradientOf(ColourMap map);
// CIE relative luminance in [0, 1].
[[nodiscard]] double luminanceOf(const QColor& colour);

}  // namespace rewire
