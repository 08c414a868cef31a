#include "ui/style/colour_maps.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <qcustomplot.h>
#include <span>

namespace rewire {
namespace {

// Evenly spaced; those for amounts dark to light.
constexpr std::array<QRgb, 11> kViridis{0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c,
                                        0x22a884, 0x44bf70, 0x7ad151, 0xbddf26, 0xfde725};
constexpr std::array<QRgb, 10> kCividis{0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
constexpr std::array<QRgb, 11> kMagma{0x000004, 0x140e36, 0x3b0f70, 0x641a80, 0x8c2981, 0xb73779,
                                      0xde4968, 0xf7705c, 0xfe9f6d, 0xfecf92, 0xfcfdbf};
constexpr std::array<QRgb, 11> kBlueRed{0x053061, 0x2166ac, 0x4393c3, 0x76adcf, 0x9fbccc, 0xbfc3c8,
                                        0xd9b3a2, 0xe5977a, 0xd6604d, 0xb2182b, 0x67001f};
constexpr std::array<QRgb, 11> kBlueRedOnDark{0xa5d8ff, 0x7fc0fa, 0x5aa3e6, 0x4585bf, 0x436a90, 0x4a4f57,
                                              0x824d47, 0xb05549, 0xdc6a58, 0xf79080, 0xffc2b4};
constexpr std::array<QRgb, 2> kGrey{0x1c1f23, 0xf4f4f4};

std::span<const QRgb> stopsOf(ColourMap map) {
    switch (map) {
        case ColourMap::Viridis: return kViridis;
        case ColourMap::Cividis: return kCividis;
        case ColourMap::Magma: return kMagma;
        case ColourMap::BlueRed: return kBlueRed;
        case ColourMap::BlueRedOnDark: return kBlueRedOnDark;
        case ColourMap::Grey: return kGrey;
    }
    return kViridis;
}

}  // namespace

QString colourMapName(ColourMap map) {
    switch (map) {
        case ColourMap::Viridis: return QCoreApplication::translate("ColourMap", "Viridis");
        case ColourMap::Cividis: return QCoreApplication::translate("ColourMap", "Cividis");
        case ColourMap::Magma: return QCoreApplication::translate("ColourMap", "Magma");
        case ColourMap::BlueRed:
        case ColourMap::BlueRedOnDark: return QCoreApplication::translate("ColourMap", "Blue to red");
        case ColourMap::Grey: return QCoreApplication::translate("ColourMap", "Grey");
    }
    return {};
}

QColor colourAt(ColourMap map, double fraction) {
    if (std::isnan(fraction)) return {0, 0, 0, 0};
    const std::span<const QRgb> stops = stopsOf(map);
    const double at = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    const double part = at - static_cast<double>(low);
    const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const QRgb a = stops[low];
    const QRgb b = stops[low + 1];
    return {mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b))};
}

QImage imageOfValues(std::span<const double> values, int columns, ColourMap map, double largest) {
    const auto width = static_cast<std::size_t>(columns);
    QImage image(columns, static_cast<int>(values.size() / width), QImage::Format_RGB32);
    for (int row = 0; row < image.height(); ++row)
        for (int column = 0; column < columns; ++column)
            image.setPixelColor(column, row,
                                colourAt(map, values[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)] / largest));
    return image;
}

QCPColorGradient gradientOf(ColourMap map) {
    QCPColorGradient gradient;
    gradient.clearColorStops();
    const std::span<const QRgb> stops = stopsOf(map);
    for (std::size_t i = 0; i < stops.size(); ++i)
        gradient.setColorStopAt(static_cast<double>(i) / static_cast<double>(stops.size() - 1), QColor(stops[i]));
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setNanHandling(QCPColorGradient::nhTransparent);
    return gradient;
}

double luminanceOf(const QColor& colour) {
    const auto linear = [](double channel) { return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace rewire
