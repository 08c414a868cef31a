// What every view can give away: itself as a picture of any size, and the numbers behind it. How that becomes a file is
// ui/export/picture_export.h's.
#pragma once

#include "ui/models/number_table.h"
#include "ui/style/theme.h"

#include <QImage>
#include <QSize>
#include <QString>
#include <vector>

class QCPPainter;

namespace rewire {

struct PictureLook {
    Theme theme;                // of the picture, whatever the window has
    bool hasBackground = true;  // false: transparent
    bool hasTitle = true;
    bool hasLegend = true;      // and colour bars
    bool hasSideCharts = true;  // where there is a legend
    bool hasAxes = true;
    QString title{};    // empty: the picture's own
    QString caption{};  // below the picture; empty for none
};

// Numbers that lie on a grid, as they are.
struct ValueGrid {
    std::vector<int> shape;      // rows, columns, and channels where there are some; or one extent
    std::vector<double> values;  // the last extent fastest
    double largest = 0;          // what the colours' upper end stands for
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
    // The values themselves, where they lie on a grid; no extents otherwise.
    [[nodiscard]] virtual ValueGrid grid() const { return {}; }
};

}  // namespace rewire
