// NumPy's and MATLAB's files: compared cell by cell with what NumPy and SciPy wrote, and with files made here; a sentence for
// every fault.
#include "core/data/readers/matlab.h"
#include "core/data/readers/numpy.h"
#include "core/data/readers/sniff.h"

#include "tests/core/data/array_files.h"
#include "tests/core/data/data_files.h"

#include <QProcess>
#include <QTest>

#include <matio.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <tuple>
#include <vector>

using namespace rewire;

namespace {

void appendNumber(QByteArray& bytes, quint64 value, int count) {
    for (int i = 0; i < count; ++i) bytes.append(static_cast<char>(value >> (8 * i) & 255));
}

// Stored members, without a central directory: what a stream reader sees. `flags`: 1 is encryption.
QByteArray zip(const std::vector<std::pair<QByteArray, QByteArray>>& members, int flags = 0, quint32 declared = 0) {
    QByteArray bytes;
    for (const auto& [name, content] : members) {
        bytes += QByteArray("PK\x03\x04\x14\x00", 6);
        appendNumber(bytes, static_cast<quint64>(flags), 2);
        appendNumber(bytes, 0, 6);
        appendNumber(bytes, crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())), 4);
        appendNumber(bytes, static_cast<quint64>(content.size()), 4);
        appendNumber(bytes, declared > 0 ? declared : static_cast<quint64>(content.size()), 4);
        appendNumber(bytes, static_cast<quint64>(name.size()), 2);
        appendNumber(bytes, 0, 2);
        bytes += name + content;
    }
    return bytes + QByteArray("PK\x05\x06", 4) + QByteArray(18, '\0');
}

const QByteArray kSix = raw<float>({1, 2, 3, 4, 5, 6});
const QByteArray kTwoLabels = npy("'<i8'", "(2,)", raw<qint64>({7, 9}));

Expected<RawDataset> read(const std::string& path, const ReadOptions& options = {}) {
    ReadMonitor monitor;
    const auto head = readHead(path);
    if (!head) return head.error();
    const auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format == FileFormat::Numpy) return readNpy(path, options, monitor);
    if (*format == FileFormat::Npz) return readNpz(path, options, monitor);
    if (*format == FileFormat::Matlab) return readMatlab(path, options, monitor);
    return Error{ErrorCode::Internal, "another format was told"};
}

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

QString messageOf(const std::string& path, const ReadOptions& options = {}) {
    const auto data = read(path, options);
    return data ? QString("read") : QString::fromStdString(data.error().message);
}

float cell(const RawSamples& samples, int row, int column) {
    if (!samples.sparse) return samples.features[static_cast<std::size_t>(row * samples.featureCount + column)];
    const auto columns = samples.sparse->columnsOf(row);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == static_cast<std::uint32_t>(column)) return samples.sparse->valuesOf(row)[i];
    return 0;
}

// Debian's python3, which has NumPy and SciPy from its packages.
bool runPython(const DataFolder& folder, const QString& script) {
    QProcess python;
    python.setWorkingDirectory(QString::fromStdString(folder.path()));
    python.start("/usr/bin/python3", {"-c", script});
    return python.waitForFinished(60'000) && python.exitCode() == 0;
}

constexpr auto kScript = R"(
import numpy as np, scipy.io, scipy.sparse as sp
r = np.random.default_rng(1)
X = np.round(r.normal(size=(40, 6)) * 50); y = np.arange(40) % 3
np.savetxt('X.txt', X)
for t in ('<f4', '>f4', '<f8', '>f8', '<f2', '>f2', 'i2', '>i4', '>i8', 'i1'):
    X8 = X.clip(-120, 120) if t == 'i1' else X
    n = t.replace('<', 'l').replace('>', 'b')
    np.save(n + '.npy', np.column_stack([X8, y]).astype(t)); np.save(n + 'f.npy', np.asfortranarray(np.column_stack([X8, y]).astype(t)))
np.savez('d.npz', X=X, y=y); np.savez_compressed('c.npz', fea=X, gnd=np.array(['k%d' % i for i in y]))
S = sp.csr_matrix(np.where(X > 20, X, 0)); np.savetxt('S.txt', S.toarray())
np.savetxt('y.txt', y, fmt='k%d')
sp.save_npz('csr.npz', S); sp.save_npz('csc.npz', S.tocsc())
scipy.io.savemat('v4.mat', {'X': X, 'Y': y.reshape(-1, 1)}, format='4')
scipy.io.savemat('sparse4.mat', {'X': S, 'Y': y.reshape(-1, 1)}, format='4'); scipy.io.savemat('char4.mat', {'X': X.astype('i2'), 'Y': np.array(['k%d' % i for i in y])}, format='4')
scipy.io.savemat('v5.mat', {'X': X, 'Y': y.reshape(1, -1)}); scipy.io.savemat('v7.mat', {'fea': X.astype('i2'), 'gnd': y}, do_compression=True)
scipy.io.savemat('turned.mat', {'X': X.T, 'Y': y}); scipy.io.savemat('sparse.mat', {'X': S, 'Y': y}); scipy.io.savemat('sparse_turned.mat', {'X': S.T.tocsc(), 'Y': y}, do_compression=True)
scipy.io.savemat('cell.mat', {'X': X, 'Y': np.array(['k%d' % i for i in y], dtype=object)}); scipy.io.savemat('char.mat', {'X': X, 'Y': np.array(['k%d' % i for i in y])})
)";

}  // namespace

class TestArrays : public QObject {
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
    void whatNumpyAndScipyWroteIsReadCellByCell() {
        const DataFolder folder;
        if (!runPython(folder, kScript)) QSKIP("python3 with NumPy and SciPy is not installed");
        const auto table = [&](const char* name) {
            QFile file(QString::fromStdString(folder.path(name)));
            if (!file.open(QIODevice::ReadOnly)) qFatal("no table");
            std::vector<float> values;
            for (const QByteArray& value : file.readAll().simplified().split(' ')) values.push_back(value.toFloat());
            return values;
        };
        const auto dense = table("X.txt");
        const auto sparse = table("S.txt");
        QStringList names{"d.npz",      "c.npz",      "csr.npz",           "csc.npz",  "v4.mat",   "v5.mat",      "v7.mat",
                          "turned.mat", "sparse.mat", "sparse_turned.mat", "cell.mat", "char.mat", "sparse4.mat", "char4.mat"};
        for (const char* type : {"lf4", "bf4", "lf8", "bf8", "lf2", "bf2", "i2", "bi4", "bi8", "i1"})
            names << QString(type) + ".npy" << QString(type) + "f.npy";
        for (const QString& name : names) {
            const bool isSparse = name.startsWith('s') || name.startsWith("cs");
            const auto data = read(folder.path(name), {.labels = name.startsWith("cs") ? folder.path("y.txt") : std::string()});
            QVERIFY2(data.has_value(), qPrintable(name + ": " + (data ? QString() : QString::fromStdString(data.error().message))));
            QCOMPARE(data->train.count(), 40);
            QCOMPARE(data->train.featureCount, 6);
            QCOMPARE(data->train.sparse.has_value(), isSparse);
            for (int s = 0; s < 40; ++s) {
                const std::string& label =
                    data->train.labelTexts[static_cast<std::size_t>(data->train.labels[static_cast<std::size_t>(s)])];
                QCOMPARE(label.back(), static_cast<char>('0' + s % 3));
                for (int f = 0; f < 6; ++f) {
                    const float wanted = (isSparse ? sparse : dense)[static_cast<std::size_t>(6 * s + f)];
                    QCOMPARE(cell(data->train, s, f), name.startsWith("i1") ? std::clamp(wanted, -120.0f, 120.0f) : wanted);
                }
            }
        }
    }

    void lastColumnOrAnotherFileHasTheLabels() {
        const DataFolder folder;
        const std::string path = folder.write("x.npy", npy("'<f4'", "(2, 3)", kSix));
        const auto last = read(path);
        QVERIFY(last.has_value());
        QCOMPARE(last->train.features, (std::vector<float>{1, 2, 4, 5}));
        QCOMPARE(last->train.labelTexts, (std::vector<std::string>{"3", "6"}));
        const auto text = read(path, {.labels = folder.write("y.txt", "a\nb\n")});
        QCOMPARE(text->train.features, (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(text->train.labelTexts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(read(path, {.labels = folder.write("y.npy", kTwoLabels)})->train.labelTexts, (std::vector<std::string>{"7", "9"}));
        const auto turned = read(folder.write("f.npy", npy("'<f4'", "(2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), "True")));
        QCOMPARE(turned->train.features, last->train.features);
    }

    void kerasArchivesHaveATestPartAndAnImageShape() {
        const DataFolder folder;
        const QByteArray images = npy("'|u1'", "(2, 2, 3)", countingBytes(12));
        const auto data = read(folder.write(
            "m.npz", zip({{"x_train.npy", images}, {"y_train.npy", kTwoLabels}, {"x_test.npy", images}, {"y_test.npy", kTwoLabels}})));
        QVERIFY(data.has_value());
        QVERIFY(data->test.has_value());
        QVERIFY(data->train.imageShape == (ImageShape{3, 2, 1}));
        QCOMPARE(data->test->features[11], 11.0f);
    }

    void channelsFirstAreTurned() {
        const DataFolder folder;
        const QByteArray images = npy("'|u1'", "(1, 3, 2, 5)", countingBytes(30));
        const auto data = read(folder.write("c.npz", zip({{"X.npy", images}, {"y.npy", npy("'|u1'", "(1,)", QByteArray("\1", 1))}})));
        QVERIFY(data.has_value());
        QVERIFY(data->train.imageShape == (ImageShape{5, 2, 3}));
        QCOMPARE(data->train.features[1], 10.0f);
        QCOMPARE(data->train.features[3], 1.0f);
    }

    void oneHotAndTextLabelsAreRead() {
        const DataFolder folder;
        const QByteArray x = npy("'<f4'", "(2, 3)", kSix);
        QCOMPARE(
            read(folder.write("o.npz", zip({{"X.npy", x}, {"y.npy", npy("'<f4'", "(2, 2)", raw<float>({0, 1, 1, 0}))}})))->train.labelTexts,
            (std::vector<std::string>{"1", "0"}));
        QCOMPARE(
            read(folder.write("s.npz", zip({{"X.npy", x}, {"y.npy", npy("'|S3'", "(2,)", QByteArray("ab\0cde", 6))}})))->train.labelTexts,
            (std::vector<std::string>{"ab", "cde"}));
        QCOMPARE(read(folder.write("u.npz", zip({{"X.npy", x}, {"y.npy", npy("'<U1'", "(2,)", raw<quint32>({0xE9, 0x1F600}))}})))
                     ->train.labelTexts,
                 (std::vector<std::string>{"\xC3\xA9", "\xF0\x9F\x98\x80"}));
    }

    void classesOfTheLastColumnAreCalledAsTheyAreWritten() {
        const DataFolder folder;
        const auto data = read(folder.write("x.npy", npy("'<f8'", "(3, 2)", raw<double>({1, 0.1, 2, 0.25, 3, 7}))));
        QVERIFY(data.has_value());
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"0.1", "0.25", "7"}));
    }

    void whatAFloatCannotHoldIsMissing() {
        const DataFolder folder;
        const auto data = read(folder.write("x.npy", npy("'<f8'", "(2, 2)", raw<double>({1e39, 1, std::nan(""), 2}))));
        QVERIFY(data.has_value());
        QCOMPARE(data->train.missing.count, 2);
        QVERIFY(std::isnan(data->train.features[0]));
        QCOMPARE(data->train.missing.places.front(), std::string("sample 0, input 0"));
    }

    void variablesAreListedWithTheirRefusals() {
        const DataFolder folder;
        ReadMonitor monitor;
        const auto variables = lookAtNpz(
            folder.write("v.npz",
                         zip({{"a.npy", npy("'<f4'", "(2, 3)", kSix)}, {"o.npy", npy("'|O'", "(2,)", "pickle")}, {"readme.txt", "hello"}})),
            {}, monitor);
        QVERIFY(variables.has_value());
        QCOMPARE(variables->variables.size(), std::size_t{3});
        QCOMPARE(variables->variables[0].shape, std::string("2 x 3"));
        QVERIFY(variables->variables[0].refusal.empty());
        QVERIFY(!variables->variables[1].refusal.empty());
        QVERIFY(!variables->variables[2].refusal.empty());
        QVERIFY(variables->variables[0].use == VariablePreview::Use::Features && variables->variables[1].use == VariablePreview::Use::None);
        QVERIFY(variables->samples.has_value());
        QCOMPARE(variables->samples->notes.front(), std::string("'a' has features and class; left out: 'o', 'readme.txt'."));
    }

    void faultsAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("words");
        const QByteArray x = npy("'<f4'", "(2, 3)", kSix);
        QTest::newRow("nothing but objects") << zip({{"a.npy", npy("'|O'", "(2, 2)", "x")}})
                                             << QStringList{"no array that can be features", "'a' cannot be used: it holds Python objects"};
        QTest::newRow("object") << npy("'|O'", "(2, 2)", "x") << QStringList{"Python objects"};
        QTest::newRow("complex") << npy("'<c16'", "(2, 2)", "x") << QStringList{"complex"};
        QTest::newRow("structured") << npy("[('a', '<f4'), ('b', '<i4')]", "(2,)", "x") << QStringList{"several fields"};
        QTest::newRow("dates") << npy("'<M8[ns]'", "(2, 2)", "x") << QStringList{"dates"};
        QTest::newRow("long double") << npy("'<f16'", "(2, 2)", QByteArray(64, 'x')) << QStringList{"<f16", "float64"};
        QTest::newRow("0-d") << npy("'<f4'", "()", raw<float>({1})) << QStringList{"one value"};
        QTest::newRow("negative") << npy("'<f4'", "(-2, 3)", kSix) << QStringList{"negative size"};
        QTest::newRow("overflow") << npy("'<f4'", "(4294967296, 4294967296, 4)", kSix) << QStringList{"uncountably many"};
        QTest::newRow("too large") << npy("'<f4'", "(2000, 3)", kSix) << QStringList{"need 24", "cut short"};
        QTest::newRow("no samples") << npy("'<f4'", "(0, 3)", "") << QStringList{"no samples"};
        QTest::newRow("rank") << npy("'<f4'", "(1,1,1,1,1,1,1,1,1)", kSix) << QStringList{"more than 8"};
        QTest::newRow("header of 4 GiB") << QByteArray("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12) << QStringList{"4294967295", "65536"};
        QTest::newRow("cut header") << x.left(30) << QStringList{"ends at byte 30"};
        QTest::newRow("version") << QByteArray(x).replace(6, 1, "\x09") << QStringList{"version 9"};
        QTest::newRow("no dictionary") << QByteArray(x).replace("'descr'", "'desxr'") << QStringList{"desxr"};
        QTest::newRow("duplicate member") << zip({{"X.npy", x}, {"X.npy", x}}) << QStringList{"'X.npy' twice"};
        QTest::newRow("encrypted member") << zip({{"X.npy", x}, {"y.npy", kTwoLabels}}, 1) << QStringList{"encrypted"};
        QTest::newRow("giant member") << zip({{"X.npy", x}}, 0, 0x7fffffff) << QStringList{"2147483647"};
        QTest::newRow("counts differ") << zip({{"X.npy", npy("'<f4'", "(3, 2)", kSix)}, {"y.npy", kTwoLabels}})
                                       << QStringList{"2 items", "features 3"};
        QTest::newRow("nothing to guess") << zip({{"a.npy", x}, {"b.npy", x}}) << QStringList{"'a'", "'b'", "2 x 3"};
        QTest::newRow("cut archive") << zip({{"X.npy", x}, {"y.npy", kTwoLabels}}).left(150) << QStringList{"damaged"};
        const QByteArray indices = npy("'<i4'", "(2,)", raw<qint32>({0, 9}));
        const QByteArray y = kTwoLabels;
        const auto sparse = [&](const QByteArray& format, const QByteArray& starts) {
            return zip({{"indices.npy", indices},
                        {"indptr.npy", npy("'<i4'", "(3,)", starts)},
                        {"format.npy", npy("'|S3'", "()", format)},
                        {"shape.npy", npy("'<i8'", "(2,)", raw<qint64>({2, 3}))},
                        {"data.npy", npy("'<f4'", "(2,)", raw<float>({1, 2}))},
                        {"labels.npy", y}});
        };
        QTest::newRow("sparse index") << sparse("csr", raw<qint32>({0, 1, 2})) << QStringList{"item 1 of 'indices' is 9"};
        QTest::newRow("sparse starts fall") << sparse("csr", raw<qint32>({0, 3, 2})) << QStringList{"'indptr' falls"};
        QTest::newRow("sparse layout") << sparse("bsr", raw<qint32>({0, 1, 2})) << QStringList{"'bsr'"};
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
        const DataFolder folder;
        const QString message = messageOf(folder.write("file", bytes));
        for (const QString& word : words) QVERIFY2(message.contains(word), qPrintable(message));
        QVERIFY2(message.size() > 40, qPrintable(message));
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
        const auto data = read(path);
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
        const auto data = read(folder.write("small.mat.gz", gzip(bytes)));
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
        const auto data = read(path);
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
        const auto data = read(folder.write("v4.mat", bytes + text));
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
        const auto data = read(folder.write("other.mat", matlab5(array({2, 2}, "X", {1, 3, 2, 4}) + array({2, 1}, "Y", {7, 9}))));
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
        const auto data = read(folder.write("l.mat", matlab5(x + matlabArray(kDouble, {2, 1}, "Y", matlabPart(2, QByteArray("\1\2", 2))))));
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
        const auto data = read(folder.write("t.mat", matlab5(matlabArray(kDouble, {2, 1}, "X", matlabPart(9, raw<double>({1, 2}))) +
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
        const auto data = read(folder.write("s.mat", labels + matlab4(4, 3, "X", raw<double>({2, 1, 2, 2, 3, 1, 1, 3, 7, 5, 6, 0}), 2)));
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

    void memberNamesAreLabelsOnly() {
        const DataFolder folder;
        const auto data = read(folder.write("up.npz", zip({{"../../X.npy", npy("'<f4'", "(2, 3)", kSix)}, {"/y.npy", kTwoLabels}})),
                               {.featuresVariable = "../../X", .labelsVariable = "/y"});
        QVERIFY(data.has_value());
        QVERIFY(!QFile::exists(QString::fromStdString(folder.path("../../X.npy"))));
    }

    void everyCutOfAFileIsRefusedOrRead() {
        const DataFolder folder;
        const QByteArray whole = zip({{"X.npy", npy("'<f4'", "(2, 3)", kSix)}, {"y.npy", kTwoLabels}});
        for (qsizetype size = 31; size < whole.size() - 22; ++size) {
            const QString message = messageOf(folder.write("cut.npz", whole.left(size)));
            QVERIFY2(message != "read", qPrintable(QString::number(size)));
        }
    }
};

QTEST_APPLESS_MAIN(TestArrays)
#include "test_arrays.moc"
