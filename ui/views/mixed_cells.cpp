#include "ui/views/mixed_cells.h"

#include "ui/style/theme.h"

#include <algorithm>
#include <cstdint>

namespace rewire {

QImage mixedCells(const ConnectivityGrid& grid, const KindColours& colours) {
    std::vector<std::uint32_t> counts(grid.kept.size());
    for (std::size_t c = 0; c < counts.size(); ++c) counts[c] = grid.kept[c] + grid.removed[c] + grid.added[c];
    const std::vector<double> densities = densitiesOf(counts, grid);
    const double most = densities.empty() ? 0 : std::ranges::max(densities);
    QImage image(grid.columns, grid.rows, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const std::size_t c = grid.cell(row, column);
            const double removed = grid.removed[c], added = grid.added[c];
            if (counts[c] == 0) continue;
            const QColor changed = removed + added > 0 ? blended(colours.added, colours.removed, added / (removed + added)) : colours.kept;
            QColor colour = blended(changed, colours.kept, (removed + added) / counts[c]);
            colour.setAlphaF(static_cast<float>(grid.isSingle ? 1.0 : 0.35 + 0.65 * densities[c] / most));
            image.setPixelColor(column, row, colour);
        }
    return image;
}

}  // namespace rewire
