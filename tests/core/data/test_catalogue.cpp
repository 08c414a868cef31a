// The paper's data sets by name: recognised, and opened from a person's data folder.
#include "core/data/catalogue.h"
#include "core/data/open.h"

#include "tests/core/data/data_files.h"
#include "tests/core/data/messages.h"

#include <QTest>

using namespace rewire;

class TestCatalogue : public QObject {
    Q_OBJECT

  private slots:
    void theCatalogueHoldsThePapersEight() {
        QCOMPARE(catalogue().size(), 8u);
        const CatalogueEntry* const madelon = findInCatalogue("Madelon");
        QVERIFY(madelon != nullptr);
        QCOMPARE(madelon->learningRate, 0.1);
        QCOMPARE(findInCatalogue("fashion-mnist")->hidden, (std::vector<int>{200, 200, 200}));
        QVERIFY(findInCatalogue("iris") == nullptr);
    }
    void eachIsToldWhereItIsToBeHadAndWhereItBelongs() {
        for (const CatalogueEntry& entry : catalogue()) {
            const QString told = QString::fromStdString(howToGet(entry, "THERE"));
            QVERIFY2(told.contains("(https://"), qPrintable(told));
            QCOMPARE(told.contains("into the folder THERE."), entry.name != "fashion-mnist");
        }
    }
    void dataSetsAreRecognisedByNameAndShape_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("features");
        QTest::addColumn<int>("classes");
        QTest::addColumn<QString>("entry");
        QTest::newRow("madelon") << "madelon" << 500 << 2 << "madelon";
        QTest::newRow("with noise inputs") << "madelon" << 700 << 2 << "madelon";
        QTest::newRow("other spelling") << "CNAE 9" << 856 << 9 << "cnae-9";
        QTest::newRow("some classes") << "FashionMNIST" << 784 << 3 << "fashion-mnist";
        QTest::newRow("fewer features") << "madelon" << 20 << 2 << "";
        QTest::newRow("more classes") << "har" << 561 << 7 << "";
        QTest::newRow("another name") << "mine" << 500 << 2 << "";
    }
    void dataSetsAreRecognisedByNameAndShape() {
        QFETCH(QString, name);
        QFETCH(int, features);
        QFETCH(int, classes);
        Dataset dataset;
        dataset.name = name.toStdString();
        dataset.featureCount = features;
        dataset.classNames.resize(static_cast<std::size_t>(classes));
        const CatalogueEntry* const entry = recognise(dataset);
        QTEST(entry == nullptr ? QString() : QString::fromStdString(entry->name), "entry");
    }
    void aNamedDataSetOpensFromTheDataFolder() {
        const DataFolder folder;
        qputenv("XDG_DATA_HOME", folder.path().c_str());
        QVERIFY(textOf(openDataset({.data = "har"})).startsWith("HAR is not here. Get it from the UCI Machine Learning Repository"));
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/har/train");
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/har/test");
        folder.write("rewire/data/har/train/X_train.txt", " 1 2\n 3 4\n 5 6\n");
        folder.write("rewire/data/har/train/y_train.txt", "1\n2\n1\n");
        folder.write("rewire/data/har/test/X_test.txt.gz", gzip(" 7 8\n"));
        QVERIFY(folderOf(*findInCatalogue("har")).empty());
        folder.write("rewire/data/har/test/y_test.txt", "2\n");
        QVERIFY(!folderOf(*findInCatalogue("har")).empty());
        const auto dataset = openDataset({.data = "har"});
        qunsetenv("XDG_DATA_HOME");
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->name, std::string("har"));
        QCOMPARE((*dataset)->train.count(), 3);
        QCOMPARE((*dataset)->test.count(), 1);
    }
    void epilepsyIsOneClassAgainstTheOthers() {
        const DataFolder folder;
        qputenv("XDG_DATA_HOME", folder.path().c_str());
        QDir(QString::fromStdString(folder.path())).mkpath("rewire/data/epilepsy");
        QByteArray text = "id,x,y\n";
        for (int row = 0; row < 20; ++row)
            text += QByteArray::number(row) + "," + QByteArray::number(row * 0.5) + "," + QByteArray::number(1 + row % 5) + "\n";
        folder.write("rewire/data/epilepsy/data.csv", text);
        const auto dataset = openDataset({.data = "epilepsy"});
        qunsetenv("XDG_DATA_HOME");
        QVERIFY2(dataset.has_value(), qPrintable(textOf(dataset)));
        QCOMPARE((*dataset)->classNames, (std::vector<std::string>{"1", "others"}));
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "test_catalogue.moc"
