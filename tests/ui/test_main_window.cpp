// The window driven as a person would: load, train, move in time, export, close in the middle.
#include "ui/main_window.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/settings_panel.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/picture_export.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"

#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace rewire;

class TestMainWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    QString preferences() const { return m_home.filePath("preferences.ini"); }

    // A window with the synthetic data and a network that trains in a moment.
    std::unique_ptr<MainWindow> loadedWindow(int epochs) const {
        auto window = std::make_unique<MainWindow>(preferences());
        window->show();
        QSignalSpy loaded(&window->control(), &RunControl::dataLoaded);
        window->openData("synthetic-madelon");
        if (!loaded.wait(20000)) return nullptr;
        Settings settings = window->settingsPanel().settings();
        settings.hidden = {40, 30};
        settings.epochs = epochs;
        window->settingsPanel().show(settings);
        return window;
    }
    static bool trainToTheEnd(MainWindow& window) {
        window.control().trainOrPause();
        if (window.control().run() == nullptr) return false;
        return QTest::qWaitFor([&] { return window.control().run()->hasEnded(); }, 60000);
    }

  private slots:
    void trainingFillsEveryView() {
        const auto window = loadedWindow(4);
        QVERIFY(window != nullptr);
        QVERIFY(window->control().canTrain());
        QVERIFY(trainToTheEnd(*window));
        const Run& run = *window->control().run();
        QCOMPARE(run.result().outcome, Outcome::Completed);
        QCOMPARE(run.timeline().frameCount(), 5);
        QTRY_COMPARE(window->views().curves().content().metrics.size(), 5u);
        QCOMPARE(window->views().connectivity().frame()->metrics.epoch, 4);
        QVERIFY(window->views().importance().inputs() != nullptr);
        QTRY_VERIFY(window->views().removalCurves().curve() != nullptr);
        QTRY_VERIFY2(window->notice().text().contains("of the 20 known"), qPrintable(window->notice().text()));
    }

    void theTimelineMovesEveryView() {
        const auto window = loadedWindow(4);
        QVERIFY(trainToTheEnd(*window));
        Timeline& timeline = window->control().run()->timeline();
        timeline.setCurrentIndex(1);
        QTRY_COMPARE(window->views().connectivity().frame()->metrics.epoch, 1);
        QTRY_COMPARE(window->views().importance().inputs()->frame->metrics.epoch, 1);
        QTRY_COMPARE(window->views().curves().content().positionEpoch, 1);
        timeline.goLive();
        QTRY_COMPARE(window->views().connectivity().frame()->metrics.epoch, 4);
    }

    void pausingHoldsAndTrainingGoesOn() {
        const auto window = loadedWindow(100000);
        window->control().trainOrPause();
        QTRY_VERIFY(window->control().run()->timeline().frameCount() >= 2);
        QVERIFY(window->control().isTraining());
        window->control().trainOrPause();
        QTRY_VERIFY(window->control().isPaused());
        const int held = window->control().run()->timeline().frameCount();
        window->control().step(StepUnit::Epoch);
        QTRY_VERIFY(window->control().run()->timeline().frameCount() > held);
        QTRY_VERIFY(window->control().isPaused());
        window->control().stop();
        QTRY_VERIFY(window->control().run()->hasEnded());
        QCOMPARE(window->control().run()->result().outcome, Outcome::Stopped);
    }

    void everyPlotExports() {
        const auto window = loadedWindow(2);
        QVERIFY(trainToTheEnd(*window));
        QTRY_VERIFY(window->views().removalCurves().curve() != nullptr);
        const auto plots = window->views().plots();
        QVERIFY(plots.size() >= 4);
        for (PlotView* plot : plots) {
            for (const PictureFormat format : {PictureFormat::Png, PictureFormat::Svg, PictureFormat::Pdf, PictureFormat::Csv}) {
                const QString path = m_home.filePath(plot->fileStem() + fileEnding(format));
                QVERIFY(exportPicture(*plot, {.format = format}, path.toStdString()).has_value());
                QVERIFY(QFile(path).size() > 100);
                if (format == PictureFormat::Png) QCOMPARE(QImage(path).pixelColor(1, 1), QColor(Qt::white));
            }
        }
    }

    void closingWhileTrainingIsClean() {
        auto window = loadedWindow(100000);
        window->control().trainOrPause();
        QTRY_VERIFY(window->control().run()->timeline().frameCount() >= 2);
        QVERIFY(window->close());
        QVERIFY(!window->isVisible());
        window.reset();  // joins the training thread
    }

    void loadingOtherDataWhileTrainingIsClean() {
        const auto window = loadedWindow(100000);
        window->control().trainOrPause();
        QTRY_VERIFY(window->control().run()->timeline().frameCount() >= 2);
        QFile file(m_home.filePath("own.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a,b,class\n");
        for (int r = 0; r < 40; ++r) file.write(QByteArray::number(r % 5) + ',' + QByteArray::number(r % 3) + (r % 2 == 0 ? ",no\n" : ",yes\n"));
        file.close();
        window->openData(file.fileName());
        QTRY_COMPARE(QString::fromStdString(window->control().data()->dataset->name), QString("own"));
    }

    void aFileThatCannotBeReadIsToldAndNothingIsLost() {
        const auto window = loadedWindow(2);
        QVERIFY(trainToTheEnd(*window));
        QSignalSpy problem(&window->control(), &RunControl::problem);
        window->openData(m_home.filePath("nothing.csv"));
        QVERIFY(!problem.isEmpty() || problem.wait(10000));
        QTRY_COMPARE(window->notice().kind(), NoticeBar::Kind::Problem);
        QCOMPARE(QString::fromStdString(window->control().data()->dataset->name), QString("synthetic-madelon"));
        QCOMPARE(window->control().run()->timeline().frameCount(), 3);
    }

    void aDivergenceIsToldWithEpochAndLayer() {
        const auto window = loadedWindow(50);
        Settings settings = window->settingsPanel().settings();
        settings.algorithm = "dense";
        settings.activation = Activation::LeakyReLU;
        settings.learningRate = 100;
        window->settingsPanel().show(settings);
        QVERIFY(trainToTheEnd(*window));
        QCOMPARE(window->control().run()->result().outcome, Outcome::Diverged);
        QTRY_VERIFY2(window->notice().text().contains("diverged"), qPrintable(window->notice().text()));
    }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
