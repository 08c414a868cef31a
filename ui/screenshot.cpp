#include "ui/screenshot.h"

#include "core/report/run_report.h"
#include "ui/export/picture_export.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/race_window.h"
#include "ui/panels/settings_panel.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QPixmap>
#include <QTimer>
#include <cstdio>

namespace rewire {

ScreenshotTask::ScreenshotTask(MainWindow& window, ScreenshotOptions options)
    : QObject(&window), m_window(window), m_options(std::move(options)) {
    if (m_options.showRuns) {
        window.listRunsIn({});
        window.showRuns();
    }
    if (m_options.data.isEmpty()) {
        if (!m_options.view.isEmpty()) window.showView(m_options.view);
        grabSoon();
        return;
    }
    RunControl& control = window.control();
    connect(&control, &RunControl::problem, this, [this](const Error& error) {
        std::fprintf(stderr, "rewire: %s\n", error.message.c_str());
        emit finished(2);
    });
    if (m_options.showImport) {
        connect(&control, &RunControl::dataLoaded, this, &ScreenshotTask::grabSoon);  // where there was nothing to choose
        window.importData({m_options.data});
        if (auto* dialog = window.findChild<ImportDialog*>()) {
            if (m_options.size.isValid()) dialog->resize(m_options.size);
            connect(dialog, &ImportDialog::previewShown, this, &ScreenshotTask::grabSoon);
        }
        return;
    }
    connect(&control, &RunControl::dataLoaded, this, &ScreenshotTask::begin);
    connect(&control, &RunControl::runBegan, this, &ScreenshotTask::watchRun);
    window.openData(m_options.data);
}

void ScreenshotTask::begin() {
    m_window.arrange(m_options.workspace);
    if (m_options.showRemovalCurves) m_window.showRemovalCurves();
    if (!m_options.view.isEmpty()) m_window.showView(m_options.view);
    if (!m_options.algorithm.isEmpty()) m_window.settingsPanel().chooseAlgorithm(m_options.algorithm);
    if (m_options.untilEnd) {
        Settings settings = m_window.settingsPanel().settings();
        settings.epochs = m_options.afterEpochs;
        m_window.settingsPanel().show(settings);
    }
    const bool isStoredRun = QFile::exists(m_options.data + QLatin1Char('/') + QLatin1String(kRunFile));  // is shown, not trained
    if (m_options.afterEpochs == 0)
        grabSoon();
    else if (!isStoredRun)
        m_window.control().trainOrPause();
}

void ScreenshotTask::watchRun() {
    Run* run = m_window.control().run();
    connect(run, &Run::ended, this, &ScreenshotTask::grabSoon);
    if (m_options.untilEnd) return;
    connect(&run->timeline(), &Timeline::framesAppended, this, [this, run] {
        if (run->timeline().metrics().back().epoch >= m_options.afterEpochs) grabSoon();
    });
}

// Once, after the event loop has drawn what has just arrived.
void ScreenshotTask::grabSoon() {
    if (m_isGrabbing) return;
    m_isGrabbing = true;
    if (m_options.dialog == QStringLiteral("export")) m_window.exportCurrent();
    if (m_options.dialog == QStringLiteral("time-lapse")) m_window.makeFilm();
    if (m_options.dialog == QStringLiteral("race")) m_window.showRace();
    QTimer::singleShot(m_options.waitMilliseconds, this, &ScreenshotTask::grab);
}

void ScreenshotTask::grab() {
    QCoreApplication::sendPostedEvents();  // where the wait was over before a busy machine had drawn what it knew
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QWidget* shown = &m_window;
    if (auto* dialog = m_window.findChild<QDialog*>()) shown = dialog;
    if (m_options.dialog == QStringLiteral("race")) shown = m_window.race();
    shown->grab().save(&buffer, "PNG");
    const auto stored = storeBytes(QFile::encodeName(m_options.file).toStdString(), bytes);
    if (!stored) std::fprintf(stderr, "rewire: %s\n", stored.error().message.c_str());
    emit finished(stored ? 0 : 1);
}

}  // namespace rewire
