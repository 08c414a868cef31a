// The window's commands by name. Only main_window*.cpp include it.
#pragma once

#include "ui/main_window.h"

#include <QAction>

namespace rewire {

struct MainWindow::Actions {
    QAction* open = nullptr;
    QAction* openFolder = nullptr;
    QAction* catalogue = nullptr;
    QAction* importOptions = nullptr;
    QAction* quit = nullptr;
    QAction* train = nullptr;
    QAction* stepEpoch = nullptr;
    QAction* stepBatch = nullptr;
    QAction* stop = nullptr;
    QAction* newSeed = nullptr;
    QAction* measure = nullptr;
    QAction* race = nullptr;
    QAction* compare = nullptr;
    QAction* runsFolder = nullptr;
    QAction* copyCommand = nullptr;
    QAction* back = nullptr;
    QAction* forward = nullptr;
    QAction* first = nullptr;
    QAction* last = nullptr;
    QAction* back10 = nullptr;
    QAction* forward10 = nullptr;
    QAction* play = nullptr;
    QAction* search = nullptr;
    QAction* live = nullptr;
    QAction* fitCurves = nullptr;
    QAction* exportView = nullptr;
    QAction* makeFilm = nullptr;
    QAction* makeReport = nullptr;
    QAction* copyPicture = nullptr;
    QAction* copyNumbers = nullptr;
    QAction* saveTop = nullptr;
    QAction* copyTop = nullptr;
    QAction* welcome = nullptr;
    QAction* help = nullptr;
    QAction* about = nullptr;
};

}  // namespace rewire
