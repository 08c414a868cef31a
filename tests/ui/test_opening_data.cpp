// How data come into the window: dropped, recent, imported, refused; and the preferences that keep them.
#include "tests/ui/shown_window.h"
#include "ui/panels/data_card.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/notice_bar.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSettings>
#include <QToolButton>

#include <sys/stat.h>

using namespace rewire;

class TestOpeningData : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void cleanup();
    void droppedFileIsOpened();
    void droppedFolderOfImagesIsAskedAbout();
    void recentDataOpenAsTheyDidBefore();
    void recentDataOfAnOlderVersionAreAskedAbout();
    void recentDataThatChangedLeadToTheirChoices();
    void aFileThatCannotBeReadLeadsToItsChoices();
    void failedImportKeepsDialogueAndData();
    void imageShapeShowsItsEffectAndIsUsed();
    void manyFilesAtOnceAreRefused();
    void brokenPreferencesAreSetAside_data();
    void brokenPreferencesAreSetAside();
    void preferencesReplaceNoDevice();

  private:
    void takeImportOptions();
    void drop(const QString& path);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestOpeningData::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = shownWindow(*m_folder);
}

void TestOpeningData::cleanup() { m_window.reset(); }

void TestOpeningData::takeImportOptions() {
    QToolButton* choices = nullptr;
    for (QToolButton* button : m_window->notice().findChildren<QToolButton*>())
        if (button->text() == "Import options…" && button->isVisible()) choices = button;
    QVERIFY(choices != nullptr);
    choices->click();
    QVERIFY(m_window->findChild<ImportDialog*>() != nullptr);
}

void TestOpeningData::drop(const QString& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &dropped);
}

void TestOpeningData::droppedFileIsOpened() {
    QFile file(m_folder->filePath("dropped.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a,b,class\n");
    for (int row = 0; row < 40; ++row)
        file.write(QByteArray::number(row % 7) + ',' + QByteArray::number(row % 5) + (row % 2 == 0 ? ",x\n" : ",y\n"));
    file.close();
    QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
    drop(file.fileName());
    auto* dialog = m_window->findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr);
    QTRY_VERIFY(dialog->canImport());
    dialog->findChild<QAbstractButton*>("import")->click();
    QVERIFY2(loaded.wait(kPatience), qPrintable(dialog->notice().text()));
    QVERIFY(!dialog->isVisible());
    QCOMPARE(m_window->control().data()->dataset->featureCount, 2);
    const Preferences stored(m_folder->filePath("rewire.ini"));
    QCOMPARE(stored.recentData().size(), std::size_t{1});
    QCOMPARE(stored.recentData().front().options.data, file.fileName().toStdString());
}

void TestOpeningData::droppedFolderOfImagesIsAskedAbout() {
    const QDir folder(m_folder->path());
    for (const char* name : {"bags", "boots"}) {
        QVERIFY(folder.mkpath(QStringLiteral("images/") + name));
        for (int i = 0; i < 9; ++i) {
            QFile image(folder.filePath(QStringLiteral("images/%1/%2.pgm").arg(name).arg(i)));
            QVERIFY(image.open(QIODevice::WriteOnly) && image.write("P5\n2 2\n255\n" + QByteArray(4, static_cast<char>(20 * i))) > 0);
        }
    }
    drop(folder.filePath("images"));
    auto* dialog = m_window->findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr);  // it shows files of each class, and what becomes of them
    QTRY_VERIFY(dialog->canImport());
    QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
    dialog->findChild<QAbstractButton*>("import")->click();
    QVERIFY2(loaded.wait(kPatience), qPrintable(dialog->notice().text()));
    QCOMPARE(m_window->control().data()->dataset->classNames, (std::vector<std::string>{"bags", "boots"}));
}

void TestOpeningData::recentDataOpenAsTheyDidBefore() {
    QFile file(m_folder->filePath("table.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("y;a;b;id\n");
    for (int row = 0; row < 60; ++row)
        file.write((row % 3 == 0 ? "p;" : "q;") + QByteArray::number(row % 7) + ",5;" + QByteArray::number(row % 5) + ';' +
                   QByteArray::number(row) + '\n');
    file.close();
    OpenOptions options{.data = file.fileName().toStdString()};
    options.read.labelColumn = std::string("b");
    options.read.ignoredColumns = {"id"};
    options.read.textColumns = TextColumns::OneHot;
    options.prepare = {
        .split = Preparation::Split::Fraction, .testFraction = 0.4, .splitSeed = 7, .scaling = Scaling::MinMax, .noise = {.count = 3}};
    QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
    m_window->control().loader().open(options);
    QVERIFY(loaded.wait(kPatience));
    const std::string fingerprint = m_window->control().data()->dataset->fingerprint;
    m_window = std::make_unique<MainWindow>(m_folder->filePath("rewire.ini"));  // another start
    m_window->show();
    QToolButton* entry = nullptr;
    for (QToolButton* button : m_window->findChildren<QToolButton*>())
        if (button->text().startsWith("table.csv")) entry = button;
    QVERIFY(entry != nullptr);
    QSignalSpy again(&m_window->control(), &RunControl::dataLoaded);
    entry->click();
    QVERIFY(again.wait(kPatience));
    QVERIFY(m_window->findChild<ImportDialog*>() == nullptr);  // nothing is asked anew
    const LoadedData& data = *m_window->control().data();
    QVERIFY(data.options.read == options.read && data.options.prepare == options.prepare);
    QCOMPARE(data.dataset->fingerprint, fingerprint);
    QCOMPARE(data.dataset->scaling, Scaling::MinMax);
    // The same path with other choices is the same entry.
    options.read.labelColumn = std::string("y");
    m_window->control().loader().open(options);
    QVERIFY(again.wait(kPatience));
    const Preferences stored(m_folder->filePath("rewire.ini"));
    QCOMPARE(stored.recentData().size(), std::size_t{1});
    QCOMPARE(stored.recentData().front().options.read.labelColumn, std::string("y"));
}

void TestOpeningData::recentDataOfAnOlderVersionAreAskedAbout() {
    QFile file(m_folder->filePath("old.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a,class\n1,x\n2,y\n") > 0);
    file.close();
    {
        QSettings settings(m_folder->filePath("older.ini"), QSettings::IniFormat);
        settings.setValue("recentData", QStringList{file.fileName(), "{\"no\": path"});
    }
    MainWindow window(m_folder->filePath("older.ini"));
    window.openRecent(0);
    auto* dialog = window.findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr);
    QTRY_VERIFY(dialog->canImport());
    QCOMPARE(dialog->options().data, file.fileName().toStdString());
    window.openRecent(7);  // there is none
}

void TestOpeningData::recentDataThatChangedLeadToTheirChoices() {
    QFile file(m_folder->filePath("changed.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a,class\n1,x\n2,y\n") > 0);
    file.close();
    Preferences(m_folder->filePath("rewire.ini")).addRecentData({.data = file.fileName().toStdString(), .read = {.labelColumn = "gone"}});
    m_window = std::make_unique<MainWindow>(m_folder->filePath("rewire.ini"));
    m_window->show();
    m_window->openRecent(0);
    QTRY_VERIFY(m_window->notice().isVisible());
    QVERIFY2(m_window->notice().text().contains("has no column 'gone'"), qPrintable(m_window->notice().text()));
    takeImportOptions();
}

void TestOpeningData::aFileThatCannotBeReadLeadsToItsChoices() {
    QFile file(m_folder->filePath("short.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a,b,class\n1,2,x\n3,4,y\n5\n6,7,x\n8,9,y\n") > 0);
    file.close();
    m_window->show();
    m_window->openData(file.fileName());
    QTRY_VERIFY(m_window->notice().isVisible());
    QVERIFY2(m_window->notice().text().contains("line 4"), qPrintable(m_window->notice().text()));
    takeImportOptions();
}

void TestOpeningData::failedImportKeepsDialogueAndData() {
    loadMadelon(*m_window);
    QFile file(m_folder->filePath("bad.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a,b,class\n1,2,x\n");  // one sample: nothing to set apart
    file.close();
    m_window->importData({file.fileName()});
    auto* dialog = m_window->findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr);
    QTRY_VERIFY(dialog->canImport());
    dialog->notice().dismiss();
    dialog->findChild<QAbstractButton*>("import")->click();
    QTRY_VERIFY(dialog->notice().isVisible());
    QVERIFY2(dialog->notice().text().contains("one sample only"), qPrintable(dialog->notice().text()));
    QVERIFY(dialog->isVisible() && dialog->canImport());
    QVERIFY(!m_window->notice().isVisible() || m_window->notice().kind() != NoticeBar::Kind::Problem);
    QCOMPARE(m_window->control().data()->dataset->featureCount, 500);
}

void TestOpeningData::imageShapeShowsItsEffectAndIsUsed() {
    loadMadelon(*m_window);
    const auto* card = m_window->findChild<DataCard*>();
    QComboBox* shapes = nullptr;
    for (QComboBox* box : card->findChildren<QComboBox*>())
        if (box->accessibleName() == "Image shape") shapes = box;
    QVERIFY(shapes != nullptr);
    const int wanted = shapes->findText("25 × 20");
    QVERIFY(wanted > 0);
    shapes->setCurrentIndex(wanted);
    emit shapes->activated(wanted);
    QVERIFY(m_window->control().data()->dataset->imageShape == std::nullopt);  // shown only
    QSignalSpy loaded(&m_window->control(), &RunControl::dataLoaded);
    for (QAbstractButton* button : card->findChildren<QAbstractButton*>())
        if (button->accessibleName() == "Use this image shape" && button->isVisible()) button->click();
    QVERIFY(loaded.wait(kPatience));
    QVERIFY(m_window->control().data()->dataset->imageShape == (ImageShape{25, 20, 1}));
    QVERIFY(!m_window->control().data()->thumbnails.empty());
}

void TestOpeningData::manyFilesAtOnceAreRefused() {
    m_window->importData({"/a.csv", "/b.csv", "/c.csv"});
    QVERIFY(m_window->findChild<ImportDialog*>() == nullptr);
    QVERIFY2(m_window->notice().text().contains("3 files"), qPrintable(m_window->notice().text()));
}

void TestOpeningData::brokenPreferencesAreSetAside_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a line without a value") << QByteArray("[window\nthis is = not\x01 an ini file ]]]\n=\n");
    QTest::newRow("binary data") << QByteArray("a\0b=\xff\x01\nc=d\n", 10);
}

void TestOpeningData::brokenPreferencesAreSetAside() {
    QFETCH(const QByteArray, bytes);
    const QString broken = m_folder->filePath("broken.ini");
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    MainWindow window(broken);
    const QStringList aside = QDir(m_folder->path()).entryList({"broken.ini.bad-*"});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(window.notice().kind(), NoticeBar::Kind::Problem);
}

// Pictures are taken with /dev/null as settings, by root too.
void TestOpeningData::preferencesReplaceNoDevice() {
    const QByteArray pipe = QFile::encodeName(m_folder->filePath("pipe"));
    QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
    {
        Preferences preferences(QFile::decodeName(pipe));
        preferences.setWorkspace(2);
        QCOMPARE(preferences.workspace(0), 2);
    }
    struct stat status {};
    QCOMPARE(stat(pipe.constData(), &status), 0);
    QVERIFY(S_ISFIFO(status.st_mode));
}

QTEST_MAIN(TestOpeningData)
#include "test_opening_data.moc"
