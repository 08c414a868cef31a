// Exported files opened again and compared cell by cell and pixel by pixel, and what happens where they cannot be stored: clear words,
// nothing replaced, nothing half written.
#include "core/report/csv_text.h"
#include "tests/failing_calls.h"
#include "tests/ui/sample_frames.h"
#include "tests/ui/time_limits.h"
#include "tests/ui/trained_frames.h"
#include "ui/export/film.h"
#include "ui/export/picture_export.h"
#include "ui/export/report_job.h"
#include "ui/export/report_page.h"
#include "ui/models/timeline.h"
#include "ui/style/theme.h"
#include "ui/views/importance_view.h"
#include "ui/views/plot_view.h"
#include "ui/views/run_views.h"
#include "ui/views/truth_view.h"
#include "ui/views/turnover_view.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <algorithm>
#include <map>

using namespace rewire;

namespace {

RunContent trainedContent() {
    Settings settings;
    settings.hidden = {40, 30};
    return {.dataset = sharedSmallDataset(), .settings = settings, .frames = trainedFrames(), .removalCurve = nullptr};
}

RunContent imageContent(int epochs = 4) {
    RunContent content;
    content.dataset = imageDataset(4, 3);
    content.frames = sampleFrames(epochs);
    return content;
}

// The cells of plain lines; names in quotes are not split.
QList<QStringList> cellsOf(const QByteArray& csv) {
    QList<QStringList> rows;
    static const QRegularExpression kCell(QStringLiteral("(\"(?:[^\"]|\"\")*\"|[^,]*)(?:,|$)"));
    for (const QString& line : QString::fromUtf8(csv).trimmed().split(u'\n')) {
        QStringList cells;
        for (qsizetype at = 0; at <= line.size();) {
            const auto match = kCell.match(line, at);
            cells << match.captured(1);
            if (match.capturedLength() == 0 || match.capturedEnd() >= line.size()) {
                if (match.captured().endsWith(u',')) cells << QString();
                break;
            }
            at = match.capturedEnd();
        }
        rows << cells;
    }
    return rows;
}

bool isSame(const NumberCell& cell, const QString& text) {
    if (const auto* words = std::get_if<std::string>(&cell)) return text == QString::fromStdString(csvCell(*words));
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return text.toLongLong() == *whole;
    const double value = std::get<double>(cell);
    return std::isfinite(value) ? text.toDouble() == value : text.isEmpty();
}

// The pictures within a PDF that are stored without loss.
QList<QImage> imagesIn(const QByteArray& pdf) {
    QList<QImage> images;
    static const QRegularExpression kWidth(QStringLiteral("/Width (\\d+)")), kHeight(QStringLiteral("/Height (\\d+)"));
    for (qsizetype at = pdf.indexOf("/Subtype /Image"); at >= 0; at = pdf.indexOf("/Subtype /Image", at + 1)) {
        const qsizetype begin = pdf.indexOf("stream\n", at) + 7;
        const QString facts = QString::fromLatin1(pdf.mid(at, begin - at));
        const int width = kWidth.match(facts).captured(1).toInt(), height = kHeight.match(facts).captured(1).toInt();
        if (!facts.contains(QStringLiteral("/FlateDecode")) || !facts.contains(QStringLiteral("/DeviceRGB"))) continue;
        QByteArray packed(4, '\0');  // qUncompress wants the size first
        qToBigEndian(3 * width * height, packed.data());
        const QByteArray pixels = qUncompress(packed + pdf.mid(begin, pdf.indexOf("endstream", begin) - begin));
        if (pixels.size() != 3 * qsizetype{width} * height) continue;
        images << QImage(reinterpret_cast<const uchar*>(pixels.constData()), width, height, 3 * width, QImage::Format_RGB888).copy();
    }
    return images;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::filesystem::path toPath(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

class TestExportFiles : public QObject {
    Q_OBJECT

    // One way out each; the last gives what was stored, or the error.
    static Expected<void> storeAs(const QString& form, const QString& path) {
        const auto pictures = std::make_shared<RunPictures>(imageContent());
        PlotView& view = pictures->views().importance();
        if (form == QStringLiteral("film") || form == QStringLiteral("frames")) {
            FilmOptions options;
            options.format = form == QStringLiteral("film") ? FilmFormat::Gif : FilmFormat::PngFiles;
            options.size = {120, 100};
            FilmMaker maker(pictures, view, options, toPath(path));
            while (!maker.isStored())
                if (auto stepped = maker.step(); !stepped) return stepped;
            return {};
        }
        if (form == QStringLiteral("report"))
            return storeReport({.run = imageContent(), .result = {}, .source = {}, .madeAt = {}}, ReportFormat::Html, toPath(path));
        const std::map<QString, PictureFormat> formats{
            {"png", PictureFormat::Png}, {"csv", PictureFormat::Csv}, {"npy", PictureFormat::Npy}};
        return exportPicture(view, {.format = formats.at(form), .millimetres = {50, 40}, .dpi = 96, .look = {.theme = printTheme()}},
                             toPath(path));
    }

  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Light); }

    void everyCellOfTheCsvIsTheNumber() {
        RunPictures pictures(trainedContent());
        pictures.showLastFrame();
        for (PlotView* view : pictures.views().plots()) {
            const NumberTable table = view->numbers();
            const auto csv = encodePicture(*view, {.format = PictureFormat::Csv});
            QVERIFY(csv);
            const auto rows = cellsOf(*csv);
            const QByteArray name = view->fileStem().toUtf8();
            QCOMPARE(rows.size(), static_cast<qsizetype>(table.rows.size()) + 1);
            QVERIFY2(rows.size() > 1 || name.startsWith("removal") || name.startsWith("truth"), name.constData());
            for (std::size_t r = 0; r < table.rows.size(); ++r) {
                const QStringList& cells = rows[static_cast<qsizetype>(r) + 1];
                QCOMPARE(cells.size(), static_cast<qsizetype>(table.rows[r].size()));
                for (std::size_t c = 0; c < table.rows[r].size(); ++c)
                    QVERIFY2(isSame(table.rows[r][c], cells[static_cast<qsizetype>(c)]),
                             qPrintable(QStringLiteral("%1 row %2 column %3: %4")
                                            .arg(QString::fromUtf8(name))
                                            .arg(r)
                                            .arg(c)
                                            .arg(cells[static_cast<qsizetype>(c)])));
            }
        }
    }

    // Ages and survival in the file, counted again from the frames.
    void agesInTheCsvAreTheFrames() {
        RunPictures pictures(trainedContent());
        QVERIFY(pictures.showEpoch(5));
        const auto frames = trainedFrames();
        const auto rows = cellsOf(*encodePicture(pictures.views().turnover(), {.format = PictureFormat::Csv}));
        const auto column = [&](const char* name) { return rows.front().indexOf(QString::fromLatin1(name)); };
        std::map<int, std::int64_t> connections;
        int told = 0;
        for (const QStringList& cells : rows.mid(1)) {
            if (cells[column("part")] != QStringLiteral("age")) {
                QVERIFY(cells[column("age")].isEmpty() && cells[column("added_still_there")].isEmpty());
                continue;
            }
            ++told;
            QCOMPARE(cells[column("epoch")].toInt(), 5);
            QVERIFY(cells[column("removed")].isEmpty());
            const int layer = cells[column("layer")].toInt() - 1, age = cells[column("age")].toInt();
            const auto aliveAt = [&](int epoch, int birth) {
                const auto& byBirth = frames[static_cast<std::size_t>(epoch)]->layers[static_cast<std::size_t>(layer)].aliveByBirth;
                return birth < static_cast<int>(byBirth.size()) ? static_cast<double>(byBirth[static_cast<std::size_t>(birth)]) : 0.0;
            };
            const auto layerAt = [&](int epoch) -> const LayerFrame& {
                return frames[static_cast<std::size_t>(epoch)]->layers[static_cast<std::size_t>(layer)];
            };
            QCOMPARE(cells[column("connections_of_age")].toDouble(), aliveAt(5, 5 - age));
            connections[layer] += cells[column("connections_of_age")].toLongLong();
            QCOMPARE(cells[column("start_still_there")].toDouble(), aliveAt(age, 0) / static_cast<double>(layerAt(0).connections));
            double alive = 0, added = 0, lowest = 1, highest = 0;
            for (int birth = 1; birth + age <= 5 && age > 0; ++birth) {
                const auto addedThen = static_cast<double>(layerAt(birth).added);
                alive += aliveAt(birth + age, birth);
                added += addedThen;
                lowest = std::min(lowest, aliveAt(birth + age, birth) / addedThen);
                highest = std::max(highest, aliveAt(birth + age, birth) / addedThen);
            }
            if (age == 0) {
                QCOMPARE(cells[column("added_still_there")].toDouble(), 1.0);
            } else if (age == 5) {
                QVERIFY(cells[column("added_still_there")].isEmpty());  // nothing was added before epoch 1
            } else {
                QCOMPARE(cells[column("added_still_there")].toDouble(), alive / added);
                QCOMPARE(cells[column("added_still_there_lowest")].toDouble(), lowest);
                QCOMPARE(cells[column("added_still_there_highest")].toDouble(), highest);
            }
        }
        QCOMPARE(told, 2 * 6);  // ages 0 to 5 of the two sparse layers
        for (const auto& [layer, count] : connections) QCOMPARE(count, frames[5]->layers[static_cast<std::size_t>(layer)].connections);
    }

    // Both ROC curves in the file, counted again from the scores, and their areas from their points.
    void rocCurvesInTheCsvAreTheScores() {
        const auto frames = trainedFrames();
        const auto run = rankInputs(sharedSmallDataset(), frames.back(), ImportanceMeasure::Strength);
        const auto control = rankInputs(sharedSmallDataset(), frames.front(), ImportanceMeasure::Strength);
        TruthView view;
        view.show({.inputs = run, .control = control, .controlRemark = {}, .canTrainControl = false});
        const auto rows = cellsOf(*encodePicture(view, {.format = PictureFormat::Csv}));
        const auto column = [&](const char* name) { return rows.front().indexOf(QString::fromLatin1(name)); };
        const auto informative = static_cast<double>(run->dataset->informativeFeatures.size());
        for (const auto& inputs : {run, control}) {
            const QString name = inputs == run ? QStringLiteral("run") : QStringLiteral("control");
            double area = 0, told = 0, falseBefore = 0, trueBefore = 0;
            int points = 0;
            for (const QStringList& cells : rows.mid(1)) {
                if (cells[column("roc_of")] != name) continue;
                const double falseRate = cells[column("false_positive_rate")].toDouble(),
                             trueRate = cells[column("true_positive_rate")].toDouble();
                const QString threshold = cells[column("threshold")];
                QCOMPARE(threshold.isEmpty(), points++ == 0);
                double found = 0, alarms = 0;
                for (std::int32_t input = 0; input < 20 && !threshold.isEmpty(); ++input)
                    if (inputs->values[static_cast<std::size_t>(input)] >= threshold.toDouble())
                        ++(inputs->isInformative(input) ? found : alarms);
                QCOMPARE(trueRate, found / informative);
                QCOMPARE(falseRate, alarms / (20 - informative));
                area += (falseRate - falseBefore) * (trueRate + trueBefore) / 2;
                falseBefore = falseRate;
                trueBefore = trueRate;
                told = cells[column("area")].toDouble();
            }
            QVERIFY(points > 2 && falseBefore == 1 && trueBefore == 1);
            QVERIFY2(std::abs(area - told) < 1e-12, qPrintable(QStringLiteral("%1, not %2").arg(area).arg(told)));
        }
    }

    void everyPixelOfTheMapIsItsColour() {
        ImportanceMap view;
        view.show(rankInputs(imageDataset(4, 3), sampleFrame(5, 12), ImportanceMeasure::Connections), 200);
        const auto png = encodePicture(view, {.format = PictureFormat::ExactPng});
        QVERIFY(png);
        const QImage image = QImage::fromData(*png, "PNG");
        QCOMPARE(image.size(), QSize(4, 3));
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column)
                QCOMPARE(image.pixelColor(column, row), colourAt(ColourMap::Viridis, (10 * (row * 4 + column) + 5) / 200.0));
    }

    void picturesAreAsLargeAsAsked() {
        RunPictures pictures(imageContent());
        for (const int dpi : {96, 300}) {
            const auto png =
                encodePicture(pictures.views().importance(),
                              {.format = PictureFormat::Png, .millimetres = {60, 40}, .dpi = dpi, .look = {.theme = printTheme()}});
            QVERIFY(png);
            const QImage image = QImage::fromData(*png, "PNG");
            QVERIFY(qAbs(image.width() - 60 / 25.4 * dpi) < 3 && qAbs(image.height() - 40 / 25.4 * dpi) < 3);
            QCOMPARE(image.dotsPerMeterX(), qRound(dpi / 0.0254));
        }
        const auto svg = encodePicture(pictures.views().importance(),
                                       {.format = PictureFormat::Svg, .millimetres = {60, 40}, .look = {.theme = printTheme()}});
        QVERIFY(svg && svg->contains("viewBox=\"0 0 227 151\""));
        const auto pdf = encodePicture(pictures.views().importance(),
                                       {.format = PictureFormat::Pdf, .millimetres = {60, 40}, .look = {.theme = printTheme()}});
        QVERIFY(pdf && pdf->startsWith("%PDF-") && pdf->contains("/MediaBox [0 0 170"));
    }

    // Opened again, a PNG is the picture to the last bit, of every view and with or without a background.
    void pngIsThePicture() {
        RunPictures pictures(trainedContent());
        pictures.showLastFrame();
        std::vector<PlotView*> views = pictures.views().plots();
        RunPictures images(imageContent());
        views.push_back(&images.views().importance());
        for (PlotView* view : views)
            for (const bool hasBackground : {true, false}) {
                const PictureLook look{.theme = printTheme(), .hasBackground = hasBackground};
                const auto png =
                    encodePicture(*view, {.format = PictureFormat::Png, .millimetres = {127, 101.6}, .dpi = 192, .look = look});
                QVERIFY(png);
                const QImage shown = QImage::fromData(*png, "PNG").convertToFormat(QImage::Format_ARGB32);
                const QImage expected = renderPicture(*view, {480, 384}, 2, look).convertToFormat(QImage::Format_ARGB32);
                QCOMPARE(shown.size(), QSize(960, 768));
                QVERIFY2(shown == expected, qPrintable(view->fileStem()));
                QCOMPARE(shown.pixelColor(1, 1).alpha(), hasBackground ? 255 : 0);
            }
    }

    // Opened again and drawn, an SVG is the picture; letters may lie a little beside.
    void svgDrawsAsThePicture() {
        RunPictures pictures(trainedContent());
        pictures.showLastFrame();
        std::vector<PlotView*> views = pictures.views().plots();
        RunPictures images(imageContent());
        views.push_back(&images.views().importance());
        for (PlotView* view : views) {
            if (view->numbers().rows.empty()) continue;  // nothing to draw: no curve was measured
            const PictureLook look{.theme = printTheme()};
            const auto svg = encodePicture(*view, {.format = PictureFormat::Svg, .millimetres = {120, 90}, .look = look});
            QVERIFY(svg);
            QSvgRenderer renderer(*svg);
            QVERIFY(renderer.isValid());
            QImage drawn(renderer.viewBox().size(), QImage::Format_ARGB32_Premultiplied);  // a unit a pixel
            drawn.fill(Qt::transparent);
            QPainter painter(&drawn);
            painter.setRenderHint(QPainter::Antialiasing);
            renderer.render(&painter);
            painter.end();
            // From afar, where edges and letters that lie half a pixel beside are the same.
            const auto coarse = [](const QImage& image) {
                return image.scaled(image.size() / 8, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
            };
            const QImage shown = coarse(drawn), expected = coarse(renderPicture(*view, drawn.size(), 1, look));
            int apart = 0, inked = 0;
            for (int y = 0; y < shown.height(); ++y)
                for (int x = 0; x < shown.width(); ++x) {
                    const QColor a = shown.pixelColor(x, y), b = expected.pixelColor(x, y);
                    inked += b != QColor(Qt::white) ? 1 : 0;
                    apart += qAbs(a.red() - b.red()) + qAbs(a.green() - b.green()) + qAbs(a.blue() - b.blue()) > 90 ? 1 : 0;
                }
            QVERIFY2(inked > 100 && apart < inked / 20,
                     qPrintable(QStringLiteral("%1: %2 of %3 pixels differ").arg(view->fileStem()).arg(apart).arg(inked)));
        }
    }

    // The map within a PDF has the colours of the numbers, without JPEG's losses.
    void aMapInAPdfIsItsColours() {
        RunPictures pictures(imageContent());
        pictures.showLastFrame();
        ImportanceView& view = pictures.views().importance();
        const auto pdf = encodePicture(view, {.format = PictureFormat::Pdf, .millimetres = {100, 80}, .look = {.theme = printTheme()}});
        QVERIFY(pdf && !pdf->contains("/DCTDecode"));
        const QList<QImage> images = imagesIn(*pdf);
        QVERIFY(!images.isEmpty());
        const QImage map = *std::ranges::max_element(images, {}, [](const QImage& image) { return image.width() * image.height(); });
        const ValueGrid grid = view.grid();
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column) {
                const QColor expected =
                    colourAt(ColourMap::Viridis, grid.values[static_cast<std::size_t>(row * 4 + column)] / grid.largest);
                const QColor pixel = map.pixelColor((2 * column + 1) * map.width() / 8, (2 * row + 1) * map.height() / 6);
                QVERIFY2(
                    qAbs(pixel.red() - expected.red()) + qAbs(pixel.green() - expected.green()) + qAbs(pixel.blue() - expected.blue()) <= 6,
                    qPrintable(QStringLiteral("row %1, column %2: %3, not %4").arg(row).arg(column).arg(pixel.name(), expected.name())));
            }
    }

    // The largest that is allowed is made; one pixel more is refused with both numbers and a way out.
    void theLimitOfAPictureIsExact() {
        RunPictures pictures(imageContent());
        const auto sized = [&](double pixels) {
            return encodePicture(
                pictures.views().importance(),
                {.format = PictureFormat::Png, .millimetres = {pixels / 96 * 25.4, 1}, .dpi = 96, .look = {.theme = printTheme()}});
        };
        const auto largest = sized(kLargestPictureSide);
        QVERIFY(largest);
        QCOMPARE(QImage::fromData(*largest, "PNG").width(), kLargestPictureSide);
        const auto larger = sized(kLargestPictureSide + 1);
        QVERIFY(!larger);
        QCOMPARE(larger.error().code, ErrorCode::TooLarge);
        const QString words = QString::fromStdString(larger.error().message);
        QVERIFY2(words.contains("16385") && words.contains("16384") && words.contains("fewer dpi or millimetres"), qPrintable(words));
    }

    void whatCannotBeStoredIsToldAndReplacesNothing_data() {
        QTest::addColumn<QString>("form");
        QTest::addColumn<FailingCall>("call");
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("advice");
        for (const char* form : {"png", "csv", "npy", "film", "frames", "report"}) {
            QTest::addRow("%s, disk full", form) << form << FailingCall::Write << ENOSPC << "Free some space";
            QTest::addRow("%s, quota reached", form) << form << FailingCall::FSync << EDQUOT << "Free some space";
            QTest::addRow("%s, read-only", form) << form << FailingCall::Rename << EROFS << "Check the folder's permissions";
        }
    }
    void whatCannotBeStoredIsToldAndReplacesNothing() {
        QFETCH(QString, form);
        QFETCH(FailingCall, call);
        QFETCH(int, cause);
        QFETCH(QString, advice);
        const QTemporaryDir folder;
        const bool isFolder = form == QStringLiteral("frames");
        const QString path = folder.filePath("out");
        const QString file = isFolder ? path + QStringLiteral("/importance_00000.png") : path;
        if (isFolder) QVERIFY(QDir(folder.path()).mkdir("out"));
        {
            QFile old(file);
            QVERIFY(old.open(QIODevice::WriteOnly));
            old.write("what was there");
        }
        {
            const CallFailure failure(call, 0, cause);
            const auto stored = storeAs(form, path);
            QVERIFY(failure.count() > 0);
            QVERIFY(!stored);
            QCOMPARE(stored.error().code, ErrorCode::NotWritable);
            const QString words = QString::fromStdString(stored.error().message);
            QVERIFY2(words.contains(advice) && words.contains(isFolder ? QStringLiteral("importance_00000.png") : path), qPrintable(words));
        }
        QCOMPARE(contentOf(file), QByteArray("what was there"));
        QCOMPARE(QDir(isFolder ? path : folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden).size(), 1);
        QVERIFY(storeAs(form, path));
        QVERIFY(contentOf(file) != QByteArray("what was there"));
    }

    // A film of PNG files that fails in the middle takes its own files back, and leaves what was there before.
    void aFilmThatFailsHalfWayTakesItsFilesBack() {
        const QTemporaryDir folder;
        const CallFailure failure(FailingCall::Rename, 2, ENOSPC);
        QVERIFY(!storeAs("frames", folder.filePath("frames")));
        QVERIFY(!QDir(folder.filePath("frames")).exists());
    }

    void aReportIsMadeBesideTheWindow() {
        const QTemporaryDir folder;
        ReportContent content;
        content.run = trainedContent();
        for (const char* name : {"report.html", "report.pdf"}) {
            const QString path = folder.filePath(name);
            ReportJob job(content, path, nullptr);
            QVERIFY(!QFile::exists(path));  // the caller has not waited for it
            QSignalSpy stored(&job, &ReportJob::stored), progressed(&job, &ReportJob::progressed);
            QVERIFY(stored.wait(kPatience));
            QCOMPARE(progressed.count(), 4);  // curves, importance, connectivity; all words
            RunPictures pictures(content.run);
            const auto whole = encodeReport(content, pictures, path.endsWith(".pdf") ? ReportFormat::Pdf : ReportFormat::Html);
            QVERIFY(whole);
            // A PDF holds the time of its making.
            if (path.endsWith(".html"))
                QCOMPARE(contentOf(path), *whole);
            else
                QVERIFY(qAbs(contentOf(path).size() - whole->size()) < 64);
        }
    }

    void aCancelledReportLeavesNoFile() {
        const QTemporaryDir folder;
        {
            ReportJob job({.run = trainedContent(), .result = {}, .source = {}, .madeAt = {}}, folder.filePath("report.html"), nullptr);
            QSignalSpy progressed(&job, &ReportJob::progressed);
            QVERIFY(progressed.wait(kPatience));
        }
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void aReportThatCannotBeStoredIsTold() {
        const QTemporaryDir folder;
        ReportJob job({.run = imageContent(), .result = {}, .source = {}, .madeAt = {}}, folder.filePath("missing/report.html"), nullptr);
        QSignalSpy failed(&job, &ReportJob::failed);
        QVERIFY(failed.wait(kPatience));
        QCOMPARE(failed.first().first().value<Error>().code, ErrorCode::NotWritable);
    }
};

QTEST_MAIN(TestExportFiles)
#include "test_export_files.moc"
