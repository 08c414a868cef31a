#include "ui/views/plot_picture.h"

#include <QFontMetrics>
#include <functional>
#include <qcustomplot.h>
#include <vector>

namespace rewire {
namespace {

constexpr int kMargin = kGap + kHalfGap;
constexpr double kNoStretch = 0.0001;  // QCustomPlot wants more than 0

// Changes to a plot that are undone, the last first, when the picture is painted.
class Dressing {
  public:
    explicit Dressing(QCustomPlot& plot) : m_plot(plot) {}
    Dressing(const Dressing&) = delete;
    Dressing& operator=(const Dressing&) = delete;
    ~Dressing() {
        for (auto undo = m_undo.rbegin(); undo != m_undo.rend(); ++undo) (*undo)();
    }

    // A line of text above (or below) everything, as many rows as it needs at `width`.
    void addText(const QString& text, const QFont& font, const QColor& colour, int width, bool isAbove) {
        QCPLayoutGrid* grid = m_plot.plotLayout();
        auto* element = new QCPTextElement(&m_plot, text, font);
        element->setTextColor(colour);
        element->setTextFlags((isAbove ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextWordWrap);
        const int height = QFontMetrics(font).boundingRect(QRect(0, 0, qMax(1, width), 1 << 20), element->textFlags(), text).height();
        element->setMargins({0, isAbove ? kHalfGap : kGap, 0, isAbove ? kGap : 0});
        element->setMinimumSize(1, height);
        element->setMaximumSize(QWIDGETSIZE_MAX, height);
        if (isAbove) grid->insertRow(0);
        grid->addElement(isAbove ? 0 : grid->rowCount(), 0, element);
        m_undo.push_back([grid, element] {
            grid->remove(element);
            grid->simplify();
        });
    }

    // Takes an element out of its grid, and gives its room to the others.
    void setAside(QCPLayoutElement* element) {
        const bool wasVisible = element->visible();
        element->setVisible(false);
        m_undo.push_back([element, wasVisible] { element->setVisible(wasVisible); });
        auto* grid = qobject_cast<QCPLayoutGrid*>(element->layout());
        if (grid == nullptr) return;
        for (int row = 0; row < grid->rowCount(); ++row)
            for (int column = 0; column < grid->columnCount(); ++column) {
                if (grid->element(row, column) != element) continue;
                const double stretch = grid->columnStretchFactors().value(column);
                const int spacing = grid->columnSpacing();
                grid->take(element);
                const double rowStretch = grid->rowStretchFactors().value(row);
                bool isEmptyRow = true;
                for (int other = 0; other < grid->columnCount(); ++other) isEmptyRow = isEmptyRow && !grid->hasElement(row, other);
                if (isEmptyRow) {
                    grid->setRowStretchFactor(row, kNoStretch);
                    m_undo.push_back([grid, row, rowStretch] { grid->setRowStretchFactor(row, rowStretch); });
                }
                const bool isEmptyColumn = isEmpty(*grid, column);
                if (isEmptyColumn) {
                    grid->setColumnStretchFactor(column, kNoStretch);
                    grid->setColumnSpacing(0);
                }
                m_undo.push_back([grid, element, row, column, stretch, spacing, isEmptyColumn] {
                    if (isEmptyColumn) {
                        grid->setColumnStretchFactor(column, stretch);
                        grid->setColumnSpacing(spacing);
                    }
                    grid->addElement(row, column, element);
                });
                return;
            }
    }

    // A row of charts beside the picture proper, with what is drawn in them.
    void setAsideCharts(QCPLayoutGrid* charts) {
        for (int i = 0; i < m_plot.itemCount(); ++i) {
            QCPAbstractItem* item = m_plot.item(i);
            if (item->clipAxisRect() == nullptr || item->clipAxisRect()->layout() != charts || !item->visible()) continue;
            item->setVisible(false);
            m_undo.push_back([item] { item->setVisible(true); });
        }
        setAside(charts);
    }

    void hideAxes() {
        for (QCPAxisRect* rect : m_plot.axisRects())
            for (QCPAxis* axis : rect->axes()) {
                const bool wasVisible = axis->visible();
                axis->setVisible(false);
                m_undo.push_back([axis, wasVisible] { axis->setVisible(wasVisible); });
            }
    }

    void setMargins(const QMargins& margins) {
        QCPLayoutGrid* grid = m_plot.plotLayout();
        const QMargins before = grid->margins();
        grid->setMargins(margins);
        m_undo.push_back([grid, before] { grid->setMargins(before); });
    }

  private:
    static bool isEmpty(QCPLayoutGrid& grid, int column) {
        for (int row = 0; row < grid.rowCount(); ++row)
            if (grid.hasElement(row, column)) return false;
        return true;
    }

    QCustomPlot& m_plot;
    std::vector<std::function<void()>> m_undo;
};

QFont scaled(QFont font, double factor) {
    font.setPixelSize(qMax(1, qRound(font.pixelSize() * factor)));
    return font;
}

}  // namespace

void paintPlot(QCustomPlot& plot, QCPPainter& painter, QSize size, const PictureLook& look, const QString& title, const QFont& font) {
    Dressing dressing(plot);
    if (!look.hasLegend) {
        for (QCPLegend* legend : plot.findChildren<QCPLegend*>()) dressing.setAside(legend);
        for (QCPColorScale* scale : plot.findChildren<QCPColorScale*>()) dressing.setAside(scale);
    }
    if (!look.hasLegend || !look.hasSideCharts)
        for (QCPLayoutGrid* charts : plot.findChildren<QCPLayoutGrid*>(kSideCharts)) dressing.setAsideCharts(charts);
    if (!look.hasAxes) dressing.hideAxes();
    const int textWidth = size.width() - 2 * kMargin;
    if (look.hasTitle) dressing.addText(title, scaled(font, 1.15), look.theme.text, textWidth, true);
    if (!look.caption.isEmpty()) dressing.addText(look.caption, font, look.theme.mutedText, textWidth, false);
    dressing.setMargins({kMargin, kHalfGap, kMargin, kMargin});
    plot.toPainter(&painter, size.width(), size.height());
}

}  // namespace rewire
