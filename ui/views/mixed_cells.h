// Cells that hold connections of three kinds, as an image with one colour for each kind: what an evolution kept, removed and added, or what
// two topologies share and only one of them has.
#pragma once

#include "ui/models/connectivity_grid.h"

#include <QColor>
#include <QImage>

namespace rewire {

struct KindColours {
    QColor kept;
    QColor removed;
    QColor added;
};

// One pixel a cell; a mixture where a cell holds several kinds, the fainter the fewer its connections are, and clear where it holds none.
[[nodiscard]] QImage mixedCells(const ConnectivityGrid& grid, const KindColours& colours);

}  // namespace rewire
