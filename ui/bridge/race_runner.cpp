#include "ui/bridge/race_runner.h"

#include "ui/models/core_text.h"
#include "ui/models/text.h"

#include <cmath>
#include <limits>
#include <utility>

namespace rewire {
namespace {

void setEpoch(RaceLane& lane, const Frame& frame) {
    if (frame.metrics.epoch < 1) return;
    const auto size = static_cast<std::size_t>(frame.metrics.epoch);
    if (lane.accuracy.size() < size) {
        lane.accuracy.resize(size, std::numeric_limits<double>::quiet_NaN());
        lane.connections.resize(size);
    }
    lane.accuracy[size - 1] = frame.metrics.testAccuracy;
    lane.connections[size - 1] = std::make_shared<const std::vector<std::uint32_t>>(frame.importance.connections);
}

// The epochs that a folder already has.
void takeStored(RaceLane& lane, const std::filesystem::path& folder, int featureCount) {
    const auto take = [&](const std::shared_ptr<const Frame>& frame, std::uint64_t) {
        if (frame->importance.connections.size() != static_cast<std::size_t>(featureCount)) return false;
        setEpoch(lane, *frame);
        return true;
    };
    (void)readFrames(folder / kFramesFile, take);  // what cannot be read is not drawn
}

}  // namespace

RaceRunner::RaceRunner(std::shared_ptr<const LoadedData> data, std::vector<RaceEntry> entries, std::filesystem::path folder, int jobs,
                       QObject* parent)
    : QObject(parent), m_data(std::move(data)), m_folder(std::move(folder)), m_jobs(jobs) {
    for (RaceEntry& entry : entries) m_lanes.push_back({.entry = std::move(entry)});
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, &RaceRunner::pull);
}

RaceRunner::~RaceRunner() {
    m_isClosing = true;
    m_wish = RunWish::Stop;
}

void RaceRunner::start() {
    m_wish = RunWish::GoOn;
    if (m_isRunning) return emit changed();
    m_workers.clear();
    m_working = m_lanes;
    for (RaceLane& lane : m_working)
        if (lane.state != RaceLane::State::Ended || lane.result.outcome == Outcome::Stopped) lane.state = RaceLane::State::Waiting;
    m_next = 0;
    m_isRunning = true;
    m_busy = m_jobs;
    for (int job = 0; job < m_jobs; ++job)
        m_workers.emplace_back([this, job] {
            if (job == 0) storePlan();
            work();
        });
    m_tick.start();
    emit changed();
}

void RaceRunner::pause() {
    if (m_isRunning) m_wish = RunWish::Pause;
    emit changed();
}

void RaceRunner::stop() { m_wish = RunWish::Stop; }

// On a worker's thread. A folder that takes no plan takes no runs either, and they tell.
void RaceRunner::storePlan() {
    RacePlan plan{.source = m_data->options, .dataName = m_data->dataset->name, .fingerprint = m_data->dataset->fingerprint};
    {
        const std::lock_guard lock(m_mutex);
        for (const RaceLane& lane : m_working) plan.entries.push_back(lane.entry);
    }
    std::error_code problem;
    std::filesystem::create_directories(m_folder, problem);
    (void)writeRacePlan(plan, m_folder);
}

void RaceRunner::work() {
    for (std::size_t lane = m_next++; lane < m_working.size() && m_wish != RunWish::Stop; lane = m_next++) runEntry(lane);
    --m_busy;
}

void RaceRunner::note(std::size_t lane, const std::shared_ptr<const Frame>& frame) {
    const std::lock_guard lock(m_mutex);
    setEpoch(m_working[lane], *frame);
    m_hasNews = true;
}

// Of what goes on within an epoch only what takes long enough to be told: the phase, and how far removal curves are.
void RaceRunner::note(std::size_t lane, const Progress& progress) {
    const std::lock_guard lock(m_mutex);
    const Progress& told = m_working[lane].progress;
    const bool isNews =
        told.phase != progress.phase || (progress.phase == Progress::Phase::RemovalCurve && told.phaseFraction != progress.phaseFraction);
    m_working[lane].progress = progress;
    m_hasNews = m_hasNews || isNews;
}

void RaceRunner::note(std::size_t lane, const QString& problem) {
    const std::lock_guard lock(m_mutex);
    m_working[lane].problem = problem;
    m_hasNews = true;
}

// On a worker's thread.
void RaceRunner::runEntry(std::size_t lane) {
    RaceEntry entry;
    {
        const std::lock_guard lock(m_mutex);
        if (m_working[lane].state != RaceLane::State::Waiting) return;
        m_working[lane].state = RaceLane::State::Training;
        entry = m_working[lane].entry;
        m_hasNews = true;
    }
    const std::filesystem::path folder = m_folder / entry.name;
    const auto end = [&](RaceLane::State state, const RunResult& result, const QString& problem) {
        const std::lock_guard lock(m_mutex);
        m_working[lane].state = state;
        m_working[lane].result = result;
        m_working[lane].problem = problem;
        m_hasNews = true;
    };
    auto ready = beginOrResume(folder, entry.settings, m_data->dataset, m_data->options);
    if (!ready) return end(RaceLane::State::Failed, {}, withoutOptions(ready.error().message));
    {
        RaceLane stored{.entry = entry};
        takeStored(stored, folder, m_data->dataset->featureCount);
        const std::lock_guard lock(m_mutex);
        m_working[lane].accuracy = std::move(stored.accuracy);
        m_working[lane].connections = std::move(stored.connections);
    }
    if (ready->writer == nullptr) return end(RaceLane::State::Ended, ready->run.record.result, {});
    const RunListener listener{.epoch = [&](const std::shared_ptr<const Frame>& frame, const Progress&) { note(lane, frame); },
                               .progress = [&](const Progress& progress) { note(lane, progress); },
                               .note = [&](const std::string& sentence) { note(lane, fromUtf8(sentence)); },
                               .wish = [this] { return m_wish.load(); }};
    const RunRecord record = trainRun(std::move(ready->run), ready->writer.get(), listener);
    if (m_isClosing) return;  // nobody stopped it
    const auto stored = ready->writer->finish(record);
    const bool hasFailed = record.result.outcome == Outcome::Failed || !stored;
    end(hasFailed ? RaceLane::State::Failed : RaceLane::State::Ended, record.result,
        !stored     ? withoutOptions(stored.error().message)
        : hasFailed ? fromUtf8(record.result.message)
                    : QString());
}

void RaceRunner::pull() {
    bool hasNews = false;
    {
        const std::lock_guard lock(m_mutex);
        hasNews = std::exchange(m_hasNews, false);
        if (hasNews) m_lanes = m_working;
    }
    if (hasNews) emit changed();
    if (m_busy > 0) return;
    m_tick.stop();
    m_workers.clear();
    m_lanes = m_working;
    m_isRunning = false;
    emit changed();
    emit ended();
}

}  // namespace rewire
