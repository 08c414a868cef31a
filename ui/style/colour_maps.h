// Colours for amounts and for signed values: perceptually even maps that colour-blind people can read. Which plot uses which is the views'.
#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <array>
#include <span>

class QCPColorGradient;

namespace rewire {

// viridis and magma: the published values of matplotlib (CC0); cividis: Nuñez et al., doi 10.1371/journal.pone.0199239. For amounts, dark
// to light. BlueRed: after ColorBrewer's RdBu (Apache 2.0) turned round, for values around 0, which is in the middle. That is grey, not
// white, so that a connection of weight 0 is not taken for none; on dark ground grey is dark and what is far from 0 bright. Grey: for
// amounts under coloured marks.
enum class ColourMap { Viridis, Cividis, Magma, BlueRed, BlueRedOnDark, Grey };
inline constexpr std::array kAmountMaps{ColourMap::Viridis, ColourMap::Cividis, ColourMap::Magma};

[[nodiscard]] QString colourMapName(ColourMap map);
// `fraction` in [0, 1]; outside it is clamped, NaN is transparent.
[[nodiscard]] QColor colourAt(ColourMap map, double fraction);
// One pixel a value from 0 to `largest`, row by row.
[[nodiscard]] QImage imageOfValues(std::span<const double> values, int columns, ColourMap map, double largest);
[[nodiscard]] QCPColorGradient gradientOf(ColourMap map);
// CIE relative luminance in [0, 1].
[[nodiscard]] double luminanceOf(const QColor& colour);

}  // namespace rewire
