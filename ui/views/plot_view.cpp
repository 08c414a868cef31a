#include "ui/views/plot_view.h"

#include "ui/help/help_button.h"
#include "ui/style/elided_label.h"
#include "ui/style/flow_layout.h"
#include "ui/style/icons.h"
#include "ui/views/line_points.h"
#include "ui/views/plot_picture.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMetaObject>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <qcustomplot.h>

namespace rewire {
namespace {

// Room that an axis number needs to stand clear of its neighbours, in heights of its letters.
constexpr double kAlong = 3.2;
constexpr double kAcross = 2.2;
constexpr double kTightest = 0.6;  // of these, where fewer than two numbers would be left

std::vector<QCPAxis*> axesOf(const QCustomPlot& plot) {
    std::vector<QCPAxis*> axes;
    for (const QCPAxisRect* rect : plot.axisRects())
        for (QCPAxis* axis : rect->axes())
            if (axis->visible()) axes.push_back(axis);
    for (const QCPColorScale* scale : plot.findChildren<QCPColorScale*>()) axes.push_back(scale->axis());
    return axes;
}

// Tab goes through what stands above a view as the eye does, though it was not made in that order.
void orderTabs(const QLayout& tools, const QLayout& header) {
    QWidget* before = nullptr;
    for (const QLayout* row : {&tools, &header})
        for (int i = 0; i < row->count(); ++i) {
            QWidget* const widget = row->itemAt(i)->widget();
            if (widget == nullptr || widget->focusPolicy() == Qt::NoFocus) continue;
            if (before != nullptr) QWidget::setTabOrder(before, widget);
            before = widget;
        }
}

// How many numbers the axis would have.
qsizetype numbersWith(const QCPAxis& axis, int tickCount) {
    axis.ticker()->setTickCount(tickCount);
    QVector<double> ticks;
    axis.ticker()->generate(axis.range(), QLocale::c(), QLatin1Char('g'), 6, ticks, nullptr, nullptr);
    return ticks.size();
}

}  // namespace

PlotView::PlotView(const QString& title, const QString& fileStem, QWidget* parent) : QFrame(parent), m_title(title), m_fileStem(fileStem) {
    setAccessibleName(title);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap + kHalfGap, kHalfGap, kHalfGap, kHalfGap);
    column->setSpacing(0);

    auto* header = m_header = new QHBoxLayout;
    header->setSpacing(kHalfGap);
    m_headingLabel = makeSectionLabel(title, this);
    m_headingLabel->setContentsMargins(0, 0, kGap, 0);
    m_headingLabel->setVisible(!title.isEmpty());
    header->addWidget(m_headingLabel);
    m_tools = new FlowLayout;
    header->addLayout(m_tools, 1);
    auto* exportButton = new QToolButton(this);
    exportButton->setIcon(makeIcon(QStringLiteral("export")));
    exportButton->setAutoRaise(true);
    exportButton->setToolTip(tr("Export this view as PNG, SVG, PDF or CSV"));
    exportButton->setAccessibleName(tr("Export %1").arg(title));
    connect(exportButton, &QToolButton::clicked, this, &PlotView::exportRequested);
    header->addWidget(exportButton, 0, Qt::AlignTop);
    column->addLayout(header);
    m_readoutLabel = new ElidedLabel(this);
    m_readoutLabel->setForegroundRole(QPalette::PlaceholderText);
    m_readoutLabel->setFont(scaledFont(font(), 0.92));
    column->addWidget(m_readoutLabel);

    m_plot = new QCustomPlot(this);
    m_plot->setAutoAddPlottableToLegend(false);
    m_plot->plotLayout()->clear();
    m_chartGrid = new QCPLayoutGrid;
    m_plot->plotLayout()->addElement(0, 0, m_chartGrid);
    m_plot->plotLayout()->setAutoMargins(QCP::msNone);
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->setMinimumSize(120, 80);
    m_plot->setAccessibleName(tr("Plot of %1").arg(title));
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { setReadout(readoutAt(event->position())); });
    m_emptyLabel = makeMutedLabel({}, this);
    m_emptyLabel->setAlignment(Qt::AlignCenter);
    m_emptyLabel->setWordWrap(true);
    m_emptyLabel->setMargin(kWideGap);
    connect(m_plot, &QCustomPlot::afterLayout, this, &PlotView::thinTicks);
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_plot);
    m_stack->addWidget(m_emptyLabel);
    column->addLayout(m_stack, 1);
}

PlotView::~PlotView() = default;

QLayout& PlotView::tools() const { return *m_tools; }

void PlotView::setReadout(const QString& text) {
    m_readout = text;
    showReadout();
}

void PlotView::setRemark(const QString& text) {
    m_remark = text;
    showReadout();
}

void PlotView::showReadout() {
    const QString& text = m_readout.isEmpty() ? m_remark : m_readout;
    m_readoutLabel->setText(text);
}

void PlotView::setHeadingVisible(bool visible) { m_headingLabel->setVisible(visible); }

void PlotView::setEmptyText(const QString& text) {
    m_emptyLabel->setText(text);
    m_stack->setCurrentIndex(text.isEmpty() ? 0 : 1);
}

void PlotView::refresh() {
    m_isDirty = true;
    if (!isVisible() || m_drawIsQueued) return;
    m_drawIsQueued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_drawIsQueued = false;
            if (m_isDirty && isVisible()) drawNow();
        },
        Qt::QueuedConnection);
}

void PlotView::drawNow() {
    m_isDirty = false;
    const Theme theme = themeFor(palette());
    m_plot->setBackground(QBrush(theme.surface));
    m_drawnSize = m_stack->currentWidget()->size();  // the plot's own is old while the empty text stands in its place
    giveAllTicks();
    draw(theme);
    if (m_plot->underMouse())
        setReadout(readoutAt(m_plot->mapFromGlobal(QCursor::pos())));
    else
        setReadout({});
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    orderTabs(*m_tools, *m_header);
    if (m_isDirty) drawNow();
}

void PlotView::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    refresh();  // what is left out, cut or thinned follows the room
}

void PlotView::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) refresh();
}

void PlotView::paintPicture(QCPPainter& painter, QSize size, const PictureLook& look) {
    m_plot->setBackground(look.hasBackground ? QBrush(look.theme.surface) : QBrush(Qt::NoBrush));
    m_drawnSize = size;
    giveAllTicks();  // a picture must not depend on what was drawn before
    draw(look.theme);
    paintPlot(*m_plot, painter, size, look, look.title.isEmpty() ? pictureTitle() : look.title, plotFont());
    m_plot->setViewport(m_plot->rect());
    refresh();
}

void PlotView::giveAllTicks() {
    for (const auto& [axis, count] : m_tickCounts) axis->ticker()->setTickCount(count);
}

// Only after a layout the room is known; there as many numbers are wanted as do not touch, and the layout is made again.
void PlotView::thinTicks() {
    bool hasChanged = false;
    for (QCPAxis* axis : axesOf(*m_plot)) {
        const int wanted = m_tickCounts.try_emplace(axis, axis->ticker()->tickCount()).first->second;
        const bool isHorizontal = axis->orientation() == Qt::Horizontal;
        const QRect rect = axis->axisRect()->rect();
        if (!rect.isValid()) continue;  // no room at all: QCustomPlot's layout then tells coordinates whose difference is no int
        const int length = isHorizontal ? rect.width() : rect.height();
        const double room = QFontMetricsF(axis->tickLabelFont()).height() * (isHorizontal ? kAlong : kAcross);
        int count = std::clamp(static_cast<int>(length / room), 1, wanted);
        const int before = axis->ticker()->tickCount();
        // A single number tells no scale.
        while (count < wanted && count * room * kTightest < length && numbersWith(*axis, count) < 2) ++count;
        axis->ticker()->setTickCount(count);
        hasChanged = hasChanged || count != before;
    }
    if (!hasChanged) return;
    for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
        m_plot->plotLayout()->update(phase);
}

QFont PlotView::plotFont(double factor) const {
    QFont font = this->font();
    // In pixels, so that a picture's painter alone decides its scale.
    font.setPixelSize(qMax(1, qRound(QFontInfo(font).pixelSize() * factor)));
    return font;
}

// A column of points is a pixel wide, or a little less: the axis's numbers take some of the room.
LinePoints PlotView::linePoints(const QCPGraph& graph) const {
    return {graph.keyAxis()->range(), std::max(1, m_drawnSize.width() / std::max(1, m_chartGrid->columnCount()))};
}

void PlotView::styleAxes(QCPAxisRect& rect, const Theme& theme) const {
    for (QCPAxis* axis : rect.axes()) {
        axis->setBasePen(QPen(theme.line, 1));
        axis->setTickPen(QPen(Qt::NoPen));
        axis->setSubTickPen(QPen(Qt::NoPen));
        axis->setTickLabelColor(theme.mutedText);
        axis->setLabelColor(theme.mutedText);
        axis->setTickLabelFont(plotFont(0.88));
        axis->setLabelFont(plotFont(0.88));
        axis->setTickLabelPadding(6);
        axis->setLabelPadding(5);
        axis->grid()->setPen(QPen(theme.grid, 1, Qt::SolidLine));
        axis->grid()->setZeroLinePen(QPen(theme.grid, 1, Qt::SolidLine));
    }
    rect.setBackground(QBrush(Qt::NoBrush));
}

void PlotView::styleLegend(QCPLegend& legend, const Theme& theme) const {
    legend.setBrush(Qt::NoBrush);
    legend.setBorderPen(QPen(Qt::NoPen));
    legend.setFont(plotFont(0.88));
    legend.setTextColor(theme.mutedText);
    legend.setIconSize(24, 12);
    legend.setIconTextPadding(10);  // QCustomPlot draws lines 5 too long, which SVG does not cut
    legend.setMargins({0, 2, 0, 2});
    legend.setColumnSpacing(kWideGap);
}

void PlotView::wrapLegend(QCPLegend& legend) const {
    const int items = legend.itemCount();
    const QFontMetrics letters(legend.font());
    const auto widthOf = [&](int item) {
        auto* entry = qobject_cast<QCPPlottableLegendItem*>(legend.item(item));
        return entry == nullptr
                   ? 0
                   : legend.iconSize().width() + legend.iconTextPadding() + letters.horizontalAdvance(entry->plottable()->name());
    };
    const auto widthWith = [&](int inRow) {
        int width = 0;
        for (int column = 0; column < inRow; ++column) {
            int widest = 0;
            for (int item = column; item < items; item += inRow) widest = qMax(widest, widthOf(item));
            width += widest + legend.columnSpacing();
        }
        return width;
    };
    int inRow = qMax(1, items);
    while (inRow > 1 && widthWith(inRow) > m_drawnSize.width() - kWideGap) --inRow;
    if (inRow == legend.wrap()) return;
    legend.setWrap(inRow);
    legend.setFillOrder(QCPLayoutGrid::foColumnsFirst, true);
}

void PlotView::setHelp(Topic topic) { m_header->insertWidget(m_header->count() - 1, new HelpButton(topic, this), 0, Qt::AlignTop); }

QCPAxisRect* PlotView::addChart(int row, int column, const QString& x, const QString& y) {
    auto* chart = new QCPAxisRect(m_plot);
    chart->setupFullAxesBox(false);
    m_chartGrid->addElement(row, column, chart);
    for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) chart->axis(side)->setVisible(false);
    chart->axis(QCPAxis::atBottom)->setLabel(x);
    chart->axis(QCPAxis::atLeft)->setLabel(y);
    chart->axis(QCPAxis::atBottom)->grid()->setVisible(false);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) chart->axis(side)->setLayer(QStringLiteral("axes"));
    return chart;
}

QCPLegend* PlotView::addInsetLegend(QCPAxisRect& chart, Qt::Alignment corner) {
    auto* legend = new QCPLegend;
    chart.insetLayout()->addElement(legend, corner);
    legend->setLayer(QStringLiteral("legend"));
    return legend;
}

QCPItemStraightLine* PlotView::addVerticalLine(QCPAxisRect& chart) {
    auto* line = new QCPItemStraightLine(m_plot);
    for (QCPItemPosition* point : {line->point1, line->point2}) {
        point->setAxes(chart.axis(QCPAxis::atBottom), chart.axis(QCPAxis::atLeft));
        point->setAxisRect(&chart);
    }
    line->setClipAxisRect(&chart);
    return line;
}

QCPLegend* PlotView::addLegendRow(int row, int column, int itemsInRow) {
    auto* legend = new QCPLegend;
    legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend->setWrap(itemsInRow);
    auto* cells = new QCPLayoutGrid;
    m_chartGrid->addElement(row, column, cells);  // first, so that what goes into it knows its plot
    cells->addElement(0, 0, legend);
    cells->addElement(0, 1, new QCPLayoutElement(m_plot));  // takes the room that the legend leaves
    cells->setColumnStretchFactor(0, 0.001);
    m_chartGrid->setRowStretchFactor(row, 0.001);
    m_chartGrid->setRowSpacing(0);
    legend->setLayer(QStringLiteral("legend"));
    return legend;
}

}  // namespace rewire
