#include "app/train_command.h"

#include "core/base/text.h"
#include "core/report/checkpoint.h"
#include "core/report/run_folder.h"
#include "core/report/run_writer.h"

#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

namespace rewire {
namespace {

void addOutputOptions(CLI::App& command, TrainOptions& o) {
    command
        .add_option("--out", o.out,
                    "Folder of the run: run.json, metrics.csv, frames, checkpoint, and at the end importance.csv, removal_curve.csv and "
                    "pictures/; default a new one in " +
                        displayPath(defaultRunsFolder()))
        ->type_name("DIR");
    command.add_flag("!--no-save", o.isKept, "Keep nothing: no folder, no checkpoint");
    command.add_flag("--force", o.force, "Replace a run that the folder holds");
    addTellingOptions(command, o.telling);
}

// Where the run is kept: --out, or a new folder among the others. Nothing where it is not to be kept, or cannot be in the default place.
Expected<std::filesystem::path> folderFor(const TrainOptions& options, const Dataset& dataset, const Settings& settings) {
    if (!options.out.empty()) {
        if (auto prepared = prepareRunFolder(options.out, options.force); !prepared) return prepared.error();
        return std::filesystem::path(options.out);
    }
    if (!options.isKept) return std::filesystem::path();
    const std::filesystem::path base = defaultRunsFolder();
    if (base.empty()) {
        std::cerr << "note: The run is not kept, because neither XDG_DATA_HOME nor HOME names a folder; give one with --out.\n";
        return std::filesystem::path();
    }
    const std::filesystem::path folder = newRunFolder(base, dataset, settings);
    if (auto prepared = prepareRunFolder(folder, false); !prepared) {
        std::cerr << "note: " << prepared.error().message << " Training goes on without.\n";
        return std::filesystem::path();
    }
    return folder;
}

Expected<TrainingState> weightsOf(const std::filesystem::path& run, const Settings& settings, const Dataset& dataset) {
    auto checkpoint = readCheckpoint(run / kCheckpointFile);
    if (!checkpoint) return checkpoint.error();
    return startFromWeights(*std::move(checkpoint), settings, dataset);
}

}  // namespace

void addTrainOptions(CLI::App& command, TrainOptions& options) {
    addDataOptions(command, options.data);
    addSettingsOptions(command, options.settings, SettingsOf::OneRun);
    command
        .add_option("--weights-from", options.weightsFrom,
                    "Begin with the topology and weights of the run in this folder; the network's shape must be the same")
        ->type_name("DIR");
    addOutputOptions(command, options);
}

int runTrain(const TrainOptions& options) {
    const auto dataset = openOrComplain(options.data);
    if (dataset == nullptr) return 2;
    const Settings settings = settingsOf(options.settings, options.settings.algorithm, *dataset);
    if (auto checked = checkSettings(settings, *dataset); !checked) {
        complain(checked.error().message);
        return 2;
    }
    std::optional<TrainingState> start;
    if (!options.weightsFrom.empty()) {
        auto weights = weightsOf(options.weightsFrom, settings, *dataset);
        if (!weights) {
            complain(weights.error().message);
            return 2;
        }
        start = *std::move(weights);
    }
    const auto folder = folderFor(options, *dataset, settings);
    if (!folder) {
        complain(folder.error().message);
        return 2;
    }
    for (const std::string& note : dataset->notes) std::cerr << "note: " << displaySentence(note) << '\n';
    for (const std::string& note : settingsNotes(settings, *dataset)) std::cerr << "note: " << displaySentence(note) << '\n';

    ResumableRun run{.record = {.dataset = dataset, .settings = settings, .source = options.data, .started = utcNow()},
                     .state = std::nullopt};
    if (start) {
        run.state = *std::move(start);
        run.record.weightsFrom = std::filesystem::absolute(options.weightsFrom).native();
    }
    if (folder->empty()) return runToEnd(std::move(run), nullptr, options.telling);
    auto lock = RunLock::acquire(*folder);
    if (!lock) {
        complain(lock.error().message);
        return 2;
    }
    auto writer = RunWriter::begin(*folder, *std::move(lock), run.record, options.telling.checkpointSeconds);
    if (!writer) {
        complain(writer.error().message);
        return 2;
    }
    return runToEnd(std::move(run), std::move(*writer), options.telling);
}

}  // namespace rewire
