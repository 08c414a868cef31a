// Two small charts below the importance of inputs: how its values are distributed, with the limits of the colours, and how the probed
// input's value moved over the epochs.
#pragma once

#include "ui/style/theme.h"

#include <QFont>
#include <QString>
#include <vector>

class QCPAxisRect;
class QCPBars;
class QCPGraph;
class QCPItemStraightLine;
class QCPLayoutGrid;
class QCPTextElement;
class QCustomPlot;

namespace rewire {

struct ImportanceStrip {
    struct History {
        QString title;              // which input
        std::vector<double> epoch;  // ascending
        std::vector<double> value;  // parallel
        double position = 0;        // the timeline's epoch
    };

    // Makes both charts, side by side, as a row of their own below everything.
    void build(QCustomPlot& plot);
    // In 40 bins up to `largest`; the lines are where the colours begin and end.
    void showDistribution(const std::vector<double>& values, double largest, double from, double to) const;
    void showHistory(const History& history) const;
    // Without it, all room is the charts' above.
    void setRoom(bool hasRoom) const;

    QCPLayoutGrid* grid = nullptr;
    QCPAxisRect* distribution = nullptr;
    QCPAxisRect* history = nullptr;
    QCPBars* bars = nullptr;
    QCPGraph* line = nullptr;
    QCPGraph* mark = nullptr;
    QCPItemStraightLine* from = nullptr;
    QCPItemStraightLine* to = nullptr;
    void colour(const Theme& theme, const QFont& font) const;
};

}  // namespace rewire
