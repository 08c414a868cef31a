// Blocks, chunks, frames and checkpoints: what was written is read back, and what was cut, damaged or edited is told and never trusted.
#include "core/report/blocks.h"
#include "core/report/checkpoint.h"
#include "core/report/chunk_file.h"
#include "core/report/frame_file.h"
#include "core/report/settings_json.h"
#include "core/training/trainer.h"

#include "tests/core/training/small_dataset.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace rewire;

namespace {

Settings smallSettings(const std::string& algorithm = "codacorset") {
    return {.algorithm = algorithm, .hidden = {12, 9}, .epochs = 3, .batchSize = 32, .epsilon = 3, .threads = 1};
}

// A network and a frame after two epochs.
struct Trained {
    explicit Trained(const std::string& algorithm)
        : dataset(sharedSmallDataset()), settings(smallSettings(algorithm)), trainer(dataset, settings) {
        for (const int epoch : {1, 2}) frame = trainer.trainEpoch(epoch, [](const Progress&) { return true; }, {}).frame;
    }
    [[nodiscard]] std::vector<std::byte> bytes() const {
        return checkpointBytes(
            identityOf(settings, *dataset),
            {.epoch = 2, .isEvolved = true, .finalTestAccuracy = 0.5, .bestTestAccuracy = 0.75, .bestEpoch = 1, .seconds = 1.5},
            trainer.network());
    }
    std::shared_ptr<const Dataset> dataset;
    Settings settings;
    Trainer trainer;
    std::shared_ptr<const Frame> frame;
};

std::vector<std::byte> joined(std::initializer_list<std::vector<std::byte>> parts) {
    std::vector<std::byte> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

template <class T>
QString messageOf(const Expected<T>& outcome) {
    return outcome ? QString() : QString::fromStdString(outcome.error().message);
}

}  // namespace

class TestRunFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    std::filesystem::path store(const std::vector<std::byte>& bytes) const {
        QFile file(m_home.filePath("file"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) qFatal("cannot write");
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
        return file.fileName().toStdString();
    }
    std::vector<int> epochsIn(const std::filesystem::path& file, FramesEnd& end, std::uint64_t offset = 0) const {
        std::vector<int> epochs;
        const auto read = readFrames(
            file,
            [&](const auto& frame, std::uint64_t) {
                epochs.push_back(frame->metrics.epoch);
                return true;
            },
            offset);
        if (!read) qFatal("%s", read.error().message.c_str());
        end = *read;
        return epochs;
    }
    static std::vector<std::byte> frameOf(int epoch) { return frameChunk(Frame{.metrics = {.epoch = epoch}}); }

  private slots:
    void blocksReadBackWhatWasWritten_data() {
        QTest::addColumn<bool>("deflate");
        QTest::newRow("raw") << false;
        QTest::newRow("deflate") << true;
    }
    void blocksReadBackWhatWasWritten() {
        QFETCH(bool, deflate);
        BlockWriter writer(deflate ? Packing::Deflate : Packing::Raw);
        const std::vector<std::uint32_t> narrow(1000, 200), wide{0, 70000, 4294967295u};
        const std::vector<float> numbers{0.5f, -1e30f, std::numeric_limits<float>::quiet_NaN()};
        writer.add("narrow", std::span<const std::uint32_t>(narrow));
        writer.add("wide", std::span<const std::uint32_t>(wide));
        writer.add("numbers", std::span<const float>(numbers));
        writer.add("none", std::span<const double>());
        writer.add("one", std::int64_t{-7});
        writer.add("text", std::string_view("a\0b", 3));
        const auto bytes = writer.take();
        if (deflate) QVERIFY(bytes.size() < 400);
        const auto reader = BlockReader::parse(bytes);
        QVERIFY2(reader.has_value(), qPrintable(messageOf(reader)));
        QVERIFY(*reader->values<std::uint32_t>("narrow") == narrow);
        QVERIFY(*reader->values<std::uint32_t>("wide") == wide);
        QVERIFY(std::isnan(reader->values<float>("numbers")->at(2)));
        QVERIFY(reader->values<double>("none")->empty());
        QCOMPARE(*reader->value<std::int64_t>("one"), std::int64_t{-7});
        QCOMPARE(reader->text("text")->size(), 3u);
        QVERIFY(messageOf(reader->values<float>("text")).contains("another type"));
        QVERIFY(messageOf(reader->value<float>("numbers")).contains("should be one value and has 3"));
        QVERIFY(messageOf(reader->value<float>("absent")).contains("is missing"));
    }

    void aBlockThatDeclaresMoreThanIsThereIsRefused() {
        BlockWriter writer(Packing::Raw);
        writer.add("values", std::int64_t{1});
        auto bytes = writer.take();
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) QVERIFY(!BlockReader::parse(std::span(bytes).first(cut)).has_value());
        bytes[8 + 6] = std::byte{0xff};  // the number of values
        const auto reader = BlockReader::parse(bytes);
        QVERIFY(reader.has_value());
        QVERIFY(messageOf(reader->values<std::int64_t>("values")).contains("cannot hold"));
    }

    void aFrameReadsBackWhole() {
        const Trained run("codacorset");
        FramesEnd end;
        std::shared_ptr<const Frame> back;
        const auto file = store(joined({framesFileHead(), frameChunk(*run.frame)}));
        const auto read = readFrames(file, [&](auto frame, std::uint64_t begin) {
            back = std::move(frame);
            return begin == 16;
        });
        QVERIFY2(read.has_value(), qPrintable(messageOf(read)));
        QVERIFY(read->tail.empty());
        const Frame& frame = *run.frame;
        QCOMPARE(back->metrics.trainLoss, frame.metrics.trainLoss);
        QCOMPARE(back->metrics.removed, frame.metrics.removed);
        QCOMPARE(back->metrics.learningRate, frame.metrics.learningRate);
        QCOMPARE(back->layers.size(), 3u);
        for (std::size_t l = 0; l < 3; ++l) {
            QCOMPARE(back->layers[l].isDense, frame.layers[l].isDense);
            QCOMPARE(back->layers[l].connections, frame.layers[l].connections);
            QVERIFY(back->layers[l].outgoing == frame.layers[l].outgoing);
            QVERIFY(back->layers[l].incoming == frame.layers[l].incoming);
            QVERIFY(back->layers[l].connectivity.counts == frame.layers[l].connectivity.counts);
        }
        QVERIFY(back->importance.connections == frame.importance.connections);
        QVERIFY(back->importance.strengthTimesSimilarity == frame.importance.strengthTimesSimilarity);
        QCOMPARE(back->byteCount(), frame.byteCount() - frame.snapshotByteCount());
    }

    void framesAreReadUpToACutAnywhere() {
        const auto head = framesFileHead(), first = frameOf(0), second = frameOf(1);
        const auto whole = joined({head, first, second});
        for (std::size_t length = head.size(); length <= whole.size(); ++length) {
            FramesEnd end;
            const auto epochs = epochsIn(store({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}), end);
            const std::size_t expected = length < head.size() + first.size() ? 0 : length < whole.size() ? 1 : 2;
            QCOMPARE(epochs.size(), expected);
            QCOMPARE(end.offset, head.size() + (expected > 0 ? first.size() : 0) + (expected > 1 ? second.size() : 0));
            QCOMPARE(end.tail.empty(), length == end.offset);
        }
    }

    void aFlippedBitEndsTheReadingThere() {
        const auto head = framesFileHead(), first = frameOf(0);
        const auto whole = joined({head, first, frameOf(1)});
        for (std::size_t at = head.size() + first.size(); at < whole.size(); ++at) {
            auto damaged = whole;
            damaged[at] ^= std::byte{4};
            FramesEnd end;
            QCOMPARE(epochsIn(store(damaged), end).size(), 1u);
            QVERIFY2(!end.tail.empty(), qPrintable(QString::number(at)));
        }
    }

    void aFileThatGrowsIsReadOnFromWhereItEnded() {
        FramesEnd end;
        const auto head = framesFileHead(), first = frameOf(0), second = frameOf(1);
        QCOMPARE(epochsIn(store(joined({head, first})), end).size(), 1u);
        const auto more = epochsIn(store(joined({head, first, second})), end, end.offset);
        QCOMPARE(more.size(), 1u);
        QCOMPARE(more.front(), 1);
    }

    void chunksOfUnknownKindsArePassedOver() {
        FramesEnd end;
        const std::vector<std::byte> payload(40, std::byte{7});
        const auto file = store(joined({framesFileHead(), frameOf(0), chunk({'N', 'E', 'W', 'X'}, payload), frameOf(1)}));
        QCOMPARE(epochsIn(file, end).size(), 2u);
        QVERIFY(end.tail.empty());
    }

    void aRemovalCurveStandsAmongTheFrames() {
        const RemovalCurve curve{.epoch = 2,
                                 .step = 1,
                                 .removed = {0, 1, 2},
                                 .leastFirst = {1, 0.5, 0},
                                 .mostFirst = {1, 0.25, 0},
                                 .random = {1, 0.4, 0},
                                 .randomOrders = 1,
                                 .ranking = {1, 0}};
        FramesEnd end;
        QCOMPARE(epochsIn(store(joined({framesFileHead(), frameOf(0), removalCurveChunk(curve)})), end).size(), 1u);
        QVERIFY(end.removalCurve != nullptr);
        QVERIFY(end.removalCurve->mostFirst == curve.mostFirst);
        QVERIFY(end.removalCurve->ranking == curve.ranking);
        RemovalCurve edited = curve;
        edited.ranking = {0, 9};
        epochsIn(store(joined({framesFileHead(), removalCurveChunk(edited)})), end);
        QVERIFY(end.removalCurve == nullptr);
        QVERIFY(QString::fromStdString(end.tail).contains("do not agree"));
    }

    void framesThatDisagreeWithThemselvesAreRefused() {
        const Trained run("set");
        Frame frame = *run.frame;
        frame.layers[0].connectivity.columns += 1;
        FramesEnd end;
        QVERIFY(epochsIn(store(joined({framesFileHead(), frameChunk(frame)})), end).empty());
        QVERIFY(QString::fromStdString(end.tail).contains("do not agree"));
        frame = *run.frame;
        frame.importance.strength.resize(3);
        QVERIFY(epochsIn(store(joined({framesFileHead(), frameChunk(frame)})), end).empty());
    }

    void otherFilesAreNamed() {
        const auto refuse = [](auto, std::uint64_t) { return false; };
        QVERIFY(messageOf(readFrames(store({}), refuse)).contains("no file of Rewire's"));
        QVERIFY(messageOf(readFrames(store(Trained("set").bytes()), refuse)).contains("'CKPT' where 'RUNF'"));
        auto newer = framesFileHead();
        newer[12] = std::byte{9};
        QVERIFY(messageOf(readFrames(store(newer), refuse)).contains("of version 9, and this program knows versions up to 1"));
        QCOMPARE(readFrames(m_home.path().toStdString(), refuse).error().code, ErrorCode::NotReadable);
    }

    void aCheckpointReadsBackWhole_data() {
        QTest::addColumn<QString>("algorithm");
        for (const Algorithm& algorithm : kAlgorithms) QTest::addRow("%s", algorithm.id.data()) << QString(algorithm.id.data());
    }
    void aCheckpointReadsBackWhole() {
        QFETCH(QString, algorithm);
        const Trained run(algorithm.toStdString());
        const auto bytes = run.bytes();
        const auto checkpoint = readCheckpoint(store(bytes));
        QVERIFY2(checkpoint.has_value(), qPrintable(messageOf(checkpoint)));
        QCOMPARE(hashOf(checkpoint->state.network), hashOf(run.trainer.network()));
        QCOMPARE(checkpoint->state.position.bestTestAccuracy, 0.75);
        QVERIFY(checkFits(*checkpoint, run.settings, *run.dataset).has_value());
        // Everything, not only what the hash covers.
        QVERIFY(checkpointBytes(checkpoint->identity, checkpoint->state.position, checkpoint->state.network) == bytes);
    }

    void aCutOrFlippedCheckpointIsRefused() {
        const auto bytes = Trained("codacorset").bytes();
        for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 300)
            QVERIFY(!readCheckpoint(store({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)})).has_value());
        for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 300) {
            auto damaged = bytes;
            damaged[at] ^= std::byte{16};
            QVERIFY2(!readCheckpoint(store(damaged)).has_value(), qPrintable(QString::number(at)));
        }
    }

    // An author of a file can make its checksums right.
    void anEditedCheckpointIsRefused_data() {
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("named");
        QTest::newRow("output out of range") << "output"
                                             << "out of range";
        QTest::newRow("not a number") << "nan"
                                      << "not finite";
        QTest::newRow("a huge layer") << "huge"
                                      << "out of range";
        QTest::newRow("no layers") << "flat"
                                   << "number of layers";
        QTest::newRow("row starts that fall") << "rows"
                                              << "out of range";
        QTest::newRow("unknown activation") << "activation"
                                            << "none that is known";
        QTest::newRow("a connection of the future") << "birth"
                                                    << "younger than the run";
        QTest::newRow("negative epoch") << "epoch"
                                        << "\"epoch\" is out of range";
    }
    void anEditedCheckpointIsRefused() {
        QFETCH(QString, edit);
        QFETCH(QString, named);
        BlockWriter blocks(Packing::Raw);
        for (const char* name : {"settings", "fingerprint", "vectors"}) blocks.add(name, std::string_view("{}"));
        blocks.add("epoch", std::int64_t{edit == "epoch" ? -1 : 1});
        blocks.add("is_evolved", std::uint8_t{1});
        for (const char* name : {"final_test_accuracy", "best_test_accuracy", "seconds"}) blocks.add(name, 0.5);
        blocks.add("best_epoch", std::int64_t{1});
        const std::vector<std::uint32_t> sizes =
            edit == "flat" ? std::vector<std::uint32_t>{2} : std::vector<std::uint32_t>{2, edit == "huge" ? 4000000000u : 3u, 2};
        blocks.add("neuron_counts", static_cast<std::uint32_t>(sizes.size()));
        blocks.add("neurons", std::span<const std::uint32_t>(sizes));
        const std::vector<std::uint32_t> rowStart{0, edit == "rows" ? 3u : 1u, 2}, outputs{0, edit == "output" ? 3u : 2u},
            births{0, edit == "birth" ? 2u : 1u};
        const std::vector<float> two{0.5f, edit == "nan" ? std::numeric_limits<float>::quiet_NaN() : 0.25f}, three(3, 0.0f), six(6, 0.0f);
        blocks.add("layer1.row_start", std::span<const std::uint32_t>(rowStart));
        blocks.add("layer1.output_index", std::span<const std::uint32_t>(outputs));
        blocks.add("layer1.birth_epoch", std::span<const std::uint32_t>(births));
        for (const char* name : {"layer1.weights", "layer1.velocity"}) blocks.add(name, std::span<const float>(two));
        blocks.add("layer1.activation", std::string_view(edit == "activation" ? "swish" : "srelu"));
        for (const std::string name : {"bias", "left_threshold", "left_slope", "right_offset", "right_slope"})
            for (const char* suffix : {"", "_velocity"}) blocks.add("layer1." + name + suffix, std::span<const float>(three));
        for (const char* name : {"output.weights", "output.velocity"}) blocks.add(name, std::span<const float>(six));
        for (const char* name : {"output.bias", "output.bias_velocity"}) blocks.add(name, std::span<const float>(two));
        const auto checkpoint =
            readCheckpoint(store(joined({fileHead({'C', 'K', 'P', 'T'}, 1), chunk({'S', 'T', 'A', 'T'}, blocks.take())})));
        QVERIFY(!checkpoint.has_value());
        QVERIFY2(messageOf(checkpoint).contains(named), qPrintable(messageOf(checkpoint)));
    }

    void otherSettingsAndDataAreNamedWithBothValues() {
        const Trained run("codacorset");
        const auto checkpoint = readCheckpoint(store(run.bytes()));
        Settings settings = run.settings;
        settings.epochs = 50;
        settings.threads = 7;
        QVERIFY(checkFits(*checkpoint, settings, *run.dataset).has_value());
        settings.epochs = checkpoint->state.position.epoch - 1;
        const QString tooFew = messageOf(checkFits(*checkpoint, settings, *run.dataset));
        QVERIFY2(tooFew.contains(
                     QStringLiteral("trained %1 epochs already, and %2 are asked for").arg(settings.epochs + 1).arg(settings.epochs)),
                 qPrintable(tooFew));
        settings.learningRate = 0.25;
        settings.hidden = {12, 10};
        Dataset other = *run.dataset;
        other.fingerprint = "0123456789abcdef";
        const QString message = messageOf(checkFits(*checkpoint, settings, other));
        for (const char* part :
             {"learning_rate 0.01 there, 0.25 here", "network 20-12-9-2 there, 20-12-10-2 here", "0123456789abcdef here"})
            QVERIFY2(message.contains(part), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(TestRunFiles)
#include "test_run_files.moc"
