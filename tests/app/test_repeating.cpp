// "Copy as command": the line that the window copies, run by a shell, opens the data and trains with exactly the choices it was made from.
#include "core/report/run_folder.h"
#include "core/report/settings_json.h"
#include "core/report/source_json.h"
#include "core/report/train_command_line.h"

#include "tests/core/data/data_files.h"

#include <QProcess>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace rewire;

namespace {

// What a person may choose, and nothing as it comes by itself.
Settings otherSettings() {
    return {.algorithm = "copaset",
            .hidden = {7, 5},
            .epochs = 1,
            .seed = 18446744073709551615u,
            .learningRate = 0.0123,
            .momentum = 0.55,
            .momentumRestart = MomentumRestart::Never,
            .batchSize = 9,
            .epsilon = 1.25,
            .removalFraction = 0.2,
            .dropout = 0.15,
            .activation = Activation::Tanh,
            .initialWeights = InitialWeights::Published,
            .newWeights = NewWeights::Glorot,
            .similarityOf = SimilarityOf::Activations,
            .similaritySample = 0.5,
            .augment = true};
}

}  // namespace

class TestRepeating : public QObject {
    Q_OBJECT

    DataFolder m_files;
    int m_serial = 0;

  private slots:
    void theLineRepeatsEveryChoice_data() {
        QTest::addColumn<OpenOptions>("source");
        QByteArray table = "# by hand\nx\nid\tone\ttwo\tcolour\t-class\n", other = "id\tone\ttwo\tcolour\t-class\n",
                   images = "a,b,c,d,class\n", sparse, features, labels;
        for (int r = 0; r < 60; ++r) {
            const char* const kind = r % 3 == 0 ? "no" : r % 3 == 1 ? "yes" : "other";
            const QByteArray row = QByteArray::number(r) + '\t' + QByteArray::number(r % 7) + ",5\t" +
                                   (r == 8 ? QByteArray("lost") : QByteArray::number(r * r % 11)) + '\t' + (r % 2 == 0 ? "red" : "blue") +
                                   '\t' + kind + '\n';
            table += row;
            other += row;
            if (r == 20) table += "one cell\n% left out\n";
            const QByteArray cells = QByteArray::number(r % 7) + ',' + QByteArray::number(r * r % 11) + ',' +
                                     QByteArray::number(r % 2 * 3) + ',' + QByteArray::number(r % 5);
            images += cells + (r % 2 == 0 ? ",no\n" : ",yes\n");
            features += cells + '\n';
            labels += r % 2 == 0 ? "no\n" : "yes\n";
            sparse += (r % 2 == 0 ? "1 1:" : "2 2:") + QByteArray::number(r % 7 + 1) + " 4:1\n";
        }
        OpenOptions all{.data = m_files.write("my 'table', really.csv", table)};
        all.read = {.delimiter = '\t',
                    .hasHeader = true,
                    .decimalMark = ',',
                    .thousandsMark = '\0',
                    .commentMark = "%",
                    .skippedLines = 2,
                    .missingTokens = std::vector<std::string>{"lost", "-"},
                    .labelColumn = "-class",
                    .ignoredColumns = {"id"},
                    .textColumns = TextColumns::OneHot,
                    .badRows = BadRows::LeaveOut,
                    .featuresVariable = "X",
                    .labelsVariable = "-Y",
                    .imageWidth = 3,
                    .imageHeight = 2,
                    .imagesAreGrey = false};
        all.prepare = {.split = Preparation::Split::Fraction,
                       .testFraction = 0.4,
                       .isStratified = false,
                       .splitSeed = 7,
                       .missing = MissingCells::FillWithMean,
                       .unseenClasses = UnseenClasses::LeaveOut,
                       .scaling = Scaling::MinMax,
                       .noise = {.count = 3, .kind = NoiseInputs::Kind::Gaussian, .seed = 11},
                       .keptClasses = {"no", "yes"},
                       .mostSamples = 30,
                       .keptFeatures = {0, 2}};
        QTest::newRow("a table with every choice") << all;
        OpenOptions marks{.data = m_files.write("marks.csv", other), .test = m_files.write("two\nlines\xff.csv", other)};
        marks.read = {.hasHeader = true,
                      .thousandsMark = '\'',
                      .commentMark = "",
                      .missingTokens = std::vector<std::string>{"lost"},
                      .labelColumn = "4",
                      .textColumns = TextColumns::Ignore};
        marks.prepare = {.missing = MissingCells::DropRows, .unseenClasses = UnseenClasses::CountAsWrong, .scaling = Scaling::Uncentred};
        QTest::newRow("a file of test samples with an odd name") << marks;
        OpenOptions apart{.data = m_files.write("features.csv", features),
                          .test = m_files.write("more.csv", features),
                          .testLabels = m_files.write("more labels.txt", labels)};
        apart.read = {.hasHeader = false, .labels = m_files.write("labels.txt", labels)};
        apart.prepare.scaling = Scaling::None;
        QTest::newRow("labels in files of their own") << apart;
        QTest::newRow("LIBSVM numbered from 1") << OpenOptions{.data = m_files.write("from1.libsvm", sparse), .read = {.firstIndex = 1}};
        QTest::newRow("LIBSVM numbered from 0")
            << OpenOptions{.data = m_files.write("from0.libsvm", sparse), .read = {.firstIndex = 0, .imagesAreGrey = true}};
        OpenOptions pixels{.data = m_files.write("images.csv", images)};
        pixels.prepare.imageShape = ImageShape{.width = 2, .height = 2};
        QTest::newRow("pixels") << pixels;
        QTest::newRow("made data") << OpenOptions{.data = "synthetic:samples=60,features=9,classes=2,informative=3", .syntheticSeed = 5};
    }
    void theLineRepeatsEveryChoice() {
        QFETCH(OpenOptions, source);
        Settings settings = otherSettings();
        settings.augment = source.prepare.imageShape.has_value();
        const std::string line = trainCommandLine(source, settings);
        const std::string program = "rewire-cli ";
        QVERIFY(line.starts_with(program) && line.find('\n') == std::string::npos && line.find('\0') == std::string::npos);
        const std::string out = m_files.path("run" + QString::number(++m_serial));
        QProcess shell;
        shell.start(
            "bash",
            {"-c",
             QFile::decodeName(
                 (shellQuoted(REWIRE_CLI) + ' ' + line.substr(program.size()) + " --pictures off --out " + shellQuoted(out)).c_str())});
        QVERIFY(shell.waitForFinished(60000));
        QVERIFY2(shell.exitCode() == 0, (shell.readAllStandardError() + '\n' + QByteArray::fromStdString(line)).constData());
        const auto run = openRunFolder(out);
        QVERIFY(run.has_value() && run->source);
        QCOMPARE(sourceToJson(*run->source).dump(), sourceToJson(source).dump());
        Settings trained = run->settings;
        trained.threads = settings.threads;
        QCOMPARE(settingsToJson(trained).dump(), settingsToJson(settings).dump());
    }
};

QTEST_GUILESS_MAIN(TestRepeating)
#include "test_repeating.moc"
