// How long a step of the timeline takes until every view in sight is redrawn: the window with real data, its frames trained before the
// clock starts. Each tab of the centre is brought to the front in turn, and its picture stored where a folder is named.
//   bench_timeline_steps [DATA] [HIDDEN] [EPOCHS] [FOLDER]     default: fashion-mnist 1000 12
#include "core/training/session.h"
#include "ui/main_window.h"
#include "ui/panels/settings_panel.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/run_views.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTabWidget>
#include <algorithm>
#include <clocale>
#include <cstdio>
#include <vector>

namespace {

using namespace rewire;

bool waitUntil(const auto& condition) {
    QElapsedTimer clock;
    clock.start();
    while (!condition()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        if (clock.elapsed() > 900'000) return false;
    }
    return true;
}

// Until what the step asked for has been drawn: queued draws, queued replots, paint events.
void drawAll() {
    for (int turn = 0; turn < 4; ++turn) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

void measureTab(Timeline& timeline, const QString& name) {
    std::vector<double> milliseconds;
    timeline.setCurrentIndex(0);
    drawAll();
    for (int round = 0; round < 3; ++round)
        for (int index = 0; index < timeline.frameCount(); ++index) {
            QElapsedTimer clock;
            clock.start();
            timeline.setCurrentIndex(index);
            drawAll();
            milliseconds.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("| %s | %.1f | %.1f | %.1f |\n", qPrintable(name), milliseconds[milliseconds.size() / 2],
                milliseconds[milliseconds.size() * 95 / 100], milliseconds.back());
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const QStringList arguments = QApplication::arguments();
    const QString data = arguments.value(1, QStringLiteral("fashion-mnist"));
    const int hidden = arguments.value(2, QStringLiteral("1000")).toInt();
    const int epochs = arguments.value(3, QStringLiteral("12")).toInt();
    const QString folder = arguments.value(4);
    MainWindow window(QStringLiteral("/dev/null"));
    window.resize(1600, 1000);
    window.show();
    bool isLoaded = false;
    QObject::connect(&window.control(), &RunControl::dataLoaded, &window, [&] { isLoaded = true; });
    window.openData(data);
    if (!waitUntil([&] { return isLoaded; })) return 1;
    Settings settings = window.settingsPanel().settings();
    settings.hidden = {hidden, hidden, hidden};
    settings.epochs = epochs;
    window.settingsPanel().show(settings);
    window.control().setSettings(settings);
    window.control().trainOrPause();
    Run& run = *window.control().run();
    if (!waitUntil([&] { return run.hasEnded(); })) return 1;
    auto* tabs = window.findChild<QTabWidget*>();
    std::printf("%s, hidden %d, %d frames, %.0f MB\n| view | median ms | 95 %% | longest |\n|---|---|---|---|\n", qPrintable(data), hidden,
                run.timeline().frameCount(), static_cast<double>(run.timeline().byteCount()) / 1e6);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        measureTab(run.timeline(), tabs->tabText(tab));
        if (!folder.isEmpty())
            window.grab().save(folder + QStringLiteral("/") + tabs->tabText(tab).toLower().replace(u' ', u'_') + QStringLiteral(".png"));
    }
    tabs->setCurrentIndex(0);
    for (const auto& [value, name] : {std::pair{ConnectivityValue::Turnover, "births and deaths"},
                                      std::pair{ConnectivityValue::Weight, "weights"}, std::pair{ConnectivityValue::Age, "ages"}}) {
        window.views().connectivity().setValue(value);
        measureTab(run.timeline(), QStringLiteral("Connectivity: %1").arg(QLatin1String(name)));
        if (!folder.isEmpty())
            window.grab().save(folder + QStringLiteral("/connectivity_") + QLatin1String(name).left(5) + QStringLiteral(".png"));
    }
    window.views().connectivity().setOrder(NeuronOrder::Class);
    measureTab(run.timeline(), QStringLiteral("Connectivity: ages, by class"));
    return 0;
}
