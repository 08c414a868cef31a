#include "core/report/kept_run.h"

#include "core/base/text.h"
#include "core/report/settings_json.h"
#include "core/training/session.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace rewire {
namespace {

// Settings of two runs that differ, with both values; how far and on how many threads may differ.
std::string differences(const Settings& stored, const Settings& wanted) {
    std::string text;
    const auto now = settingsToJson(wanted);
    const auto there = settingsToJson(stored);
    for (const auto& [key, value] : now.items())
        if (key != "epochs" && key != "threads" && there[key] != value)
            text += (text.empty() ? "" : ", ") + key + ' ' + readableSetting(there[key]) + " there, " + readableSetting(value) + " here";
    return text;
}

// Wakes a waiting thread; the session's thread tells.
class News {
  public:
    void tell() {
        const std::lock_guard lock(m_mutex);
        m_isThere = true;
        m_changed.notify_one();
    }
    void await() {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, std::chrono::milliseconds(100), [this] { return m_isThere; });
        m_isThere = false;
    }

  private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isThere = false;
};

}  // namespace

RunRecord trainRun(ResumableRun begin, RunWriter* writer, const RunListener& listener) {
    RunRecord run = std::move(begin.record);
    News news;
    SessionStart start{.onNews = [&news] { news.tell(); }, .from = std::move(begin.state), .newest = run.newest, .changes = run.changes};
    if (writer != nullptr) start.onEpoch = [writer](const FinishedEpoch& epoch) { writer->add(epoch); };
    std::size_t frameCount = 0;
    TrainingSession session(run.dataset, run.settings, std::move(start));
    RunWish obeyed = RunWish::Pause;  // as a session begins
    std::string toldProblem;
    while (true) {
        const RunWish wish = listener.wish ? listener.wish() : RunWish::GoOn;
        if (wish == RunWish::Stop)
            session.stop();
        else if (wish != obeyed)
            wish == RunWish::GoOn ? session.start() : session.pause();
        obeyed = wish;
        news.await();
        const SessionSnapshot now = session.snapshot(frameCount);
        frameCount += now.newFrames.size();
        for (const auto& frame : now.newFrames) {
            run.epochsTrained = frame->metrics.epoch;
            run.newest = frame;
            if (listener.epoch) listener.epoch(frame, now.progress);
        }
        if (listener.progress) listener.progress(now.progress);
        if (writer != nullptr && listener.note)
            if (const std::string problem = writer->status().problem; problem != toldProblem) {
                toldProblem = problem;
                listener.note(problem.empty() ? "The run is stored again." : problem + " Training goes on; storing is tried again.");
            }
        if (now.state == SessionState::Ended) {
            run.removalCurve = now.removalCurve;
            run.result = now.result;
            return run;
        }
    }
}

std::filesystem::path raceToGoOnWith(const std::filesystem::path& base, std::span<const RaceEntry> entries,
                                     const std::string& fingerprint) {
    std::error_code problem;
    std::vector<std::filesystem::path> races;
    for (const auto& entry : std::filesystem::directory_iterator(base, problem))
        if (entry.path().filename().native().starts_with("race-") && entry.is_directory(problem)) races.push_back(entry.path());
    std::ranges::sort(races, std::greater<>());  // their names are times
    const auto goesOn = [&](const std::filesystem::path& race) {
        std::size_t there = 0, whole = 0;
        for (const auto& folder : std::filesystem::directory_iterator(race, problem)) {
            const auto run = openRunFolder(folder.path());
            if (!run) continue;
            const auto entry = std::ranges::find(entries, folder.path().filename().native(), &RaceEntry::name);
            if (entry == entries.end() || run->fingerprint != fingerprint || run->settings.epochs != entry->settings.epochs ||
                !differences(run->settings, entry->settings).empty())
                return false;
            ++there;
            whole += isWhole(*run, entry->settings.epochs);
        }
        return there > 0 && whole < entries.size();
    };
    const auto found = std::ranges::find_if(races, goesOn);
    return found == races.end() ? std::filesystem::path() : *found;
}

bool isWhole(const StoredRun& run, int epochs) {
    std::error_code ignored;
    if (run.result.outcome == Outcome::Diverged) return true;
    return run.result.outcome == Outcome::Completed && run.epochsTrained >= epochs &&
           std::filesystem::exists(run.folder / "removal_curve.csv", ignored);
}

Expected<ReadyRun> beginOrResume(const std::filesystem::path& folder, const Settings& settings,
                                 const std::shared_ptr<const Dataset>& dataset, const OpenOptions& source, double checkpointSeconds) {
    std::error_code ignored;
    const bool isThere = std::filesystem::exists(folder / kRunFile, ignored);
    if (!isThere)
        if (auto prepared = prepareRunFolder(folder, false); !prepared) return prepared.error();
    auto lock = RunLock::acquire(folder);
    if (!lock) return lock.error();
    if (!isThere) {
        ResumableRun run{.record = {.dataset = dataset, .settings = settings, .source = source, .started = utcNow()},
                         .state = std::nullopt};
        auto writer = RunWriter::begin(folder, *std::move(lock), run.record, checkpointSeconds);
        if (!writer) return writer.error();
        return ReadyRun{.run = std::move(run), .writer = *std::move(writer)};
    }
    auto stored = openRunFolder(folder);
    if (!stored) return stored.error();
    if (const std::string differing = differences(stored->settings, settings); !differing.empty())
        return Error{ErrorCode::Mismatch, "The folder " + displayPath(folder) + " holds a run with other settings: " + differing +
                                              ". Choose another folder, or the settings it began with."};
    stored->settings.threads = settings.threads;
    if (isWhole(*stored, settings.epochs) && stored->fingerprint == dataset->fingerprint)
        return ReadyRun{
            .run = {.record = {.dataset = dataset, .settings = stored->settings, .result = stored->result}, .state = std::nullopt},
            .writer = nullptr};
    auto run = prepareResume(*stored, dataset, settings.epochs);
    if (!run) return run.error();
    if (!run->record.source) run->record.source = source;
    auto writer = RunWriter::resume(folder, *std::move(lock), *run, checkpointSeconds);
    if (!writer) return writer.error();
    return ReadyRun{.run = *std::move(run), .writer = *std::move(writer)};
}

}  // namespace rewire
