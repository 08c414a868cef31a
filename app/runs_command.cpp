#include "app/runs_command.h"

#include "app/run_to_end.h"

#include "core/base/text.h"
#include "core/report/choices.h"
#include "core/report/comparison.h"
#include "core/report/run_folder.h"
#include "core/report/run_lock.h"
#include "core/report/settings_json.h"
#include "core/report/text_table.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

// All runs in the given folders, or among those kept without --out. What cannot be read is told.
RunListing listAll(const RunsOptions& options) {
    std::vector<std::filesystem::path> folders(options.folders.begin(), options.folders.end());
    if (folders.empty() && !defaultRunsFolder().empty()) folders.push_back(defaultRunsFolder());
    RunListing all;
    for (const auto& folder : folders) {
        if (std::error_code ignored; !options.folders.empty() && !std::filesystem::is_directory(folder, ignored)) {
            all.problems.push_back("There is no folder " + displayPath(folder) + ". Check the path.");
            continue;
        }
        RunListing listing = listRuns(folder);
        std::ranges::move(listing.runs, std::back_inserter(all.runs));
        std::ranges::move(listing.problems, std::back_inserter(all.problems));
    }
    for (const std::string& problem : all.problems) complain(problem);
    return all;
}

Json jsonOf(const StoredRun& run) {
    const auto holder = RunLock::holder(run.folder);
    const RunResult& result = run.result;
    Json json{{"folder", displayText(run.folder.native())},
              {"data", run.dataName},
              {"fingerprint", run.fingerprint},
              {"outcome", idOf(kOutcomes, result.outcome)},
              {"trained_by", holder ? Json(*holder) : Json(nullptr)},
              {"epochs_trained", run.epochsTrained},
              {"final_test_accuracy", result.finalTestAccuracy},
              {"best_test_accuracy", result.bestTestAccuracy},
              {"best_epoch", result.bestEpoch},
              {"network_hash", result.networkHash},
              {"seconds", result.seconds},
              {"started", run.started},
              {"settings", settingsToJson(run.settings)}};
    return json;
}

void print(const Json& json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

int list(const RunsOptions& options) {
    const RunListing listing = listAll(options);
    if (options.json) {
        Json array = Json::array();
        for (const StoredRun& run : listing.runs) array.push_back(jsonOf(run));
        print(array);
    } else {
        std::cout << writeTable(runsTable(listing.runs), *tableFormat(options.format));
    }
    return listing.problems.empty() ? 0 : 1;
}

int show(const RunsOptions& options) {
    for (const std::string& folder : options.folders) {
        const auto run = openRunFolder(folder);
        if (!run) {
            complain(run.error().message);
            return 2;
        }
        print(jsonOf(*run));
    }
    return 0;
}

int removeRuns(const RunsOptions& options) {
    int exitCode = 0;
    for (const std::string& folder : options.folders)
        if (auto removed = deleteRunFolder(folder); !removed) {
            complain(removed.error().message);
            exitCode = 1;
        }
    return exitCode;
}

CLI::App* addCommand(CLI::App& command, const std::string& name, const std::string& text, RunsOptions& options, bool isFolderNeeded) {
    CLI::App* const sub = command.add_subcommand(name, text);
    CLI::Option* const folders =
        sub->add_option("folders", options.folders,
                        isFolderNeeded ? "Folders of runs" : "Folders that are or hold runs; default those kept without --out")
            ->type_name("DIR");
    if (isFolderNeeded) folders->required();
    return sub;
}

void addFormat(CLI::App& command, RunsOptions& options) {
    command.add_option("--format", options.format, "How the table is written")
        ->check(CLI::IsMember({"text", "csv", "markdown", "latex"}))
        ->capture_default_str();
}

}  // namespace

void addRunsCommands(CLI::App& command, RunsOptions& options) {
    command.require_subcommand(1);
    CLI::App* const listCommand =
        addCommand(command, "list", "List runs, newest first, with what their settings differ in.", options, false);
    addFormat(*listCommand, options);
    listCommand->add_flag("--json", options.json, "Print one JSON array");
    addCommand(command, "show", "Tell what a run was asked for and came to, as JSON.", options, true);
    addCommand(command, "delete", "Delete runs for good: the files that Rewire made, and the folder where nothing else is in it.", options,
               true);
}

void addRankOptions(CLI::App& command, RunsOptions& options) {
    command.add_option("folders", options.folders, "Folders that are or hold runs; default those kept without --out")->type_name("DIR");
    command
        .add_option("--by", options.by,
                    "Judge by the last epoch's test accuracy, the best epoch's, or the share of known informative inputs found")
        ->check(CLI::IsMember({"final", "best", "truth"}))
        ->capture_default_str();
    addFormat(command, options);
}

int runRuns(const CLI::App& command, const RunsOptions& options) {
    if (command.got_subcommand("list")) return list(options);
    return command.got_subcommand("show") ? show(options) : removeRuns(options);
}

int runRank(const RunsOptions& options) {
    const RunListing listing = listAll(options);
    if (listing.runs.empty()) {
        complain("There are no runs there. Give the folder of a race, or of runs.");
        return 2;
    }
    const Score score = *scoreOf(options.by);
    std::cout << writeTable(rankingTable(rankRuns(listing.runs, score), score), *tableFormat(options.format));
    return listing.problems.empty() ? 0 : 1;
}

}  // namespace rewire
