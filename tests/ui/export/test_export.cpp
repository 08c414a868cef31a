// Everything that leaves the window, opened again and compared with the numbers it came from: looks, grey levels, arrays, films, the
// clipboard, reports.
#include "core/insight/truth.h"
#include "core/report/train_command_line.h"
#include "tests/apng_player.h"
#include "tests/ui/sample_frames.h"
#include "tests/ui/time_limits.h"
#include "ui/export/clipboard.h"
#include "ui/export/film.h"
#include "ui/export/report_page.h"
#include "ui/models/timeline.h"
#include "ui/panels/film_dialog.h"
#include "ui/style/theme.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/plot_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QImageReader>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>

using namespace rewire;

namespace {

RunContent sampleContent(int epochs = 6) {
    RunContent content;
    content.dataset = imageDataset(4, 3);
    content.frames = sampleFrames(epochs);
    return content;
}

std::shared_ptr<const RankedInputs> sampleInputs(int channels = 1) {
    return rankInputs(imageDataset(4, channels == 3 ? 1 : 3, channels), sampleFrame(5, 12), ImportanceMeasure::Connections);
}

// Rows of the picture that hold anything but white.
int drawnRows(const QImage& image, QRect where) {
    int rows = 0;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x)
            if (image.pixel(x, y) != 0xFFFFFFFF) {
                ++rows;
                break;
            }
    return rows;
}

QImage picture(PlotView& view, const PictureLook& look) { return renderPicture(view, {400, 300}, 1, look); }

FilmOptions smallFilm(FilmFormat format) {
    FilmOptions options;
    options.format = format;
    options.size = {200, 160};
    return options;
}

Expected<void> make(FilmMaker& maker) {
    while (!maker.isStored())
        if (auto stepped = maker.step(); !stepped) return stepped;
    return {};
}

std::filesystem::path inFolder(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Dark); }

    void partsAroundThePictureAreOptional() {
        ImportanceMap view;
        view.show(sampleInputs(), 0);
        const PictureLook all{.theme = printTheme()};
        const QImage whole = picture(view, all);
        PictureLook bare = all;
        bare.hasTitle = bare.hasLegend = bare.hasAxes = false;
        const QImage map = picture(view, bare);
        // Only the map is left: its colours and white.
        QSet<QRgb> colours;
        for (int y = 0; y < map.height(); ++y)
            for (int x = 0; x < map.width(); ++x) colours.insert(map.pixel(x, y));
        QVERIFY2(colours.size() <= 13, qPrintable(QString::number(colours.size())));
        PictureLook captioned = bare;
        captioned.caption =
            QStringLiteral("A caption that is long enough for more than one line at this width, so that it has to be wrapped");
        const QImage below = picture(view, captioned);
        QVERIFY(drawnRows(below, QRect(0, 265, 400, 35)) > drawnRows(map, QRect(0, 265, 400, 35)) || below != map);
        PictureLook titled = all;
        titled.title = QStringLiteral("Another title");
        QVERIFY(picture(view, titled) != whole);
        // All is put back.
        QCOMPARE(picture(view, all), whole);
        // Where there is room for distribution and history below, they can be left out: the map has it.
        const QSize large(400, 400);
        PictureLook alone = all;
        alone.hasSideCharts = false;
        const QImage with = renderPicture(view, large, 1, all), without = renderPicture(view, large, 1, alone);
        QVERIFY(with != without);
        QCOMPARE(renderPicture(view, large, 1, all), with);
    }

    void transparentPicturesHaveNoBackground() {
        ImportanceBars view;
        view.show(rankInputs(plainDataset(), sampleFrame(1), ImportanceMeasure::Connections), 0);
        const QImage image = picture(view, {.theme = printTheme(), .hasBackground = false});
        QCOMPARE(image.pixelColor(1, 1).alpha(), 0);
    }

    void greyLevelsAreTheValues_data() {
        QTest::addColumn<bool>("isWide");
        QTest::newRow("8 bits") << false;
        QTest::newRow("16 bits") << true;
    }
    void greyLevelsAreTheValues() {
        QFETCH(bool, isWide);
        ImportanceMap view;
        view.show(sampleInputs(), 200);
        const auto png = encodePicture(view, {.format = isWide ? PictureFormat::ExactGrey16 : PictureFormat::ExactGrey8});
        QVERIFY(png);
        const QImage image = QImage::fromData(*png, "PNG");
        QCOMPARE(image.size(), QSize(4, 3));
        QCOMPARE(image.format(), isWide ? QImage::Format_Grayscale16 : QImage::Format_Grayscale8);
        const int white = isWide ? 65535 : 255;
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column) {
                const double connections = 10 * (row * 4 + column) + 5;
                const int level =
                    isWide ? reinterpret_cast<const quint16*>(image.constScanLine(row))[column] : image.constScanLine(row)[column];
                QCOMPARE(level, static_cast<int>(std::lround(connections / 200 * white)));
            }
        QVERIFY2(image.text("Description").startsWith(QStringLiteral("value = level / %1 * 200").arg(white)),
                 qPrintable(image.text("Description")));
    }

    void arraysAreTheValues() {
        const auto values = [](const Picture& view) {
            const QByteArray npy = *encodePicture(const_cast<Picture&>(view), {.format = PictureFormat::Npy});
            const auto header = 10 + static_cast<qsizetype>(static_cast<uchar>(npy[8])) + 256 * static_cast<uchar>(npy[9]);
            std::vector<double> read(static_cast<std::size_t>(npy.size() - header) / sizeof(double));
            std::memcpy(read.data(), npy.constData() + header, read.size() * sizeof(double));
            return std::pair(npy.left(header), read);
        };
        ImportanceMap map;
        map.show(sampleInputs(), 0);
        QVERIFY(values(map).first.contains("'shape': (3, 4, )"));
        QCOMPARE(values(map).second, sampleInputs()->values);
        ImportanceMap colour;
        colour.show(sampleInputs(3), 0);
        QVERIFY(values(colour).first.contains("'shape': (1, 4, 3, )"));
        ConnectivityView connectivity;
        const auto frame = sampleFrame(1);
        connectivity.show(frame, 0);
        const auto& counts = frame->layers[0].connectivity.counts;
        QVERIFY(values(connectivity).first.contains("'shape': (8, 12, )"));
        QCOMPARE(values(connectivity).second, std::vector<double>(counts.begin(), counts.end()));
    }

    void formatsFitTheView() {
        ImportanceMap map;
        QCOMPARE(formatsOf(map).size(), std::size_t{4});  // nothing to show yet
        map.show(sampleInputs(), 0);
        QCOMPARE(formatsOf(map).size(), std::size_t{8});
        ImportanceBars bars;
        bars.show(sampleInputs(), 0);
        QCOMPARE(formatsOf(bars).back(), PictureFormat::Npy);
        QCOMPARE(formatsOf(bars).size(), std::size_t{5});
        const auto grey = encodePicture(bars, {.format = PictureFormat::ExactGrey8});
        QVERIFY(!grey);
        QCOMPARE(grey.error().code, ErrorCode::BadSetting);
    }

    void tooLargeIsRefusedWithTheNumbers() {
        ImportanceMap view;
        view.show(sampleInputs(), 0);
        const auto png =
            encodePicture(view, {.format = PictureFormat::Png, .millimetres = {25400.0 / 3, 100}, .dpi = 300});  // 100 000 pixels
        QVERIFY(!png);
        QVERIFY2(png.error().message.find("100000 pixels") != std::string::npos && png.error().message.find("16384") != std::string::npos,
                 png.error().message.c_str());
    }

    void clipboardHoldsPictureAndNumbers() {
        ImportanceMap view;
        view.show(sampleInputs(), 0);
        QVERIFY(copyPicture(view, {.format = PictureFormat::ExactPng}));
        QCOMPARE(QGuiApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32), view.exactImage());
        const PictureOptions drawn{.format = PictureFormat::Png, .millimetres = {80, 60}, .dpi = 192, .look = {.theme = printTheme()}};
        QVERIFY(copyPicture(view, drawn));
        QCOMPARE(QGuiApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32),
                 QImage::fromData(*encodePicture(view, drawn), "PNG").convertToFormat(QImage::Format_RGB32));
        QVERIFY(copyPicture(view, {.format = PictureFormat::Csv}));
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), toCsv(view.numbers()));
        QVERIFY(copyPicture(view, {.format = PictureFormat::Svg}));
        QVERIFY(QGuiApplication::clipboard()->mimeData()->data("image/svg+xml").contains("</svg>"));
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    }

    void picturesFollowTheAskedEpoch() {
        RunPictures pictures(sampleContent());
        QVERIFY(pictures.showEpoch(3));
        QCOMPARE(pictures.views().importance().inputs()->frame->metrics.epoch, 3);
        QVERIFY(pictures.showEpoch(99));
        QCOMPARE(pictures.timeline().current()->metrics.epoch, 5);
        QVERIFY(!pictures.showEpoch(-1));
        QVERIFY(pictures.names().contains("importance") && pictures.names().contains("connectivity"));
        QVERIFY(pictures.find("no such view") == nullptr);
    }

    void twinsTakeTheChoices() {
        RunPictures window(sampleContent()), film(sampleContent());
        window.views().connectivity().setLayer(1);
        PlotView* const twin = film.twinOf(window.views().connectivity());
        QCOMPARE(twin, static_cast<PlotView*>(&film.views().connectivity()));
        QCOMPARE(film.views().connectivity().layer(), 1);
        window.views().setMeasure(ImportanceMeasure::Strength);
        QVERIFY(film.twinOf(window.views().importance()) != nullptr);
        QCOMPARE(film.views().importance().inputs()->measure, ImportanceMeasure::Strength);
    }

    void filmChoosesEpochs() {
        const RunPictures pictures(sampleContent(11));
        FilmOptions options;
        QCOMPARE(filmFrames(pictures.timeline(), options).size(), std::size_t{11});
        options.everyEpochs = 4;
        QCOMPARE(filmFrames(pictures.timeline(), options), (std::vector<int>{0, 4, 8, 10}));
        options.firstEpoch = 3;
        options.lastEpoch = 7;
        QCOMPARE(filmFrames(pictures.timeline(), options), (std::vector<int>{3, 7}));
        options.firstEpoch = 50;
        options.lastEpoch = 60;
        const auto checked = checkFilm(pictures.timeline(), options);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::BadSetting);
        const auto large = checkFilm(pictures.timeline(), {.size = {100000, 100}});
        QVERIFY(!large);
        QCOMPARE(large.error().code, ErrorCode::TooLarge);
    }

    void filmFramesAreTheEpochs_data() {
        QTest::addColumn<FilmFormat>("format");
        QTest::newRow("GIF") << FilmFormat::Gif;
        QTest::newRow("APNG") << FilmFormat::Apng;
    }
    void filmFramesAreTheEpochs() {
        QFETCH(FilmFormat, format);
        const QTemporaryDir folder;
        const auto path = inFolder(folder, "film");
        const auto pictures = std::make_shared<RunPictures>(sampleContent());
        FilmMaker maker(pictures, pictures->views().importance(), smallFilm(format), path);
        QCOMPARE(maker.frameCount(), 6);
        QVERIFY(make(maker));
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QList<QImage> shown;
        if (format == FilmFormat::Gif) {
            QImageReader reader(&file, "gif");
            for (int f = reader.imageCount(); f > 0; --f) shown << reader.read();
        } else {
            shown = playApng(file.readAll(), false);
        }
        QCOMPARE(shown.size(), 6);
        const int tolerance = format == FilmFormat::Gif ? 24 : 0;  // a colour table of 255 a frame
        QImage before;
        for (int f = 0; f < 6; ++f) {
            const QImage expected = FilmMaker::frameImage(*pictures, pictures->views().importance(), smallFilm(format), f)
                                        .convertToFormat(QImage::Format_RGB32);
            const QImage frame = shown[f].convertToFormat(QImage::Format_RGB32);
            QCOMPARE(frame.size(), QSize(200, 160));
            for (int y = 0; y < 160; ++y)
                for (int x = 0; x < 200; ++x) {
                    const QColor a = frame.pixelColor(x, y), b = expected.pixelColor(x, y);
                    QVERIFY2(qMax(qMax(qAbs(a.red() - b.red()), qAbs(a.green() - b.green())), qAbs(a.blue() - b.blue())) <= tolerance,
                             qPrintable(QStringLiteral("frame %1 at %2, %3: %4, not %5").arg(f).arg(x).arg(y).arg(a.name(), b.name())));
                }
            QVERIFY(frame != before);
            before = frame;
        }
    }

    // All frames are coloured by the largest value of all epochs.
    void filmHasOneScale() {
        RunPictures pictures(sampleContent());
        const QImage first = FilmMaker::frameImage(pictures, pictures.views().importance(), smallFilm(FilmFormat::Gif), 0);
        QVERIFY(!first.isNull());
        pictures.showFrame(0);
        QCOMPARE(pictures.views().importance().grid().largest, 115.0);
        pictures.showFrame(5);
        QCOMPARE(pictures.views().importance().grid().largest, 115.0);
    }

    void pngFilmIsAFileAnEpoch() {
        const QTemporaryDir folder;
        const auto path = inFolder(folder, "frames");
        const auto pictures = std::make_shared<RunPictures>(sampleContent());
        FilmOptions options = smallFilm(FilmFormat::PngFiles);
        options.everyEpochs = 2;
        FilmMaker maker(pictures, pictures->views().importance(), options, path);
        QVERIFY(make(maker));
        QCOMPARE(QDir(QString::fromStdString(path.string())).entryList(QDir::Files),
                 QStringList({"importance_00000.png", "importance_00002.png", "importance_00004.png", "importance_00005.png"}));
        const QImage stored = QImage(QString::fromStdString((path / "importance_00004.png").string()));
        QCOMPARE(stored.convertToFormat(QImage::Format_ARGB32),
                 FilmMaker::frameImage(*pictures, pictures->views().importance(), options, 4).convertToFormat(QImage::Format_ARGB32));
    }

    void cancelledFilmLeavesNothing_data() {
        filmFramesAreTheEpochs_data();
        QTest::newRow("PNG files") << FilmFormat::PngFiles;
    }
    void cancelledFilmLeavesNothing() {
        QFETCH(FilmFormat, format);
        const QTemporaryDir folder;
        {
            const auto pictures = std::make_shared<RunPictures>(sampleContent());
            FilmMaker maker(pictures, pictures->views().importance(), smallFilm(format), inFolder(folder, "film"));
            QVERIFY(maker.step());
            QVERIFY(maker.step());
        }
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void failingFilmKeepsTheOldFile() {
        const QTemporaryDir folder;
        const auto pictures = std::make_shared<RunPictures>(sampleContent(2));
        FilmMaker maker(pictures, pictures->views().importance(), smallFilm(FilmFormat::Gif), inFolder(folder, "missing") / "film.gif");
        const auto made = make(maker);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::NotWritable);
    }

    void dialogMakesAndCancelsFilms() {
        const QTemporaryDir folder;
        const RunPictures window(sampleContent(30));
        FilmDialog dialog(sampleContent(30), window.views().plots(), window.views().importance());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QTRY_VERIFY(dialog.isReady());
        QSignalSpy stored(&dialog, &FilmDialog::stored);
        dialog.setFormat(FilmFormat::Apng);
        dialog.saveTo(folder.filePath("a.png"));
        QVERIFY(dialog.isWorking());
        dialog.reject();
        QVERIFY(!dialog.isWorking() && dialog.isVisible());
        QVERIFY(QDir(folder.path()).isEmpty());
        // Files that are there already go, with the one that is being encoded.
        dialog.setFormat(FilmFormat::PngFiles);
        dialog.saveTo(folder.filePath("frames"));
        QTRY_VERIFY(QDir(folder.filePath("frames")).entryList(QDir::Files).size() > 2);
        dialog.reject();
        QVERIFY(!dialog.isWorking());
        QTRY_VERIFY(!QDir(folder.filePath("frames")).exists());
        dialog.setFormat(FilmFormat::Gif);
        dialog.saveTo(folder.filePath("a.gif"));
        QVERIFY(stored.count() > 0 || stored.wait(kPatience));
        QCOMPARE(QImageReader(folder.filePath("a.gif")).imageCount(), 30);
        QVERIFY(!dialog.isVisible());
    }

    // The dialogue is there at once; its views come a part a turn, with the window's colours and choices.
    void dialogMakesItsViewsBetweenOtherEvents() {
        RunPictures window(sampleContent(30));
        window.views().connectivity().setLayer(1);
        RunContent content = sampleContent(30);
        content.colours = ColourMap::Cividis;
        content.topCount = 5;
        FilmDialog dialog(std::move(content), window.views().plots(), window.views().connectivity());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        dialog.saveTo("nowhere.gif");  // too early
        QVERIFY(!dialog.isReady() && !dialog.isWorking());
        int turns = 0;
        while (!dialog.isReady() && turns < 10000) {
            QCoreApplication::processEvents(QEventLoop::AllEvents);  // one turn
            ++turns;
        }
        QVERIFY(dialog.isReady());
        QVERIFY2(turns > 20, qPrintable(QString::number(turns)));  // views, frames, and the choices of each
        QCOMPARE(dialog.pictures().views().connectivity().layer(), 1);
        QCOMPARE(dialog.pictures().views().topInputs().topCount(), 5);
        const ImportanceView& map = dialog.pictures().views().importance();
        QCOMPARE(map.exactImage().pixelColor(3, 2), colourAt(ColourMap::Cividis, 1.0));
    }

    // Half of its views are made, and go with it.
    void aDialogThatGoesBeforeItIsReadyIsClean() {
        const RunPictures window(sampleContent(30));
        auto dialog = std::make_unique<FilmDialog>(sampleContent(30), window.views().plots(), window.views().importance());
        dialog->show();
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        QVERIFY(!dialog->isReady());
        dialog.reset();
        QCoreApplication::processEvents();
    }

    void reportTellsTheRunAndEscapesNames() {
        auto dataset = std::make_shared<Dataset>(*plainDataset(12, 3));
        dataset->name = "<script>alert(1)</script>";
        dataset->classNames = {"<b>bold</b>", "=cmd()"};
        dataset->featureNames.assign(12, "a & b");
        dataset->featureNames[11] = "<img src=x>";
        ReportContent content;
        content.run.dataset = dataset;
        content.run.frames = sampleFrames(6);
        content.run.settings.seed = 1234;
        content.source = OpenOptions{.data = "a <file>.csv"};
        content.madeAt = QStringLiteral("today");
        RunPictures pictures(content.run);
        const auto html = encodeReport(content, pictures, ReportFormat::Html);
        QVERIFY(html);
        QVERIFY(!html->contains("<script") && !html->contains("<b>bold") && !html->contains("<img src=x"));
        QVERIFY(html->contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html->contains("&lt;b&gt;bold&lt;/b&gt;, =cmd()") &&
                html->contains("&lt;img src=x&gt;"));
        const QString page = QString::fromUtf8(*html).remove("<span>").remove("</span>");  // which keep the command's options whole
        QVERIFY(page.contains("rewire-cli train --data 'a &lt;file&gt;.csv' --algorithm codacorset") && page.contains("--seed 1234"));
        // To its last word: a command that is cut repeats nothing.
        const QString command = QString::fromStdString(trainCommandLine(*content.source, content.run.settings));
        QVERIFY(command.size() > 200 && page.contains(command.section(u' ', -4) + "</code>"));
        QCOMPARE(html->count("data:image/svg+xml;base64,"), 3);  // curves, importance, connectivity
        QVERIFY(html->contains("40.50"));                        // test accuracy of epoch 5
        QVERIFY(html->contains("3 of 3 among the top 3"));
        // Each picture is a drawing that can be read.
        for (qsizetype at = html->indexOf("base64,"); at >= 0; at = html->indexOf("base64,", at + 1)) {
            const QByteArray svg = QByteArray::fromBase64(html->mid(at + 7, html->indexOf('"', at) - at - 7));
            QVERIFY(svg.contains("<svg") && svg.trimmed().endsWith("</svg>"));
        }
    }

    void pdfReportIsOnePage() {
        ReportContent content;
        content.run = sampleContent();
        content.source = OpenOptions{.data = "some.csv"};
        RunPictures pictures(content.run);
        const auto pdf = encodeReport(content, pictures, ReportFormat::Pdf);
        QVERIFY(pdf);
        QVERIFY(pdf->startsWith("%PDF-") && pdf->contains("%%EOF"));
        QCOMPARE(pdf->count("/Type /Page\n"), 1);
        QVERIFY(pdf->contains("/MediaBox [0 0 595"));
    }

    void reportIsStoredWholeOrNotAtAll() {
        const QTemporaryDir folder;
        ReportContent content;
        content.run = sampleContent();
        QVERIFY(storeReport(content, ReportFormat::Html, inFolder(folder, "report.html")));
        QVERIFY(QFileInfo(folder.filePath("report.html")).size() > 10000);
        const auto stored = storeReport(content, ReportFormat::Html, inFolder(folder, "missing") / "report.html");
        QVERIFY(!stored);
        QCOMPARE(stored.error().code, ErrorCode::NotWritable);
    }
};

QTEST_MAIN(TestExport)
#include "test_export.moc"
