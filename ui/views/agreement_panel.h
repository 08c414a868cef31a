// How far the ranking agrees with scores that look at one input at a time, and how many of the informative inputs each of them finds. The
// scores are core/insight/baselines.h's, measured when first asked for.
#pragma once

#include "core/insight/baselines.h"
#include "ui/bridge/background.h"
#include "ui/models/ranked_inputs.h"

#include <QWidget>
#include <array>
#include <memory>

class QGridLayout;
class QLabel;
class QToolButton;

namespace rewire {

class AgreementPanel : public QWidget {
    Q_OBJECT
  public:
    explicit AgreementPanel(QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const Dataset> dataset);
    void show(std::shared_ptr<const RankedInputs> inputs);
    void setTopCount(int k);
    [[nodiscard]] const std::shared_ptr<const BaselineScores>& scores() const { return m_scores; }

  signals:
    void measured();

  private:
    struct Row {
        Baseline baseline{};
        QLabel* name = nullptr;
        QLabel* jaccard = nullptr;
        QLabel* correlation = nullptr;
        QLabel* found = nullptr;
    };
    void build();
    void measure();
    void update();
    void fill(Row& row, int k);

    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const RankedInputs> m_inputs;
    std::shared_ptr<const BaselineScores> m_scores;
    int m_topCount = 20;
    std::array<Row, 4> m_rows;
    std::array<QLabel*, 4> m_header{};
    QToolButton* m_button = nullptr;
    QLabel* m_title = nullptr;
    QWidget* m_table = nullptr;
    Background m_task;
};

}  // namespace rewire
