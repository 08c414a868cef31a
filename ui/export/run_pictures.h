// The views of a run off screen, at any epoch: what files, films and reports are drawn from, so that the window's own views stay where they
// are and rewire-cli draws without a window. How a view becomes a file is picture_export.h's.
#pragma once

#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "core/training/settings.h"
#include "ui/style/colour_maps.h"

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

class QWidget;

namespace rewire {

class PlotView;
class Run;
class RunViews;
class Timeline;

// What there is to draw. Nothing is owned but shared.
struct RunContent {
    std::shared_ptr<const Dataset> dataset;  // its samples may be missing
    Settings settings;
    std::vector<std::shared_ptr<const Frame>> frames;  // at least one
    std::shared_ptr<const RemovalCurve> removalCurve;  // null where none was measured
    std::optional<ColourMap> colours = {};             // of amounts; the views' own unless given
    std::optional<int> topCount = {};                  // inputs that count as chosen; likewise
};

// Confined to the thread of the QApplication.
class RunPictures {
  public:
    // Views can be made on one thread alone, and all of them take some hundred milliseconds: Stepwise leaves them to makeNext(), so that a
    // window stays awake between.
    enum class Making { AtOnce, Stepwise };
    explicit RunPictures(RunContent content, Making making = Making::AtOnce);
    ~RunPictures();
    // A part of what has to be made, some ten milliseconds; true when all is there, before which nothing else may be asked.
    bool makeNext();
    RunPictures(const RunPictures&) = delete;
    RunPictures& operator=(const RunPictures&) = delete;

    // Moves all views to a frame; its epoch is timeline().current()'s.
    void showFrame(int index);
    void showLastFrame();
    // The newest frame whose epoch is at most `epoch`; false when there is none.
    [[nodiscard]] bool showEpoch(int epoch);

    [[nodiscard]] const Timeline& timeline() const;
    [[nodiscard]] RunViews& views() const { return *m_views; }
    // "curves", "connectivity", "importance" …; null when no view has this name.
    [[nodiscard]] PlotView* find(const QString& name) const;
    [[nodiscard]] QStringList names() const;
    // The view of the same kind, with the same layer, measure and other choices.
    [[nodiscard]] PlotView* twinOf(const PlotView& view) const;

  private:
    RunContent m_content;             // what of it is not in m_run yet
    std::unique_ptr<QWidget> m_host;  // never shown
    std::unique_ptr<Run> m_run;
    RunViews* m_views;
};

// A view's name for the command line: its file stem without the layer's number.
[[nodiscard]] QString nameOf(const PlotView& view);

}  // namespace rewire
