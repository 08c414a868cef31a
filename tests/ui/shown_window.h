// A window of the tests, shown offscreen with settings of its own. What is done in it is the tests' matter.
#pragma once

#include "tests/ui/time_limits.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace rewire {

// On rewire.ini in this folder, in the light theme.
inline std::unique_ptr<MainWindow> shownWindow(const QTemporaryDir& folder) {
    applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Light);
    auto window = std::make_unique<MainWindow>(folder.filePath("rewire.ini"));
    window->resize(1300, 850);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get())) qFatal("The window is not shown.");
    return window;
}

inline void loadMadelon(MainWindow& window) {
    QSignalSpy loaded(&window.control(), &RunControl::dataLoaded);
    window.openData("synthetic-madelon");
    QVERIFY(loaded.wait(kPatience));
}

}  // namespace rewire
