// Models for other programs: the archives are what NumPy and safetensors expect, and the README's reader predicts as the program does.
#include "core/report/model.h"
#include "core/training/trainer.h"

#include "tests/core/training/small_dataset.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace rewire;

namespace {

Model trained(const std::string& algorithm, Activation activation, const std::shared_ptr<const Dataset>& dataset) {
    const Settings settings{.algorithm = algorithm,
                            .hidden = {14, 9},
                            .epochs = 4,
                            .learningRate = 0.05,
                            .batchSize = 32,
                            .epsilon = 3,
                            .activation = activation,
                            .threads = 1};
    Trainer trainer(dataset, settings);
    for (int epoch = 1; epoch <= settings.epochs; ++epoch) (void)trainer.trainEpoch(epoch, [](const Progress&) { return true; }, {});
    return makeModel(trainer.network(), *dataset);
}

void store(const QString& path, const std::vector<std::byte>& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
}

// Debian's Python knows Debian's NumPy.
QString python() { return QFile::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3"; }

}  // namespace

class TestModel : public QObject {
    Q_OBJECT

  private slots:
    void theReadersOfTheReadmePredictTheSame_data() {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<int>("activation");
        QTest::newRow("sparse, SReLU") << "codacorset" << static_cast<int>(Activation::SReLU);
        QTest::newRow("dense, tanh") << "dense" << static_cast<int>(Activation::Tanh);
        QTest::newRow("sparse, ReLU") << "set" << static_cast<int>(Activation::ReLU);
        QTest::newRow("sparse, leaky ReLU") << "set" << static_cast<int>(Activation::LeakyReLU);
    }
    void theReadersOfTheReadmePredictTheSame() {
        QFETCH(QString, algorithm);
        QFETCH(int, activation);
        QProcess probe;
        probe.start(python(), {"-c", "import numpy, scipy"});
        if (!probe.waitForFinished() || probe.exitCode() != 0) QSKIP("NumPy and SciPy are not installed.");
        const auto dataset = sharedSmallDataset();
        const Model model = trained(algorithm.toStdString(), static_cast<Activation>(activation), dataset);
        const Predictions predictions = predict(model, dataset->test, 1);
        const QTemporaryDir home;
        store(home.filePath("model.npz"), modelAsNpz(model));
        const auto raw = std::as_bytes(std::span(dataset->test.features));
        store(home.filePath("features"), {raw.begin(), raw.end()});
        QFile readme(REWIRE_README);
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(readme.readAll());
        const QString reader = text.section("```python\n", 1, 1).section("```", 0, 0);
        QVERIFY(reader.contains("def predict"));
        QProcess process;
        process.start(python(),
                      {"-c", reader + "\nimport sys\nprint(*predict(load(sys.argv[1]), np.fromfile(sys.argv[2], '<f4').reshape(-1, 20)))\n",
                       home.filePath("model.npz"), home.filePath("features")});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QStringList ours;
        for (const std::int32_t predicted : predictions.predicted) ours << QString::number(predicted);
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed().split(' '), ours);
        QVERIFY(ours.contains("0") && ours.contains("1"));
    }

    void predictionsCountAsTestingDoes() {
        const auto dataset = sharedSmallDataset();
        const Model model = trained("codacorset", Activation::SReLU, dataset);
        const Predictions predictions = predict(model, dataset->test, 1);
        QCOMPARE(predictions.predicted.size(), 60u);
        const auto matrix = confusionMatrix(predictions, dataset->test, 2);
        QCOMPARE(matrix[0] + matrix[1] + matrix[2] + matrix[3], 60);
        QVERIFY(matrix[0] + matrix[3] > 45);  // two classes that differ by three deviations
        for (std::size_t s = 0; s < 60; ++s) {
            const float sum = predictions.probabilities[2 * s] + predictions.probabilities[2 * s + 1];
            QVERIFY(std::abs(sum - 1) < 1e-5f);
            QCOMPARE(predictions.probabilities[2 * s + 1] > predictions.probabilities[2 * s], predictions.predicted[s] == 1);
        }
        const QByteArray csv = QByteArray::fromStdString(predictionsCsv(model, predictions, dataset->test));
        QCOMPARE(csv.trimmed().split('\n').size(), 61);
        QVERIFY(csv.startsWith("sample,label,predicted,no,yes\n0,no,"));
        const QByteArray confusion = QByteArray::fromStdString(confusionCsv(model, matrix));
        QCOMPARE(confusion.trimmed().split('\n').at(2).split(',').at(2).toLongLong(), matrix[3]);
    }

    void safetensorsDescribeEveryByte() {
        const Model model = trained("codacorset", Activation::SReLU, sharedSmallDataset());
        const auto bytes = modelAsSafetensors(model);
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), 8);
        QCOMPARE(length % 8, 0u);
        const QJsonObject header =
            QJsonDocument::fromJson(QByteArray(reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<qsizetype>(length))).object();
        qint64 end = 0;
        QMap<qint64, qint64> ranges;
        for (const QString& name : header.keys()) {
            if (name == "__metadata__") continue;
            const QJsonObject tensor = header[name].toObject();
            qint64 size = tensor["dtype"].toString() == "F64" || tensor["dtype"].toString() == "I64" ? 8 : 4;
            for (const auto dimension : tensor["shape"].toArray()) size *= dimension.toInteger();
            QCOMPARE(tensor["data_offsets"].toArray()[1].toInteger() - tensor["data_offsets"].toArray()[0].toInteger(), size);
            ranges[tensor["data_offsets"].toArray()[0].toInteger()] = tensor["data_offsets"].toArray()[1].toInteger();
        }
        for (auto range = ranges.cbegin(); range != ranges.cend(); ++range) {
            QCOMPARE(range.key(), end);  // no gap
            end = range.value();
        }
        QCOMPARE(end, static_cast<qint64>(bytes.size() - 8 - length));
        QCOMPARE(header["__metadata__"].toObject()["class_names"].toString(), "no\nyes");
        QCOMPARE(header["layer1_shape"].toObject()["shape"].toArray()[0].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "test_model.moc"
