#include "ui/views/importance_view.h"

#include "ui/models/image_shapes.h"
#include "ui/models/text.h"
#include "ui/views/image_plottable.h"
#include "ui/views/whole_ticker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>
#include <array>
#include <cmath>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr std::array kMeasures{ImportanceMeasure::Connections, ImportanceMeasure::ConnectionsAfterRemoval, ImportanceMeasure::Strength,
                               ImportanceMeasure::StrengthTimesSimilarity};

constexpr int kStripNeeds = 330;  // height of all, so that the map or the bars keep most of it

}  // namespace

ImportanceView::ImportanceView(QWidget* parent) : PlotView({}, QStringLiteral("importance"), parent) {
    setAccessibleName(tr("Input importance"));
    setPictureTitle(tr("Input importance"));
    setHelp(Topic::Importance);
    buildTools();
    m_strip.build(plot());
    plot().setToolTip(tr("Click an input for its own history"));
    connect(&plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        if (event->button() == Qt::LeftButton && inputAt(event->position()) >= 0) emit probed(inputAt(event->position()));
    });
    setEmptyText(tr("The connections of the inputs appear here when training begins."));
}

void ImportanceView::buildTools() {
    m_measureBox = new QComboBox(this);
    m_measureBox->setAccessibleName(tr("Importance measure"));
    for (std::size_t i = 0; i < kMeasures.size(); ++i) {
        m_measureBox->addItem(shortMeasureName(kMeasures[i]));
        m_measureBox->setItemData(static_cast<int>(i), measureMeaning(kMeasures[i]), Qt::ToolTipRole);
    }
    connect(m_measureBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_measureBox->setToolTip(measureMeaning(kMeasures[static_cast<std::size_t>(index)]));
        emit measureChosen(kMeasures[static_cast<std::size_t>(index)]);
    });
    m_measureBox->setToolTip(measureMeaning(kMeasures[0]));
    m_limitsBox = new QComboBox(this);
    m_limitsBox->setAccessibleName(tr("Limits of the colours"));
    m_limitsBox->setToolTip(
        tr("Colours from 0 to the largest value, or over the middle 98 % or 90 % of this epoch's values (percentiles 1 to 99, 5 to 95): "
           "then a few extreme inputs do not hide the rest"));
    m_limitsBox->addItem(tr("Full range"), 0.0);
    m_limitsBox->addItem(tr("Middle 98 %"), 1.0);
    m_limitsBox->addItem(tr("Middle 90 %"), 5.0);
    connect(m_limitsBox, &QComboBox::currentIndexChanged, this, [this] { setClippedPercent(m_limitsBox->currentData().toDouble()); });
    for (QComboBox* box : {m_measureBox, m_limitsBox}) tools().addWidget(box);
}

void ImportanceView::show(std::shared_ptr<const RankedInputs> inputs, double largest) {
    m_inputs = std::move(inputs);
    m_largest = largest;
    refresh();
}

void ImportanceView::setTopCount(int k) {
    m_topCount = k;
    refresh();
}

void ImportanceView::setMeasure(ImportanceMeasure measure) {
    const auto at = std::find(kMeasures.begin(), kMeasures.end(), measure);
    m_measureBox->setCurrentIndex(static_cast<int>(at - kMeasures.begin()));
}

void ImportanceView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

void ImportanceView::setClippedPercent(double percent) {
    m_clippedPercent = percent;
    refresh();
}

void ImportanceView::setProbe(std::int32_t input) {
    m_probe = input;
    refresh();
}

void ImportanceView::showHistory(ImportanceStrip::History history) {
    m_history = std::move(history);
    refresh();
}

double ImportanceView::largest() const {
    if (m_largest > 0) return m_largest;
    if (m_inputs == nullptr || m_inputs->values.empty()) return 1;
    return std::max(1e-12, m_inputs->values[static_cast<std::size_t>(m_inputs->ranking.front())]);
}

void ImportanceView::findLimits() {
    m_from = 0;
    m_to = largest();
    if (m_clippedPercent <= 0) return;
    const auto at = [this](double percent) {  // the ranking is sorted already, largest first
        const auto rank = static_cast<std::size_t>(std::lround((1 - percent / 100) * static_cast<double>(m_inputs->ranking.size() - 1)));
        return m_inputs->values[static_cast<std::size_t>(m_inputs->ranking[rank])];
    };
    m_from = at(m_clippedPercent);
    m_to = std::max(m_from + 1e-12, at(100 - m_clippedPercent));
}

void ImportanceView::drawStrip(const Theme& theme) {
    m_strip.setRoom(drawnSize().height() >= kStripNeeds);
    m_strip.showDistribution(m_inputs->values, largest(), m_from, m_to);
    m_strip.showHistory(m_history);
    m_strip.colour(theme, plotFont(0.8));
}

QString ImportanceView::valueLabel() const { return isCount(m_inputs->measure) ? tr("connections") : measureName(m_inputs->measure); }

void ImportanceView::draw(const Theme& theme) {
    const bool isEmpty = m_inputs == nullptr || m_inputs->values.empty();
    if (m_inputs == nullptr)
        setEmptyText(tr("The connections of the inputs appear here when training begins."));
    else
        setEmptyText(isEmpty ? tr("This measure needs similarity, which the chosen algorithm did not compute in this epoch.") : QString());
    if (isEmpty) {
        setRemark({});
        return;
    }
    findLimits();
    drawInputs(theme);
    drawStrip(theme);
    const int epoch = m_inputs->frame->metrics.epoch;
    QStringList remarks{formRemark()};  // the epoch last: the timeline tells it, too, should it be cut
    const bool isProbed = m_probe >= 0 && m_probe < static_cast<std::int32_t>(m_inputs->values.size());
    remarks << describe(isProbed ? m_probe : m_inputs->ranking.front());
    if (m_clippedPercent > 0)
        remarks << tr("scale: percentiles %1–%2 of this epoch").arg(m_clippedPercent).arg(100 - m_clippedPercent);
    else if (m_largest <= 0)
        remarks << tr("scale of this epoch");
    remarks << tr("epoch %1").arg(epoch);
    remarks.removeAll(QString());
    setRemark(remarks.join(QStringLiteral(" · ")));
    const QString title = tr("Input importance in epoch %1: %2").arg(epoch).arg(measureName(m_inputs->measure));
    setPictureTitle(formRemark().isEmpty() ? title : title + QStringLiteral(" · ") + formRemark());
}

QString ImportanceView::describe(std::int32_t input) const {
    const auto at = static_cast<std::size_t>(input);
    const double value = m_inputs->values[at];
    const QString amount = isCount(m_inputs->measure)
                               ? (value == 1 ? tr("1 connection") : tr("%1 connections").arg(countText(static_cast<std::int64_t>(value))))
                               : numberText(value);
    QString text = tr("%1 · %2 · rank %3").arg(inputName(*m_inputs->dataset, input), amount).arg(m_inputs->rankOf[at]);
    if (m_inputs->isInformative(input)) text += tr(" · informative");
    return text;
}

QString ImportanceView::readoutAt(QPointF at) const {
    const std::int32_t input = m_inputs == nullptr || m_inputs->values.empty() ? -1 : inputAt(at);
    return input < 0 ? QString() : describe(input);
}

NumberTable ImportanceView::numbers() const {
    NumberTable table;
    table.header = {"input", "name", "value", "rank", "informative"};
    if (m_inputs == nullptr) return table;
    const bool isKnown = m_inputs->dataset->truthIsKnown();
    for (std::size_t i = 0; i < m_inputs->values.size(); ++i) {
        const auto input = static_cast<std::int32_t>(i);
        table.rows.push_back({std::int64_t{input}, inputName(*m_inputs->dataset, input).toStdString(), m_inputs->values[i],
                              std::int64_t{m_inputs->rankOf[i]},
                              isKnown ? NumberCell(std::int64_t{m_inputs->isInformative(input)}) : NumberCell(std::string())});
    }
    return table;
}

// ------------------------------------------------------------------------------------------------------------- as an image

ImportanceMap::ImportanceMap(QWidget* parent) : ImportanceView(parent) {
    m_classBox = new QComboBox(this);
    m_classBox->setAccessibleName(tr("What the picture shows"));
    m_classBox->setToolTip(tr("The importance itself, or the mean training sample of a class, bright where the input matters"));
    m_classBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_classBox->hide();
    connect(m_classBox, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    tools().addWidget(m_classBox);
    m_heatmap.build(plot(), chartGrid());
    QCPAxis* x = m_heatmap.rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_heatmap.rect->axis(QCPAxis::atLeft);
    m_classImage = new ImagePlottable(x, y);
    m_topMarks = plot().addGraph(x, y);
    m_probeMark = plot().addGraph(x, y);
    for (QCPGraph* graph : {m_topMarks, m_probeMark}) graph->setLineStyle(QCPGraph::lsNone);
    chartGrid().setAutoMargins(QCP::msNone);
    connect(&plot(), &QCustomPlot::afterLayout, this, [this] {
        if (inputs() != nullptr && inputs()->dataset->imageShape)
            fitSquarePixels(plot(), std::array{FramedHeatmap{&m_heatmap, &chartGrid()}});
    });
}

void ImportanceMap::setClassMeans(std::shared_ptr<const ClassMeans> means, const std::vector<std::string>& classNames) {
    if (means == m_means) return;
    m_means = std::move(means);
    const QSignalBlocker blocker(m_classBox);
    m_classBox->clear();
    m_classBox->setVisible(m_means != nullptr);
    if (m_means == nullptr) return;
    m_classBox->addItem(tr("Importance"));
    for (const std::string& name : classNames) m_classBox->addItem(fromFile(name));
    refresh();
}

int ImportanceMap::shownClass() const { return m_means != nullptr ? m_classBox->currentIndex() - 1 : -1; }

QString ImportanceMap::formRemark() const {
    return shownClass() < 0 ? QString() : tr("%1: mean sample, bright where inputs matter").arg(m_classBox->currentText());
}

// The class's mean in grey, shown as far as the input matters.
void ImportanceMap::drawClass(std::size_t classIndex) {
    const ImageShape& shape = *inputs()->dataset->imageShape;
    const std::vector<double> values = pixelValues();
    QImage image(shape.width, shape.height, QImage::Format_ARGB32);
    for (int row = 0; row < shape.height; ++row)
        for (int column = 0; column < shape.width; ++column) {
            const auto at = static_cast<std::size_t>(row * shape.width + column);
            const std::size_t pixel = at * static_cast<std::size_t>(shape.channels);
            const double share = std::clamp((values[at] - from()) / (to() - from()), 0.0, 1.0);
            const auto grey = [&](std::size_t channel) {
                return static_cast<int>(std::lround(
                    255 * share * static_cast<double>(m_means->ofClass[classIndex][pixel + (shape.channels == 3 ? channel : 0)])));
            };
            image.setPixelColor(column, row, QColor(grey(0), grey(1), grey(2)));
        }
    m_classImage->setImage(image, {-0.5, shape.width - 0.5}, {-0.5, shape.height - 0.5});
}

// The chosen k, and the probed input. The dots' size follows the pixels'.
void ImportanceMap::drawMarks(const Theme& theme) {
    const ImageShape& shape = *inputs()->dataset->imageShape;
    const auto placeOf = [&](std::int32_t input) {
        const int pixel = input / shape.channels;
        return QCPGraphData(pixel % shape.width, pixel / shape.width);
    };
    QVector<QCPGraphData> top;
    const auto count = std::min<std::size_t>(static_cast<std::size_t>(std::max(0, topCount())), inputs()->ranking.size());
    if (count < inputs()->ranking.size())
        for (std::size_t rank = 0; rank < count; ++rank) top.append(placeOf(inputs()->ranking[rank]));
    m_topMarks->data()->set(top);
    m_probeMark->data()->clear();
    if (probe() >= 0 && probe() < static_cast<std::int32_t>(inputs()->values.size())) m_probeMark->data()->add(placeOf(probe()));
    const double pixel = std::max(3.0, static_cast<double>(m_heatmap.rect->width()) / shape.width);
    // Dark on what is mostly bright; the light rim, for dark pixels, is as thin as leaves the dot dark at any size.
    const double dot = std::min(6.0, pixel * 0.6);
    m_topMarks->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(Qt::white, dot / 6), QBrush(QColor(20, 20, 20)), dot));
    m_probeMark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(theme.second, 2), Qt::NoBrush, pixel + 3));
}

std::vector<double> ImportanceMap::pixelValues() const { return pixelMeans(inputs()->values, *inputs()->dataset->imageShape); }

void ImportanceMap::drawInputs(const Theme& theme) {
    const ImageShape& shape = *inputs()->dataset->imageShape;
    chartGrid().setMargins({});  // a picture must not depend on what was drawn before
    styleAxes(*m_heatmap.rect, theme);
    m_heatmap.setLabels(tr("column"), tr("row"), valueLabel());
    m_heatmap.setPixels(shape.width, shape.height, pixelValues());
    m_heatmap.setScale(colours(), from(), to());
    m_heatmap.colour(theme, plotFont(0.88));
    const int classIndex = shownClass();
    m_heatmap.scale->setVisible(classIndex < 0);  // its colours are not those of a class's picture
    if (classIndex >= 0) drawClass(static_cast<std::size_t>(classIndex));
    m_classImage->setVisible(classIndex >= 0);
    drawMarks(theme);
}

std::int32_t ImportanceMap::inputAt(QPointF at) const {
    const int pixel = inputs() == nullptr ? -1 : m_heatmap.pixelAt(at);
    return pixel < 0 ? -1 : pixel * inputs()->dataset->imageShape->channels;
}

QImage ImportanceMap::exactImage() const {
    if (inputs() == nullptr || inputs()->values.empty()) return {};
    return imageOfValues(pixelValues(), inputs()->dataset->imageShape->width, colours(), largest());
}

ValueGrid ImportanceMap::grid() const {
    if (inputs() == nullptr || inputs()->values.empty()) return {};
    const ImageShape& shape = *inputs()->dataset->imageShape;
    ValueGrid grid{.shape = {shape.height, shape.width}, .values = inputs()->values, .largest = largest()};
    if (shape.channels > 1) grid.shape.push_back(shape.channels);
    return grid;
}

// ----------------------------------------------------------------------------------------------------------------- as bars

ImportanceBars::ImportanceBars(QWidget* parent) : ImportanceView(parent) {
    m_rect = new QCPAxisRect(&plot());
    m_rect->setupFullAxesBox(false);
    m_legend = addLegendRow();
    chartGrid().addElement(1, 0, m_rect);
    for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) m_rect->axis(side)->setVisible(false);
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    x->grid()->setVisible(false);
    x->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    m_bars = plot().addGraph(x, y);
    m_bars->setLineStyle(QCPGraph::lsStepCenter);
    m_informative = new QCPBars(x, y);
    m_informative->setWidth(1);
    m_informativeMarks = plot().addGraph(x, y);
    m_informativeMarks->setLineStyle(QCPGraph::lsNone);
    m_probeMark = plot().addGraph(x, y);
    m_probeMark->setLineStyle(QCPGraph::lsNone);
    m_informativeMarks->setName(tr("known to be informative"));
    m_bars->setName(tr("others"));
    m_informativeMarks->addToLegend(m_legend);
    m_bars->addToLegend(m_legend);
    m_topLine = new QCPItemStraightLine(&plot());
    for (QCPItemPosition* point : {m_topLine->point1, m_topLine->point2}) {
        point->setAxes(x, y);
        point->setAxisRect(m_rect);
    }
    m_topLine->setClipAxisRect(m_rect);
}

ValueGrid ImportanceBars::grid() const {
    if (inputs() == nullptr || inputs()->values.empty()) return {};
    return {.shape = {static_cast<int>(inputs()->values.size())}, .values = inputs()->values, .largest = largest()};
}

void ImportanceBars::fillBars() {
    const auto& ranking = inputs()->ranking;
    QVector<QCPGraphData> all;
    QVector<QCPBarsData> known;
    QVector<QCPGraphData> marks;
    all.reserve(static_cast<int>(ranking.size()));
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        const auto rank = static_cast<double>(i + 1);
        const double value = inputs()->values[static_cast<std::size_t>(ranking[i])];
        all.append({rank, value});
        if (!inputs()->isInformative(ranking[i])) continue;
        known.append({rank, value});
        marks.append({rank, value});
    }
    m_bars->data()->set(all, true);
    m_informative->data()->set(known, true);
    m_informativeMarks->data()->set(marks, true);
}

void ImportanceBars::drawInputs(const Theme& theme) {
    fillBars();
    const auto count = static_cast<double>(inputs()->ranking.size());
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    x->setRange(0.5 - count * 0.01, count + 0.5);
    y->setRange(from(), from() + (to() - from()) * 1.08);
    x->setLabel(tr("input, by rank"));
    y->setLabel(valueLabel());
    styleAxes(*m_rect, theme);
    styleLegend(*m_legend, theme);
    m_legend->setVisible(inputs()->dataset->truthIsKnown());
    const QColor fill = blended(theme.neutral, theme.surface, 0.55);
    m_bars->setPen(QPen(fill, 1));
    m_bars->setBrush(fill);
    m_informative->setPen(QPen(Qt::NoPen));
    m_informative->setBrush(theme.accent);
    m_informativeMarks->setPen(QPen(theme.accent, 1));
    m_probeMark->data()->clear();
    if (probe() >= 0 && probe() < static_cast<std::int32_t>(inputs()->values.size()))
        m_probeMark->addData(inputs()->rankOf[static_cast<std::size_t>(probe())], inputs()->values[static_cast<std::size_t>(probe())]);
    m_probeMark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.second, 2), Qt::NoBrush, 9));
    m_informativeMarks->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, QPen(theme.accent, 1), QBrush(theme.accent), 6));
    m_topLine->setVisible(topCount() > 0 && topCount() < count);
    m_topLine->setPen(QPen(theme.neutral, 1, Qt::DotLine));
    m_topLine->point1->setCoords(topCount() + 0.5, 0);
    m_topLine->point2->setCoords(topCount() + 0.5, 1);
}

std::int32_t ImportanceBars::inputAt(QPointF at) const {
    if (inputs() == nullptr || !m_rect->rect().contains(at.toPoint())) return -1;
    const auto rank = static_cast<int>(std::lround(m_rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x())));
    if (rank < 1 || rank > static_cast<int>(inputs()->ranking.size())) return -1;
    return inputs()->ranking[static_cast<std::size_t>(rank - 1)];
}

}  // namespace rewire
