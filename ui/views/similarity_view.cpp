#include "ui/views/similarity_view.h"

#include "core/base/bins.h"
#include "ui/models/text.h"
#include "ui/views/image_plottable.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <algorithm>
#include <numeric>
#include <qcustomplot.h>

namespace rewire {
namespace {

constexpr std::array kHistograms{&LayerFrame::removedSimilarity, &LayerFrame::keptSimilarity, &LayerFrame::addedSimilarity};

QString neurons(const Bins& bins, int bin) {
    return bins.width(bin) == 1 ? QString::number(bins.begin(bin)) : QStringLiteral("%1–%2").arg(bins.begin(bin)).arg(bins.end(bin) - 1);
}

// Cells with removals or additions, the more the stronger.
void mark(QImage& image, const BinnedConnectivity& grid, const QColor& colour) {
    if (grid.counts.empty()) return;
    const double largest = *std::max_element(grid.counts.begin(), grid.counts.end());
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            if (grid.at(row, column) == 0) continue;
            QColor shade = colour;
            shade.setAlphaF(static_cast<float>(0.45 + 0.55 * grid.at(row, column) / largest));
            image.setPixelColor(column, row, shade);
        }
}

}  // namespace

SimilarityView::SimilarityView(QWidget* parent) : LayerPlotView(tr("Similarity"), QStringLiteral("similarity"), Topic::Similarity, parent) {
    m_removedBox = new QCheckBox(tr("Removed"), this);
    m_removedBox->setToolTip(tr("Mark in orange where this epoch's evolution removed connections"));
    m_addedBox = new QCheckBox(tr("Added"), this);
    m_addedBox->setToolTip(tr("Mark in green-blue where this epoch's evolution added connections"));
    for (QCheckBox* box : {m_removedBox, m_addedBox}) {
        tools().addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this] { refresh(); });
    }
    m_heatmap.build(plot(), chartGrid());
    m_marks = new ImagePlottable(m_heatmap.rect->axis(QCPAxis::atBottom), m_heatmap.rect->axis(QCPAxis::atLeft));
    m_chart = addChart(0, 2, tr("similarity |cos|"), tr("share of connections"));
    m_legend = addInsetLegend(*m_chart, Qt::AlignTop | Qt::AlignRight);
    const std::array names{tr("removed"), tr("kept"), tr("added")};
    for (std::size_t g = 0; g < m_graphs.size(); ++g) {
        m_graphs[g] = plot().addGraph(m_chart->axis(QCPAxis::atBottom), m_chart->axis(QCPAxis::atLeft));
        m_graphs[g]->setLineStyle(QCPGraph::lsStepCenter);
        m_graphs[g]->setName(names[g]);
        m_graphs[g]->addToLegend(m_legend);
    }
    chartGrid().setColumnStretchFactor(2, 0.8);
    setEmptyText(tr("The similarity of neurons appears here when training begins."));
}

void SimilarityView::show(Content content) {
    m_content = std::move(content);
    offerLayers(m_content.frame);
    refresh();
}

void SimilarityView::setColours(ColourMap colours) {
    m_colours = colours;
    refresh();
}

const std::shared_ptr<const Frame>& SimilarityView::distributionFrame() const {
    const LayerFrame* layer = layerOf(m_content.frame);
    const bool isWhole = layer != nullptr && !layer->keptSimilarity.counts.empty() && layer->removed > 0;
    return isWhole || m_content.measured == nullptr ? m_content.frame : m_content.measured;
}

void SimilarityView::drawMatrix(const Theme& theme) {
    const LayerFrame* layer = layerOf(m_content.measured);
    const bool isMeasured = layer != nullptr && !layer->similarity.mean.empty();
    m_heatmap.map->setVisible(isMeasured);
    m_heatmap.scale->setVisible(isMeasured);
    const LayerFrame& shape = isMeasured ? *layer : *layerOf(m_content.frame);
    m_heatmap.rect->axis(QCPAxis::atBottom)->setRange(0, shape.inputCount);
    m_heatmap.rect->axis(QCPAxis::atLeft)->setRange(0, shape.outputCount);
    styleAxes(*m_heatmap.rect, theme);
    m_heatmap.setLabels(this->layer() == 0 ? tr("input") : tr("neuron below"), tr("neuron"), isMeasured ? tr("mean |cos|") : QString());
    m_heatmap.colour(theme, plotFont(0.88));
    const LayerFrame* edited = isMeasured ? layer : layerOf(distributionFrame());
    QImage marks;
    if (edited != nullptr && !edited->removals.counts.empty()) {
        marks = QImage(edited->removals.columns, edited->removals.rows, QImage::Format_ARGB32);
        marks.fill(Qt::transparent);
        if (m_removedBox->isChecked() || !isMeasured) mark(marks, edited->removals, theme.removal);
        if (m_addedBox->isChecked() || !isMeasured) mark(marks, edited->additions, theme.addition);
    }
    m_marks->setImage(marks, {0, static_cast<double>(shape.inputCount)}, {0, static_cast<double>(shape.outputCount)});
    if (!isMeasured) return;
    const BinnedSimilarity& s = layer->similarity;
    const std::vector<double> values(s.mean.begin(), s.mean.end());
    m_heatmap.setCells(s.columns, s.rows, values, 0, shape.inputCount, 0, shape.outputCount);
    const bool hasMarks = !marks.isNull() && (m_removedBox->isChecked() || m_addedBox->isChecked());
    m_heatmap.setScale(hasMarks ? ColourMap::Grey : m_colours, largest(s));  // green-blue marks on viridis would hardly be seen
}

double SimilarityView::largest(const BinnedSimilarity& similarity) const {
    if (m_content.largest > 0) return m_content.largest;
    return std::max(1e-12, static_cast<double>(*std::max_element(similarity.mean.begin(), similarity.mean.end())));
}

void SimilarityView::drawDistributions(const Theme& theme) {
    const LayerFrame& layer = *layerOf(distributionFrame());
    double tallest = 0.01;
    for (std::size_t g = 0; g < m_graphs.size(); ++g) {
        const auto& counts = (layer.*kHistograms[g]).counts;
        const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
        QVector<QCPGraphData> points;
        for (std::size_t bin = 0; bin < counts.size() && total > 0; ++bin) {
            points.append({(static_cast<double>(bin) + 0.5) / SimilarityHistogram::kCount, counts[bin] / total});
            tallest = std::max(tallest, counts[bin] / total);
        }
        m_graphs[g]->data()->set(points, true);
    }
    m_chart->axis(QCPAxis::atBottom)->setRange(0, 1);
    m_chart->axis(QCPAxis::atLeft)->setRange(0, tallest * 1.15);
    styleAxes(*m_chart, theme);
    styleLegend(*m_legend, theme);
    const std::array colours{theme.removal, theme.neutral, theme.addition};
    const std::array styles{Qt::DashLine, Qt::SolidLine, Qt::SolidLine};
    for (std::size_t g = 0; g < m_graphs.size(); ++g) {
        m_graphs[g]->setPen(QPen(colours[g], 1.75, styles[g]));
        QColor fill = colours[g];
        fill.setAlphaF(0.14F);
        m_graphs[g]->setBrush(fill);
    }
}

void SimilarityView::draw(const Theme& theme) {
    const LayerFrame* layer = layerOf(m_content.frame);
    const LayerFrame* distributed = layerOf(distributionFrame());
    const bool isMeasured = distributed != nullptr && !distributed->keptSimilarity.counts.empty();
    setEmptyText(layer == nullptr ? tr("The similarity of neurons appears here when training begins.")
                 : layer->isDense
                     ? tr("This layer is dense and does not evolve, so no similarity is measured. Choose a sparse layer above.")
                 : !isMeasured ? tr("No similarity was measured up to this epoch: it is measured after an epoch, and only by algorithms "
                                    "that remove or add by cosine (not SET, fixed sparse or dense).")
                               : QString());
    if (layer == nullptr || !isMeasured) return setRemark({});
    drawMatrix(theme);
    drawDistributions(theme);
    const int epoch = m_content.frame->metrics.epoch;
    const int shown = distributionFrame()->metrics.epoch;
    QString remark = epoch == shown ? tr("epoch %1").arg(epoch) : tr("epoch %1 does not evolve · shown: epoch %2").arg(epoch).arg(shown);
    const LayerFrame* matrix = layerOf(m_content.measured);
    if (matrix == nullptr || matrix->similarity.mean.empty())
        remark += tr(" · similarity of all pairs is not measured by this algorithm: marks show where connections came and went");
    else if (m_content.largest <= 0)
        remark += tr(" · scale of this epoch");
    setRemark(remark);
    setPictureTitle(tr("Similarity in layer %1, epoch %2").arg(this->layer() + 1).arg(shown));
}

QString SimilarityView::readoutAt(QPointF at) const {
    const LayerFrame* matrix = layerOf(m_content.measured);
    if (matrix != nullptr && !matrix->similarity.mean.empty() && m_heatmap.rect->rect().contains(at.toPoint())) {
        const Bins columns(matrix->inputCount, kSimilarityBins), rows(matrix->outputCount, kSimilarityBins);
        const int input =
            std::clamp(static_cast<int>(m_heatmap.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x())), 0, matrix->inputCount - 1);
        const int output =
            std::clamp(static_cast<int>(m_heatmap.rect->axis(QCPAxis::atLeft)->pixelToCoord(at.y())), 0, matrix->outputCount - 1);
        const int column = columns.of(input);
        const int row = rows.of(output);
        return tr("%1 %2 × neuron %3: mean |cos| %4 · %5 removed, %6 added")
            .arg(layer() == 0 ? tr("input") : tr("neuron"), neurons(columns, column), neurons(rows, row),
                 numberText(static_cast<double>(matrix->similarity.at(row, column)), 3))
            .arg(matrix->removals.counts.empty() ? 0 : matrix->removals.at(row, column))
            .arg(matrix->additions.counts.empty() ? 0 : matrix->additions.at(row, column));
    }
    const LayerFrame* layer = layerOf(distributionFrame());
    if (layer == nullptr || !m_chart->rect().contains(at.toPoint())) return {};
    const double x = m_chart->axis(QCPAxis::atBottom)->pixelToCoord(at.x());
    const auto bin =
        static_cast<std::size_t>(std::clamp(static_cast<int>(x * SimilarityHistogram::kCount), 0, SimilarityHistogram::kCount - 1));
    const auto count = [&](const SimilarityHistogram& histogram) {
        return histogram.counts.empty() ? QStringLiteral("–") : countText(histogram.counts[bin]);
    };
    return tr("|cos| %1 to %2: %3 removed, %4 kept, %5 added")
        .arg(static_cast<double>(bin) / SimilarityHistogram::kCount, 0, 'f', 2)
        .arg(static_cast<double>(bin + 1) / SimilarityHistogram::kCount, 0, 'f', 2)
        .arg(count(layer->removedSimilarity), count(layer->keptSimilarity), count(layer->addedSimilarity));
}

QImage SimilarityView::exactImage() const {
    const ValueGrid values = grid();
    return values.shape.empty() ? QImage() : imageOfValues(values.values, values.shape[1], m_colours, values.largest);
}

ValueGrid SimilarityView::grid() const {
    const LayerFrame* layer = layerOf(m_content.measured);
    if (layer == nullptr || layer->similarity.mean.empty()) return {};
    const BinnedSimilarity& s = layer->similarity;
    return {.shape = {s.rows, s.columns}, .values = {s.mean.begin(), s.mean.end()}, .largest = largest(s)};
}

NumberTable SimilarityView::numbers() const {
    NumberTable table;
    table.header = {"from", "to", "removed", "kept", "added"};
    const LayerFrame* layer = layerOf(distributionFrame());
    if (layer == nullptr || layer->keptSimilarity.counts.empty()) return table;
    const auto cell = [](const SimilarityHistogram& histogram, std::size_t bin) {
        return histogram.counts.empty() ? NumberCell(std::string()) : NumberCell(std::int64_t{histogram.counts[bin]});
    };
    for (std::size_t bin = 0; bin < SimilarityHistogram::kCount; ++bin)
        table.rows.push_back({static_cast<double>(bin) / SimilarityHistogram::kCount,
                              static_cast<double>(bin + 1) / SimilarityHistogram::kCount, cell(layer->removedSimilarity, bin),
                              cell(layer->keptSimilarity, bin), cell(layer->addedSimilarity, bin)});
    return table;
}

}  // namespace rewire
