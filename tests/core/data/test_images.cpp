// Image folders and archives: what the four formats decode to, how sizes, parts and bad files are treated.
#include "core/data/open.h"
#include "core/data/preview_traits.h"
#include "core/data/readers/image_archive.h"
#include "core/data/readers/image_files.h"
#include "core/data/readers/image_folder.h"
#include "core/data/readers/images/image.h"

#include "tests/core/data/data_files.h"
#include "tests/core/data/packed_files.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

using namespace rewire;

namespace {

QByteArray encoded(const QImage& image, const char* format, int quality = -1) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!image.save(&buffer, format, quality)) qFatal("cannot encode %s", format);
    return bytes;
}

QImage grey(int width, int height, int value = 100) {
    QImage image(width, height, QImage::Format_Grayscale8);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) image.scanLine(y)[x] = static_cast<uchar>(value + x + 10 * y);
    return image;
}

ImageBytes span(const QByteArray& bytes) { return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))); }

Image decoded(const QByteArray& bytes) {
    auto image = decodeImage(span(bytes));
    if (!image) qWarning("%s", image.error().message.c_str());
    return image ? *std::move(image) : Image{};
}

QString faultOf(const QByteArray& bytes) {
    const auto image = decodeImage(span(bytes));
    return image ? QString("decoded") : QString::fromStdString(image.error().message);
}

// Qt writes no JPEG of four channels.
QByteArray cmyk() {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &bytes, &size);
    info.image_width = 8;
    info.image_height = 1;
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_start_compress(&info, TRUE);
    unsigned char pixels[32] = {};
    unsigned char* row = pixels;
    jpeg_write_scanlines(&info, &row, 1);
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const QByteArray jpeg(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size));
    std::free(bytes);
    return jpeg;
}

// A JPEG with EXIF's orientation in an APP1 segment after its beginning.
QByteArray oriented(QByteArray jpeg, char orientation) {
    QByteArray exif("Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
    exif.append(orientation).append(QByteArray(6, '\0'));
    QByteArray segment("\xff\xe1\0", 3);
    segment.append(static_cast<char>(exif.size() + 2));
    return jpeg.insert(2, segment + exif);
}

class Pictures : public DataFolder {
  public:
    void add(const QString& name, const QByteArray& bytes) const {
        QDir(QString::fromStdString(path())).mkpath(QFileInfo(name).path());
        write(name, bytes);
    }
};

Expected<RawDataset> read(const DataFolder& folder, const ReadOptions& options = {}, std::stop_token stop = {}) {
    ReadMonitor monitor({}, std::move(stop));
    return readImageFolder(folder.path(), options, monitor);
}

bool hasNote(const RawSamples& samples, const QString& words) {
    return std::ranges::any_of(samples.notes, [&](const std::string& note) { return QString::fromStdString(note).contains(words); });
}

}  // namespace

class TestImages : public QObject {
    Q_OBJECT

  private slots:
    void losslessFormatsDecodeExactly_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("PNG") << encoded(grey(5, 3), "PNG");
        QTest::newRow("BMP") << encoded(grey(5, 3), "BMP");
        QTest::newRow("PGM") << encoded(grey(5, 3), "PGM");
        QTest::newRow("PGM as text") << QByteArray(
            "P2 # made by hand\n5 3\n255\n100 101 102 103 104\n110 111 112 113 114 120 121 122 123 124\n");
    }
    void losslessFormatsDecodeExactly() {
        QFETCH(QByteArray, bytes);
        const Image image = decoded(bytes);
        QCOMPARE(image.width, 5);
        QCOMPARE(image.height, 3);
        QCOMPARE(image.channels, 1);
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 5; ++x) QCOMPARE(static_cast<int>(image.pixels[static_cast<std::size_t>(5 * y + x)]), 100 + x + 10 * y);
    }

    void coloursKeepTheirOrder_data() {
        QTest::addColumn<QByteArray>("format");
        for (const char* format : {"PNG", "BMP", "PPM", "JPG"}) QTest::newRow(format) << QByteArray(format);
    }
    void coloursKeepTheirOrder() {
        QFETCH(QByteArray, format);
        QImage colour(8, 8, QImage::Format_RGB888);
        colour.fill(QColor(200, 100, 50));
        const Image image = decoded(encoded(colour, format.constData(), 100));
        QCOMPARE(image.channels, 3);
        QVERIFY(std::abs(image.pixels[0] - 200) <= 3 && std::abs(image.pixels[1] - 100) <= 3 && std::abs(image.pixels[2] - 50) <= 3);
    }

    void alphaIsDrawnOverWhiteAndDepthScaled() {
        QImage clear(2, 1, QImage::Format_RGBA8888);
        clear.fill(QColor(0, 0, 0, 0));
        QCOMPARE(static_cast<int>(decoded(encoded(clear, "PNG")).pixels[0]), 255);
        QImage deep(2, 1, QImage::Format_Grayscale16);
        deep.fill(QColor(128, 128, 128));
        QVERIFY(std::abs(decoded(encoded(deep, "PNG")).pixels[0] - 128) <= 1);
    }

    void exifOrientationIsApplied() {
        QImage image(16, 8, QImage::Format_Grayscale8);
        image.fill(0);
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 8; ++x) image.scanLine(y)[x] = 255;             // left half
        const Image turned = decoded(oriented(encoded(image, "JPG", 100), 6));  // 6: turn clockwise, left becomes top
        QCOMPARE(turned.width, 8);
        QCOMPARE(turned.height, 16);
        QVERIFY(turned.pixels[0] > 200 && turned.pixels[8 * 16 - 1] < 50);
        const auto header = readImageHeader(span(oriented(encoded(image, "JPG", 100), 6)));
        QVERIFY(header.has_value() && header->isTurned && header->width == 8);
    }

    void resizingKeepsTheMean() {
        const Image image = decoded(encoded(grey(8, 8), "PNG"));
        const Image small = resized(image, 2, 2);
        QCOMPARE(small.pixels.size(), std::size_t{4});
        QCOMPARE(static_cast<int>(small.pixels[0]), 117);  // 100 + 1.5 + 15, rounded
        QCOMPARE(resized(small, 5, 7).pixels.size(), std::size_t{35});
    }

    void namesSortNaturally() {
        QVERIFY(isNaturallyLess("img2.png", "img10.png"));
        QVERIFY(!isNaturallyLess("img10.png", "img2.png"));
        QVERIFY(isNaturallyLess("a", "b"));
        QVERIFY(!isNaturallyLess("a", "a"));
        QVERIFY(isNaturallyLess("01", "1") != isNaturallyLess("1", "01"));
    }

    void aFolderPerClassIsRead() {
        const Pictures folder;
        for (const int i : {10, 2, 1}) folder.add(QString("cat/img%1.png").arg(i), encoded(grey(4, 4, i), "PNG"));
        folder.add("dog/nested/a.jpg", encoded(grey(4, 4, 50), "PNG"));  // content counts, not the name
        folder.add("dog/b.bmp", encoded(grey(6, 4, 60), "BMP"));
        folder.add("top.png", encoded(grey(4, 4), "PNG"));
        folder.add("cat/Thumbs.db", "x");
        folder.add("cat/.hidden", "x");
        QDir(QString::fromStdString(folder.path())).mkdir("empty");
        QVERIFY(::symlink("/etc", folder.path("dog/link").c_str()) == 0);
        QVERIFY(looksLikeImageFolder(folder.path()));
        const auto data = read(folder);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        const RawSamples& samples = data->train;
        QCOMPARE(samples.count(), 5);
        QVERIFY(samples.imageShape == (ImageShape{4, 4, 1}));
        QCOMPARE(samples.labelTexts, (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(samples.features[0], 1.0f);
        QCOMPARE(samples.features[16], 2.0f);
        QCOMPARE(samples.features[32], 10.0f);
        QCOMPARE(samples.badRows.size(), std::size_t{3});
        QVERIFY(hasNote(samples, "1 image of another size"));
        QVERIFY(hasNote(samples, "lies in no class folder"));
        QVERIFY(hasNote(samples, "holds no files"));
    }

    void trainAndTestFoldersAreParts() {
        const Pictures folder;
        for (const char* part : {"train", "val"})
            for (const char* name : {"a", "b"}) folder.add(QString("%1/%2/x.png").arg(part, name), encoded(grey(4, 4), "PNG"));
        const auto data = read(folder, {.imageWidth = 2, .imageHeight = 3, .imagesAreGrey = false});
        QVERIFY(data.has_value() && data->test.has_value());
        QVERIFY(data->train.imageShape == (ImageShape{2, 3, 3}));
        QCOMPARE(data->test->features.size(), std::size_t{2 * 18});
    }

    void badImagesAreListedAndManyRefused() {
        const Pictures folder;
        folder.add("a/1.png", encoded(grey(4, 4), "PNG"));
        folder.add("b/2.png", encoded(grey(4, 4), "PNG"));
        folder.add("b/3.png", encoded(grey(40, 40), "PNG").chopped(40));
        folder.add("b/4.png", "");
        const auto refused = read(folder);
        QVERIFY(!refused.has_value());
        const QString message = QString::fromStdString(refused.error().message);
        QVERIFY2(message.contains("2 of 4 files") && message.contains("3.png") && message.contains("5 %"), qPrintable(message));
        const auto data = read(folder, {.badRows = BadRows::LeaveOut});
        QVERIFY(data.has_value());
        QCOMPARE(data->train.count(), 2);
        QCOMPARE(data->train.badRows.size(), std::size_t{2});
        QVERIFY(data->train.badRows[1].reason.find("empty") != std::string::npos);
    }

    void faultsAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QByteArray giant = encoded(grey(4, 4), "PNG");
        giant.replace(16, 8, QByteArray("\0\0\x75\x30\0\0\x75\x30", 8));
        QTest::newRow("giant PNG") << giant << "30000 x 30000";
        QByteArray hollow = encoded(grey(4, 4), "PNG");
        hollow.replace(16, 8, QByteArray("\0\0\x20\0\0\0\x20\0", 8));
        QTest::newRow("PNG bomb") << hollow << "more than its";
        QTest::newRow("cut JPEG") << encoded(grey(64, 64), "JPG").left(400) << "damaged JPEG";
        QTest::newRow("cut BMP") << encoded(grey(64, 64), "BMP").left(1500) << "cut short";
        QTest::newRow("cut PGM") << encoded(grey(64, 64), "PGM").left(1500) << "cut short";
        QTest::newRow("PGM value") << QByteArray("P2 2 1 100\n5 101\n") << "from 0 to 100";
        QTest::newRow("CMYK") << cmyk() << "CMYK";
        QTest::newRow("text") << QByteArray("hello, this is text") << "no PNG";
    }
    void faultsAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const QString fault = faultOf(bytes);
        QVERIFY2(fault.contains(words), qPrintable(fault));
    }

    // ---------------------------------------------------------------------------------------------------------- archives
    // Members in another order than a folder's.
    void anArchiveGivesTheSamplesOfItsFolder_data() {
        QTest::addColumn<QString>("top");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("classes") << "" << QStringList{"b/10.png", "a/2.png", "b/2.png", "a/deep/1.png", "a/1.png", "b/z.png"};
        QTest::newRow("below one folder") << "pets/" << QStringList{"b/10.png", "a/2.png", "b/2.png", "a/1.png"};
        QTest::newRow("train and test") << "" << QStringList{"test/b/1.png", "train/b/1.png", "train/a/2.png",
                                                             "val.txt",      "test/a/1.png",  "train/a/1.png"};
        QTest::newRow("train and test below a folder")
            << "x/y/" << QStringList{"train/b/1.png", "train/a/2.png", "test/b/1.png", "test/a/1.png"};
    }
    void anArchiveGivesTheSamplesOfItsFolder() {
        QFETCH(QString, top);
        QFETCH(QStringList, names);
        const Pictures folder, archives;
        std::vector<std::pair<QByteArray, QByteArray>> files;
        for (int n = 0; n < names.size(); ++n) {
            const QByteArray bytes = names[n].endsWith(".png") ? encoded(grey(4, 4, 10 * n), "PNG") : QByteArray("text");
            folder.add(names[n], bytes);
            files.emplace_back((top + names[n]).toUtf8(), bytes);
        }
        const auto expected = openDataset({.data = folder.path(), .prepare = {.testFraction = 0.4}});
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().message.c_str());
        const std::pair<const char*, QByteArray> archivesOfThem[]{{"pets.zip", zip(files)},
                                                                  {"pets.tar", tar(files)},
                                                                  {"pets.tar.gz", tar(files, ARCHIVE_FILTER_GZIP)},
                                                                  {"pets.tgz", tar(files, ARCHIVE_FILTER_XZ)},
                                                                  {"pets.tar.zst", tar(files, ARCHIVE_FILTER_ZSTD)},
                                                                  {"pets.tar.bz2", tar(files, ARCHIVE_FILTER_BZIP2)}};
        for (const auto& [name, bytes] : archivesOfThem) {
            const auto dataset = openDataset({.data = archives.write(name, bytes), .prepare = {.testFraction = 0.4}});
            QVERIFY2(dataset.has_value(), dataset ? name : dataset.error().message.c_str());
            QCOMPARE((*dataset)->fingerprint, (*expected)->fingerprint);
            QCOMPARE((*dataset)->classNames, (*expected)->classNames);
            QCOMPARE((*dataset)->name, std::string("pets"));
            QVERIFY((*dataset)->imageShape == (ImageShape{4, 4, 1}));
        }
    }
    void badImagesOfAnArchiveAreListed() {
        const Pictures folder;
        std::vector<std::pair<QByteArray, QByteArray>> files{
            {"b/3.png", encoded(grey(40, 40), "PNG").chopped(40)}, {"__MACOSX/a/._1.png", "x"}, {"readme.txt", "x"}};
        for (const char* name : {"b/2.png", "a/1.png"}) files.emplace_back(name, encoded(grey(4, 4), "PNG"));
        const OpenOptions options{.data = folder.write("bad.zip", zip(files)), .prepare = {.testFraction = 0.5}};
        const auto refused = openDataset(options);
        QVERIFY(!refused.has_value());
        const QString message = QString::fromStdString(refused.error().message);
        QVERIFY2(message.contains("1 of 3 files") && message.contains("bad.zip/b/3.png") && message.contains("--bad-rows leave-out"),
                 qPrintable(message));
        ReadMonitor monitor;
        const auto data = readImageArchive(options.data, {.badRows = BadRows::LeaveOut}, monitor);
        QVERIFY(data.has_value());
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(data->train.badRows.size(), std::size_t{2});
        QVERIFY(hasNote(data->train, "1 file in"));  // the readme lies in no class folder
        const auto preview = previewSource(options.data, {});
        QVERIFY(preview.has_value() && mayHoldImages(*preview) && canLeaveRowsOut(*preview));
    }
    // More members than are listed for other data: 10 000.
    void tarArchivesOfManyImagesAreRead() {
        const Pictures folder;
        std::vector<std::pair<QByteArray, QByteArray>> files;
        for (int i = 0; i < 10'050; ++i)
            files.emplace_back((i % 2 == 0 ? "a/" : "b/") + QByteArray::number(i) + ".pgm",
                               QByteArray("P5 1 1 255\n") + static_cast<char>(i % 100));
        for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP}) {
            const std::string path = folder.write("many.tar", tar(files, filter));
            const auto dataset = openDataset({.data = path, .prepare = {.testFraction = 0.5}});
            QVERIFY2(dataset.has_value(), dataset ? "" : dataset.error().message.c_str());
            QCOMPARE((*dataset)->train.count() + (*dataset)->test.count(), 10'050);
            const auto preview = previewSource(path, {});
            QVERIFY(preview.has_value() && mayHoldImages(*preview));
        }
    }
    void linksAndFoldersOfTarArchivesAreNoImages() {
        const Pictures folder;
        const QByteArray image = encoded(grey(4, 4), "PNG");
        // Headers of 512 bytes: type '2' is a link, '5' a folder; the sum of their bytes is what else changes.
        QByteArray bytes = tar({{"a/1.png", image}, {"b/1.png", image}, {"b/2.png", {}}, {"a folder", {}}});
        const auto change = [&](const char* name, char type) {
            const qsizetype at = bytes.indexOf(QByteArray(name) + '\0');
            const int sum = bytes.mid(at + 148, 6).toInt(nullptr, 8) + type - bytes[at + 156];
            bytes[at + 156] = type;
            bytes.replace(at + 148, 6, QByteArray::number(sum, 8).rightJustified(6, '0'));
        };
        change("b/2.png", '2');
        change("a folder", '5');
        ReadMonitor monitor;
        const auto data = readImageArchive(folder.write("links.tar", bytes), {}, monitor);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.count(), 2);
        QCOMPARE(data->train.badRows.size(), std::size_t{1});
        QVERIFY2(data->train.badRows[0].reason.find("b/2.png\": a link, which is not followed") != std::string::npos,
                 data->train.badRows[0].reason.c_str());
    }
    void tarArchivesKeepTheLimits() {
        const Pictures folder;
        const QByteArray image = encoded(grey(4, 4), "PNG");
        ReadMonitor monitor;
        const auto messageOf = [&](const QByteArray& bytes) {
            const auto data = readImageArchive(folder.write("x.tar", bytes), {.badRows = BadRows::LeaveOut}, monitor);
            return data ? QString("read") : QString::fromStdString(data.error().message);
        };
        // Some hundred bytes that unpack to 8 MiB.
        for (const int filter : {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2}) {
            const QString seen = messageOf(tar({{"a/1.png", image}, {"b/1.png", QByteArray(8 << 20, '\0')}}, filter));
            QVERIFY2(seen.contains("declares 8388608 bytes, more than an archive of"), qPrintable(seen));
        }
        const QByteArray whole = tar({{"a/1.png", image}, {"b/1.png", image}});
        QVERIFY(messageOf(whole.left(700)).contains("damaged"));
        QByteArray changed = whole;
        changed[3] = 'z';  // its sum does not fit now
        QVERIFY(messageOf(changed) != "read");
        std::stop_source stop;
        stop.request_stop();
        ReadMonitor stopped({}, stop.get_token());
        const auto cancelled =
            readImageArchive(folder.write("ok.tar.gz", tar({{"a/1.png", image}, {"b/1.png", image}}, ARCHIVE_FILTER_GZIP)), {}, stopped);
        QVERIFY(!cancelled.has_value());
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    }
    void archivesAreNotUnpackedBeyondTheirLimits() {
        const Pictures folder;
        const QByteArray image = encoded(grey(4, 4), "PNG");
        QByteArray bytes = zip({{"a/1.png", image}, {"b/1.png", QByteArray(3 << 20, '\0')}});
        ReadMonitor monitor;
        QByteArray noise;
        for (quint32 i = 0, state = 1; i < 4000; ++i) noise.append(static_cast<char>((state = state * 1664525u + 1013904223u) >> 24));
        const QByteArray whole = zip({{"a/1.png", image}, {"b/1.png", noise}});
        const auto damaged = readImageArchive(folder.write("cut.zip", whole.left(whole.size() / 2)), {}, monitor);
        QVERIFY(!damaged.has_value());
        QVERIFY2(damaged.error().message.find("The archive is damaged") != std::string::npos, damaged.error().message.c_str());
        // A member that declares more than the archive can hold.
        bytes.replace(22, 4, QByteArray("\xff\xff\xff\x7f", 4));
        const auto bomb = readImageArchive(folder.write("bomb.zip", bytes), {}, monitor);
        QVERIFY(!bomb.has_value());
        QVERIFY2(bomb.error().message.find("declares 2147483647 bytes") != std::string::npos, bomb.error().message.c_str());
        QVERIFY(!looksLikeImageArchive(folder.write("text.zip", zip({{"a/1.txt", "hello"}, {"b/2.txt", "hello"}})), monitor));
        QVERIFY(!looksLikeImageArchive(folder.write("loose.zip", zip({{"1.png", image}, {"2.png", image}})), monitor));
        std::stop_source stop;
        stop.request_stop();
        ReadMonitor stopped({}, stop.get_token());
        const auto cancelled = readImageArchive(folder.write("ok.zip", zip({{"a/1.png", image}, {"b/1.png", image}})), {}, stopped);
        QVERIFY(!cancelled.has_value());
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    }

    void stoppingCancels() {
        const Pictures folder;
        folder.add("a/1.png", encoded(grey(4, 4), "PNG"));
        std::stop_source source;
        source.request_stop();
        const auto data = read(folder, {}, source.get_token());
        QVERIFY(!data.has_value());
        QCOMPARE(data.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestImages)
#include "test_images.moc"
