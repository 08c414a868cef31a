#include "app/resume_command.h"

#include "core/base/text.h"
#include "core/report/kept_run.h"

#include <filesystem>
#include <iostream>
#include <utility>

namespace rewire {
namespace {

Expected<ReadyRun> goOn(const ResumeOptions& options) {
    if (auto run = openRunFolder(options.folder); !run) return run.error();  // before a lock file is made
    auto lock = RunLock::acquire(options.folder);
    if (!lock) return lock.error();
    auto run = openRunFolder(options.folder);  // as it is now that nobody else writes
    if (!run) return run.error();
    const int epochs = options.epochs.value_or(run->settings.epochs);
    if (run->result.outcome == Outcome::Diverged)
        return Error{ErrorCode::NotTrainable, "The run in " + displayPath(run->folder) + " diverged in epoch " +
                                                  std::to_string(run->result.divergedEpoch) +
                                                  " and would again. Train with a smaller learning rate."};
    if (isWhole(*run, epochs)) return ReadyRun{};
    const auto dataset = openDataOf(*run, options.data);
    if (!dataset) return dataset.error();
    if (options.threads) run->settings.threads = *options.threads;
    auto resumed = prepareResume(*run, *dataset, epochs);
    if (!resumed) return resumed.error();
    if (auto checked = checkSettings(resumed->record.settings, **dataset); !checked) return checked.error();
    auto writer = RunWriter::resume(run->folder, *std::move(lock), *resumed, options.telling.checkpointSeconds);
    if (!writer) return writer.error();
    return ReadyRun{.run = *std::move(resumed), .writer = *std::move(writer)};
}

}  // namespace

Expected<std::shared_ptr<const Dataset>> openDataOf(const StoredRun& run, const std::string& movedTo) {
    OpenOptions source = run.source.value_or(OpenOptions{});
    if (!movedTo.empty()) source.data = movedTo;
    if (source.data.empty())
        return Error{ErrorCode::NotFound,
                     "The run in " + displayPath(run.folder) + " does not tell where its data are. Give them with --data."};
    auto dataset = openDataset(source);
    if (!dataset && movedTo.empty())
        return Error{dataset.error().code, dataset.error().message + " If the data have moved, say where they are with --data."};
    return dataset;
}

void addResumeOptions(CLI::App& command, ResumeOptions& options) {
    command.add_option("folder", options.folder, "Folder of the run")->required()->type_name("DIR");
    command.add_option("--epochs", options.epochs, "Train up to so many epochs in all; default as the run was asked for");
    command.add_option("--threads", options.threads, "Default as the run was asked for; never changes a result");
    command.add_option("--data", options.data, "Where the data are now, when they have moved")->type_name("PATH");
    addTellingOptions(command, options.telling);
}

int runResume(const ResumeOptions& options) {
    auto going = goOn(options);
    if (!going) {
        complain(going.error().message);
        return 2;
    }
    if (going->writer == nullptr) {
        std::cerr << "note: The run in " << displayPath(options.folder) << " is complete; --epochs N trains further.\n";
        return 0;
    }
    for (const std::string& note : going->run.notes) std::cerr << "note: " << note << '\n';
    return runToEnd(std::move(going->run), std::move(going->writer), options.telling);
}

}  // namespace rewire
