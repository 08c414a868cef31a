// NumPy's files, and MATLAB's that SciPy wrote: compared cell by cell with what NumPy wrote as text, and with files made here; a sentence
// for every fault. test_matlab has MATLAB's own.
#include "tests/core/data/array_files.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cmath>
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
            const auto data = readArrays(folder.path(name), {.labels = name.startsWith("cs") ? folder.path("y.txt") : std::string()});
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
        const auto last = readArrays(path);
        QVERIFY(last.has_value());
        QCOMPARE(last->train.features, (std::vector<float>{1, 2, 4, 5}));
        QCOMPARE(last->train.labelTexts, (std::vector<std::string>{"3", "6"}));
        const auto text = readArrays(path, {.labels = folder.write("y.txt", "a\nb\n")});
        QCOMPARE(text->train.features, (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(text->train.labelTexts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(readArrays(path, {.labels = folder.write("y.npy", kTwoLabels)})->train.labelTexts, (std::vector<std::string>{"7", "9"}));
        const auto turned = readArrays(folder.write("f.npy", npy("'<f4'", "(2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), "True")));
        QCOMPARE(turned->train.features, last->train.features);
    }

    void kerasArchivesHaveATestPartAndAnImageShape() {
        const DataFolder folder;
        const QByteArray images = npy("'|u1'", "(2, 2, 3)", countingBytes(12));
        const auto data = readArrays(folder.write(
            "m.npz", zip({{"x_train.npy", images}, {"y_train.npy", kTwoLabels}, {"x_test.npy", images}, {"y_test.npy", kTwoLabels}})));
        QVERIFY(data.has_value());
        QVERIFY(data->test.has_value());
        QVERIFY(data->train.imageShape == (ImageShape{3, 2, 1}));
        QCOMPARE(data->test->features[11], 11.0f);
    }

    void channelsFirstAreTurned() {
        const DataFolder folder;
        const QByteArray images = npy("'|u1'", "(1, 3, 2, 5)", countingBytes(30));
        const auto data = readArrays(folder.write("c.npz", zip({{"X.npy", images}, {"y.npy", npy("'|u1'", "(1,)", QByteArray("\1", 1))}})));
        QVERIFY(data.has_value());
        QVERIFY(data->train.imageShape == (ImageShape{5, 2, 3}));
        QCOMPARE(data->train.features[1], 10.0f);
        QCOMPARE(data->train.features[3], 1.0f);
    }

    void oneHotAndTextLabelsAreRead() {
        const DataFolder folder;
        const QByteArray x = npy("'<f4'", "(2, 3)", kSix);
        QCOMPARE(readArrays(folder.write("o.npz", zip({{"X.npy", x}, {"y.npy", npy("'<f4'", "(2, 2)", raw<float>({0, 1, 1, 0}))}})))
                     ->train.labelTexts,
                 (std::vector<std::string>{"1", "0"}));
        QCOMPARE(readArrays(folder.write("s.npz", zip({{"X.npy", x}, {"y.npy", npy("'|S3'", "(2,)", QByteArray("ab\0cde", 6))}})))
                     ->train.labelTexts,
                 (std::vector<std::string>{"ab", "cde"}));
        QCOMPARE(readArrays(folder.write("u.npz", zip({{"X.npy", x}, {"y.npy", npy("'<U1'", "(2,)", raw<quint32>({0xE9, 0x1F600}))}})))
                     ->train.labelTexts,
                 (std::vector<std::string>{"\xC3\xA9", "\xF0\x9F\x98\x80"}));
    }

    void classesOfTheLastColumnAreCalledAsTheyAreWritten() {
        const DataFolder folder;
        const auto data = readArrays(folder.write("x.npy", npy("'<f8'", "(3, 2)", raw<double>({1, 0.1, 2, 0.25, 3, 7}))));
        QVERIFY(data.has_value());
        QCOMPARE(data->train.labelTexts, (std::vector<std::string>{"0.1", "0.25", "7"}));
    }

    void whatAFloatCannotHoldIsMissing() {
        const DataFolder folder;
        const auto data = readArrays(folder.write("x.npy", npy("'<f8'", "(2, 2)", raw<double>({1e39, 1, std::nan(""), 2}))));
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
    }
    void faultsAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, words);
        verifyFault(bytes, words);
    }

    void memberNamesAreLabelsOnly() {
        const DataFolder folder;
        const auto data = readArrays(folder.write("up.npz", zip({{"../../X.npy", npy("'<f4'", "(2, 3)", kSix)}, {"/y.npy", kTwoLabels}})),
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
