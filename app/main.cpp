// The window's entry: command line, locale, signals, theme. Everything else is ui's.
#include "app/passive_threads.h"
#include "ui/main_window.h"
#include "ui/screenshot.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QRegularExpression>
#include <QSocketNotifier>
#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

int signalSockets[2] = {-1, -1};  // written in the handler, read by the event loop

extern "C" void onSignal(int) {
    const char byte = 1;
    [[maybe_unused]] const auto sent = ::write(signalSockets[0], &byte, 1);
}

// SIGINT, SIGTERM and SIGHUP close the window as a person would: training stops, threads join, exit code 0.
std::unique_ptr<QSocketNotifier> closeOnSignals(QWidget& window) {
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalSockets) != 0) return nullptr;
    auto notifier = std::make_unique<QSocketNotifier>(signalSockets[1], QSocketNotifier::Read);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, &window, [&window, source = notifier.get()] {
        source->setEnabled(false);
        window.close();
        QCoreApplication::quit();
    });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
    return notifier;
}

struct CommandLine {
    QCommandLineParser parser;
    QCommandLineOption screenshot{"screenshot", "Open the data, train, write a picture of the window to <file> and exit.", "file"};
    QCommandLineOption afterEpochs{"after-epochs", "Take the picture after <n> epochs; 0: before training.", "n", "10"};
    QCommandLineOption untilEnd{"until-end", "Train only that many epochs, and take the picture when removal curves are measured."};
    QCommandLineOption algorithm{"algorithm", "Algorithm of the picture's run.", "id"};
    QCommandLineOption workspace{"workspace", "learn, research or features.", "name", "research"};
    QCommandLineOption removalCurves{"removal-curves", "Show the removal curves in the picture."};
    QCommandLineOption view{"view", "Show the view with this name on its tab in the picture.", "name"};
    QCommandLineOption importDialog{"import", "Show the import dialogue of the data in the picture."};
    QCommandLineOption dialog{
        "dialog", "Show a dialogue of the input importance in the picture: export or time-lapse; or the window of a race.", "name"};
    QCommandLineOption runs{
        "runs", "Folder where runs are kept and listed; default the XDG data folder's. In a picture: show the run list.", "dir"};
    QCommandLineOption waiting{"wait", "Wait so long before the picture is taken.", "milliseconds", "200"};
    QCommandLineOption theme{"theme", "system, light or dark; not remembered.", "name"};
    QCommandLineOption size{"size", "Size of the window, such as 1600x1000.", "WxH"};

    CommandLine() {
        parser.setApplicationDescription("Trains truly sparse neural networks and shows their topology evolve.");
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addPositionalArgument("data", "A data file, a data folder, or the name of a built-in data set.", "[data]");
        parser.addOptions({theme, size, runs, screenshot, waiting, afterEpochs, untilEnd, algorithm, workspace, removalCurves, view,
                           importDialog, dialog});
    }
};

// What is wrong with what was given for the options; empty: nothing.
QString problemWith(const CommandLine& line) {
    const struct {
        const QCommandLineOption& option;
        const char* form;
        const char* wanted;
    } forms[] = {{line.theme, "system|light|dark", "system, light or dark"},
                 {line.size, "[1-9][0-9]{0,4}x[1-9][0-9]{0,4}", "a size such as 1600x1000"},
                 {line.workspace, "learn|research|features", "learn, research or features"},
                 {line.dialog, "export|time-lapse|race", "export, time-lapse or race"},
                 {line.afterEpochs, "[0-9]{1,7}", "a number of epochs"},
                 {line.waiting, "[0-9]{1,7}", "a number of milliseconds"}};
    for (const auto& [option, form, wanted] : forms) {
        const QString value = line.parser.value(option);
        if (line.parser.isSet(option) &&
            !QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(form))).match(value).hasMatch())
            return QStringLiteral("--%1 is '%2'. Give %3.").arg(option.names().constFirst(), value, QLatin1String(wanted));
    }
    const QStringList data = line.parser.positionalArguments();
    return data.size() > 1 ? QStringLiteral("One data set is opened at a time, and '%1' is a second one.").arg(data[1]) : QString();
}

// --help, --version and a bad command line end here, and need no display. Offscreen, because only an application with a screen knows Qt's
// own options.
void answerOffscreen(int argc, char** argv) {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const auto previous =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});  // remarks about the desktop session
    std::vector<char*> arguments(argv, argv + argc + 1);                                      // Qt takes its own out
    {
        QGuiApplication application(argc, arguments.data());
        CommandLine line;
        const QString problem = line.parser.parse(QCoreApplication::arguments())
                                    ? problemWith(line)
                                    : line.parser.errorText();  // some with a full stop, some without
        if (!problem.isEmpty()) {
            std::fprintf(stderr, "rewire: %s%s Try 'rewire --help'.\n", qPrintable(problem), problem.endsWith(u'.') ? "" : ".");
            std::exit(2);
        }
        line.parser.process(application);
    }
    qInstallMessageHandler(previous);
    if (platform.isNull())
        qunsetenv("QT_QPA_PLATFORM");
    else
        qputenv("QT_QPA_PLATFORM", platform);
}

// Whether there is a display to show a window on, or one was asked for; Qt ends the program with a message of its own where there is none.
bool hasDisplay(int argc, char** argv) {
    constexpr std::string_view kQtOptions[]{"-platform", "--platform", "-display", "--display"};
    const auto isSet = [](const char* variable) { return !qEnvironmentVariableIsEmpty(variable); };
    const auto asksForOne = [&](std::string_view argument) {
        return std::ranges::any_of(kQtOptions, [&](std::string_view option) { return argument.starts_with(option); });
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM") || std::any_of(argv + 1, argv + argc, asksForOne);
}

rewire::MainWindow::Workspace workspaceOf(const QString& name) {
    if (name == "learn") return rewire::MainWindow::Workspace::Learn;
    if (name == "features") return rewire::MainWindow::Workspace::Features;
    return rewire::MainWindow::Workspace::Research;
}

}  // namespace

int main(int argc, char** argv) {
    rewire::usePassiveThreads(argv);
    QApplication::setApplicationName("rewire");
    QApplication::setApplicationDisplayName("Rewire");
    QApplication::setApplicationVersion(REWIRE_VERSION);
    answerOffscreen(argc, argv);
    if (!hasDisplay(argc, argv)) {
        std::fputs(
            "rewire: There is no display to show the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it in a desktop session, "
            "or train without a display: rewire-cli train, or app/run --headless.\n",
            stderr);
        return 1;
    }
    QApplication application(argc, argv);
    // QApplication takes the C locale from the environment; numbers in files keep their points.
    std::setlocale(LC_NUMERIC, "C");
    QGuiApplication::setDesktopFileName("io.github.rewire.Rewire");
    CommandLine line;
    line.parser.process(application);
    const QString data = line.parser.positionalArguments().value(0);
    const bool takesPicture = line.parser.isSet(line.screenshot);

    // A picture must not depend on what a person has set, nor change it.
    rewire::MainWindow window(takesPicture ? QStringLiteral("/dev/null") : QString());
    if (takesPicture || line.parser.isSet(line.runs))
        window.control().setRunsFolder(QFile::encodeName(line.parser.value(line.runs)).toStdString());
    const QString theme = line.parser.value(line.theme);
    using rewire::ThemeChoice;
    rewire::applyTheme(application, theme == "dark"    ? ThemeChoice::Dark
                                    : theme == "light" ? ThemeChoice::Light
                                    : theme.isEmpty()  ? window.themeChoice()
                                                       : ThemeChoice::System);
    const QStringList size = line.parser.value(line.size).split('x');
    if (size.size() == 2 && size[0].toInt() > 0 && size[1].toInt() > 0) window.resize(size[0].toInt(), size[1].toInt());
    window.show();
    const auto notifier = closeOnSignals(window);
    if (!takesPicture) {
        window.lookForRuns();
        if (!data.isEmpty()) window.openData(data);
        return QApplication::exec();
    }
    auto* task = new rewire::ScreenshotTask(window, {.file = line.parser.value(line.screenshot),
                                                     .data = data,
                                                     .afterEpochs = line.parser.value(line.afterEpochs).toInt(),
                                                     .untilEnd = line.parser.isSet(line.untilEnd),
                                                     .algorithm = line.parser.value(line.algorithm),
                                                     .workspace = workspaceOf(line.parser.value(line.workspace)),
                                                     .showRemovalCurves = line.parser.isSet(line.removalCurves),
                                                     .view = line.parser.value(line.view),
                                                     .size = size.size() == 2 ? window.size() : QSize(),
                                                     .showImport = line.parser.isSet(line.importDialog),
                                                     .dialog = line.parser.value(line.dialog),
                                                     .showRuns = line.parser.isSet(line.runs),
                                                     .waitMilliseconds = line.parser.value(line.waiting).toInt()});
    QObject::connect(task, &rewire::ScreenshotTask::finished, &application, [](int code) { QCoreApplication::exit(code); });
    return QApplication::exec();
}
