// What the import dialogue shows of arrays and images: the first samples as their reader takes them, and what is missing where it cannot.
#include "core/data/preview.h"
#include "core/data/preview_traits.h"
#include "core/data/readers/idx.h"
#include "core/data/readers/matlab.h"
#include "core/data/readers/numpy.h"

#include "tests/core/data/array_files.h"
#include "tests/core/data/data_files.h"
#include "tests/core/data/messages.h"
#include "tests/core/data/packed_files.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

#include <limits>

using namespace rewire;

namespace {

constexpr int kSamples = 250, kInputs = 6;

float valueAt(int sample, int input) { return static_cast<float>((sample * 37 + input * 11) % 101) / 8.0f; }
int labelAt(int sample) { return sample % 3; }

// [samples x inputs], and the label in one column more; by row or by column.
template <class Value>
std::vector<Value> table(bool isByColumn, bool hasLabel) {
    const int width = kInputs + (hasLabel ? 1 : 0);
    std::vector<Value> cells;
    for (int i = 0; i < kSamples * width; ++i) {
        const int sample = isByColumn ? i % kSamples : i / width, input = isByColumn ? i / kSamples : i % width;
        cells.push_back(static_cast<Value>(input < kInputs ? valueAt(sample, input) : static_cast<float>(labelAt(sample))));
    }
    return cells;
}

template <class Value>
std::vector<Value> labels() {
    std::vector<Value> all;
    for (int s = 0; s < kSamples; ++s) all.push_back(static_cast<Value>(labelAt(s)));
    return all;
}

QByteArray png(int width, int height) {
    QImage image(width, height, QImage::Format_Grayscale8);
    image.fill(7);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}

const QByteArray kRows = npy("'<f8'", "(250, 6)", raw(table<double>(false, false)));
const QByteArray kLabels = npy("'<i4'", "(250,)", raw(labels<qint32>()));

}  // namespace

class TestPreviews : public QObject {
    Q_OBJECT

  private slots:
    void arraysShowTheirFirstSamples_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("extent");
        QTest::newRow("npy by row") << npy("'<f4'", "(250, 7)", raw(table<float>(false, true)))
                                    << "250 x 7, 32-bit floats, little-endian (<f4)";
        QTest::newRow("npy by column") << npy("'<f8'", "(250, 7)", raw(table<double>(true, true)), "True")
                                       << "250 x 7, 64-bit floats, little-endian (<f8)";
        QTest::newRow("npz") << zip({{"y.npy", kLabels}, {"X.npy", kRows}}) << "250 x 6, 64-bit floats, little-endian (<f8)";
        QTest::newRow("npz by column") << zip({{"X.npy", npy("'<f8'", "(250, 6)", raw(table<double>(true, false)), "True")},
                                               {"y.npy", kLabels}})
                                       << "250 x 6, 64-bit floats, little-endian (<f8)";
        QTest::newRow("MATLAB") << matlab4(kSamples, kInputs, "X", raw(table<double>(true, false))) +
                                       matlab4(kSamples, 1, "Y", raw(labels<double>()))
                                << "250 x 6, double";
        // What is by row here is by column there.
        QTest::newRow("MATLAB, turned") << matlab4(kInputs, kSamples, "X", raw(table<double>(false, false))) +
                                               matlab4(1, kSamples, "Y", raw(labels<double>()))
                                        << "6 x 250, double";
    }
    void arraysShowTheirFirstSamples() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, extent);
        const DataFolder folder;
        const auto preview = previewSource(folder.write("data", bytes), {});
        QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
        QCOMPARE(QString::fromStdString(preview->extent), extent);
        QVERIFY2(preview->noRows.empty(), preview->noRows.c_str());
        QCOMPARE(preview->rows.size(), std::size_t{100});
        QCOMPARE(preview->headings.size(), std::size_t{kInputs + 1});
        QCOMPARE(preview->headings[0], std::string("class"));
        QCOMPARE(preview->headings[1], std::string("input 0"));
        for (int s = 0; s < 100; ++s) {
            const auto& row = preview->rows[static_cast<std::size_t>(s)];
            QCOMPARE(row[0], std::to_string(labelAt(s)));
            for (int i = 0; i < kInputs; ++i)
                QCOMPARE(QString::fromStdString(row[static_cast<std::size_t>(i) + 1]).toFloat(), valueAt(s, i));
        }
    }
    void imagesOfArraysShowTheirPixels() {
        const DataFolder folder;
        const QByteArray pixels = countingBytes(200 * 12);
        const std::string labelFile = folder.write("y.npy", npy("'|u1'", "(200,)", QByteArray(200, '\1')));
        const auto preview = previewSource(folder.write("X.npy", npy("'|u1'", "(200, 3, 4)", pixels)), {.labels = labelFile});
        QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
        QCOMPARE(preview->extent, std::string("200 x 3 x 4, 8-bit unsigned integers (|u1)"));
        QCOMPARE(preview->rows.size(), std::size_t{100});
        QCOMPARE(preview->rows[99][12], std::to_string(static_cast<unsigned char>(pixels[99 * 12 + 11])));
    }
    void idxShowsItsFirstImages() {
        const DataFolder folder;
        folder.write("train-images-idx3-ubyte", idx({300, 2, 3}, countingBytes(1800)));
        folder.write("train-labels-idx1-ubyte", idx({300}, countingBytes(300)));
        for (const std::string& path : {folder.path(), folder.path("train-images-idx3-ubyte")}) {
            const auto preview = previewSource(path, {});
            QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
            QCOMPARE(preview->extent, std::string("300 x 2 x 3"));
            QCOMPARE(preview->rows.size(), std::size_t{100});
            QCOMPARE(preview->rows[99], (std::vector<std::string>{"99", "92", "93", "94", "95", "96", "97"}));  // 594 to 599, modulo 251
        }
    }
    void sparseMatricesShowTheirZeros() {
        const DataFolder folder;
        const auto texts = [](const QByteArray& text) { return npy("'|S3'", "()", text); };
        const std::string path = folder.write("s.npz", zip({{"indices.npy", npy("'<i4'", "(3,)", raw<qint32>({1, 0, 2}))},
                                                            {"indptr.npy", npy("'<i4'", "(3,)", raw<qint32>({0, 1, 3}))},
                                                            {"format.npy", texts("csr")},
                                                            {"shape.npy", npy("'<i8'", "(2,)", raw<qint64>({2, 3}))},
                                                            {"data.npy", npy("'<f8'", "(3,)", raw<double>({1.5, 2, 3}))},
                                                            {"labels.npy", npy("'<U1'", "(2,)", raw<quint32>({'a', 'b'}))}}));
        const auto preview = previewSource(path, {});
        QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
        QCOMPARE(preview->extent, std::string("2 x 3, 3 cells stored"));
        QCOMPARE(preview->rows, (std::vector<std::vector<std::string>>{{"a", "0", "1.5", "0"}, {"b", "2", "0", "3"}}));
    }
    void variablesTellWhatTheyAreTakenFor() {
        const DataFolder folder;
        const std::string path = folder.write("v.npz", zip({{"X.npy", kRows}, {"y.npy", kLabels}, {"other.npy", kRows}}));
        using enum VariablePreview::Use;
        const auto usesOf = [&](const ReadOptions& options) {
            std::vector<VariablePreview::Use> uses;
            if (const auto preview = previewSource(path, options))
                for (const VariablePreview& variable : preview->variables) uses.push_back(variable.use);
            return uses;
        };
        QVERIFY((usesOf({}) == std::vector{Features, Labels, None}));
        QVERIFY((usesOf({.featuresVariable = "other", .labelsVariable = "y"}) == std::vector{None, Labels, Features}));
    }
    void nips2003ShowsItsFirstSamples() {
        QByteArray dense, pairs, labels;
        for (int s = 0; s < 130; ++s) {
            dense += QByteArray::number(s) + " 7 -2.5\n";
            pairs += QByteArray::number(s % 4 + 1) + ":" + QByteArray::number(s) + "\n";
            labels += s % 2 == 0 ? "1\n" : "-1\n";
        }
        for (const QByteArray& data : {dense, pairs}) {
            const DataFolder folder;
            folder.write("n_train.labels", labels);
            const std::string file = folder.write("n_train.data", data);
            for (const std::string& path : {folder.path(), file}) {
                const auto preview = previewSource(path, {});
                QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
                QCOMPARE(preview->format, std::string("NIPS 2003"));
                QVERIFY2(preview->noRows.empty(), preview->noRows.c_str());
                QCOMPARE(preview->rows.size(), std::size_t{100});
                QCOMPARE(preview->rows[99].front(), std::string("-1"));
                QCOMPARE(preview->rows[99][data == dense ? 1 : 4], std::string("99"));
            }
        }
        // What the import would say of a short file; of a long one's beginning it is not known.
        const DataFolder folder;
        folder.write("n_train.labels", "1\n-1\n");
        const auto shorter = previewSource(folder.write("n_train.data", "1 2\n3 4\n5 6\n"), {});
        QVERIFY(shorter.has_value() && QString::fromStdString(shorter->noRows).contains("2 labels"));
    }
    // No error: the labels can be given then.
    void whatIsMissingIsSaidInPlaceOfRows_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("images without labels") << npy("'|u1'", "(20, 3, 4)", countingBytes(240))
                                               << "without labels. Name the file that holds the labels";
        QTest::newRow("nothing is clear") << zip({{"a.npy", kRows}, {"b.npy", kRows}}) << "no arrays that are clearly features and labels";
        QTest::newRow("other counts") << zip({{"X.npy", kRows}, {"y.npy", npy("'|u1'", "(3,)", "abc")}})
                                      << "hold 3 items, the features 250";
        QTest::newRow("objects") << npy("'|O'", "(2, 2)", "x") << "Python objects";
        QTest::newRow("IDX without labels") << idx({2, 1, 1}, "ab") << "labels of";
        QTest::newRow("a giant's header") << npy("'|u1'", "(2000000000, 2000000000)", "x") << "declares";
    }
    void whatIsMissingIsSaidInPlaceOfRows() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const DataFolder folder;
        const auto preview = previewSource(folder.write("data", bytes), {});
        const QString seen = preview ? QString::fromStdString(preview->noRows) : textOf(preview);
        QVERIFY2(seen.contains(words), qPrintable(seen));
        if (!preview) return;
        QVERIFY(preview->rows.empty());
        // As the import would say it.
        QCOMPARE(seen, textOf(openDataset({.data = folder.path("data")})));
    }
    void fewSamplesAreTakenOfWideArrays() {
        for (const bool isByColumn : {false, true}) {
            const ArrayPart part({50, 1'000'000}, isByColumn, SampleAxis::First, Extent::FirstSamples);
            QCOMPARE(part.shape()[0], std::uint64_t{4});
            QCOMPARE(part.cellCount(), std::uint64_t{4'000'000});
            QCOMPARE(part.end(), std::uint64_t{isByColumn ? 49'999'954u : 4'000'000u});
            QVERIFY(part.holds(0) && part.holds(part.end() - 1) && !part.holds(isByColumn ? 4u : 4'000'000u));
        }
        QCOMPARE(ArrayPart({50, 3}, false, SampleAxis::First, Extent::Whole).end(), std::uint64_t{150});
        QCOMPARE(ArrayPart({0, 3}, true, SampleAxis::Last, Extent::FirstSamples).end(), std::uint64_t{0});
    }
    void foldersAndArchivesOfImagesShowSomeOfEachClass() {
        const DataFolder folder;
        std::vector<std::pair<QByteArray, QByteArray>> files{{"dog/broken.png", "no picture"}};
        for (const char* name : {"cat", "dog"})
            for (int i = 0; i < 60; ++i) files.emplace_back(QByteArray(name) + '/' + QByteArray::number(i) + ".png", png(4 + i, 3));
        for (const auto& [name, bytes] : files) {
            QDir(QString::fromStdString(folder.path("pets"))).mkpath(QFileInfo(QString::fromUtf8(name)).path());
            folder.write("pets/" + QString::fromUtf8(name), bytes);
        }
        for (const std::string& path :
             {folder.path("pets"), folder.write("a.zip", zip(files)), folder.write("b.tar.gz", tar(files, ARCHIVE_FILTER_GZIP))}) {
            const auto preview = previewSource(path, {});
            QVERIFY2(preview.has_value(), qPrintable(textOf(preview)));
            QVERIFY(mayHoldImages(*preview));
            QCOMPARE(preview->extent, std::string("121 files in 2 classes"));
            QVERIFY(hasNote(preview->notes, "cat (60), dog (61)"));
            QCOMPARE(preview->rows.size(), std::size_t{100});
            QCOMPARE(preview->rows[49], (std::vector<std::string>{"cat", "cat/49.png", "53 x 3", "grey"}));
            QCOMPARE(preview->rows[50][0], std::string("dog"));
        }
    }
    void stoppingCancels() {
        const DataFolder folder;
        std::stop_source source;
        source.request_stop();
        for (const std::string& path : {folder.write("a.npz", zip({{"X.npy", kRows}, {"y.npy", kLabels}})), folder.write("a.npy", kRows),
                                        folder.write("a.zip", zip({{"a/1.png", png(4, 4)}, {"b/1.png", png(4, 4)}}))}) {
            const auto preview = previewSource(path, {}, source.get_token());
            QVERIFY(!preview);
            QCOMPARE(preview.error().code, ErrorCode::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestPreviews)
#include "test_previews.moc"
