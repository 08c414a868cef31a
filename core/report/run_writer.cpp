#include "core/report/run_writer.h"

#include "core/base/append_file.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rewire {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kFirstRetry = 1s;
constexpr auto kLongestRetry = 60s;
// Frames that wait for a full disk: beyond this the oldest are let go but for their metrics, their networks first.
constexpr std::int64_t kMostWaitingBytes = std::int64_t{256} << 20;

struct Destination {
    fs::path folder;
    RunLock lock;
};

struct CheckpointBytes {
    std::vector<std::byte> bytes;
    int epoch = 0;
};

// The lines of metrics.csv up to `epoch`, whole ones only.
std::string metricsUpTo(const fs::path& folder, int epoch) {
    std::string text = metricsCsvHeader();
    for (const Metrics& m : readMetrics(folder))
        if (m.epoch <= epoch) text += metricsCsvLine(m);
    return text;
}

}  // namespace

// Everything under `mutex` is shared; the files are touched by the writer's thread only, and by whoever has joined it.
struct RunWriter::Impl {
    Impl(RunRecord begun, double seconds)
        : identity(identityOf(begun.settings, *begun.dataset)), checkpointInterval(seconds), record(std::move(begun)) {
        record.newest.reset();
    }

    void start(fs::path where, RunLock held) {
        folder = std::move(where);
        lock = std::move(held);
        start();
    }

    void start() {
        thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }

    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::unique_lock held(mutex);
            if (retryAt)
                wake.wait_until(held, stop, *retryAt, [this] { return !retryAt || destination; });
            else if (checkpoint)
                wake.wait_until(held, stop, nextCheckpoint, [this] { return hasWork(); });
            else
                wake.wait(held, stop, [this] { return hasWork(); });
            held.unlock();
            store(stop.stop_requested());
        }
        store(true);
        clear(folder);
    }

    // Under the lock. There is nothing to keep before the first epoch.
    bool hasWork() const {
        if (destination) return true;
        if (folder.empty() && waiting.empty()) return false;
        return !waiting.empty() || hasChanged || isDue() || (results && !areResultsStored);
    }
    // Under the lock.
    bool isDue() const { return checkpoint && Clock::now() >= nextCheckpoint; }

    // One attempt at all that is to be stored now, however fast more comes; `isLast`: the checkpoint too, though it is not due yet, and the
    // results, whatever else fails.
    void store(bool isLast) {
        int newest = 0;
        std::optional<CheckpointBytes> due;
        bool hasEnded = false;
        const auto moved = move();
        {
            const std::lock_guard held(mutex);
            if (folder.empty() && waiting.empty()) return;
            if (!waiting.empty()) newest = waiting.back()->metrics.epoch;
            hasEnded = results && !areResultsStored;
            if (checkpoint && (isLast || hasEnded || isDue())) due = std::exchange(checkpoint, std::nullopt);
        }
        auto stored = makeFolder();
        if (stored) stored = storeChanges();
        if (stored) stored = storeEpochs(newest);
        if (due) stored = storeCheckpoint(*std::move(due), std::move(stored));
        if (hasEnded && (stored || (isLast && !folder.empty())))
            if (auto written = storeResults(); stored) stored = std::move(written);
        if (stored && !moved) stored = moved;
        const std::lock_guard held(mutex);
        if (stored) {
            problem.clear();
            retryAt.reset();
            retryAfter = kFirstRetry;
            return;
        }
        problem = stored.error().message;
        retryAt = Clock::now() + retryAfter;
        retryAfter = std::min<Clock::duration>(2 * retryAfter, kLongestRetry);
    }

    // To where it was asked to; not a second time when that fails.
    Expected<void> move() {
        std::optional<Destination> to;
        {
            const std::lock_guard held(mutex);
            to = std::exchange(destination, std::nullopt);
        }
        if (!to) return {};
        std::error_code problemThere, ignored;
        for (const char* name : {kRunFile, kMetricsFile, kFramesFile, kCheckpointFile}) {
            if (folder.empty() || !fs::exists(folder / name, ignored)) continue;
            fs::copy_file(folder / name, to->folder / name, fs::copy_options::overwrite_existing, problemThere);
            if (!problemThere) continue;
            fs::remove_all(to->folder, ignored);
            return Error{ErrorCode::NotWritable, "The run cannot be copied to " + displayPath(to->folder) + ": " + problemThere.message() +
                                                     ". Choose another folder."};
        }
        if (frames) framesLength = frames->length();
        metrics.reset();
        frames.reset();
        clear(folder);
        const std::lock_guard held(mutex);
        folder = std::move(to->folder);
        lock = std::move(to->lock);
        hasChanged = hasChanged || !fs::exists(folder / kRunFile, ignored);
        areResultsStored = false;
        return {};
    }

    // Of a run that has none yet.
    Expected<void> makeFolder() {
        if (!folder.empty()) return {};
        auto made = newDestination(runsFolder);
        if (!made) return made.error();
        const std::lock_guard held(mutex);
        folder = std::move(made->folder);
        lock = std::move(made->lock);
        hasChanged = true;
        return {};
    }

    // Any thread: dataset and settings stay as they are.
    Expected<Destination> newDestination(const fs::path& base) const {
        fs::path made = newRunFolder(base, *record.dataset, record.settings);
        auto prepared = prepareRunFolder(made, false);
        auto held = prepared ? RunLock::acquire(made) : prepared.error();
        if (held) return Destination{.folder = std::move(made), .lock = *std::move(held)};
        clear(made);
        return held.error();
    }

    // A folder in which not even run.json could be stored has nothing but the lock.
    static void clear(const fs::path& place) {
        std::error_code ignored;
        if (place.empty() || fs::exists(place / kRunFile, ignored)) return;
        fs::remove(place / kLockFile, ignored);
        fs::remove(place, ignored);
    }

    // Before the epochs under them: what is on the disk can always be trained again to the same bits.
    Expected<void> storeChanges() {
        std::string text;
        {
            const std::lock_guard held(mutex);
            if (!hasChanged) return {};
            text = runJson(record);
            hasChanged = false;
        }
        auto stored = writeFileAtomically(folder / kRunFile, text);
        const std::lock_guard held(mutex);
        hasChanged = hasChanged || !stored;
        return stored;
    }

    Expected<void> storeEpochs(int newest) {
        while (true) {
            std::shared_ptr<const Frame> frame;
            {
                const std::lock_guard held(mutex);
                if (waiting.empty() || waiting.front()->metrics.epoch > newest) return {};
                frame = waiting.front();
            }
            if (auto stored = storeEpoch(*frame); !stored) return stored;
            const std::lock_guard held(mutex);
            lastSaved = Clock::now();
            waitingBytes -= waiting.front()->byteCount();  // it may have been let go but for its metrics meanwhile
            waiting.pop_front();
        }
    }

    // The frame first: metrics without a frame are worth more than the reverse, and a second attempt must not store a line twice.
    Expected<void> storeEpoch(const Frame& frame) {
        if (auto ready = openFiles(); !ready) return ready;
        if (!frame.layers.empty() && frame.metrics.epoch > framesUpTo) {
            if (auto stored = frames->append(frameChunk(frame)); !stored) return stored;
            framesUpTo = frame.metrics.epoch;
        }
        if (frame.metrics.epoch == 0) return {};
        const std::string line = metricsCsvLine(frame.metrics);
        return metrics->append(std::as_bytes(std::span(line)));
    }

    Expected<void> openFiles() {
        if (!metrics) {
            auto opened = AppendFile::open(folder / kMetricsFile, std::numeric_limits<std::uint64_t>::max());
            if (!opened) return opened.error();
            metrics = *std::move(opened);
        }
        if (!frames) {
            auto opened = AppendFile::open(folder / kFramesFile, framesLength);
            if (!opened) return opened.error();
            frames = *std::move(opened);
        }
        if (metrics->length() == 0) {
            const std::string head = metricsCsvHeader();
            if (auto stored = metrics->append(std::as_bytes(std::span(head))); !stored) return stored;
        }
        return frames->length() == 0 ? frames->append(framesFileHead()) : Expected<void>();
    }

    // After what came before it, `before`; what is not stored waits, unless a newer one has come meanwhile.
    Expected<void> storeCheckpoint(CheckpointBytes due, Expected<void> before) {
        const bool isTried{before};
        auto stored = isTried ? writeCheckpoint(due) : std::move(before);
        const std::lock_guard held(mutex);
        if (stored)
            checkpointEpoch = due.epoch;
        else if (!checkpoint)
            checkpoint = std::move(due);
        if (isTried) nextCheckpoint = Clock::now() + std::chrono::duration_cast<Clock::duration>(checkpointInterval);
        return stored;
    }

    // What led to a checkpoint is on the disk before it is, whatever happens to the machine.
    Expected<void> writeCheckpoint(const CheckpointBytes& taken) {
        if (auto ready = openFiles(); !ready) return ready;
        if (auto synced = frames->sync(); !synced) return synced;
        if (auto synced = metrics->sync(); !synced) return synced;
        return writeFileAtomically(folder / kCheckpointFile, std::span<const std::byte>(taken.bytes));
    }

    Expected<void> storeResults() {
        RunRecord whole;
        {
            const std::lock_guard held(mutex);
            whole = *results;
            whole.source = record.source;
            whole.started = record.started;
            whole.weightsFrom = record.weightsFrom;
            whole.changes = record.changes;
        }
        Expected<void> outcome;
        if (whole.removalCurve != nullptr && !isCurveStored) {
            outcome = openFiles();
            if (outcome) outcome = frames->append(removalCurveChunk(*whole.removalCurve));
            isCurveStored = outcome.has_value();
        }
        if (auto written = writeResults(whole, folder); outcome) outcome = std::move(written);
        const std::lock_guard held(mutex);
        areResultsStored = outcome.has_value();
        return outcome;
    }

    void change(const std::vector<SettingChange>& changes) {
        const std::lock_guard held(mutex);
        record.changes = changes;
        hasChanged = true;
        wake.notify_all();
    }

    void moveTo(Destination to) {
        const std::lock_guard held(mutex);
        destination = std::move(to);
        tryNow();
    }

    void end(RunRecord ended) {
        const std::lock_guard held(mutex);
        results = std::move(ended);
        tryNow();
    }

    // Under the lock: what failed before may work now.
    void tryNow() {
        retryAt.reset();
        retryAfter = kFirstRetry;
        wake.notify_all();
    }

    void add(const FinishedEpoch& epoch) {
        const int number = epoch.position.epoch;
        std::optional<CheckpointBytes> state;
        if (number > 0 || keepsStart)
            state = CheckpointBytes{.bytes = checkpointBytes(identity, epoch.position, epoch.network), .epoch = number};
        const std::lock_guard held(mutex);
        waiting.push_back(epoch.frame);
        waitingBytes += epoch.frame->byteCount();
        keepWithinBudget();
        if (state) checkpoint = std::move(state);
        wake.notify_all();
    }

    // Under the lock: the networks of the oldest frames go first, which the frames file leaves out anyway, then all but their metrics.
    void keepWithinBudget() {
        const auto replace = [this](std::shared_ptr<const Frame>& frame, Frame lighter) {
            waitingBytes -= frame->byteCount();
            frame = std::make_shared<const Frame>(std::move(lighter));
            waitingBytes += frame->byteCount();
        };
        for (auto& frame : waiting) {
            if (waitingBytes <= kMostWaitingBytes) return;
            if (frame->network == nullptr) continue;
            Frame lighter = *frame;
            lighter.network = nullptr;
            replace(frame, std::move(lighter));
        }
        for (auto& frame : waiting) {
            if (waitingBytes <= kMostWaitingBytes) return;
            replace(frame, Frame{.metrics = frame->metrics});
        }
    }

    // The first checkpoint is due after the interval, but for a start that cannot be made again.
    void beginAnew() {
        keepsStart = !record.weightsFrom.empty();
        if (!keepsStart) nextCheckpoint += std::chrono::duration_cast<Clock::duration>(checkpointInterval);
    }

    void stop() {
        if (!thread.joinable()) return;
        thread.request_stop();
        thread.join();
    }

    fs::path runsFolder;  // where a folder is made for a run that has none
    fs::path folder;      // changed by the writer's thread under the lock; empty: not made yet
    std::optional<RunLock> lock;
    const RunIdentity identity;
    const std::chrono::duration<double> checkpointInterval;
    bool keepsStart = false;  // the untrained start cannot be made again from the settings: it began with weights of another run

    std::optional<AppendFile> metrics;
    std::optional<AppendFile> frames;
    std::uint64_t framesLength = 0;  // what is kept of the frames file when it is opened
    int framesUpTo = -1;             // the newest epoch in it
    bool isCurveStored = false;      // behind them

    mutable std::mutex mutex;
    std::condition_variable_any wake;
    RunRecord record;                        // as the run began, with the changes since
    bool hasChanged = false;                 // run.json is to be stored
    std::optional<Destination> destination;  // where it is to go on
    std::optional<RunRecord> results;        // of a run that has ended
    bool areResultsStored = false;
    std::deque<std::shared_ptr<const Frame>> waiting;
    std::int64_t waitingBytes = 0;
    std::optional<CheckpointBytes> checkpoint;  // the newest, not yet stored
    Clock::time_point nextCheckpoint = Clock::now();
    int checkpointEpoch = 0;
    std::optional<Clock::time_point> lastSaved;
    std::string problem;
    std::optional<Clock::time_point> retryAt;
    Clock::duration retryAfter = kFirstRetry;

    std::jthread thread;  // last: joins before the rest goes
};

RunWriter::RunWriter(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

RunWriter::~RunWriter() { m_impl->stop(); }

Expected<std::unique_ptr<RunWriter>> RunWriter::begin(fs::path folder, RunLock lock, const RunRecord& record, double checkpointSeconds) {
    // What an earlier run left must not be taken for this one's, wherever this is cut short.
    std::error_code ignored;
    for (const char* name : {kCheckpointFile, kFramesFile, "importance.csv", "removal_curve.csv"}) fs::remove(folder / name, ignored);
    if (auto written = writeFileAtomically(folder / kMetricsFile, metricsCsvHeader()); !written) return written.error();
    if (auto written = writeFileAtomically(folder / kRunFile, runJson(record)); !written) return written.error();
    auto impl = std::make_unique<Impl>(record, checkpointSeconds);
    impl->beginAnew();
    impl->start(std::move(folder), std::move(lock));
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
}

std::unique_ptr<RunWriter> RunWriter::beginWithin(fs::path runsFolder, const RunRecord& record, double checkpointSeconds) {
    auto impl = std::make_unique<Impl>(record, checkpointSeconds);
    impl->beginAnew();
    impl->runsFolder = std::move(runsFolder);
    impl->start();
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
}

Expected<std::unique_ptr<RunWriter>> RunWriter::resume(fs::path folder, RunLock lock, const ResumableRun& run, double checkpointSeconds) {
    if (!run.state) return begin(std::move(folder), std::move(lock), run.record, checkpointSeconds);
    const int epoch = run.state->position.epoch;
    if (auto written = writeFileAtomically(folder / kMetricsFile, metricsUpTo(folder, epoch)); !written) return written.error();
    if (auto written = writeFileAtomically(folder / kRunFile, runJson(run.record)); !written) return written.error();
    auto impl = std::make_unique<Impl>(run.record, checkpointSeconds);
    impl->framesLength = run.framesLength;
    impl->framesUpTo = epoch;
    impl->checkpointEpoch = epoch;
    impl->start(std::move(folder), std::move(lock));
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
}

Expected<void> RunWriter::moveTo(const fs::path& runsFolder) {
    auto made = m_impl->newDestination(runsFolder);
    if (!made) return made.error();
    m_impl->moveTo(*std::move(made));
    return {};
}

void RunWriter::change(const std::vector<SettingChange>& changes) { m_impl->change(changes); }

void RunWriter::add(const FinishedEpoch& epoch) { m_impl->add(epoch); }

void RunWriter::end(RunRecord results) { m_impl->end(std::move(results)); }

Expected<void> RunWriter::finish(RunRecord results) {
    end(std::move(results));
    m_impl->stop();
    const std::string& problem = m_impl->problem;
    return problem.empty() ? Expected<void>() : Expected<void>(Error{ErrorCode::NotWritable, problem});
}

RunWriter::Status RunWriter::status() const {
    const std::lock_guard held(m_impl->mutex);
    return {.secondsSinceSaved = m_impl->lastSaved ? std::chrono::duration<double>(Clock::now() - *m_impl->lastSaved).count() : -1,
            .checkpointEpoch = m_impl->checkpointEpoch,
            .problem = m_impl->problem};
}

fs::path RunWriter::folder() const {
    const std::lock_guard held(m_impl->mutex);
    return m_impl->folder;
}

void keepIn(RunWriter& writer, SessionStart& start) {
    start.onEpoch = [&writer](const FinishedEpoch& epoch) { writer.add(epoch); };
    start.onChange = [&writer](const std::vector<SettingChange>& changes) { writer.change(changes); };
}

}  // namespace rewire
