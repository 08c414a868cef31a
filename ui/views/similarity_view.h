// How alike a layer's neurons are: means over groups of pairs with removed and added connections marked, and how similarity is
// distributed over removed, kept and added. Measures nothing.
#pragma once

#include "core/training/frame.h"
#include "ui/views/heatmap.h"
#include "ui/views/layer_plot_view.h"

#include <array>
#include <memory>

class QCheckBox;
class QCPGraph;

namespace rewire {

class ImagePlottable;
class SimilarityView : public LayerPlotView {
    Q_OBJECT
  public:
    explicit SimilarityView(QWidget* parent = nullptr);

    struct Content {
        std::shared_ptr<const Frame> frame;     // at the timeline's position; null: nothing to show
        std::shared_ptr<const Frame> measured;  // the newest up to it that knows the layer's similarity of all pairs; may be null
        double largest = 0;                     // fixes the colours for the layer; 0: this frame's own
    };
    void show(Content content);
    void setColours(ColourMap colours);

    [[nodiscard]] NumberTable numbers() const override;  // the distributions
    [[nodiscard]] QImage exactImage() const override;    // the matrix, one pixel a bin
    [[nodiscard]] ValueGrid grid() const override;       // likewise

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    // The frame whose distributions are shown: the position's, or the measured one where that did not measure.
    [[nodiscard]] const std::shared_ptr<const Frame>& distributionFrame() const;
    [[nodiscard]] double largest(const BinnedSimilarity& similarity) const;  // where the colours end
    void drawMatrix(const Theme& theme);
    void drawDistributions(const Theme& theme);

    Content m_content;
    ColourMap m_colours = ColourMap::Magma;
    QCheckBox* m_removedBox = nullptr;
    QCheckBox* m_addedBox = nullptr;
    Heatmap m_heatmap;
    ImagePlottable* m_marks = nullptr;
    QCPAxisRect* m_chart = nullptr;
    QCPLegend* m_legend = nullptr;
    std::array<QCPGraph*, 3> m_graphs{};  // removed, kept, added
};

}  // namespace rewire
