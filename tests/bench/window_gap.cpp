// The largest gap of the window's event loop while training runs at full load. Not a test: run it with a display (or
// QT_QPA_PLATFORM=offscreen) on a quiet machine. Arguments: data, seconds.
#include "ui/main_window.h"
#include "ui/panels/settings_panel.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString data = argc > 1 ? argv[1] : "fashion-mnist";
    const int seconds = argc > 2 ? QString(argv[2]).toInt() : 30;
    rewire::MainWindow window("/dev/null");
    window.resize(1600, 1000);
    window.show();
    struct Gap {
        double milliseconds;
        std::size_t epochs;  // that had been shown when it ended
    };
    std::vector<Gap> gaps;
    QElapsedTimer sinceLast;
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &window, [&] {
        if (sinceLast.isValid())
            gaps.push_back({static_cast<double>(sinceLast.nsecsElapsed()) * 1e-6, window.control().run()->timeline().metrics().size()});
        sinceLast.start();
    });
    beat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&window.control(), &rewire::RunControl::dataLoaded, &window, [&] {
        rewire::Settings settings = window.settingsPanel().settings();
        settings.epochs = 100000;
        window.settingsPanel().show(settings);
        window.control().trainOrPause();
        // The first second is the load and the first frame; training at full load begins after it.
        QTimer::singleShot(1000, &window, [&] { beat.start(1); });
        QTimer::singleShot(1000 + seconds * 1000, &application, &QCoreApplication::quit);
    });
    window.openData(data);
    const int code = QApplication::exec();
    std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) { return a.milliseconds < b.milliseconds; });
    if (gaps.empty()) return 1;
    const auto at = [&](double fraction) {
        return gaps[static_cast<std::size_t>(fraction * static_cast<double>(gaps.size() - 1))].milliseconds;
    };
    const auto frames = window.control().run()->timeline().metrics().size();
    std::printf("%s: %d s, %zu epochs, gaps of the event loop: median %.2f ms, 99 %% %.2f ms, 99.9 %% %.2f ms, largest %.2f ms\n",
                qPrintable(data), seconds, frames, at(0.5), at(0.99), at(0.999), at(1));
    std::printf("the five largest, after how many epochs:");
    for (std::size_t i = 0; i < std::min<std::size_t>(5, gaps.size()); ++i) {
        const Gap& gap = gaps[gaps.size() - 1 - i];
        std::printf(" %.1f ms (%zu)", gap.milliseconds, gap.epochs);
    }
    std::printf("\n");
    return code;
}
