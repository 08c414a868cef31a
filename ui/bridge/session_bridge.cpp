#include "ui/bridge/session_bridge.h"

namespace rewire {

SessionBridge::SessionBridge(std::shared_ptr<const Dataset> dataset, Settings settings, SessionStart start, QObject* parent)
    : QObject(parent) {
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &SessionBridge::pull);
    // Runs on the session's thread: posts at most one wake until the window has answered it.
    start.onNews = [this] {
        if (!m_wakeIsPosted.exchange(true)) m_handover.post([this] { wake(); });
    };
    m_session = std::make_unique<TrainingSession>(std::move(dataset), std::move(settings), std::move(start));
}

SessionBridge::~SessionBridge() = default;

void SessionBridge::wake() {
    if (m_tick.isActive()) return;
    const qint64 since = m_sincePull.isValid() ? m_sincePull.elapsed() : kTickMilliseconds;
    if (since >= kTickMilliseconds)
        pull();
    else
        m_tick.start(static_cast<int>(kTickMilliseconds - since));
}

void SessionBridge::pull() {
    m_sincePull.start();
    m_wakeIsPosted = false;  // before the snapshot: news that come after it post another wake
    const SessionSnapshot news = m_session->snapshot(m_frameCount);
    m_frameCount += news.newFrames.size();
    if (!news.newFrames.empty()) emit framesArrived(news.newFrames);
    if (news.removalCurve != m_removalCurve) {
        m_removalCurve = news.removalCurve;
        emit removalCurveArrived(m_removalCurve);
    }
    emit progressChanged(news.progress);
    if (news.state == m_state) return;
    m_state = news.state;
    emit stateChanged(m_state);
    if (m_state == SessionState::Ended) emit ended(news.result);
}

}  // namespace rewire
