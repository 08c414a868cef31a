#include "core/report/run_folder.h"

#include "core/base/parse_number.h"
#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/report/checkpoint.h"
#include "core/report/choices.h"
#include "core/report/json_keys.h"
#include "core/report/run_lock.h"
#include "core/report/settings_json.h"
#include "core/report/source_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <tuple>
#include <utility>

namespace rewire {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

// Letters, digits and . _ - of a name out of a file, for a folder's name.
std::string plainName(const std::string& name) {
    std::string plain;
    for (const char c : name.substr(0, 40)) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                             (c == '.' && !plain.empty());
        plain += isPlain ? c : '_';
    }
    return plain.empty() ? "data" : plain;
}

std::string timeText(const char* format) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char text[32];
    return {text, std::strftime(text, sizeof text, format, &utc)};
}

std::optional<Metrics> parseMetricsLine(std::string_view line) {
    std::vector<std::string_view> cells;
    while (true) {
        const std::size_t comma = std::min(line.find(','), line.size());
        cells.push_back(line.substr(0, comma));
        if (comma == line.size()) break;
        line.remove_prefix(comma + 1);
    }
    if (cells.size() < 11) return std::nullopt;
    const auto epoch = parseInteger(cells[0]);
    if (!epoch.isValid() || epoch.value < 1 || epoch.value > std::numeric_limits<int>::max()) return std::nullopt;
    const auto number = [&cells](std::size_t cell) {
        const auto parsed = parseDouble(cells[cell]);
        return parsed.isValid() ? parsed.value : std::numeric_limits<double>::quiet_NaN();
    };
    const auto count = [&cells](std::size_t cell) {
        const auto parsed = parseInteger(cells[cell]);
        return parsed.isValid() ? parsed.value : 0;
    };
    return Metrics{.epoch = static_cast<int>(epoch.value),
                   .trainLoss = number(1),
                   .trainAccuracy = number(2),
                   .testLoss = number(3),
                   .testAccuracy = number(4),
                   .trainSeconds = number(5),
                   .similaritySeconds = number(6),
                   .evolutionSeconds = number(7),
                   .connections = count(8),
                   .removed = count(9),
                   .added = count(10)};
}

// Where run.json has no results yet, the epochs tell.
void takeResultsFromMetrics(StoredRun& run) {
    run.epochsTrained = run.result.bestEpoch = 0;
    run.result.seconds = 0;
    for (const Metrics& m : readMetrics(run.folder)) {
        run.epochsTrained = m.epoch;
        run.result.finalTestAccuracy = m.testAccuracy;
        if (run.result.bestEpoch == 0 || m.testAccuracy > run.result.bestTestAccuracy) {
            run.result.bestTestAccuracy = m.testAccuracy;
            run.result.bestEpoch = m.epoch;
        }
        run.result.seconds += m.trainSeconds + m.similaritySeconds + m.evolutionSeconds;
    }
}

std::optional<Error> takeResults(const Json& json, StoredRun& run) {
    KeyReader reader(json, "entry");
    std::optional<double> last, best;
    std::optional<int> bestEpoch;
    reader.read("outcome", kOutcomes, run.result.outcome);
    reader.readIfThere("message", run.result.message);
    reader.readIfThere("connections_per_layer", run.result.connectionsPerLayer);
    reader.readIfThere("epochs_trained", run.epochsTrained);
    reader.readIfThere("final_test_accuracy", last);
    reader.readIfThere("best_test_accuracy", best);
    reader.readIfThere("best_epoch", bestEpoch);
    reader.readIfThere("network_hash", run.result.networkHash);
    reader.readIfThere("seconds", run.result.seconds);
    reader.readIfThere("started", run.started);
    reader.readIfThere("vectors", run.vectors);
    reader.readIfThere("version", run.version);
    reader.readIfThere("weights_from", run.weightsFrom);
    run.result.finalTestAccuracy = last.value_or(0);
    run.result.bestTestAccuracy = best.value_or(0);
    run.result.bestEpoch = bestEpoch.value_or(0);
    if (json.contains("diverged") && json["diverged"].is_object()) {
        KeyReader diverged(json["diverged"], "entry");
        diverged.readIfThere("epoch", run.result.divergedEpoch);
        diverged.readIfThere("layer", run.result.divergedLayer);
    }
    if (json.contains("truth") && json["truth"].is_object())
        KeyReader(json["truth"], "entry").readIfThere("precision_at_k", run.precisionAtTruth);
    return reader.error();
}

std::optional<Error> takeData(const Json& json, StoredRun& run) {
    if (!json.contains("data") || !json["data"].is_object())
        return Error{ErrorCode::BadFormat, "The entry \"data\" is missing or no object."};
    const Json& data = json["data"];
    KeyReader reader(data, "entry of the data");
    reader.read("name", run.dataName);
    reader.read("fingerprint", run.fingerprint);
    if (reader.error()) return reader.error();
    if (!data.contains("open")) return std::nullopt;
    auto source = sourceFromJson(data["open"]);
    if (!source) return source.error();
    run.source = *std::move(source);
    return std::nullopt;
}

Expected<StoredRun> parseRun(const fs::path& folder, const Json& json) {
    if (!json.is_object()) return Error{ErrorCode::BadFormat, "It is no JSON object."};
    int format = 1;
    KeyReader reader(json, "entry");
    reader.readIfThere("format", format);
    if (reader.error()) return *reader.error();
    if (format > kRunFormat)
        return Error{ErrorCode::BadFormat, "It is of format " + std::to_string(format) + ", and this program knows formats up to " +
                                               std::to_string(kRunFormat) + ". Open it with a newer Rewire."};
    if (!json.contains("settings")) return Error{ErrorCode::BadFormat, "The entry \"settings\" is missing."};
    auto settings = settingsFromJson(json["settings"]);
    if (!settings) return settings.error();
    if (findAlgorithm(settings->algorithm) == nullptr)
        return Error{ErrorCode::BadFormat, "The algorithm '" + displayText(settings->algorithm) + "' is none that is known."};
    StoredRun run{.folder = folder, .settings = *std::move(settings)};
    if (json.contains("changes")) {
        auto changes = changesFromJson(json["changes"]);
        if (!changes) return changes.error();
        run.changes = *std::move(changes);
    }
    if (const auto error = takeResults(json, run)) return *error;
    if (const auto error = takeData(json, run)) return *error;
    if (run.result.outcome == Outcome::None) takeResultsFromMetrics(run);
    return run;
}

void listInto(RunListing& listing, const fs::path& folder, int depth) {
    std::error_code problem;
    if (fs::exists(folder / kRunFile, problem)) {
        auto run = openRunFolder(folder);
        if (run)
            listing.runs.push_back(*std::move(run));
        else
            listing.problems.push_back(run.error().message);
        return;
    }
    if (depth == 0) return;
    for (const auto& entry : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, problem)) {
        std::error_code ignored;
        const bool isSetAside = entry.path().filename().native().starts_with('.');  // deleted, and not yet for good
        if (entry.is_directory(ignored) && !entry.is_symlink(ignored) && !isSetAside) listInto(listing, entry.path(), depth - 1);
    }
}

// The frames of the epochs up to `epoch`.
void takeFrames(const fs::path& folder, int epoch, KeepFrames keep, ResumableRun& run) {
    int last = -1;
    const auto take = [&](std::shared_ptr<const Frame> frame, std::uint64_t) {
        if (frame->metrics.epoch > epoch || frame->metrics.epoch <= last) return false;
        last = frame->metrics.epoch;
        if (keep == KeepFrames::All) run.frames.push_back(frame);
        run.record.newest = std::move(frame);
        return true;
    };
    const auto end = readFrames(folder / kFramesFile, take);
    if (!end) {
        run.notes.push_back("The frames of the epochs before are lost: " + end.error().message);
        return;
    }
    run.framesLength = end->offset;
    if (last == epoch) return;
    run.record.newest.reset();  // of an earlier epoch
    run.notes.push_back("Frames are missing before epoch " + std::to_string(epoch) + (end->tail.empty() ? "." : ": " + end->tail + "."));
}

}  // namespace

fs::path defaultRunsFolder() {
    fs::path base = environment("XDG_DATA_HOME");
    if (!base.is_absolute()) {  // as the XDG specification demands
        const fs::path home = environment("HOME");
        if (!home.is_absolute()) return {};
        base = home / ".local" / "share";
    }
    return base / "rewire" / "runs";
}

std::string utcNow() { return timeText("%Y-%m-%dT%H:%M:%SZ"); }

fs::path newRunFolder(const fs::path& base, const Dataset& dataset, const Settings& settings) {
    const std::string name =
        timeText("%Y%m%d-%H%M%S-") + plainName(dataset.name) + '-' + plainName(settings.algorithm) + "-s" + std::to_string(settings.seed);
    fs::path folder = base / name;
    std::error_code ignored;
    for (int serial = 2; fs::exists(folder, ignored); ++serial) folder = base / (name + '-' + std::to_string(serial));
    return folder;
}

Expected<StoredRun> openRunFolder(const fs::path& folder) {
    const fs::path file = folder / kRunFile;
    const auto text = readTextFile(file);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound)
            return Error{ErrorCode::NotFound, "The folder " + displayPath(folder) + " holds no run: there is no " + std::string(kRunFile) +
                                                  " in it. Check the path."};
        return text.error();
    }
    auto run = parseRun(folder, Json::parse(*text, nullptr, false));
    if (!run) return Error{run.error().code, displayPath(file) + " cannot be used: " + run.error().message};
    return run;
}

RunListing listRuns(const fs::path& folder) {
    RunListing listing;
    listInto(listing, folder, 2);
    std::ranges::sort(listing.runs,
                      [](const StoredRun& a, const StoredRun& b) { return std::tie(b.started, a.folder) < std::tie(a.started, b.folder); });
    return listing;
}

Expected<void> deleteRunFolder(const fs::path& folder) {
    std::error_code problem;
    if (!fs::exists(folder / kRunFile, problem))
        return Error{ErrorCode::NotFound, "The folder " + displayPath(folder) + " holds no run: there is no " + std::string(kRunFile) +
                                              " in it. Check the path."};
    if (auto lock = RunLock::acquire(folder); !lock) return lock.error();
    for (const auto& entry : fs::directory_iterator(folder / "pictures", problem))
        if (entry.path().extension() == ".png") fs::remove(entry.path(), problem);
    // run.json last: a run that is deleted by half is still told as one.
    for (const char* name : {"pictures", kMetricsFile, kFramesFile, kCheckpointFile, "importance.csv", "removal_curve.csv", "about.json",
                             kLockFile, kRunFile}) {
        fs::remove(folder / name, problem);
        const bool isEmptied = !problem || problem == std::errc::directory_not_empty;
        if (!isEmptied)
            return Error{ErrorCode::NotWritable,
                         displayPath(folder / name) + " cannot be deleted: " + problem.message() + ". Check the folder's permissions."};
    }
    fs::remove(folder, problem);  // stays when somebody has put something else there
    return {};
}

std::vector<Metrics> readMetrics(const fs::path& folder) {
    std::vector<Metrics> metrics;
    const auto text = readTextFile(folder / kMetricsFile);
    if (!text) return metrics;
    std::string_view rest = *text;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        if (const auto line = parseMetricsLine(rest.substr(0, end))) metrics.push_back(*line);
        rest.remove_prefix(end + 1);
    }
    return metrics;
}

Expected<void> checkIsDataOf(const StoredRun& run, const Dataset& dataset) {
    if (run.fingerprint != dataset.fingerprint)
        return Error{
            ErrorCode::Mismatch,
            "The data are not those of the run in " + displayPath(run.folder) + ": it was trained on '" + displayText(run.dataName) +
                "' with the fingerprint " + displayText(run.fingerprint) + ", and '" + displayText(dataset.name) + "' has " +
                dataset.fingerprint +
                ". Give the data it began with, or begin a new run on these with its weights alone (rewire-cli train --weights-from)."};
    return {};
}

Expected<ResumableRun> prepareResume(const StoredRun& run, std::shared_ptr<const Dataset> dataset, int epochs, KeepFrames keep) {
    if (auto same = checkIsDataOf(run, *dataset); !same) return same.error();
    ResumableRun resumed{.record = {.dataset = dataset,
                                    .settings = run.settings,
                                    .newest = nullptr,
                                    .removalCurve = nullptr,
                                    .result = {},
                                    .source = run.source,
                                    .started = run.started,
                                    .weightsFrom = run.weightsFrom}};
    resumed.record.settings.epochs = epochs;
    resumed.record.changes = run.changes;
    for (const SettingChange& change : run.changes)
        if (auto checked = checkSettings(withLiveSettings(run.settings, change.values), *dataset); !checked)
            return Error{ErrorCode::BadFormat, displayPath(run.folder / kRunFile) + " cannot be used: the settings from epoch " +
                                                   std::to_string(change.epoch) + " on are wrong. " + checked.error().message};
    auto checkpoint = readCheckpoint(run.folder / kCheckpointFile);
    if (!checkpoint && !run.weightsFrom.empty())
        return Error{checkpoint.error().code,
                     "The run in " + displayPath(run.folder) + " began with the weights of " + displayText(run.weightsFrom) +
                         " and has no checkpoint that can be used: " + checkpoint.error().message + " Begin again from those weights."};
    if (!checkpoint) {
        if (checkpoint.error().code == ErrorCode::NotFound)
            resumed.notes.push_back("No checkpoint was stored yet: the run begins again, to the same bits.");
        else
            resumed.notes.push_back(checkpoint.error().message + " The run begins again, to the same bits.");
        return resumed;
    }
    if (auto fits = checkFits(*checkpoint, resumed.record.settings, *dataset); !fits) return fits.error();
    if (checkpoint->identity.vectors != bestKernels().name)
        resumed.notes.push_back("The epochs so far were trained with " + displayText(checkpoint->identity.vectors) +
                                " vectors, this machine uses " + std::string(bestKernels().name) +
                                ": the last digits, and with them the network's hash, may differ from a run on one machine.");
    const TrainingPosition& position = checkpoint->state.position;
    takeFrames(run.folder, position.epoch, keep, resumed);
    resumed.record.epochsTrained = position.epoch;
    resumed.record.result.finalTestAccuracy = position.finalTestAccuracy;
    resumed.record.result.bestTestAccuracy = position.bestTestAccuracy;
    resumed.record.result.bestEpoch = position.bestEpoch;
    resumed.record.result.seconds = position.seconds;
    resumed.record.result.connectionsPerLayer = checkpoint->state.network.connectionsPerLayer();
    resumed.state = std::move(checkpoint->state);
    return resumed;
}

}  // namespace rewire
