// The catalogue: what is here opens, and where the others are to be had.
#include "ui/panels/catalogue_dialog.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace rewire;

class TestCatalogueDialog : public QObject {
    Q_OBJECT
  private slots:
    void theCatalogueOpensWhatIsHereAndTellsWhereTheOthersAre() {
        const QTemporaryDir home;
        QVERIFY(QDir(home.path()).mkpath("rewire/data/cnae-9"));
        QFile file(home.filePath("rewire/data/cnae-9/cnae-9.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("1,0,2\n") > 0);
        file.close();
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        CatalogueDialog dialog;
        qputenv("XDG_DATA_HOME", before);
        QSignalSpy chosen(&dialog, &CatalogueDialog::chosen);
        const auto* away = dialog.findChild<QWidget*>("isolet");
        QVERIFY(away != nullptr && away->findChild<QPushButton*>() == nullptr);
        const auto labels = away->findChildren<QLabel*>();
        const auto how = std::ranges::find_if(labels, [](const QLabel* label) { return label->text().contains("isolet5.data"); });
        QVERIFY(how != labels.end() && (*how)->text().contains("<a href=\"https://archive.ics.uci.edu/dataset/54\">") &&
                !(*how)->text().contains(home.path()));
        QVERIFY((*how)->openExternalLinks() && (*how)->textInteractionFlags().testFlag(Qt::LinksAccessibleByKeyboard));
        auto* open = dialog.findChild<QWidget*>("cnae-9")->findChild<QPushButton*>();
        QVERIFY(open != nullptr);
        open->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), QString("cnae-9"));
    }
};

QTEST_MAIN(TestCatalogueDialog)
#include "test_catalogue_dialog.moc"
