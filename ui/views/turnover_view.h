// Births and deaths of one layer's connections: turnover and lonely neurons over the epochs, ages and survival at the timeline's
// position. The counts are the frames'.
#pragma once

#include "ui/models/survival.h"
#include "ui/models/timeline.h"
#include "ui/views/layer_plot_view.h"

#include <array>

class QCPBars;
class QCPGraph;
class QCPItemStraightLine;

namespace rewire {

class TurnoverView : public LayerPlotView {
    Q_OBJECT
  public:
    explicit TurnoverView(QWidget* parent = nullptr);

    struct Content {
        std::vector<History<LayerTurnover>> turnover;      // of each layer, every epoch so far
        std::vector<std::shared_ptr<const Frame>> frames;  // those that are kept, up to the timeline's position
        int epochCount = 0;                                // of the whole run
    };
    void show(Content content);

    // Of all layers: each epoch's turnover, and ages and survival at the timeline's position.
    [[nodiscard]] NumberTable numbers() const override;

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    [[nodiscard]] const LayerFrame* shownLayer() const;
    [[nodiscard]] int positionEpoch() const;
    void addAges(int layer, NumberTable& table) const;
    void fillTurnover(const Theme& theme);
    void fillNeurons(const Theme& theme);
    void fillAges(const Theme& theme);
    void fillSurvival(const Theme& theme);

    Content m_content;
    Survival m_survival;
    QCPAxisRect* m_turnoverChart = nullptr;
    QCPAxisRect* m_neuronChart = nullptr;
    QCPAxisRect* m_ageChart = nullptr;
    QCPAxisRect* m_survivalChart = nullptr;
    std::array<QCPLegend*, 4> m_legends{};
    std::array<QCPItemStraightLine*, 2> m_positions{};
    QCPGraph* m_otherLayers = nullptr;
    QCPGraph* m_replaced = nullptr;
    QCPGraph* m_lonelyInputs = nullptr;
    QCPGraph* m_lonelyOutputs = nullptr;
    QCPGraph* m_lost = nullptr;
    QCPGraph* m_regained = nullptr;
    QCPBars* m_ages = nullptr;
    QCPBars* m_fromStart = nullptr;
    QCPGraph* m_lowest = nullptr;
    QCPGraph* m_highest = nullptr;
    QCPGraph* m_ofAdded = nullptr;
    QCPGraph* m_ofStart = nullptr;
};

}  // namespace rewire
