#include "ui/views/mixed_cells.h"

#include "ui/style/theme.h"

#include <algorithm>
#include <cstdint>

namespace rewire {

QImage mixedCells(const ConnectivityGrid& grid, const KindColours& colours) {
    std::uint32_t most = 1;
    for (std::size_t c = 0; c < grid.kept.size(); ++c) most = std::max(most, grid.kept[c] + grid.removed[c] + grid.added[c]);
    QImage image(grid.columns, grid.rows, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const std::size_t c = grid.cell(row, column);
            const double kept = grid.kept[c], removed = grid.removed[c], added = grid.added[c];
            const double all = kept + removed + added;
            if (all == 0) continue;
            const QColor changed = removed + added > 0 ? blended(colours.added, colours.removed, added / (removed + added)) : colours.kept;
            QColor colour = blended(changed, colours.kept, (removed + added) / all);
            colour.setAlphaF(static_cast<float>(grid.isSingle ? 1.0 : 0.35 + 0.65 * all / most));
            image.setPixelColor(column, row, colour);
        }
    return image;
}

}  // namespace rewire
