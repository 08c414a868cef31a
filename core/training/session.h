// One training run on a thread of its own. Owns the thread, and the frames until they are read; knows no window. Readers pull immutable
// snapshots; `onNews` only tells that there is something to pull.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "core/training/progress.h"
#include "core/training/setting_change.h"
#include "core/training/training_state.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

enum class SessionState {
    Ready,  // nothing trained yet; start() or step() begins
    Running,
    Paused,     // between two batches or epochs
    Measuring,  // training is over, removal curves are being measured
    Ended,      // see RunResult::outcome
};

enum class Outcome { None, Completed, Stopped, Diverged, Failed };

// What step() runs before it pauses again.
enum class StepUnit { Batch, Epoch };

struct RunResult {
    Outcome outcome = Outcome::None;
    double finalTestAccuracy = 0;  // of the last finished epoch
    double bestTestAccuracy = 0;
    int bestEpoch = 0;
    std::string networkHash;                        // 16 hex digits over topology and weights, all layers
    std::vector<std::int64_t> connectionsPerLayer;  // output layer last
    double seconds = 0;                             // wall clock of training, pauses not counted
    int divergedEpoch = 0;                          // Diverged: where
    int divergedLayer = 0;                          // 1-based; the output layer is the last
    std::string message;                            // a sentence for people: why it ended
};

// One consistent look at the session.
struct SessionSnapshot {
    SessionState state = SessionState::Ready;
    Progress progress;
    std::vector<std::shared_ptr<const Frame>> newFrames;  // from the index that was asked for on
    std::shared_ptr<const RemovalCurve> removalCurve;     // the newest, or null
    RunResult result;
};

// Where a session begins and whom it tells. The functions are called on the session's thread and must not call back into its destructor.
struct SessionStart {
    std::function<void()> onNews{};                       // there is something to pull; batches tell so a hundred times a second at most
    std::function<void(const FinishedEpoch&)> onEpoch{};  // after every finished epoch and the untrained start; training waits for it
    std::optional<TrainingState>
        from{};  // of an interrupted run, of this data and these settings; of epoch 0: weights to start from; nothing: the untrained start
    std::shared_ptr<const Frame> newest{};                              // the frame of from->position.epoch; null: made from the network
    std::vector<SettingChange> changes{};                               // that are made again at their epochs
    std::function<void(const std::vector<SettingChange>&)> onChange{};  // all of them, before the epoch of a new one
};

// All members are thread-safe. Each command is obeyed within one mini-batch; one that makes no sense in the present
// state does nothing. The destructor asks to stop and joins.
class TrainingSession {
  public:
    // Settings must have passed checkSettings.
    TrainingSession(std::shared_ptr<const Dataset> dataset, Settings settings, SessionStart start = {});
    ~TrainingSession();
    TrainingSession(const TrainingSession&) = delete;
    TrainingSession& operator=(const TrainingSession&) = delete;

    void start();              // Ready, Paused -> Running
    void pause();              // Running -> Paused
    void step(StepUnit unit);  // Ready, Paused -> Running -> Paused
    void stop();               // any -> Ended (Stopped); the finished epochs are kept, an unfinished one is dropped
    // From the beginning of the next epoch on; the newest counts, and changes that were to be made again later are dropped. The settings
    // with them must pass checkSettings.
    void change(const LiveSettings& live);
    // Measures removal curves between two epochs: at once when paused there, else when this epoch ends.
    void measureRemovalCurve();

    // Everything since `frameIndex`, the number of frames the caller already has. Frames before it are let go: a session
    // has one reader, who keeps (and may thin) them.
    [[nodiscard]] SessionSnapshot snapshot(std::size_t frameIndex) const;
    [[nodiscard]] const std::shared_ptr<const Dataset>& dataset() const;
    [[nodiscard]] const Settings& settings() const;
    // Blocks until Ended. Not for the window's thread.
    void wait() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace rewire
