// The window driven offscreen as a person would: load, train, move in time, export, close while training.
#include "core/report/run_folder.h"
#include "tests/ui/shown_window.h"
#include "ui/panels/export_dialog.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/settings_panel.h"
#include "ui/style/tab_list_button.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>

using namespace rewire;

class TestMainWindow : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup();
    void tileLoadsTheData();
    void trainsAndTellsTheResult();
    void viewsFollowTheTimeline();
    void exportsTheImportance();
    void everyPlotExportsInEveryFormat();
    void exportFailureIsToldInTheBar();
    void closingWhileTrainingIsClean();
    void missingFileIsToldInTheBar();
    void wrongSettingIsToldInline();
    void divergenceIsToldWithAWayOut();
    void settingsApplyToTheNextRun();
    void aStoredRunIsShownBesideItsSettings();
    void whatIsWrongWithTheSettingsIsInSight();
    void everyViewIsReachedWhereTabsDoNotFit_data();
    void everyViewIsReachedWhereTabsDoNotFit();
    void newDataReplaceTheRun();
    void themeChangesRecolourThePlots();
    void everyControlHasAName();

  private:
    void load() { loadMadelon(*m_window); }
    void useSmallSettings(int epochs);
    bool train();
    QAction* action(const QKeySequence& key) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = shownWindow(*m_folder);
}

void TestMainWindow::cleanup() { m_window.reset(); }

void TestMainWindow::useSmallSettings(int epochs) {
    Settings settings = m_window->settingsPanel().settings();
    settings.hidden = {60, 30};
    settings.epsilon = 5;
    settings.epochs = epochs;
    settings.threads = 1;
    m_window->settingsPanel().show(settings);
}

bool TestMainWindow::train() {
    m_window->control().trainOrPause();
    if (m_window->control().run() == nullptr) return false;
    QSignalSpy ended(m_window->control().run(), &Run::ended);
    return ended.wait(kPatience);
}

QAction* TestMainWindow::action(const QKeySequence& key) const {
    for (QAction* candidate : m_window->actions())
        if (candidate->shortcut() == key) return candidate;
    return nullptr;
}

void TestMainWindow::tileLoadsTheData() {
    QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
    QVERIFY(!action(Qt::Key_Space)->isEnabled());
    auto* tile = m_window->findChild<QAbstractButton*>("synthetic-madelon");
    QVERIFY(tile != nullptr);
    tile->setFocus();
    QTest::keyClick(tile, Qt::Key_Return);
    QVERIFY(loaded.wait(kPatience));
    QVERIFY(action(Qt::Key_Space)->isEnabled());
    QVERIFY(m_window->windowTitle().contains("madelon"));
    QCOMPARE(m_window->settingsPanel().settings().learningRate, 0.1);
    QVERIFY(m_window->notice().text().contains("Press Train"));
}

void TestMainWindow::trainsAndTellsTheResult() {
    load();
    useSmallSettings(4);
    QVERIFY(train());
    const Run* run = m_window->control().run();
    QCOMPARE(run->timeline().frameCount(), 5);
    QCOMPARE(run->result().outcome, Outcome::Completed);
    QCOMPARE(m_window->notice().kind(), NoticeBar::Kind::Good);
    QVERIFY2(m_window->notice().text().contains("of the 20 known features"), qPrintable(m_window->notice().text()));
    QVERIFY(m_window->views().removalCurves().curve() != nullptr);
    QCOMPARE(m_window->views().removalCurves().curve()->epoch, 4);
    QVERIFY(m_window->views().topInputs().precisionText().contains("of the top 20"));
}

void TestMainWindow::viewsFollowTheTimeline() {
    load();
    useSmallSettings(5);
    QVERIFY(train());
    RunViews& views = m_window->views();
    const auto epochs = [&] {
        return QList<int>{views.curves().content().positionEpoch, views.connectivity().frame()->metrics.epoch,
                          views.importance().inputs()->frame->metrics.epoch, views.topInputs().model().inputs()->frame->metrics.epoch};
    };
    QCOMPARE(epochs(), QList<int>({5, 5, 5, 5}));
    action(Qt::Key_Left)->trigger();
    QCOMPARE(epochs(), QList<int>({4, 4, 4, 4}));
    action(Qt::Key_Home)->trigger();
    QCOMPARE(epochs(), QList<int>({0, 0, 0, 0}));
    action(Qt::Key_Right)->trigger();
    QCOMPARE(epochs(), QList<int>({1, 1, 1, 1}));
    QVERIFY(!m_window->control().run()->timeline().isLive());
    action(Qt::Key_L)->trigger();
    QCOMPARE(epochs(), QList<int>({5, 5, 5, 5}));
}

void TestMainWindow::exportsTheImportance() {
    load();
    useSmallSettings(2);
    QVERIFY(train());
    ExportDialog dialog(m_window->views().plots(), &m_window->views().importance());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy stored(&dialog, &ExportDialog::stored);
    const QString png = m_folder->filePath("importance.png");
    dialog.setFormat(PictureFormat::Png);
    dialog.saveTo(png);
    QCOMPARE(stored.count(), 1);
    const QImage image(png);
    QVERIFY(image.width() > 1000);
    QCOMPARE(image.pixelColor(1, 1), QColor(Qt::white));
    const QString csv = m_folder->filePath("importance.csv");
    dialog.setFormat(PictureFormat::Csv);
    dialog.saveTo(csv);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 502);
    const auto& values = m_window->views().importance().inputs()->values;
    for (int input = 0; input < 500; ++input) QCOMPARE(lines[input + 1].split(',')[2].toDouble(), values[static_cast<std::size_t>(input)]);
}

void TestMainWindow::everyPlotExportsInEveryFormat() {
    load();
    useSmallSettings(2);
    QVERIFY(train());
    QVERIFY(m_window->views().removalCurves().curve() != nullptr);
    QCOMPARE(m_window->views().plots().size(), std::size_t{9});
    for (PlotView* plot : m_window->views().plots())
        for (const auto format : {PictureFormat::Png, PictureFormat::Svg, PictureFormat::Pdf, PictureFormat::Csv}) {
            const QString path = m_folder->filePath(plot->fileStem() + u'.' + fileEnding(format));
            const auto written = exportPicture(*plot, {.format = format}, path.toStdString());
            QVERIFY2(written, written ? "" : written.error().message.c_str());
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            if (format == PictureFormat::Png) QCOMPARE(QImage::fromData(bytes).pixelColor(1, 1), QColor(Qt::white));
            if (format == PictureFormat::Svg) QVERIFY(bytes.contains("</svg>"));
            if (format == PictureFormat::Pdf) QVERIFY(bytes.contains("%%EOF"));
            if (format == PictureFormat::Csv) QCOMPARE(bytes.count('\n'), plot->numbers().rows.size() + 1);
        }
}

void TestMainWindow::exportFailureIsToldInTheBar() {
    load();
    useSmallSettings(1);
    QVERIFY(train());
    m_window->exportView(&m_window->views().curves());
    auto* dialog = m_window->findChild<ExportDialog*>();
    QVERIFY(dialog != nullptr);
    dialog->saveTo(m_folder->filePath("no such folder/a.png"));
    QCOMPARE(m_window->notice().kind(), NoticeBar::Kind::Problem);
    QVERIFY2(m_window->notice().text().contains("a.png"), qPrintable(m_window->notice().text()));
}

void TestMainWindow::closingWhileTrainingIsClean() {
    load();
    m_window->control().trainOrPause();  // full size: an epoch takes a while
    QTRY_VERIFY_WITH_TIMEOUT(m_window->control().isTraining() && m_window->control().run()->progress().batch > 0, kPatience);
    const ProcessorTime time;
    QVERIFY(m_window->close());
    m_window.reset();
    QVERIFY2(time.milliseconds() < (250 + 250) * kSlowdown,
             qPrintable(QString::number(time.milliseconds())));  // stop, and tearing the window down
}

void TestMainWindow::missingFileIsToldInTheBar() {
    load();
    QSignalSpy problem(&m_window->control(), &RunControl::problem);
    m_window->openData(m_folder->filePath("no such file.csv"));
    QVERIFY(problem.wait(kPatience));
    QCOMPARE(m_window->notice().kind(), NoticeBar::Kind::Problem);
    QVERIFY2(m_window->notice().text().contains("no such file.csv"), qPrintable(m_window->notice().text()));
    QCOMPARE(m_window->control().data()->dataset->featureCount, 500);  // what was loaded stays
}

void TestMainWindow::wrongSettingIsToldInline() {
    load();
    Settings settings = m_window->settingsPanel().settings();
    settings.hidden = {};
    m_window->settingsPanel().show(settings);
    bool isTold = false;
    for (const QLabel* label : m_window->settingsPanel().findChildren<QLabel*>())
        isTold = isTold || (label->isVisibleTo(&m_window->settingsPanel()) && label->text().contains("hidden layers is 0"));
    QVERIFY(isTold);
    m_window->control().trainOrPause();
    QVERIFY(m_window->control().run() == nullptr);
    QCOMPARE(m_window->notice().kind(), NoticeBar::Kind::Problem);
}

void TestMainWindow::divergenceIsToldWithAWayOut() {
    load();
    useSmallSettings(20);
    Settings settings = m_window->settingsPanel().settings();
    settings.activation = Activation::ReLU;
    settings.learningRate = 1000;
    m_window->settingsPanel().show(settings);
    QVERIFY(train());
    QCOMPARE(m_window->control().run()->result().outcome, Outcome::Diverged);
    QVERIFY2(m_window->notice().text().contains("diverged in epoch"), qPrintable(m_window->notice().text()));
    for (QAbstractButton* button : m_window->notice().findChildren<QAbstractButton*>())
        if (button->isVisible() && button->text().contains("100")) button->click();
    QCOMPARE(m_window->settingsPanel().settings().learningRate, 100.0);
}

void TestMainWindow::settingsApplyToTheNextRun() {
    load();
    useSmallSettings(500);
    m_window->control().trainOrPause();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->control().isTraining(), kPatience);
    m_window->settingsPanel().setSeed(77);
    QCOMPARE(m_window->control().run()->settings().seed, 0U);
    m_window->control().stop();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->control().run()->hasEnded(), kPatience);
    m_window->control().trainOrPause();
    QCOMPARE(m_window->control().run()->settings().seed, 77U);
}

void TestMainWindow::aStoredRunIsShownBesideItsSettings() {
    const QString runs = m_folder->filePath("runs");
    m_window->control().setRunsFolder(runs.toStdString());
    load();
    SettingsPanel& panel = m_window->settingsPanel();
    panel.chooseAlgorithm("set");
    useSmallSettings(1);
    QVERIFY(train());
    panel.chooseAlgorithm("codacorset");
    useSmallSettings(7);
    QCOMPARE(m_window->control().run()->settings().algorithm, std::string("set"));
    QCOMPARE(panel.settings().epochs, 7);  // what ends leaves the next run's as they are
    const QStringList names = QDir(runs).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(names.size(), 1);
    const auto stored = openRunFolder(QDir(runs).filePath(names.front()).toStdString());
    QVERIFY(stored.has_value());
    m_window->control().openStored(*stored);
    QTRY_COMPARE(panel.settings().algorithm, std::string("set"));
    QCOMPARE(panel.settings().epochs, 1);
    QCOMPARE(panel.settings().hidden, (std::vector<int>{60, 30}));
}

// However far the settings are scrolled, and where Train is.
void TestMainWindow::whatIsWrongWithTheSettingsIsInSight() {
    load();
    SettingsPanel& panel = m_window->settingsPanel();
    Settings settings = panel.settings();
    settings.hidden.clear();
    panel.show(settings);
    QVERIFY(!panel.problem().isEmpty());
    auto* const scrolled = panel.findChild<QScrollArea*>();
    scrolled->verticalScrollBar()->setValue(scrolled->verticalScrollBar()->maximum());
    QLabel* shown = nullptr;
    for (QLabel* label : panel.findChildren<QLabel*>())
        if (label->text() == panel.problem()) shown = label;
    QVERIFY(shown != nullptr);
    QTRY_VERIFY(shown->isVisible() && shown->visibleRegion().boundingRect() == shown->rect());
    const QAction* const train = action(Qt::Key_Space);
    QCOMPARE(train->toolTip(), panel.problem());
    settings.hidden = {5};
    panel.show(settings);
    QVERIFY(!shown->isVisible());
    QVERIFY(train->toolTip().contains("Space"));
}

// The tenth tab of a small window is found by its name.
void TestMainWindow::everyViewIsReachedWhereTabsDoNotFit_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("areListed");
    QTest::newRow("usual") << QSize(1360, 860) << false;
    QTest::newRow("small") << QSize(1100, 720) << true;
}
void TestMainWindow::everyViewIsReachedWhereTabsDoNotFit() {
    QFETCH(QSize, size);
    QFETCH(bool, areListed);
    m_window->resize(size);
    load();
    auto* const list = m_window->findChild<TabListButton*>();
    QVERIFY(list != nullptr);
    QTRY_COMPARE(list->isVisible(), areListed);
    if (!areListed) return;
    const auto* const bar = qobject_cast<QTabWidget*>(list->parentWidget());
    emit list->menu()->aboutToShow();
    QCOMPARE(list->menu()->actions().size(), bar->count());
    for (int i = 0; i < bar->count(); ++i) {
        QCOMPARE(list->menu()->actions()[i]->text(), bar->tabText(i));
        list->menu()->actions()[i]->trigger();
        QCOMPARE(bar->currentIndex(), i);
    }
}

void TestMainWindow::newDataReplaceTheRun() {
    load();
    useSmallSettings(500);
    m_window->control().trainOrPause();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->control().isTraining() && m_window->control().run()->timeline().frameCount() > 1, kPatience);
    load();
    QVERIFY(m_window->control().run() == nullptr);
    QVERIFY(m_window->views().connectivity().frame() == nullptr);
    QCOMPARE(m_window->views().topInputs().model().rowCount(), 0);
}

void TestMainWindow::themeChangesRecolourThePlots() {
    load();
    useSmallSettings(1);
    QVERIFY(train());
    const auto corner = [&] { return m_window->views().curves().grab().toImage().pixelColor(1, 1).lightness(); };
    QVERIFY(corner() > 200);
    m_window->setTheme(ThemeChoice::Dark);
    QTRY_VERIFY(corner() < 60);
    m_window->setTheme(ThemeChoice::Light);
    QTRY_VERIFY(corner() > 200);
}

void TestMainWindow::everyControlHasAName() {
    load();
    for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->objectName().startsWith("qt_")) continue;
        const bool isNamed = !button->accessibleName().isEmpty() || !button->text().isEmpty() || !button->toolTip().isEmpty();
        QVERIFY2(isNamed,
                 qPrintable(QString("%1 in %2").arg(button->metaObject()->className(), button->parent()->metaObject()->className())));
    }
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
