// GIF and APNG opened again, frame by frame, and compared with the pixels that went in; colour tables; NPY bytes; the list of inputs; the
// command line that repeats a run.
#include "core/report/animation.h"
#include "core/report/colour_table.h"
#include "core/report/npy_bytes.h"
#include "core/report/selected_inputs.h"
#include "core/report/train_command_line.h"
#include "tests/apng_player.h"

#include <QBuffer>
#include <QImage>
#include <QImageReader>
#include <QTest>

#include <cmath>

using namespace rewire;

namespace {

using Pixels = std::vector<std::uint32_t>;

constexpr int kWidth = 37, kHeight = 23;

// A picture of few colours in which a square moves; `count` frames.
std::vector<Pixels> movingSquare(int count) {
    std::vector<Pixels> frames;
    for (int f = 0; f < count; ++f) {
        Pixels pixels(kWidth * kHeight, 0xFFFFFFFF);
        for (int y = 4; y < 10; ++y)
            for (int x = 2 * f; x < 2 * f + 6; ++x)
                pixels[static_cast<std::size_t>(y * kWidth + x)] = 0xFF000000u | static_cast<std::uint32_t>(f * 20 << 16 | x << 8 | y);
        frames.push_back(pixels);
    }
    return frames;
}

QByteArray encoded(AnimationFormat format, const AnimationShape& shape, const std::vector<Pixels>& frames, int milliseconds = 120) {
    const auto writer = makeAnimationWriter(format, shape);
    for (const Pixels& frame : frames)
        if (!writer->add(frame, milliseconds)) return {};
    const auto bytes = writer->finish();
    return bytes ? QByteArray(reinterpret_cast<const char*>(bytes->data()), static_cast<qsizetype>(bytes->size())) : QByteArray();
}

QImage asImage(const Pixels& pixels) {
    return QImage(reinterpret_cast<const uchar*>(pixels.data()), kWidth, kHeight, kWidth * 4, QImage::Format_ARGB32).copy();
}

}  // namespace

class TestAnimation : public QObject {
    Q_OBJECT

  private slots:
    void changedRectIsTheSmallest() {
        Pixels a(12, 0), b(12, 0);
        b[5] = 1;   // row 1, column 1 of width 4
        b[11] = 1;  // row 2, column 3
        const PixelRect rect = changedRect(a, b, 4);
        QCOMPARE(rect.x, 1);
        QCOMPARE(rect.y, 1);
        QCOMPARE(rect.width, 3);
        QCOMPARE(rect.height, 2);
        QCOMPARE(changedRect(a, a, 4).width, 1);
    }

    void gifFramesAreThePixels() {
        const auto frames = movingSquare(9);
        QByteArray bytes = encoded(AnimationFormat::Gif, {.width = kWidth, .height = kHeight, .comment = "made here"}, frames);
        QVERIFY(bytes.startsWith("GIF89a"));
        QVERIFY(bytes.contains("NETSCAPE2.0") && bytes.contains("made here"));
        QBuffer buffer(&bytes);
        QImageReader reader(&buffer, "gif");
        QCOMPARE(reader.imageCount(), 9);
        for (const Pixels& frame : frames) {
            const QImage image = reader.read();
            QVERIFY2(!image.isNull(), qPrintable(reader.errorString()));
            QCOMPARE(image.convertToFormat(QImage::Format_ARGB32), asImage(frame));
            QCOMPARE(reader.nextImageDelay(), 120);
        }
    }

    void gifOfManyColoursIsNear() {
        Pixels frame;
        for (int i = 0; i < kWidth * kHeight; ++i)
            frame.push_back(0xFF000000u | static_cast<std::uint32_t>((i % kWidth) * 6 << 16 | (i / kWidth) * 10 << 8 | (i % 7) * 30));
        QByteArray bytes = encoded(AnimationFormat::Gif, {.width = kWidth, .height = kHeight}, {frame, frame});
        const QImage image = QImage::fromData(bytes, "GIF").convertToFormat(QImage::Format_ARGB32);
        double error = 0;
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < kWidth; ++x) {
                const QRgb a = image.pixel(x, y), b = frame[static_cast<std::size_t>(y * kWidth + x)];
                error = std::max(
                    {error, std::abs(qRed(a) - qRed(b)) * 1.0, std::abs(qGreen(a) - qGreen(b)) * 1.0, std::abs(qBlue(a) - qBlue(b)) * 1.0});
            }
        QVERIFY2(error > 0 && error <= 28, qPrintable(QString::number(error)));
    }

    void gifKeepsTransparentPixels() {
        auto frames = movingSquare(3);
        for (Pixels& frame : frames)
            for (std::uint32_t& pixel : frame)
                if (pixel == 0xFFFFFFFF) pixel = 0;
        QByteArray bytes = encoded(AnimationFormat::Gif, {.width = kWidth, .height = kHeight, .isTransparent = true}, frames);
        QBuffer buffer(&bytes);
        QImageReader reader(&buffer, "gif");
        // Premultiplied, transparent pixels have one colour whatever the reader gives them.
        constexpr auto kFormat = QImage::Format_ARGB32_Premultiplied;
        for (const Pixels& frame : frames) QCOMPARE(reader.read().convertToFormat(kFormat), asImage(frame).convertToFormat(kFormat));
    }

    void apngFramesAreThePixels_data() {
        QTest::addColumn<bool>("hasAlpha");
        QTest::newRow("opaque") << false;
        QTest::newRow("with alpha") << true;
    }
    void apngFramesAreThePixels() {
        QFETCH(bool, hasAlpha);
        auto frames = movingSquare(9);
        if (hasAlpha)
            for (Pixels& frame : frames)
                for (std::uint32_t& pixel : frame)
                    if (pixel == 0xFFFFFFFF) pixel = 0x80402010;
        frames.push_back(frames.back());  // nothing changes
        const QByteArray bytes = encoded(
            AnimationFormat::Apng, {.width = kWidth, .height = kHeight, .isTransparent = hasAlpha, .comment = "made here"}, frames, 333);
        // A reader that knows no APNG sees the first frame.
        QCOMPARE(QImage::fromData(bytes, "PNG").convertToFormat(QImage::Format_ARGB32), asImage(frames.front()));
        const auto shown = playApng(bytes, hasAlpha);
        QCOMPARE(shown.size(), 10);
        for (qsizetype f = 0; f < shown.size(); ++f) QCOMPARE(shown[f], asImage(frames[static_cast<std::size_t>(f)]));
        int delays = 0;
        for (const PngChunk& chunk : chunksOf(bytes)) {
            if (chunk.type == "tEXt") QCOMPARE(chunk.data, QByteArray("Comment\0made here", 17));
            if (chunk.type == "fcTL") {
                QCOMPARE(bigEndian(chunk.data, 20), 333u << 16 | 1000u);
                ++delays;
            }
        }
        QCOMPARE(delays, 10);
    }

    void apngFiltersAnyPixels() {
        Pixels frame;
        std::uint32_t state = 7;
        for (int i = 0; i < kWidth * kHeight; ++i) {
            state = state * 1664525u + 1013904223u;
            const auto smooth = static_cast<std::uint32_t>(128 + 100 * std::sin(i / 9.0));
            frame.push_back(0xFF000000u | (i % 2 == 0 ? state >> 8 : smooth << 16 | smooth << 8 | smooth));
        }
        const auto shown = playApng(encoded(AnimationFormat::Apng, {.width = kWidth, .height = kHeight}, {frame}), false);
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown[0], asImage(frame));
    }

    void fewColoursAreExactAndManyAreNear() {
        Pixels pixels;
        for (std::uint32_t i = 0; i < 300; ++i) pixels.push_back(0xFF000000u | i * 0x000701u);
        const ColourTable exact = makeColourTable(std::span(pixels).first(200), 200);
        QCOMPARE(exact.colours.size(), std::size_t{200});
        for (std::size_t i = 0; i < 200; ++i) QCOMPARE(exact.colours[exact.indexOf.at(pixels[i] & 0xFFFFFF)], pixels[i] & 0xFFFFFF);
        const ColourTable near = makeColourTable(pixels, 64);
        QCOMPARE(near.colours.size(), std::size_t{64});
        QCOMPARE(near.indexOf.size(), std::size_t{300});
        QVERIFY(makeColourTable({}, 255).colours.empty());
    }

    void npyHasHeaderAndBytes() {
        const std::vector<double> values{1.5, -2, 0, 1e300, 5, 6};
        const std::vector<int> shape{2, 3};
        const std::string bytes = npyBytes(values, shape);
        QCOMPARE(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
        const auto length = static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[8]) + 256 * static_cast<std::uint8_t>(bytes[9]));
        QCOMPARE((10 + length) % 64, std::size_t{0});
        QCOMPARE(QString::fromStdString(bytes.substr(10, length)).trimmed(),
                 QStringLiteral("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3, ), }"));
        QCOMPARE(bytes.size(), 10 + length + 48);
        QCOMPARE(std::memcmp(bytes.data() + 10 + length, values.data(), 48), 0);
    }

    void selectedInputsAreNamesByRank() {
        Dataset dataset;
        dataset.featureNames = {"plain", "=cmd()", "two\nlines", "<b>"};
        const std::vector<std::int32_t> ranking{2, 3, 1, 0};
        QCOMPARE(selectedInputsText(dataset, ranking, 3), std::string("two lines\n<b>\n=cmd()\n"));
        QCOMPARE(selectedInputsText(dataset, ranking, 99).size(), std::string("two lines\n<b>\n=cmd()\nplain\n").size());
        QCOMPARE(selectedInputsText({}, ranking, 1), std::string("input 2\n"));
    }

    void commandQuotesWhatAShellWouldRead() {
        QCOMPARE(shellQuoted("plain-1.csv"), std::string("plain-1.csv"));
        QCOMPARE(shellQuoted(""), std::string("''"));
        QCOMPARE(shellQuoted("a b"), std::string("'a b'"));
        QCOMPARE(shellQuoted("\xc3\xa4 b"), std::string("'\xc3\xa4 b'"));
        QCOMPARE(shellQuoted("a'\\\n\xff"
                             "b \x1b[2J"),
                 std::string("$'a\\x27\\x5c\\x0a\\xffb \\x1b[2J'"));
        QCOMPARE(shellQuoted("it's; rm -rf $HOME"), std::string("'it'\\''s; rm -rf $HOME'"));
    }

    void commandTellsTheChoices() {
        OpenOptions source;
        source.data = "my data.csv";
        source.read.delimiter = '\t';
        source.read.labelColumn = "-class";
        source.prepare.testFraction = 0.3;
        source.prepare.imageShape = ImageShape{.width = 28, .height = 28};
        source.prepare.scaling = Scaling::MinMax;
        Settings settings;
        settings.hidden = {30, 20};
        settings.seed = 7;
        const QString line = QString::fromStdString(trainCommandLine(source, settings));
        QVERIFY2(
            line.startsWith("rewire-cli train --data 'my data.csv' --delimiter tab --label-column=-class --test-fraction 0.3 --scaling "
                            "minmax --image-shape 28x28 --algorithm codacorset --hidden 30,20 --epochs 100 --seed 7 --learning-rate 0.01 "),
            qPrintable(line));
        QVERIFY(!line.contains("--threads") && !line.contains("--split-seed") && !line.contains('\n'));
        source.data = "synthetic:samples=20";
        QVERIFY(trainCommandLine(source, settings).starts_with("rewire-cli train --synthetic samples=20 "));
    }
};

QTEST_GUILESS_MAIN(TestAnimation)
#include "test_animation.moc"
