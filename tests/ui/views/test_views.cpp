// Each view on its own, without the window: what it draws, what it gives away, and when it redraws.
#include "tests/ui/sample_frames.h"
#include "ui/style/colour_maps.h"
#include "ui/style/theme.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/export/picture_export.h"
#include "ui/views/pictures.h"
#include "ui/views/removal_curve_view.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QImageReader>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <QXmlStreamReader>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <qcustomplot.h>

using namespace rewire;

class TestViews : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Dark); }
    void mapPixelsEqualTheValues();
    void mapAveragesColourChannels();
    void connectivityPixelsEqualTheCounts();
    void pngIsWhiteFromADarkWindowAndOfTheAskedSize();
    void svgIsWellFormedAndNamesTheView();
    void accuracyIsReadInPercentAndKeptInFractions();
    void pdfHasThePageSize();
    void csvHoldsTheNumbers();
    void tooLargePicturesAreRefused();
    void exactPictureOfBarsIsRefused();
    void failedExportLeavesTheOldFile();
    void exportLeavesTheViewAsItWas();
    void hiddenViewsDoNotDraw();
    void manyChangesAreOneRedraw();
    void zoomSurvivesNewData();
    void followingFitsNewData();
    void hoverTellsExactValues();
    void settingChangesAreMarkedAndTold();
    void importanceCutsNoWordOfItsFields();
    void distributionAndHistoryStandWhereThereIsRoom();
    void limitsByPercentilesAreAScaleOfEachEpoch();
    void aClassPictureHasNoColourBarAndIsTold();
    void layersAreChosen();
    void legendsGoOnInTheNextRow();
    void removalCurveTellsItsEpoch();
    void runPicturesAreWritten();
    void runPicturesNeedEpochs();
};

namespace {

QCustomPlot& plotOf(const QWidget& view) { return *view.findChild<QCustomPlot*>(); }

CurvesView::Content curves(int epochs) {
    CurvesView::Content content;
    for (const auto& frame : sampleFrames(epochs)) content.metrics.push_back(frame->metrics);
    return content;
}

std::shared_ptr<const RemovalCurve> sampleCurve() {
    return std::make_shared<const RemovalCurve>(RemovalCurve{.epoch = 42,
                                                             .step = 1,
                                                             .removed = {0, 1, 2, 3},
                                                             .leastFirst = {0.7, 0.75, 0.8, 0.5},
                                                             .mostFirst = {0.7, 0.6, 0.55, 0.5},
                                                             .random = {0.7, 0.66, 0.6, 0.5},
                                                             .randomOrders = 1,
                                                             .ranking = {2, 1, 0}});
}

template <class View>
bool showAndDraw(View& view, QSize size = {500, 300}) {
    view.resize(size);
    QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
    view.QWidget::show();
    if (!QTest::qWaitForWindowExposed(&view) || (drawn.count() == 0 && !drawn.wait())) return false;
    QCoreApplication::processEvents();  // a first layout asks for another draw
    return true;
}

}  // namespace

void TestViews::mapPixelsEqualTheValues() {
    ImportanceMap view;
    const auto ranked = rankInputs(imageDataset(4, 3), sampleFrame(5, 12), ImportanceMeasure::Connections);
    view.show(ranked, 200);
    const QImage image = view.exactImage();
    QCOMPARE(image.size(), QSize(4, 3));
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column) {
            const double connections = 10 * (row * 4 + column) + 5;
            QCOMPARE(image.pixelColor(column, row), colourAt(ColourMap::Viridis, connections / 200));
        }
    const auto png = encodePicture(view, {.format = PictureFormat::ExactPng});
    QVERIFY(png);
    QCOMPARE(QImage::fromData(*png, "PNG").convertToFormat(QImage::Format_RGB32), image);
}

void TestViews::mapAveragesColourChannels() {
    ImportanceMap view;
    view.show(rankInputs(imageDataset(2, 2, 3), sampleFrame(0, 12), ImportanceMeasure::Connections), 0);
    // Channels of pixel 1 have 30, 40 and 50 connections; the largest of all is 110.
    QCOMPARE(view.exactImage().pixelColor(1, 0), colourAt(ColourMap::Viridis, 40.0 / 110));
}

void TestViews::connectivityPixelsEqualTheCounts() {
    ConnectivityView view;
    const auto frame = sampleFrame(1);
    view.show(frame, 8);
    const QImage image = view.exactImage();
    const BinnedConnectivity& bins = frame->layers[0].connectivity;
    QCOMPARE(image.size(), QSize(bins.columns, bins.rows));
    for (int row = 0; row < bins.rows; ++row)
        for (int column = 0; column < bins.columns; ++column)
            QCOMPARE(image.pixelColor(column, row), colourAt(ColourMap::Viridis, bins.at(row, column) / 8.0));
    QCOMPARE(view.numbers().rows.size(), static_cast<std::size_t>(bins.rows) * static_cast<std::size_t>(bins.columns));
}

void TestViews::pngIsWhiteFromADarkWindowAndOfTheAskedSize() {
    CurvesView view;
    view.show(curves(20));
    QVERIFY(themeFor(view.palette()).isDark);
    PictureOptions options{.format = PictureFormat::Png, .millimetres = {100, 50}, .dpi = 254};
    const auto png = encodePicture(view, options);
    QVERIFY(png);
    const QImage image = QImage::fromData(*png, "PNG");
    QVERIFY(qAbs(image.width() - 1000) <= 3);
    QVERIFY(qAbs(image.height() - 500) <= 3);
    QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
    QCOMPARE(image.dotsPerMeterX(), 10000);
    options.look.hasBackground = false;
    QCOMPARE(QImage::fromData(*encodePicture(view, options), "PNG").pixelColor(2, 2).alpha(), 0);
}

void TestViews::svgIsWellFormedAndNamesTheView() {
    RemovalCurveView view;
    view.show(sampleCurve());
    const auto svg = encodePicture(view, {.format = PictureFormat::Svg});
    QVERIFY(svg);
    QXmlStreamReader reader(*svg);
    QString text;
    int paths = 0;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isCharacters()) text += reader.text();
        if (reader.isStartElement() && (reader.name() == u"path" || reader.name() == u"polyline")) ++paths;
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(text.contains("measured on epoch 42"));
    QVERIFY(text.contains("least connected first"));
    QVERIFY(paths > 3);
}

void TestViews::accuracyIsReadInPercentAndKeptInFractions() {
    RemovalCurveView removal;
    removal.show(sampleCurve());
    CurvesView live;
    live.show(curves(20));
    for (PlotView* view : {static_cast<PlotView*>(&removal), static_cast<PlotView*>(&live)}) {
        view->resize(700, 420);
        view->QWidget::show();
        const QCPAxis* const axis = plotOf(*view).axisRects().constFirst()->axis(QCPAxis::atLeft);
        QVERIFY2(axis->label().endsWith("accuracy, %"), qPrintable(axis->label()));
        QTRY_VERIFY(axis->tickVector().size() > 2 && axis->range().size() < 1);
        for (qsizetype t = 0; t < axis->tickVector().size(); ++t) {
            QVERIFY2(std::abs(axis->tickVectorLabels()[t].toDouble() - 100 * axis->tickVector()[t]) < 1e-6,
                     qPrintable(axis->tickVectorLabels()[t]));
        }
    }
    QCOMPARE(std::get<double>(removal.numbers().rows[0][1]), 0.7);
}

void TestViews::pdfHasThePageSize() {
    CurvesView view;
    view.show(curves(5));
    const auto pdf = encodePicture(view, {.format = PictureFormat::Pdf, .millimetres = {254, 127}});
    QVERIFY(pdf);
    QVERIFY(pdf->startsWith("%PDF-"));
    QVERIFY2(pdf->contains("/MediaBox [0 0 720") && pdf->contains(" 360"), "254 mm x 127 mm are 720 x 360 points");
}

void TestViews::csvHoldsTheNumbers() {
    CurvesView view;
    view.show(curves(3));
    const auto csv = encodePicture(view, {.format = PictureFormat::Csv});
    QVERIFY(csv);
    const QList<QByteArray> lines = csv->split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith("epoch,train_loss,train_accuracy,test_loss,test_accuracy"));
    QVERIFY2(lines[1].startsWith("0,,,2,0.4,"), lines[1].constData());
    QVERIFY2(lines[3].startsWith("2,0.5,0.502,"), lines[3].constData());
}

void TestViews::tooLargePicturesAreRefused() {
    CurvesView view;
    view.show(curves(3));
    const auto png = encodePicture(view, {.format = PictureFormat::Png, .millimetres = {1000, 1000}, .dpi = 1200});
    QVERIFY(!png);
    QCOMPARE(png.error().code, ErrorCode::TooLarge);
}

void TestViews::exactPictureOfBarsIsRefused() {
    ImportanceBars view;
    view.show(rankInputs(plainDataset(), sampleFrame(1), ImportanceMeasure::Connections), 0);
    const auto png = encodePicture(view, {.format = PictureFormat::ExactPng});
    QVERIFY(!png);
    QCOMPARE(png.error().code, ErrorCode::BadSetting);
}

void TestViews::failedExportLeavesTheOldFile() {
    CurvesView view;
    view.show(curves(3));
    const QTemporaryDir folder;
    const std::filesystem::path missing = std::filesystem::path(folder.path().toStdString()) / "missing" / "a.png";
    const auto written = exportPicture(view, {}, missing);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::NotWritable);
    const std::filesystem::path kept = std::filesystem::path(folder.path().toStdString()) / "kept.png";
    QVERIFY(exportPicture(view, {}, kept));
    const auto size = std::filesystem::file_size(kept);
    QVERIFY(!exportPicture(view, {.millimetres = {1000, 1000}, .dpi = 1200}, kept));
    QCOMPARE(std::filesystem::file_size(kept), size);
}

void TestViews::exportLeavesTheViewAsItWas() {
    ImportanceBars view;
    view.show(rankInputs(plainDataset(), sampleFrame(1), ImportanceMeasure::Connections), 0);
    QVERIFY(showAndDraw(view));
    const QImage before = view.grab().toImage();
    QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
    QVERIFY(encodePicture(view, {}));
    QVERIFY(drawn.count() > 0 || drawn.wait());
    QCOMPARE(view.grab().toImage(), before);
}

void TestViews::hiddenViewsDoNotDraw() {
    CurvesView view;
    view.resize(500, 300);
    view.show(curves(5));
    QCoreApplication::processEvents();
    QVERIFY(plotOf(view).graph(1)->data()->isEmpty());  // the plot has not been given anything to draw
    QVERIFY(showAndDraw(view));
    QCOMPARE(plotOf(view).graph(1)->data()->size(), 5);
}

void TestViews::manyChangesAreOneRedraw() {
    CurvesView view;
    view.show(curves(5));
    QVERIFY(showAndDraw(view));
    QTRY_VERIFY(plotOf(view).graph(1)->data()->size() == 5);
    QCoreApplication::processEvents();
    QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
    for (int epochs = 6; epochs < 26; ++epochs) view.show(curves(epochs));
    QVERIFY(drawn.wait());
    QCoreApplication::processEvents();
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(plotOf(view).graph(1)->data()->size(), 25);
}

void TestViews::zoomSurvivesNewData() {
    CurvesView view;
    view.show(curves(50));
    QVERIFY(showAndDraw(view, {900, 400}));
    QCustomPlot& plot = plotOf(view);
    const QCPAxis* axis = plot.axisRect(0)->axis(QCPAxis::atBottom);
    const QPointF at = QPointF(plot.axisRect(0)->rect().center());
    QWheelEvent wheel(at, plot.mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot, &wheel);
    QVERIFY(!view.isFollowing());
    const QCPRange zoomed = axis->range();
    QVERIFY(zoomed.size() < 45);
    view.show(curves(120));
    const auto& points = *plot.graph(1)->data();
    QTRY_COMPARE(points.at(points.size() - 1)->key, 119.0);
    for (int epoch = static_cast<int>(std::ceil(zoomed.lower)); epoch <= zoomed.upper; ++epoch)
        QCOMPARE(points.findBegin(epoch, false)->key, static_cast<double>(epoch));
    QCOMPARE(axis->range().lower, zoomed.lower);
    QCOMPARE(axis->range().upper, zoomed.upper);
    // Both charts show the same epochs.
    QCOMPARE(plot.axisRect(1)->axis(QCPAxis::atBottom)->range().upper, zoomed.upper);
}

void TestViews::followingFitsNewData() {
    CurvesView view;
    view.show(curves(50));
    QVERIFY(showAndDraw(view, {900, 400}));
    view.setFollowing(false);
    view.setFollowing(true);
    view.show(curves(120));
    const QCPAxis* axis = plotOf(view).axisRect(0)->axis(QCPAxis::atBottom);
    QTRY_VERIFY(axis->range().upper >= 119);
    QVERIFY(axis->range().lower <= 0);
}

void TestViews::hoverTellsExactValues() {
    CurvesView view;
    view.show(curves(50));
    QVERIFY(showAndDraw(view, {900, 400}));
    QCustomPlot& plot = plotOf(view);
    const double x = plot.axisRect(0)->axis(QCPAxis::atBottom)->coordToPixel(20);
    QTest::mouseMove(&plot, QPoint(qRound(x), plot.axisRect(0)->rect().center().y()));
    const auto tells = [&](const QString& part) {
        for (const QWidget* child : view.findChildren<QWidget*>())
            if (child->accessibleName().contains(part)) return true;
        return false;
    };
    QTRY_VERIFY(tells("epoch 20"));
    QVERIFY(tells("42.00"));  // test accuracy 0.4 + 20 * 0.001
}

void TestViews::settingChangesAreMarkedAndTold() {
    CurvesView view;
    CurvesView::Content content = curves(50);
    view.show(content);
    QVERIFY(showAndDraw(view, {900, 400}));
    const auto marks = [&] {
        std::vector<double> epochs;
        for (int g = 0; g < plotOf(view).graphCount(); ++g)
            if (const QCPGraph* graph = plotOf(view).graph(g); graph->name() == "setting changed")
                for (const QCPGraphData& point : *graph->data()) epochs.push_back(point.key);
        return epochs;
    };
    const auto legend = [&] {
        QStringList names;
        for (const QCPLegend* one : plotOf(view).findChildren<QCPLegend*>())
            for (int i = 0; i < one->itemCount(); ++i)
                if (auto* item = qobject_cast<QCPPlottableLegendItem*>(one->item(i))) names << item->plottable()->name();
        return names;
    };
    QVERIFY(marks().empty());
    QVERIFY(!legend().contains("setting changed"));
    History<Metrics> changed;
    for (Metrics m : content.metrics) {
        m.learningRate = m.epoch < 20 ? 0.1 : 0.05;
        changed.push_back(m);
    }
    content.metrics = changed;
    QSignalSpy drawn(&plotOf(view), &QCustomPlot::afterReplot);
    content.positionEpoch = 20;
    view.show(content);
    QVERIFY(drawn.wait());
    QCOMPARE(marks(), (std::vector<double>{20, 20}));  // on both charts
    QCOMPARE(legend().count("setting changed"), 1);
    const auto tells = [&](const QString& part) {
        return std::ranges::any_of(view.findChildren<QWidget*>(),
                                   [&](const QWidget* child) { return child->accessibleName().contains(part); });
    };
    QVERIFY(tells("from epoch 20: rate 0.1 → 0.05"));  // the timeline stands there
    const QCPAxisRect& rect = *plotOf(view).axisRect(0);
    const auto hover = [&](double epoch) {
        QTest::mouseMove(&plotOf(view), QPoint(qRound(rect.axis(QCPAxis::atBottom)->coordToPixel(epoch)), rect.rect().center().y()));
    };
    hover(40);
    QTRY_VERIFY(tells("epoch 40"));
    QVERIFY(!tells("0.1 → 0.05"));
    hover(20);
    QTRY_VERIFY(tells("from epoch 20: rate 0.1 → 0.05 · epoch 20"));
    QCOMPARE(view.numbers().header.size(), std::size_t{11});
}

void TestViews::importanceCutsNoWordOfItsFields() {
    ImportanceMap view;
    view.show(rankInputs(imageDataset(4, 3), sampleFrame(5, 12), ImportanceMeasure::Connections), 200);
    auto means = std::make_shared<ClassMeans>();
    means->ofClass.assign(2, std::vector<float>(12, 0.5F));
    view.setClassMeans(means, {"a rather long name of a class", "b"});
    for (const int width : {300, 440, 900}) {
        QVERIFY(showAndDraw(view, {width, 420}));
        QTRY_COMPARE(view.width(), width);
        for (const QComboBox* box : view.findChildren<QComboBox*>()) {
            QVERIFY(box->isVisible());
            QVERIFY2(box->width() >= box->sizeHint().width(), qPrintable(QStringLiteral("%1 at %2").arg(box->accessibleName()).arg(width)));
            QVERIFY(box->geometry().right() < width);
        }
    }
}

void TestViews::distributionAndHistoryStandWhereThereIsRoom() {
    const auto shown = [](const ImportanceBars& view) {
        int count = 0;
        for (const QCPAxisRect* rect : plotOf(view).axisRects()) count += rect->visible() && rect->height() > 20;
        return count;
    };
    ImportanceBars view;
    view.show(rankInputs(plainDataset(), sampleFrame(5), ImportanceMeasure::Connections), 200);
    view.showHistory({.title = "input 1", .epoch = {0, 1}, .value = {1, 2}, .position = 1});
    QVERIFY(showAndDraw(view, {420, 420}));
    QTRY_COMPARE(shown(view), 3);
    view.resize(420, 230);
    QTRY_COMPARE(shown(view), 1);
}

// What a film says of its scale.
void TestViews::limitsByPercentilesAreAScaleOfEachEpoch() {
    ImportanceBars bars;
    QVERIFY(!bars.isScaledByEpoch());
    bars.setClippedPercent(5);
    QVERIFY(bars.isScaledByEpoch());
    ConnectivityView connectivity;
    QVERIFY(!connectivity.isScaledByEpoch());
    connectivity.setValue(ConnectivityValue::Weight);
    QVERIFY(connectivity.isScaledByEpoch());
}

void TestViews::aClassPictureHasNoColourBarAndIsTold() {
    ImportanceMap view;
    view.show(rankInputs(imageDataset(4, 3), sampleFrame(5, 12), ImportanceMeasure::Connections), 200);
    auto means = std::make_shared<ClassMeans>();
    means->ofClass.assign(2, std::vector<float>(12, 0.5F));
    view.setClassMeans(means, {"coat", "bag"});
    QVERIFY(showAndDraw(view));
    const auto* const scale = plotOf(view).findChild<QCPColorScale*>();
    QVERIFY(scale->visible());
    for (QComboBox* box : view.findChildren<QComboBox*>())
        if (box->findText("bag") >= 0) box->setCurrentIndex(box->findText("bag"));
    QTRY_VERIFY(!scale->visible());
    QTest::mouseMove(&plotOf(view), QPoint(1, 1));  // over nothing: the standing remark is shown
    QVERIFY(std::ranges::any_of(view.findChildren<QWidget*>(),
                                [](const QWidget* child) { return child->accessibleName().contains("bag: mean sample"); }));
}

void TestViews::layersAreChosen() {
    ConnectivityView view;
    view.show(sampleFrame(1), 0);
    const QSignalSpy changed(&view, &ConnectivityView::layerChanged);
    view.setLayer(1);
    QCOMPARE(view.layer(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(view.fileStem(), "connectivity_layer2");
    view.show(nullptr, 0);
    QVERIFY(view.exactImage().isNull());
    QVERIFY(view.numbers().rows.empty());
}

// In a small picture the names stand below each other, whole.
void TestViews::legendsGoOnInTheNextRow() {
    RemovalCurveView view;
    view.show(sampleCurve());
    for (const int width : {900, 360}) {
        QVERIFY(showAndDraw(view, {width, 300}));
        QTRY_VERIFY(view.width() == width);
        auto& legend = *plotOf(view).findChild<QCPLegend*>();
        QTRY_COMPARE(legend.rowCount() > 1, width == 360);
        for (int i = 0; i < legend.itemCount(); ++i) {
            if (legend.item(i) == nullptr) continue;  // the end of the last row
            const QRect item = legend.item(i)->outerRect();
            QVERIFY2(plotOf(view).rect().contains(item) && item.width() >= legend.item(i)->minimumOuterSizeHint().width(),
                     qPrintable(QStringLiteral("item %1 at width %2").arg(i).arg(width)));
        }
    }
}

void TestViews::removalCurveTellsItsEpoch() {
    RemovalCurveView view;
    QVERIFY(view.numbers().rows.empty());
    view.show(sampleCurve());
    QVERIFY(showAndDraw(view));
    QVERIFY(view.pictureTitle().contains("42"));
    QCOMPARE(view.numbers().rows.size(), std::size_t{4});
    QCOMPARE(std::get<double>(view.numbers().rows[2][1]), 0.8);
}

void TestViews::runPicturesAreWritten() {
    const QTemporaryDir folder;
    const std::filesystem::path path(folder.path().toStdString());
    const auto curve = sampleCurve();
    QVERIFY(writeRunPictures(*imageDataset(4, 3), sampleFrames(6), curve.get(), path));
    for (const char* name : {"curves.png", "importance.png", "connectivity_layer1.png", "connectivity_layer2.png", "removal_curve.png"}) {
        QImageReader reader(folder.filePath(name));
        const QImage image = reader.read();
        QVERIFY2(!image.isNull(), name);
        QVERIFY2(image.width() > 800, name);
        QCOMPARE(image.pixelColor(1, 1), QColor(Qt::white));
    }
}

void TestViews::runPicturesNeedEpochs() {
    const QTemporaryDir folder;
    const auto written = writeRunPictures(*plainDataset(), {}, nullptr, std::filesystem::path(folder.path().toStdString()));
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::BadSetting);
}

QTEST_MAIN(TestViews)
#include "test_views.moc"
