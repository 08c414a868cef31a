// A view on the clipboard: as a picture, a drawing or its numbers. What goes into files is picture_export.h's.
#pragma once

#include "ui/export/picture_export.h"

namespace rewire {

// PNG and the pixel-exact formats as an image; SVG and PDF as that and as an image; CSV and NPY as the numbers, in text and text/csv.
// Errors: those of encodePicture.
[[nodiscard]] Expected<void> copyPicture(Picture& picture, const PictureOptions& options);

}  // namespace rewire
