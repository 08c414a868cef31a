// Makes a picture of the working window by itself, for the documentation: opens data, trains, waits for an epoch, grabs, quits.
#pragma once

#include "ui/main_window.h"

#include <QObject>
#include <QSize>
#include <QString>
#include <memory>

namespace rewire {

struct ScreenshotOptions {
    QString file;           // PNG to write
    QString data;           // path or built-in name; empty: the welcome page
    int afterEpochs = 10;   // 0: before training
    bool untilEnd = false;  // wait for the end of a run of `afterEpochs` epochs, removal curves measured
    QString algorithm;      // id; empty: the recommended
    MainWindow::Workspace workspace = MainWindow::Workspace::Research;
    bool showRemovalCurves = false;
    QString view;             // the name on a tab to bring to the front; empty: as the workspace has it
    QSize size{};             // of the dialogue; invalid: its own
    bool showImport = false;  // the import dialogue of `data` in place of the window
    QString dialog{};         // "export" or "time-lapse": that dialogue of the importance in place of the window; "race": the race window
    bool showRuns = false;    // the run list
    int waitMilliseconds = 200;  // before the picture is taken
};

class ScreenshotTask : public QObject {
    Q_OBJECT
  public:
    ScreenshotTask(MainWindow& window, ScreenshotOptions options);

  signals:
    void finished(int exitCode);

  private:
    void begin();
    void watchRun();
    void grabSoon();
    void grab();

    MainWindow& m_window;
    const ScreenshotOptions m_options;
    bool m_isGrabbing = false;
};

}  // namespace rewire
