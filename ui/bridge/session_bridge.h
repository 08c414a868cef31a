// The only crossing between a session's thread and the window: pulls snapshots at most 25 times a second and tells what is
// new as signals on the window's thread. Decides nothing and keeps no frames.
#pragma once

#include "core/training/session.h"
#include "ui/bridge/handover.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <vector>

namespace rewire {

// Confined to the window's thread, but for the wake that the session posts.
class SessionBridge : public QObject {
    Q_OBJECT
  public:
    static constexpr int kTickMilliseconds = 40;

    // `start` says where the session begins and who keeps its epochs; its onNews is the bridge's.
    SessionBridge(std::shared_ptr<const Dataset> dataset, Settings settings, SessionStart start = {}, QObject* parent = nullptr);
    // Stops the session within one mini-batch and joins its thread.
    ~SessionBridge() override;

    void start() { m_session->start(); }
    void pause() { m_session->pause(); }
    void step(StepUnit unit) { m_session->step(unit); }
    void stop() { m_session->stop(); }
    void change(const LiveSettings& live) { m_session->change(live); }
    void measureRemovalCurve() { m_session->measureRemovalCurve(); }

  signals:
    // In this order within one tick.
    void framesArrived(const std::vector<std::shared_ptr<const rewire::Frame>>& frames);
    void removalCurveArrived(const std::shared_ptr<const rewire::RemovalCurve>& curve);
    void progressChanged(const rewire::Progress& progress);
    void stateChanged(rewire::SessionState state);
    void ended(const rewire::RunResult& result);

  private:
    void wake();
    void pull();

    std::atomic<bool> m_wakeIsPosted = false;
    Handover m_handover;
    QTimer m_tick;
    QElapsedTimer m_sincePull;
    std::size_t m_frameCount = 0;
    std::shared_ptr<const RemovalCurve> m_removalCurve;
    SessionState m_state = SessionState::Ready;
    std::unique_ptr<TrainingSession> m_session;  // last: joins before what its wake touches goes
};

}  // namespace rewire
