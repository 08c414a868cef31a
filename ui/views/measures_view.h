// The four measures of input importance side by side, as maps where inputs are pixels and as ranked bars otherwise, each with how far its
// top k agrees with that of the connections. The measures are the frame's.
#pragma once

#include "core/data/dataset.h"
#include "core/training/frame.h"
#include "ui/style/colour_maps.h"
#include "ui/views/heatmap.h"
#include "ui/views/plot_view.h"

#include <array>
#include <memory>

class QCPGraph;
class QCPLayoutElement;
class QCPTextElement;
class QFontMetrics;

namespace rewire {

struct RankedInputs;

class MeasuresView : public PlotView {
    Q_OBJECT
  public:
    explicit MeasuresView(QWidget* parent = nullptr);

    struct Content {
        std::array<std::shared_ptr<const RankedInputs>, 4> inputs;  // one a measure; null: nothing to show
        std::array<double, 4> largest{};                            // fixes the colours or axes; 0: this frame's own
        int topCount = 20;
    };
    void show(Content content);
    void setTopCount(int k);
    void setColours(ColourMap colours);

    [[nodiscard]] NumberTable numbers() const override;

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    struct Panel {
        QCPTextElement* title = nullptr;
        Heatmap heatmap;
        QCPGraph* bars = nullptr;
        QCPGraph* informative = nullptr;
    };
    void build(Panel& panel, int row, int column);
    void fill(Panel& panel, std::size_t measure, const Theme& theme);
    void fillMap(Panel& panel, const RankedInputs& inputs, double largest);
    void fillBars(Panel& panel, const RankedInputs& inputs, double largest, const Theme& theme);
    [[nodiscard]] QString titleOf(std::size_t measure, const QFontMetrics& letters, int room) const;
    void fitSquarePixels();
    // So many panels beside each other, each with its title above it or at its left.
    struct Arrangement {
        int columns = 2;
        bool hasTitlesBeside = false;
        bool operator==(const Arrangement&) const = default;
    };
    void arrange(Arrangement wanted);
    void giveRoom();
    [[nodiscard]] int titleRoom() const;

    Content m_content;
    ColourMap m_colours = ColourMap::Viridis;
    std::array<Panel, 4> m_panels;
    QCPLayoutElement* m_rest = nullptr;  // the room beside maps of full size: the views' grid, and a picture's title, are as wide as all
    Arrangement m_arrangement{.columns = 0};
};

}  // namespace rewire
