// MATLAB's files of every version, made here byte by byte and by matio: what is read of them, and a sentence for every fault.
#include "tests/core/data/array_files.h"

#include <matio.h>

#include <filesystem>
#include <optional>
#include <stop_token>
#include <tuple>

using namespace rewire;

namespace {

// A part of a MATLAB 5 file: its tag, its content, and bytes up to the next whole word.
QByteArray matlabPart(quint32 type, const QByteArray& content, std::optional<quint32> declared = std::nullopt) {
    return raw<quint32>({type, declared.value_or(static_cast<quint32>(content.size()))}) + content +
           QByteArray((8 - content.size() % 8) % 8, '\0');
}
// The parts that an array begins with, then `rest`.
QByteArray matlabArray(quint32 arrayClass, const std::vector<qint32>& shape, const QByteArray& name, const QByteArray& rest) {
    return matlabPart(14, matlabPart(6, raw<quint32>({arrayClass, 0})) + matlabPart(5, raw<qint32>(shape)) + matlabPart(1, name) + rest);
}
QByteArray matlab5(const QByteArray& elements) {
    return QByteArray("MATLAB 5.0 MAT-file").leftJustified(124, ' ') + QByteArray("\0\1IM", 4) + elements;
}
constexpr quint32 kCell = 1, kStruct = 2, kChar = 4, kSparse = 5, kDouble = 6;

}  // namespace

class TestMatlab : public QObject {
    Q_OBJECT

  private slots:
    // Found by fuzzing: matio takes such bytes for version 4 with a name of 540 MB.
    void bytesThatOnlyHoldMatlabsWordsAreRefused() {
        const DataFolder folder;
        ReadMonitor monitor;
        const QByteArray bytes = QByteArray::fromHex("000000000200000002") + "MATLAB 5.0 MAT-file Platform: posix" + QByteArray(340, ' ');
        const auto read = readMatlab(folder.write("odd.mat", bytes), {}, monitor);
        QVERIFY(!read.has_value());
        QVERIFY2(read.error().message.find("odd.mat") != std::string::npos && read.error().code == ErrorCode::BadFormat,
                 read.error().message.c_str());
    }
    void faultsAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no MATLAB content") << QByteArray("MATLAB 5.0 MAT-file").leftJustified(124, ' ') + QByteArray("\0\1IM", 4)
                                           << QStringList{"no arrays"};
        QTest::newRow("cut MATLAB element") << QByteArray("MATLAB 5.0 MAT-file").leftJustified(124, ' ') +
                                                   QByteArray(
                                                       "\0\1IM\x0e\0\0\0\xff\xff\xff\x7f"
                                                       "abcd",
                                                       16)
                                            << QStringList{"byte 128", "2147483647"};
        // What matio would have made room for, found by fuzzing.
        QTest::newRow("MATLAB cells") << matlab5(matlabArray(kCell, {1 << 30, 1}, "Y", {})) << QStringList{"byte 128", "1073741824 cells"};
        QTest::newRow("MATLAB values") << matlab5(matlabArray(kDouble, {1 << 20, 1 << 20}, "X", matlabPart(9, raw<double>({1, 2}))))
                                       << QStringList{"byte 128", "1099511627776 values and has 2"};
        QTest::newRow("MATLAB name") << matlab5(matlabPart(14, matlabPart(6, raw<quint32>({kDouble, 0})) +
                                                                   matlabPart(5, raw<qint32>({1, 1})) + matlabPart(1, "X", 0x7fffffff)))
                                     << QStringList{"a part of 2147483647 bytes"};
        QTest::newRow("MATLAB negative size") << matlab5(matlabArray(kDouble, {-1, 1}, "X", {})) << QStringList{"negative"};
        QTest::newRow("MATLAB dimensions") << matlab5(matlabArray(kDouble, std::vector<qint32>(9, 1), "X", {}))
                                           << QStringList{"9 dimensions"};
        QTest::newRow("MATLAB fields") << matlab5(
                                              matlabArray(kStruct, {1, 1}, "s", matlabPart(5, raw<qint32>({0})) + matlabPart(1, "abcd")))
                                       << QStringList{"fields without names"};
        QByteArray deep;
        for (int i = 0; i < 40; ++i) deep = matlabArray(kCell, {1, 1}, "c", deep);
        QTest::newRow("MATLAB cells within cells") << matlab5(deep) << QStringList{"more than 16 deep"};
        QTest::newRow("MATLAB 4") << matlab4(70000, 70000, "X", raw<double>({1, 2})) << QStringList{"byte 0", "70000 x 70000 values"};
        QTest::newRow("bare HDF5") << QByteArray("\x89HDF\r\n\x1a\n", 8) + QByteArray(200, '\0') << QStringList{"HDF5", "save -v7"};
    }
    void faultsAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, words);
        verifyFault(bytes, words);
    }

    void matlab73IsRead() {
        const DataFolder folder;
        const std::string path = folder.path("v73.mat");
        mat_t* mat = Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT73);
        QVERIFY(mat != nullptr);
        std::vector<double> x{1, 4, 2, 5, 3, 6};  // by column
        std::vector<std::int32_t> y{7, 9};
        std::size_t xSize[] = {2, 3};
        std::size_t ySize[] = {1, 2};
        for (matvar_t* variable : {Mat_VarCreate("X", MAT_C_DOUBLE, MAT_T_DOUBLE, 2, xSize, x.data(), 0),
                                   Mat_VarCreate("Y", MAT_C_INT32, MAT_T_INT32, 2, ySize, y.data(), 0)}) {
            QCOMPARE(Mat_VarWrite(mat, variable, MAT_COMPRESSION_NONE), 0);
            Mat_VarFree(variable);
        }
        Mat_Close(mat);
        const auto data = readArrays(path);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.features, (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"7", "9"}));
        ReadMonitor monitor;
        const auto variables = lookAtMatlab(path, {}, monitor);
        QVERIFY(variables.has_value());
        QCOMPARE(variables->variables.size(), std::size_t{2});
        QCOMPARE(variables->variables[0].type, std::string("double"));
    }

    void compressedMatlabFilesAreReadInMemory() {
        const DataFolder folder;
        const QByteArray bytes = matlab4(2, 2, "X", raw<double>({1, 3, 2, 4})) + matlab4(2, 1, "Y", raw<double>({7, 9}));
        const auto data = readArrays(folder.write("small.mat.gz", gzip(bytes)));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.features, (std::vector<float>{1, 2, 3, 4}));
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"7", "9"}));
    }

    void matlab73TextCellsAndSparseMatricesAreRead_data() {
        QTest::addColumn<bool>("areCells");
        QTest::newRow("cells") << true;
        QTest::newRow("characters") << false;
    }
    void matlab73TextCellsAndSparseMatricesAreRead() {
        QFETCH(bool, areCells);
        const DataFolder folder;
        const std::string path = folder.path("v73.mat");
        mat_t* mat = Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT73);
        QVERIFY(mat != nullptr);
        const auto write = [&](matvar_t* variable) {
            QCOMPARE(Mat_VarWrite(mat, variable, MAT_COMPRESSION_NONE), 0);
            Mat_VarFree(variable);
        };
        // {{0, 1.5, 0}, {2, 0, 3}}
        std::vector<mat_uint32_t> rows{1, 0, 1}, starts{0, 1, 2, 3};
        std::vector<double> values{2, 1.5, 3};
        mat_sparse_t sparse{.nzmax = 3, .ir = rows.data(), .nir = 3, .jc = starts.data(), .njc = 4, .ndata = 3, .data = values.data()};
        std::size_t xSize[] = {2, 3}, ySize[] = {2, 1}, cellSize[] = {1, 3}, textSize[] = {2, 3};
        write(Mat_VarCreate("X", MAT_C_SPARSE, MAT_T_DOUBLE, 2, xSize, &sparse, MAT_F_DONT_COPY_DATA));
        if (areCells) {
            matvar_t* cells = Mat_VarCreate("Y", MAT_C_CELL, MAT_T_CELL, 2, ySize, nullptr, 0);
            char first[] = "one", second[] = "two";
            Mat_VarSetCell(cells, 0, Mat_VarCreate(nullptr, MAT_C_CHAR, MAT_T_UINT8, 2, cellSize, first, 0));
            Mat_VarSetCell(cells, 1, Mat_VarCreate(nullptr, MAT_C_CHAR, MAT_T_UINT8, 2, cellSize, second, 0));
            write(cells);
        } else {
            char byColumn[] = "otnweo";
            write(Mat_VarCreate("Y", MAT_C_CHAR, MAT_T_UINT8, 2, textSize, byColumn, 0));
        }
        Mat_Close(mat);
        const auto data = readArrays(path);
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QVERIFY(data->train.sparse.has_value());
        QCOMPARE(data->train.featureCount, 3);
        for (const auto& [row, column, value] :
             {std::tuple(0, 0, 0.0f), std::tuple(0, 1, 1.5f), std::tuple(1, 0, 2.0f), std::tuple(1, 2, 3.0f)})
            QCOMPARE(cell(data->train, row, column), value);
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"one", "two"}));
        ReadMonitor monitor;
        const auto variables = lookAtMatlab(path, {}, monitor);
        QVERIFY(variables.has_value());
        QCOMPARE(variables->variables[0].shape, std::string("2 x 3"));
        QCOMPARE(variables->variables[1].type, std::string(areCells ? "cell" : "char"));
    }

    void matlab4TextAndSparseMatricesAreRead() {
        const DataFolder folder;
        // Three columns: row, column, value; the last row has the size. Then a text by column, its type 51: characters of a byte.
        QByteArray bytes = matlab4(4, 3, "X", raw<double>({2, 1, 2, 2, 1, 2, 3, 3, 2, 1.5, 3, 0}));
        bytes[0] = 2;
        QByteArray text = raw<qint32>({51, 2, 3, 0, 2}) + QByteArray("Y\0", 2) + QByteArray("otnweo");
        const auto data = readArrays(folder.write("v4.mat", bytes + text));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QVERIFY(data->train.sparse.has_value());
        QCOMPARE(data->train.featureCount, 3);
        QCOMPARE(cell(data->train, 0, 1), 1.5f);
        QCOMPARE(cell(data->train, 1, 0), 2.0f);
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"one", "two"}));
    }

    // Sizes as unsigned numbers and names as UTF-8, as programs other than MATLAB write them.
    void matlabArraysOfOtherProgramsAreRead() {
        const DataFolder folder;
        const auto array = [](const std::vector<quint32>& shape, const QByteArray& name, const std::vector<double>& values) {
            return matlabPart(14, matlabPart(6, raw<quint32>({kDouble, 0})) + matlabPart(6, raw(shape)) + matlabPart(16, name) +
                                      matlabPart(9, raw(values)));
        };
        const auto data = readArrays(folder.write("other.mat", matlab5(array({2, 2}, "X", {1, 3, 2, 4}) + array({2, 1}, "Y", {7, 9}))));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.features, (std::vector<float>{1, 2, 3, 4}));
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"7", "9"}));
    }

    // MATLAB says double and writes bytes.
    void sparseLogicalMatricesOfMatlabAreRead() {
        const DataFolder folder;
        const QByteArray flags = matlabPart(6, raw<quint32>({kSparse | 0x200, 3}));
        const QByteArray x =
            matlabPart(14, flags + matlabPart(5, raw<qint32>({2, 3})) + matlabPart(1, "X") + matlabPart(5, raw<qint32>({1, 0, 1})) +
                               matlabPart(5, raw<qint32>({0, 1, 2, 3})) + matlabPart(9, QByteArray("\1\1\1", 3)));
        const auto data =
            readArrays(folder.write("l.mat", matlab5(x + matlabArray(kDouble, {2, 1}, "Y", matlabPart(2, QByteArray("\1\2", 2))))));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(cell(data->train, 0, 1), 1.0f);
        QCOMPARE(cell(data->train, 1, 2), 1.0f);
        QCOMPARE(cell(data->train, 1, 1), 0.0f);
    }

    void matlabTextsOfEveryEncodingAreRead_data() {
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("UTF-8") << matlabPart(16, "gr\xc3\xbc n");
        QTest::newRow("UTF-16") << matlabPart(17, raw<quint16>({'g', 'r', 0xfc, ' ', 'n'}));
        QTest::newRow("Latin-1") << matlabPart(2, "gr\xfc n");
        QTest::newRow("16 bits") << matlabPart(4, raw<quint16>({'g', 'r', 0xfc, ' ', 'n'}));
    }
    void matlabTextsOfEveryEncodingAreRead() {
        QFETCH(QByteArray, part);
        const DataFolder folder;
        const QByteArray cells = matlabArray(kChar, {1, 5}, "", part) + matlabArray(kChar, {1, 1}, "", matlabPart(16, "b"));
        const auto data = readArrays(folder.write("t.mat", matlab5(matlabArray(kDouble, {2, 1}, "X", matlabPart(9, raw<double>({1, 2}))) +
                                                                   matlabArray(kCell, {2, 1}, "Y", cells))));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"gr\xc3\xbc n", "b"}));
    }

    void aStopIsSeenWithinOneMatlabVariable_data() {
        QTest::addColumn<QByteArray>("bytes");
        constexpr qint32 kRows = 1 << 20, kCells = 1 << 17;
        const QByteArray labels = matlabArray(kDouble, {kRows, 1}, "Y", matlabPart(2, QByteArray(kRows, '\1')));
        QTest::newRow("numbers") << matlab5(labels + matlabArray(kDouble, {kRows, 1}, "X", matlabPart(9, QByteArray(8 * kRows, '\0'))));
        std::vector<qint32> rows(kRows);
        for (qint32 r = 0; r < kRows; ++r) rows[static_cast<std::size_t>(r)] = r;
        QTest::newRow("sparse") << matlab5(labels + matlabArray(kSparse, {kRows, 1}, "X",
                                                                matlabPart(5, raw(rows)) + matlabPart(5, raw<qint32>({0, kRows})) +
                                                                    matlabPart(9, QByteArray(8 * kRows, '\0'))));
        const QByteArray text = matlabArray(kChar, {1, 2}, "", matlabPart(16, "k1"));
        QTest::newRow("cells") << matlab5(matlabArray(kDouble, {kCells, 1}, "X", matlabPart(2, QByteArray(kCells, '\1'))) +
                                          matlabArray(kCell, {kCells, 1}, "Y", text.repeated(kCells)));
        QTest::newRow("characters") << matlab5(matlabArray(kDouble, {kRows, 1}, "X", matlabPart(2, QByteArray(kRows, '\1'))) +
                                               matlabArray(kChar, {kRows, 8}, "Y", matlabPart(2, QByteArray(8 * kRows, 'x'))));
        const QByteArray labels4 = matlab4(kRows, 1, "Y", QByteArray(kRows, '\1'), 50);
        QTest::newRow("version 4, numbers") << labels4 + matlab4(kRows, 1, "X", QByteArray(8 * kRows, '\0'));
        std::vector<double> cells;
        for (int column = 0; column < 3; ++column) {
            for (qint32 r = 1; r < kRows; ++r) cells.push_back(column == 0 ? r : 1);
            cells.push_back(column == 0 ? kRows : column == 1 ? 1 : 0);
        }
        QTest::newRow("version 4, sparse") << labels4 + matlab4(kRows, 3, "X", raw(cells), 2);
        QTest::newRow("version 4, characters") << matlab4(kRows, 1, "X", QByteArray(kRows, '\1'), 50) +
                                                      matlab4(kRows, 8, "Y", QByteArray(8 * kRows, 'x'), 51);
    }
    void aStopIsSeenWithinOneMatlabVariable() {
        QFETCH(QByteArray, bytes);
        const DataFolder folder;
        const std::string path = folder.write("large.mat", bytes);
        std::stop_source stop;
        double last = 0;
        ReadMonitor monitor(
            [&](double fraction) {
                last = fraction;
                if (fraction > 0.7) stop.request_stop();  // the file is read twice: in the midst of the larger array the second time
            },
            stop.get_token());
        monitor.expect(std::filesystem::file_size(path));
        const auto data = readMatlab(path, {}, monitor);
        QVERIFY(!data.has_value());
        QCOMPARE(data.error().code, ErrorCode::Cancelled);
        QVERIFY2(last < 0.85, qPrintable(QString::number(last)));
    }

    void sparseMatricesOfVersion4AreReadInAnyOrder() {
        const DataFolder folder;
        const QByteArray labels = matlab4(2, 1, "Y", raw<double>({1, 2}));
        const auto data =
            readArrays(folder.write("s.mat", labels + matlab4(4, 3, "X", raw<double>({2, 1, 2, 2, 3, 1, 1, 3, 7, 5, 6, 0}), 2)));
        QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
        QCOMPARE(data->train.featureCount, 3);
        QCOMPARE(cell(data->train, 0, 0), 5.0f);
        QCOMPARE(cell(data->train, 1, 0), 6.0f);
        QCOMPARE(cell(data->train, 1, 2), 7.0f);
        QCOMPARE(cell(data->train, 0, 2), 0.0f);
        const auto messageFor = [&](const std::vector<double>& cells, qint32 columns = 3) {
            return messageOf(
                folder.write("t.mat", labels + matlab4(static_cast<qint32>(cells.size()) / columns, columns, "X", raw(cells), 2)));
        };
        QVERIFY2(messageFor({3, 2, 1, 3, 7, 0}).contains("cells outside its shape"), qPrintable(messageFor({3, 2, 1, 3, 7, 0})));
        QVERIFY(messageFor({1.5, 2, 1, 3, 7, 0}).contains("cells outside its shape"));
        QVERIFY(messageFor({1, -2, 1, 3, 7, 0}).contains("without a shape in its last row"));
        QVERIFY(messageFor({1, 2, 1, 3, 7, 0, 1, 0}, 4).contains("complex"));
        QVERIFY(messageFor({1, 2, 1, 3}, 2).contains("is no sparse matrix"));
        QVERIFY(messageFor({1, 2, 1, 5e6, 7, 0}).contains("declares 5000000 columns for 1 stored cells"));
        QVERIFY(
            messageOf(folder.write("v.mat", labels + matlab4(1, 1, "X", raw<double>({1}), 2000))).contains("numbers of another machine"));
    }
};

QTEST_APPLESS_MAIN(TestMatlab)
#include "test_matlab.moc"
