// One algorithm of a race: the accuracy of each seed and their mean over the epochs, and the mean importance of the inputs at one of them.
// Draws what it is given.
#pragma once

#include "core/data/image_shape.h"
#include "ui/style/colour_maps.h"

#include <QImage>
#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

namespace rewire {

struct RaceLaneShown {
    QString title;
    QString state;                              // "2 of 3 seeds done · removal curves 40 %"
    QString figure;                             // at `epoch`: "72.1 % ± 0.4"; empty: not known
    std::vector<std::vector<double>> accuracy;  // a curve a seed; NaN: not known
    std::vector<double> mean;                   // over the seeds that have this epoch
    int epochCount = 1;
    int epoch = 1;      // the timeline's
    double lowest = 0;  // of the accuracy axis, the same in all lanes
    double highest = 1;
    std::vector<double> importance;  // [inputs] at `epoch`, mean over seeds; empty: not known
    double largestImportance = 1;    // the same in all lanes
    std::optional<ImageShape> shape;
    ColourMap colours = ColourMap::Viridis;  // where there is a shape
};

class RaceLaneView : public QWidget {
    Q_OBJECT
  public:
    explicit RaceLaneView(QWidget* parent = nullptr);
    void show(RaceLaneShown shown);
    [[nodiscard]] QSize sizeHint() const override { return {260, 210}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 150}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] QFont axisFont() const;
    void paintCurves(QPainter& painter, const QRectF& area) const;
    void paintImportance(QPainter& painter, const QRectF& area) const;

    RaceLaneShown m_shown;
};

}  // namespace rewire
