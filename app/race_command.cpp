#include "app/race_command.h"

#include "app/interrupt.h"
#include "app/ranks.h"
#include "app/run_to_end.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/report/choices.h"
#include "core/report/comparison.h"
#include "core/report/kept_run.h"
#include "core/report/race_plan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// Lines from several runs at once, whole ones: JSON on standard output, or words. Thread-safe.
class RaceTelling {
  public:
    // `who`: which process tells; empty: there is only one.
    RaceTelling(bool isJson, std::size_t runCount, std::string who) : m_isJson(isJson), m_runCount(runCount), m_who(std::move(who)) {}

    void began(const RaceEntry& entry, int fromEpoch) {
        const std::lock_guard lock(m_mutex);
        if (m_isJson)
            print({{"event", "begin"}, {"run", entry.name}, {"from_epoch", fromEpoch}, {"epochs", entry.settings.epochs}});
        else if (fromEpoch > 0)
            std::cout << entry.name << ": goes on after epoch " << fromEpoch << std::endl;
    }
    void epoch(const RaceEntry& entry, const Metrics& m) {
        if (!m_isJson || m.epoch == 0) return;
        const std::lock_guard lock(m_mutex);
        print({{"event", "epoch"},
               {"run", entry.name},
               {"epoch", m.epoch},
               {"train_loss", m.trainLoss},
               {"test_loss", m.testLoss},
               {"test_accuracy", m.testAccuracy}});
    }
    void ended(const RaceEntry& entry, const RunResult& result, bool isNew) {
        const std::lock_guard lock(m_mutex);
        ++m_ended;
        if (m_isJson)
            return print({{"event", "end"},
                          {"run", entry.name},
                          {"outcome", idOf(kOutcomes, result.outcome)},
                          {"new", isNew},
                          {"final_test_accuracy", result.finalTestAccuracy},
                          {"best_test_accuracy", result.bestTestAccuracy},
                          {"network_hash", result.networkHash},
                          {"seconds", result.seconds}});
        char line[160];
        const std::string place = m_who.empty() ? std::to_string(m_ended) + " of " + std::to_string(m_runCount) : m_who;
        std::snprintf(line, sizeof line, "[%s] %s: %s, test accuracy %.2f %% (best %.2f %%), %.1f s%s", place.c_str(), entry.name.c_str(),
                      std::string(idOf(kOutcomes, result.outcome)).c_str(), 100 * result.finalTestAccuracy, 100 * result.bestTestAccuracy,
                      result.seconds, isNew ? "" : ", was there already");
        std::cout << line << std::endl;
    }
    void note(const RaceEntry& entry, const std::string& sentence) {
        const std::lock_guard lock(m_mutex);
        std::cerr << "note: " << entry.name << ": " << sentence << '\n';
    }
    void failed(const RaceEntry& entry, const std::string& sentence) {
        const std::lock_guard lock(m_mutex);
        complain(entry.name + ": " + sentence);
    }

  private:
    static void print(const Json& json) { std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl; }
    const bool m_isJson;
    const std::size_t m_runCount;
    const std::string m_who;
    std::size_t m_ended = 0;
    std::mutex m_mutex;
};

// False when the run failed or could not be stored.
bool runEntry(const RaceEntry& entry, const RaceOptions& options, const std::shared_ptr<const Dataset>& dataset, RaceTelling& telling) {
    auto ready = beginOrResume(fs::path(options.out) / entry.name, entry.settings, dataset, options.data, options.checkpointSeconds);
    if (!ready) {
        telling.failed(entry, ready.error().message);
        return false;
    }
    if (ready->writer == nullptr) {
        telling.ended(entry, ready->run.record.result, false);
        return true;
    }
    telling.began(entry, ready->run.state ? ready->run.state->position.epoch : 0);
    for (const std::string& note : ready->run.notes) telling.note(entry, note);
    const RunListener listener{
        .epoch = [&](const std::shared_ptr<const Frame>& frame, const Progress&) { telling.epoch(entry, frame->metrics); },
        .note = [&](const std::string& sentence) { telling.note(entry, sentence); },
        .wish = [] { return wasInterrupted() ? RunWish::Stop : RunWish::GoOn; }};
    const RunRecord record = trainRun(std::move(ready->run), ready->writer.get(), listener);
    if (auto stored = ready->writer->finish(record); !stored) {
        telling.failed(entry, stored.error().message);
        return false;
    }
    telling.ended(entry, record.result, true);
    if (record.result.outcome == Outcome::Failed) telling.failed(entry, record.result.message);
    return record.result.outcome != Outcome::Failed;
}

// Every process takes the next run that none has taken; at the end they wait for each other.
bool runAll(const std::vector<RaceEntry>& entries, const RaceOptions& options, const std::shared_ptr<const Dataset>& dataset,
            Ranks& ranks) {
    RaceTelling telling(options.json, entries.size(), ranks.count() > 1 ? "rank " + std::to_string(ranks.rank()) : std::string());
    std::atomic<bool> isGood = true;
    std::vector<std::jthread> workers;
    for (int job = 0; job < options.jobs; ++job)
        workers.emplace_back([&] {
            for (std::size_t e = ranks.next(); e < entries.size() && !wasInterrupted(); e = ranks.next())
                if (!runEntry(entries[e], options, dataset, telling)) isGood = false;
        });
    workers.clear();  // joins
    ranks.meet();
    return isGood;
}

Expected<std::vector<std::string>> algorithmsIn(const std::string& text) {
    std::vector<std::string> ids;
    for (const Algorithm& algorithm : kAlgorithms)
        if (text == "all") ids.emplace_back(algorithm.id);
    std::string_view rest = text == "all" ? std::string_view() : std::string_view(text);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view id = trimmed(rest.substr(0, comma));
        if (findAlgorithm(id) == nullptr)
            return Error{ErrorCode::BadSetting, "'" + displayText(id) + "' is no algorithm; rewire-cli train --help lists them."};
        if (std::ranges::find(ids, id) == ids.end()) ids.emplace_back(id);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (ids.empty()) return Error{ErrorCode::BadSetting, "No algorithm was given; --algorithms all takes every one."};
    return ids;
}

// Of "2/5": which share of how many.
Expected<std::vector<RaceEntry>> ownShare(const std::vector<RaceEntry>& entries, const std::string& shard) {
    int index = 0, count = 0, length = 0;
    if (std::sscanf(shard.c_str(), "%5d/%5d%n", &index, &count, &length) != 2 || length != static_cast<int>(shard.size()) || index < 1 ||
        count < index)
        return Error{ErrorCode::BadSetting, displayText(shard) + " is no share such as 2/5."};
    return shardOf(entries, index, count);
}

Expected<std::vector<RaceEntry>> entriesOf(const RaceOptions& options, const Dataset& dataset) {
    auto algorithms = algorithmsIn(options.algorithms);
    if (!algorithms) return algorithms.error();
    auto seeds = parseSeeds(options.seeds);
    if (!seeds) return seeds.error();
    std::vector<GridAxis> grid;
    for (const std::string& text : options.grid) {
        auto axis = parseGridAxis(text);
        if (!axis) return axis.error();
        grid.push_back(*std::move(axis));
    }
    const int share = std::max(1, resolvedThreads(0) / options.jobs);
    auto entries = raceEntries(*algorithms, *seeds, grid, [&](const std::string& algorithm) {
        Settings settings = settingsOf(options.settings, algorithm, dataset);
        if (!options.settings.threads) settings.threads = share;
        return settings;
    });
    if (!entries) return entries;
    for (const RaceEntry& entry : *entries)
        if (auto checked = checkSettings(entry.settings, dataset); !checked)
            return Error{checked.error().code, entry.name + ": " + checked.error().message};
    return ownShare(*entries, options.shard);
}

// The table on standard output (unless JSON lines go there) and beside the runs. False when it cannot be stored.
bool tellResult(const RaceOptions& options) {
    const RunListing listing = listRuns(options.out);
    const TextTable table = rankingTable(rankRuns(listing.runs, Score::FinalAccuracy), Score::FinalAccuracy);
    if (!options.json) std::cout << '\n' << writeTable(table, TableFormat::Text) << std::flush;
    bool isStored = true;
    for (const auto& [name, format] : {std::pair("ranking.csv", TableFormat::Csv), std::pair("ranking.md", TableFormat::Markdown)})
        if (auto stored = writeFileAtomically(fs::path(options.out) / name, writeTable(table, format)); !stored) {
            complain(stored.error().message);
            isStored = false;
        }
    return isStored;
}

}  // namespace

void addRaceOptions(CLI::App& command, RaceOptions& options) {
    addDataOptions(command, options.data);
    command.add_option("--algorithms", options.algorithms, "Which race, by commas, or all")->capture_default_str()->type_name("LIST");
    command.add_option("--seeds", options.seeds, "Each algorithm runs once with each, such as 0-4 or 0,2,5")
        ->capture_default_str()
        ->type_name("LIST");
    command
        .add_option("--grid", options.grid,
                    "Further settings to vary, such as learning_rate=0.01,0.1 or hidden=200x200,1000x1000; keys as in run.json; may be "
                    "given several times")
        ->type_name("KEY=VALUES");
    addSettingsOptions(command, options.settings, SettingsOf::ManyRuns);
    command.add_option("--out", options.out, "Folder of the race, with a run folder each; run the same command again to go on")
        ->required()
        ->type_name("DIR");
    command.add_option("--jobs", options.jobs, "Runs at a time; they share the processors")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    command.add_option("--shard", options.shard, "This machine's share, such as 2/5; the shares merge by putting their folders into one")
        ->capture_default_str()
        ->type_name("I/N");
    command.add_option("--checkpoint-seconds", options.checkpointSeconds, "Least time between two checkpoints of a run")
        ->check(CLI::Range(0.0, 86400.0))
        ->capture_default_str();
    command.add_flag("--json", options.json, "Print JSON lines: begin, epoch and end of each run");
}

int runRace(const RaceOptions& options) {
    const auto dataset = openOrComplain(options.data);
    if (dataset == nullptr) return 2;
    auto entries = entriesOf(options, *dataset);
    if (!entries) {
        complain(entries.error().message);
        return 2;
    }
    std::error_code problem;
    fs::create_directories(options.out, problem);
    if (problem) {
        complain("The folder " + displayPath(options.out) + " cannot be made: " + problem.message() + ". Choose another with --out.");
        return 2;
    }
    // A share is not the race: what another machine trains is not to be offered here.
    if (options.shard == "1/1")
        if (auto stored = writeRacePlan(
                {.entries = *entries, .source = options.data, .dataName = dataset->name, .fingerprint = dataset->fingerprint}, options.out);
            !stored) {
            complain(stored.error().message);
            return 2;
        }
    // Only from here on: until now a process may give up without the others waiting for it.
    Ranks ranks;
    if (!options.settings.threads)
        for (RaceEntry& entry : *entries) entry.settings.threads = std::max(1, entry.settings.threads / ranks.countHere());
    if (ranks.rank() == 0)
        for (const std::string& note : dataset->notes) std::cerr << "note: " << displaySentence(note) << '\n';
    if (!options.json && ranks.rank() == 0)
        std::cout << entries->size() << " runs, "
                  << (ranks.count() > 1 ? std::to_string(ranks.count()) + " processes with " : std::string()) << options.jobs
                  << " at a time, in " << displayPath(options.out) << std::endl;
    catchInterrupts();
    const bool isGood = runAll(*entries, options, dataset, ranks);
    const bool isStored = ranks.rank() != 0 || tellResult(options);
    if (wasInterrupted() && ranks.rank() == 0) std::cerr << "note: Interrupted. The same command goes on where the runs are.\n";
    return isGood && isStored ? 0 : 1;
}

}  // namespace rewire
