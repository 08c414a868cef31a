// Turns a Picture into a file: one function a format, the same for all views. Files appear whole or not at all. Moving pictures are
// film.h's.
#pragma once

#include "core/base/expected.h"
#include "ui/views/picture.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <filesystem>
#include <string_view>
#include <vector>

namespace rewire {

// The exact ones have one pixel a value: in the view's colours, or as grey levels of 8 or 16 bits, where 0 is 0 and white the upper end of
// the colour bar (told in the file's description).
enum class PictureFormat { Png, Svg, Pdf, Csv, ExactPng, ExactGrey8, ExactGrey16, Npy };

struct PictureOptions {
    PictureFormat format = PictureFormat::Png;
    QSizeF millimetres{160, 100};
    int dpi = 192;  // PNG only
    PictureLook look{.theme = printTheme()};
};

inline constexpr int kLargestPictureSide = 16384;  // pixels; larger pictures are refused (BAD_INPUT row 44)

// Which formats a view has now: those of pictures and numbers always, the others where its values lie on a grid.
[[nodiscard]] std::vector<PictureFormat> formatsOf(const Picture& picture);
[[nodiscard]] bool isDrawn(PictureFormat format);               // PNG, SVG, PDF: has a size and a look
[[nodiscard]] std::string_view formatId(PictureFormat format);  // "png", "svg", "pdf", "csv", "exact-png", "grey8-png", "grey16-png", "npy"

// Errors: TooLarge, BadSetting (a format the view has not), Internal (encoder).
[[nodiscard]] Expected<QByteArray> encodePicture(Picture& picture, const PictureOptions& options);
// Encodes, then stores atomically. Errors also: NotWritable.
[[nodiscard]] Expected<void> exportPicture(Picture& picture, const PictureOptions& options, const std::filesystem::path& path);
[[nodiscard]] Expected<void> storeBytes(const std::filesystem::path& path, const QByteArray& bytes);

// What the PNG would show, at `pixelRatio` device pixels a unit of 1/96 inch.
[[nodiscard]] QImage renderPicture(Picture& picture, QSize size, double pixelRatio, const PictureLook& look);

// Pixels and description of a grey picture: level = value / largest x the format's white, rounded.
[[nodiscard]] QImage greyImage(const ValueGrid& grid, PictureFormat format);
[[nodiscard]] Expected<QByteArray> encodePng(const QImage& image);

[[nodiscard]] QString fileEnding(PictureFormat format);

}  // namespace rewire
