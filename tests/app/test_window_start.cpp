// What the window's program answers on its command line, where there is no display.
#include "tests/app/cli_answer.h"

#include <QTest>

class TestWindowStart : public QObject {
    Q_OBJECT

    static Answer runWithoutDisplay(const QStringList& arguments) {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"})
            environment.remove(QString::fromLatin1(name));
        return runProgram(QStringLiteral(REWIRE_WINDOW), arguments, environment);
    }

  private slots:
    void helpAndVersionNeedNoDisplay() {
        const Answer help = runWithoutDisplay({"--help"});
        QCOMPARE(help.exitCode, 0);
        QVERIFY2(help.out.contains("--screenshot <file>"), qPrintable(help.out));
        QCOMPARE(help.error, QString());
        const Answer version = runWithoutDisplay({"--version", "-style", "fusion"});  // Qt's own options, too
        QCOMPARE(version.exitCode, 0);
        QVERIFY2(version.out.startsWith("rewire "), qPrintable(version.out));
    }

    void aMissingDisplayIsToldInOneLine() {
        for (const QStringList& arguments : {QStringList{}, QStringList{"table.csv"}}) {
            const Answer answer = runWithoutDisplay(arguments);
            QCOMPARE(answer.exitCode, 1);
            QCOMPARE(answer.out, QString());
            QVERIFY2(answer.error.startsWith("rewire: There is no display") && answer.error.contains("rewire-cli train") &&
                         answer.error.count('\n') == 1,
                     qPrintable(answer.error));
        }
    }

    void badArgumentsAreToldInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("told");
        QTest::newRow("an unknown option") << QStringList{"--bad"} << "Unknown option 'bad'.";
        QTest::newRow("an option without its value") << QStringList{"--screenshot"} << "Missing value after '--screenshot'.";
        QTest::newRow("an unknown theme") << QStringList{"--theme", "purple"} << "--theme is 'purple'. Give system, light or dark.";
        QTest::newRow("half a size") << QStringList{"--size", "1600"} << "--size is '1600'. Give a size such as 1600x1000.";
        QTest::newRow("no number of epochs") << QStringList{"--after-epochs=-1"} << "--after-epochs is '-1'. Give a number of epochs.";
        QTest::newRow("two data sets") << QStringList{"one.csv", "two.csv"}
                                       << "One data set is opened at a time, and 'two.csv' is a second one.";
    }
    void badArgumentsAreToldInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, told);
        const Answer answer = runWithoutDisplay(arguments);
        QCOMPARE(answer.exitCode, 2);
        QCOMPARE(answer.out, QString());
        QCOMPARE(answer.error, QStringLiteral("rewire: %1 Try 'rewire --help'.\n").arg(told));
    }
};

QTEST_GUILESS_MAIN(TestWindowStart)
#include "test_window_start.moc"
