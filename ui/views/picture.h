// What every view can give away: itself as a picture of any size, and the numbers behind it. How that becomes a file is
// picture_export.h's.
#pragma once

#include "ui/models/number_table.h"
#include "ui/style/theme.h"

#include <QImage>
#include <QSize>
#include <QString>

class QCPPainter;

namespace rewire {

struct PictureLook {
    Theme theme;                // of the picture, whatever the window has
    bool hasBackground = true;  // false: transparent
    bool hasTitle = true;
};

class Picture {
  public:
    virtual ~Picture() = default;
    [[nodiscard]] virtual QString pictureTitle() const = 0;
    [[nodiscard]] virtual QString fileStem() const = 0;  // without ending, ASCII
    // Draws in units of 1/96 inch. Not const: a widget lends its plot for the time of the call.
    virtual void paintPicture(QCPPainter& painter, QSize size, const PictureLook& look) = 0;
    [[nodiscard]] virtual NumberTable numbers() const = 0;
    // One pixel a value, where the data are an image; null otherwise.
    [[nodiscard]] virtual QImage exactImage() const { return {}; }
};

}  // namespace rewire
