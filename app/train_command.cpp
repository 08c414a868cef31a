#include "app/train_command.h"

#include "app/data_options.h"
#include "app/interrupt.h"
#include "app/progress_printer.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/report/choices.h"
#include "core/report/run_report.h"
#include "core/training/session.h"
#include "ui/views/pictures.h"

#include <QApplication>

#include <clocale>
#include <condition_variable>
#include <iostream>
#include <limits>
#include <mutex>

namespace rewire {
namespace {

void complain(const std::string& message) { std::cerr << "rewire-cli: " << message << '\n'; }

template <class Value, std::size_t kCount>
CLI::IsMember oneOf(const std::array<Choice<Value>, kCount>& choices) {
    std::vector<std::string> ids;
    for (const auto& choice : choices) ids.emplace_back(choice.id);
    return CLI::IsMember(ids);
}

// The sizes in "1000,1000,1000"; nothing when the text is anything else.
std::optional<std::vector<int>> parseLayerSizes(std::string_view text) {
    std::vector<int> sizes;
    while (true) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto number = parseInteger(text.substr(0, comma));
        if (!number.isValid() || number.value < 1 || number.value > std::numeric_limits<int>::max()) return std::nullopt;
        sizes.push_back(static_cast<int>(number.value));
        if (comma == text.size()) return sizes;
        text.remove_prefix(comma + 1);
    }
}

std::string layerSizes(const std::string& text) {
    return parseLayerSizes(text) ? "" : "'" + displayText(text) + "' is no list of layer sizes such as 1000,1000,1000";
}

void addNetworkOptions(CLI::App& command, TrainOptions& o) {
    command.add_option("--hidden", o.hidden, "Neurons of each sparse hidden layer, by commas; default 1000,1000,1000, for Fashion-MNIST 200,200,200")
        ->check(layerSizes)
        ->type_name("N,N,...");
    command.add_option("--epsilon", o.epsilon, "Sparsity: each connection of n x m exists with p = min(1, epsilon (n + m) / (n m)); default 20");
    command.add_option("--activation", o.activation, "Hidden activation; default srelu")->check(oneOf(kActivationChoices));
    command.add_option("--initial-weights", o.initialWeights,
                       "Glorot of the connections that neurons really have (fan-in, the default) or of the dense shape as the authors published (published), which shrinks the signal by the density in every layer")
        ->check(oneOf(kInitialWeights));
}

void addOptimisationOptions(CLI::App& command, TrainOptions& o) {
    command.add_option("--epochs", o.epochs, "Passes over the training samples; default 100");
    command.add_option("--seed", o.seed, "Seed of every random choice; same seed, same bits; default 0")->check(checkSeed)->type_name("SEED");
    command.add_option("--learning-rate", o.learningRate, "Default 0.01; 0.1 for Madelon and MicroMass (0.01 for the dense baseline, which diverges at 0.1)");
    command.add_option("--momentum", o.momentum, "Default 0.9");
    command.add_option("--momentum-restart", o.momentumRestart, "Momentum starts from zero at each epoch (the authors' choice and the default) or never")
        ->check(oneOf(kMomentumRestarts));
    command.add_option("--batch", o.batch, "Samples in a mini-batch; default 100");
    command.add_option("--dropout", o.dropout, "Probability that a hidden activation is dropped in training; default 0.3");
    command.add_option("--augment", o.augment, "Rotate, shift and flip training images; default off (core/DESIGN.md tells why)")->check(CLI::IsMember({"on", "off"}));
    command.add_option("--threads", o.threads, "Default: all processors; never changes a result");
}

void addEvolutionOptions(CLI::App& command, TrainOptions& o) {
    std::vector<std::string> ids;
    for (const Algorithm& algorithm : kAlgorithms) ids.emplace_back(algorithm.id);
    command.add_option("--algorithm", o.algorithm, "How connections are removed and added")->check(CLI::IsMember(ids))->capture_default_str();
    command.add_option("--zeta", o.zeta, "Fraction of the connections of each sign that is removed after an epoch; default 0.3");
    command.add_option("--new-weights", o.newWeights, "Weights of added connections: zero (default) or small random ones")->check(oneOf(kNewWeights));
    command.add_option("--similarity-of", o.similarityOf, "Whether a later layer's inputs are compared before (default) or after their activation")->check(oneOf(kSimilarityOf));
    command.add_option("--similarity-sample", o.similaritySample, "Fraction of the training samples that similarity is measured on; default 1.0, exact");
}

void addOutputOptions(CLI::App& command, TrainOptions& o) {
    command.add_option("--out", o.out, "Folder for run.json, metrics.csv, importance.csv, removal_curve.csv and pictures/; nothing is written without it")->type_name("DIR");
    command.add_flag("--force", o.force, "Replace a run that the folder holds");
    command.add_option("--pictures", o.pictures, "Draw pictures/")->check(CLI::IsMember({"on", "off"}))->capture_default_str();
    command.add_flag("--json", o.json, "Print JSON lines: one an epoch and one at the end");
}

template <class Value>
void setIfGiven(const std::optional<Value>& given, Value& setting) {
    if (given) setting = *given;
}

template <class Value, std::size_t kCount>
void setIfGiven(const std::optional<std::string>& given, const std::array<Choice<Value>, kCount>& choices, Value& setting) {
    if (given) setting = *valueOf(choices, *given);  // the parser has checked it
}

Settings settingsOf(const TrainOptions& o, const Dataset& dataset) {
    Settings s = recommendedSettings(dataset, o.algorithm);
    if (o.hidden) s.hidden = *parseLayerSizes(*o.hidden);  // the parser has checked it
    setIfGiven(o.epochs, s.epochs);
    setIfGiven(o.seed, s.seed);
    setIfGiven(o.learningRate, s.learningRate);
    setIfGiven(o.momentum, s.momentum);
    setIfGiven(o.momentumRestart, kMomentumRestarts, s.momentumRestart);
    setIfGiven(o.batch, s.batchSize);
    setIfGiven(o.epsilon, s.epsilon);
    setIfGiven(o.zeta, s.removalFraction);
    setIfGiven(o.dropout, s.dropout);
    setIfGiven(o.activation, kActivationChoices, s.activation);
    setIfGiven(o.initialWeights, kInitialWeights, s.initialWeights);
    setIfGiven(o.newWeights, kNewWeights, s.newWeights);
    setIfGiven(o.similarityOf, kSimilarityOf, s.similarityOf);
    setIfGiven(o.similaritySample, s.similaritySample);
    setIfGiven(o.threads, s.threads);
    if (o.augment) s.augment = *o.augment == "on";
    return s;
}

// Trains to the end, telling each epoch; an interrupt stops the session within a batch.
RunRecord trainAndTell(std::shared_ptr<const Dataset> dataset, const Settings& settings, ProgressPrinter& printer) {
    RunRecord run{.dataset = dataset, .settings = settings, .frames = {}, .removalCurve = nullptr, .result = {}};
    std::mutex mutex;
    std::condition_variable changed;
    bool hasNews = false;
    TrainingSession session(std::move(dataset), settings, [&] {
        const std::lock_guard lock(mutex);
        hasNews = true;
        changed.notify_one();
    });
    session.start();
    while (true) {
        {
            std::unique_lock lock(mutex);
            changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return hasNews; });
            hasNews = false;
        }
        if (wasInterrupted()) session.stop();
        const SessionSnapshot now = session.snapshot(run.frames.size());
        for (const auto& frame : now.newFrames) {
            // Only the newest frame is written and drawn whole; of the others the metrics are enough for any number of epochs.
            if (!run.frames.empty()) run.frames.back() = std::make_shared<const Frame>(Frame{.metrics = run.frames.back()->metrics});
            run.frames.push_back(frame);
            if (frame->metrics.epoch > 0) printer.epoch(frame->metrics, now.progress);
        }
        printer.progress(now.progress);
        if (now.state == SessionState::Ended) {
            run.removalCurve = now.removalCurve;
            run.result = now.result;
            return run;
        }
    }
}

// Qt's remarks about the desktop session (no runtime folder, no size hints) concern nobody who draws into a file.
void passOnSevereMessages(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg) complain(message.toStdString());
}

// Offscreen, so that no display is needed.
Expected<void> drawPictures(const RunRecord& run, const std::filesystem::path& folder, int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler(passOnSevereMessages);
    const QApplication application(argc, argv);
    std::setlocale(LC_ALL, "C");  // QApplication takes the environment's, with its decimal commas
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) return Error{ErrorCode::NotWritable, "The folder " + displayPath(folder) + " cannot be made: " + problem.message()};
    return writeRunPictures(*run.dataset, run.frames, run.removalCurve.get(), folder);
}

// Pictures of a run that was replaced would tell of another network, or of layers that this one lacks.
void removeOldPictures(const std::filesystem::path& folder) {
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
        const std::string name = entry.path().filename().string();
        const bool isOurs = name == "curves.png" || name == "importance.png" || name == "removal_curve.png" ||
                            (name.starts_with("connectivity_layer") && name.ends_with(".png"));
        if (isOurs) std::filesystem::remove(entry.path(), problem);
    }
}

// Tells why a run is not whole. The exit code.
int judge(const RunRecord& run) {
    if (run.result.outcome != Outcome::Completed) {
        complain(run.result.message);
        return 1;
    }
    if (wasInterrupted() && run.removalCurve == nullptr) {
        complain("Interrupted after the last epoch: the removal curves were not measured.");
        return 1;
    }
    return 0;
}

// False when something could not be stored, which is told.
bool store(const RunRecord& run, const TrainOptions& options, int argc, char** argv) {
    const std::filesystem::path folder = options.out;
    if (auto written = writeRunFolder(run, folder); !written) {
        complain(written.error().message);
        return false;
    }
    removeOldPictures(folder / "pictures");
    if (options.pictures == "on" && run.frames.size() > 1) {
        if (auto drawn = drawPictures(run, folder / "pictures", argc, argv); !drawn) {
            complain(drawn.error().message);
            return false;
        }
    }
    return true;
}

}  // namespace

void addTrainOptions(CLI::App& command, TrainOptions& options) {
    addDataOptions(command, options.data);
    addEvolutionOptions(command, options);
    addNetworkOptions(command, options);
    addOptimisationOptions(command, options);
    addOutputOptions(command, options);
}

int runTrain(const TrainOptions& options, int argc, char** argv) {
    const auto dataset = openOrComplain(options.data);
    if (dataset == nullptr) return 2;
    const Settings settings = settingsOf(options, *dataset);
    if (auto checked = checkSettings(settings, *dataset); !checked) {
        complain(checked.error().message);
        return 2;
    }
    if (!options.out.empty()) {
        if (auto prepared = prepareRunFolder(options.out, options.force); !prepared) {
            complain(prepared.error().message);
            return 2;
        }
    }
    for (const std::string& note : dataset->notes) std::cerr << "note: " << displayText(note) << '\n';
    for (const std::string& note : settingsNotes(settings, *dataset)) std::cerr << "note: " << displayText(note) << '\n';

    catchInterrupts();
    ProgressPrinter printer(options.json ? ProgressPrinter::Style::JsonLines : ProgressPrinter::Style::Plain);
    const RunRecord run = trainAndTell(dataset, settings, printer);
    printer.end(run);
    const int exitCode = judge(run);
    if (options.out.empty()) {
        std::cerr << "note: Nothing was written; --out DIR keeps the results.\n";
        return exitCode;
    }
    return store(run, options, argc, argv) ? exitCode : 1;
}

}  // namespace rewire
