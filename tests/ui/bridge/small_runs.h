// Small data and short trainings for the tests of runs and races.
#pragma once

#include "tests/ui/time_limits.h"
#include "ui/bridge/run_control.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

namespace rewire {

inline std::filesystem::path pathOf(const QTemporaryDir& home) { return home.path().toStdString(); }

// A control with the small synthetic data opened.
inline void load(RunControl& control) {
    QSignalSpy loaded(&control, &RunControl::dataLoaded);
    control.loader().open({.data = "synthetic:samples=120,features=12,classes=2,informative=3"});
    QVERIFY(loaded.wait(kPatience));
}

inline Settings smallSettings(int epochs) {
    Settings settings;
    settings.hidden = {14, 9};
    settings.epsilon = 4;
    settings.epochs = epochs;
    settings.batchSize = 30;
    settings.threads = 1;
    return settings;
}

}  // namespace rewire
