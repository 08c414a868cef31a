// The views of a run off screen, at any epoch: what files, films and reports are drawn from, so that the window's own views stay where they
// are and rewire-cli draws without a window. How a view becomes a file is picture_export.h's.
#pragma once

#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "core/training/settings.h"

#include <QString>
#include <QStringList>
#include <memory>
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
};

// Confined to the thread of the QApplication.
class RunPictures {
  public:
    explicit RunPictures(const RunContent& content);
    ~RunPictures();
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
    std::unique_ptr<QWidget> m_host;  // never shown
    std::unique_ptr<Run> m_run;
    RunViews* m_views;
};

// A view's name for the command line: its file stem without the layer's number.
[[nodiscard]] QString nameOf(const PlotView& view);

}  // namespace rewire
