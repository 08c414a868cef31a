// Views without a window: what they give away as pictures and numbers is what the frame holds.
#include "ui/models/number_table.h"
#include "ui/models/ranked_inputs.h"
#include "ui/style/colour_maps.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/picture_export.h"
#include "ui/views/pictures.h"
#include "ui/views/removal_curve_view.h"

#include "tests/core/training/small_dataset.h"
#include "tests/ui/frames.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace rewire;

namespace {

std::shared_ptr<const Dataset> imageDataset() {
    Dataset dataset = smallDataset(12);
    dataset.imageShape = ImageShape{4, 3, 1};
    return std::make_shared<const Dataset>(dataset);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isClose(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) <= 3 && std::abs(a.green() - b.green()) <= 3 && std::abs(a.blue() - b.blue()) <= 3;
}

}  // namespace

class TestViews : public QObject {
    Q_OBJECT

  private slots:
    void theExactMapHasAPixelAnInput() {
        ImportanceMap map;
        const auto frame = handMadeFrame(0);
        map.show(rankInputs(imageDataset(), frame, ImportanceMeasure::Connections), 10);
        const QImage image = map.exactImage();
        QCOMPARE(image.size(), QSize(4, 3));
        for (int input = 0; input < 12; ++input) {
            const double value = frame->importance.connections[static_cast<std::size_t>(input)];
            QVERIFY(isClose(image.pixelColor(input % 4, input / 4), colourAt(ColourMap::Viridis, value / 10)));
        }
    }

    void theExactConnectivityHasAPixelABin() {
        ConnectivityView view;
        const auto frame = handMadeFrame(0);
        view.show(frame, 2);
        const QImage image = view.exactImage();
        QCOMPARE(image.size(), QSize(12, 4));
        for (int row = 0; row < 4; ++row)
            for (int column = 0; column < 12; ++column)
                QVERIFY(isClose(image.pixelColor(column, row), colourAt(ColourMap::Viridis, (row + column) % 3 / 2.0)));
    }

    void numbersAreTheFrames() {
        ConnectivityView connectivity;
        connectivity.show(handMadeFrame(0), 0);
        const std::string csv = toCsv(connectivity.numbers());
        QVERIFY(QString::fromStdString(csv).count('\n') > 4);
        CurvesView curves;
        curves.show({.metrics = {handMadeFrame(0)->metrics, handMadeFrame(1)->metrics}, .epochCount = 5, .positionEpoch = 1, .progress = {}});
        const NumberTable table = curves.numbers();
        QCOMPARE(table.rows.size(), 2u);
        QVERIFY(QString::fromStdString(toCsv(table)).contains("0.51"));
        RemovalCurveView removal;
        removal.show(std::make_shared<const RemovalCurve>(RemovalCurve{
            .epoch = 4, .step = 1, .removed = {0, 1}, .leastFirst = {0.7, 0.75}, .mostFirst = {0.7, 0.5}, .random = {0.7, 0.6}, .randomOrders = 1, .ranking = {0}}));
        QCOMPARE(QString::fromStdString(toCsv(removal.numbers())).trimmed().split('\n').last(), QString("1,0.75,0.5,0.6"));
    }

    void everyFormatIsWrittenAndOpensAgain_data() {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("PNG") << static_cast<int>(PictureFormat::Png) << QByteArray("\x89PNG");
        QTest::newRow("SVG") << static_cast<int>(PictureFormat::Svg) << QByteArray("<?xml");
        QTest::newRow("PDF") << static_cast<int>(PictureFormat::Pdf) << QByteArray("%PDF-");
        QTest::newRow("CSV") << static_cast<int>(PictureFormat::Csv) << QByteArray("");
        QTest::newRow("exact PNG") << static_cast<int>(PictureFormat::ExactPng) << QByteArray("\x89PNG");
    }
    void everyFormatIsWrittenAndOpensAgain() {
        QFETCH(int, format);
        QFETCH(QByteArray, begin);
        const QTemporaryDir folder;
        ImportanceMap map;
        map.show(rankInputs(imageDataset(), handMadeFrame(3), ImportanceMeasure::Connections), 0);
        const PictureOptions options{.format = static_cast<PictureFormat>(format), .millimetres = {100, 80}, .dpi = 127};
        const QString path = folder.filePath("map" + fileEnding(options.format));
        const auto exported = exportPicture(map, options, path.toStdString());
        QVERIFY2(exported.has_value(), exported ? "" : exported.error().message.c_str());
        const QByteArray bytes = contentOf(path);
        QVERIFY(bytes.size() > 60 && bytes.startsWith(begin));
        if (options.format == PictureFormat::Png) {
            const QImage image(path);
            QVERIFY(std::abs(image.width() - 500) <= 2 && std::abs(image.height() - 400) <= 2);
            QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
        }
        if (options.format == PictureFormat::ExactPng) QCOMPARE(QImage(path).size(), QSize(4, 3));
        if (options.format == PictureFormat::Csv) QCOMPARE(bytes.trimmed().split('\n').size(), 13);
    }

    void exportsThatCannotBeAreRefused() {
        const QTemporaryDir folder;
        ImportanceBars bars;
        bars.show(rankInputs(std::make_shared<const Dataset>(smallDataset(12)), handMadeFrame(3), ImportanceMeasure::Connections), 0);
        QVERIFY(!exportPicture(bars, {.format = PictureFormat::ExactPng}, folder.filePath("x.png").toStdString()).has_value());
        const auto huge = exportPicture(bars, {.format = PictureFormat::Png, .millimetres = {20000, 20000}, .dpi = 600}, folder.filePath("y.png").toStdString());
        QVERIFY(!huge.has_value());
        QCOMPARE(huge.error().code, ErrorCode::TooLarge);
        const auto nowhere = exportPicture(bars, {}, "/nowhere/at/all/z.png");
        QVERIFY(!nowhere.has_value());
        QCOMPARE(nowhere.error().code, ErrorCode::NotWritable);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void aRunsPicturesAreWritten() {
        const QTemporaryDir folder;
        const auto dataset = imageDataset();
        const RemovalCurve curve{.epoch = 1, .step = 1, .removed = {0, 12}, .leastFirst = {0.7, 0.5}, .mostFirst = {0.7, 0.5}, .random = {0.7, 0.5}, .randomOrders = 1, .ranking = {0}};
        const auto written = writeRunPictures(*dataset, {handMadeFrame(0), handMadeFrame(1)}, &curve, folder.path().toStdString());
        QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        for (const char* name : {"curves.png", "importance.png", "connectivity_layer1.png", "removal_curve.png"}) QVERIFY2(!QImage(folder.filePath(name)).isNull(), name);
        QVERIFY(!writeRunPictures(*dataset, {}, nullptr, folder.path().toStdString()).has_value());
    }
};

QTEST_MAIN(TestViews)
#include "test_views.moc"
