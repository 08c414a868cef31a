// The largest gap of the window's event loop while the time-lapse dialogue makes its views, plays its preview and stores a film of each
// view. Not a test: run it offscreen on a quiet machine. Processor time of the window's thread within a gap is told beside, which other
// programs do not lengthen.
//   bench_film_gap RUNFOLDER [WIDTHxHEIGHT]     default 640x520
#include "ui/main_window.h"
#include "ui/panels/film_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <clocale>
#include <cstdio>
#include <ctime>

namespace {

using namespace rewire;

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

// Beats once a millisecond, as often as the event loop lets it.
class Gaps {
  public:
    Gaps() {
        m_beat.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            m_longest = std::max(m_longest, 1e-6 * static_cast<double>(m_clock.nsecsElapsed()));
            m_busiest = std::max(m_busiest, threadMilliseconds() - m_since);
            restart();
        });
        restart();
        m_beat.start(1);
    }
    void tell(const QString& what) {
        std::printf("| %s | %.1f | %.1f |\n", qPrintable(what), m_longest, m_busiest);
        std::fflush(stdout);
        m_longest = m_busiest = 0;
    }

  private:
    void restart() {
        m_clock.start();
        m_since = threadMilliseconds();
    }
    QTimer m_beat;
    QElapsedTimer m_clock;
    double m_since = 0, m_longest = 0, m_busiest = 0;
};

void waitUntil(const auto& condition) {
    while (!condition()) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const QStringList arguments = QApplication::arguments();
    const QStringList size = arguments.value(2, QStringLiteral("640x520")).split(u'x');
    MainWindow window(QStringLiteral("/dev/null"));
    window.resize(1600, 1000);
    window.show();
    window.openData(arguments.value(1));
    waitUntil([&] {
        return window.control().run() != nullptr && window.control().run()->hasEnded() &&
               window.control().run()->timeline().frameCount() > 0;
    });
    std::printf("%s, %d frames of %s pixels\n| what | longest gap, ms | processor time in one, ms |\n|---|---|---|\n",
                qPrintable(arguments.value(1)), window.control().run()->timeline().frameCount(), qPrintable(size.join(u'x')));
    const QTemporaryDir folder;
    int views = 1;
    for (int view = 0; view < views; ++view) {
        Gaps gaps;
        window.makeFilm();
        auto* const dialog = window.findChild<FilmDialog*>();
        waitUntil([&] { return dialog->isReady(); });
        if (view == 0) gaps.tell(QStringLiteral("until the dialogue is ready"));
        auto* const choice = dialog->findChild<QComboBox*>();
        views = choice->count();
        choice->setCurrentIndex(view);
        const auto fields = dialog->findChildren<QSpinBox*>();
        fields[0]->setValue(size[0].toInt());
        fields[1]->setValue(size[1].toInt());
        QElapsedTimer playing;
        playing.start();
        waitUntil([&] { return playing.elapsed() > 2000; });
        gaps.tell(choice->currentText() + QStringLiteral(", preview"));
        bool isStored = false;
        QObject::connect(dialog, &FilmDialog::stored, &window, [&] { isStored = true; });
        dialog->saveTo(folder.filePath(QStringLiteral("film.gif")));
        waitUntil([&] { return isStored; });
        gaps.tell(choice->currentText() + QStringLiteral(", film"));
        delete dialog;
    }
    return 0;
}
