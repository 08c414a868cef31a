#include "ui/views/confusion_view.h"

#include "ui/models/text.h"
#include "ui/views/whole_ticker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr int kMostNamed = 20;  // classes; beyond that their numbers stand at the axes, and counts below the pointer only
constexpr std::array kCountSizes{0.88, 0.75, 0.66};  // of the letters in cells
constexpr qsizetype kLongestName = 12;

QString shortName(const std::string& name) {
    const QString text = fromFile(name);
    return text.size() > kLongestName ? text.left(kLongestName - 1) + u'…' : text;
}

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : PlotView(tr("Confusion matrix"), QStringLiteral("confusion"), parent) {
    setHelp(Topic::Confusion);
    connect(&plot(), &QCustomPlot::afterLayout, this, &ConfusionView::fitCounts);
    m_heatmap.build(plot(), chartGrid(), 0, 0);
    m_heatmap.setLabels(tr("predicted"), tr("label"), tr("share of the row"));
    connect(&plot(), &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        int label = 0, predicted = 0;
        if (event->button() == Qt::LeftButton && cellAt(event->position(), label, predicted)) emit cellClicked(label, predicted);
    });
}

void ConfusionView::show(std::shared_ptr<const PredictedTest> test) {
    m_test = std::move(test);
    refresh();
}

void ConfusionView::setEmptyReason(const QString& why) {
    m_why = why;
    refresh();
}

void ConfusionView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

int ConfusionView::classCount() const { return m_test->dataset->classCount(); }

std::int64_t ConfusionView::count(int label, int predicted) const {
    return m_test
        ->confusion[static_cast<std::size_t>(label) * static_cast<std::size_t>(classCount()) + static_cast<std::size_t>(predicted)];
}

std::int64_t ConfusionView::rowSum(int label) const {
    std::int64_t sum = 0;
    for (int predicted = 0; predicted < classCount(); ++predicted) sum += count(label, predicted);
    return sum;
}

double ConfusionView::share(int label, int predicted) const {
    const std::int64_t all = rowSum(label);
    return all == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(count(label, predicted)) / static_cast<double>(all);
}

void ConfusionView::nameClasses() {
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
        QCPAxis* axis = m_heatmap.rect->axis(side);
        if (classCount() > kMostNamed) {
            axis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker(classCount() - 1)));
            continue;
        }
        QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
        bool isLong = false;
        for (int c = 0; c < classCount(); ++c) {
            const QString name = shortName(m_test->dataset->classNames[static_cast<std::size_t>(c)]);
            isLong |= name.size() > 4;
            names->addTick(c, name);
        }
        axis->setTicker(names);
        if (side == QCPAxis::atBottom) axis->setTickLabelRotation(isLong && classCount() > 4 ? -40 : 0);
    }
}

// Numbers in the cells where they have room, dark on light and light on dark.
void ConfusionView::writeCounts() {
    for (QCPItemText* item : m_counts) plot().removeItem(item);
    m_counts.clear();
    if (classCount() > kMostNamed) return;
    for (int label = 0; label < classCount(); ++label)
        for (int predicted = 0; predicted < classCount(); ++predicted) {
            const double part = share(label, predicted);
            if (!std::isfinite(part)) continue;
            auto* item = new QCPItemText(&plot());
            m_counts.push_back(item);
            item->position->setAxes(m_heatmap.rect->axis(QCPAxis::atBottom), m_heatmap.rect->axis(QCPAxis::atLeft));
            item->position->setAxisRect(m_heatmap.rect);
            item->position->setCoords(predicted, label);
            item->setPositionAlignment(Qt::AlignCenter);
            item->setColor(luminanceOf(colourAt(m_colours, part)) > 0.3 ? QColor(0x10, 0x10, 0x10) : QColor(0xf4, 0xf4, 0xf4));
            QString text = QString::number(count(label, predicted));
            if (classCount() <= 4) text += u'\n' + percentText(part);
            item->setText(text);
        }
}

// Only after a layout the cells' size is known: smaller letters where they are narrow, and none where those would run into each other.
void ConfusionView::fitCounts() {
    if (m_counts.empty() || m_test == nullptr) return;
    const double room = static_cast<double>(m_heatmap.rect->width()) / classCount() - 1;
    const auto fits = [&](double factor) {
        const QFontMetricsF letters(plotFont(factor));
        return std::ranges::all_of(m_counts, [&](const QCPItemText* item) { return letters.size(0, item->text()).width() <= room; });
    };
    const auto factor = std::ranges::find_if(kCountSizes, fits);
    for (QCPItemText* item : m_counts) {
        item->setVisible(factor != kCountSizes.end());
        if (factor != kCountSizes.end()) item->setFont(plotFont(*factor));
    }
}

void ConfusionView::draw(const Theme& theme) {
    setEmptyText(m_test != nullptr ? QString() : m_why.isEmpty() ? tr("The predictions for the test samples are being computed.") : m_why);
    if (m_test == nullptr) return setRemark({});
    const int classes = classCount();
    std::vector<double> shares;
    std::int64_t right = 0, all = 0;
    for (int label = 0; label < classes; ++label) {
        for (int predicted = 0; predicted < classes; ++predicted) shares.push_back(share(label, predicted));
        right += count(label, label);
        all += rowSum(label);
    }
    m_heatmap.setCells(classes, classes, shares, -0.5, classes - 0.5, -0.5, classes - 0.5);
    m_heatmap.setScale(m_colours, 1);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) m_heatmap.rect->axis(side)->setRange(-0.5, classes - 0.5);
    nameClasses();
    writeCounts();
    styleAxes(*m_heatmap.rect, theme);
    m_heatmap.colour(theme, plotFont(0.88));
    setRemark(tr("epoch %1 · %2 of %3 test samples are right: %4")
                  .arg(m_test->epoch)
                  .arg(countText(right), countText(all),
                       percentText(all > 0 ? static_cast<double>(right) / static_cast<double>(all) : std::nan(""), 2)));
    setPictureTitle(tr("Confusion matrix in epoch %1").arg(m_test->epoch));
}

bool ConfusionView::cellAt(QPointF at, int& label, int& predicted) const {
    if (m_test == nullptr || !m_heatmap.rect->rect().contains(at.toPoint())) return false;
    const double x = std::round(m_heatmap.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x())),
                 y = std::round(m_heatmap.rect->axis(QCPAxis::atLeft)->pixelToCoord(at.y()));
    if (x < 0 || y < 0 || x >= classCount() || y >= classCount()) return false;
    label = static_cast<int>(y);
    predicted = static_cast<int>(x);
    return true;
}

QString ConfusionView::readoutAt(QPointF at) const {
    int label = 0, predicted = 0;
    if (!cellAt(at, label, predicted)) return {};
    const auto name = [this](int c) { return fromFile(m_test->dataset->classNames[static_cast<std::size_t>(c)]); };
    return tr("label %1 · predicted %2: %3 of %4 samples, %5")
        .arg(name(label), name(predicted), countText(count(label, predicted)), countText(rowSum(label)),
             percentText(share(label, predicted)));
}

NumberTable ConfusionView::numbers() const {
    NumberTable table;
    table.header = {"label", "predicted", "samples", "share_of_label"};
    if (m_test == nullptr) return table;
    for (int label = 0; label < classCount(); ++label)
        for (int predicted = 0; predicted < classCount(); ++predicted)
            table.rows.push_back({m_test->dataset->classNames[static_cast<std::size_t>(label)],
                                  m_test->dataset->classNames[static_cast<std::size_t>(predicted)], count(label, predicted),
                                  share(label, predicted)});
    return table;
}

ValueGrid ConfusionView::grid() const {
    if (m_test == nullptr) return {};
    ValueGrid grid{.shape = {classCount(), classCount()}, .values = {}, .largest = 0};
    for (const std::int64_t samples : m_test->confusion) {
        grid.values.push_back(static_cast<double>(samples));
        grid.largest = std::max(grid.largest, grid.values.back());
    }
    return grid;
}

}  // namespace rewire
