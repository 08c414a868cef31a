// A figure of every epoch over several runs: each run in its colour, or the mean over seeds with its deviation; smoothed only on top of the
// raw line. Reads no files.
#pragma once

#include "ui/models/compared_runs.h"
#include "ui/views/plot_view.h"

#include <memory>
#include <vector>

class QCPGraph;
class QComboBox;
class QSpinBox;

namespace rewire {

class RunCurvesView : public PlotView {
    Q_OBJECT
  public:
    enum class Figure { TestAccuracy, TrainAccuracy, TestLoss, TrainLoss };
    enum class Lines { EachRun, MeanOverSeeds };

    explicit RunCurvesView(QWidget* parent = nullptr);

    // `emphasised`: places in `runs` that are drawn in front; empty for none.
    void show(std::shared_ptr<const ComparedRuns> runs, std::vector<std::size_t> emphasised);
    void setFigure(Figure figure);
    void setLines(Lines lines);
    void setWindow(int epochs);  // of the moving average; 1: none

    // Raw values; the moving average, where there is one, in a column of its own.
    [[nodiscard]] NumberTable numbers() const override;

  protected:
    void draw(const Theme& theme) override;
    QString readoutAt(QPointF at) const override;

  private:
    // One line of the chart. Element e - 1 is epoch e; NaN: not known.
    struct Curve {
        QString name;
        QColor colour;
        Qt::PenStyle style = Qt::SolidLine;
        bool isEmphasised = false;
        std::vector<double> raw;
        std::vector<double> smoothed;   // empty: no smoothing
        std::vector<double> deviation;  // of means over seeds; empty for single runs
        std::vector<int> count;         // parallel to it
        std::size_t group = 0;          // in ComparedRuns
        std::size_t run = 0;            // of single runs
    };
    void makeCurves();
    void addCurve(Curve curve);
    void drawCurve(const Curve& curve, const Theme& theme);
    void drawBand(const Curve& curve, const Theme& theme);
    [[nodiscard]] QCPGraph* addGraph(const std::vector<double>& values, const QPen& pen);
    [[nodiscard]] int legendRoom() const;
    void fitAxes();
    [[nodiscard]] Figure figure() const;
    [[nodiscard]] Lines lines() const;
    [[nodiscard]] bool isAccuracy() const;
    [[nodiscard]] static Lines linesFor(const ComparedRuns& runs);
    [[nodiscard]] int window() const;
    [[nodiscard]] QString valueText(double value) const;
    [[nodiscard]] QString valueText(const Curve& curve, std::size_t at) const;
    [[nodiscard]] NumberTable numbersOfRuns() const;
    [[nodiscard]] NumberTable numbersOfMeans() const;

    std::shared_ptr<const ComparedRuns> m_runs;
    std::vector<std::size_t> m_emphasised;
    std::vector<Curve> m_curves;
    QComboBox* m_figure = nullptr;
    QComboBox* m_lines = nullptr;
    QSpinBox* m_window = nullptr;
    QCPAxisRect* m_chart = nullptr;
    QCPLegend* m_legend = nullptr;
    bool m_linesAreChosen = false;  // by a person; until then so many runs that no legend names them are shown by their means
    bool m_fits = true;             // the axes fit all data; zooming and dragging end it
};

}  // namespace rewire
