#include "core/training/session.h"

#include "core/base/stopwatch.h"
#include "core/training/trainer.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace rewire {
namespace {

// A wake-up for every batch took a tenth of a small network's epoch.
constexpr double kSecondsBetweenBatchNews = 0.01;

}  // namespace

// Everything under m_mutex is shared; the trainer itself is touched by the session thread only.
struct TrainingSession::Impl {
    Impl(std::shared_ptr<const Dataset> data, Settings chosen, SessionStart begin)
        : dataset(std::move(data)), settings(std::move(chosen)), start(std::move(begin)) {
        progress.epochCount = settings.epochs;
        if (start.from) {
            position = start.from->position;
            progress.epoch = position.epoch;
            tellResult();
        }
        thread = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
    }

    // ------------------------------------------------------------------------------------------ commands, any thread
    enum class Goal { Hold, Run, StepBatch, StepEpoch };

    void setGoal(Goal wanted) {
        const std::lock_guard lock(mutex);
        if (state == SessionState::Ended || state == SessionState::Measuring) return;
        goal = wanted;
        wake.notify_all();
    }

    // ------------------------------------------------------------------------------------------------ session thread
    void run(std::stop_token stop) {
        const std::stop_callback wakeUp(stop, [this] {
            const std::lock_guard lock(mutex);
            wake.notify_all();
        });
        try {
            train(stop);
        } catch (const std::bad_alloc&) {
            end(Outcome::Failed, "Not enough memory for this network and data set; choose smaller layers or a smaller epsilon.");
        } catch (const std::exception& problem) {
            end(Outcome::Failed, std::string("Training failed: ") + problem.what());
        }
    }

    void train(const std::stop_token& stop) {
        if (!hold(stop)) return end(Outcome::Stopped, "Stopped before training began.");
        Trainer trainer(dataset, settings);
        trainer.change(liveSettingsIn(position.epoch, settings, start.changes));
        if (!begin(trainer, stop)) return end(Outcome::Stopped, stoppedAfter(position.epoch));
        for (int epoch = position.epoch + 1; epoch <= settings.epochs; ++epoch) {
            if (!hold(stop, &trainer)) return finish(trainer, Outcome::Stopped, stoppedAfter(epoch - 1));
            changeSettings(epoch, trainer);
            EpochOutcome outcome = trainer.trainEpoch(
                epoch, [&](const Progress& now) { return report(now, stop); }, stop);
            switch (outcome.end) {
                case EpochOutcome::End::Stopped: return finish(trainer, Outcome::Stopped, stoppedAfter(epoch - 1));
                case EpochOutcome::End::Diverged: return diverge(trainer, epoch, outcome.divergedLayer);
                case EpochOutcome::End::Finished: publish(std::move(outcome.frame), trainer); break;
            }
        }
        setState(SessionState::Measuring);
        measure(trainer, stop);
        finish(trainer, Outcome::Completed, "Trained " + std::to_string(settings.epochs) + (settings.epochs == 1 ? " epoch." : " epochs."));
    }

    // Publishes the untrained start, or goes on where an earlier session stood. False when stopped.
    bool begin(Trainer& trainer, const std::stop_token& stop) {
        if (!start.from || start.from->position.epoch == 0) {
            if (start.from && !trainer.restore(std::move(*start.from), stop)) return false;  // with the weights of another run
            start.from.reset();
            auto first = trainer.untrainedFrame(stop);
            if (first == nullptr) return false;
            publish(std::move(first), trainer);
            return true;
        }
        if (!trainer.restore(std::move(*start.from), stop)) return false;
        start.from.reset();
        auto shown = start.newest != nullptr ? std::move(start.newest)
                                             : trainer.presentFrame({.epoch = position.epoch, .testAccuracy = position.finalTestAccuracy});
        const std::lock_guard lock(mutex);
        newest = std::move(shown);
        return true;
    }

    // What has been asked for, and what an earlier session changed at this epoch.
    void changeSettings(int epoch, Trainer& trainer) {
        std::optional<LiveSettings> asked;
        {
            const std::lock_guard lock(mutex);
            asked = std::exchange(askedFor, std::nullopt);
        }
        if (asked && *asked != liveSettingsIn(epoch, settings, start.changes)) {
            std::erase_if(start.changes, [epoch](const SettingChange& change) { return change.epoch >= epoch; });
            start.changes.push_back({.epoch = epoch, .values = *asked});
            if (start.onChange) start.onChange(start.changes);
        }
        trainer.change(liveSettingsIn(epoch, settings, start.changes));
    }

    static std::string stoppedAfter(int epochs) {
        return "Stopped after " + std::to_string(epochs) + (epochs == 1 ? " epoch." : " epochs.");
    }

    // Waits until the goal lets training go on. False when asked to stop.
    bool hold(const std::stop_token& stop, Trainer* trainer = nullptr) {
        std::unique_lock lock(mutex);
        while (true) {
            if (stop.stop_requested()) return false;
            if (wantsRemovalCurve && trainer != nullptr && position.epoch > 0) {
                wantsRemovalCurve = false;
                lock.unlock();
                measure(*trainer, stop);
                lock.lock();
                continue;
            }
            if (goal != Goal::Hold) break;
            const SessionState waiting = newest == nullptr ? SessionState::Ready : SessionState::Paused;
            if (state != waiting) {
                state = waiting;
                lock.unlock();
                tell();
                lock.lock();
                continue;
            }
            wake.wait(lock);
        }
        state = SessionState::Running;
        return true;
    }

    // After every batch and phase. Blocks while paused.
    bool report(Progress now, const std::stop_token& stop) {
        bool mustHold = false;
        {
            const std::lock_guard lock(mutex);
            now.secondsLeft = secondsLeft(now);
            progress = now;
            if (goal == Goal::StepBatch && now.batch > batchAtStep) goal = Goal::Hold;
            if (goal == Goal::StepBatch && now.phase != Progress::Phase::Training) goal = Goal::Hold;
            mustHold = goal == Goal::Hold;
            batchAtStep = now.batch;
        }
        if (mustHold || now.phase != toldPhase || sinceTold.seconds() >= kSecondsBetweenBatchNews) {
            toldPhase = now.phase;
            sinceTold = Stopwatch();
            tell();
        }
        return mustHold ? hold(stop) : !stop.stop_requested();
    }

    // From the mean of the finished epochs and, before there is one, of the batches. Under the lock.
    double secondsLeft(const Progress& now) const {
        const int done = now.epoch - 1;
        const double fractionOfEpoch = now.batchCount > 0 ? static_cast<double>(now.batch) / now.batchCount : 0;
        const double left = settings.epochs - done - fractionOfEpoch;
        return done > 0 ? left * position.seconds / done : -1;
    }

    void publish(std::shared_ptr<const Frame> frame, const Trainer& trainer) {
        {
            const std::lock_guard lock(mutex);
            note(frame->metrics);
            if (frame->metrics.epoch > 0 && goal == Goal::StepEpoch) goal = Goal::Hold;
            batchAtStep = 0;
            newest = frame;
            ++frameCount;
            pending.push_back(frame);
        }
        // Only this thread writes the position, so that it may be read here without the lock.
        if (start.onEpoch) start.onEpoch({.frame = frame, .position = position, .network = trainer.network()});
        tell();
    }

    // Under the lock.
    void note(const Metrics& m) {
        position.seconds += m.trainSeconds + m.testSeconds + m.similaritySeconds + m.evolutionSeconds;
        position.epoch = m.epoch;
        position.isEvolved = m.epoch < settings.epochs;
        if (m.epoch == 0) return;
        position.finalTestAccuracy = m.testAccuracy;
        if (m.testAccuracy > position.bestTestAccuracy || position.bestEpoch == 0) {
            position.bestTestAccuracy = m.testAccuracy;
            position.bestEpoch = m.epoch;
        }
        tellResult();
    }

    // Under the lock.
    void tellResult() {
        result.finalTestAccuracy = position.finalTestAccuracy;
        result.bestTestAccuracy = position.bestTestAccuracy;
        result.bestEpoch = position.bestEpoch;
    }

    void measure(const Trainer& trainer, const std::stop_token& stop) {
        std::shared_ptr<const Frame> measured;
        Progress::Phase before{};
        {
            const std::lock_guard lock(mutex);
            measured = newest;
            before = progress.phase;
            progress.phase = Progress::Phase::RemovalCurve;
        }
        auto curve = trainer.removalCurve(
            measured->metrics.epoch, measured->importance,
            [&](double fraction) {
                {
                    const std::lock_guard lock(mutex);
                    progress.phaseFraction = fraction;
                    progress.secondsLeft = -1;
                }
                tell();
            },
            stop);
        {
            const std::lock_guard lock(mutex);
            progress.phase = before;
            if (curve != nullptr) removalCurve = std::move(curve);
        }
        tell();
    }

    void diverge(const Trainer& trainer, int epoch, int layer) {
        {
            const std::lock_guard lock(mutex);
            result.divergedEpoch = epoch;
            result.divergedLayer = layer;
        }
        const int layers = static_cast<int>(settings.hidden.size()) + 1;
        const std::string where = layer == layers ? "the output layer" : "hidden layer " + std::to_string(layer);
        finish(trainer, Outcome::Diverged,
               "Training diverged in epoch " + std::to_string(epoch) + ": the values of " + where +
                   " are no longer finite. The learning rate is probably too high; try a tenth of it.");
    }

    void finish(const Trainer& trainer, Outcome outcome, std::string message) {
        std::string hash = hashOf(trainer.network());
        std::vector<std::int64_t> connections = trainer.network().connectionsPerLayer();
        {
            const std::lock_guard lock(mutex);
            result.networkHash = std::move(hash);
            result.connectionsPerLayer = std::move(connections);
        }
        end(outcome, std::move(message));
    }

    void end(Outcome outcome, std::string message) {
        {
            const std::lock_guard lock(mutex);
            result.outcome = outcome;
            result.message = std::move(message);
            result.seconds = position.seconds;
            progress.phase = Progress::Phase::Idle;
            progress.secondsLeft = 0;
            state = SessionState::Ended;
            wake.notify_all();
        }
        tell();
    }

    void setState(SessionState next) {
        {
            const std::lock_guard lock(mutex);
            state = next;
        }
        tell();
    }

    void tell() const {
        if (start.onNews) start.onNews();
    }

    const std::shared_ptr<const Dataset> dataset;
    const Settings settings;
    SessionStart start;  // of the session's thread, once it runs

    mutable std::mutex mutex;
    mutable std::condition_variable wake;
    Goal goal = Goal::Hold;
    bool wantsRemovalCurve = false;
    std::optional<LiveSettings> askedFor;  // since the last epoch began
    int batchAtStep = 0;
    Progress::Phase toldPhase = Progress::Phase::Idle;  // of the session's thread
    Stopwatch sinceTold;                                // of the session's thread
    TrainingPosition position;                          // written by the session's thread, under the lock
    SessionState state = SessionState::Ready;
    Progress progress;
    std::size_t frameCount = 0;                        // made so far
    std::deque<std::shared_ptr<const Frame>> pending;  // the last of them, not yet known to be with the reader
    std::shared_ptr<const Frame> newest;
    std::shared_ptr<const RemovalCurve> removalCurve;
    RunResult result;

    std::jthread thread;  // last: joins before the rest goes
};

TrainingSession::TrainingSession(std::shared_ptr<const Dataset> dataset, Settings settings, SessionStart start)
    : m_impl(std::make_unique<Impl>(std::move(dataset), std::move(settings), std::move(start))) {}

TrainingSession::~TrainingSession() = default;

void TrainingSession::start() { m_impl->setGoal(Impl::Goal::Run); }

void TrainingSession::pause() { m_impl->setGoal(Impl::Goal::Hold); }

void TrainingSession::step(StepUnit unit) { m_impl->setGoal(unit == StepUnit::Batch ? Impl::Goal::StepBatch : Impl::Goal::StepEpoch); }

void TrainingSession::stop() { m_impl->thread.request_stop(); }

void TrainingSession::change(const LiveSettings& live) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->askedFor = live;
}

void TrainingSession::measureRemovalCurve() {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->wantsRemovalCurve = true;
    m_impl->wake.notify_all();
}

SessionSnapshot TrainingSession::snapshot(std::size_t frameIndex) const {
    const std::lock_guard lock(m_impl->mutex);
    SessionSnapshot snapshot{.state = m_impl->state,
                             .progress = m_impl->progress,
                             .newFrames = {},
                             .removalCurve = m_impl->removalCurve,
                             .result = m_impl->result};
    while (!m_impl->pending.empty() && m_impl->frameCount - m_impl->pending.size() < frameIndex) m_impl->pending.pop_front();
    snapshot.newFrames.assign(m_impl->pending.begin(), m_impl->pending.end());
    return snapshot;
}

const std::shared_ptr<const Dataset>& TrainingSession::dataset() const { return m_impl->dataset; }

const Settings& TrainingSession::settings() const { return m_impl->settings; }

void TrainingSession::wait() const {
    std::unique_lock lock(m_impl->mutex);
    m_impl->wake.wait(lock, [this] { return m_impl->state == SessionState::Ended; });
}

}  // namespace rewire
