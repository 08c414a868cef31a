// Accuracy and loss over the epochs, raw, for training and test, with the timeline's position and the epochs in which a setting
// changed. Measures nothing.
#pragma once

#include "core/training/frame.h"
#include "core/training/progress.h"
#include "ui/models/run.h"
#include "ui/views/plot_view.h"

#include <array>
#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QToolButton;

namespace rewire {

class CurvesView : public PlotView {
    Q_OBJECT
  public:
    explicit CurvesView(QWidget* parent = nullptr);

    struct Content {
        History<Metrics> metrics;  // one an epoch
        int epochCount = 0;        // of the whole run; 0: as many as there are
        int positionEpoch = -1;    // where the timeline stands; -1: no mark
        Progress progress;         // the running values inside an epoch, if any
    };
    void show(Content content);
    [[nodiscard]] const Content& content() const { return m_content; }

    // While following, the axes fit all data; zooming or dragging ends it.
    void setFollowing(bool following);
    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }

    [[nodiscard]] NumberTable numbers() const override;

  signals:
    void epochClicked(int epoch);

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    struct Chart {
        QCPAxisRect* rect = nullptr;
        QCPGraph* train = nullptr;
        QCPGraph* test = nullptr;
        QCPGraph* running = nullptr;  // one point: the epoch under way
        QCPGraph* mark = nullptr;     // the values at the timeline's position
        QCPGraph* changes = nullptr;  // where a setting changed: over the whole height, whatever the zoom
        QCPItemStraightLine* position = nullptr;
    };
    void buildChart(Chart& chart, int column, const QString& label);
    void fill(Chart& chart, double Metrics::*train, double Metrics::*test, double runningValue);
    void colour(Chart& chart, const Theme& theme);
    void fitEpochs();
    void fitValues();
    [[nodiscard]] int epochAt(QPointF at) const;
    [[nodiscard]] QString changeNear(QPointF at) const;

    Content m_content;
    std::vector<SettingsChange> m_changes;
    QCPLegend* m_legend = nullptr;  // of both charts
    Chart m_accuracy;
    Chart m_loss;
    QToolButton* m_followButton = nullptr;
    bool m_isFollowing = true;
};

}  // namespace rewire
