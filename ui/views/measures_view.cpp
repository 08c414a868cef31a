#include "ui/views/measures_view.h"

#include "core/insight/agreement.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/text.h"
#include "ui/views/whole_ticker.h"

#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr int kBesideTitle = 60;   // colour bar and margins
constexpr int kTitleBeside = 130;  // the room of a title at the left of its map
constexpr int kMargin = 6;         // above and below a chart at least
constexpr int kAroundMap = 2 * kMargin;
constexpr std::size_t kPanels = 4;

double pixelOf(const RankedInputs& inputs, int row, int column) {
    const ImageShape& shape = *inputs.dataset->imageShape;
    double sum = 0;
    for (int channel = 0; channel < shape.channels; ++channel)
        sum += inputs.values[static_cast<std::size_t>((row * shape.width + column) * shape.channels + channel)];
    return sum / shape.channels;
}

}  // namespace

MeasuresView::MeasuresView(QWidget* parent) : PlotView(tr("Measures"), QStringLiteral("measures"), parent) {
    setHelp(Topic::Measures);
    for (std::size_t p = 0; p < m_panels.size(); ++p) build(m_panels[p], p < 2 ? 0 : 2, p % 2 == 0 ? 0 : 2);
    for (std::size_t p = 0; p < 2; ++p) {  // charts below each other begin at the same place
        auto* group = new QCPMarginGroup(&plot());
        for (const Panel* panel : {&m_panels[p], &m_panels[p + 2]}) panel->heatmap.rect->setMarginGroup(QCP::msLeft, group);
    }
    m_rest = new QCPLayoutElement(&plot());
    chartGrid().addElement(0, chartGrid().columnCount(), m_rest);
    arrange({});
    connect(&plot(), &QCustomPlot::afterLayout, this, &MeasuresView::fitSquarePixels);
    setEmptyText(tr("The measures of input importance appear here when training begins."));
}

void MeasuresView::build(Panel& panel, int row, int column) {
    panel.title = new QCPTextElement(&plot());
    panel.title->setTextFlags(Qt::AlignLeft | Qt::AlignTop);
    chartGrid().addElement(row, column, panel.title);
    panel.heatmap.build(plot(), chartGrid(), row + 1, column);
    panel.heatmap.rect->setMinimumMargins({kMargin, kMargin, kMargin, kMargin});
    QCPAxis* x = panel.heatmap.rect->axis(QCPAxis::atBottom);
    QCPAxis* y = panel.heatmap.rect->axis(QCPAxis::atLeft);
    x->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    panel.bars = plot().addGraph(x, y);
    panel.bars->setLineStyle(QCPGraph::lsStepCenter);
    panel.informative = plot().addGraph(x, y);
    panel.informative->setLineStyle(QCPGraph::lsImpulse);
}

void MeasuresView::arrange(Arrangement wanted) {
    if (wanted == m_arrangement) return;
    m_arrangement = wanted;
    QCPLayoutGrid& grid = chartGrid();
    for (Panel& panel : m_panels)
        for (QCPLayoutElement* element : {static_cast<QCPLayoutElement*>(panel.title), static_cast<QCPLayoutElement*>(panel.heatmap.rect),
                                          static_cast<QCPLayoutElement*>(panel.heatmap.scale)})
            grid.take(element);
    grid.take(m_rest);
    grid.simplify();
    const int titleRows = wanted.hasTitlesBeside ? 0 : 1, titleColumns = 1 - titleRows;
    for (int p = 0; p < static_cast<int>(kPanels); ++p) {
        const Panel& panel = m_panels[static_cast<std::size_t>(p)];
        const int row = (1 + titleRows) * (p / wanted.columns), column = (2 + titleColumns) * (p % wanted.columns);
        // Beside a map a title must not keep the row as low as its letters, which it does on its own account.
        panel.title->setMinimumSize(titleColumns * kTitleBeside, 0);
        panel.title->setMaximumSize(wanted.hasTitlesBeside ? QSize(kTitleBeside, QWIDGETSIZE_MAX / 2)
                                                           : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX));
        grid.addElement(row, column, panel.title);
        grid.addElement(row + titleRows, column + titleColumns, panel.heatmap.rect);
        grid.addElement(row + titleRows, column + titleColumns + 1, panel.heatmap.scale);
    }
    grid.addElement(0, grid.columnCount(), m_rest);
    grid.setColumnStretchFactor(grid.columnCount() - 1, 0.001);
    for (int row = 0; row < grid.rowCount(); ++row) grid.setRowStretchFactor(row, titleRows == 1 && row % 2 == 0 ? 0.001 : 1);
}

int MeasuresView::titleRoom() const {
    return m_arrangement.hasTitlesBeside ? kTitleBeside : drawnSize().width() / m_arrangement.columns - kBesideTitle;
}

// Maps as large as the room allows, two by two or all in a row, with their colour bars at their sides.
void MeasuresView::giveRoom() {
    const auto& shape = m_content.inputs[0]->dataset->imageShape;
    const int titleHeight = 2 * QFontMetrics(plotFont(0.92)).lineSpacing();
    const auto pixelWith = [&](const Arrangement& tried) {
        const double width =
            static_cast<double>(drawnSize().width()) / tried.columns - kBesideTitle - (tried.hasTitlesBeside ? kTitleBeside : 0);
        const double height = static_cast<double>(drawnSize().height()) * tried.columns / static_cast<double>(kPanels) - kAroundMap -
                              (tried.hasTitlesBeside ? 0 : titleHeight);
        return std::min(width / shape->width, height / shape->height);
    };
    Arrangement best;
    if (shape)
        for (const Arrangement& tried : {Arrangement{.columns = 4}, Arrangement{.hasTitlesBeside = true}})
            if (pixelWith(tried) > pixelWith(best)) best = tried;
    arrange(best);
    for (Panel& panel : m_panels) {
        panel.heatmap.rect->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
        panel.heatmap.rect->setMaximumSize(
            shape ? QSize(static_cast<int>(pixelWith(best) * shape->width), static_cast<int>(pixelWith(best) * shape->height))
                        .expandedTo({40, 40})
                  : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX));
        panel.heatmap.rect->setMinimumSize(40, 20);
    }
}

void MeasuresView::show(Content content) {
    m_content = std::move(content);
    refresh();
}

void MeasuresView::setTopCount(int k) {
    m_content.topCount = k;
    refresh();
}

void MeasuresView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

// The name, and below it what is told of the measure; where a line is too short for them, shorter words or another line.
QString MeasuresView::titleOf(std::size_t measure, const QFontMetrics& letters, int room) const {
    const RankedInputs& inputs = *m_content.inputs[measure];
    if (inputs.values.empty()) return tr("%1: not measured").arg(shortMeasureName(inputs.measure));
    const QString full = measureName(inputs.measure);
    const QString name = letters.horizontalAdvance(full) <= room ? full : shortMeasureName(inputs.measure);
    const int k = std::clamp(m_content.topCount, 1, static_cast<int>(inputs.ranking.size()));
    QStringList told;
    if (measure > 0) told << tr("Jaccard@%1 %2").arg(k).arg(jaccardOfTop(inputs.ranking, m_content.inputs[0]->ranking, k), 0, 'f', 2);
    if (inputs.dataset->truthIsKnown()) told << tr("%1 of %2 informative").arg(inputs.informativeAmongTop(k)).arg(k);
    const QString inOneLine = told.join(QStringLiteral(" · "));
    return told.isEmpty() ? name : name + u'\n' + (letters.horizontalAdvance(inOneLine) <= room ? inOneLine : told.join(u'\n'));
}

void MeasuresView::fillMap(Panel& panel, const RankedInputs& inputs, double largest) {
    const ImageShape& shape = *inputs.dataset->imageShape;
    std::vector<double> values;
    for (int row = 0; row < shape.height; ++row)
        for (int column = 0; column < shape.width; ++column) values.push_back(pixelOf(inputs, row, column));
    panel.heatmap.setCells(shape.width, shape.height, values, -0.5, shape.width - 0.5, -0.5, shape.height - 0.5);
    panel.heatmap.setScale(m_colours, largest);
    panel.heatmap.rect->axis(QCPAxis::atBottom)->setRange(-0.5, shape.width - 0.5);
    panel.heatmap.rect->axis(QCPAxis::atLeft)->setRange(-0.5, shape.height - 0.5);
}

void MeasuresView::fillBars(Panel& panel, const RankedInputs& inputs, double largest, const Theme& theme) {
    QVector<QCPGraphData> all, informative;
    for (std::size_t rank = 0; rank < inputs.ranking.size(); ++rank) {
        const double value = inputs.values[static_cast<std::size_t>(inputs.ranking[rank])];
        all.append({static_cast<double>(rank + 1), value});
        if (inputs.isInformative(inputs.ranking[rank])) informative.append({static_cast<double>(rank + 1), value});
    }
    panel.bars->data()->set(all, true);
    panel.informative->data()->set(informative, true);
    const QColor fill = blended(theme.neutral, theme.surface, 0.55);
    panel.bars->setPen(QPen(fill, 1));
    panel.bars->setBrush(fill);
    panel.informative->setPen(QPen(theme.accent, 2));
    panel.heatmap.rect->axis(QCPAxis::atBottom)->setRange(0.5, static_cast<double>(inputs.ranking.size()) + 0.5);
    panel.heatmap.rect->axis(QCPAxis::atLeft)->setRange(0, largest * 1.08);
}

void MeasuresView::fill(Panel& panel, std::size_t measure, const Theme& theme) {
    const RankedInputs& inputs = *m_content.inputs[measure];
    const bool isKnown = !inputs.values.empty();
    const bool isMap = inputs.dataset->imageShape.has_value();
    panel.title->setFont(plotFont(0.92));
    panel.title->setText(titleOf(measure, QFontMetrics(panel.title->font()), titleRoom()));
    panel.title->setTextColor(theme.text);
    styleAxes(*panel.heatmap.rect, theme);
    panel.heatmap.rect->axis(QCPAxis::atLeft)->setRangeReversed(isMap);
    panel.heatmap.map->setVisible(isKnown && isMap);
    panel.heatmap.scale->setVisible(isKnown && isMap);
    for (QCPGraph* graph : {panel.bars, panel.informative}) graph->setVisible(isKnown && !isMap);
    for (QCPAxis* axis : panel.heatmap.rect->axes()) {
        axis->setTickLabels(!isMap);
        if (isMap) axis->setBasePen(QPen(Qt::NoPen));  // it would run past the image
    }
    panel.heatmap.setLabels(isMap || measure < kPanels / 2 ? QString() : tr("input, by rank"), {}, {});  // once for charts below each other
    panel.heatmap.colour(theme, plotFont(0.8));
    if (!isKnown) return;
    const double own = inputs.values[static_cast<std::size_t>(inputs.ranking.front())];
    const double largest = std::max(1e-12, m_content.largest[measure] > 0 ? m_content.largest[measure] : own);
    if (isMap)
        fillMap(panel, inputs, largest);
    else
        fillBars(panel, inputs, largest, theme);
}

void MeasuresView::draw(const Theme& theme) {
    const bool isEmpty = m_content.inputs[0] == nullptr;
    setEmptyText(isEmpty ? tr("The measures of input importance appear here when training begins.") : QString());
    if (isEmpty) return setRemark({});
    giveRoom();
    for (std::size_t m = 0; m < m_panels.size(); ++m) fill(m_panels[m], m, theme);
    const int epoch = m_content.inputs[0]->frame->metrics.epoch;
    QString remark = (m_content.largest[0] > 0 ? tr("epoch %1").arg(epoch) : tr("epoch %1 · scale of this epoch").arg(epoch)) +
                     QStringLiteral(" · ") + tr("Jaccard: overlap of the top k with that by connections");
    const Dataset& dataset = *m_content.inputs[0]->dataset;
    if (dataset.truthIsKnown() && !dataset.imageShape) remark += QStringLiteral(" · ") + tr("blue: known to be informative");
    setRemark(remark);
    setPictureTitle(tr("Measures of input importance in epoch %1").arg(epoch));
}

// Maps keep square pixels: the longer side of the room is cut.
void MeasuresView::fitSquarePixels() {
    if (m_content.inputs[0] == nullptr || !m_content.inputs[0]->dataset->imageShape) return;
    const ImageShape& shape = *m_content.inputs[0]->dataset->imageShape;
    for (Panel& panel : m_panels) {
        const QRect rect = panel.heatmap.rect->rect();
        const double pixel = std::min(static_cast<double>(rect.width()) / shape.width, static_cast<double>(rect.height()) / shape.height);
        if (pixel <= 0) continue;
        const auto spread = [pixel](QCPAxis& axis, int room, int pixels) {
            const double shown = room / pixel;
            axis.setRange(pixels / 2.0 - 0.5 - shown / 2, pixels / 2.0 - 0.5 + shown / 2);
        };
        spread(*panel.heatmap.rect->axis(QCPAxis::atBottom), rect.width(), shape.width);
        spread(*panel.heatmap.rect->axis(QCPAxis::atLeft), rect.height(), shape.height);
    }
}

QString MeasuresView::readoutAt(QPointF at) const {
    for (std::size_t m = 0; m < m_panels.size(); ++m) {
        const auto& inputs = m_content.inputs[m];
        const QCPAxisRect& rect = *m_panels[m].heatmap.rect;
        if (inputs == nullptr || inputs->values.empty() || !rect.rect().contains(at.toPoint())) continue;
        const auto x = static_cast<int>(std::lround(rect.axis(QCPAxis::atBottom)->pixelToCoord(at.x())));
        const auto y = static_cast<int>(std::lround(rect.axis(QCPAxis::atLeft)->pixelToCoord(at.y())));
        std::int32_t input = -1;
        if (const auto& shape = inputs->dataset->imageShape) {
            if (x >= 0 && y >= 0 && x < shape->width && y < shape->height) input = (y * shape->width + x) * shape->channels;
        } else if (x >= 1 && x <= static_cast<int>(inputs->ranking.size())) {
            input = inputs->ranking[static_cast<std::size_t>(x - 1)];
        }
        if (input < 0) return {};
        return tr("%1 · %2: %3 · rank %4")
            .arg(inputName(*inputs->dataset, input), measureName(inputs->measure),
                 numberText(inputs->values[static_cast<std::size_t>(input)]))
            .arg(inputs->rankOf[static_cast<std::size_t>(input)]);
    }
    return {};
}

NumberTable MeasuresView::numbers() const {
    NumberTable table;
    table.header = {"input", "name", "connections", "connections_after_removal", "strength", "strength_times_similarity"};
    if (m_content.inputs[0] == nullptr) return table;
    for (std::size_t i = 0; i < m_content.inputs[0]->values.size(); ++i) {
        table.rows.push_back(
            {static_cast<std::int64_t>(i), inputName(*m_content.inputs[0]->dataset, static_cast<std::int32_t>(i)).toStdString()});
        for (const auto& inputs : m_content.inputs)
            table.rows.back().push_back(i < inputs->values.size() ? NumberCell(inputs->values[i]) : NumberCell(std::string()));
    }
    return table;
}

}  // namespace rewire
