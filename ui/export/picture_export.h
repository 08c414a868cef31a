// Turns a Picture into a file: one function a format, the same for all views. Files appear whole or not at all.
#pragma once

#include "core/base/expected.h"
#include "ui/views/picture.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <filesystem>

namespace rewire {

enum class PictureFormat { Png, Svg, Pdf, Csv, ExactPng };

struct PictureOptions {
    PictureFormat format = PictureFormat::Png;
    QSizeF millimetres{160, 100};
    int dpi = 192;  // PNG only
    PictureLook look{.theme = printTheme()};
};

inline constexpr int kLargestPictureSide = 16384;  // pixels; larger pictures are refused (BAD_INPUT row 44)

// Errors: TooLarge, BadSetting (ExactPng of a view that is no image), Internal (encoder).
[[nodiscard]] Expected<QByteArray> encodePicture(Picture& picture, const PictureOptions& options);
// Encodes, then stores atomically. Errors also: NotWritable.
[[nodiscard]] Expected<void> exportPicture(Picture& picture, const PictureOptions& options, const std::filesystem::path& path);
[[nodiscard]] Expected<void> storeBytes(const std::filesystem::path& path, const QByteArray& bytes);

// What the PNG would show, at `pixelRatio` device pixels a unit of 1/96 inch.
[[nodiscard]] QImage renderPicture(Picture& picture, QSize size, double pixelRatio, const PictureLook& look);

[[nodiscard]] QString fileEnding(PictureFormat format);

}  // namespace rewire
