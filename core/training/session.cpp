#include "core/training/session.h"

#include "core/base/stopwatch.h"
#include "core/training/trainer.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace rewire {

// Everything under m_mutex is shared; the trainer itself is touched by the session thread only.
struct TrainingSession::Impl {
    Impl(std::shared_ptr<const Dataset> data, Settings chosen, std::function<void()> news)
        : dataset(std::move(data)), settings(std::move(chosen)), onNews(std::move(news)) {
        progress.epochCount = settings.epochs;
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
        auto first = trainer.untrainedFrame(stop);
        if (first == nullptr) return end(Outcome::Stopped, "Stopped before the first epoch.");
        publish(std::move(first));
        for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
            if (!hold(stop, &trainer)) return finish(trainer, Outcome::Stopped, stoppedAfter(epoch - 1));
            EpochOutcome outcome = trainer.trainEpoch(epoch, [&](const Progress& now) { return report(now, stop); }, stop);
            switch (outcome.end) {
                case EpochOutcome::End::Stopped: return finish(trainer, Outcome::Stopped, stoppedAfter(epoch - 1));
                case EpochOutcome::End::Diverged: return diverge(trainer, epoch, outcome.divergedLayer);
                case EpochOutcome::End::Finished: publish(std::move(outcome.frame)); break;
            }
        }
        setState(SessionState::Measuring);
        measure(trainer, stop);
        finish(trainer, Outcome::Completed, "Trained " + std::to_string(settings.epochs) + (settings.epochs == 1 ? " epoch." : " epochs."));
    }

    static std::string stoppedAfter(int epochs) {
        return "Stopped after " + std::to_string(epochs) + (epochs == 1 ? " epoch." : " epochs.");
    }

    // Waits until the goal lets training go on. False when asked to stop.
    bool hold(const std::stop_token& stop, Trainer* trainer = nullptr) {
        std::unique_lock lock(mutex);
        while (true) {
            if (stop.stop_requested()) return false;
            if (wantsRemovalCurve && trainer != nullptr && epochsDone > 0) {
                wantsRemovalCurve = false;
                lock.unlock();
                measure(*trainer, stop);
                lock.lock();
                continue;
            }
            if (goal != Goal::Hold) break;
            const SessionState waiting = frameCount == 0 ? SessionState::Ready : SessionState::Paused;
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
        tell();
        return mustHold ? hold(stop) : !stop.stop_requested();
    }

    // From the mean of the finished epochs and, before there is one, of the batches. Under the lock.
    double secondsLeft(const Progress& now) const {
        const int done = now.epoch - 1;
        const double fractionOfEpoch = now.batchCount > 0 ? static_cast<double>(now.batch) / now.batchCount : 0;
        const double left = settings.epochs - done - fractionOfEpoch;
        return done > 0 ? left * finishedSeconds / done : -1;
    }

    void publish(std::shared_ptr<const Frame> frame) {
        {
            const std::lock_guard lock(mutex);
            const Metrics& m = frame->metrics;
            finishedSeconds += m.trainSeconds + m.testSeconds + m.similaritySeconds + m.evolutionSeconds;
            epochsDone = m.epoch;
            if (m.epoch > 0) {
                result.finalTestAccuracy = m.testAccuracy;
                if (m.testAccuracy > result.bestTestAccuracy || result.bestEpoch == 0) {
                    result.bestTestAccuracy = m.testAccuracy;
                    result.bestEpoch = m.epoch;
                }
                if (goal == Goal::StepEpoch) goal = Goal::Hold;
            }
            batchAtStep = 0;
            newest = frame;
            ++frameCount;
            pending.push_back(std::move(frame));
        }
        tell();
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
        auto curve = trainer.removalCurve(measured->metrics.epoch, measured->importance,
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
            result.seconds = finishedSeconds;
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
        if (onNews) onNews();
    }

    const std::shared_ptr<const Dataset> dataset;
    const Settings settings;
    const std::function<void()> onNews;

    mutable std::mutex mutex;
    mutable std::condition_variable wake;
    Goal goal = Goal::Hold;
    bool wantsRemovalCurve = false;
    int batchAtStep = 0;
    double finishedSeconds = 0;
    SessionState state = SessionState::Ready;
    Progress progress;
    int epochsDone = 0;
    std::size_t frameCount = 0;                            // made so far
    std::deque<std::shared_ptr<const Frame>> pending;      // the last of them, not yet known to be with the reader
    std::shared_ptr<const Frame> newest;
    std::shared_ptr<const RemovalCurve> removalCurve;
    RunResult result;

    std::jthread thread;  // last: joins before the rest goes
};

TrainingSession::TrainingSession(std::shared_ptr<const Dataset> dataset, Settings settings, std::function<void()> onNews)
    : m_impl(std::make_unique<Impl>(std::move(dataset), std::move(settings), std::move(onNews))) {}

TrainingSession::~TrainingSession() = default;

void TrainingSession::start() { m_impl->setGoal(Impl::Goal::Run); }

void TrainingSession::pause() { m_impl->setGoal(Impl::Goal::Hold); }

void TrainingSession::step(StepUnit unit) {
    m_impl->setGoal(unit == StepUnit::Batch ? Impl::Goal::StepBatch : Impl::Goal::StepEpoch);
}

void TrainingSession::stop() { m_impl->thread.request_stop(); }

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
