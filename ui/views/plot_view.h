// What all plots share: a header with title, tools and a readout of exact values; drawing at most once per turn of the event loop and
// not at all while hidden; colours that follow the palette; and being a Picture. What is drawn is the subclasses'.
#pragma once

#include "ui/help/topics.h"
#include "ui/views/picture.h"

#include <QFrame>
#include <map>

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPItemStraightLine;
class QCPLayoutGrid;
class QCPLegend;
class QCustomPlot;
class QHBoxLayout;
class QLabel;
class QLayout;
class QMouseEvent;
class QStackedLayout;

namespace rewire {

class ElidedLabel;
class FlowLayout;
class LinePoints;

class PlotView : public QFrame, public Picture {
    Q_OBJECT
  public:
    // `title` heads the view and the picture.
    PlotView(const QString& title, const QString& fileStem, QWidget* parent = nullptr);
    ~PlotView() override;

    [[nodiscard]] QString pictureTitle() const override { return m_pictureTitle.isEmpty() ? m_title : m_pictureTitle; }
    [[nodiscard]] QString fileStem() const override { return m_fileStem; }
    void paintPicture(QCPPainter& painter, QSize size, const PictureLook& look) override;

    // True: colours or axes are another scale in every epoch, whatever the run's other epochs hold.
    [[nodiscard]] virtual bool isScaledByEpoch() const { return false; }

    void setHeadingVisible(bool visible);  // where a tab already says it

  signals:
    void exportRequested();

  protected:
    [[nodiscard]] QCustomPlot& plot() const { return *m_plot; }
    // Where a view puts its axis rects; a picture's title goes above it.
    [[nodiscard]] QCPLayoutGrid& chartGrid() const { return *m_chartGrid; }
    [[nodiscard]] QLayout& tools() const;  // goes on in a second row where it is full
    // Exact values below the pointer; empty puts the view's standing remark back.
    void setReadout(const QString& text);
    void setRemark(const QString& text);
    void setPictureTitle(const QString& title) { m_pictureTitle = title; }
    void setFileStem(const QString& stem) { m_fileStem = stem; }
    // The "?" beside the export button.
    void setHelp(Topic topic);
    // A legend above the charts below it in `column`, in rows of at most `itemsInRow` items; the row takes no more room than that.
    [[nodiscard]] QCPLegend* addLegendRow(int row = 0, int column = 0, int itemsInRow = 0);
    // A chart with axes at the bottom and left, and horizontal grid lines.
    [[nodiscard]] QCPAxisRect* addChart(int row, int column, const QString& x, const QString& y);
    // A legend inside a chart, at `corner`.
    [[nodiscard]] QCPLegend* addInsetLegend(QCPAxisRect& chart, Qt::Alignment corner);
    // A vertical line over the whole height of a chart.
    [[nodiscard]] QCPItemStraightLine* addVerticalLine(QCPAxisRect& chart);
    // In place of the plot, while there is nothing to draw; empty shows the plot.
    void setEmptyText(const QString& text);

    // Asks for draw() soon; called by show(...) of the subclasses.
    void refresh();
    // Fills and colours the plot. `theme` is the window's or a picture's.
    virtual void draw(const Theme& theme) = 0;
    // `at` in plot coordinates. False: nothing is there.
    virtual QString readoutAt(QPointF at) const = 0;

    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    // In units of 1/96 inch: the plot's in the window, or the picture's that is being painted.
    [[nodiscard]] QSize drawnSize() const { return m_drawnSize; }
    [[nodiscard]] QFont plotFont(double factor = 1.0) const;
    // For a line of many points: thinned to what can be told apart on the graph's key axis as it is set now.
    [[nodiscard]] LinePoints linePoints(const QCPGraph& graph) const;
    void styleAxes(QCPAxisRect& rect, const Theme& theme) const;
    void styleLegend(QCPLegend& legend, const Theme& theme) const;
    // Of a legend in a row of its own over the whole width, styled: as many items beside each other as there is room for.
    void wrapLegend(QCPLegend& legend) const;

  private:
    void drawNow();
    void showReadout();
    void giveAllTicks();
    void thinTicks();

    QString m_title;
    QString m_pictureTitle;
    QString m_fileStem;
    QString m_remark;
    QString m_readout;
    QCustomPlot* m_plot = nullptr;
    QCPLayoutGrid* m_chartGrid = nullptr;
    QHBoxLayout* m_header = nullptr;
    FlowLayout* m_tools = nullptr;
    QLabel* m_headingLabel = nullptr;
    ElidedLabel* m_readoutLabel = nullptr;
    QLabel* m_emptyLabel = nullptr;
    QStackedLayout* m_stack = nullptr;
    QSize m_drawnSize;
    std::map<QCPAxis*, int> m_tickCounts;  // that axes have where there is room
    bool m_isDirty = true;
    bool m_drawIsQueued = false;
};

}  // namespace rewire
